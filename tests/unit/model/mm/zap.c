// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unmapping a range.
 */
#include "fixture.h"

/* Unmapping gives back the mapping and its reference; a dirty page of a file stays dirty. */
static void zap(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 3);
	page = page_at(w, PAGE(1));
	on(w, GUP_STEP_ZAP, PAGE(1), 1);
	assert_int_equal(entry_at(w, PAGE(1)), 0);
	assert_int_equal(page->refcount, 0);
	assert_int_equal(page->mapcount, 0);
	assert_int_equal(page_at(w, PAGE(2))->mapcount, 1);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	page = page_at(w, BASE);
	gup_page_touch(w->mm, page)->flags &= ~PG_DIRTY;
	on(w, GUP_STEP_ZAP, BASE, 1);
	assert_int_equal(page->flags & PG_DIRTY, PG_DIRTY);
	assert_int_equal(page->refcount, 1);
}

/* A huge page that is unmapped in part is split, one unmapped as a whole is not. */
static void zap_huge(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_ZAP, PAGE(500), 12);
	assert_int_equal(level_at(w, BASE), 1);
	assert_int_equal(folio->mapcount, 500);
	assert_ptr_equal(page_at(w, PAGE(499)), folio + 499);
	assert_int_equal(entry_at(w, PAGE(500)), 0);
	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(folio->mapcount, 0);
	assert_int_equal(folio->refcount, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(zap),
		TEST(zap_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
