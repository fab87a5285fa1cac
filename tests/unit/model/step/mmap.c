// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs, mprotect(), and pages that a driver maps.
 */
#include "fixture.h"

/* VMAs must not overlap, and need room. */
static void vmas(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 4, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_VMA, PAGE(3), 1)), GUP_STEP_OVERLAP);
	for (uint64_t i = 1; i < w->mm->max_vmas; i++)
		area(w, PAGE(4 * i), 4, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_VMA, PAGE(400), 1)), GUP_STEP_NO_ROOM);
}

/* mprotect() goes as far as the VMA's VM_MAY flags. */
static void mprotect(void **state)
{
	struct world *w = *state;
	const struct gup_step write = { .kind = GUP_STEP_MPROTECT, .start = BASE, .flags = RW };

	at(w, V(6, 12));
	area(w, BASE, 1, (VM_OWN | VM_READ) & ~VM_MAYWRITE, GUP_VMA_FILE);
	assert_int_equal(try_step(w, write), GUP_STEP_NOT_ALLOWED);
	assert_int_equal(w->mm->vma[0].flags & VM_ACCESS_FLAGS, VM_READ);
	protect(w, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_ACCESS_FLAGS, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_OWN, VM_OWN & ~VM_MAYWRITE);
}

/* mprotect(PROT_NONE) and back: since v6.0 an exclusive page may be writable at once. */
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

/* mprotect() does not make an entry writable while a write must be reported. */
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
	/* An entry that RWP guards stays protnone, and others do not. */
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

/* A mapping of frames is all there at once, frame by frame, each special. */
static void frames(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, PAGE(3), 4, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
	for (unsigned int i = 0; i < 4; i++)
		eq(w, entry_at(w, PAGE(3 + i)),
		   pfn_pte(0xf0000 + i, P_RO | GUP_PTE_RW | GUP_PTE_SPECIAL));
	eq(w, entry_at(w, PAGE(2)), 0);
	eq(w, entry_at(w, PAGE(7)), 0);
}

/* With as many VMAs as there can be, each step that goes through all stays among them. */
static void all_vmas(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 8, 8, 2);
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(2)), 2);
	on(w, GUP_STEP_WRITE, BASE, 2);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	on(w, GUP_STEP_UFFD_WP, BASE, 2);
	eq(w, bits_at(w, PAGE(1)), P_RO | GUP_PTE_DIRTY | GUP_PTE_UFFD_WP);
	assert_null(find_vma(w->mm, PAGE(2)));
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
}

/* mprotect() goes on behind entries that are not present, which it leaves as they are. */
static void mprotect_goes_on(void **state)
{
	const gup_entry poison = swp_entry(GUP_SWP_HWPOISON, 5, 0);
	struct world *w = *state;
	gup_entry swapped;

	at(w, NEWEST);
	anon_rw(w, 4);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	swapped = entry_at(w, BASE);
	on(w, GUP_STEP_MIGRATING, PAGE(1), 1);
	put_entry(w, PAGE(2), 1, poison);
	protect(w, VM_READ);
	eq(w, entry_at(w, BASE), swapped);
	eq(w, swp_type(entry_at(w, PAGE(1))), GUP_SWP_MIGRATION_READ_EXCLUSIVE);
	eq(w, entry_at(w, PAGE(2)), poison);
	eq(w, bits_at(w, PAGE(3)), P_RO | P_DIRTY);
}

/*
 * A writable entry under way becomes readable: exclusive of anonymous memory alone. One that
 * is readable stays as it is.
 */
static void mprotect_under_way(void **state)
{
	static const struct {
		uint32_t pg_flags;
		unsigned int type;
	} rows[] = { { PG_ANON, GUP_SWP_MIGRATION_READ_EXCLUSIVE },
		     { PG_FILE, GUP_SWP_MIGRATION_READ },
		     { PG_SHMEM, GUP_SWP_MIGRATION_READ } };
	const uint64_t bits[] = { 0, GUP_SWP_SOFT_DIRTY, GUP_SWP_UFFD_WP };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows) * NR(bits); i++) {
		uint64_t kept = bits[i % NR(bits)];
		uint64_t pfn;

		at(w, NEWEST);
		anon_rw(w, 1);
		page_at(w, BASE)->flags = rows[i / NR(bits)].pg_flags;
		pfn = pte_pfn(entry_at(w, BASE));
		put_entry(w, BASE, 1, swp_entry(GUP_SWP_MIGRATION_WRITE, pfn, kept));
		protect(w, VM_READ);
		eq(w, entry_at(w, BASE), swp_entry(rows[i / NR(bits)].type, pfn, kept));
		put_entry(w, BASE, 1, swp_entry(GUP_SWP_MIGRATION_READ, pfn, kept));
		protect(w, VM_READ);
		eq(w, entry_at(w, BASE), swp_entry(GUP_SWP_MIGRATION_READ, pfn, kept));
	}
	/* A frame that does not exist has no owner. */
	at(w, NEWEST);
	anon_rw(w, 1);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), swp_entry(GUP_SWP_MIGRATION_WRITE, 7, 0));
	protect(w, VM_READ);
	eq(w, entry_at(w, BASE), swp_entry(GUP_SWP_MIGRATION_READ, 7, 0));
}

/* Which entries mprotect() makes writable at once: by release, level, sharing and dirtiness. */
static void mprotect_makes_writable(void **state)
{
	static const struct {
		gup_version version;
		unsigned int level;
		bool shared;
		bool dirty;
		bool writable;
	} rows[] = {
		/* In shared memory only dirty entries, while only PTEs were checked. */
		{ V(5, 19), 1, true, true, true },
		{ V(5, 19), 1, true, false, false },
		{ V(5, 19), 1, false, true, false },
		{ V(5, 19), 2, true, true, false },
		/* Private memory of one's own as well. */
		{ V(6, 1), 1, true, true, true },
		{ V(6, 1), 1, false, true, true },
		{ V(6, 1), 1, false, false, false },
		{ V(6, 1), 2, false, true, false },
		/* Huge pages, and clean ones. */
		{ V(6, 2), 1, false, false, true },
		{ V(6, 2), 2, false, true, true },
		{ V(6, 2), 2, true, true, true },
		{ V(6, 2), 1, true, false, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		uint64_t nr = rows[i].level == 2 ? GUP_PMD_NR : 1;
		uint64_t huge = rows[i].level == 2 ? GUP_PTE_PSE : 0;
		uint64_t dirty = rows[i].dirty ? GUP_PTE_DIRTY : 0;
		uint64_t flags = RW | (rows[i].shared ? VM_PUBLIC | VM_HUGEPAGE : VM_OWN);

		at(w, rows[i].version);
		set(w, GUP_STEP_THP, rows[i].level == 2);
		/* Without VM_SOFTDIRTY the protection itself has no write bit. */
		area(w, BASE, nr, flags & ~VM_SOFTDIRTY,
		     rows[i].shared ? GUP_VMA_SHMEM : GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, level_at(w, BASE), rows[i].level);
		put_entry(w, BASE, rows[i].level,
			  pfn_pte(pte_pfn(entry_at(w, BASE)),
				  P_RO | GUP_PTE_SOFT_DIRTY | huge | dirty));
		vma_lookup(w->mm, BASE)->flags &= ~VM_WRITE;
		protect(w, RW);
		eq(w, bits_at(w, BASE),
		   P_RO | GUP_PTE_SOFT_DIRTY | huge | dirty | (rows[i].writable ? GUP_PTE_RW : 0));
	}
}

/* A huge entry of which only that is left is present, a base page's is not. */
static void only_huge_left(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, NEWEST);
	only_huge(w, 2);
	protect(w, VM_READ);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_PSE);
	at(w, NEWEST);
	only_huge(w, 2);
	page = pfn_to_page(w->mm, pte_pfn(entry_at(w, BASE)));
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	eq(w, page->mapcount, 0);
	eq(w, page->refcount, 0);

	at(w, NEWEST);
	only_huge(w, 1);
	protect(w, VM_READ);
	eq(w, bits_at(w, BASE), GUP_PTE_PSE);
	page = pfn_to_page(w->mm, pte_pfn(entry_at(w, BASE)));
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, entry_at(w, BASE), 0);
	eq(w, page->mapcount, 1);
}

/* huge-dirty: hinting a huge page makes it clean from v6.6 to v7.2, and so does mprotect(). */
static void huge_dirty(void **state)
{
	static const struct {
		gup_version version;
		bool dirty;
	} rows[] = { { V(6, 5), true }, { V(6, 6), false }, { V(7, 2), false }, { V(7, 3), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_thp(w);
		hint(w, GUP_PMD_NR);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);

		at(w, rows[i].version);
		anon_thp(w);
		protect(w, VM_READ);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);
		/* A read-only entry keeps its dirty bit elsewhere, and does not lose it. */
		put_entry(w, BASE, 2, entry_at(w, BASE) | GUP_PTE_DIRTY);
		hint(w, GUP_PMD_NR);
		eq(w, pte_dirty(entry_at(w, BASE)), true);
	}
}

/* mprotect-write: who need not fault for the first write after mprotect(). */
static void mprotect_write(void **state)
{
	static const struct {
		gup_version version;
		bool dirty; /* an exclusive base page that is dirty */
		bool clean;
		bool huge;
	} rows[] = { { V(5, 10), false, false, false }, { V(5, 19), false, false, false },
		     { V(6, 0), true, false, false },	{ V(6, 1), true, false, false },
		     { V(6, 2), true, true, true },	{ V(7, 3), true, true, true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 2);
		put_entry(w, PAGE(1), 1, entry_at(w, PAGE(1)) & ~(uint64_t)GUP_PTE_DIRTY);
		protect(w, VM_READ);
		eq(w, pte_write(entry_at(w, BASE)), false);
		protect(w, RW);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].dirty);
		eq(w, pte_write(entry_at(w, PAGE(1))), rows[i].clean);
		at(w, rows[i].version);
		anon_thp(w);
		protect(w, VM_READ);
		protect(w, RW);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].huge);
	}
}

/* A driver's pages are mapped with the VMA, have no mapping, and do not come back. */
static void driver(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, NEWEST);
	area(w, BASE, 2, VM_PUBLIC | RW, GUP_VMA_DRIVER);
	assert_true(vma_lookup(w->mm, BASE)->flags & VM_MIXEDMAP);
	page = page_at(w, BASE);
	eq(w, page->flags, PG_TRUNCATED | PG_NO_LRU);
	eq(w, page->refcount, 1);
	eq(w, page->mapcount, 1);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_RW);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM), 1);
	assert_ptr_equal(w->pages[0], page);
	put(w);
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
	eq(w, w->out.faults[0].ret, VM_FAULT_SIGBUS);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_DUMP), -EFAULT);
	eq(w, w->out.nr_faults, 0);

	/* A private mapping of one gets copies. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_DRIVER);
	page = page_at(w, BASE);
	eq(w, bits_at(w, BASE), P_RO);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	eq(w, fault_kind(w, 0), GUP_FAULT_COW);
	assert_true(w->pages[0] != page);
	eq(w, page->mapcount, 0);
}

/* fast-no-mapping: the fast walk leaves a driver's page to the slow one from v6.10 to v7.2. */
static void driver_fast(void **state)
{
	static const struct {
		gup_version version;
		uint64_t nr_fast;
	} rows[] = { { V(6, 9), 1 }, { V(6, 10), 0 }, { V(7, 2), 0 }, { V(7, 3), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_DRIVER);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, 0), 1);
		eq(w, w->out.nr_fast, rows[i].nr_fast);
	}
}

/* There may be no room for its pages, or its tables. */
static void driver_no_room(void **state)
{
	const struct gup_step vma = { .kind = GUP_STEP_VMA,
				      .start = BASE,
				      .end = PAGE(1),
				      .flags = VM_PUBLIC | RW,
				      .what = GUP_VMA_DRIVER };
	struct world *w = *state;
	uint32_t max_tables = w->mm->max_tables;

	at(w, NEWEST);
	w->mm->max_tables = w->mm->nr_tables;
	eq(w, try_step(w, vma), GUP_STEP_NO_ROOM);
	w->mm->max_tables = max_tables;
	at(w, NEWEST);
	w->mm->max_pages = w->mm->nr_pages;
	eq(w, try_step(w, vma), GUP_STEP_NO_ROOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(vmas),
		TEST(mprotect),
		TEST(mprotect_round),
		TEST(mprotect_stays_read_only),
		TEST(mprotect_migrating),
		TEST(frames),
		TEST(all_vmas),
		TEST(mprotect_goes_on),
		TEST(mprotect_under_way),
		TEST(mprotect_makes_writable),
		TEST(only_huge_left),
		TEST(huge_dirty),
		TEST(mprotect_write),
		TEST(driver),
		TEST(driver_fast),
		TEST(driver_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
