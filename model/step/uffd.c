// SPDX-License-Identifier: GPL-2.0-only
/*
 * userfaultfd: protection of a range, and who answers faults.
 */
#include "internal.h"

/* What userfaultfd does to a range. */
struct uffd {
	const struct gup_rules *rules;
	bool rwp;
	bool unpopulated;
};

/* userfaultfd_wp_use_markers(): does memory that is not mapped get markers? */
static bool uses_markers(const struct gup_mm *mm, const struct gup_vma *vma,
			 const struct uffd *uffd)
{
	if (uffd->rwp)
		return false;
	return !vma_is_anonymous(vma) || uffd->unpopulated || mm->uffd_async;
}

/*
 * change_softleaf_pte(), change_huge_pmd(): the page comes back protected. A marker stays as it
 * is, and so does the memory error of a hugetlb page.
 */
static void protect_swap(struct gup_mm *mm, const struct uffd *uffd, gup_entry *slot,
			 unsigned int level, bool hugetlb)
{
	unsigned int type = swp_type(*slot);

	if (type == GUP_SWP_PTE_MARKER || (hugetlb && type == GUP_SWP_HWPOISON))
		return;
	migration_mkread(mm, slot);
	if (level == 2 && !hugetlb &&
	    gup_rule_is(uffd->rules, GUP_RULE_UFFD_WP_MIGRATION, GUP_UFFD_WP_MIGRATION_LOST))
		return;
	gup_set_entry(mm, slot, *slot | GUP_SWP_UFFD_WP);
}

static bool protect_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			 void *arg)
{
	const struct uffd *uffd = arg;
	const struct gup_vma *vma = vma_lookup(mm, addr);
	bool hugetlb = is_vm_hugetlb_page(vma);
	uint64_t prot = vma_page_prot(vma) & ~(GUP_PTE_RW | GUP_PTE_ACCESSED);
	gup_entry e;

	if (level == 1 ? !pte_present(*slot) : !pmd_present(*slot)) {
		protect_swap(mm, uffd, slot, level, hugetlb);
		return true;
	}
	if (uffd->rwp)
		prot = GUP_PTE_PROTNONE | GUP_PTE_ACCESSED;
	if (level == 2 && !hugetlb)
		e = huge_modify(uffd->rules, *slot, prot);
	else
		e = entry_modify(*slot, prot);
	gup_set_entry(mm, slot, e | GUP_PTE_UFFD_WP);
	return true;
}

/* Markers are for pages: a huge page of a file is unmapped for them. */
static bool unmap_huge(struct gup_mm *mm, const struct gup_vma *vma, const struct uffd *uffd,
		       uint64_t start, uint64_t end)
{
	for (uint64_t addr = start; addr < end; addr = (addr & GUP_PMD_MASK) + GUP_PMD_SIZE) {
		unsigned int level;
		gup_entry *slot = gup_entry_lookup(mm, addr, &level);

		if (level == 2 && pmd_leaf(*slot) && !split_huge_pmd(mm, uffd->rules, vma, addr))
			return false;
	}
	return true;
}

/*
 * The entry that can hold a marker; NULL where a huge page is mapped. Before v6.2 hugetlb memory
 * without a page table got none.
 */
static gup_entry *marker_slot(struct gup_mm *mm, const struct uffd *uffd, bool hugetlb,
			      uint64_t addr)
{
	unsigned int level;

	gup_entry_lookup(mm, addr, &level);
	if (!hugetlb)
		return gup_pte_slot(mm, addr);
	if (level > 2 &&
	    gup_rule_is(uffd->rules, GUP_RULE_HUGETLB_UFFD_WP, GUP_HUGETLB_UFFD_WP_LOST))
		return NULL;
	return gup_pmd_slot(mm, addr);
}

static bool set_markers(struct gup_mm *mm, const struct gup_vma *vma, const struct uffd *uffd,
			uint64_t start, uint64_t end)
{
	bool hugetlb = is_vm_hugetlb_page(vma);
	uint64_t size = hugetlb ? GUP_PMD_SIZE : GUP_PAGE_SIZE;

	for (uint64_t addr = start; addr < end; addr += size) {
		gup_entry *slot = marker_slot(mm, uffd, hugetlb, addr);

		if (slot && pte_none(*slot))
			gup_set_entry(mm, slot,
				      swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_UFFD_WP, 0));
		else if (!slot && !hugetlb && mm->nr_tables == mm->max_tables)
			return false;
	}
	return true;
}

/* change_protection() for the part of a range that lies in one VMA. */
static bool protect(struct gup_mm *mm, struct gup_vma *vma, struct uffd *uffd, uint64_t start,
		    uint64_t end)
{
	bool markers = uses_markers(mm, vma, uffd);

	vma->flags |= uffd->rwp ? VM_UFFD_RWP : VM_UFFD_WP;
	if (!split_part(mm, uffd->rules, start) || !split_part(mm, uffd->rules, end))
		return false;
	if (markers && !vma_is_anonymous(vma) && !is_vm_hugetlb_page(vma) &&
	    !unmap_huge(mm, vma, uffd, start, end))
		return false;
	gup_for_each_leaf(mm, start, end, protect_leaf, uffd);
	return !markers || set_markers(mm, vma, uffd, start, end);
}

/*
 * What has no access has nothing to take away. Faults on files are theirs alone, but where
 * write-protection is lifted without a word.
 */
static bool uffd_takes(const struct gup_mm *mm, const struct gup_vma *vma, bool rwp)
{
	if (rwp && !vma_is_accessible(vma))
		return false;
	if (vma_is_anonymous(vma) || vma->kind == GUP_VMA_SHMEM || is_vm_hugetlb_page(vma))
		return true;
	return !rwp && mm->uffd_async && vma->kind != GUP_VMA_PFNMAP;
}

/* Does the version have what the step asks for? */
static bool uffd_knows(const struct gup_rules *rules, const struct uffd *uffd)
{
	if (uffd->rwp)
		return !gup_rule_is(rules, GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_UNKNOWN);
	return !uffd->unpopulated ||
	       !gup_rule_is(rules, GUP_RULE_UFFD_WP_UNPOPULATED, GUP_UFFD_WP_UNPOPULATED_UNKNOWN);
}

enum gup_step_error step_uffd(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	struct uffd uffd = { .rules = rules,
			     .rwp = step->kind == GUP_STEP_UFFD_RWP,
			     .unpopulated = step->count };
	enum gup_step_error err = check_mapped(mm, step);

	if (!err)
		err = check_whole(mm, step);
	if (err)
		return err;
	if (!uffd_knows(rules, &uffd))
		return GUP_STEP_UNKNOWN_HERE;
	for (uint64_t addr = step->start; addr < step->end; addr = vma_lookup(mm, addr)->end) {
		const struct gup_vma *vma = vma_lookup(mm, addr);

		if (!uffd_takes(mm, vma, uffd.rwp))
			return GUP_STEP_NOT_ALLOWED;
		if (!uffd.rwp && !vma_is_anonymous(vma) &&
		    gup_rule_is(rules, GUP_RULE_HUGETLB_UFFD_WP, GUP_HUGETLB_UFFD_WP_UNKNOWN))
			return GUP_STEP_UNKNOWN_HERE;
	}
	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];
		uint64_t start = vma->start > step->start ? vma->start : step->start;
		uint64_t end = vma->end < step->end ? vma->end : step->end;

		if (start < end && !protect(mm, vma, &uffd, start, end))
			return GUP_STEP_NO_ROOM;
	}
	return GUP_STEP_OK;
}

enum gup_step_error step_uffd_mode(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
	/* Access tracking came with a mode of its own. */
	if (step->count == 1 && gup_rule_is(rules, GUP_RULE_UFFD_ASYNC, GUP_UFFD_ASYNC_UNKNOWN) &&
	    gup_rule_is(rules, GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	mm->uffd_async = step->count == 1;
	mm->uffd_handler = step->count == 2;
	return GUP_STEP_OK;
}

/* UFFDIO_POISON takes the memory that a handler can fill, where nothing is yet. */
enum gup_step_error step_uffd_poison(struct gup_mm *mm, const struct gup_rules *rules,
				     const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	if (!err)
		err = check_whole(mm, step);
	if (err)
		return err;
	if (gup_rule_is(rules, GUP_RULE_UFFD_POISON, GUP_UFFD_POISON_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	for (uint64_t addr = step->start; addr < step->end;) {
		const struct gup_vma *vma = vma_lookup(mm, addr);
		bool hugetlb = is_vm_hugetlb_page(vma);
		gup_entry *slot = hugetlb ? gup_pmd_slot(mm, addr) : gup_pte_slot(mm, addr);

		if (!vma_is_anonymous(vma) && vma->kind != GUP_VMA_SHMEM && !hugetlb)
			return GUP_STEP_NOT_ALLOWED;
		if (!slot && mm->nr_tables == mm->max_tables)
			return GUP_STEP_NO_ROOM;
		if (!slot || !pte_none(*slot))
			return GUP_STEP_NO_EFFECT;
		gup_set_entry(mm, slot, swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_POISONED, 0));
		addr += hugetlb ? GUP_PMD_SIZE : GUP_PAGE_SIZE;
	}
	return GUP_STEP_OK;
}
