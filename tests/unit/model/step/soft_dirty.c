// SPDX-License-Identifier: GPL-2.0-only
/*
 * Soft-dirty tracking that starts anew.
 */
#include "fixture.h"

/* Soft-dirty tracking starts anew: entries read-only and clean, VMAs unmarked. */
static void clear_soft_dirty(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_SWAP_OUT, PAGE(1), 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_DIRTY);
	eq(w, entry_at(w, PAGE(1)) & GUP_SWP_SOFT_DIRTY, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_SOFTDIRTY, 0);
	/* FOLL_FORCE must not write without being seen. */
	protect(w, VM_READ);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
	eq(w, w->out.nr_faults, 1);
	eq(w, pte_soft_dirty(entry_at(w, BASE)), true);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
	eq(w, w->out.nr_faults, 0);
}

/* clear_refs goes on behind what is swapped out, through all VMAs, huge pages included. */
static void soft_dirty(void **state)
{
	struct world *w = *state;
	gup_entry swapped;

	at(w, NEWEST);
	anon_rw(w, 2);
	area(w, PAGE(512), GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	swapped = entry_at(w, BASE);
	eq(w, swapped & GUP_SWP_SOFT_DIRTY, GUP_SWP_SOFT_DIRTY);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, entry_at(w, BASE), swapped & ~GUP_SWP_SOFT_DIRTY);
	eq(w, bits_at(w, PAGE(1)), P_RO | GUP_PTE_DIRTY);
	eq(w, bits_at(w, PAGE(512)), P_RO | GUP_PTE_DIRTY | GUP_PTE_PSE);
	eq(w, (w->mm->vma[0].flags | w->mm->vma[1].flags) & VM_SOFTDIRTY, 0);
}

/*
 * soft-dirty-pinned: since v5.11 a writable PTE of a private mapping stays as it is while its page
 * is pinned. All else is write-protected: a page that is only referenced, a shared page, a huge one.
 */
static void pinned(void **state)
{
	struct world *w = *state;

	for (gup_version v = V(5, 10); v <= V(5, 11); v++) {
		at(w, v);
		anon_rw(w, 2);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
		eq(w, bits_at(w, BASE), v == V(5, 10) ? P_RO | GUP_PTE_DIRTY : P_RW);
		eq(w, bits_at(w, PAGE(1)), P_RO | GUP_PTE_DIRTY);
	}
	/* A page that has as many references looks pinned, once the process has pinned any. */
	for (unsigned int pins = 0; pins < 2; pins++) {
		at(w, NEWEST);
		anon_rw(w, 2);
		if (pins)
			eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, PAGE(1), 1), 1);
		hold(w, BASE, GUP_PIN_COUNTING_BIAS);
		set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
		eq(w, pte_write(entry_at(w, BASE)), pins);
	}
	at(w, NEWEST);
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_DIRTY);
	at(w, NEWEST);
	anon_ro(w, 1);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, pte_soft_dirty(entry_at(w, BASE)), false);
	at(w, NEWEST);
	anon_thp(w);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_DIRTY | GUP_PTE_PSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(clear_soft_dirty),
		TEST(soft_dirty),
		TEST(pinned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
