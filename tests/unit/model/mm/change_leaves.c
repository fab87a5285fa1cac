// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changes a range, entry by entry: which are changed, how, and that one left alone
 * does not spare the next.
 */
#include "fixture.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* Frames and mappings of a huge page at BASE whose entry says nothing but that it is one. */
static void only_huge(struct world *w, unsigned int level)
{
	uint64_t pfn;

	(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
	pfn = pte_pfn(entry_at(w, BASE));
	put_entry(w, BASE, level, pfn_pte(pfn, GUP_PTE_PSE));
}

/* Hinting goes on behind the zero page, behind what is hinted already, and behind a hole. */
static void hint_goes_on(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 6, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(2), 4);
	on(w, GUP_STEP_SWAP_OUT, PAGE(2), 1);
	on(w, GUP_STEP_HINT, PAGE(3), 1);
	eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(6)), 2);
	for (unsigned int i = 3; i < 6; i++)
		eq(w, bits_at(w, PAGE(i)), P_NONE | P_DIRTY);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_SPECIAL);
}

/* A part of a huge page stands for all of it, until PTEs map it; what files read is hinted. */
static void hint_private(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	hint(w, 1);
	eq(w, bits_at(w, BASE), P_NONE);
	for (unsigned int split = 0; split < 2; split++) {
		at(w, NEWEST);
		anon_thp(w);
		if (split)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		eq(w, change_prot_numa(w->mm, &w->rules, PAGE(1), PAGE(2)), 1);
		eq(w, pte_protnone(entry_at(w, PAGE(1))), true);
		eq(w, pte_protnone(entry_at(w, PAGE(2))), !split);
	}
}

/* The scanner passes by VMAs of any of these flags, and those without access. */
static void hint_passes_by(void **state)
{
	static const uint64_t flags[] = { VM_PFNMAP, VM_MIXEDMAP, VM_IO };
	struct world *w = *state;

	for (size_t i = 0; i <= NR(flags); i++) {
		struct gup_vma *vma;

		at(w, NEWEST);
		vma = anon_rw(w, 1);
		if (i < NR(flags))
			vma->flags |= flags[i];
		else
			vma->flags &= ~VM_ACCESS_FLAGS;
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 0);
		eq(w, bits_at(w, BASE), P_RW);
	}
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
	/* A frame that there is not is nobody's. */
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
		/* Of shared memory what is dirty, while PTEs alone were looked at. */
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

/* A page is taken for pinned from so many references on, once anything has been pinned. */
static void fork_maybe_pinned(void **state)
{
	static const struct {
		uint32_t held;
		bool has_pinned;
		bool shared;
	} rows[] = { { GUP_PIN_COUNTING_BIAS - 1, true, false },
		     { GUP_PIN_COUNTING_BIAS - 2, true, true },
		     { GUP_PIN_COUNTING_BIAS, false, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		anon_rw(w, 1);
		hold(w, BASE, rows[i].held);
		w->mm->has_pinned = rows[i].has_pinned;
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, rows[i].shared ? 2 : 1);
		eq(w, pte_write(entry_at(w, BASE)), !rows[i].shared);
	}
}

/* Of a private mapping of a file, the file's pages are no more shared than they were. */
static void fork_file(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	eq(w, page_at(w, BASE)->mapcount, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	eq(w, page_at(w, BASE)->flags, PG_FILE);
}

/* A page that the child has a copy of stays writable: whether it is exclusive, or never was. */
static void fork_spares(void **state)
{
	static const uint32_t flags[] = { PG_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_MAPPED_SHARED };
	struct world *w = *state;

	for (size_t i = 0; i < NR(flags); i++) {
		at(w, NEWEST);
		anon_rw(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		page_at(w, BASE)->flags = flags[i];
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, 1);
		eq(w, bits_at(w, BASE), P_RW);
		put(w);
	}
}

/* What migrates comes back read-only, else as it was, to parent and child, who share it. */
static void fork_migrating(void **state)
{
	static const uint64_t bits[] = { P_RW, P_RO };
	struct world *w = *state;

	for (size_t i = 0; i < NR(bits); i++) {
		struct gup_page *page;

		at(w, NEWEST);
		anon_rw(w, 1);
		page = page_at(w, BASE);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), bits[i]));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		eq(w, entry_at(w, BASE),
		   swp_entry(GUP_SWP_MIGRATION_READ, page_to_pfn(w->mm, page),
			     bits[i] & GUP_PTE_SOFT_DIRTY ? GUP_SWP_SOFT_DIRTY : 0));
		eq(w, page->refcount, 2);
		eq(w, page->mapcount, 2);
		eq(w, page->flags, PG_ANON | PG_MAPPED_SHARED);
		/* So a write copies it. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, page_at(w, BASE) == page, false);
		put(w);
	}
}

/* What is swapped out remembers what its entry said, and where it was. */
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
	/* Somebody else maps it: the reference may have gone before the mapping did. */
	at(w, NEWEST);
	anon_rw(w, 1);
	page_at(w, BASE)->mapcount = 2;
	eq(w, gup_swap_out(w->mm, BASE), false);
	/* Not anonymous, though nobody else has it. */
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

/* The huge zero folio falls apart into zero pages that nobody counts, all as guarded as it was. */
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

/* What a split says of the last page is undone with the rest. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hint_goes_on),	TEST(hint_private),	  TEST(hint_passes_by),
		TEST(mprotect_goes_on), TEST(mprotect_under_way), TEST(mprotect_makes_writable),
		TEST(only_huge_left),	TEST(fork_file),	  TEST(fork_spares),
		TEST(fork_migrating),	TEST(fork_maybe_pinned),  TEST(swapped_out),
		TEST(split_zero),	TEST(split_bits),	  TEST(split_is_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
