// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observing entries and pages, without changing them.
 */
#include <linux/hugetlb.h>
#include <linux/page-flags.h>
#include <linux/pagemap.h>
#include <linux/pgtable.h>
#include <linux/swap.h>

#include "module.h"

static struct page **huge_zero;
#ifndef GW_HAS_inline_folio_mapcount
static int (*total)(struct page *);
#endif

/* Only once: looking up a name is slow. */
int gw_observed_init(void)
{
	huge_zero = (void *)gw_symbol("huge_zero_page");
	if (!huge_zero)
		huge_zero = (void *)gw_symbol("huge_zero_folio");
#ifndef GW_HAS_inline_folio_mapcount
	total = (void *)gw_symbol("total_mapcount");
	if (!total)
		total = (void *)gw_symbol("folio_mapcount");
	if (!total)
		return -ENOENT;
#endif
	return huge_zero ? 0 : -ENOENT;
}

static bool is_exclusive(struct page *page)
{
#ifdef GW_HAS_PageAnonExclusive
	return PageAnon(compound_head(page)) && PageAnonExclusive(page);
#else
	return false;
#endif
}

static void observe_none(struct gw_observed *observed, u32 level, u64 entry)
{
	observed->level = level;
	observed->entry = entry;
}

/* The model numbers swap types in one way; each kernel has its own. */
static u64 neutral(u64 entry)
{
	static const u8 types[][2] = {
#ifdef SWP_HWPOISON
		{ SWP_HWPOISON, 23 },
#endif
		{ SWP_MIGRATION_READ, 24 },
#ifdef SWP_MIGRATION_READ_EXCLUSIVE
		{ SWP_MIGRATION_READ_EXCLUSIVE, 25 },
#endif
		{ SWP_MIGRATION_WRITE, 26 },
#ifdef SWP_PTE_MARKER
		{ SWP_PTE_MARKER, GW_MARKER },
#endif
	};
	unsigned int i;

	for (i = 0; entry && i < ARRAY_SIZE(types); i++)
		if (entry >> 59 == types[i][0])
			return (entry & ((1ull << 59) - 1)) | (u64)types[i][1] << 59;
	return entry;
}

static void observe_mapped(struct gw_observed *observed, u32 level, u64 entry, unsigned long pfn,
			   bool maps)
{
	observe_none(observed, level, maps ? entry : neutral(entry));
	if (!maps)
		return;
	observed->page.pfn = pfn;
	if (!pfn_valid(pfn))
		return;
	gw_observed_page(pfn_to_page(pfn), &observed->page);
	/* A huge mapping is exclusive as a whole. */
	if (level == 2 && is_exclusive(compound_head(pfn_to_page(pfn))))
		observed->page.facts |= GW_PAGE_EXCLUSIVE;
}

void gw_observed_at(struct mm_struct *mm, unsigned long addr, struct gw_observed *observed)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;
	pud_t *pud;
	pmd_t pmd;
	pte_t pte;

	memset(observed, 0, sizeof(*observed));
	observed->addr = addr;
	if (addr >= TASK_SIZE_MAX)
		return observe_none(observed, 5, 0);
	if (pgd_none(*pgd))
		return observe_none(observed, 5, 0);
	p4d = p4d_offset(pgd, addr);
	if (p4d_none(*p4d))
		return observe_none(observed, 4, 0);
	pud = pud_offset(p4d, addr);
	if (pud_none(*pud) || (pud_val(*pud) & _PAGE_PSE))
		return observe_none(observed, 3, pud_val(*pud));
	pmd = *pmd_offset(pud, addr);
	if ((pmd_val(pmd) & _PAGE_PSE) || !(pmd_val(pmd) & _PAGE_PRESENT))
		return observe_mapped(observed, 2, pmd_val(pmd),
				      pmd_pfn(pmd) + ((addr & ~PMD_MASK) >> PAGE_SHIFT),
				      pmd_val(pmd) & _PAGE_PSE);
	pte = *((pte_t *)pmd_page_vaddr(pmd) + pte_index(addr));
	observe_mapped(observed, 1, pte_val(pte), pte_pfn(pte),
		       pte_val(pte) & (_PAGE_PRESENT | _PAGE_PROTNONE));
}

static int mapcount_of(struct page *head)
{
#ifdef GW_HAS_inline_folio_mapcount
	return folio_mapcount((struct folio *)head);
#else
	return PageCompound(head) ? total(head) : atomic_read(&head->_mapcount) + 1;
#endif
}

static int pins_of(struct page *head)
{
#ifdef GW_HAS_compound_pincount_ptr
	return compound_order(head) > 1 ? atomic_read(compound_pincount_ptr(head)) : 0;
#elif defined(GW_HAS_folio_pincount_ptr)
	return atomic_read(folio_pincount_ptr((struct folio *)head));
#else
	return folio_test_large((struct folio *)head)
		       ? atomic_read(&((struct folio *)head)->_pincount)
		       : 0;
#endif
}

static bool in_swap_cache(struct page *head)
{
#ifdef GW_HAS_folio
	return folio_test_swapcache((struct folio *)head);
#else
	return PageSwapCache(head);
#endif
}

/*
 * References of the page cache or swap cache, and of the page's private data. The cache of
* older kernels has one reference for a whole hugetlb page.
 */
static int cache_refs(struct page *head)
{
	int nr = PageCompound(head) ? 1 << compound_order(head) : 1;

	if (PageAnon(head))
		return in_swap_cache(head) ? nr : 0;
	if (!READ_ONCE(head->mapping))
		return !!PagePrivate(head);
	if (page_ref_count(head) - mapcount_of(head) < nr)
		nr = 1;
	return nr + !!PagePrivate(head);
}

static bool is_huge_zero(struct page *head)
{
	return *huge_zero == head;
}

void gw_observed_page(struct page *page, struct gw_page *to)
{
	struct page *head = compound_head(page);
	bool zero = page == ZERO_PAGE(0);

	memset(to, 0, sizeof(*to));
	to->pfn = page_to_pfn(page);
	to->head = page_to_pfn(head);
	if (page_zonenum(page) == ZONE_MOVABLE)
		to->facts |= GW_PAGE_MOVABLE;
	if (zero || is_huge_zero(head))
		to->facts |= GW_PAGE_ZERO;
	if (PageCompound(head)) {
		to->facts |= GW_PAGE_LARGE;
		to->pins = pins_of(head);
	}
	/* Mappings of these two are not counted; each has one reference from the start. */
	if (to->facts & GW_PAGE_ZERO) {
		to->refs = page_ref_count(head) - 1;
		return;
	}
	if (PageAnon(head))
		to->facts |= GW_PAGE_ANON;
	/* A private hugetlb page keeps this bit from its last user. */
	if (PageDirty(head) && !(PageAnon(head) && PageHuge(head)))
		to->facts |= GW_PAGE_DIRTY;
	if (is_exclusive(page))
		to->facts |= GW_PAGE_EXCLUSIVE;
	to->refs = page_ref_count(head) - mapcount_of(head) - cache_refs(head);
}
