// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the rest of the kernel does to an address space; fork() is in test_fork.c.
 */
#include "fixture.h"

/* Hinting makes an entry protnone, and keeps what pte_modify() keeps. */
static void hint_bits(void **state)
{
	static const struct {
		gup_version version;
		uint64_t before;
		uint64_t after;
	} rows[] = {
		{ V(6, 12), P_RW, P_NONE | P_DIRTY },
		{ V(6, 12), P_RO | GUP_PTE_UFFD_WP, P_NONE | GUP_PTE_UFFD_WP },
		{ V(6, 12), P_RO | GUP_PTE_SAVED_DIRTY, P_NONE | GUP_PTE_SAVED_DIRTY },
		/* PAGE_NONE is young whatever the entry was; NX and global are not kept. */
		{ V(6, 12), GUP_PTE_PRESENT | GUP_PTE_USER, P_NONE },
		{ V(6, 1), P_RW, P_NONE | P_DIRTY | GUP_PTE_RW },
		{ V(6, 1), P_RO, P_NONE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t pfn;

		at(w, rows[i].version);
		anon_rw(w, 1);
		pfn = pte_pfn(entry_at(w, BASE));
		put_entry(w, BASE, 1, pfn_pte(pfn, rows[i].before));
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 1);
		eq(w, entry_at(w, BASE), pfn_pte(pfn, rows[i].after));
		/* Once is enough. */
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 0);
	}
}

/* What the scanner leaves alone. */
static void hint_skips(void **state)
{
	struct world *w = *state;
	const struct gup_step step = { .kind = GUP_STEP_HINT, .start = PAGE(0), .end = PAGE(1) };

	for (unsigned int i = 0; i < 9; i++) {
		at(w, V(6, 12));
		if (i == 0) {
			area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
			on(w, GUP_STEP_READ, BASE, 1); /* the zero page */
		} else if (i == 1) {
			area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON); /* nothing */
		} else if (i == 2) {
			area(w, BASE, 1, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
		} else if (i == 3) {
			anon_rw(w, 1);
			protect(w, 0); /* an inaccessible VMA */
		} else if (i == 4) {
			anon_rw(w, 1);
			set(w, GUP_STEP_FORK, 0); /* shared */
		} else if (i == 5) {
			anon_rw(w, 1);
			mark(w, BASE, PG_KSM);
		} else if (i == 6) {
			area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
			on(w, GUP_STEP_WRITE, BASE, 1); /* a dirty page of a file */
		} else if (i == 7) {
			area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
			on(w, GUP_STEP_READ, BASE, 1);
			mark(w, BASE, PG_P2PDMA);
		} else {
			set(w, GUP_STEP_THP, 1);
			area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
			on(w, GUP_STEP_READ, BASE, 1); /* the huge zero folio */
		}
		assert_int_equal(try_step(w, step), GUP_STEP_NO_EFFECT);
		assert_true(!entry_at(w, BASE) || i == 3 || !pte_protnone(entry_at(w, BASE)));
	}
}

/* A clean page of a file is hinted, and so is a dirty one of nobody's file. */
static void hint_takes(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	hint(w, 1);
	assert_true(pte_protnone(entry_at(w, BASE)));
	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_DIRTY);
	hint(w, 1);
	assert_true(pte_protnone(entry_at(w, BASE)));
}

/* Hinting changes what lies in the range, VMA by VMA. */
static void hint_range(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 4);
	area(w, PAGE(8), 4, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(8), 4);
	assert_int_equal(change_prot_numa(w->mm, &w->rules, PAGE(2), PAGE(9)), 3);
	for (unsigned int i = 0; i < 12; i++)
		if (i < 4 || i >= 8)
			assert_int_equal(pte_protnone(entry_at(w, PAGE(i))),
					 i == 2 || i == 3 || i == 8);
}

/* mprotect(PROT_NONE) and back: nobody else's page may be writable at once, since v6.0. */
static void mprotect_round(void **state)
{
	static const struct {
		gup_version version;
		bool writable;
	} rows[] = {
		{ V(5, 10), false }, { V(5, 18), false }, { V(6, 0), true }, { V(7, 3), true }
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		protect(w, 0);
		/* The write bit goes in all releases. */
		eq(w, bits_at(w, BASE), P_NONE | P_DIRTY);
		protect(w, RW);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY | (rows[i].writable ? GUP_PTE_RW : 0));
		protect(w, VM_READ | VM_EXEC);
		eq(w, bits_at(w, BASE), (P_RO | P_DIRTY) & ~GUP_PTE_NX);
	}
}

/* What must still be heard of is not made writable by mprotect(). */
static void mprotect_stays_read_only(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 3; i++) {
		at(w, V(6, 12));
		if (i == 0) {
			anon_rw(w, 1);
			set(w, GUP_STEP_FORK, 0);
		} else if (i == 1) {
			anon_rw(w, 1);
			on(w, GUP_STEP_UFFD_WP, BASE, 1);
		} else {
			anon_rw(w, 1);
			set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
		}
		protect(w, VM_READ);
		protect(w, RW);
		assert_false(pte_write(entry_at(w, BASE)));
		assert_false(pte_protnone(entry_at(w, BASE)));
	}
	/* What RWP guards stays protnone, what it does not guard is not. */
	at(w, NEWEST);
	anon_rw(w, 2);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	protect(w, VM_READ);
	protect(w, RW);
	assert_true(pte_protnone(entry_at(w, BASE)));
	assert_false(pte_protnone(entry_at(w, PAGE(1))));
	/* A shared page becomes writable where it is dirty already. */
	at(w, V(6, 12));
	area(w, BASE, 2, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_READ, PAGE(1), 1);
	protect(w, VM_READ);
	protect(w, RW);
	assert_true(pte_write(entry_at(w, BASE)));
	assert_false(pte_write(entry_at(w, PAGE(1))));
}

/* A page under way for writing comes back read-only after mprotect(). */
static void mprotect_migrating(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	protect(w, VM_READ);
	assert_int_equal(swp_type(entry_at(w, BASE)), GUP_SWP_MIGRATION_READ_EXCLUSIVE);
	protect(w, RW);
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
	assert_false(pte_write(entry_at(w, BASE)));
}

/* What is under way says whether it was writable, or only nobody else's. */
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

/* Who is held by somebody is not swapped out; nor is a huge page, nor a file's. */
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

/* What moves is mapped with its VMA's protection: hinted no longer, and in RWP's grip again. */
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
		/* Not where nobody has access. */
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
	/* What is no huge PMD is not split. */
	assert_false(split_huge_pmd(w->mm, &w->rules, &w->mm->vma[0], BASE));
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	assert_false(split_huge_pmd(w->mm, &w->rules, &w->mm->vma[0], BASE));
}

/* What somebody holds stays where it is; so does what finds no room. */
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

/* A clean huge page that nobody may access has clean parts that nobody may access. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hint_takes),	  TEST(hint_bits),	 TEST(hint_skips),
		TEST(hint_range),	  TEST(mprotect_round),	 TEST(mprotect_stays_read_only),
		TEST(mprotect_migrating), TEST(migrating_types), TEST(zap),
		TEST(zap_huge),		  TEST(swap_out),	 TEST(migrate),
		TEST(migrate_protection), TEST(migrate_split),	 TEST(migrate_refused),
		TEST(split_folio),	  TEST(split_no_access),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
