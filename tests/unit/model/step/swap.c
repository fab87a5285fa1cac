// SPDX-License-Identifier: GPL-2.0-only
/*
 * Swap-out, write-back, the begin of a migration.
 */
#include "fixture.h"

/* A migration entry says whether the page was writable, or only exclusive. */
static void migrating_types(void **state)
{
	static const unsigned int type[] = { GUP_SWP_MIGRATION_WRITE,
					     GUP_SWP_MIGRATION_READ_EXCLUSIVE,
					     GUP_SWP_MIGRATION_READ };
	struct world *w = *state;

	for (unsigned int i = 0; i < 3; i++) {
		at(w, V(6, 12));
		anon_rw(w, 1);
		if (i == 1)
			protect(w, VM_READ);
		if (i == 2)
			set(w, GUP_STEP_FORK, 0);
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		assert_int_equal(swp_type(entry_at(w, BASE)), type[i]);
	}
}

/* cow-reuse: since v5.19 an exclusive page that may be pinned is not unmapped for a migration. */
static void migrating_pinned(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		for (gup_version v = V(5, 18); v <= V(5, 19); v++) {
			at(w, v);
			(void)(huge ? anon_thp(w) : anon_rw(w, 1));
			eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
			eq(w, try_range(w, GUP_STEP_MIGRATING, BASE, 1),
			   v == V(5, 18) ? GUP_STEP_OK : GUP_STEP_NO_EFFECT);
			eq(w, is_migration_entry(entry_at(w, BASE)), v == V(5, 18));
		}
	}
	/* A mere reference is no pin, and no pin relies on a page that is shared. */
	at(w, NEWEST);
	anon_rw(w, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	eq(w, try_range(w, GUP_STEP_MIGRATING, BASE, 1), GUP_STEP_OK);
	at(w, NEWEST);
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	hold(w, BASE, GUP_PIN_COUNTING_BIAS);
	eq(w, try_range(w, GUP_STEP_MIGRATING, BASE, 1), GUP_STEP_OK);
}

/* A page that another user holds is not swapped out. Nor is a huge page, nor a file's page. */
static void swap_out(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	call(w, GUP_ENTRY_POINT_GET, 0);
	assert_false(gup_swap_out(w->mm, BASE));
	put(w);
	assert_true(gup_swap_out(w->mm, BASE));
	assert_false(gup_swap_out(w->mm, BASE));
	set(w, GUP_STEP_FORK, 0);
	assert_false(gup_swap_out(w->mm, PAGE(1)));
	assert_false(gup_swap_out(w->mm, PAGE(100)));
	on(w, GUP_STEP_ZAP, BASE, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_false(gup_swap_out(w->mm, BASE)); /* the zero page */
	assert_false(gup_swap_out(w->mm, ~UINT64_C(0)));
	at(w, V(6, 12));
	anon_thp(w);
	assert_false(gup_swap_out(w->mm, BASE));
	on(w, GUP_STEP_SPLIT, BASE, 1);
	assert_false(gup_swap_out(w->mm, PAGE(1)));
}

/*
 * A file's page that was written to its disk is clean, and its next write is heard of: of
 * that, no entry of a private mapping knows, and no other memory is written to any disk.
 */
static void write_back(void **state)
{
	struct world *w = *state;
	struct gup_step step = step_on(GUP_STEP_WRITE_BACK, BASE, 1);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(try_step(w, step), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NO_EFFECT);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_SOFT_DIRTY);
	eq(w, page_at(w, BASE)->flags, PG_FILE);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_SHARED_WRITE);
	eq(w, page_at(w, BASE)->flags, PG_FILE | PG_DIRTY);
	mark(w, BASE, PG_TRUNCATED);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);

	/* A hinted entry stays hinted. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_HINT, BASE, 1);
	assert_true(bits_at(w, BASE) & GUP_PTE_PROTNONE);
	mark(w, BASE, PG_DIRTY);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	assert_int_equal(bits_at(w, BASE) & (GUP_PTE_PROTNONE | GUP_PTE_PRESENT), GUP_PTE_PROTNONE);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	mark(w, BASE, PG_DIRTY);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	eq(w, bits_at(w, BASE), P_RO);
	eq(w, page_at(w, BASE)->flags, PG_FILE);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);
	at(w, V(6, 12));
	anon_rw(w, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);
}

/* A page under way: its frame, what kind, and what its entry said, the huge one as a whole. */
static void migrating(void **state)
{
	static const struct {
		uint64_t bits;
		uint32_t pg_flags;
		unsigned int type;
		uint64_t kept;
	} rows[] = {
		{ P_RO | GUP_PTE_RW, PG_ANON, GUP_SWP_MIGRATION_WRITE, 0 },
		{ P_RO, PG_ANON, GUP_SWP_MIGRATION_READ, 0 },
		{ P_RO, PG_ANON | PG_ANON_EXCLUSIVE, GUP_SWP_MIGRATION_READ_EXCLUSIVE, 0 },
		{ P_RO | GUP_PTE_SOFT_DIRTY, PG_ANON, GUP_SWP_MIGRATION_READ, GUP_SWP_SOFT_DIRTY },
		{ P_RO | GUP_PTE_UFFD_WP, PG_ANON, GUP_SWP_MIGRATION_READ, GUP_SWP_UFFD_WP },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		unsigned int level = i % 2 + 1;
		uint64_t pfn;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		pfn = pte_pfn(entry_at(w, BASE));
		pfn_to_page(w->mm, pfn)->flags = rows[i / 2].pg_flags;
		put_entry(w, BASE, level,
			  pfn_pte(pfn, rows[i / 2].bits | (level == 2 ? GUP_PTE_PSE : 0)));
		on(w, GUP_STEP_MIGRATING, level == 1 ? BASE : PAGE(5), 1);
		eq(w, entry_at(w, BASE), swp_entry(rows[i / 2].type, pfn, rows[i / 2].kept));
	}
}

/* Write-back does not change a private mapping. */
static void write_back_private(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	mark(w, BASE, PG_DIRTY);
	put_entry(w, BASE, 1, entry_at(w, BASE) | GUP_PTE_DIRTY);
	before = entry_at(w, BASE);
	on(w, GUP_STEP_WRITE_BACK, BASE, 1);
	eq(w, entry_at(w, BASE), before);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, 0);
}

/* A swap entry remembers the bits of the old entry and its slot. */
static void swapped_out(void **state)
{
	static const struct {
		uint64_t bits;
		uint32_t pg_flags;
		uint64_t swap;
	} rows[] = {
		{ P_RO, PG_ANON, 0 },
		{ P_RO, PG_ANON | PG_ANON_EXCLUSIVE, GUP_SWP_EXCLUSIVE },
		{ P_RO | GUP_PTE_SOFT_DIRTY, PG_ANON, GUP_SWP_SOFT_DIRTY },
		{ P_RO | GUP_PTE_UFFD_WP, PG_ANON, GUP_SWP_UFFD_WP },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;
		uint64_t pfn;

		at(w, NEWEST);
		anon_rw(w, 1);
		page = page_at(w, BASE);
		pfn = page_to_pfn(w->mm, page);
		page->flags = rows[i].pg_flags;
		put_entry(w, BASE, 1, pfn_pte(pfn, rows[i].bits));
		eq(w, gup_swap_out(w->mm, BASE), true);
		eq(w, entry_at(w, BASE), swp_entry(0, pfn, rows[i].swap));
		eq(w, page->refcount, 0);
		eq(w, page->mapcount, 0);
	}
	/* Another process maps it: its reference can go before its mapping. */
	at(w, NEWEST);
	anon_rw(w, 1);
	page_at(w, BASE)->mapcount = 2;
	eq(w, gup_swap_out(w->mm, BASE), false);
	/* Not anonymous, although no other user has it. */
	page_at(w, BASE)->mapcount = 1;
	page_at(w, BASE)->flags = PG_FILE;
	eq(w, gup_swap_out(w->mm, BASE), false);
	/* What is not present names no page, whatever its bits say. */
	at(w, NEWEST);
	only_huge(w, 1);
	eq(w, gup_swap_out(w->mm, BASE), false);
	/* A large folio of which one page is left. */
	at(w, NEWEST);
	anon_thp(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_ZAP, PAGE(1), GUP_PMD_NR - 1);
	eq(w, folio_at(w, BASE)->refcount, 1);
	eq(w, gup_swap_out(w->mm, BASE), false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(migrating_types), TEST(migrating_pinned), TEST(swap_out),
		TEST(write_back),      TEST(migrating),	       TEST(write_back_private),
		TEST(swapped_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
