// SPDX-License-Identifier: GPL-2.0-only
/*
 * The callers of the slow walk: mmap_lock, retries, and long-term pins.
 */
#include "internal.h"

static void lock(struct gup_slow *s, uint64_t addr)
{
	if (s->locked)
		s->w->out->lock_faults |= GUP_LOCK_TAKEN_TWICE;
	s->locked = true;
	s->w->out->locks++;
	gup_event(s->w, GUP_EVENT_LOCK, 0, addr, 0, 0);
}

static bool gup_signal_pending(const struct gup_slow *s)
{
	const struct gup_mm *mm = s->w->mm;

	return mm->fatal_signal || ((s->flags & FOLL_INTERRUPTIBLE) && mm->signal);
}

/* A fault dropped the lock: get the one page that it was for. */
static noinline long retry(struct gup_slow *s, uint64_t addr)
{
	for (unsigned int tries = 0;; tries++) {
		long ret;

		s->w->out->drops++;
		gup_event(s->w, GUP_EVENT_LOCK_DROPPED, 0, addr, 0, 0);
		if (gup_signal_pending(s)) {
			gup_event(s->w, GUP_EVENT_SIGNAL, 0, addr, 0, 0);
			return -EINTR;
		}
		if (tries == GUP_FAULTS_PER_PAGE) {
			s->w->out->endless = true;
			gup_event(s->w, GUP_EVENT_ENDLESS, 0, addr, 0, 0);
			return -EINTR;
		}
		lock(s, addr);
		gup_event(s->w, GUP_EVENT_RETRY, 0, addr, 0, 0);
		ret = __get_user_pages(s, addr, 1, s->flags | FOLL_TRIED);
		if (s->locked)
			return ret;
	}
}

static void advance(struct gup_slow *s, uint64_t nr)
{
	if (s->pages) {
		s->pages += nr;
		s->room -= nr;
	}
}

/*
 * One walk did not get all pages; @ret is what it returned. Continue each time a fault dropped
 * the lock.
 */
static noinline long walk_on(struct gup_slow *s, uint64_t start, uint64_t nr_pages, long ret)
{
	long done = 0;

	if (!s->locked && !(s->flags & FOLL_UNLOCKABLE)) {
		/* The caller does not expect this, and only hugetlb's walk does it. */
		s->w->out->drops++;
		gup_event(s->w, GUP_EVENT_LOCK_DROPPED, 0, start, 0, 0);
		return ret;
	}
	while (!s->locked) {
		done += ret;
		advance(s, (uint64_t)ret);
		nr_pages -= (uint64_t)ret;
		start += (uint64_t)ret << GUP_PAGE_SHIFT;

		ret = retry(s, start);
		if (ret != 1)
			break;
		done++;
		advance(s, 1);
		nr_pages--;
		start += GUP_PAGE_SIZE;
		ret = nr_pages ? __get_user_pages(s, start, nr_pages, s->flags) : 0;
		if (s->locked)
			done += ret > 0 ? ret : 0;
	}

	if (done)
		return done;
	if (!ret && nr_pages && !(s->flags & FOLL_NOWAIT) &&
	    rule_is(s->w, GUP_RULE_NO_PROGRESS, GUP_NO_PROGRESS_EFAULT_)) {
		s->w->out->warns |= GUP_WARN_NO_PROGRESS;
		gup_event(s->w, GUP_EVENT_NO_PROGRESS, 0, start, 0, 0);
		return -EFAULT;
	}
	return ret;
}

/**
 * __get_user_pages_locked - the slow walk, which continues after a fault dropped the lock
 * @s: the walk, with its flags; @s->pages moves on
 * @start: first address
 * @nr_pages: pages wanted
 * @take_lock: the caller does not hold mmap_lock
 *
 * Return: pages found, or -errno; mm/gup.c:__get_user_pages_locked().
 */
long __get_user_pages_locked(struct gup_slow *s, uint64_t start, uint64_t nr_pages, bool take_lock)
{
	long ret = 0;

	/*
	 * Before a call without progress became an error, a call for no pages took the lock,
	 * too.
	 */
	if (!nr_pages && rule_is(s->w, GUP_RULE_NO_PROGRESS, GUP_NO_PROGRESS_EFAULT_))
		return 0;
	s->locked = !take_lock;
	if (take_lock)
		lock(s, start);
	if (s->flags & FOLL_PIN)
		s->w->mm->has_pinned = true;
	else if (s->pages)
		s->flags |= FOLL_GET;
	s->flags = gup_complete_protnone(s->w->rules, s->flags);
	s->w->out->flags = s->flags;

	if (nr_pages)
		ret = __get_user_pages(s, start, nr_pages, s->flags);
	if (likely(s->locked && ret > 0))
		return ret;
	return walk_on(s, start, nr_pages, ret);
}

static void put_all(struct gup_slow *s, struct gup_page **pages, long nr)
{
	for (long i = 0; i < nr; i++)
		if (pages[i])
			gup_put_folio(s->w->mm, s->w->rules, page_folio(s->w->mm, pages[i]), 1,
				      s->flags);
}

/* kmalloc() gives at most 4 MiB, which is room for this many pointers. */
#define POINTERS_MAX ((INT64_C(4) << 20) / 8)

/* The folios of a call that must not be pinned for a long time. */
struct unpinnable {
	bool movable; /* some can be isolated */
	bool stuck; /* some cannot */
};

/* Do references to this folio suggest that batches of the LRU lists are to be drained? */
static bool must_drain(const struct gup_walk *w, const struct gup_page *folio)
{
	if (rule_is(w, GUP_RULE_LONGTERM_DRAIN, GUP_LONGTERM_DRAIN_REF_COUNT))
		return folio->flags & PG_BATCHED;
	return !(folio->flags & PG_HUGETLB) && !folio_test_lru(w->rules, folio);
}

/* Entry @i of @pages must not stay where it is. */
static bool must_move(const struct gup_slow *s, struct gup_page **pages, long i)
{
	const struct gup_page *folio = pages[i] ? page_folio(s->w->mm, pages[i]) : NULL;

	return folio && !(folio->flags & PG_ZERO) && !folio_is_longterm_pinnable(s->w, folio);
}

/* How many entries of @pages the look at entry @i is for. */
static long looked_at(const struct gup_slow *s, struct gup_page **pages, long i)
{
	const struct gup_page *folio = pages[i] ? page_folio(s->w->mm, pages[i]) : NULL;

	if (!folio || !folio->order ||
	    rule_is(s->w, GUP_RULE_LONGTERM_COMPOUND, GUP_LONGTERM_COMPOUND_EACH_PAGE))
		return 1;
	return (1L << folio->order) - (pages[i] - folio);
}

/* collect_longterm_unpinnable_folios(): isolate those folios, in vain or not. */
static struct unpinnable collect(struct gup_slow *s, struct gup_page **pages, long nr)
{
	struct unpinnable found = { 0 };

	for (long i = 0; i < nr; i += looked_at(s, pages, i)) {
		const struct gup_page *folio;

		if (!must_move(s, pages, i))
			continue;
		folio = page_folio(s->w->mm, pages[i]);
		if (must_drain(s->w, folio))
			lru_add_drain_all(s->w->mm);
		if (folio_test_lru(s->w->rules, folio))
			found.movable = true;
		else
			found.stuck = true;
	}
	return found;
}

/* migrate_pages(): a folio with another holder stays, and the others are moved. */
static int migrate_folios(struct gup_slow *s, struct gup_page **pages, long nr)
{
	struct gup_mm *mm = s->w->mm;
	int err = 0;

	for (long i = 0; i < nr; i += looked_at(s, pages, i)) {
		const struct gup_page *folio;

		if (!must_move(s, pages, i))
			continue;
		folio = page_folio(mm, pages[i]);
		if (!folio_test_lru(s->w->rules, folio))
			continue;
		if (!gup_migrate_folio(mm, page_to_pfn(mm, folio))) {
			err = -ENOMEM;
			gup_event(s->w, GUP_EVENT_NOT_MIGRATED, 0, 0, 0, i);
			continue;
		}
		s->w->out->nr_migrated++;
		gup_event(s->w, GUP_EVENT_MIGRATED, 0, 0, 0, i);
	}
	return err;
}

/* Folios that cannot be isolated stay pinned in some releases, when there are no others. */
static bool stuck_stay(const struct gup_walk *w)
{
	return rule_is(w, GUP_RULE_LONGTERM_ISOLATED, GUP_LONGTERM_ISOLATED_PINNED) ||
	       rule_is(w, GUP_RULE_LONGTERM_ISOLATED, GUP_LONGTERM_ISOLATED_PINNED_AGAIN);
}

/*
 * If a folio may not be pinned for a long time where it is, unpin all and move it. Returns 0
 * when the pages stay pinned, -EAGAIN when the walk must be repeated, -EBUSY when it must be
 * repeated without another look at its pages. After any other error nothing is pinned, except where
 * there was no memory for an array.
 */
static int check_and_migrate(struct gup_slow *s, struct gup_page **pages, long nr)
{
	struct unpinnable found;
	int err;

	if (nr > POINTERS_MAX &&
	    rule_is(s->w, GUP_RULE_LONGTERM_ARRAY, GUP_LONGTERM_ARRAY_KMALLOC)) {
		gup_event(s->w, GUP_EVENT_LONGTERM_REFUSED, 0, 0, 0, nr);
		return -ENOMEM;
	}
	found = collect(s, pages, nr);
	if (!found.movable && (!found.stuck || stuck_stay(s->w)))
		return 0;
	/* A pinned folio cannot move, so first unpin all. */
	put_all(s, pages, nr);
	if (!found.movable) {
		/* Until another user puts the folio back on a list, each round is like this one. */
		gup_event(s->w, GUP_EVENT_ENDLESS, 0, 0, 0, 0);
		s->w->out->endless = true;
		return -EINTR;
	}
	err = migrate_folios(s, pages, nr);
	if (!err)
		return -EAGAIN;
	return rule_is(s->w, GUP_RULE_LONGTERM_FAILURE, GUP_LONGTERM_FAILURE_PINNED) ? -EBUSY : err;
}

/* Older kernels looked for VMAs of DAX files only after they had all pages. */
static bool check_dax_vmas(struct gup_mm *mm, uint64_t start, long nr)
{
	for (long i = 0; i < nr; i++) {
		const struct gup_vma *vma = vma_lookup(mm, start + (uint64_t)i * GUP_PAGE_SIZE);

		if (vma && vma_is_fsdax(vma))
			return true;
	}
	return false;
}

/*
 * Does a repeated walk take the lock? The lock is still held in versions where long-term pins
 * may not drop it. When the walk before it dropped the lock, it is no longer held.
 */
static bool takes_lock_again(const struct gup_slow *s, bool take_lock, bool dropped)
{
	if (rule_is(s->w, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_REFUSED))
		return false;
	return dropped ||
	       (take_lock && rule_is(s->w, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_RETAKEN));
}

/* v5.10 first allocates an array of VMAs, one for each page: kmalloc() gives at most 4 MiB. */
#define VMAS_MAX ((UINT64_C(4) << 20) / 8)

static bool too_many_vmas(const struct gup_slow *s, uint64_t nr_pages)
{
	return nr_pages > VMAS_MAX &&
	       rule_is(s->w, GUP_RULE_FSDAX_LONGTERM, GUP_FSDAX_LONGTERM_AFTER_WALK);
}

/* Long-term pins. The walk is repeated after folios were moved. */
static noinline long pin_longterm(struct gup_slow *s, uint64_t start, uint64_t nr_pages,
				  bool take_lock)
{
	struct gup_page **pages = s->pages;
	uint64_t room = s->room;
	long ret;
	int err = 0;

	if (too_many_vmas(s, nr_pages)) {
		if (take_lock)
			lock(s, start);
		gup_event(s->w, GUP_EVENT_LONGTERM_REFUSED, 0, start, 0, 0);
		return -ENOMEM;
	}
	for (;;) {
		uint16_t drops = s->w->out->drops;

		s->pages = pages;
		s->room = room;
		ret = __get_user_pages_locked(s, start, nr_pages, take_lock);
		/* A page that could not be moved stays, and no other page is looked at. */
		if (ret <= 0 || err == -EBUSY)
			return ret;
		if (rule_is(s->w, GUP_RULE_FSDAX_LONGTERM, GUP_FSDAX_LONGTERM_AFTER_WALK) &&
		    check_dax_vmas(s->w->mm, start, ret)) {
			put_all(s, pages, ret);
			gup_event(s->w, GUP_EVENT_LONGTERM_REFUSED, 0, start, 0, 0);
			return -EOPNOTSUPP;
		}
		err = check_and_migrate(s, pages, ret);
		if (err != -EAGAIN && err != -EBUSY)
			return err ? err : ret;
		take_lock = takes_lock_again(s, take_lock, s->w->out->drops != drops);
		if (rule_is(s->w, GUP_RULE_LONGTERM_AGAIN, GUP_LONGTERM_AGAIN_GOT))
			nr_pages = (uint64_t)ret;
	}
}

/**
 * __gup_longterm_locked - the slow walk, with support for long-term pins
 * @s: the walk
 * @start: first address
 * @nr_pages: pages wanted
 * @take_lock: the caller does not hold mmap_lock
 *
 * Return: pages found, or -errno; mm/gup.c:__gup_longterm_locked().
 */
long __gup_longterm_locked(struct gup_slow *s, uint64_t start, uint64_t nr_pages, bool take_lock)
{
	long ret;

	if ((s->flags & FOLL_LONGTERM) && s->pages)
		return pin_longterm(s, start, nr_pages, take_lock);
	ret = __get_user_pages_locked(s, start, nr_pages, take_lock);
	/* The pages that may have to move are looked for in the array, which is missing. */
	if (unlikely(s->flags & FOLL_LONGTERM) && ret > 0)
		gup_crash(s->w, 0, start, 0);
	return ret;
}
