// SPDX-License-Identifier: GPL-2.0-only
/*
 * Look-ups, which never fault: follow_page(), folio_walk_start().
 */
#include "internal.h"

/* folio_walk_start(): the page that is mapped, hinted or not. */
static struct gup_page *folio_walk(struct gup_walk *w, uint64_t addr)
{
	unsigned int level;
	gup_entry e = *gup_entry_lookup(w->mm, addr, &level);
	struct gup_page *page = NULL;

	if (level <= 2 && (level == 1 ? pte_present(e) : pmd_leaf(e)))
		page = vm_normal_page(w->mm, e);
	/* While DAX memory was mapped by special "devmap" entries, this found no page. */
	if (page && (page_folio(w->mm, page)->flags & PG_FSDAX) &&
	    rule_is(w, GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_DEVMAP))
		page = NULL;
	if (!page) {
		gup_event(w, GUP_EVENT_LOOK_UP_NONE, level, addr, e, 0);
		return NULL;
	}
	if (level == 2)
		page += (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT;
	gup_event(w, level == 1 ? GUP_EVENT_PAGE : GUP_EVENT_HUGE, level, addr, e, 1);
	return page;
}

/* follow_page(): one step of the slow walk, with the caller's flags as they are. */
static struct gup_page *follow_page(struct gup_walk *w, struct gup_vma *vma, uint64_t addr,
				    unsigned int flags, int *err)
{
	uint64_t page_mask;

	*err = 0;
	if (vma_is_secretmem(vma) && !rule_is(w, GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN)) {
		gup_event(w, GUP_EVENT_LOOK_UP_NONE, 0, addr, 0, 0);
		return NULL;
	}
	if ((flags & FOLL_PIN) && !rule_is(w, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER)) {
		gup_event(w, GUP_EVENT_LOOK_UP_NONE, 0, addr, 0, 0);
		if (!rule_is(w, GUP_RULE_ARGS, GUP_ARGS_PAGES_CHECKED))
			w->out->warns |= GUP_WARN_INTERNAL_FLAGS;
		return NULL;
	}
	if (is_vm_hugetlb_page(vma) && hugetlb_walks_itself(w))
		return hugetlb_look_up(w, vma, addr, flags);
	return follow_page_mask(w, vma, addr, flags, &page_mask, err);
}

/**
 * gup_look_up - follow_page(), or its successor
 * @w: the look-up
 * @call: the address and the flags
 *
 * Callers have the VMA, so an address outside any VMA is an error.
 *
 * Return: 1 with a page, 0 without, or -errno.
 */
long gup_look_up(struct gup_walk *w, const struct gup_call *call)
{
	struct gup_vma *vma = vma_lookup(w->mm, call->start);
	unsigned int flags = gup_known_flags(w->rules, call->flags);
	struct gup_page *page;
	int err = 0;

	if (!vma) {
		gup_event(w, GUP_EVENT_NO_VMA, 0, call->start, 0, 0);
		return -EFAULT;
	}
	if (rule_is(w, GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLIO_WALK)) {
		/* The caller reads the page under the table's lock, and no reference is held. */
		page = folio_walk(w, call->start);
	} else {
		w->out->flags = flags;
		page = follow_page(w, vma, call->start, flags, &err);
	}
	if (!page)
		return err;
	if (w->out->max_pages) {
		w->out->pages[0] = page;
		w->out->nr_pages = 1;
	}
	return 1;
}
