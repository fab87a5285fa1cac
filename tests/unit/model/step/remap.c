// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that others take the place of.
 */
#include "fixture.h"

/* Another page, the same entry; huge pages as a whole; a shared mapping has no copies. */
static void remap(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		struct gup_page *old;
		uint64_t bits;

		at(w, V(6, 12));
		(void)(huge ? anon_thp(w) : anon_rw(w, 1));
		bits = bits_at(w, BASE);
		old = folio_at(w, BASE);
		eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
		eq(w, bits_at(w, BASE), bits);
		eq(w, folio_at(w, BASE) == old, false);
		eq(w, folio_at(w, BASE)->order, old->order);
		eq(w, folio_at(w, BASE)->refcount, 1);
		eq(w, old->refcount, 0);
		eq(w, old->mapcount, 0);
	}
	/* The zero page makes room for a page of one's own. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
	eq(w, bits_at(w, BASE) & GUP_PTE_SPECIAL, 0);
	eq(w, page_at(w, BASE)->flags & PG_ANON, PG_ANON);
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_NO_PAGE);
	/* Hugetlb memory stays what it is. */
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
	eq(w, folio_at(w, BASE)->flags & PG_HUGETLB, PG_HUGETLB);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remap),
		TEST(replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
