// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hugetlb memory in releases that walk it by separate functions in mm/hugetlb.c. These check
 * less of an entry than the walk over other huge pages does.
 */
#include "internal.h"

static struct gup_page *subpage(const struct gup_walk *w, uint64_t addr, gup_entry e)
{
	return pfn_to_page(w->mm, pte_pfn(e)) + ((addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT);
}

static struct gup_page *got(const struct gup_walk *w, uint64_t addr, gup_entry e,
			    uint64_t *page_mask)
{
	*page_mask = GUP_PMD_NR - 1;
	gup_event(w, GUP_EVENT_HUGE, 2, addr, e,
		  (int64_t)(GUP_PMD_NR - (addr >> GUP_PAGE_SHIFT) % GUP_PMD_NR));
	return subpage(w, addr, e);
}

/* Must a fault come first? If so, @err says which fault. */
static bool must_fault(const struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
		       unsigned int flags, gup_entry e, int *err)
{
	*err = 0;
	if (pte_write(e))
		return false;
	if (flags & FOLL_WRITE) {
		gup_event(w, GUP_EVENT_NOT_WRITABLE, 2, addr, e, 0);
		return true;
	}
	if (!gup_must_unshare(w, vma, flags, pfn_to_page(w->mm, pte_pfn(e))))
		return false;
	gup_event(w, GUP_EVENT_MUST_UNSHARE, 2, addr, e, 0);
	*err = -EMLINK;
	return true;
}

/* A hole for a dump: the page cache has no page either. */
static bool dump_hole(const struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
		      unsigned int flags, unsigned int level, gup_entry e)
{
	if (!(flags & FOLL_DUMP) || hugetlbfs_pagecache_present(w->mm, vma, addr))
		return false;
	gup_event(w, GUP_EVENT_DUMP_HOLE, level, addr, e, 0);
	return true;
}

/**
 * follow_hugetlb_page - look up one page of hugetlb memory in the slow walk, until v6.5
 * @w: the walk
 * @vma: the hugetlb VMA
 * @addr: the address
 * @flags: FOLL_ flags, completed
 * @hold: there is an array for the page; without an array, the page is counted but not held
 * @page_mask: receives GUP_PMD_NR - 1
 * @err: as in follow_page_mask()
 *
 * Return: the page, or NULL; mm/hugetlb.c:follow_hugetlb_page().
 */
struct gup_page *follow_hugetlb_page(struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
				     unsigned int flags, bool hold, uint64_t *page_mask, int *err)
{
	unsigned int level;
	gup_entry e = *gup_entry_lookup(w->mm, addr, &level);
	struct gup_page *folio;

	*err = 0;
	if (pte_none(e) && dump_hole(w, vma, addr, flags, level, e)) {
		*err = -EFAULT;
		return NULL;
	}
	if (level != 2 || !pmd_present(e)) {
		gup_event(w, pte_none(e) ? GUP_EVENT_NO_PAGE_TABLE : GUP_EVENT_NOT_PRESENT, level,
			  addr, e, 0);
		return NULL;
	}
	if (must_fault(w, vma, addr, flags, e, err))
		return NULL;

	folio = pfn_to_page(w->mm, pte_pfn(e));
	if (hold && longterm_grab_fails(w, folio, flags, GUP_LONGTERM_GRAB_HUGETLB_FAILS))
		*err = -ENOMEM;
	else if (hold)
		*err = try_grab_folio(w, folio, 1, flags);
	if (*err) {
		gup_event(w, GUP_EVENT_GRAB_FAILED, 2, addr, e, 0);
		return NULL;
	}
	/* try_grab_page() refuses both flags at once, try_grab_compound_head() does not. */
	if (hold && (flags & FOLL_GRAB) == FOLL_GRAB &&
	    rule_is(w, GUP_RULE_LONGTERM_GRAB, GUP_LONGTERM_GRAB_NOT_ASKED))
		w->out->warns |= GUP_WARN_GET_AND_PIN;
	return got(w, addr, e, page_mask);
}

/**
 * hugetlb_follow_page_mask - check a present entry of hugetlb memory, v6.6 to v6.9
 * @w: the walk
 * @vma: the hugetlb VMA
 * @addr: the address
 * @flags: FOLL_ flags, completed
 * @e: its entry, a huge page's
 * @page_mask: receives GUP_PMD_NR - 1
 * @err: as in follow_page_mask()
 *
 * Return: the page, held, or NULL; mm/hugetlb.c:hugetlb_follow_page_mask().
 */
struct gup_page *hugetlb_follow_page_mask(struct gup_walk *w, const struct gup_vma *vma,
					  uint64_t addr, unsigned int flags, gup_entry e,
					  uint64_t *page_mask, int *err)
{
	if (must_fault(w, vma, addr, flags, e, err)) {
		/* Checked whenever there is no page. */
		if (!*err && dump_hole(w, vma, addr, flags, 2, e))
			*err = -EFAULT;
		return NULL;
	}
	*err = try_grab_folio(w, pfn_to_page(w->mm, pte_pfn(e)), 1, flags);
	if (*err) {
		gup_event(w, GUP_EVENT_GRAB_FAILED, 2, addr, e, 0);
		return NULL;
	}
	return got(w, addr, e, page_mask);
}

/**
 * hugetlb_look_up - look up a page of hugetlb memory, until v6.5
 * @w: the look-up
 * @vma: the hugetlb VMA
 * @addr: the address
 * @flags: FOLL_ flags
 *
 * Return: the mapped page, held as @flags say, or NULL; other flags are ignored;
 * mm/hugetlb.c:follow_huge_pmd_pte().
 */
struct gup_page *hugetlb_look_up(struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
				 unsigned int flags)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(w->mm, addr, &level);
	uint64_t page_mask;

	if (level != 2 || pte_none(*slot)) {
		gup_event(w, GUP_EVENT_LOOK_UP_NONE, level, addr, *slot, 0);
		return NULL;
	}
	if ((flags & FOLL_GRAB) == FOLL_GRAB) {
		w->out->warns |= GUP_WARN_GET_AND_PIN;
		gup_event(w, GUP_EVENT_GET_AND_PIN, 2, addr, *slot, 0);
		return NULL;
	}
	if (is_migration_entry(*slot) &&
	    rule_is(w, GUP_RULE_HUGETLB_LOOK_UP, GUP_HUGETLB_LOOK_UP_WAITS))
		migration_entry_wait(w->mm, w->rules, vma, slot, 2);
	if (!pmd_present(*slot)) {
		gup_event(w, GUP_EVENT_LOOK_UP_NONE, 2, addr, *slot, 0);
		return NULL;
	}
	if (try_grab_folio(w, pfn_to_page(w->mm, pte_pfn(*slot)), 1, flags)) {
		gup_event(w, GUP_EVENT_GRAB_FAILED, 2, addr, *slot, 0);
		return NULL;
	}
	return got(w, addr, *slot, &page_mask);
}
