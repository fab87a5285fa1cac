// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two versions: what their rules explain is no finding, and what no rule explains is one.
 */
#include "property_test.h"

static struct gup_case hinted(const struct property_context *context, const char *version,
			      const char *other)
{
	struct gup_case c = written(context, version);

	assert_true(property_choose(context, &c, version, other));
	add_step(&c, GUP_STEP_HINT, 0, 2);
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_PIN, FOLL_WRITE, 2);
	return c;
}

/* Rule: a difference by a rule with a say is explained: v6.5 faults on hints, v6.6 does not. */
static void explained(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = hinted(context, "v6.5", "v6.6");

	assert_false(property_versions(context, &c, &finding));
}

/* Rule: a difference that no rule makes is a finding, with both versions, in a small case. */
static void unexplained(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = hinted(context, "v6.5", "v6.6");
	struct property_finding finding;
	struct walker other;

	walker_of(&other, "v6.5");
	other.more = 1;
	walk_by(context, NULL, &other.engine);
	assert_true(property_versions(context, &c, &finding));
	assert_int_equal(finding.kind, PROPERTY_VERSIONS);
	assert_string_equal(finding.target, "versions");
	assert_string_equal(finding.law, "explained-by-rules");
	assert_string_equal(finding.spec->name, "v6.5");
	assert_string_equal(finding.other->name, "v6.6");
	assert_false(finding.state);
	/* Any call shows it, in any state. */
	assert_int_equal(finding.c.nr_steps, 0);
	assert_int_equal(finding.c.nr_calls, 1);
	assert_int_equal(finding.c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(finding.out->ret, -EFAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(explained),
		TEST(unexplained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
