// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guard regions: MADV_GUARD_INSTALL, MADV_GUARD_REMOVE.
 */
#include "internal.h"

/* is_valid_guard_vma(): where may there be markers, or be an end of them? */
static enum gup_step_error can_guard(const struct gup_rules *rules, const struct gup_vma *vma,
				     bool install)
{
	uint64_t special = VM_IO | VM_PFNMAP | VM_MIXEDMAP;

	if (is_vm_hugetlb_page(vma))
		return GUP_STEP_NOT_FOR_HUGETLB;
	/* Memory of secretmem is locked, too. */
	if (install && ((vma->flags & VM_LOCKED) || vma_is_secretmem(vma)))
		return GUP_STEP_NOT_ALLOWED;
	if ((vma->flags & special) || vma->kind == GUP_VMA_PFNMAP)
		return GUP_STEP_NOT_ALLOWED;
	if (gup_rule_is(rules, GUP_RULE_GUARD_REGIONS, GUP_GUARD_REGIONS_ANON) &&
	    !(vma_is_anonymous(vma) && (vma->flags & VM_MAYWRITE)))
		return GUP_STEP_UNKNOWN_HERE;
	return GUP_STEP_OK;
}

static bool unguard_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			 void *arg)
{
	(void)addr;
	(void)level;
	(void)arg;
	if (is_guard_marker(*slot))
		gup_set_entry(mm, slot, 0);
	return true;
}

static enum gup_step_error install(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
	/* Markers that are there already outlast it. */
	if (!gup_zap(mm, rules, step->start, step->end))
		return GUP_STEP_NO_ROOM;
	for (uint64_t addr = step->start; addr < step->end; addr += GUP_PAGE_SIZE) {
		gup_entry *slot = gup_pte_slot(mm, addr);

		if (!slot)
			return GUP_STEP_NO_ROOM;
		gup_set_entry(mm, slot, swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_GUARD, 0));
	}
	return GUP_STEP_OK;
}

enum gup_step_error step_guard(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	if (err)
		return err;
	if (gup_rule_is(rules, GUP_RULE_GUARD_REGIONS, GUP_GUARD_REGIONS_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	for (uint64_t addr = step->start; addr < step->end; addr = vma_lookup(mm, addr)->end) {
		err = can_guard(rules, vma_lookup(mm, addr), step->kind == GUP_STEP_GUARD);
		if (err)
			return err;
	}
	if (step->kind == GUP_STEP_GUARD)
		return install(mm, rules, step);
	gup_for_each_leaf(mm, step->start, step->end, unguard_leaf, NULL);
	return GUP_STEP_OK;
}
