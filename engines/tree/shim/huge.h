/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hugetlb memory: its huge pages have 2 MiB. Faults and page cache are the model's. The walk
* is the tree's, also in mm/hugetlb.c.
 */
#ifndef TREE_HUGE_H
#define TREE_HUGE_H

#define __weak
static const struct hstate shim_hstate = { .order = 9, .mask = ~((1UL << 21) - 1) };
#define hstate_vma(vma) ((struct hstate *)&shim_hstate)
#define hstate_file(file) ((struct hstate *)&shim_hstate)
#define hstate_sizelog(shift) ((struct hstate *)&shim_hstate)
static inline bool is_vm_hugetlb_page(const struct vm_area_struct *vma)
{
	return vma->kind == BR_VMA_HUGETLB;
}

/* The slot of the PMD, or none where there is no table for it. */
static inline pte_t *shim_huge_pte(unsigned long addr)
{
	unsigned long *table = shim_table(BR_TABLE_PFN_BASE << 12);

	for (int level = shim.levels; level > 2; level--) {
		unsigned long e = table[addr >> (12 + 9 * (level - 1)) & 511];

		if (!(e & 1))
			return NULL;
		table = shim_table(e & 0x000ffffffffff000UL);
	}
	return (pte_t *)&table[addr >> 21 & 511];
}
#define huge_pte_offset(mm, addr, size) shim_huge_pte(addr)
#define hugetlb_walk(vma, addr, size) shim_huge_pte(addr)
#define huge_pte_lock(h, mm, pte) pmd_lock(mm, pte)
#define hugetlb_vma_lock_read(vma)                                                                 \
	(shim_sleeps(), (void)(vma), shim_take(BR_HUGETLB_LOCK, shim_here))
#define hugetlb_vma_unlock_read(vma) ((void)(vma), shim_release(BR_HUGETLB_LOCK, shim_here))
#define mem_map_offset(base, n) ((base) + (n))
static inline unsigned long min3(unsigned long a, unsigned long b, unsigned long c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}
#define hugetlbfs_pagecache_present(h, vma, addr) br_page_cached(shim_index(vma), addr)
#define hugetlb_fault(mm, vma, addr, flags) (shim_sleeps(), shim_fault(vma, addr, flags))
/* Both come where a look-up has the address. */
#define __migration_entry_wait_huge(slot, ptl)                                                     \
	(shim_sleeps(), (void)br_migration_wait(shim_vma_at(address), slot, 2))
#define __migration_entry_wait(mm, slot, ptl)                                                      \
	(shim_sleeps(), (void)br_migration_wait(shim_vma_at(address), slot, 2))

/* Isolated once, it is not there to be isolated again. */
static inline bool shim_isolate_huge(struct page *page, struct list_head *list)
{
	if (!shim_isolate(page))
		return false;
	list_add_tail(&page->lru, list);
	return true;
}
#define shim_isolated_huge(f, list) shim_isolate_huge((struct page *)(f), list)
#ifdef RETURNS_int_folio_isolate_hugetlb
#define folio_isolate_hugetlb(f, list) (shim_isolated_huge(f, list) ? 0 : -EBUSY)
#else
#define folio_isolate_hugetlb(f, list) shim_isolated_huge(f, list)
#endif
#define isolate_huge_page(p, list) shim_isolated_huge(p, list)
#ifdef RETURNS_int_isolate_hugetlb
#define isolate_hugetlb(f, list) (shim_isolated_huge(f, list) ? 0 : -EBUSY)
#else
#define isolate_hugetlb(f, list) shim_isolated_huge(f, list)
#endif

#endif
