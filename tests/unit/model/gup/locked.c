// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap_lock: who takes it, which fault drops it, and how the walk goes on; long-term pins:
 * what has to move first, and what cannot.
 */
#include <stdlib.h>

#include "trace.h"

/* The callers of the unlocked and fast entry points do not hold the lock, the others do. */
static void who_takes_it(void **state)
{
	static const struct {
		enum gup_entry_point entry;
		uint16_t locks;
	} rows[] = {
		{ GUP_ENTRY_POINT_GET, 0 },	     { GUP_ENTRY_POINT_GET_REMOTE, 0 },
		{ GUP_ENTRY_POINT_PIN, 0 },	     { GUP_ENTRY_POINT_PIN_REMOTE, 0 },
		{ GUP_ENTRY_POINT_GET_UNLOCKED, 1 }, { GUP_ENTRY_POINT_PIN_UNLOCKED, 1 },
		{ GUP_ENTRY_POINT_GET_FAST, 1 },     { GUP_ENTRY_POINT_PIN_FAST, 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		assert_int_equal(call(w, rows[i].entry, FOLL_WRITE), 1);
		assert_int_equal(w->out.locks, rows[i].locks);
		assert_int_equal(w->out.drops, 0);
	}
	/* The fast walk gets its pages without the lock. */
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE), 1);
	assert_int_equal(w->out.locks, 0);
}

/* A fault that waits drops the lock; that page is tried again alone, then the rest. */
static void retry(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 9, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 2, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 5), 5);
	assert_int_equal(w->out.drops, 1);
	assert_int_equal(w->out.locks, 2);
	assert_int_equal(w->out.nr_faults, 6);
	assert_int_equal(w->out.faults[2].ret, VM_FAULT_RETRY);
	for (unsigned int i = 0; i < 6; i++) {
		assert_int_equal(w->out.faults[i].addr, PAGE(i <= 2 ? i : i - 1));
		/* FAULT_FLAG_TRIED for the second try, and for that alone. */
		assert_int_equal(!!(w->out.faults[i].flags & FAULT_FLAG_TRIED), i == 3);
	}
	for (unsigned int i = 0; i < 5; i++) {
		assert_ptr_equal(w->pages[i], page_at(w, PAGE(i)));
		assert_int_equal(w->pages[i]->refcount, 2);
	}
}

/* The room in the array goes on counting over a dropped lock. */
static void retry_short_array(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 9, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 1, 1);
	w->out.max_pages = 3;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 9), 3);
	w->out.max_pages = ROOM;
	assert_int_equal(entry_at(w, PAGE(3)), 0);
}

/* Done, but the lock is gone: the page is looked at again, and needs no fault. */
static void completed(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_COMPLETED, 1, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE, 3), 3);
	assert_int_equal(w->out.drops, 1);
	assert_int_equal(w->out.locks, 2);
	assert_int_equal(w->out.nr_faults, 3);
	assert_int_equal(w->out.faults[1].ret, VM_FAULT_COMPLETED);
	assert_int_equal(w->out.faults[1].kind, GUP_FAULT_ANON);
	for (unsigned int i = 0; i < 3; i++)
		assert_ptr_equal(w->pages[i], page_at(w, PAGE(i)));
	/* Every time, if it must be. */
	at(w, V(6, 12));
	area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_COMPLETED, 0, 9);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 3), 3);
	assert_int_equal(w->out.drops, 3);
	assert_int_equal(w->out.nr_faults, 3);
	/* A call that may not drop the lock keeps it. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_COMPLETED, 0, 9);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	assert_int_equal(w->out.drops, 0);
}

/* FOLL_NOWAIT: no waiting, the lock is kept, and what was got until then counts. */
static void nowait(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 6), V(6, 7), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 4; i++) {
		at(w, versions[i]);
		area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 1, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | FOLL_NOWAIT, BASE, 3),
		   1);
		eq(w, w->out.drops, 0);
		eq(w, w->out.locks, 1);
		put(w);
		inject(w, GUP_INJECT_RETRY, 0, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_NOWAIT, PAGE(1), 1), 0);
		eq(w, w->out.warns, 0);
	}
}

/* The lock may go again at the second try: another look, with all taken so far kept. */
static void dropped_twice(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	set(w, GUP_STEP_FORK, 0);
	put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_NONE | P_DIRTY));
	inject(w, GUP_INJECT_COMPLETED, 0, 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 2), 2);
	assert_int_equal(w->out.drops, 2);
	assert_int_equal(w->out.locks, 3);
	assert_int_equal(w->out.nr_faults, 3);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_NUMA_PTE);
	assert_int_equal(fault_kind(w, 1), GUP_FAULT_COW);
	assert_ptr_equal(w->pages[0], page_at(w, BASE));
	assert_int_equal(w->pages[0]->refcount, 2);
}

/* A call whose lock is dropped again and again is stopped. */
static void dropped_for_ever(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	inject(w, GUP_INJECT_COMPLETED, 0, 1000);
	call(w, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_LONGTERM);
	assert_true(w->out.endless);
	assert_int_equal(w->out.nr_pages, 0);
	assert_int_equal(folio_at(w, BASE)->pincount, 0);
}

/* A signal that comes with a fault is seen when the lock is to be taken again. */
static void signal_with_fault(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_UFFD_WP, PAGE(1), 1);
	set(w, GUP_STEP_UFFD_MODE, 2);
	set(w, GUP_STEP_FORK, 0);
	inject(w, GUP_INJECT_SIGNAL, 0, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | FOLL_INTERRUPTIBLE,
				 BASE, 2),
			 1);
	assert_true(w->mm->signal);
	assert_false(w->mm->fatal_signal);
	assert_int_equal(w->out.drops, 1);
}

/* SIGKILL ends the waiting with -EINTR; another signal does when FOLL_INTERRUPTIBLE. */
static void signals(void **state)
{
	static const struct {
		gup_version version;
		bool fatal;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ V(5, 10), true, 0, -EINTR },
		{ V(6, 12), true, 0, -EINTR },
		{ V(6, 12), false, 0, 1 },
		{ V(6, 12), false, FOLL_INTERRUPTIBLE, -EINTR },
		/* The flag is not known yet. */
		{ V(6, 1), false, FOLL_INTERRUPTIBLE, 1 },
		{ V(6, 2), false, FOLL_INTERRUPTIBLE, -EINTR },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 0, 1);
		if (!rows[i].fatal)
			set(w, GUP_STEP_SIGNAL, 0);
		else
			inject(w, GUP_INJECT_COMPLETED, 0, 1);
		if (rows[i].fatal && rows[i].version < V(6, 0))
			inject(w, GUP_INJECT_RETRY, 0, 1);
		if (rows[i].fatal)
			set(w, GUP_STEP_SIGNAL, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | rows[i].flags),
		   rows[i].ret);
	}
}

/* A signal that arrives while the lock is dropped is noticed before the lock is taken again. */
static void signal_while_dropped(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_UFFD_WP, PAGE(1), 1);
	set(w, GUP_STEP_UFFD_MODE, 2);
	set(w, GUP_STEP_SIGNAL, 0);
	/* The first page needs no fault, and is kept. */
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | FOLL_INTERRUPTIBLE,
				 BASE, 2),
			 1);
	assert_int_equal(w->out.drops, 1);
	assert_int_equal(w->out.locks, 1);
}

/* After a retry the error of the rest is hidden by the pages before, and told without any. */
static void retry_then_error(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 2), 1);
	assert_int_equal(w->out.drops, 1);
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 8, 1, 2);
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -ENOMEM);
}

/* The remote calls may drop the lock when the caller passes a pointer for it. */
static void remote_locked(void **state)
{
	struct world *w = *state;

	for (unsigned int locked = 0; locked < 2; locked++) {
		at(w, V(6, 12));
		anon_rw(w, 1);
		on(w, GUP_STEP_UFFD_WP, BASE, 1);
		set(w, GUP_STEP_UFFD_MODE, 2);
		assert_int_equal(
			call_with(w, (struct gup_call){ .start = BASE,
							.nr_pages = 1,
							.flags = FOLL_WRITE,
							.entry_point = GUP_ENTRY_POINT_GET_REMOTE,
							.locked = locked }),
			locked ? 1 : -EFAULT);
		assert_int_equal(w->out.drops, locked);
	}
}

/* Without an array the count goes on over a dropped lock as well. */
static void no_pages(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 4, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 1, 1);
	assert_int_equal(call_with(w,
				   (struct gup_call){ .start = BASE,
						      .nr_pages = 4,
						      .flags = FOLL_WRITE,
						      .entry_point = GUP_ENTRY_POINT_GET_UNLOCKED,
						      .no_pages = true }),
			 4);
	assert_int_equal(w->out.drops, 1);
	assert_int_equal(w->out.nr_pages, 0);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(page_at(w, PAGE(i))->refcount, 1);
}

/* Pages that may not stay are moved, those that may are kept, and each is counted once. */
static void some_move(void **state)
{
	static const enum gup_entry_point pins[] = { GUP_ENTRY_POINT_PIN,
						     GUP_ENTRY_POINT_PIN_UNLOCKED,
						     GUP_ENTRY_POINT_PIN_REMOTE,
						     GUP_ENTRY_POINT_PIN_FAST };
	struct world *w = *state;

	for (size_t i = 0; i < 4; i++) {
		struct gup_page *old[4];

		at(w, V(6, 12));
		anon_rw(w, 4);
		mark(w, PAGE(1), PG_UNPINNABLE);
		mark(w, PAGE(3), PG_CMA);
		for (unsigned int p = 0; p < 4; p++)
			old[p] = page_at(w, PAGE(p));
		assert_int_equal(call_at(w, pins[i], FOLL_LONGTERM | FOLL_WRITE, BASE, 4), 4);
		assert_int_equal(w->out.nr_migrated, 2);
		for (unsigned int p = 0; p < 4; p++) {
			assert_int_equal(w->pages[p] != old[p], p == 1 || p == 3);
			assert_ptr_equal(w->pages[p], page_at(w, PAGE(p)));
			assert_int_equal(w->pages[p]->flags & (PG_UNPINNABLE | PG_CMA), 0);
			assert_int_equal(w->pages[p]->refcount, 1 + GUP_PIN_COUNTING_BIAS);
			if (w->pages[p] != old[p])
				assert_int_equal(old[p]->refcount, 0);
		}
		put(w);
		assert_int_equal(page_at(w, PAGE(1))->refcount, 1);
	}
}

/* A short-term pin moves nothing. */
static void short_term(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_UNPINNABLE);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_migrated, 0);
	assert_int_equal(page_at(w, BASE)->flags & PG_UNPINNABLE, PG_UNPINNABLE);
}

/* A huge page moves as one, whichever of its pages are wanted. */
static void huge(void **state)
{
	static const gup_version versions[] = { V(5, 13), V(6, 5), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 4; i++) {
		struct gup_page *old;

		at(w, versions[i]);
		anon_thp(w);
		mark(w, BASE, PG_UNPINNABLE);
		old = folio_at(w, BASE);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, PAGE(100), 50), 50);
		eq(w, w->out.nr_migrated, 1);
		eq(w, folio_at(w, BASE) == old, false);
		eq(w, w->pages[7] == folio_at(w, BASE) + 107, true);
		eq(w, folio_at(w, BASE)->pincount, 50);
		eq(w, folio_at(w, BASE)->refcount, 51);
		eq(w, level_at(w, BASE), 2);
		eq(w, old->refcount, 0);
	}
}

/* A page that cannot move makes the call fail, with nothing pinned. */
static void cannot_move(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 3);
	mark(w, PAGE(1), PG_UNPINNABLE);
	hold(w, PAGE(1), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, 3), -ENOMEM);
	assert_int_equal(w->out.nr_pages, 0);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
	/* No memory to move to: the same. */
	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_UNPINNABLE);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), -ENOMEM);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
}

/* Pins of the fast walk stay when the other pages cannot move. */
static void fast_part_stays(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	mark(w, PAGE(1), PG_UNPINNABLE);
	hold(w, PAGE(1), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM, BASE, 2), 1);
	assert_int_equal(w->out.nr_fast, 1);
	assert_int_equal(page_at(w, BASE)->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
}

/* The page cache's pages move as well, and their other users find them. */
static void shmem(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	mark(w, BASE, PG_UNPINNABLE);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_migrated, 1);
	assert_int_equal(w->pages[0]->flags & (PG_SHMEM | PG_UNPINNABLE), PG_SHMEM);
	assert_int_equal(w->pages[0]->refcount, 2 + GUP_PIN_COUNTING_BIAS);
	on(w, GUP_STEP_ZAP, BASE, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_ptr_equal(page_at(w, BASE), w->pages[0]);
}

/* The zero page always counts as pinnable. */
static void zero(void **state)
{
	struct world *w = *state;

	at(w, V(6, 1));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	gup_page_touch(w->mm, zero_page(w))->flags |= PG_UNPINNABLE;
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
	assert_ptr_equal(w->pages[0], zero_page(w));
	assert_int_equal(w->out.nr_migrated, 0);
}

/* In a private mapping of a file a long-term read pin gets a copy since v6.2. */
static void private_file(void **state)
{
	static const struct {
		gup_version version;
		bool copied;
	} rows[] = { { V(6, 1), false }, { V(6, 2), true }, { V(7, 3), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, !!(w->pages[0]->flags & PG_ANON), rows[i].copied);
		/* One fault to bring the page in, one more to make it one's own. */
		eq(w, w->out.nr_faults, 1 + rows[i].copied);
		put(w);
		/* A short-term pin takes the file's page. */
		on(w, GUP_STEP_ZAP, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
		eq(w, w->pages[0]->flags & PG_ANON, 0);
	}
}

/*
 * A huge page of a private shmem mapping: unsharing unmaps it, the fault maps it
 * again, without end, from v6.2 on.
 */
static void private_huge_loops(void **state)
{
	static const gup_version versions[] = { V(6, 2), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 3; i++) {
		at(w, versions[i]);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, level_at(w, BASE), 2);
		call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
		eq(w, w->out.endless, true);
		eq(w, w->out.nr_pages, 0);
		eq(w, folio_at(w, BASE)->refcount, GUP_PMD_NR + 1);
	}
}

/* DAX memory is not pinned for long by the fast walk either. */
static void fsdax(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 11), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 4; i++) {
		at(w, versions[i]);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM | FOLL_WRITE), -EOPNOTSUPP);
		eq(w, page_at(w, BASE)->refcount, 2);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE), 1);
	}
}

/*
 * longterm-locked: the walk that is done again takes the lock again since v6.3; before that the
 * lock was held all the time.
 */
static void again_locked(void **state)
{
	static const struct {
		gup_version version;
		uint16_t locks;
	} rows[] = {
		{ V(5, 10), 1 }, { V(6, 1), 1 }, { V(6, 2), 1 }, { V(6, 3), 2 }, { V(7, 3), 2 }
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 2);
		mark(w, PAGE(1), PG_CMA);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM | FOLL_WRITE, BASE, 2), 2);
		eq(w, w->out.nr_migrated, 1);
		eq(w, w->out.locks, rows[i].locks);
	}
}

/* A call that lost the lock takes it again for the next round. */
static void again_after_drop(void **state)
{
	static const uint16_t locks[] = { 0, 2 };
	struct world *w = *state;

	for (unsigned int dropped = 0; dropped < 2; dropped++) {
		struct gup_page *old;

		at(w, V(6, 12));
		area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_CMA);
		old = page_at(w, BASE);
		inject(w, GUP_INJECT_RETRY, 0, dropped);
		/* All the array there is has been filled once. */
		w->out.max_pages = 3;
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = 3,
						   .flags = FOLL_LONGTERM | FOLL_WRITE,
						   .entry_point = GUP_ENTRY_POINT_PIN_REMOTE,
						   .locked = true }),
		   3);
		w->out.max_pages = ROOM;
		eq(w, w->out.drops, dropped);
		eq(w, w->out.locks, locks[dropped]);
		for (unsigned int p = 0; p < 3; p++) {
			eq(w, w->pages[p] == page_at(w, PAGE(p)), true);
			eq(w, w->pages[p]->refcount, 1 + GUP_PIN_COUNTING_BIAS);
		}
		eq(w, old->refcount, 0);
	}
}

/* longterm-again: what failed the first time is asked for again since v5.13. */
static void again_how_many(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(5, 12), 1 }, { V(5, 13), 2 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_CMA);
		inject(w, GUP_INJECT_OOM, 0, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2),
		   rows[i].ret);
		eq(w, w->out.nr_migrated, 1);
	}
}

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

/* fsdax-longterm: pages before DAX memory are lost until v5.10, kept since v5.11. */
static void fsdax_longterm(void **state)
{
	static const struct row rows[] = { { V(5, 10), -EOPNOTSUPP }, { V(5, 11), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, 2), rows[i].ret);
		put(w);
		eq(w, page_at(w, BASE)->refcount, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, PAGE(1), 1), -EOPNOTSUPP);
		/* Short-term pins are fine. */
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, 0, PAGE(1), 1), 1);
	}
}

/* no-progress: waiting that FOLL_NOWAIT forbids gives 0 at all times, without a complaint. */
static void no_progress(void **state)
{
	static const gup_version versions[] = { V(6, 6), V(6, 7) };
	struct world *w = *state;

	for (size_t i = 0; i < NR(versions); i++) {
		at(w, versions[i]);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 0, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_NOWAIT | FOLL_WRITE), 0);
		eq(w, w->out.warns, 0);
	}
}

/* longterm-zone: a page of ZONE_MOVABLE may stay until v5.12, one in a CMA area never. */
static void longterm_zone(void **state)
{
	static const struct {
		gup_version version;
		uint32_t zone;
		uint32_t migrated;
	} rows[] = { { V(5, 12), PG_UNPINNABLE, 0 },
		     { V(5, 13), PG_UNPINNABLE, 1 },
		     { V(5, 12), PG_CMA, 1 },
		     { V(5, 13), PG_CMA, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_rw(w, 1);
		mark(w, BASE, rows[i].zone);
		page = page_at(w, BASE);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, w->out.nr_migrated, rows[i].migrated);
		eq(w, w->pages[0] != page, rows[i].migrated);
		eq(w, w->pages[0] == page_at(w, BASE), true);
	}
}

/*
 * longterm-failure: up to v5.12 a page that cannot be moved is pinned where it is, with the pages
 * that were moved, and no other page is looked at. Since v5.13 the call fails and pins nothing.
 */
static void longterm_failure(void **state)
{
	struct world *w = *state;

	for (gup_version v = V(5, 12); v <= V(5, 13); v++) {
		bool pinned = v == V(5, 12);
		const struct gup_page *held;

		at(w, v);
		anon_rw(w, 2);
		mark(w, BASE, PG_CMA);
		mark(w, PAGE(1), PG_CMA);
		hold(w, BASE, 1);
		held = page_at(w, BASE);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2),
		   pinned ? 2 : -ENOMEM);
		eq(w, w->out.nr_migrated, 1);
		eq(w, page_at(w, BASE) == held, true);
		eq(w, page_at(w, BASE)->refcount, pinned ? 2 + GUP_PIN_COUNTING_BIAS : 2);
		eq(w, page_at(w, PAGE(1))->refcount, pinned ? 1 + GUP_PIN_COUNTING_BIAS : 1);
		eq(w, page_at(w, PAGE(1))->flags & PG_CMA, 0);
	}
}

/*
 * longterm-isolated: a page that is on no LRU list is pinned where it is (up to v5.12, and in
 * v6.14 and v6.15), or the call never ends and then holds nothing. Other pages are moved first.
 */
static void longterm_isolated(void **state)
{
	static const struct {
		gup_version version;
		bool pinned;
	} rows[] = { { V(5, 10), true },  { V(5, 12), true }, { V(5, 13), false },
		     { V(6, 13), false }, { V(6, 14), true }, { V(6, 15), true },
		     { V(6, 16), false }, { NEWEST, false } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		for (unsigned int nr = 1; nr <= 2; nr++) {
			at(w, rows[i].version);
			anon_rw(w, 2);
			mark(w, BASE, PG_CMA | PG_ISOLATED);
			mark(w, PAGE(1), PG_CMA);
			eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, nr),
			   rows[i].pinned ? (long)nr : -EINTR);
			eq(w, w->out.endless, !rows[i].pinned);
			eq(w, w->out.nr_migrated, nr - 1);
			eq(w, page_at(w, BASE)->refcount,
			   rows[i].pinned ? 2 + GUP_PIN_COUNTING_BIAS : 2);
			put(w);
		}
		/* Hugetlb has no LRU list, but is isolated once as well. */
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
		gup_rules_set(&w->rules, GUP_LONGTERM_GRAB_NOT_ASKED);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_CMA | PG_ISOLATED);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), rows[i].pinned ? 1 : -EINTR);
		put(w);
	}
}

/*
 * longterm-drain, lru-batch: a batch holds a reference to a page. It is drained for a page that
 * is on no list, and since v6.17 for each page that is in a batch.
 */
static void longterm_drain(void **state)
{
	static const struct {
		gup_version version;
		uint32_t batch;
		bool drained;
	} rows[] = { { V(5, 13), PG_LRU_BATCH, true },	  { NEWEST, PG_LRU_BATCH, true },
		     { V(5, 13), PG_MOVE_BATCH, false },  { V(6, 10), PG_MOVE_BATCH, false },
		     { V(6, 11), PG_MOVE_BATCH, true },	  { V(6, 16), PG_MOVE_BATCH, true },
		     { V(6, 17), PG_MOVE_BATCH, true },	  { V(5, 18), PG_MLOCK_BATCH, false },
		     { V(6, 11), PG_MLOCK_BATCH, false }, { V(6, 16), PG_MLOCK_BATCH, false },
		     { V(6, 17), PG_MLOCK_BATCH, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 2);
		mark(w, BASE, PG_CMA | rows[i].batch);
		mark(w, PAGE(1), rows[i].batch);
		eq(w, page_at(w, BASE)->refcount, 2);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), rows[i].drained ? 1 : -ENOMEM);
		eq(w, w->out.nr_migrated, rows[i].drained);
		/* All batches are drained at once, that of the neighbour as well. */
		eq(w, page_at(w, PAGE(1))->refcount, rows[i].drained ? 1 : 2);
		eq(w, page_at(w, PAGE(1))->flags & rows[i].batch,
		   rows[i].drained ? 0 : rows[i].batch);
		put(w);
	}
	/* A page that may stay needs no drain. */
	at(w, NEWEST);
	anon_rw(w, 1);
	mark(w, BASE, PG_LRU_BATCH);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
	eq(w, page_at(w, BASE)->flags & PG_LRU_BATCH, PG_LRU_BATCH);
}

/* longterm-compound: up to v5.12 a page that is mapped behind a part of a huge page is not seen. */
static void longterm_compound(void **state)
{
	struct world *w = *state;

	for (gup_version v = V(5, 12); v <= V(5, 13); v++) {
		at(w, v);
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		on(w, GUP_STEP_REMAP, PAGE(1), 1);
		mark(w, PAGE(1), PG_CMA);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2), 2);
		eq(w, w->out.nr_migrated, v == V(5, 13));
		put(w);
		/* From that page on it is seen. */
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, PAGE(1), 2), 2);
		eq(w, w->out.nr_migrated, v == V(5, 12));
		put(w);
	}
}

/*
 * longterm-array: v6.11 makes an array of pointers to all folios that it has pinned. kmalloc() has
 * no room for one more than 2 GiB of them, and then they stay pinned.
 */
static void longterm_array(void **state)
{
	const uint64_t most = UINT64_C(524288), nr_huge = most / GUP_PMD_NR + 1;
	static const gup_version versions[] = { V(6, 10), V(6, 11), V(6, 12) };
	struct world *w = *state;
	struct gup_page **pages = calloc(most + 1, sizeof(struct gup_page *));

	assert_non_null(pages);
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 16, (uint32_t)((nr_huge + 2) * GUP_PMD_NR), 4);
	assert_non_null(w->mm);
	for (size_t i = 0; i < NR(versions); i++) {
		for (unsigned int more = 0; more < 2; more++) {
			struct gup_outcome out = { .pages = pages, .max_pages = most + 1 };
			struct gup_walk walk = { .rules = &w->rules, .out = &out };
			const struct gup_call call = { .start = BASE,
						       .nr_pages = most + more,
						       .flags = FOLL_LONGTERM | FOLL_WRITE,
						       .entry_point = GUP_ENTRY_POINT_PIN };
			bool fails = more && versions[i] == V(6, 11);

			at(w, versions[i]);
			walk.mm = w->mm;
			area(w, BASE, nr_huge * GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
			eq(w, gup_call(&walk, &call), fails ? -ENOMEM : (long)(most + more));
			eq(w, folio_at(w, BASE)->pincount, GUP_PMD_NR);
		}
	}
	free(pages);
}

/* The second of two pages waits: the lock goes, comes back, and the page is asked for again. */
static void retried(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_LOCK, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, entry_at(w, BASE), 0);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 1, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_LOCK_DROPPED, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_LOCK, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_RETRY, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 1, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, PAGE(1), 0, 1);
	expects(&t, GUP_EVENT_PAGE, 1, PAGE(1), pfn_pte(GUP_PFN_BASE + 2, P_RW), 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, 2);
	emits(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 2, &t);
	eq(w, w->out.locks, 2);
	eq(w, w->out.drops, 1);
	eq(w, w->out.faults[1].flags,
	   FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE | FAULT_FLAG_TRIED);
}

/* The second of two pages has to move for a pin that lasts; its number is told, no address. */
static void moved(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };
	gup_entry first;

	at(w, NEWEST);
	anon_rw(w, 2);
	mark(w, PAGE(1), PG_CMA);
	first = entry_at(w, BASE);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, first, 0);
	expects(&t, GUP_EVENT_PAGE, 1, PAGE(1), first + GUP_PAGE_SIZE, 0);
	expects(&t, GUP_EVENT_MIGRATED, 0, 0, 0, 1);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, first, 0);
	expects(&t, GUP_EVENT_PAGE, 1, PAGE(1), first + 2 * GUP_PAGE_SIZE, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, 2);
	emits(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2, &t);
	eq(w, w->out.nr_migrated, 1);
}

/**
 * struct last - the last event of a kind, of walks that tell a great many
 * @id: the kind
 * @event: the event
 * @nr: how many there were
 */
struct last {
	enum gup_event_id id;
	struct gup_event event;
	unsigned int nr;
};

static void keep_last(void *arg, const struct gup_event *event)
{
	struct last *last = arg;

	if (event->id != last->id)
		return;
	last->event = *event;
	last->nr++;
}

/* A page whose lock is dropped at each try is given up, and that is told once. */
static void dropped_for_ever_told(void **state)
{
	struct world *w = *state;
	struct last last = { .id = GUP_EVENT_ENDLESS };

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	inject(w, GUP_INJECT_COMPLETED, 0, 1000);
	w->on_event = keep_last;
	w->arg = &last;
	call_at(w, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_LONGTERM, PAGE(3), 1);
	eq(w, w->out.endless, true);
	eq(w, last.nr, 1);
	eq(w, last.event.level, 0);
	eq(w, last.event.addr, PAGE(3));
	eq(w, last.event.entry, 0);
	eq(w, last.event.value, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(retry_short_array),
		TEST(dropped_twice),
		TEST(dropped_for_ever),
		TEST(signal_with_fault),
		TEST(who_takes_it),
		TEST(retry),
		TEST(completed),
		TEST(nowait),
		TEST(signals),
		TEST(signal_while_dropped),
		TEST(retry_then_error),
		TEST(remote_locked),
		TEST(no_pages),
		TEST(again_locked),
		TEST(again_after_drop),
		TEST(again_how_many),
		TEST(some_move),
		TEST(short_term),
		TEST(huge),
		TEST(cannot_move),
		TEST(fast_part_stays),
		TEST(shmem),
		TEST(zero),
		TEST(private_file),
		TEST(private_huge_loops),
		TEST(fsdax),
		TEST(fsdax_longterm),
		TEST(no_progress),
		TEST(longterm_zone),
		TEST(longterm_failure),
		TEST(longterm_isolated),
		TEST(longterm_drain),
		TEST(longterm_compound),
		TEST(longterm_array),
		TEST(dropped_for_ever_told),
		TEST(retried),
		TEST(moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
