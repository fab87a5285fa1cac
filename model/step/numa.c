// SPDX-License-Identifier: GPL-2.0-only
/*
 * The NUMA scanner: which entries become protnone.
 */
#include "internal.h"

static bool mapped_elsewhere(const struct gup_page *folio)
{
	return folio->mapcount > 1 && (!folio->order || (folio->flags & PG_MAPPED_SHARED));
}

/* Has the folio users that hinting would get in the way of? */
static bool numa_shared(const struct change *c, const struct gup_page *folio)
{
	bool cow = is_cow_mapping(c->vma->flags);

	switch (gup_rule_value(c->rules, GUP_RULE_NUMA_SCAN)) {
	case GUP_NUMA_SCAN_MAPCOUNT:
		return cow && mapped_elsewhere(folio);
	case GUP_NUMA_SCAN_REFCOUNT:
		return cow && folio->refcount != 1;
	case GUP_NUMA_SCAN_PINNED:
		return cow && (mapped_elsewhere(folio) || folio_maybe_dma_pinned(folio));
	default:
		return (cow && mapped_elsewhere(folio)) || folio_maybe_dma_pinned(folio);
	}
}

/* At first only the zero page was left alone among huge pages. */
static bool folio_can_map_prot_numa(const struct gup_mm *mm, const struct change *c, gup_entry e,
				    unsigned int level)
{
	const struct gup_page *page = vm_normal_page(mm, e);
	const struct gup_page *folio;

	if (!page)
		return false;
	folio = page_folio(mm, page);
	/* vma_migratable(): what is on a device stays there. */
	if (folio->flags & PG_FSDAX)
		return false;
	if (level > 1 && !gup_rule_is(c->rules, GUP_RULE_NUMA_SCAN, GUP_NUMA_SCAN_HUGE_TOO))
		return true;
	if ((folio->flags & (PG_KSM | PG_P2PDMA)) || numa_shared(c, folio))
		return false;
	return !((folio->flags & (PG_FILE | PG_SECRETMEM)) && (folio->flags & PG_DIRTY));
}

static bool hint_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	struct change *c = arg;
	uint64_t write = 0;

	(void)addr;
	if (!pte_present(*slot) || pte_protnone(*slot) ||
	    !folio_can_map_prot_numa(mm, c, *slot, level))
		return true;
	if (gup_rule_is(c->rules, GUP_RULE_SAVED_WRITE, GUP_SAVED_WRITE_KEPT))
		write = *slot & GUP_PTE_RW;
	gup_set_entry(mm, slot,
		      leaf_modify(c, *slot, level, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED | write));
	c->changed++;
	return true;
}

unsigned int change_prot_numa(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start,
			      uint64_t end)
{
	struct change c = { .rules = rules };

	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];
		uint64_t lo = vma->start > start ? vma->start : start;
		uint64_t hi = vma->end < end ? vma->end : end;

		if (!vma_is_accessible(vma) || is_vm_hugetlb_page(vma) ||
		    (vma->flags & (VM_PFNMAP | VM_MIXEDMAP | VM_IO)))
			continue;
		/* change_pmd_range(): a part of a huge page has entries of its own. */
		if (lo >= hi || !split_part(mm, rules, lo) || !split_part(mm, rules, hi))
			continue;
		c.vma = vma;
		gup_for_each_leaf(mm, lo, hi, hint_leaf, &c);
	}
	return c.changed;
}

enum gup_step_error step_hint(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	if (err)
		return err;
	return change_prot_numa(mm, rules, step->start, step->end) ? GUP_STEP_OK
								   : GUP_STEP_NO_EFFECT;
}
