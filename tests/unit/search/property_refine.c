// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ways to make a call that must give the same: each is found broken by itself.
 */
#include "property_test.h"

static struct gup_case plain(const struct property_context *context)
{
	struct gup_case c = written(context, "v6.12");

	add_call(&c, GUP_ENTRY_POINT_GET, FOLL_WRITE, 2);
	add_call(&c, GUP_ENTRY_POINT_GET_FAST, 0, 5);
	return c;
}

/* These walk in the two sandboxes, and break this. */
static struct property_finding refine(struct property_context *context, struct walker *first,
				      struct walker *second, const char *law)
{
	struct property_finding finding;
	struct gup_case c = plain(context);

	walk_by(context, first ? &first->engine : NULL, second ? &second->engine : NULL);
	assert_true(property_refine(context, &c, &finding));
	assert_string_equal(finding.law, law);
	assert_string_equal(finding.target, "refine");
	assert_string_equal(finding.spec->name, "v6.12");
	assert_int_equal(finding.c.nr_calls, 1);
	return finding;
}

/* Rule: the model breaks none of them. */
static void kept(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = plain(context);

	assert_false(property_refine(context, &c, &finding));
}

/* Rule: the state that was built again must give the same outcome. */
static void state_differs(void **state)
{
	struct walker other;

	walker_of(&other, "v6.12");
	other.more = 1;
	refine(*state, NULL, &other, "same-state-same-outcome");
}

/* Rule: as many pages must come one by one; two are the fewest that show it. */
static void batch_differs(void **state)
{
	struct property_finding finding;
	struct walker both;

	walker_of(&both, "v6.12");
	both.more = 1;
	finding = refine(*state, &both, &both, "batch-is-its-pages");
	assert_int_equal(finding.c.call[0].nr_pages, 2);
}

/* Rule: the slow walk must give what the fast walk got: here a page where nothing is mapped. */
static void fast_differs(void **state)
{
	struct property_finding finding;
	struct walker both;

	walker_of(&both, "v6.12");
	both.fast = 3;
	finding = refine(*state, &both, &both, "fast-refines-slow");
	assert_int_equal(finding.c.call[0].entry_point, GUP_ENTRY_POINT_GET_FAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kept),
		TEST(state_differs),
		TEST(batch_differs),
		TEST(fast_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
