// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a call: by the entry point's name, with flags by their names.
 *
 * An argument for VMAs was removed; the type of each function shows whether it is there.
 */
#include <linux/pagewalk.h>
#include <linux/sched/mm.h>

#include "module.h"

static const unsigned int foll_values[GW_FOLL_NR] = {
#define FLAG(name, owner, trial, fast, asked) [GW_FOLL_##name] = GW_VALUE_FOLL_##name,
#define SPAN(name, since, until, bit)
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

typedef long local_vmas(unsigned long, unsigned long, unsigned int, struct page **,
			struct vm_area_struct **);
typedef long local_plain(unsigned long, unsigned long, unsigned int, struct page **);
typedef long remote_vmas(struct mm_struct *, unsigned long, unsigned long, unsigned int,
			 struct page **, struct vm_area_struct **, int *);
typedef long remote_plain(struct mm_struct *, unsigned long, unsigned long, unsigned int,
			  struct page **, int *);

static long call_local_vmas(local_vmas *fn, const struct gw_call *c, unsigned int flags,
			    struct page **pages)
{
	return fn(c->start, c->nr_pages, flags, pages, NULL);
}

static long call_local_plain(local_plain *fn, const struct gw_call *c, unsigned int flags,
			     struct page **pages)
{
	return fn(c->start, c->nr_pages, flags, pages);
}

static long call_remote_vmas(remote_vmas *fn, const struct gw_call *c, unsigned int flags,
			     struct page **pages, int *locked)
{
	return fn(current->mm, c->start, c->nr_pages, flags, pages, NULL, locked);
}

static long call_remote_plain(remote_plain *fn, const struct gw_call *c, unsigned int flags,
			      struct page **pages, int *locked)
{
	return fn(current->mm, c->start, c->nr_pages, flags, pages, locked);
}

#define LOCAL(fn)                                                                                  \
	_Generic(&(fn), local_vmas *                                                               \
		 : call_local_vmas, local_plain *                                                  \
		 : call_local_plain)(&(fn), c, flags, pages)
#define REMOTE(fn)                                                                                 \
	_Generic(&(fn), remote_vmas *                                                              \
		 : call_remote_vmas, remote_plain *                                                \
		 : call_remote_plain)(&(fn), c, flags, pages, locked)

static long call_locked(const struct gw_call *c, unsigned int flags, struct page **pages)
{
	int lock = 1;
	int *locked = c->locked ? &lock : NULL;
	long ret;

	mmap_read_lock(current->mm);
	switch (c->entry_point + GW_CALL_FIRST) {
	case GW_CALL_get_user_pages:
		ret = LOCAL(get_user_pages);
		break;
	case GW_CALL_pin_user_pages:
		ret = LOCAL(pin_user_pages);
		break;
	case GW_CALL_get_user_pages_remote:
		ret = REMOTE(get_user_pages_remote);
		break;
	case GW_CALL_pin_user_pages_remote:
		ret = REMOTE(pin_user_pages_remote);
		break;
	default:
		ret = -EOPNOTSUPP;
		break;
	}
	if (lock)
		mmap_read_unlock(current->mm);
	return ret;
}

static struct page *(*follow)(struct vm_area_struct *, unsigned long, unsigned int);

#ifdef GW_HAS_folio_walk
static struct folio *(*walk_start)(struct folio_walk *, struct vm_area_struct *, unsigned long,
				   folio_walk_flags_t);
static void (*walk_end)(struct vm_area_struct *);

/* The replacement of follow_page(): the page is observed under the table's lock. */
static struct page *walk(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	struct folio_walk fw;

	if (!walk_start(&fw, vma, addr, 0))
		return NULL;
	spin_unlock(fw.ptl);
	if (fw.level == FW_LEVEL_PTE)
		pte_unmap(fw.ptep);
	walk_end(vma);
	return fw.page;
}
#endif

/* Functions that are no longer exported, or never were. */
static long call_hidden(const struct gw_call *c, unsigned int flags, struct page **pages)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;

#ifdef GW_HAS_pin_user_pages_fast_only
	if (c->entry_point + GW_CALL_FIRST == GW_CALL_pin_user_pages_fast_only)
		return pin_user_pages_fast_only(c->start, c->nr_pages, flags, pages);
#endif
	if (!follow)
		return -EOPNOTSUPP;
	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, c->start);
	if (vma && vma->vm_start <= c->start)
		page = follow(vma, c->start, flags);
	else
		page = ERR_PTR(-EFAULT);
	mmap_read_unlock(current->mm);
	if (IS_ERR_OR_NULL(page))
		return PTR_ERR_OR_ZERO(page);
	pages[0] = page;
	return 1;
}

long gw_make_call(const struct gw_call *c, struct page **pages)
{
	unsigned int flags = 0;
	int i;

	for (i = 0; i < GW_FOLL_NR; i++)
		if (c->flags & 1u << i)
			flags |= foll_values[i];
	if (c->no_pages)
		pages = NULL;
	switch (c->entry_point + GW_CALL_FIRST) {
	case GW_CALL_get_user_pages_unlocked:
		return get_user_pages_unlocked(c->start, c->nr_pages, pages, flags);
	case GW_CALL_pin_user_pages_unlocked:
		return pin_user_pages_unlocked(c->start, c->nr_pages, pages, flags);
	case GW_CALL_get_user_pages_fast:
		return get_user_pages_fast(c->start, c->nr_pages, flags, pages);
	case GW_CALL_get_user_pages_fast_only:
		return get_user_pages_fast_only(c->start, c->nr_pages, flags, pages);
	case GW_CALL_pin_user_pages_fast:
		return pin_user_pages_fast(c->start, c->nr_pages, flags, pages);
	case GW_CALL_pin_user_pages_fast_only:
	case GW_CALL_follow_page:
		return call_hidden(c, flags, pages);
	default:
		return call_locked(c, flags, pages);
	}
}

/* A look-up holds its page only if the flags request it, and if it can. */
static bool holds(const struct gw_call *c)
{
	if (c->entry_point + GW_CALL_FIRST != GW_CALL_follow_page)
		return true;
#ifdef GW_HAS_folio_walk
	if (follow == walk)
		return false;
#endif
	return c->flags & 1u << GW_FOLL_GET;
}

void gw_give_back(const struct gw_call *c, struct page **pages, long nr)
{
	long i;

	for (i = 0; i < nr && holds(c); i++) {
		/*
		 * Before v5.18 a pin of an entry without a page is counted, but returns no
		 * page.
		 */
		if (!pages[i])
			continue;
		if (gw_pins(c->entry_point))
			unpin_user_page(pages[i]);
		else
			put_page(pages[i]);
	}
}

/* Entry points of the list that are not here are not called. */
static bool can_call(int entry)
{
	switch (entry + GW_CALL_FIRST) {
	case GW_CALL_get_user_pages:
	case GW_CALL_get_user_pages_unlocked:
	case GW_CALL_get_user_pages_remote:
	case GW_CALL_get_user_pages_fast:
	case GW_CALL_get_user_pages_fast_only:
	case GW_CALL_pin_user_pages:
	case GW_CALL_pin_user_pages_unlocked:
	case GW_CALL_pin_user_pages_remote:
	case GW_CALL_pin_user_pages_fast:
#ifdef GW_HAS_pin_user_pages_fast_only
	case GW_CALL_pin_user_pages_fast_only:
#endif
		return true;
	case GW_CALL_follow_page:
		return follow;
	default:
		return false;
	}
}

void gw_known(__u64 known[2])
{
	int i;

	follow = (void *)gw_symbol("follow_page");
#ifdef GW_HAS_folio_walk
	walk_start = (void *)gw_symbol("folio_walk_start");
	walk_end = (void *)gw_symbol("vma_pgtable_walk_end");
	if (!follow && walk_start && walk_end)
		follow = walk;
#endif
	known[0] = 0;
	for (i = 0; i < GW_FOLL_NR; i++)
		known[0] |= foll_values[i] ? 1ull << i : 0;
	known[1] = 0;
	for (i = 0; i < GW_CALL_END - GW_CALL_FIRST; i++)
		known[1] |= can_call(i) ? 1ull << i : 0;
}
