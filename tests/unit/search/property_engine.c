// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine beside the model: a difference is found, and made small with its way to differ.
 */
#include "property_test.h"

#include <gupwalk/diff.h>

/* What is shared: the model and an engine, for 4 and for 5 levels. */
struct sides {
	struct gup_spec spec;
	struct walker walker;
	struct gup_comparison by_levels[2];
};

static int create_engines(void **state)
{
	static struct sides s;

	s = (struct sides){ .spec = { .version = V(6, 12) } };
	walker_of(&s.walker, "v6.12");
	s.spec.rules = s.walker.rules;
	*state = &s;
	for (unsigned int i = 0; i < 2; i++) {
		s.by_levels[i].engine[1] = &s.walker.engine;
		s.by_levels[i].rules[0] = s.by_levels[i].rules[1] = &s.spec.rules;
		if (!gup_comparison_create(&s.by_levels[i]))
			return -1;
	}
	return 0;
}

static int destroy_engines(void **state)
{
	struct sides *s = *state;

	gup_comparison_destroy(&s->by_levels[0]);
	gup_comparison_destroy(&s->by_levels[1]);
	return 0;
}

/* A call that is not fast, then one that is, of written pages; an unneeded step. */
static struct gup_case calls(unsigned int levels)
{
	struct gup_case c = { .levels = levels };

	add_step(&c, GUP_STEP_VMA, 0, 4);
	c.step[0].flags = VM_OWN | RW;
	c.step[0].what = GUP_VMA_ANON;
	add_step(&c, GUP_STEP_WRITE, 0, 2);
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE, 2);
	return c;
}

static bool differs(struct sides *s, struct gup_case *c, struct property_finding *finding)
{
	bool no_memory = false;
	bool found = property_engine(s->by_levels, &s->spec, c, finding, &no_memory);

	assert_false(no_memory);
	return found;
}

/* Rule: an engine that does as the model is no finding. */
static void same(void **state)
{
	struct property_finding finding;
	struct gup_case c = calls(5);

	assert_false(differs(*state, &c, &finding));
}

/* Rule: a difference comes with both outcomes and its bits, and is as small as it can be. */
static void other(void **state)
{
	struct sides *s = *state;
	struct property_finding finding;
	struct gup_case c = calls(5);

	s->walker.fast = 1;
	assert_true(differs(s, &c, &finding));
	assert_int_equal(finding.kind, PROPERTY_ENGINE);
	assert_string_equal(finding.target, "tree");
	assert_null(finding.law);
	assert_ptr_equal(finding.spec, &s->spec);
	assert_int_equal(finding.differs, GUP_DIFFER_FAST);
	assert_int_equal(finding.c.levels, 4);
	assert_int_equal(finding.c.nr_steps, 0);
	assert_int_equal(finding.c.nr_calls, 1);
	assert_int_equal(finding.c.call[0].entry_point, GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(finding.c.call[0].flags, 0);
	assert_int_equal(finding.c.call[0].nr_pages, 1);
	assert_int_equal(finding.out->nr_fast, 0);
	assert_int_equal(finding.answer->nr_fast, 1);
}

/* Rule: a smaller case differs in all the same ways: without a hinted page it does in one. */
static void same_way(void **state)
{
	struct sides *s = *state;
	struct property_finding finding;
	struct gup_case c = calls(4);
	struct gup_spec v65;
	char error[256];

	assert_true(gup_spec_parse("v6.5", &v65, error, sizeof(error)));
	s->walker.rules = v65.rules;
	s->walker.fast = 1;
	c.call[0] = c.call[1];
	c.call[0].flags = 0;
	c.nr_calls = 1;
	add_step(&c, GUP_STEP_HINT, 0, 2);
	assert_true(differs(s, &c, &finding));
	assert_true(finding.differs & GUP_DIFFER_NUMA);
	assert_true(finding.differs & GUP_DIFFER_FAST);
	assert_int_equal(finding.c.nr_steps, 3);
	assert_int_equal(finding.c.step[2].kind, GUP_STEP_HINT);
	assert_int_equal(finding.out->nr_numa, 0);
	assert_int_equal(finding.answer->nr_numa, 1);
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, create_engines, destroy_engines)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(same),
		TEST(other),
		TEST(same_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
