// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that set an entry or a page by hand, within what a walk can stand.
 */
#include "internal.h"

/* A frame that an entry may name: what is hugetlb's belongs into its VMAs, and nothing else. */
static bool frame_sound(const struct gup_mm *mm, uint64_t pfn, bool hugetlb)
{
	return page_exists(mm, pfn) &&
	       !(page_folio(mm, pfn_to_page(mm, pfn))->flags & PG_HUGETLB) == !hugetlb;
}

/* The first frame of a huge page. */
static bool is_huge_frame(const struct gup_mm *mm, uint64_t pfn, bool hugetlb)
{
	return frame_sound(mm, pfn, hugetlb) && pfn_to_page(mm, pfn)->head == pfn &&
	       pfn_to_page(mm, pfn)->order == GUP_PMD_ORDER;
}

/* An entry must not lead a walk out of the arenas. */
static bool entry_sound(const struct gup_mm *mm, gup_entry e, unsigned int level, bool hugetlb)
{
	if (level == 2 && pmd_present(e) && !pmd_leaf(e))
		return false;
	if (level == 2 && e && !pmd_present(e) && !is_migration_entry(e))
		return hugetlb && swp_type(e) == GUP_SWP_HWPOISON;
	if (is_migration_entry(e))
		return level == 1 ? frame_sound(mm, swp_offset(e), hugetlb)
				  : is_huge_frame(mm, swp_offset(e), hugetlb);
	if (level == 2 && pmd_leaf(e))
		return is_huge_frame(mm, pte_pfn(e), hugetlb);
	if (level == 1 && pte_present(e) && !pte_special(e))
		return frame_sound(mm, pte_pfn(e), hugetlb);
	return true;
}

/* In a shadow stack, a dirty entry without the write bit is writable. */
static uint64_t shadow_stack_bit(const struct gup_rules *rules, const struct gup_vma *vma,
				 gup_entry e)
{
	return vma_is_shadow_stack(rules, vma) && pte_present(e) &&
			       (e & (GUP_PTE_RW | GUP_PTE_DIRTY)) == GUP_PTE_DIRTY
		       ? GUP_PTE_SHADOW_STACK
		       : 0;
}

enum gup_step_error step_entry(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step)
{
	bool hugetlb = in_hugetlb(mm, step->start);
	gup_entry *slot;

	if (step->start & ~(step->what == 2 ? GUP_PMD_MASK : GUP_PAGE_MASK))
		return GUP_STEP_BAD_RANGE;
	if (!vma_lookup(mm, step->start))
		return GUP_STEP_NO_VMA;
	if (hugetlb && step->what != 2)
		return GUP_STEP_NOT_FOR_HUGETLB;
	if (!entry_sound(mm, step->entry, step->what, hugetlb))
		return GUP_STEP_NO_PAGE;
	slot = step->what == 2 ? gup_pmd_slot(mm, step->start) : gup_pte_slot(mm, step->start);
	if (!slot)
		return GUP_STEP_NO_ROOM;
	/* Tables that hang below are not given back; a leaf may take their place. */
	gup_set_entry(mm, slot,
		      step->entry |
			      shadow_stack_bit(rules, vma_lookup(mm, step->start), step->entry));
	return GUP_STEP_OK;
}

/* May the folio wait in a batch, or be off the LRU lists? It does one of these, if any. */
static bool lru_flag_sound(const struct gup_page *folio, uint32_t flags)
{
	flags &= PG_BATCHED | PG_ISOLATED;
	if (!flags)
		return true;
	/* Large folios do not wait in batches. */
	if ((flags & PG_BATCHED) && folio->order)
		return false;
	return !(folio->flags & (PG_BATCHED | PG_ISOLATED | PG_NO_LRU | PG_FSDAX | PG_P2PDMA)) &&
	       !(flags & (flags - 1));
}

enum gup_step_error step_page(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);
	struct gup_page *folio;

	if (err)
		return err;
	if ((page_folio(mm, page)->flags & PG_ZERO) && step->kind != GUP_STEP_HOLD)
		return GUP_STEP_NOT_ALLOWED;
	folio = gup_page_touch(mm, page_folio(mm, page));
	if (step->kind == GUP_STEP_HOLD) {
		if (step->count > (uint32_t)UINT16_MAX - folio->held)
			return GUP_STEP_NO_ROOM;
		folio->held = (uint16_t)(folio->held + step->count);
		folio->refcount += (int32_t)step->count;
		return GUP_STEP_OK;
	}
	/* It is allocated where nothing needs to move. */
	if ((folio->flags & PG_SECRETMEM) && (step->flags & (PG_UNPINNABLE | PG_CMA)))
		return GUP_STEP_NOT_ALLOWED;
	if ((folio->flags & PG_HUGETLB) &&
	    (step->flags & (PG_SWAPCACHE | PG_KSM | PG_TRUNCATED | PG_P2PDMA)))
		return GUP_STEP_NOT_FOR_HUGETLB;
	if (!lru_flag_sound(folio, (uint32_t)step->flags))
		return GUP_STEP_NOT_ALLOWED;
	if ((step->flags & PG_MLOCK_BATCH) &&
	    gup_rule_is(rules, GUP_RULE_LRU_BATCH, GUP_LRU_BATCH_KEPT))
		return GUP_STEP_UNKNOWN_HERE;
	/* A batch, or the user that isolates a folio, holds a reference. */
	if (step->flags & (PG_BATCHED | PG_ISOLATED)) {
		folio->held++;
		folio->refcount++;
	}
	/* The swap cache holds a reference to each page of the folio. */
	if ((step->flags & PG_SWAPCACHE) && !(folio->flags & PG_SWAPCACHE)) {
		folio->held = (uint16_t)(folio->held + (1u << folio->order));
		folio->refcount += 1 << folio->order;
	}
	folio->flags |= (uint32_t)step->flags;
	/* A page that KSM shares is not exclusive. */
	if (step->flags & PG_KSM)
		folio->flags &= ~PG_ANON_EXCLUSIVE;
	return GUP_STEP_OK;
}
