// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a step uses: in a scenario made of a case everything else is zero.
 */
#include "scenario_test.h"

/* Everything is set; no flag and no page flag but named ones and one that has none. */
static struct gup_step full(enum gup_step_kind kind)
{
	return (struct gup_step){ .kind = (uint8_t)kind,
				  .start = 0x1000,
				  .end = 0x3000,
				  .flags = ~UINT64_C(0),
				  .entry = 0x67,
				  .count = 2,
				  .what = 1 };
}

static struct gup_step kept(struct gup_step step)
{
	const struct gup_scenario_parts from = {
		.name = "x",
		.levels = 4,
		.step = &step,
		.nr_steps = 1,
		.caller = GUP_CALLER_NR,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);
	struct gup_step of;

	assert_non_null(s);
	assert_int_equal(s->nr_actions, 2);
	assert_int_equal(s->action[0].kind, GUP_ACTION_STEP);
	of = s->action[0].step;
	gup_scenario_free(s);
	return of;
}

/* What the kind uses of a full step. */
enum uses {
	START = 1,
	END = 2,
	COUNT = 4,
	ENTRY = 8,
	WHAT = 16,
};

static void uses(enum gup_step_kind kind, unsigned int used, uint64_t flags)
{
	struct gup_step step = kept(full(kind));

	if (step.start != (used & START ? 0x1000 : 0) || step.end != (used & END ? 0x3000 : 0) ||
	    step.count != (used & COUNT ? 2 : 0) || step.entry != (used & ENTRY ? 0x67 : 0) ||
	    step.what != (used & WHAT ? 1 : 0) || step.flags != flags || step.kind != kind)
		fail_msg("%s", gup_step_name(kind));
}

/* Rule: a step keeps what its kind uses. */
static void what_is_used(void **state)
{
	(void)state;
	uses(GUP_STEP_READ, START | END, 0);
	uses(GUP_STEP_WRITE, START | END, 0);
	uses(GUP_STEP_HINT, START | END, 0);
	uses(GUP_STEP_ZAP, START | END, 0);
	uses(GUP_STEP_UFFD_WP, START | END | COUNT, 0);
	uses(GUP_STEP_UFFD_RWP, START | END, 0);
	uses(GUP_STEP_UFFD_POISON, START | END, 0);
	uses(GUP_STEP_MPROTECT, START, VM_READ | VM_WRITE | VM_EXEC);
	uses(GUP_STEP_FORK, 0, 0);
	uses(GUP_STEP_FORK_BEGINS, 0, 0);
	uses(GUP_STEP_CHILD_EXIT, 0, 0);
	uses(GUP_STEP_CLEAR_SOFT_DIRTY, 0, 0);
	uses(GUP_STEP_SWAP_OUT, START, 0);
	uses(GUP_STEP_MIGRATING, START, 0);
	uses(GUP_STEP_SPLIT, START, 0);
	uses(GUP_STEP_COLLAPSE, START, 0);
	uses(GUP_STEP_COLLAPSE_BEGINS, START, 0);
	uses(GUP_STEP_REMAP, START, 0);
	uses(GUP_STEP_ENTRY, START | ENTRY | WHAT | COUNT, 0);
	uses(GUP_STEP_PAGE, START,
	     PG_DIRTY | PG_REFERENCED | PG_ACTIVE | PG_SWAPCACHE | PG_KSM | PG_TRUNCATED |
		     PG_UNPINNABLE | PG_CMA | PG_P2PDMA | PG_HWPOISON | PG_BATCHED | PG_ISOLATED);
	uses(GUP_STEP_HOLD, START | COUNT, 0);
	uses(GUP_STEP_DRAIN, 0, 0);
	uses(GUP_STEP_NODE, COUNT, 0);
	uses(GUP_STEP_THP, COUNT, 0);
	uses(GUP_STEP_FORKING, COUNT, 0);
	uses(GUP_STEP_UFFD_MODE, COUNT, 0);
	uses(GUP_STEP_GATE, COUNT, 0);
	uses(GUP_STEP_SIGNAL, COUNT, 0);
}

/* Rule: an injection has a place and a number, unless nothing is injected any more. */
static void injections(void **state)
{
	struct gup_step none = full(GUP_STEP_INJECT);
	struct gup_step some = none;

	(void)state;
	none.what = GUP_INJECT_NONE;
	some.what = GUP_INJECT_RETRY;
	none = kept(none);
	some = kept(some);
	assert_int_equal(none.start, 0);
	assert_int_equal(none.count, 0);
	assert_int_equal(none.what, GUP_INJECT_NONE);
	assert_int_equal(some.start, 0x1000);
	assert_int_equal(some.count, 2);
	assert_int_equal(some.what, GUP_INJECT_RETRY);
	assert_int_equal(some.end, 0);
	assert_int_equal(some.flags, 0);
	assert_int_equal(some.entry, 0);
}

/* Rule: memory keeps access, sharing and what its flags are called. */
static void memory(void **state)
{
	struct gup_step step = kept(full(GUP_STEP_VMA));
	const uint64_t access = VM_READ | VM_WRITE | VM_EXEC | VM_SHARED;
	const uint64_t may = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_MAYSHARE;
	uint64_t named = 0;

	(void)state;
	for (unsigned int bit = 0; bit < 64; bit++)
		if (gup_vma_flag_name(bit))
			named |= UINT64_C(1) << bit;
	assert_int_equal(step.start, 0x1000);
	assert_int_equal(step.end, 0x3000);
	assert_int_equal(step.what, 1);
	assert_int_equal(step.count, 0);
	assert_int_equal(step.entry, 0);
	assert_true(step.flags == (access | may | named));
	assert_true(named & VM_IO && named & VM_GROWSDOWN && named != ~UINT64_C(0));
	/* None of it when none was there. */
	step = full(GUP_STEP_VMA);
	step.flags = 0;
	assert_true(kept(step).flags == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_used),
		cmocka_unit_test(injections),
		cmocka_unit_test(memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
