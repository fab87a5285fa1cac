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

/* Userfaultfd's protection outlasts the unmapping of a file's page, and of no other. */
static void zap_protected(void **state)
{
	const gup_entry marker = swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_UFFD_WP, 0);
	static const struct {
		uint64_t vma;
		enum gup_vma_kind kind;
		bool protect;
		bool marked;
	} rows[] = {
		{ VM_OWN, GUP_VMA_ANON, true, false },	 { VM_PUBLIC, GUP_VMA_SHMEM, true, true },
		{ VM_OWN, GUP_VMA_SHMEM, true, true },	 { VM_PUBLIC, GUP_VMA_SHMEM, false, false },
		{ VM_OWN, GUP_VMA_HUGETLB, true, true }, { VM_OWN, GUP_VMA_HUGETLB, false, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 12));
		area(w, BASE, GUP_PMD_NR, rows[i].vma | RW | VM_UFFD_WP, rows[i].kind);
		on(w, GUP_STEP_WRITE, BASE, 1);
		if (rows[i].protect)
			on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
		eq(w, entry_at(w, BASE), rows[i].marked ? marker : 0);
		/* The marker itself stays, too; where anonymous memory has one, it goes. */
		on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
		eq(w, entry_at(w, BASE), rows[i].marked ? marker : 0);
	}
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW | VM_UFFD_WP, GUP_VMA_ANON);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), marker);
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, entry_at(w, BASE), 0);
	/* A migration entry of a file's page, and what there was before there were markers. */
	for (int since = 0; since < 2; since++) {
		at(w, since ? V(5, 19) : V(5, 18));
		area(w, BASE, 1, VM_PUBLIC | RW | VM_UFFD_WP, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE),
			      entry_at(w, BASE) | GUP_PTE_UFFD_WP);
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		on(w, GUP_STEP_ZAP, BASE, 1);
		eq(w, entry_at(w, BASE), since ? marker : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(zap),
		TEST(zap_huge),
		TEST(zap_protected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
