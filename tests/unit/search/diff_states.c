// SPDX-License-Identifier: GPL-2.0-only
/*
 * States that an engine builds in a memory of its own: counted by who has them, and compared.
 */
#include "memory_engine.h"

#include <gupwalk/diff.h>

struct compared {
	struct memory_engine engine;
	struct gup_diff diff;
	struct gup_diff_class class;
};

/* The model of one version beside an engine with states of another, in one state. */
static struct compared *compare(struct compared *c, unsigned int side, const char *model,
				const char *state)
{
	struct gup_selection selection = one_state(state, GUP_LAWS_ALL);
	const struct gup_spec v = version(model);

	c->diff = (struct gup_diff){ .classes = &c->class, .max_classes = 1 };
	c->diff.engine[side] = &c->engine.engine;
	selection.asked = &c->engine.engine;
	assert_true(gup_diff(&selection, &v.rules, &v.rules, &c->diff, NULL, NULL));
	assert_int_equal(c->diff.cases, 0);
	assert_int_equal(c->diff.differing, 0);
	return c;
}

static void forget(struct compared *c)
{
	gup_sandbox_destroy(c->engine.sandbox);
}

/* Rule: a state that both have, with the same mapped there, is no difference. */
static void same(void **state)
{
	struct compared c;

	(void)state;
	memory_of(&c.engine, "v6.12");
	compare(&c, 1, "v6.12", "anon-rw written");
	assert_int_equal(c.diff.states, 1);
	assert_int_equal(c.diff.state_differs, 0);
	assert_int_equal(c.diff.nr_classes, 0);
	forget(&c);
}

/* Rule: where something else is mapped, the state differs, and is one that both have. */
static void mapped_otherwise(void **state)
{
	struct compared c;

	(void)state;
	memory_of(&c.engine, "v6.12");
	c.engine.page = GUP_PAGE_FACT_DIRTY;
	for (unsigned int side = 0; side < 2; side++) {
		compare(&c, side, "v6.12", "anon-rw written");
		assert_int_equal(c.diff.states, 1);
		assert_int_equal(c.diff.state_differs, 1);
		assert_int_equal(c.diff.nr_classes, 1);
		assert_int_equal(c.class.differs, GUP_DIFFER_STATE);
		assert_int_equal(c.class.witness.index, state_by_name("anon-rw written"));
	}
	forget(&c);
}

/* Rule: a state that one has and the other has not differs, and is counted by who has it. */
static void one_has(void **state)
{
	struct compared c;

	(void)state;
	memory_of(&c.engine, "v6.12");
	c.engine.reached = GUP_UNREACHED;
	compare(&c, 1, "v6.12", "anon-rw written");
	assert_int_equal(c.diff.only_a, 1);
	assert_int_equal(c.diff.states, 0);
	assert_int_equal(c.diff.state_differs, 1);
	assert_int_equal(c.class.differs, GUP_DIFFER_STATE);
	compare(&c, 0, "v6.12", "anon-rw written");
	assert_int_equal(c.diff.only_b, 1);
	assert_int_equal(c.diff.only_a, 0);
	forget(&c);
}

/* Rule: a state that none has is no difference: v5.13 had no secret memory. */
static void none_has(void **state)
{
	struct compared c;

	(void)state;
	memory_of(&c.engine, "v5.13");
	compare(&c, 1, "v5.13", "secretmem-rw none");
	assert_int_equal(c.diff.neither, 1);
	assert_int_equal(c.diff.state_differs, 0);
	forget(&c);
}

/* Rule: a state that an engine was built without is left out; one not asked for is not counted. */
static void left_out(void **state)
{
	struct compared c;

	(void)state;
	memory_of(&c.engine, "v6.12");
	c.engine.reached = GUP_LACKED;
	compare(&c, 1, "v6.12", "anon-rw written");
	assert_int_equal(c.diff.lacking, 1);
	assert_int_equal(c.diff.only_a, 0);
	assert_int_equal(c.diff.state_differs, 0);
	c.engine.reached = GUP_NOT_ASKED;
	compare(&c, 1, "v6.12", "anon-rw written");
	assert_int_equal(c.diff.lacking, 0);
	assert_int_equal(c.diff.only_a, 0);
	assert_int_equal(c.diff.neither, 0);
	forget(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same),	    cmocka_unit_test(mapped_otherwise),
		cmocka_unit_test(one_has),  cmocka_unit_test(none_has),
		cmocka_unit_test(left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
