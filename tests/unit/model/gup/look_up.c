// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking a page up: follow_page() until v6.11, a folio walk since v6.12.
 */
#include "trace.h"

/* A mapped page is found, in a huge page the right one. No page is faulted in. */
static void found(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 11), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 5; i++) {
		at(w, versions[i]);
		anon_thp(w);
		area(w, PAGE(512), 2, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, PAGE(512), 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(9), 1), 1);
		eq(w, w->pages[0] == folio_at(w, BASE) + 9, true);
		eq(w, w->out.nr_pages, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(512), 1), 1);
		eq(w, w->pages[0] == page_at(w, PAGE(512)), true);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(513), 1), 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_WRITE, PAGE(513), 1), 0);
		eq(w, w->out.nr_faults, 0);
		eq(w, w->out.nr_pages, 0);
		/* Callers have the VMA at hand. */
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(600), 1), -EFAULT);
	}
}

/* follow_page(FOLL_GET) holds the page, and gives nothing for FOLL_PIN since v5.19. */
static void holds(void **state)
{
	static const struct {
		gup_version version;
		int32_t got;
		long pin;
	} rows[] = {
		{ V(5, 18), 1, 1 }, { V(5, 19), 1, 0 }, { V(6, 11), 1, 0 }, { V(6, 12), 0, 1 }
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET), 1);
		eq(w, gup_refs(page_at(w, BASE)), rows[i].got);
		put(w);
		eq(w, gup_refs(page_at(w, BASE)), 0);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_PIN), rows[i].pin);
		put(w);
		eq(w, gup_refs(page_at(w, BASE)), 0);
	}
}

/* Entries that are there, but not present. */
static void not_present(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 2), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 4; i++) {
		at(w, versions[i]);
		anon_rw(w, 2);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		on(w, GUP_STEP_MIGRATING, PAGE(1), 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(1), 1), 0);
		eq(w, is_migration_entry(entry_at(w, PAGE(1))), true);
		/* Whatever frame it names. */
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE),
			      pfn_pte(w->mm->zero_pfn + 1, GUP_PTE_DIRTY));
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 0);
	}
}

/* FOLL_MIGRATION waits, until v6.1. */
static void waits(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(5, 10), 1 }, { V(6, 1), 1 }, { V(6, 2), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i / 2].version);
		(void)(i % 2 ? anon_thp(w) : anon_rw(w, 1));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_MIGRATION), rows[i / 2].ret);
		eq(w, w->out.nr_faults, 0);
	}
}

/* The zero pages: followed, but for a dump; a folio walk knows neither. */
static void zero(void **state)
{
	static const struct {
		gup_version version;
		long ret;
		long dump;
	} rows[] = { { V(5, 10), 1, -EFAULT }, { V(6, 11), 1, -EFAULT }, { V(6, 12), 0, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		bool huge = i % 2;

		at(w, rows[i / 2].version);
		set(w, GUP_STEP_THP, huge);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, level_at(w, BASE), 1 + huge);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i / 2].ret);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP), rows[i / 2].dump);
	}
}

/* A folio walk sees secretmem and what is hinted; it asks no flags. */
static void folio_walk(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SECRETMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 1);
	at(w, V(6, 12));
	anon_rw(w, 1);
	protect(w, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_WRITE), 1);
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW | VM_MIXEDMAP, GUP_VMA_ANON);
	put_entry(w, BASE, 1, pfn_pte(0xf0000, P_RO | GUP_PTE_SPECIAL));
	assert_int_equal(call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 0);
}

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

/* fsdax-entry: so a look-up finds nothing, or no struct page, until v6.14. */
static void fsdax_entry_look_up(void **state)
{
	static const struct row rows[] = {
		{ V(5, 10), -EEXIST }, { V(6, 11), -EEXIST }, { V(6, 12), 0 },
		{ V(6, 14), 0 },       { V(6, 15), 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i].ret);
	}
}

/* look-up: follow_page() holds the page if asked and knows the zero page; a folio walk does not. */
static void look_up(void **state)
{
	static const struct {
		gup_version version;
		long zero;
		int32_t refs;
	} rows[] = { { V(6, 11), 1, 1 }, { V(6, 12), 0, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		area(w, PAGE(1), 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, PAGE(1), 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET), 1);
		eq(w, w->pages[0] == page_at(w, BASE), true);
		eq(w, gup_refs(w->pages[0]), rows[i].refs);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, PAGE(1), 1), rows[i].zero);
	}
}

/* folio_walk_start() tells what it found at which level, or where there was nothing. */
static void look_up_told(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	expects(&t, GUP_EVENT_NO_VMA, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	t.nr = 0;
	expects(&t, GUP_EVENT_LOOK_UP_NONE, 5, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, 0);
	emits(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	on(w, GUP_STEP_WRITE, BASE, 1);
	t.nr = 0;
	expects(&t, GUP_EVENT_PAGE, 1, BASE, entry_at(w, BASE), 1);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, 1);
	emits(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	at(w, NEWEST);
	anon_thp(w);
	t.nr = 0;
	expects(&t, GUP_EVENT_HUGE, 2, PAGE(3), entry_at(w, BASE), 1);
	expects(&t, GUP_EVENT_RETURN, 0, PAGE(3), 0, 1);
	emits(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(3), 1, &t);
	eq(w, w->pages[0] == folio_at(w, BASE) + 3, true);
	eq(w, w->out.nr_pages, 1);
	eq(w, folio_at(w, BASE)->refcount, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(found),	    TEST(holds),      TEST(not_present),	 TEST(waits),
		TEST(zero),	    TEST(folio_walk), TEST(fsdax_entry_look_up), TEST(look_up),
		TEST(look_up_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
