// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap_lock: who takes it, which fault drops it, and how the walk goes on.
 */
#include "fixture.h"

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
	/* What the fast walk gets, it gets without. */
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
	/* Who may not drop the lock does not have it dropped. */
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

/* A call that has its lock dropped for ever is stopped. */
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

/* What arrives while the lock is dropped is noticed before it is taken again. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(retry_short_array), TEST(dropped_twice),
		TEST(dropped_for_ever),	 TEST(signal_with_fault),
		TEST(who_takes_it),	 TEST(retry),
		TEST(completed),	 TEST(nowait),
		TEST(signals),		 TEST(signal_while_dropped),
		TEST(retry_then_error),	 TEST(remote_locked),
		TEST(no_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
