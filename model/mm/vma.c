// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs, sorted by their addresses.
 */
#include <string.h>

#include "internal.h"

/* Index of the first VMA that ends behind an address. */
static uint32_t first_behind(const struct gup_mm *mm, uint64_t addr)
{
	uint32_t lo = 0;
	uint32_t hi = mm->nr_vmas;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (mm->vma[mid].end > addr)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

struct gup_vma *gup_vma_add(struct gup_mm *mm, uint64_t start, uint64_t end, uint64_t flags,
			    enum gup_vma_kind kind)
{
	uint32_t i;

	if ((start | end) & ~GUP_PAGE_MASK || start >= end || end > gup_task_size_max(mm->levels))
		return NULL;
	if (mm->nr_vmas == mm->max_vmas || kind >= GUP_VMA_KIND_NR)
		return NULL;
	if (kind == GUP_VMA_HUGETLB && (start | end) & ~GUP_PMD_MASK)
		return NULL;

	i = first_behind(mm, start);
	if (i < mm->nr_vmas && mm->vma[i].start < end)
		return NULL;
	memmove(&mm->vma[i + 1], &mm->vma[i], (mm->nr_vmas - i) * sizeof(mm->vma[0]));
	mm->nr_vmas++;
	mm->vma[i] = (struct gup_vma){ .start = start, .end = end, .flags = flags, .kind = kind };
	return &mm->vma[i];
}

struct gup_vma *find_vma(struct gup_mm *mm, uint64_t addr)
{
	uint32_t i = first_behind(mm, addr);

	return i < mm->nr_vmas ? &mm->vma[i] : NULL;
}

struct gup_vma *vma_lookup(struct gup_mm *mm, uint64_t addr)
{
	struct gup_vma *vma = find_vma(mm, addr);

	return vma && vma->start <= addr ? vma : NULL;
}

static bool shared_writable(const struct gup_vma *vma)
{
	return (vma->flags & (VM_SHARED | VM_WRITE)) == (VM_SHARED | VM_WRITE);
}

bool vma_needs_dirty_tracking(const struct gup_vma *vma)
{
	return shared_writable(vma) && (vma->kind == GUP_VMA_FILE || vma->kind == GUP_VMA_FSDAX);
}

uint64_t vma_page_prot(const struct gup_vma *vma)
{
	uint64_t prot;

	if (!vma_is_accessible(vma))
		return GUP_PTE_PROTNONE | GUP_PTE_ACCESSED;

	prot = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_ACCESSED;
	if (!(vma->flags & VM_EXEC))
		prot |= GUP_PTE_NX;
	/*
	 * A write bit in the protection means that the first write need not be reported:
	 * not to the file system, not to soft-dirty tracking, and not to userfaultfd.
	 * Hugetlb has no soft-dirty tracking.
	 */
	if (shared_writable(vma) && !vma_needs_dirty_tracking(vma) &&
	    ((vma->flags & VM_SOFTDIRTY) || is_vm_hugetlb_page(vma)) && !(vma->flags & VM_UFFD_WP))
		prot |= GUP_PTE_RW;
	return prot;
}

static const struct bit_name vma_flags[] = {
	{ VM_GROWSDOWN, "growsdown" }, { VM_PFNMAP, "pfnmap" },
	{ VM_LOCKED, "locked" },       { VM_IO, "io" },
	{ VM_SOFTDIRTY, "softdirty" }, { VM_MIXEDMAP, "mixedmap" },
	{ VM_HUGEPAGE, "hugepage" },   { VM_NOHUGEPAGE, "nohugepage" },
	{ VM_UFFD_WP, "uffd-wp" },     { VM_UFFD_MISSING, "uffd-missing" },
	{ VM_UFFD_RWP, "uffd-rwp" },   { VM_SHADOW_STACK, "shadow-stack" },
};

const char *gup_vma_flag_name(unsigned int bit)
{
	return find_bit_name(vma_flags, NR(vma_flags), bit);
}

const char *gup_vma_kind_name(unsigned int kind)
{
	static const char *const names[GUP_VMA_KIND_NR] = {
		[GUP_VMA_ANON] = "anon",	   [GUP_VMA_SHMEM] = "shmem",
		[GUP_VMA_FILE] = "file",	   [GUP_VMA_FSDAX] = "fsdax",
		[GUP_VMA_SECRETMEM] = "secretmem", [GUP_VMA_PFNMAP] = "pfnmap",
		[GUP_VMA_HUGETLB] = "hugetlb",	   [GUP_VMA_DRIVER] = "driver",
	};

	return kind < GUP_VMA_KIND_NR ? names[kind] : NULL;
}
