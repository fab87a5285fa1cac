// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages and folios: allocation, the page cache, and the page that an entry maps.
 */
#include "internal.h"

uint32_t gup_page_alloc(struct gup_mm *mm, unsigned int order, uint32_t flags)
{
	uint32_t nr = 1u << order;
	uint64_t first = ((uint64_t)mm->nr_pages + nr - 1) & ~(uint64_t)(nr - 1);
	uint32_t pfn = (uint32_t)(GUP_PFN_BASE + first);
	struct gup_page *page;

	if (first + nr > mm->max_pages)
		return 0;

	mm->nr_pages = (uint32_t)(first + nr);
	page = &mm->page[first];
	for (uint32_t i = 0; i < nr; i++)
		page[i] = (struct gup_page){ .head = pfn, .flags = PG_TAIL, .node = mm->node };
	page->flags = flags;
	page->order = (uint8_t)order;
	gup_page_touch(mm, &page[0]);
	gup_page_touch(mm, &page[nr - 1]);
	return pfn;
}

static uint32_t cache_flags(const struct gup_vma *vma)
{
	switch (vma->kind) {
	case GUP_VMA_SHMEM:
		return PG_SHMEM;
	case GUP_VMA_SECRETMEM:
		return PG_SECRETMEM;
	case GUP_VMA_FSDAX:
		return PG_FSDAX;
	case GUP_VMA_HUGETLB:
		return PG_HUGETLB;
	default:
		return PG_FILE;
	}
}

/* The page cache holds a reference for each page of a folio. */
static void cache_hold(struct gup_page *folio)
{
	folio->held = (uint16_t)(folio->held + (1u << folio->order));
	folio->refcount += 1 << folio->order;
}

/*
 * Do the pages enter the cache one by one, when they are faulted in? Pages of hugetlb do; pages
 * of shmem do where userfaultfd is told about each page that the file does not have.
 */
static bool cache_fills_slowly(const struct gup_vma *vma)
{
	return is_vm_hugetlb_page(vma) ||
	       (vma->kind == GUP_VMA_SHMEM && (vma->flags & VM_UFFD_MISSING));
}

/* The frame of the page behind an address, when the file has its frames. */
static uint32_t cache_page(const struct gup_mm *mm, const struct gup_vma *vma, uint64_t addr)
{
	uint32_t pfn = vma->cache_pfn + (uint32_t)((addr - vma->start) >> GUP_PAGE_SHIFT);

	while (pfn_to_page(mm, pfn)->flags & PG_MOVED)
		pfn = pfn_to_page(mm, pfn)->head;
	return pfn;
}

uint32_t gup_cache_pfn(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr)
{
	uint64_t left = (vma->end - vma->start) >> GUP_PAGE_SHIFT;
	bool slowly = cache_fills_slowly(vma);
	/* A handler of userfaultfd fills shmem with base pages. */
	bool huge = is_vm_hugetlb_page(vma) ||
		    (vma->kind == GUP_VMA_SHMEM && (vma->flags & VM_HUGEPAGE) && !slowly &&
		     !(vma->start & ~GUP_PMD_MASK));
	uint32_t flags = cache_flags(vma);
	uint32_t first = 0;

	if (!vma->cache_pfn) {
		/* If the arena has no room for all, take no page. */
		if (left > mm->max_pages - mm->nr_pages)
			return 0;
		while (left) {
			unsigned int order = huge && left >= GUP_PMD_NR ? GUP_PMD_ORDER : 0;
			uint32_t pfn = gup_page_alloc(mm, order, flags);

			if (!pfn)
				return 0;
			if (!slowly)
				cache_hold(pfn_to_page(mm, pfn));
			if (!first)
				first = pfn;
			left -= UINT64_C(1) << order;
		}
		vma->cache_pfn = first;
	}
	return cache_page(mm, vma, addr);
}

uint32_t cache_add(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr)
{
	uint32_t pfn = gup_cache_pfn(mm, vma, addr);
	struct gup_page *folio = pfn ? page_folio(mm, pfn_to_page(mm, pfn)) : NULL;

	if (folio && !folio->held)
		cache_hold(gup_page_touch(mm, folio));
	return pfn;
}

bool in_page_cache(const struct gup_mm *mm, const struct gup_vma *vma, uint64_t addr)
{
	return vma->cache_pfn && page_folio(mm, pfn_to_page(mm, cache_page(mm, vma, addr)))->held;
}

bool hugetlbfs_pagecache_present(const struct gup_mm *mm, const struct gup_vma *vma, uint64_t addr)
{
	return in_page_cache(mm, vma, addr & GUP_PMD_MASK);
}

struct gup_page *vm_normal_page(const struct gup_mm *mm, gup_entry e)
{
	uint64_t pfn = pte_pfn(e);

	if (pte_special(e) || !gup_pfn_valid(mm, pfn))
		return NULL;
	if (pfn == mm->zero_pfn || (mm->huge_zero_pfn && pfn == mm->huge_zero_pfn))
		return NULL;
	return pfn_to_page(mm, pfn);
}

static const struct bit_name page_flags[] = {
	{ PG_DIRTY, "dirty" },
	{ PG_REFERENCED, "referenced" },
	{ PG_ACTIVE, "active" },
	{ PG_SWAPCACHE, "swapcache" },
	{ PG_KSM, "ksm" },
	{ PG_TRUNCATED, "truncated" },
	{ PG_UNPINNABLE, "movable" },
	{ PG_CMA, "cma" },
	{ PG_P2PDMA, "p2pdma" },
	{ PG_HWPOISON, "hwpoison" },
	{ PG_LRU_BATCH, "lru-batch" },
	{ PG_MOVE_BATCH, "move-batch" },
	{ PG_MLOCK_BATCH, "mlock-batch" },
	{ PG_ISOLATED, "isolated" },
};

const char *gup_page_flag_name(unsigned int bit)
{
	return find_bit_name(page_flags, NR(page_flags), bit);
}
