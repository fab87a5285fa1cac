// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs of plain pages: where they end. What a call does is the same when somebody
 * listens, where there are none; the fixture makes each call both ways.
 */
#include "fixture.h"

/* A run goes on from table to table, at every level. */
static void tables(void **state)
{
	/* The last pages of what one table maps, and the first of the next. */
	static const uint64_t starts[] = {
		PAGE(510),
		(UINT64_C(1) << 30) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(1) << 39) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(1) << 48) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(5) << 48) - 2 * GUP_PAGE_SIZE,
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		at(w, V(7, 3));
		area(w, starts[i], 4, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, starts[i], 4);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, starts[i], 4), 4);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, starts[i], 4), 4);
		eq(w, w->out.nr_fast, 4);
		for (uint64_t p = 0; p < 4; p++) {
			struct gup_page *page = page_at(w, starts[i] + p * GUP_PAGE_SIZE);

			eq(w, w->pages[p] == page, true);
			eq(w, page->refcount, 2 + GUP_PIN_COUNTING_BIAS);
			/* Seen twice: by the slow walk, then by the fast one. */
			eq(w, page->flags & (PG_REFERENCED | PG_ACTIVE), PG_REFERENCED);
		}
	}
}

/* Each level has an index of its own: no other address's page is found. */
static void indices(void **state)
{
	const uint64_t one[] = { UINT64_C(1) << 21, UINT64_C(1) << 30, UINT64_C(1) << 39,
				 UINT64_C(1) << 48 };
	struct world *w = *state;

	for (unsigned int i = 1; i < 4; i++) {
		uint64_t below = one[i - 1], both = one[i] | one[i - 1];

		at(w, V(7, 3));
		area(w, below, 1, VM_OWN | RW, GUP_VMA_ANON);
		area(w, both, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, below, 1);
		on(w, GUP_STEP_WRITE, both, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, below, 1), 1);
		eq(w, w->pages[0] == page_at(w, below), true);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, both, 1), 1);
		eq(w, w->pages[0] == page_at(w, both), true);
	}
}

/* An index is not taken for that of another table: what lies lowest of all is not found. */
static void not_the_lowest(void **state)
{
	const uint64_t low = UINT64_C(0x10000);
	static const uint64_t bits[] = { 21, 30, 39, 48 };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		uint64_t addr = low | UINT64_C(1) << bits[i];

		at(w, V(7, 3));
		area(w, low, 1, VM_OWN | RW, GUP_VMA_ANON);
		area(w, addr, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, low, 1);
		on(w, GUP_STEP_WRITE, addr, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, addr, 1), 1);
		eq(w, w->pages[0] == page_at(w, addr), true);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, addr, 1), 1);
		eq(w, w->pages[0] == page_at(w, addr), true);
	}
}

/* It ends with the VMA: the next one may not allow what the entries would. */
static void next_vma(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 2);
	area(w, PAGE(2), 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(2), 2);
	vma_lookup(w->mm, PAGE(2))->flags |= VM_IO;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 4), 2);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 1);
	/* An address within a page is in the VMA that the page is in. */
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE + 8, 4), 2);
}

/* It ends with the array, and begins only where that has room. */
static void room(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 4);
	w->out.max_pages = 3;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 4), 3);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 2);
	assert_int_equal(page_at(w, PAGE(3))->refcount, 1);

	/* The fast walk asks for no more than that either. */
	at(w, V(7, 3));
	anon_rw(w, 4);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, 0, BASE, 4), 3);
	assert_int_equal(w->out.nr_fast, 3);
	assert_int_equal(page_at(w, PAGE(3))->refcount, 1);

	/* Without any, not even the stack is grown. */
	at(w, V(6, 4));
	area(w, PAGE(8), 2, VM_OWN | RW | VM_GROWSDOWN, GUP_VMA_ANON);
	w->out.max_pages = 0;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), -EFAULT);
	assert_int_equal(vma_lookup(w->mm, PAGE(8))->start, PAGE(8));
	w->out.max_pages = ROOM;
}

/* It ends before a page that cannot be held. */
static void no_hold(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 3);
	page_at(w, PAGE(2))->refcount = 0;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
	assert_int_equal(w->out.warns, GUP_WARN_REFCOUNT);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 0);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
}

/* It ends before a frame that is no page. */
static void no_page(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 3);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(2)),
		      pfn_pte(GUP_PFN_BASE + w->mm->max_pages, P_RW));
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(2), 1), -EEXIST);
	/* Nor is it one when all the frames before it are pages. */
	while (gup_page_alloc(w->mm, 0, 0))
		;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
}

/* After a page that is not plain the next ones may be. */
static void goes_on(void **state)
{
	struct world *w = *state;

	at(w, V(6, 6));
	anon_rw(w, 5);
	on(w, GUP_STEP_ZAP, PAGE(2), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, 5), 5);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(w->out.faults[0].addr, PAGE(2));
	for (uint64_t p = 0; p < 5; p++) {
		assert_ptr_equal(w->pages[p], page_at(w, PAGE(p)));
		assert_int_equal(w->pages[p]->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	}
}

/* What room there is, what came before has taken from: base pages, and a huge one. */
static void room_left(void **state)
{
	struct world *w = *state;

	w->out.max_pages = 3;
	for (unsigned int huge = 0; huge < 2; huge++) {
		at(w, V(7, 3));
		area(w, PAGE(511), 1 + GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, huge);
		on(w, GUP_STEP_WRITE, PAGE(512), 4);
		eq(w, level_at(w, PAGE(512)), 1 + huge);
		/* The first is faulted in. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(511), 6), 3);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->pages[2] == page_at(w, PAGE(513)), true);
		assert_null(w->pages[3]);
	}
	w->out.max_pages = ROOM;
}

/* It goes on at the next address, in the table that maps it, wherever that lies. */
static void scattered(void **state)
{
	const uint64_t far = BASE + 8 * GUP_PMD_SIZE;
	struct world *w = *state;

	at(w, V(7, 3));
	area(w, PAGE(506), 12, VM_OWN | RW, GUP_VMA_ANON);
	area(w, far, 6, VM_OWN | RW, GUP_VMA_ANON);
	/* In between another table is made. */
	on(w, GUP_STEP_WRITE, PAGE(506), 6);
	on(w, GUP_STEP_WRITE, far, 6);
	on(w, GUP_STEP_WRITE, PAGE(512), 6);
	for (unsigned int fast = 0; fast < 2; fast++) {
		eq(w,
		   call_at(w, fast ? GUP_ENTRY_POINT_GET_FAST_ONLY : GUP_ENTRY_POINT_GET,
			   FOLL_WRITE, PAGE(510), 4),
		   4);
		for (uint64_t p = 0; p < 4; p++)
			eq(w, w->pages[p] == page_at(w, PAGE(510 + p)), true);
		eq(w, page_at(w, far)->refcount, 1);
	}
}

/* A page's entry is no table: a low page's is not taken for that of a high address. */
static void no_table(void **state)
{
	const uint64_t low = UINT64_C(0x10000);
	const uint64_t high = UINT64_C(0x2000000);
	struct world *w = *state;

	at(w, V(7, 3));
	area(w, low, 1, VM_OWN | RW, GUP_VMA_ANON);
	area(w, high, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, low, 1);
	on(w, GUP_STEP_WRITE, high, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, high, 1), 1);
	eq(w, w->pages[0] == page_at(w, high), true);
}

/* A pin for reading wants what is exclusive, in the swap cache or not. */
static void swap_cache(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 2);
	set(w, GUP_STEP_FORK, 0);
	page_at(w, BASE)->flags |= PG_SWAPCACHE;
	page_at(w, PAGE(1))->flags |= PG_SWAPCACHE;
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 2), 0);
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_UNLOCKED, 0, BASE, 2), 2);
	eq(w, w->out.nr_faults, 2);
	eq(w, fault_kind(w, 0), GUP_FAULT_UNSHARE);
}

/* So does one that may read what is not readable. */
static void forced_pin(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 1);
	page = page_at(w, BASE);
	set(w, GUP_STEP_FORK, 0);
	eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_FORCE), 1);
	eq(w, w->out.nr_fast, 0);
	eq(w, w->out.nr_faults, 1);
	eq(w, fault_kind(w, 0), GUP_FAULT_UNSHARE);
	eq(w, w->pages[0] == page_at(w, BASE), true);
	eq(w, w->pages[0] == page, false);
}

/* The fast walk's ends where its range does, after a page that is not plain as well. */
static void range(void **state)
{
	struct world *w = *state;

	/* Nobody minds peer-to-peer memory here. */
	at(w, V(5, 10));
	anon_rw(w, 5);
	page_at(w, PAGE(1))->flags |= PG_P2PDMA;
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE, 3), 3);
	eq(w, w->out.nr_fast, 3);
	eq(w, page_at(w, PAGE(2))->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	eq(w, page_at(w, PAGE(3))->refcount, 1);

	/* A huge page right behind is not looked at. */
	at(w, V(7, 3));
	area(w, PAGE(508), 4 + GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(508), 4);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	eq(w, level_at(w, PAGE(512)), 2);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(508), 4), 4);
	eq(w, folio_at(w, PAGE(512))->flags & PG_REFERENCED, 0);
}

static int setup_four(void **state)
{
	return setup_levels(state, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(room_left),  TEST(scattered),
		TEST(no_table),	  cmocka_unit_test_setup_teardown(no_table, setup_four, teardown),
		TEST(swap_cache), TEST(forced_pin),
		TEST(range),	  TEST(tables),
		TEST(indices),	  TEST(not_the_lowest),
		TEST(next_vma),	  TEST(room),
		TEST(no_hold),	  TEST(no_page),
		TEST(goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
