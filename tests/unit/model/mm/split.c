// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huge entries that are split: all bits, and what becomes of the folio.
 */
#include "fixture.h"

/* A clean inaccessible huge page is split into clean inaccessible pages. */
static void split_no_access(void **state)
{
	static const gup_version versions[] = { V(5, 10), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_thp(w);
		protect(w, 0);
		put_entry(w, BASE, 2, pfn_pte(pte_pfn(entry_at(w, BASE)), P_NONE | GUP_PTE_PSE));
		on(w, GUP_STEP_SPLIT, BASE, 1);
		eq(w, level_at(w, BASE), 1);
		eq(w, bits_at(w, BASE), P_NONE);
		eq(w, bits_at(w, PAGE(511)), P_NONE);
	}
}

/* The huge zero folio is split into zero pages. They are not counted, and stay guarded. */
static void split_zero(void **state)
{
	struct world *w = *state;

	for (unsigned int guarded = 0; guarded < 2; guarded++) {
		uint64_t bits = P_RO | GUP_PTE_SPECIAL | (guarded ? GUP_PTE_UFFD_WP : 0);
		struct gup_vma *vma;

		at(w, NEWEST);
		vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_READ, BASE, 1);
		if (guarded)
			on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		eq(w, split_huge_pmd(w->mm, &w->rules, vma, PAGE(9)), true);
		for (unsigned int i = 0; i < GUP_PMD_NR; i++)
			eq(w, entry_at(w, PAGE(i)), pfn_pte(w->mm->zero_pfn, bits));
		eq(w, zero_page(w)->refcount, 1);
		/* Once is enough. */
		eq(w, split_huge_pmd(w->mm, &w->rules, vma, PAGE(9)), false);
	}
}

/* A split says of each page what the PMD said of all. */
static void split_bits(void **state)
{
	static const struct {
		gup_version version;
		uint64_t huge;
		uint64_t base;
	} rows[] = {
		{ V(7, 3), P_RW, P_RW },
		{ V(7, 3), P_RO & ~GUP_PTE_ACCESSED, P_RO & ~GUP_PTE_ACCESSED },
		{ V(7, 3), P_RO | GUP_PTE_SOFT_DIRTY, P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(7, 3), P_RO | GUP_PTE_UFFD_WP, P_RO | GUP_PTE_UFFD_WP },
		/* Dirty for the hardware is dirty for soft-dirty tracking too. */
		{ V(7, 3), P_RO | GUP_PTE_DIRTY, P_RO | P_DIRTY },
		{ V(6, 3), P_RO | GUP_PTE_DIRTY, P_RO },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_vma *vma;
		struct gup_page *folio;

		at(w, rows[i].version);
		vma = anon_thp(w);
		folio = folio_at(w, BASE);
		folio->flags &= ~PG_DIRTY;
		put_entry(w, BASE, 2,
			  pfn_pte(page_to_pfn(w->mm, folio), rows[i].huge | GUP_PTE_PSE));
		eq(w, split_huge_pmd(w->mm, &w->rules, vma, PAGE(511)), true);
		for (unsigned int p = 0; p < GUP_PMD_NR; p++) {
			eq(w, bits_at(w, PAGE(p)), rows[i].base);
			eq(w, page_at(w, PAGE(p)) == folio + p, true);
			eq(w, !!(folio[p].flags & PG_ANON_EXCLUSIVE), true);
		}
		eq(w, !!(folio->flags & PG_DIRTY), !!(rows[i].huge & GUP_PTE_DIRTY));
		eq(w, folio->refcount, GUP_PMD_NR);
		eq(w, folio->mapcount, GUP_PMD_NR);
	}
}

/* A restore also undoes the change of the last page. */
static void split_is_undone(void **state)
{
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	struct world *w = *state;

	assert_non_null(base);
	at(w, NEWEST);
	anon_thp(w);
	assert_true(gup_mm_copy(base, w->mm));
	on(w, GUP_STEP_SPLIT, BASE, 1);
	assert_int_equal(w->mm->page_lo, GUP_PMD_NR);
	assert_int_equal(w->mm->page_hi, 2 * GUP_PMD_NR);
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

/* split-dirty: the parts of a dirty huge page have dirty entries since v6.4; it is dirty anyway. */
static void split_dirty(void **state)
{
	static const struct {
		gup_version version;
		bool dirty;
	} rows[] = { { V(6, 3), false }, { V(6, 4), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);
		eq(w, folio_at(w, BASE)->flags & PG_DIRTY, PG_DIRTY);
	}
}

/* split-dirty: what dirties an entry marks it soft-dirty, too, so the parts are both. */
static void split_soft_dirty(void **state)
{
	struct world *w = *state;

	at(w, V(6, 4));
	anon_thp(w);
	on(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0, 0);
	eq(w, pte_soft_dirty(entry_at(w, BASE)), false);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(split_no_access), TEST(split_zero),  TEST(split_bits),
		TEST(split_is_undone), TEST(split_dirty), TEST(split_soft_dirty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
