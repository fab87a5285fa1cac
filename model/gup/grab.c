// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking and giving back references and pins.
 */
#include "internal.h"

/*
 * Count a pin; the caller has taken the reference. A large folio has a pin count. A base page
 * counts a pin as many references.
 */
static void count_pin(struct gup_page *folio, int refs)
{
	if (folio->order)
		folio->pincount += refs;
	else
		folio->refcount += refs * (GUP_PIN_COUNTING_BIAS - 1);
}

static bool p2pdma_refused(const struct gup_walk *w, const struct gup_page *folio,
			   unsigned int flags)
{
	return unlikely(folio->flags & PG_P2PDMA) && gup_foll_known(w->rules, FOLL_PCI_P2PDMA) &&
	       !(flags & FOLL_PCI_P2PDMA);
}

/**
 * try_grab_folio - hold a folio as the flags say, in the slow walk
 * @w: the walk
 * @folio: the folio
 * @refs: how many times
 * @flags: FOLL_GET, FOLL_PIN or neither
 *
 * Return: 0, or -ENOMEM, -EREMOTEIO; mm/gup.c:try_grab_folio().
 */
int try_grab_folio(struct gup_walk *w, struct gup_page *folio, int refs, unsigned int flags)
{
	if (unlikely(folio->refcount <= 0)) {
		w->out->warns |= GUP_WARN_REFCOUNT;
		return -ENOMEM;
	}
	if (p2pdma_refused(w, folio, flags))
		return -EREMOTEIO;
	if (!(flags & FOLL_GRAB))
		return 0;
	if (!(flags & FOLL_GET) && pin_not_counted(w->rules, w->mm, folio))
		return 0;

	gup_page_touch(w->mm, folio)->refcount += refs;
	/* With both flags, older kernels take a reference. */
	if (!(flags & FOLL_GET))
		count_pin(folio, refs);
	return 0;
}

/**
 * gup_put_folio - give back what try_grab_folio() took
 * @mm: the address space
 * @rules: the version
 * @folio: the folio
 * @refs: how many times
 * @flags: the flags with which it was taken
 */
void gup_put_folio(struct gup_mm *mm, const struct gup_rules *rules, struct gup_page *folio,
		   int refs, unsigned int flags)
{
	if (!(flags & FOLL_GRAB) || ((flags & FOLL_PIN) && pin_not_counted(rules, mm, folio)))
		return;
	/* With both flags a reference was taken, but a pin is given back. */
	if (flags & FOLL_PIN)
		count_pin(folio, -refs);
	gup_page_touch(mm, folio)->refcount -= refs;
}

/**
 * try_grab_folio_fast - hold a folio as the flags say, in the fast walk
 * @w: the walk
 * @page: a page of it
 * @refs: how many times
 * @flags: FOLL_GET or FOLL_PIN
 * @from: the entry in which it was found
 *
 * Return: the folio, or NULL when the walk must fall back; mm/gup.c:try_grab_folio_fast().
 */
struct gup_page *try_grab_folio_fast(struct gup_walk *w, struct gup_page *page, int refs,
				     unsigned int flags, const struct gup_leaf *from)
{
	struct gup_page *folio = page_folio(w->mm, page);

	if (p2pdma_refused(w, folio, flags))
		return NULL;
	/*
	 * DAX memory may be truncated at any time, so the fast walk skips it. Its entries show
	 * it.
	 */
	if (unlikely(folio->flags & PG_FSDAX) && (flags & FOLL_LONGTERM) &&
	    rule_is(w, GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_DEVMAP))
		return NULL;
	if (!(flags & FOLL_GET) && pin_not_counted(w->rules, w->mm, folio))
		return folio;
	gup_event(w, GUP_EVENT_FAST_GRAB, from->level, from->addr, from->e, refs);
	if (unlikely(folio->refcount <= 0))
		return NULL;
	gup_page_touch(w->mm, folio)->refcount += refs;
	if (!(flags & FOLL_GET))
		count_pin(folio, refs);
	gup_event(w, GUP_EVENT_FAST_GRABBED, from->level, from->addr, from->e, refs);
	/* The folio's zone, and whether it is DAX memory, are certain only while it is held. */
	if (unlikely((flags & (FOLL_GET | FOLL_LONGTERM)) == FOLL_LONGTERM &&
		     ((folio->flags & PG_FSDAX) || !folio_is_longterm_pinnable(w, folio)))) {
		gup_put_folio(w->mm, w->rules, folio, refs, flags);
		return NULL;
	}
	return folio;
}

/**
 * gup_fast_folio_allowed - may the fast walk hand out this folio without a VMA
 * @w: the walk
 * @folio: the folio
 * @flags: FOLL_ flags
 *
 * Return: mm/gup.c:gup_fast_folio_allowed() and its predecessors.
 */
bool gup_fast_folio_allowed(const struct gup_walk *w, const struct gup_page *folio,
			    unsigned int flags)
{
	const unsigned int writes_for_long = FOLL_PIN | FOLL_LONGTERM | FOLL_WRITE;
	bool reject_file = (flags & writes_for_long) == writes_for_long &&
			   rule_is(w, GUP_RULE_DIRTY_TRACKED_PIN, GUP_DIRTY_TRACKED_PIN_REFUSED);

	if (folio->flags & (PG_ANON | PG_HUGETLB))
		return true;
	/* Without a mapping, the kind of the folio is not known. */
	if (folio->flags & PG_TRUNCATED)
		return !reject_file && (folio->order || !rule_is(w, GUP_RULE_FAST_NO_MAPPING,
								 GUP_FAST_NO_MAPPING_FALLS_BACK));
	/* A test of the LRU flag was to spare a look at the mapping. */
	if ((folio->flags & PG_SECRETMEM) &&
	    !rule_is(w, GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN) &&
	    (folio_test_lru(w->rules, folio) ||
	     !rule_is(w, GUP_RULE_SECRETMEM, GUP_SECRETMEM_ON_LRU)))
		return false;
	return !reject_file || (folio->flags & PG_SHMEM);
}

void gup_put_pages(struct gup_mm *mm, const struct gup_rules *rules, struct gup_outcome *out)
{
	/* A call with FOLL_GET gives back references, also with FOLL_PIN. */
	unsigned int flags = out->flags & FOLL_GET ? FOLL_GET : out->flags & FOLL_PIN;

	for (uint64_t i = 0; i < out->nr_pages; i++)
		if (out->pages[i])
			gup_put_folio(mm, rules, page_folio(mm, out->pages[i]), 1, flags);
	out->nr_pages = 0;
}
