// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that are done where they stand, and how a step is skipped.
 */
#include "fixture.h"

/* Memory without a VMA takes no guard. A release without secretmem refuses it. */
static void skipped(void **state)
{
	struct world *w = *state;
	struct gup_step secret = { .kind = GUP_STEP_VMA,
				   .start = PAGE(8),
				   .end = PAGE(9),
				   .flags = VM_PUBLIC | RW,
				   .what = GUP_VMA_SECRETMEM };
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	before = entry_at(w, BASE);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, entry_at(w, BASE), before | GUP_SWP_UFFD_WP);
	set(w, GUP_STEP_UFFD_MODE, 1);
	/* A migration entry set by hand names a page. */
	on(w, GUP_STEP_WRITE, BASE, 1);
	put_entry(w, BASE, 1, swp_entry(GUP_SWP_MIGRATION_READ, pte_pfn(entry_at(w, BASE)), 0));
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
	at(w, V(5, 13));
	assert_int_equal(try_step(w, secret), GUP_STEP_UNKNOWN_HERE);
	at(w, V(5, 14));
	assert_int_equal(try_step(w, secret), GUP_STEP_OK);
}

/* Steps that set one thing set it. */
static void settings(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	set(w, GUP_STEP_NODE, 3);
	set(w, GUP_STEP_THP, 1);
	set(w, GUP_STEP_FORKING, 1);
	assert_int_equal(w->mm->node, 3);
	assert_true(w->mm->thp);
	assert_int_equal(w->mm->write_protect_seq & 1, 1);
	set(w, GUP_STEP_FORKING, 0);
	assert_int_equal(w->mm->write_protect_seq & 1, 0);
	set(w, GUP_STEP_UFFD_MODE, 1);
	assert_true(w->mm->uffd_async && !w->mm->uffd_handler);
	set(w, GUP_STEP_UFFD_MODE, 2);
	assert_true(!w->mm->uffd_async && w->mm->uffd_handler);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_true(w->mm->signal && !w->mm->fatal_signal);
	set(w, GUP_STEP_SIGNAL, 1);
	assert_true(w->mm->fatal_signal);
	inject(w, GUP_INJECT_OOM, 2, 7);
	assert_true(w->mm->inject == GUP_INJECT_OOM && w->mm->inject_at == 2 &&
		    w->mm->inject_times == 7);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_NR }),
			 GUP_STEP_UNKNOWN_HERE);
}

/* The gate area's page is the kernel's: one reference, which is not GUP's; it needs memory. */
static void gate(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_NR), GUP_STEP_UNKNOWN_HERE);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_OK);
	eq(w, page_at(w, GUP_VSYSCALL_ADDR)->refcount, 1);
	eq(w, page_at(w, GUP_VSYSCALL_ADDR)->mapcount, 0);
	eq(w, gup_refs(page_at(w, GUP_VSYSCALL_ADDR)), 0);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_OVERLAP);
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_XONLY), GUP_STEP_OK);
	eq(w, w->mm->gate, GUP_GATE_XONLY);
	eq(w, w->mm->nr_tables, 1);
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_NONE), GUP_STEP_OK);
	eq(w, w->mm->gate, GUP_GATE_NONE);
	at(w, NEWEST);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_NO_ROOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(skipped),
		TEST(settings),
		TEST(gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
