// SPDX-License-Identifier: GPL-2.0-only
/*
 * When memory is short, sandboxes and comparisons report it, and free what they had.
 */
#include "sandbox.h"

#include "failing_malloc.h"

#include <gupwalk/comparison.h>

/* Fewer than what one sandbox allocates: it is enough to fail once in each. */
#define FEW 7

/* Rule: a sandbox is made whole or not at all. */
static void making_a_sandbox(void **state)
{
	const size_t before = nr_blocks;
	struct gup_sandbox *sandbox = NULL;
	unsigned int n;

	(void)state;
	gup_sandbox_destroy(NULL);
	for (n = 1; !sandbox; n++) {
		size_t left;

		fail_malloc(n);
		sandbox = gup_sandbox_create();
		left = nr_blocks - before;
		assert_int_equal(malloc_failed(), !sandbox);
		assert_int_equal(!left, !sandbox);
	}
	/* Two address spaces, room for the pages of two calls, and the sandbox. */
	assert_true(n > 5);
	assert_ptr_not_equal(sandbox->out.pages, sandbox->twin.pages);
	assert_int_equal(sandbox->out.max_pages, GUP_CASE_ROOM);
	assert_int_equal(sandbox->twin.max_pages, GUP_CASE_ROOM);
	gup_sandbox_destroy(sandbox);
}

/* Rule: a state with other levels is not built if memory is short. The next state can be built. */
static void building(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	struct gup_sandbox *sandbox = gup_sandbox_create();
	struct gup_initial_state initial = { .levels = 5 };
	enum gup_step_error err = GUP_STEP_NO_ROOM;

	(void)state;
	assert_int_equal(sandbox->before->levels, 4);
	for (unsigned int n = 1; err; n++) {
		initial.levels = 5;
		fail_malloc(n);
		err = gup_sandbox_build(sandbox, &v612.rules, &initial);
		assert_int_equal(err, malloc_failed() ? GUP_STEP_NO_ROOM : GUP_STEP_OK);
		initial.levels = 4;
		assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	}
	/* Nor is one, for calls in which there is no room. */
	gup_mm_destroy(sandbox->work);
	sandbox->work = gup_mm_create(4, 2, 8, 1);
	gup_initial_state_get(state_by_name("anon-rw written"), &initial);
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_NO_ROOM);
	gup_sandbox_destroy(sandbox);
}

/* Rule: there are two sides or none to a comparison. */
static void pairing(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	bool made = false;

	(void)state;
	for (unsigned int n = 1; !made; n++) {
		struct gup_comparison comparison = { .rules = { &v612.rules, &v612.rules } };
		struct gup_case c = { .levels = 5, .nr_calls = 1 };
		unsigned int at_odds;

		fail_malloc(n);
		made = gup_comparison_create(&comparison);
		assert_int_equal(malloc_failed(), !made);
		for (bool settled = !made; !settled; n++) {
			fail_malloc(n);
			settled = gup_comparison_settle(&comparison, &c, &at_odds);
			assert_int_equal(malloc_failed(), !settled);
		}
		gup_comparison_destroy(&comparison);
	}
}

/* Rule: a comparison says when it is not all there is. */
static void comparing(void **state)
{
	const struct gup_selection selection = { .shard = gup_initial_state_nr() };
	const struct gup_spec v612 = version("v6.12");
	bool whole = false;

	(void)state;
	for (unsigned int n = 1; !whole; n += FEW) {
		/* One at four levels, one at five. */
		struct gup_diff diff = { .random.cases = 2 };

		fail_malloc(n);
		whole = gup_diff(&selection, &v612.rules, &v612.rules, &diff, NULL, NULL);
		assert_int_equal(malloc_failed(), !whole);
		assert_int_equal(diff.cases == 2, whole);
	}
}

static long one_more(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	gup_call(walk, call);
	walk->out->ret += walk->mm->levels == 5;
	return walk->out->ret;
}

/* What is allocated before any state is built. */
static unsigned int nr_for_sandboxes(void)
{
	const struct gup_selection selection = { .shard = gup_initial_state_nr() };
	const struct gup_spec v612 = version("v6.12");
	struct gup_diff diff = { .classes = NULL };

	fail_malloc(1000);
	assert_true(gup_diff(&selection, &v612.rules, &v612.rules, &diff, NULL, NULL));
	return 1000 - fails_in;
}

/* Random cases, of which some differ: of two versions, or of one and an engine. */
static void find(const struct gup_engine *engine, const char *a, const char *b, uint64_t cases)
{
	const struct gup_selection selection = { .shard = gup_initial_state_nr() };
	const struct gup_spec va = version(a), vb = version(b);
	bool whole = false;

	for (unsigned int n = nr_for_sandboxes() + 1; !whole; n += FEW) {
		struct gup_diff_class classes[16];
		struct gup_initial_state found[16];
		struct gup_diff diff = {
			.engine = { engine },
			.classes = classes,
			.max_classes = 16,
			.random = { .cases = cases, .seed = 3, .found = found, .max_found = 16 }
		};
		bool complete;

		fail_malloc(n);
		complete = gup_diff(&selection, &va.rules, &vb.rules, &diff, NULL, NULL);
		whole = !malloc_failed();
		assert_int_equal(complete, whole);
		assert_int_equal(diff.cases == cases, whole);
		assert_true(!whole || diff.random.nr_found);
	}
}

/* Rule: nor does a difference hide it, for which states are built on the way. */
static void finding(void **state)
{
	const struct gup_engine wrong = { .call = one_more, .entry_points = UINT32_MAX };

	(void)state;
	find(&wrong, "v6.12", "v6.12", 40);
	find(NULL, "v5.10", "v7.3", 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(making_a_sandbox), cmocka_unit_test(building),
		cmocka_unit_test(pairing),	    cmocka_unit_test(comparing),
		cmocka_unit_test(finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
