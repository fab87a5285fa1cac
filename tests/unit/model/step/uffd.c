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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(uffd),
		TEST(uffd_async),
		TEST(uffd_memory),
		TEST(uffd_neighbours),
		TEST(uffd_leaves_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
