// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huge entries that become tables.
 */
#include "internal.h"

/* The huge zero folio becomes so many zero pages. */
static void split_zero(struct gup_mm *mm, const struct gup_vma *vma, gup_entry *slot, gup_entry old)
{
	uint64_t bits = vma_page_prot(vma) | GUP_PTE_SPECIAL | (old & GUP_PTE_UFFD_WP);

	gup_set_entries(mm, slot, GUP_PMD_NR, pfn_pte(mm->zero_pfn, bits), true);
}

static void split_anon(struct gup_mm *mm, const struct gup_rules *rules, const struct gup_vma *vma,
		       gup_entry *slot, gup_entry old)
{
	struct gup_page *page = gup_page_touch(mm, pfn_to_page(mm, pte_pfn(old)));
	uint64_t bits = vma_page_prot(vma) & ~GUP_PTE_ACCESSED;
	gup_entry e;

	bits |= old & (GUP_PTE_WRITE | GUP_PTE_ACCESSED | GUP_PTE_SOFT_DIRTY | GUP_PTE_UFFD_WP);
	if (gup_rule_is(rules, GUP_RULE_SPLIT_DIRTY, GUP_SPLIT_DIRTY_CARRIED))
		bits |= pte_dirty(old) ? DIRTY_BITS : 0;
	e = pfn_pte(pte_pfn(old), bits);
	if ((vma->flags & VM_UFFD_RWP) && pte_uffd_wp(old))
		e = entry_modify(e, GUP_PTE_PROTNONE);
	gup_set_entries(mm, slot, GUP_PMD_NR, e, false);

	if (pte_dirty(old))
		page->flags |= PG_DIRTY;
	if (page->flags & PG_ANON_EXCLUSIVE) {
		for (uint32_t i = 1; i < GUP_PMD_NR; i++)
			page[i].flags |= PG_ANON_EXCLUSIVE;
		gup_page_touch(mm, &page[GUP_PMD_NR - 1]);
	}
	/* 512 small mappings replace one big one. */
	page->refcount += GUP_PMD_NR - 1;
	page->mapcount += GUP_PMD_NR - 1;
}

bool split_huge_pmd(struct gup_mm *mm, const struct gup_rules *rules, const struct gup_vma *vma,
		    uint64_t addr)
{
	uint64_t haddr = addr & GUP_PMD_MASK;
	gup_entry *slot = gup_pmd_slot(mm, haddr);
	gup_entry old = slot ? *slot : 0;

	if (!pmd_leaf(old) || is_vm_hugetlb_page(vma))
		return false;
	if (!vma_is_anonymous(vma)) {
		unmap_page(mm, old);
		gup_set_entry(mm, slot, 0);
		return true;
	}
	if (mm->nr_tables == mm->max_tables)
		return false;
	gup_set_entry(mm, slot, 0);
	slot = gup_pte_slot(mm, haddr);
	if (vm_normal_page(mm, old))
		split_anon(mm, rules, vma, slot, old);
	else
		split_zero(mm, vma, slot, old);
	return true;
}
