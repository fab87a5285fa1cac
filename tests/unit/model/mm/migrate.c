// SPDX-License-Identifier: GPL-2.0-only
/*
 * Folios that move or fall apart: who is in the way, and what goes along.
 */
#include "fixture.h"

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

/* A page that moves may be held once by the page cache or the swap cache, and by no other user. */
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
		/* References of GUP do not count. */
		page = posing(w, rows[i].flags, 0);
		page->refcount++;
		eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page)), false);
	}
	eq(w, gup_migrate_folio(w->mm, w->mm->zero_pfn), false);
	/* Without free memory nothing moves. */
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
	/* A hinted entry has the VMA's protection again. */
	eq(w, entry_at(w, PAGE(1)), pfn_pte(GUP_PFN_BASE + 5, P_RO | P_DIRTY));
	eq(w, page_at(w, PAGE(1))->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_DIRTY);
	eq(w, pte_pfn(entry_at(w, BASE)), pte_pfn(before));
	eq(w, entry_at(w, PAGE(2)), after);
	eq(w, entry_at(w, PAGE(3)), special);
}

/* References move with the page, and the old folio is empty to its last page. */
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
	/* A special entry maps no page. */
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

/* A page that a child maps as well counts twice. Pages before and behind the folio do not count. */
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
	/* A folio without a mapping is not split. */
	folio_at(w, BASE)->flags |= PG_TRUNCATED;
	eq(w, split_huge_page(w->mm, page_to_pfn(w->mm, folio_at(w, BASE))), false);
	eq(w, folio_at(w, BASE)->order, GUP_PMD_ORDER);
}

/* An entry that was not young before the move is not young after it. */
static void moved_old(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_ACCESSED);
	eq(w, gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))), true);
	eq(w, bits_at(w, BASE), P_RW & ~GUP_PTE_ACCESSED);
}

/* A folio that moves takes mappings, counts and exclusiveness along, and is as dirty as they. */
static void migrate(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		unsigned int n = level == 1 ? 0 : 77;
		struct gup_page *old;
		gup_entry before;

		at(w, V(6, 12));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		mark(w, BASE, PG_UNPINNABLE | PG_CMA);
		old = page_at(w, PAGE(n));
		before = entry_at(w, BASE);
		assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, old)));
		assert_ptr_not_equal(page_at(w, PAGE(n)), old);
		eq(w, bits_at(w, BASE), before & ~GUP_PTE_PFN_MASK);
		assert_int_equal(folio_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_DIRTY);
		assert_int_equal(folio_at(w, BASE)->refcount, 1);
		assert_int_equal(folio_at(w, BASE)->mapcount, 1);
		assert_int_equal(old->flags, PG_MOVED);
		assert_int_equal(old->head, page_to_pfn(w->mm, page_at(w, PAGE(n))));
		assert_int_equal(old->refcount, 0);
	}
}

/* A moved page has its VMA's protection: it is not hinted, and RWP guards it again. */
static void migrate_protection(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		uint64_t bits =
			P_RO | GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY | (level == 2 ? GUP_PTE_PSE : 0);

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		on(w, GUP_STEP_HINT, BASE, level == 1 ? 1 : GUP_PMD_NR);
		assert_true(pte_protnone(entry_at(w, BASE)));
		assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
		eq(w, bits_at(w, BASE), bits);
		/* Not in an inaccessible VMA. */
		protect(w, 0);
		assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
		assert_true(pte_protnone(entry_at(w, BASE)));
	}
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
	assert_true(pte_protnone(entry_at(w, BASE)) && pte_uffd_wp(entry_at(w, BASE)));
}

/* A huge page mapped by PTEs moves with all of them, each as exclusive as before. */
static void migrate_split(void **state)
{
	struct world *w = *state;
	struct gup_page *old;

	at(w, V(6, 12));
	anon_thp(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	old = folio_at(w, BASE);
	gup_page_touch(w->mm, old + 7)->flags &= ~PG_ANON_EXCLUSIVE;
	assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, old + 3)));
	for (unsigned int i = 0; i < GUP_PMD_NR; i++) {
		assert_ptr_equal(page_at(w, PAGE(i)), folio_at(w, BASE) + i);
		assert_int_equal(!!(page_at(w, PAGE(i))->flags & PG_ANON_EXCLUSIVE), i != 7);
	}
	assert_int_equal(folio_at(w, BASE)->mapcount, GUP_PMD_NR);
	/* Only a huge PMD is split. */
	assert_false(split_huge_pmd(w->mm, &w->rules, &w->mm->vma[0], BASE));
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	assert_false(split_huge_pmd(w->mm, &w->rules, &w->mm->vma[0], BASE));
}

/* A page stays in place if another user holds it, or if there is no free page. */
static void migrate_refused(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hold(w, BASE, 1);
	assert_false(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
	assert_false(gup_migrate_folio(w->mm, w->mm->zero_pfn));
	at(w, V(6, 12));
	anon_rw(w, 1);
	call(w, GUP_ENTRY_POINT_PIN, 0);
	assert_false(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
	put(w);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	assert_false(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
	/* The page cache's own reference is no hindrance. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_true(gup_migrate_folio(w->mm, page_to_pfn(w->mm, page_at(w, BASE))));
	/* And the page cache finds the page where it went. */
	assert_int_equal(gup_cache_pfn(w->mm, &w->mm->vma[0], BASE), pte_pfn(entry_at(w, BASE)));
}

/* A large folio that falls apart leaves base pages with a count each. */
static void split_folio(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_ZAP, PAGE(5), 1);
	hold(w, BASE, 1);
	assert_false(split_huge_page(w->mm, page_to_pfn(w->mm, folio + 9)));
	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	on(w, GUP_STEP_ZAP, PAGE(5), 1);
	assert_true(split_huge_page(w->mm, page_to_pfn(w->mm, folio + 9)));
	for (unsigned int i = 0; i < GUP_PMD_NR; i++) {
		assert_int_equal(folio[i].order, 0);
		assert_int_equal(folio[i].head, page_to_pfn(w->mm, folio + i));
		assert_int_equal(folio[i].mapcount, i != 5);
		assert_int_equal(folio[i].refcount, i != 5);
		assert_int_equal(folio[i].flags & (PG_ANON | PG_TAIL), PG_ANON);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(free_to_move),    TEST(followed),		 TEST(moved),
		TEST(apart),	       TEST(apart_shared),	 TEST(moved_old),
		TEST(migrate),	       TEST(migrate_protection), TEST(migrate_split),
		TEST(migrate_refused), TEST(split_folio),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
