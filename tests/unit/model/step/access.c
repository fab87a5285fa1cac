// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and writes by the user.
 */
#include "fixture.h"

/* Users read and write as the VMA permits, and a huge page where there may be one. */
static void user_access(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | VM_READ, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	on(w, GUP_STEP_READ, BASE, 2);
	assert_ptr_equal(page_at(w, PAGE(1)), zero_page(w));
	protect(w, 0);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	protect(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	/* A write makes a writable entry dirty for the hardware. */
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~(GUP_PTE_DIRTY | GUP_PTE_ACCESSED));
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE) & (GUP_PTE_DIRTY | GUP_PTE_ACCESSED),
	   GUP_PTE_DIRTY | GUP_PTE_ACCESSED);
}

/* A user's access takes the hint, and waits for a migration. */
static void user_access_faults(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hint(w, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	/* userfaultfd has no handler. */
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	set(w, GUP_STEP_UFFD_MODE, 2);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
}

/* Memory that runs out is told, and what was done stays. */
static void no_room(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 6, 4, 4);
	at(w, V(6, 12));
	area(w, BASE, 8, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 8)), GUP_STEP_NO_ROOM);
	assert_true(pte_write(entry_at(w, PAGE(2))));
	assert_int_equal(entry_at(w, PAGE(3)), 0);
	area(w, BASE + 8 * GUP_PMD_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE + 8 * GUP_PMD_SIZE, 1);
	area(w, BASE + 16 * GUP_PMD_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE + 16 * GUP_PMD_SIZE, 1)),
			 GUP_STEP_NO_ROOM);
}

/* A user's access takes seven faults that bring nothing, and no eighth look. */
static void tries(void **state)
{
	static const struct {
		uint32_t times;
		enum gup_step_error err;
	} rows[] = { { 6, GUP_STEP_OK }, { 7, GUP_STEP_NO_EFFECT }, { 100, GUP_STEP_NO_EFFECT } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 0, rows[i].times);
		eq(w, try_range(w, GUP_STEP_WRITE, BASE, 1), rows[i].err);
	}
	/* A fault that fails is the end of it: which failure, the step tells. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_OOM, 0, 1);
	eq(w, try_range(w, GUP_STEP_READ, BASE, 1), GUP_STEP_NO_ROOM);
	inject(w, GUP_INJECT_SIGBUS, 0, 1);
	eq(w, try_range(w, GUP_STEP_READ, BASE, 1), GUP_STEP_NOT_ALLOWED);
	inject(w, GUP_INJECT_SIGBUS, 1, 1);
	eq(w, try_range(w, GUP_STEP_READ, BASE, 1), GUP_STEP_OK);
}

/* The hardware marks what is used: young when read, dirty only when written; huge as a whole. */
static void marks(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW |
				(level == 2 ? GUP_PTE_PSE : 0);

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 4) : anon_thp(w));
		put_entry(w, level == 1 ? PAGE(3) : BASE, level,
			  pfn_pte(pte_pfn(entry_at(w, PAGE(3))), bits));
		on(w, GUP_STEP_READ, PAGE(3), 1);
		eq(w, bits_at(w, PAGE(3)), bits | GUP_PTE_ACCESSED);
		on(w, GUP_STEP_WRITE, PAGE(3), 1);
		eq(w, bits_at(w, PAGE(3)), bits | GUP_PTE_ACCESSED | GUP_PTE_DIRTY);
	}
	/* Memory that may only be executed can be read by who executes it. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | VM_EXEC, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_range(w, GUP_STEP_WRITE, BASE, 1), GUP_STEP_NOT_ALLOWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(user_access), TEST(user_access_faults), TEST(no_room), TEST(tries),
		TEST(marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
