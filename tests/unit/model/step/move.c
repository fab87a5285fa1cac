// SPDX-License-Identifier: GPL-2.0-only
/*
 * Folios that move, fall apart or are replaced: who is in the way, and what goes along.
 */
#include "fixture.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* A page of anonymous memory that is said to be something else, held so often. */
static struct gup_page *posing(struct world *w, uint32_t flags, uint16_t held)
{
	struct gup_page *page;

	at(w, NEWEST);
	anon_rw(w, 1);
	page = page_at(w, BASE);
	page->flags = flags;
	page->held = held;
	page->refcount = 1 + held;
	return page;
}

/* The page cache and the swap cache may hold a page that moves, once; nobody else may. */
static void free_to_move(void **state)
{
	static const struct {
		uint32_t flags;
		uint16_t cache;
	} rows[] = {
		{ PG_ANON, 0 },	   { PG_SHMEM, 1 },
		{ PG_FILE, 1 },	   { PG_SECRETMEM, 1 },
		{ PG_FSDAX, 1 },   { PG_ANON | PG_SWAPCACHE, 1 },
		{ PG_HUGETLB, 1 }, { PG_HUGETLB | PG_ANON, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page = posing(w, rows[i].flags, rows[i].cache);

		eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page)), true);
		page = posing(w, rows[i].flags, rows[i].cache + 1);
		eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page)), false);
		eq(w, page_at(w, BASE) == page, true);
		/* GUP's references are nobody's. */
		page = posing(w, rows[i].flags, 0);
		page->refcount++;
		eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page)), false);
	}
	eq(w, gup_migrate_folio(w->mm, w->mm->zero_pfn), false);
	/* Where there is no memory, nothing moves. */
	posing(w, PG_ANON, 0);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))), false);
}

/* The entries that map the folio follow it, those of its neighbours and special ones do not. */
static void followed(void **state)
{
	struct world *w = *state;
	gup_entry before, special, after;

	at(w, NEWEST);
	anon_rw(w, 4);
	special = entry_at(w, PAGE(1)) | GUP_PTE_SPECIAL;
	put_entry(w, PAGE(3), 1, special);
	before = entry_at(w, BASE);
	after = entry_at(w, PAGE(2));
	hint(w, 2);
	mark(w, PAGE(1), PG_CMA | PG_UNPINNABLE | PG_DIRTY);
	hold(w, PAGE(1), 0);
	eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, PAGE(1)))), true);
	/* What was hinted is so no longer: the protection is the VMA's again. */
	eq(w, entry_at(w, PAGE(1)), pfn_pte(GUP_PFN_BASE + 5, P_RO | P_DIRTY));
	eq(w, page_at(w, PAGE(1))->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_DIRTY);
	eq(w, pte_pfn(entry_at(w, BASE)), pte_pfn(before));
	eq(w, entry_at(w, PAGE(2)), after);
	eq(w, entry_at(w, PAGE(3)), special);
}

/* What moves takes along who holds it, and what was there is empty, to the last page. */
static void moved(void **state)
{
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	struct world *w = *state;
	struct gup_page *old, *new;

	assert_non_null(base);
	at(w, NEWEST);
	anon_thp(w);
	mark(w, BASE, PG_SWAPCACHE);
	old = folio_at(w, BASE);
	old[GUP_PMD_NR - 1].flags |= PG_ANON_EXCLUSIVE;
	assert_true(gup_mm_copy(base, w->mm));
	eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, old + 5)), true);
	new = folio_at(w, BASE);
	eq(w, new - old, GUP_PMD_NR);
	eq(w, new->refcount, 1 + GUP_PMD_NR);
	eq(w, new->mapcount, 1);
	eq(w, new->held, GUP_PMD_NR);
	eq(w, new[GUP_PMD_NR - 1].flags, PG_TAIL | PG_ANON_EXCLUSIVE);
	eq(w, new[5].flags, PG_TAIL);
	for (uint32_t i = 0; i < GUP_PMD_NR; i++) {
		const struct gup_page gone = { .head = page_to_pfn(w->mm, new) + i,
					       .flags = PG_MOVED };

		assert_memory_equal(&old[i], &gone, sizeof(gone));
	}
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

/* A folio that falls apart: each page's mapping, its share of the holds, and what it was. */
static void apart(void **state)
{
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	struct world *w = *state;
	struct gup_page *folio;

	assert_non_null(base);
	at(w, NEWEST);
	set(w, GUP_STEP_NODE, 3);
	anon_thp(w);
	mark(w, BASE, PG_SWAPCACHE | PG_DIRTY);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_ZAP, PAGE(511), 1);
	folio = folio_at(w, BASE);
	folio[7].flags &= ~PG_ANON_EXCLUSIVE;
	/* What is special maps no page. */
	area(w, PAGE(512), 2, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, PAGE(512), 1, entry_at(w, PAGE(3)) | GUP_PTE_SPECIAL);
	assert_true(gup_mm_copy(base, w->mm));
	eq(w, split_huge_page(w->mm, page_to_pfn(w->mm, folio + 100)), true);
	for (uint32_t i = 0; i < GUP_PMD_NR; i++) {
		bool mapped = i != 511;
		const struct gup_page page = {
			.head = page_to_pfn(w->mm, folio) + i,
			.flags = PG_ANON | PG_SWAPCACHE | PG_DIRTY |
				 (i == 7 ? 0 : PG_ANON_EXCLUSIVE),
			.held = 1,
			.refcount = 1 + mapped,
			.mapcount = mapped,
			.node = 3,
		};

		assert_memory_equal(&folio[i], &page, sizeof(page));
	}
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

/* What a child maps as well counts twice; the pages before and behind the folio not at all. */
static void apart_shared(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, NEWEST);
	anon_thp(w);
	area(w, PAGE(512), 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	on(w, GUP_STEP_WRITE, PAGE(1024), 1);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_SPLIT, PAGE(512), 1);
	on(w, GUP_STEP_SPLIT, PAGE(1024), 1);
	set(w, GUP_STEP_FORK, 0);
	folio = folio_at(w, PAGE(512));
	eq(w, split_huge_page(w->mm, page_to_pfn(w->mm, folio)), true);
	eq(w, folio[0].mapcount, 2);
	eq(w, folio[511].mapcount, 2);
	eq(w, folio[511].refcount, 2);
	eq(w, folio_at(w, BASE)->mapcount, 2 * GUP_PMD_NR);
	eq(w, folio_at(w, PAGE(1024))->mapcount, 2 * GUP_PMD_NR);
	/* What has lost its mapping stays whole. */
	folio_at(w, BASE)->flags |= PG_TRUNCATED;
	eq(w, split_huge_page(w->mm, page_to_pfn(w->mm, folio_at(w, BASE))), false);
	eq(w, folio_at(w, BASE)->order, GUP_PMD_ORDER);
}

/* khugepaged takes a table whose pages nobody holds: the swap cache alone may. */
static void collapsible(void **state)
{
	static const struct {
		uint32_t flags;
		uint16_t held;
		int32_t refs;
		bool taken;
	} rows[] = {
		{ PG_ANON, 0, 0, true },
		{ PG_ANON, 1, 0, false },
		{ PG_ANON, 0, 1, false },
		{ PG_ANON | PG_SWAPCACHE, 1, 0, true },
		{ PG_ANON | PG_SWAPCACHE, 2, 0, false },
		{ PG_ANON | PG_SWAPCACHE, 0, 0, false },
		{ PG_FILE, 0, 0, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;

		at(w, NEWEST);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, PAGE(511), 1);
		page = page_at(w, PAGE(511));
		page->flags = rows[i].flags;
		page->held = rows[i].held;
		page->refcount = 1 + rows[i].held + rows[i].refs;
		eq(w, gup_collapse_begin(w->mm, PAGE(100)), rows[i].taken);
		eq(w, w->mm->collapse.pfn != 0, rows[i].taken);
		eq(w, level_at(w, BASE), rows[i].taken ? 2 : 1);
	}
}

/* A large folio, mapped page by page, is in the swap cache with each of its pages. */
static void collapsible_again(void **state)
{
	struct world *w = *state;

	for (unsigned int less = 0; less < 2; less++) {
		at(w, NEWEST);
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		mark(w, BASE, PG_SWAPCACHE);
		folio_at(w, BASE)->held -= less;
		folio_at(w, BASE)->refcount -= (int32_t)less;
		eq(w, gup_collapse_begin(w->mm, BASE), !less);
	}
}

/* The new huge page is as writable as the VMA, and there must be memory for it. */
static void collapsed(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	protect(w, VM_READ);
	eq(w, gup_collapse_begin(w->mm, BASE), true);
	gup_collapse_end(w->mm);
	eq(w, entry_at(w, BASE), pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_RO | P_DIRTY | GUP_PTE_PSE));
	eq(w, page_at(w, BASE)->refcount, 1);
	/* A table of holes is left alone. */
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	gup_pte_slot(w->mm, BASE);
	eq(w, gup_collapse_begin(w->mm, BASE), false);
	on(w, GUP_STEP_WRITE, BASE, 1);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	eq(w, gup_collapse_begin(w->mm, BASE), false);
	eq(w, level_at(w, BASE), 1);
	eq(w, w->mm->collapse.pfn, 0);
}

/* A copy takes the place of a page: entry, sharing and level stay as they were. */
static void replaced(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct gup_page *old;
		uint64_t bits;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 4) : anon_thp(w));
		bits = bits_at(w, PAGE(3));
		old = folio_at(w, PAGE(3));
		hold(w, PAGE(3), 1);
		eq(w, gup_remap(w->mm, PAGE(3)), true);
		eq(w, level_at(w, PAGE(3)), level);
		eq(w, bits_at(w, PAGE(3)), bits);
		eq(w, folio_at(w, PAGE(3))->mapcount, 1);
		eq(w, folio_at(w, PAGE(3))->flags, PG_ANON | PG_ANON_EXCLUSIVE);
		eq(w, old->refcount, 1);
		eq(w, old->mapcount, 0);
		/* Without memory it stays. */
		while (gup_page_alloc(w->mm, 0, 0))
			;
		eq(w, gup_remap(w->mm, PAGE(3)), false);
	}
	/* Neither what is not there nor what has no frame of its own. */
	at(w, NEWEST);
	anon_rw(w, 2);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	eq(w, gup_remap(w->mm, BASE), false);
	put_entry(w, PAGE(1), 1, pfn_pte(7, P_RO | GUP_PTE_SPECIAL));
	eq(w, gup_remap(w->mm, PAGE(1)), false);
	eq(w, gup_remap(w->mm, PAGE(2)), false);
	/* A file's huge page does not become one of anonymous memory. */
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, level_at(w, BASE), 2);
	eq(w, gup_remap(w->mm, PAGE(3)), false);
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, gup_remap(w->mm, BASE), true);
}

/* A folio fits to the last page of memory, and is new to its last page. */
static void last_page(void **state)
{
	struct gup_mm *mm = gup_mm_create(5, 8, 16, 1);

	(void)state;
	assert_non_null(mm);
	assert_int_equal(gup_page_alloc(mm, 4, PG_ANON), 0);
	assert_int_equal(gup_page_alloc(mm, 3, PG_ANON), GUP_PFN_BASE + 8);
	assert_int_equal(mm->nr_pages, 16);
	assert_int_equal(mm->page_lo, 8);
	assert_int_equal(mm->page_hi, 16);
	assert_int_equal(mm->page[15].head, GUP_PFN_BASE + 8);
	assert_int_equal(mm->page[15].flags, PG_TAIL);
	assert_int_equal(gup_page_alloc(mm, 0, PG_ANON), 0);
	assert_int_equal(mm->nr_pages, 16);
	assert_true(gup_pfn_valid(mm, GUP_PFN_BASE + 15));
	assert_false(gup_pfn_valid(mm, GUP_PFN_BASE + 16));
	gup_mm_destroy(mm);
}

/* Who was not young before the move is not young behind it. */
static void moved_old(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_ACCESSED);
	eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))), true);
	eq(w, bits_at(w, BASE), P_RW & ~GUP_PTE_ACCESSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(free_to_move),
		TEST(followed),
		TEST(moved),
		TEST(apart),
		TEST(apart_shared),
		TEST(collapsible),
		TEST(collapsible_again),
		TEST(collapsed),
		TEST(replaced),
		TEST(last_page),
		TEST(moved_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
