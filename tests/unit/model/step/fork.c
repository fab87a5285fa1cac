// SPDX-License-Identifier: GPL-2.0-only
/*
 * What fork() does to the parent, in one step or in two, and the end of the child.
 */
#include "fixture.h"

/* fork() shares anonymous pages read-only, and nothing else. */
static void fork_shares(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	area(w, PAGE(2), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(2), 1);
	on(w, GUP_STEP_SWAP_OUT, PAGE(2), 1);
	area(w, PAGE(3), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, PAGE(3), 1);
	set(w, GUP_STEP_FORK, 0);
	assert_ptr_equal(page_at(w, PAGE(3)), zero_page(w));
	assert_int_equal(zero_page(w)->mapcount, 0);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
	assert_int_equal(page_at(w, BASE)->mapcount, 2);
	assert_int_equal(page_at(w, BASE)->refcount, 2);
	assert_int_equal(page_at(w, BASE)->flags, PG_ANON | PG_MAPPED_SHARED);
	assert_true(pte_write(entry_at(w, PAGE(1))));
	assert_int_equal(page_at(w, PAGE(1))->mapcount, 1);
	/* Swapped memory is no longer exclusive. */
	assert_int_equal(entry_at(w, PAGE(2)) & GUP_SWP_EXCLUSIVE, 0);
}

/* A pinned page is copied for the child, and stays the parent's own. */
static void fork_pinned(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct gup_page *page;

		at(w, V(6, 12));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		page = w->pages[0];
		set(w, GUP_STEP_FORK, 0);
		assert_true(pte_write(entry_at(w, BASE)));
		assert_int_equal(level_at(w, BASE), 1);
		assert_ptr_equal(page_at(w, BASE), page);
		assert_int_equal(page->flags & PG_ANON_EXCLUSIVE, PG_ANON_EXCLUSIVE);
		put(w);
		/* A mere reference does not help. */
		at(w, V(6, 12));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		set(w, GUP_STEP_FORK, 0);
		assert_false(pte_write(entry_at(w, BASE)));
		assert_int_equal(level_at(w, BASE), level);
	}
}

/* cow-reuse: since v5.19 fork() shares a page that may be pinned if it is not exclusive. */
static void fork_pinned_shared(void **state)
{
	struct world *w = *state;

	for (gup_version v = V(5, 18); v <= V(5, 19); v++) {
		at(w, v);
		anon_rw(w, 2);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, PAGE(1), 1), 1);
		hold(w, BASE, GUP_PIN_COUNTING_BIAS);
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, v == V(5, 18) ? 1 : 2);
		eq(w, page_at(w, PAGE(1))->mapcount, 1);
		eq(w, pte_write(entry_at(w, PAGE(1))), true);
	}
}

/* The end of the child undoes its half, also of a huge page mapped by PTEs. */
static void child_exit(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	area(w, PAGE(512), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, PAGE(512), 1);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(folio_at(w, BASE)->mapcount, 2 * GUP_PMD_NR);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	assert_int_equal(folio_at(w, BASE)->mapcount, GUP_PMD_NR);
	assert_int_equal(folio_at(w, BASE)->refcount, GUP_PMD_NR);
	assert_int_equal(folio_at(w, BASE)->flags & PG_MAPPED_SHARED, 0);
	assert_int_equal(zero_page(w)->refcount, 1);
	/* Exclusive it is not: that the next write finds out. */
	assert_int_equal(page_at(w, PAGE(3))->flags & PG_ANON_EXCLUSIVE, 0);
}

/* A page in the swap cache is ours alone when the child, which referred to its slot, has gone. */
static void child_exit_of_swapped(void **state)
{
	struct world *w = *state;

	for (unsigned int gone = 0; gone < 2; gone++) {
		const struct gup_page *page;

		at(w, V(6, 12));
		anon_rw(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		on(w, GUP_STEP_READ, BASE, 1);
		page = page_at(w, BASE);
		assert_int_equal(page->flags & PG_SLOT_SHARED, PG_SLOT_SHARED);
		if (gone)
			set(w, GUP_STEP_CHILD_EXIT, 0);
		on(w, GUP_STEP_WRITE, BASE, 1);
		assert_int_equal(page_at(w, BASE) == page, gone);
	}
}

/* Two children that map it as a whole are one mapping each, not one for each PTE of ours. */
static void child_exit_of_huge(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(folio_at(w, BASE)->mapcount, 3);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_MIGRATING, PAGE(7), 1);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	assert_int_equal(folio_at(w, BASE)->mapcount, GUP_PMD_NR);
	assert_int_equal(folio_at(w, BASE)->refcount, GUP_PMD_NR);
}

/* A swap slot of a page's number is no mapping of it that the child leaves us. */
static void child_exit_counts_pages(void **state)
{
	struct world *w = *state;
	const struct gup_page *page;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	page = page_at(w, BASE);
	put_entry(w, PAGE(1), 1, swp_entry(0, page_to_pfn(w->mm, page), 0));
	set(w, GUP_STEP_CHILD_EXIT, 0);
	assert_int_equal(page->mapcount, 1);
	assert_int_equal(page->refcount, 1);
}

/* If the child shared only the slot of a page, its exit removes no mapping. */
static void child_exit_of_slot(void **state)
{
	struct world *w = *state;
	const struct gup_page *page;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	/* A raw entry is no mapping that is counted. */
	put_entry(w, PAGE(1), 1, entry_at(w, BASE));
	set(w, GUP_STEP_CHILD_EXIT, 0);
	assert_int_equal(page->mapcount, 1);
	assert_int_equal(page->refcount, 2);
}

/* A file's page that is on its way is not shared with the child: it maps it by itself. */
static void fork_migrating_file(void **state)
{
	struct world *w = *state;
	struct gup_page *page;
	struct gup_page before;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	before = *page;
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(page->refcount, before.refcount);
	assert_int_equal(page->mapcount, before.mapcount);
	assert_int_equal(page->flags, before.flags);
}

/* A fork() that has begun has shared the page and counts as under way; the entry is as it was. */
static void fork_in_halves(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	before = entry_at(w, BASE);
	set(w, GUP_STEP_FORK_BEGINS, 0);
	eq(w, entry_at(w, BASE), before);
	eq(w, w->mm->write_protect_seq, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	eq(w, page_at(w, BASE)->mapcount, 2);
	eq(w, page_at(w, BASE)->flags & PG_ANON_EXCLUSIVE, 0);
	eq(w, try_at(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_NOT_ALLOWED);
	set(w, GUP_STEP_FORK, 0);
	eq(w, entry_at(w, BASE), before & ~GUP_PTE_RW);
	eq(w, w->mm->write_protect_seq, 2);
	eq(w, page_at(w, BASE)->refcount, 2);
}

/* A page that is pinned before fork() is not shared. A page that is pinned later is. */
static void fork_decides_at_its_beginning(void **state)
{
	struct world *w = *state;

	for (unsigned int early = 0; early < 2; early++) {
		at(w, V(5, 10));
		anon_rw(w, 1);
		if (early)
			call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE);
		set(w, GUP_STEP_FORK_BEGINS, 0);
		if (!early)
			call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE);
		set(w, GUP_STEP_FORK, 0);
		eq(w, pte_write(entry_at(w, BASE)), early);
		eq(w, page_at(w, BASE)->mapcount, early ? 1 : 2);
	}
}

/* A page is taken for pinned from so many references on, once anything has been pinned. */
static void fork_maybe_pinned(void **state)
{
	static const struct {
		uint32_t held;
		bool has_pinned;
		bool shared;
	} rows[] = { { GUP_PIN_COUNTING_BIAS - 1, true, false },
		     { GUP_PIN_COUNTING_BIAS - 2, true, true },
		     { GUP_PIN_COUNTING_BIAS, false, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		anon_rw(w, 1);
		hold(w, BASE, rows[i].held);
		w->mm->has_pinned = rows[i].has_pinned;
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, rows[i].shared ? 2 : 1);
		eq(w, pte_write(entry_at(w, BASE)), !rows[i].shared);
	}
}

/* In a private mapping of a file, fork() does not share the file's pages any further. */
static void fork_file(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	eq(w, page_at(w, BASE)->mapcount, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	eq(w, page_at(w, BASE)->flags, PG_FILE);
}

/* A page that the child has a copy of stays writable: whether it is exclusive, or never was. */
static void fork_spares(void **state)
{
	static const uint32_t flags[] = { PG_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_MAPPED_SHARED };
	struct world *w = *state;

	for (size_t i = 0; i < NR(flags); i++) {
		at(w, i ? NEWEST : V(5, 18));
		anon_rw(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		page_at(w, BASE)->flags = flags[i];
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, 1);
		eq(w, bits_at(w, BASE), P_RW);
		put(w);
	}
}

/* A page that migrates comes back read-only to parent and child, which share it. */
static void fork_migrating(void **state)
{
	static const uint64_t bits[] = { P_RW, P_RO };
	struct world *w = *state;

	for (size_t i = 0; i < NR(bits); i++) {
		struct gup_page *page;

		at(w, NEWEST);
		anon_rw(w, 1);
		page = page_at(w, BASE);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), bits[i]));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		eq(w, entry_at(w, BASE),
		   swp_entry(GUP_SWP_MIGRATION_READ, page_to_pfn(w->mm, page),
			     bits[i] & GUP_PTE_SOFT_DIRTY ? GUP_SWP_SOFT_DIRTY : 0));
		eq(w, page->refcount, 2);
		eq(w, page->mapcount, 2);
		eq(w, page->flags, PG_ANON | PG_MAPPED_SHARED);
		/* So a write copies it. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, page_at(w, BASE) == page, false);
		put(w);
	}
}

/* fork() under way is an odd count; its end is the next even one. */
static void forking(void **state)
{
	static const struct {
		uint32_t before;
		uint32_t count;
		uint32_t after;
	} rows[] = { { 0, 1, 1 }, { 1, 1, 1 }, { 4, 1, 5 }, { 1, 0, 2 }, { 4, 0, 6 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		w->mm->write_protect_seq = rows[i].before;
		set(w, GUP_STEP_FORKING, rows[i].count);
		eq(w, w->mm->write_protect_seq, rows[i].after);
	}
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_OK);
	eq(w, try_count(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_NOT_ALLOWED);
	eq(w, w->mm->write_protect_seq, 1);
	eq(w, try_count(w, GUP_STEP_FORK, 0), GUP_STEP_OK);
	eq(w, w->mm->write_protect_seq, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fork_shares),
		TEST(fork_pinned),
		TEST(fork_pinned_shared),
		TEST(child_exit),
		TEST(child_exit_of_huge),
		TEST(child_exit_of_swapped),
		TEST(child_exit_counts_pages),
		TEST(child_exit_of_slot),
		TEST(fork_migrating_file),
		TEST(fork_in_halves),
		TEST(fork_decides_at_its_beginning),
		TEST(fork_file),
		TEST(fork_spares),
		TEST(fork_migrating),
		TEST(fork_maybe_pinned),
		TEST(forking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
