// SPDX-License-Identifier: GPL-2.0-only
/*
 * khugepaged's collapse, in one step or in two.
 */
#include "fixture.h"

/* A huge page replaces a table and its holes. It is dirty and exclusive. */
static void collapse(void **state)
{
	struct world *w = *state;
	struct gup_page *old;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(3), 1);
	on(w, GUP_STEP_READ, PAGE(4), 1);
	old = page_at(w, PAGE(3));
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(9)), GUP_STEP_OK);
	eq(w, level_at(w, BASE), 2);
	eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
	eq(w, folio_at(w, BASE)->order, GUP_PMD_ORDER);
	eq(w, folio_at(w, BASE)->refcount, 1);
	eq(w, folio_at(w, BASE)->mapcount, 1);
	eq(w, folio_at(w, BASE)->flags & (PG_ANON | PG_ANON_EXCLUSIVE),
	   PG_ANON | PG_ANON_EXCLUSIVE);
	eq(w, old->refcount, 0);
	eq(w, old->mapcount, 0);
	eq(w, zero_page(w)->refcount, 1);
}

/* A collapse that has begun leaves an empty PMD. Walks inside the table still read its entries. */
static void collapse_in_halves(void **state)
{
	struct world *w = *state;
	struct gup_page *old;
	gup_entry *slot;
	gup_entry before;
	unsigned int level;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	slot = gup_entry_lookup(w->mm, BASE, &level);
	before = *slot;
	old = page_at(w, BASE);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, BASE), GUP_STEP_OK);
	eq(w, level_at(w, BASE), 2);
	eq(w, entry_at(w, BASE), 0);
	eq(w, *slot, before);
	eq(w, old->refcount, 1);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, BASE), GUP_STEP_NOT_ALLOWED);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE + GUP_PMD_SIZE), GUP_STEP_NOT_ALLOWED);
	/* A reference that was taken meanwhile does not stop it. */
	old->refcount++;
	eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_OK);
	eq(w, *slot, 0);
	eq(w, old->refcount, 1);
	eq(w, old->mapcount, 0);
	eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
}

/* Memory that khugepaged leaves alone. */
static void collapse_refused(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 10; i++) {
		at(w, V(6, 12));
		area(w, BASE, i == 0 ? GUP_PMD_NR - 1 : GUP_PMD_NR,
		     VM_OWN | RW | (i == 1 ? VM_NOHUGEPAGE : 0) | (i == 2 ? VM_UFFD_MISSING : 0),
		     i == 3 ? GUP_VMA_SHMEM : GUP_VMA_ANON);
		if (i == 4)
			set(w, GUP_STEP_THP, 1);
		if (i != 2 && i != 5)
			on(w, GUP_STEP_WRITE, BASE, 1);
		if (i == 2)
			gup_map_page(w->mm, BASE, w->mm->zero_pfn, P_RO | GUP_PTE_SPECIAL);
		if (i == 6)
			hold(w, BASE, 1);
		if (i == 7)
			try_at(w, GUP_STEP_SWAP_OUT, BASE);
		if (i == 8)
			on(w, GUP_STEP_UFFD_WP, BASE, 1);
		/* GUP's own reference, which is not another user's hold. */
		if (i == 9)
			page_at(w, BASE)->refcount++;
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_NOT_ALLOWED);
		eq(w, w->mm->collapse.pfn, 0);
	}
}

/* Under userfaultfd nothing is filled in, the zero page no more than a hole. */
static void collapse_under_uffd(void **state)
{
	static const uint64_t flags[] = { VM_UFFD_MISSING, VM_UFFD_WP, VM_UFFD_RWP };
	struct world *w = *state;

	for (unsigned int i = 0; i < 6; i++) {
		struct gup_vma *vma;

		at(w, NEWEST);
		vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, PAGE(1), GUP_PMD_NR - 1);
		if (i & 1)
			on(w, GUP_STEP_READ, BASE, 1);
		vma->flags |= flags[i / 2];
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_NOT_ALLOWED);
		vma->flags &= ~flags[i / 2];
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_OK);
	}
	/* Without holes, it is the entry that is protected. */
	for (unsigned int protected = 0; protected < 2; protected ++) {
		at(w, NEWEST);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON)->flags |= VM_UFFD_WP;
		on(w, GUP_STEP_WRITE, BASE, GUP_PMD_NR);
		if (protected)
			on(w, GUP_STEP_UFFD_WP, PAGE(5), 1);
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE),
		   protected ? GUP_STEP_NOT_ALLOWED : GUP_STEP_OK);
	}
}

/* The table whose pages became a huge one is empty, the next one is as it was. */
static void collapse_empties(void **state)
{
	struct world *w = *state;
	const struct gup_page *neighbour;
	const gup_entry *table;

	at(w, V(6, 12));
	area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	table = gup_pte_slot(w->mm, BASE);
	assert_ptr_equal(table + GUP_PTRS_PER_TABLE, gup_pte_slot(w->mm, PAGE(512)));
	neighbour = page_at(w, PAGE(512));
	on(w, GUP_STEP_COLLAPSE, BASE, 1);
	eq(w, level_at(w, BASE), 2);
	for (unsigned int i = 0; i < GUP_PTRS_PER_TABLE; i++)
		eq(w, table[i], 0);
	assert_ptr_equal(page_at(w, PAGE(512)), neighbour);
	eq(w, neighbour->refcount, 1);
	eq(w, neighbour->mapcount, 1);
}

/* khugepaged takes a table if only the swap cache holds its pages. */
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
	gup_collapse_end(w->mm, &w->rules);
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

/* khugepaged is at one place at a time, and ends where it began. */
static void collapses(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	eq(w, try_range(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(3), 1), GUP_STEP_OK);
	eq(w, w->mm->collapse.addr, BASE);
	eq(w, try_range(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(3), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_range(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_range(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, level_at(w, PAGE(515)), 1);
	eq(w, try_range(w, GUP_STEP_COLLAPSE, PAGE(511), 1), GUP_STEP_OK);
	eq(w, w->mm->collapse.pfn, 0);
	eq(w, level_at(w, BASE), 2);
	eq(w, try_range(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_OK);
	eq(w, level_at(w, PAGE(515)), 2);
	eq(w, try_range(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(collapse),		 TEST(collapse_in_halves),
		TEST(collapse_refused),	 TEST(collapse_under_uffd),
		TEST(collapse_empties),	 TEST(collapsible),
		TEST(collapsible_again), TEST(collapsed),
		TEST(collapses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
