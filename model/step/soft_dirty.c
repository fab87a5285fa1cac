// SPDX-License-Identifier: GPL-2.0-only
/*
 * clear_refs: soft-dirty tracking starts anew.
 */
#include "internal.h"

/* A writable PTE of a private mapping, whose page may be pinned. */
static bool pte_is_pinned(const struct gup_mm *mm, const struct change *c, gup_entry e)
{
	const struct gup_page *page = vm_normal_page(mm, e);

	return pte_write(e) && is_cow_mapping(c->vma->flags) && mm->has_pinned && page &&
	       folio_maybe_dma_pinned(page_folio(mm, page)) &&
	       gup_rule_is(c->rules, GUP_RULE_SOFT_DIRTY_PINNED, GUP_SOFT_DIRTY_PINNED_LEFT);
}

static bool clear_soft_dirty_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot,
				  unsigned int level, void *arg)
{
	const struct change *c = arg;

	(void)addr;
	/* Huge pages are not asked whether they are pinned. */
	if (level == 1 && pte_present(*slot) && pte_is_pinned(mm, c, *slot))
		return true;
	if (pte_present(*slot))
		gup_set_entry(mm, slot, pte_set_bits(*slot, GUP_PTE_WRITE | GUP_PTE_SOFT_DIRTY, 0));
	else
		gup_set_entry(mm, slot, *slot & ~GUP_SWP_SOFT_DIRTY);
	return true;
}

enum gup_step_error step_clear_soft_dirty(struct gup_mm *mm, const struct gup_rules *rules)
{
	struct change c = { .rules = rules };

	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];

		vma->flags &= ~VM_SOFTDIRTY;
		c.vma = vma;
		/* clear_refs passes the entries of hugetlb memory by, and what is no memory. */
		if (!is_vm_hugetlb_page(vma) && !(vma->flags & VM_PFNMAP))
			gup_for_each_leaf(mm, vma->start, vma->end, clear_soft_dirty_leaf, &c);
	}
	return GUP_STEP_OK;
}
