// SPDX-License-Identifier: GPL-2.0-only
/*
 * Long-term pins: what has to move first, and what cannot.
 */
#include "fixture.h"

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

/* Who cannot be moved makes the call fail, with nothing pinned. */
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

/* What the fast walk has pinned already stays, when the rest cannot be moved. */
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
 * again, for ever, from v6.2 on.
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
 * longterm-locked: the walk that is done again takes the lock again, if that may be dropped
 * at all; otherwise it was held all the time.
 */
static void again_locked(void **state)
{
	static const struct {
		gup_version version;
		uint16_t locks;
	} rows[] = { { V(5, 10), 1 }, { V(6, 1), 1 }, { V(6, 2), 2 }, { V(7, 3), 2 } };
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

/* Who held the lock and lost it takes it for the walk that is done again. */
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

/* longterm-again: what failed the first time is asked for again since v6.0. */
static void again_how_many(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(5, 19), 1 }, { V(6, 0), 2 } };
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(again_locked), TEST(again_after_drop), TEST(again_how_many),
		TEST(some_move),    TEST(short_term),	    TEST(huge),
		TEST(cannot_move),  TEST(fast_part_stays),  TEST(shmem),
		TEST(zero),	    TEST(private_file),	    TEST(private_huge_loops),
		TEST(fsdax),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
