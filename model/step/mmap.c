// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap(), mprotect(), madvise(): VMAs, their protection, memory that is unmapped.
 */
#include "internal.h"

/* Frames that no struct page describes. */
#define PFNMAP_PFN UINT64_C(0xf0000)

/* remap_pfn_range(), vm_insert_page(): a driver maps everything when its file is mapped. */
static enum gup_step_error map_at_once(struct gup_mm *mm, const struct gup_vma *vma)
{
	for (uint64_t addr = vma->start; addr < vma->end; addr += GUP_PAGE_SIZE) {
		uint64_t pfn = PFNMAP_PFN + ((addr - vma->start) >> GUP_PAGE_SHIFT);
		uint64_t prot = vma_page_prot(vma);
		gup_entry *slot = gup_pte_slot(mm, addr);

		if (!slot)
			return GUP_STEP_NO_ROOM;
		if (vma->kind == GUP_VMA_PFNMAP) {
			gup_set_entry(mm, slot, pfn_pte(pfn, prot | GUP_PTE_SPECIAL));
			continue;
		}
		/* No file ever had the page, as none has one that was truncated. */
		pfn = gup_page_alloc(mm, 0, PG_TRUNCATED | PG_NO_LRU);
		if (!pfn)
			return GUP_STEP_NO_ROOM;
		gup_map_page(mm, addr, (uint32_t)pfn, prot);
	}
	return GUP_STEP_OK;
}

enum gup_step_error step_vma(struct gup_mm *mm, const struct gup_rules *rules,
			     const struct gup_step *step)
{
	enum gup_step_error err = check_range(mm, step);
	struct gup_vma *vma;

	if (err)
		return err;
	if (step->what == GUP_VMA_SECRETMEM &&
	    gup_rule_is(rules, GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	if (step->what == GUP_VMA_HUGETLB && (step->start | step->end) & ~GUP_PMD_MASK)
		return GUP_STEP_NOT_WHOLE;
	if (mm->nr_vmas == mm->max_vmas)
		return GUP_STEP_NO_ROOM;
	vma = gup_vma_add(mm, step->start, step->end, step->flags, step->what);
	if (!vma)
		return GUP_STEP_OVERLAP;
	if (vma->kind == GUP_VMA_DRIVER)
		vma->flags |= VM_MIXEDMAP;
	return vma_is_mapped_at_once(vma) ? map_at_once(mm, vma) : GUP_STEP_OK;
}

/* The page comes back read-only; an anonymous one is still ours alone. */
void migration_mkread(struct gup_mm *mm, gup_entry *slot)
{
	gup_entry e = *slot;
	unsigned int type = GUP_SWP_MIGRATION_READ;

	if (!is_migration_entry(e) || swp_type(e) != GUP_SWP_MIGRATION_WRITE)
		return;
	if (gup_pfn_valid(mm, swp_offset(e)) &&
	    (page_folio(mm, pfn_to_page(mm, swp_offset(e)))->flags & PG_ANON))
		type = GUP_SWP_MIGRATION_READ_EXCLUSIVE;
	gup_set_entry(mm, slot,
		      swp_entry(type, swp_offset(e), e & (GUP_SWP_SOFT_DIRTY | GUP_SWP_UFFD_WP)));
}

/*
 * Does mprotect() spare the write fault that would find nothing to do? For hugetlb it
 * looks at the protection alone: hugetlb_change_protection().
 */
static bool mprotect_makes_writable(const struct change *c, gup_entry e, unsigned int level)
{
	if (is_vm_hugetlb_page(c->vma))
		return false;
	switch (gup_rule_value(c->rules, GUP_RULE_MPROTECT_WRITE)) {
	case GUP_MPROTECT_WRITE_WRITE_FAULT:
		return level == 1 && (c->vma->flags & VM_SHARED) && pte_dirty(e);
	case GUP_MPROTECT_WRITE_DIRTY_PTE:
		return level == 1 && pte_dirty(e);
	default:
		return true;
	}
}

static bool mprotect_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			  void *arg)
{
	struct change *c = arg;
	gup_entry e = *slot;

	(void)addr;
	if (is_migration_entry(e)) {
		migration_mkread(mm, slot);
		return true;
	}
	if (level == 1 ? !pte_present(e) : !pmd_present(e))
		return true;

	e = leaf_modify(c, e, level, vma_page_prot(c->vma));
	if ((c->vma->flags & VM_UFFD_RWP) && pte_uffd_wp(e))
		e = entry_modify(e, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED);
	else if (mprotect_makes_writable(c, e, level) && can_change_writable(mm, c->vma, e))
		e = pte_set_bits(e, 0, mkwrite_bits(c->rules, c->vma));
	gup_set_entry(mm, slot, e);
	return true;
}

void gup_mprotect(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
		  uint64_t access)
{
	struct change c = { .rules = rules, .vma = vma };

	vma->flags = (vma->flags & ~VM_ACCESS_FLAGS) | (access & VM_ACCESS_FLAGS);
	gup_for_each_leaf(mm, vma->start, vma->end, mprotect_leaf, &c);
}

enum gup_step_error step_mprotect(struct gup_mm *mm, const struct gup_rules *rules,
				  const struct gup_step *step)
{
	struct gup_vma *vma = vma_lookup(mm, step->start);

	if (!vma)
		return GUP_STEP_NO_VMA;
	/* VM_MAYREAD and its like sit four bits above VM_READ. */
	if ((step->flags & VM_ACCESS_FLAGS) & ~(vma->flags >> 4))
		return GUP_STEP_NOT_ALLOWED;
	/* mprotect_fixup(): the same protection leaves every entry as it is. */
	if (!((vma->flags ^ step->flags) & VM_ACCESS_FLAGS))
		return GUP_STEP_OK;
	gup_mprotect(mm, rules, vma, step->flags);
	return GUP_STEP_OK;
}

enum gup_step_error step_zap(struct gup_mm *mm, const struct gup_rules *rules,
			     const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	if (!err)
		err = check_whole(mm, step);
	if (err)
		return err;
	return gup_zap(mm, rules, step->start, step->end) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
}
