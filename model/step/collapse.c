// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huge pages come and go: khugepaged, and a split.
 */
#include "internal.h"

/* May khugepaged take this entry's page, and does no other user hold it? */
static bool collapsible(const struct gup_mm *mm, const struct gup_vma *vma, gup_entry e)
{
	const struct gup_page *page;
	const struct gup_page *folio;

	/* userfaultfd would not hear of what comes in the place of nothing. */
	if (pte_none(e) || (pte_present(e) && pte_pfn(e) == mm->zero_pfn))
		return !(vma->flags & (VM_UFFD_MISSING | VM_UFFD_WP | VM_UFFD_RWP));
	if (!pte_present(e) || pte_uffd_wp(e))
		return false;
	page = vm_normal_page(mm, e);
	if (!page || !(page_folio(mm, page)->flags & PG_ANON))
		return false;
	folio = page_folio(mm, page);
	return !gup_refs(folio) && folio->held == held_by_lists(folio);
}

bool gup_collapse_begin(struct gup_mm *mm, uint64_t addr)
{
	uint64_t haddr = addr & GUP_PMD_MASK;
	const struct gup_vma *vma = vma_lookup(mm, addr);
	unsigned int level;
	const gup_entry *table;
	gup_entry *pmd;
	bool any = false;

	if (mm->collapse.pfn || !vma || !vma_is_anonymous(vma) || !thp_suitable(vma, addr) ||
	    (vma->flags & VM_NOHUGEPAGE))
		return false;
	gup_entry_lookup(mm, addr, &level);
	if (level != 1)
		return false;
	pmd = gup_pmd_slot(mm, haddr);
	table = gup_table_of(mm, *pmd);
	for (unsigned int i = 0; i < GUP_PTRS_PER_TABLE; i++) {
		if (!collapsible(mm, vma, table[i]))
			return false;
		any |= !pte_none(table[i]);
	}
	if (!any)
		return false;
	mm->collapse = (struct gup_collapse){
		.addr = haddr,
		.table = *pmd,
		.pfn = anon_page_alloc(mm, GUP_PMD_ORDER),
	};
	if (mm->collapse.pfn)
		gup_set_entry(mm, pmd, 0);
	return mm->collapse.pfn;
}

void gup_collapse_end(struct gup_mm *mm, const struct gup_rules *rules)
{
	const struct gup_collapse c = mm->collapse;
	const struct gup_vma *vma = vma_lookup(mm, c.addr);
	gup_entry *table = gup_table_of(mm, c.table);

	for (unsigned int i = 0; i < GUP_PTRS_PER_TABLE; i++)
		if (pte_present(table[i]))
			unmap_page(mm, table[i]);
	gup_set_entries(mm, table, GUP_PTRS_PER_TABLE, 0, true);
	mm->collapse = (struct gup_collapse){ 0 };
	gup_map_page(mm, c.addr, c.pfn,
		     vma_page_prot(vma) | DIRTY_BITS | GUP_PTE_PSE | write_bit(rules, vma));
}

enum gup_step_error step_collapse(struct gup_mm *mm, const struct gup_rules *rules,
				  const struct gup_step *step)
{
	bool begun = mm->collapse.pfn && mm->collapse.addr == (step->start & GUP_PMD_MASK);

	if (begun != (step->kind == GUP_STEP_COLLAPSE) && mm->collapse.pfn)
		return GUP_STEP_NOT_ALLOWED;
	if (!begun && !gup_collapse_begin(mm, step->start))
		return GUP_STEP_NOT_ALLOWED;
	/* khugepaged begins each scan so; a step that fails changes nothing. */
	lru_add_drain_all(mm);
	if (step->kind == GUP_STEP_COLLAPSE)
		gup_collapse_end(mm, rules);
	return GUP_STEP_OK;
}

enum gup_step_error step_split(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);

	if (err)
		return err;
	if (level != 2)
		return GUP_STEP_NOT_HUGE;
	if (in_hugetlb(mm, step->start))
		return GUP_STEP_NOT_FOR_HUGETLB;
	return split_huge_pmd(mm, rules, vma_lookup(mm, step->start), step->start)
		       ? GUP_STEP_OK
		       : GUP_STEP_NO_ROOM;
}
