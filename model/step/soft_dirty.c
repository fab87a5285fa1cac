// SPDX-License-Identifier: GPL-2.0-only
/*
 * clear_refs: soft-dirty tracking starts anew.
 */
#include "internal.h"

static bool clear_soft_dirty_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot,
				  unsigned int level, void *arg)
{
	(void)addr;
	(void)level;
	(void)arg;
	if (pte_present(*slot))
		gup_set_entry(mm, slot, pte_set_bits(*slot, GUP_PTE_RW | GUP_PTE_SOFT_DIRTY, 0));
	else
		gup_set_entry(mm, slot, *slot & ~GUP_SWP_SOFT_DIRTY);
	return true;
}

enum gup_step_error step_clear_soft_dirty(struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];

		vma->flags &= ~VM_SOFTDIRTY;
		/* clear_refs passes the entries of hugetlb memory by. */
		if (!is_vm_hugetlb_page(vma))
			gup_for_each_leaf(mm, vma->start, vma->end, clear_soft_dirty_leaf, NULL);
	}
	return GUP_STEP_OK;
}
