// SPDX-License-Identifier: GPL-2.0-only
/*
 * userfaultfd: which memory it protects, and how.
 */
#include "fixture.h"

/* userfaultfd marks entries and VMAs. */
static void uffd(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 3);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(1)), P_RW);
	assert_int_equal(w->mm->vma[0].flags & (VM_UFFD_WP | VM_UFFD_RWP), VM_UFFD_WP);
	/* The VMAs beside it are not meant. */
	area(w, PAGE(-1), 1, VM_OWN | RW, GUP_VMA_ANON);
	area(w, PAGE(4), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(w->mm->vma[0].flags & VM_UFFD_WP, 0);
	assert_int_equal(w->mm->vma[2].flags & VM_UFFD_WP, 0);
	on(w, GUP_STEP_UFFD_RWP, PAGE(1), 1);
	eq(w, bits_at(w, PAGE(1)), P_NONE | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(2)), P_RW);
	assert_int_equal(w->mm->vma[1].flags & VM_UFFD_RWP, VM_UFFD_RWP);
	assert_int_equal(try_step(w, step_on(GUP_STEP_UFFD_RWP, BASE, 1)), GUP_STEP_OK);
	at(w, V(7, 2));
	anon_rw(w, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_UFFD_RWP, BASE, 1)), GUP_STEP_UNKNOWN_HERE);
}

/* uffd-async: userfaultfd resolves faults by itself since v6.7. */
static void uffd_async(void **state)
{
	static const struct {
		gup_version version;
		enum gup_step_error err;
	} rows[] = { { V(6, 6), GUP_STEP_UNKNOWN_HERE }, { V(6, 7), GUP_STEP_OK } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_UFFD_MODE, .count = 1 }),
		   rows[i].err);
		eq(w, w->mm->uffd_async, !rows[i].err);
	}
}

/*
 * Userfaultfd takes anonymous memory, shmem and hugetlb; accesses are tracked where there are
 * any.
 */
static void uffd_memory(void **state)
{
	static const struct {
		uint8_t step;
		bool async;
		uint32_t memory;
		uint64_t access;
		enum gup_step_error err;
	} rows[] = {
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_SHMEM, 0, GUP_STEP_OK },
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_FILE, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_WP, true, GUP_VMA_FILE, RW, GUP_STEP_OK },
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_SECRETMEM, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_RWP, true, GUP_VMA_FILE, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_RWP, false, GUP_VMA_SHMEM, VM_READ, GUP_STEP_OK },
		{ GUP_STEP_UFFD_RWP, false, GUP_VMA_SHMEM, 0, GUP_STEP_NOT_ALLOWED },
	};
	struct gup_step step = { .start = BASE, .end = PAGE(1) };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_PUBLIC | rows[i].access, rows[i].memory);
		set(w, GUP_STEP_UFFD_MODE, rows[i].async);
		step.kind = rows[i].step;
		eq(w, try_step(w, step), rows[i].err);
	}
	/* Write-protection of shmem came with v5.19. */
	at(w, V(5, 18));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	step.kind = GUP_STEP_UFFD_WP;
	eq(w, try_step(w, step), GUP_STEP_UNKNOWN_HERE);
}

/* userfaultfd takes the VMAs of its range, not those beside it. */
static void uffd_neighbours(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	for (uint64_t i = 0; i < 3; i++)
		area(w, PAGE(i), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_UFFD_WP, PAGE(1), 1);
	for (uint64_t i = 0; i < 3; i++)
		eq(w, !!(vma_lookup(w->mm, PAGE(i))->flags & VM_UFFD_WP), i == 1);
}

/* Write protection does not make an entry young. */
static void uffd_leaves_old(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_ACCESSED);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE) & (GUP_PTE_ACCESSED | GUP_PTE_UFFD_WP), GUP_PTE_UFFD_WP);
}

#define MARKER(what) swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_##what, 0)

static enum gup_step_error unpopulated(struct world *w, uint64_t nr)
{
	struct gup_step step = step_on(GUP_STEP_UFFD_WP, BASE, nr);

	step.count = 1;
	return try_step(w, step);
}

/* Markers: of files always; of anonymous memory if asked for, since v6.4, or in mode async. */
static void markers(void **state)
{
	static const struct {
		enum gup_vma_kind kind;
		bool unpopulated;
		bool async;
		bool marked;
	} rows[] = {
		{ GUP_VMA_SHMEM, false, false, true }, { GUP_VMA_FILE, false, true, true },
		{ GUP_VMA_ANON, false, false, false }, { GUP_VMA_ANON, true, false, true },
		{ GUP_VMA_ANON, false, true, true },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 12));
		area(w, BASE, 3, VM_OWN | RW, rows[i].kind);
		set(w, GUP_STEP_UFFD_MODE, rows[i].async);
		if (rows[i].unpopulated)
			eq(w, unpopulated(w, 2), GUP_STEP_OK);
		else
			on(w, GUP_STEP_UFFD_WP, BASE, 2);
		eq(w, entry_at(w, BASE), rows[i].marked ? MARKER(UFFD_WP) : 0);
		eq(w, entry_at(w, PAGE(1)), rows[i].marked ? MARKER(UFFD_WP) : 0);
		eq(w, entry_at(w, PAGE(2)), 0);
	}
	at(w, V(6, 3));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, unpopulated(w, 1), GUP_STEP_UNKNOWN_HERE);
	/* RWP has no markers. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	eq(w, entry_at(w, BASE), 0);
}

/* Each marker needs a table. */
static void markers_no_room(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	w->mm->nr_tables = w->mm->max_tables;
	eq(w, try_step(w, step_on(GUP_STEP_UFFD_WP, BASE, 1)), GUP_STEP_NO_ROOM);
}

/* Hugetlb: one marker for a huge page, also where no table was, since v6.2. */
static void markers_hugetlb(void **state)
{
	static const struct {
		gup_version version;
		bool everywhere;
	} rows[] = { { V(6, 1), false }, { V(6, 2), true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
		on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		eq(w, entry_at(w, BASE), rows[i].everywhere ? MARKER(UFFD_WP) : 0);
		/* The other huge page makes the table. */
		on(w, GUP_STEP_WRITE, PAGE(GUP_PMD_NR), 1);
		on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		eq(w, entry_at(w, BASE), MARKER(UFFD_WP));
		eq(w, level_at(w, BASE), 2);
	}
}

/* A hinted entry gets the VMA's access: after PROT_NONE it permits no access. */
static void protects_hinted(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hint(w, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	protect(w, 0);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE), P_NONE | P_DIRTY | GUP_PTE_UFFD_WP);
}

/* Swap and migration entries take the bit, and no migration ends writable; markers stay. */
static void protects_swap(void **state)
{
	const gup_entry before[] = {
		swp_entry(3, 7, GUP_SWP_EXCLUSIVE),
		swp_entry(GUP_SWP_HWPOISON, 7, 0),
		MARKER(POISONED),
		MARKER(GUARD),
	};
	struct world *w = *state;
	gup_entry e;

	for (size_t i = 0; i < NR(before); i++) {
		bool marker = swp_type(before[i]) == GUP_SWP_PTE_MARKER;

		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), before[i]);
		on(w, GUP_STEP_UFFD_WP, BASE, 1);
		eq(w, entry_at(w, BASE), before[i] | (marker ? 0 : GUP_SWP_UFFD_WP));
	}
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	e = entry_at(w, BASE);
	eq(w, swp_type(e), GUP_SWP_MIGRATION_READ_EXCLUSIVE);
	eq(w, e & GUP_SWP_UFFD_WP, GUP_SWP_UFFD_WP);
}

/* uffd-wp-migration: a huge page on its way takes the bit since v6.3; hugetlb's memory error never. */
static void protects_huge_swap(void **state)
{
	struct world *w = *state;
	gup_entry e;

	for (int since = 0; since < 2; since++) {
		at(w, since ? V(6, 3) : V(6, 2));
		anon_thp(w);
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		eq(w, !!(entry_at(w, BASE) & GUP_SWP_UFFD_WP), since);
	}
	at(w, V(6, 2));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	e = swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE, 0);
	gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), e);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, entry_at(w, BASE), e);
}

/* A part of an anonymous huge page is split off; a file's huge page becomes markers. */
static void splits(void **state)
{
	struct world *w = *state;

	for (int kind = 0; kind < 2; kind++) {
		at(w, V(6, 12));
		anon_thp(w);
		on(w, kind ? GUP_STEP_UFFD_WP : GUP_STEP_ZAP, PAGE(3), 2);
		eq(w, level_at(w, BASE), 1);
	}
	eq(w, pte_write(entry_at(w, PAGE(2))), true);
	eq(w, bits_at(w, PAGE(3)), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, pte_write(entry_at(w, PAGE(5))), true);
	/* The whole of it stays huge. */
	at(w, V(6, 12));
	anon_thp(w);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, level_at(w, BASE), 2);

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, level_at(w, BASE), 2);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, entry_at(w, BASE), MARKER(UFFD_WP));
	eq(w, entry_at(w, PAGE(GUP_PMD_NR - 1)), MARKER(UFFD_WP));
}

/* uffd-poison: since v6.6, where nothing is mapped, of what a handler can fill. */
static void poison(void **state)
{
	static const struct {
		gup_version version;
		enum gup_vma_kind kind;
		enum gup_step_error err;
	} rows[] = {
		{ V(6, 5), GUP_VMA_ANON, GUP_STEP_UNKNOWN_HERE },
		{ V(6, 6), GUP_VMA_ANON, GUP_STEP_OK },
		{ V(6, 6), GUP_VMA_SHMEM, GUP_STEP_OK },
		{ V(6, 6), GUP_VMA_HUGETLB, GUP_STEP_OK },
		{ V(6, 6), GUP_VMA_FILE, GUP_STEP_NOT_ALLOWED },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		const struct gup_step step = step_on(GUP_STEP_UFFD_POISON, BASE, GUP_PMD_NR);

		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, rows[i].kind);
		eq(w, try_step(w, step), rows[i].err);
		eq(w, entry_at(w, BASE), rows[i].err ? 0 : MARKER(POISONED));
		if (!rows[i].err)
			eq(w, try_step(w, step), GUP_STEP_NO_EFFECT);
	}
	/* Not even a marker is overwritten. */
	at(w, V(6, 6));
	anon_rw(w, 1);
	eq(w, try_step(w, step_on(GUP_STEP_UFFD_POISON, BASE, 1)), GUP_STEP_NO_EFFECT);
	at(w, V(6, 6));
	anon_thp(w);
	eq(w, try_step(w, step_on(GUP_STEP_UFFD_POISON, BASE, 1)), GUP_STEP_NO_EFFECT);
	at(w, V(6, 6));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	w->mm->nr_tables = w->mm->max_tables;
	eq(w, try_step(w, step_on(GUP_STEP_UFFD_POISON, BASE, 1)), GUP_STEP_NO_ROOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(uffd),
		TEST(uffd_async),
		TEST(uffd_memory),
		TEST(uffd_neighbours),
		TEST(uffd_leaves_old),
		TEST(markers),
		TEST(markers_no_room),
		TEST(markers_hugetlb),
		TEST(protects_hinted),
		TEST(protects_swap),
		TEST(protects_huge_swap),
		TEST(splits),
		TEST(poison),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
