// SPDX-License-Identifier: GPL-2.0-only
/*
 * Another page where one was mapped: a copy, or a page that was dropped and touched again.
 */
#include "internal.h"

bool gup_remap(struct gup_mm *mm, uint64_t addr)
{
	const struct gup_vma *vma = vma_lookup(mm, addr);
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	uint32_t pfn;
	gup_entry e;

	if (!vma || !is_cow_mapping(vma->flags) || !pte_present(*slot) ||
	    !gup_pfn_valid(mm, pte_pfn(*slot)))
		return false;
	/* A file's huge page is copied page by page. */
	if (level == 2 && !vma_is_anonymous(vma) && !is_vm_hugetlb_page(vma))
		return false;
	e = *slot;
	pfn = anon_page_alloc(mm, level == 2 ? GUP_PMD_ORDER : 0);
	if (!pfn)
		return false;
	if (is_vm_hugetlb_page(vma))
		pfn_to_page(mm, pfn)->flags |= PG_HUGETLB;
	unmap_page(mm, e);
	gup_map_page(mm, addr, pfn, e & ~(GUP_PTE_PFN_MASK | GUP_PTE_SPECIAL));
	return true;
}
