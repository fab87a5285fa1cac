// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions at the edges of what is one, and how much of a wrong one is repeated.
 */
#include "fixture.h"

/* One name for all: what was read before is no excuse for what cannot be read. */
static void refused(struct gup_spec *spec, const char *text, const char *expected)
{
	char error[400];

	assert_true(gup_spec_parse("v6.12", spec, error, sizeof(error)));
	assert_false(gup_spec_parse(text, spec, error, sizeof(error)));
	assert_memory_equal(error, expected, strlen(expected));
}

/* Rule: two numbers of one or two digits that do not begin with 0, and a release. */
static void releases(void **state)
{
	static const char *const good[] = { "v5.10", "v5.19", "v6.9", "v6.19", "v7.0" };
	static const char *const bad[] = { "v06.12", "v6.100", "v6.103", "v5.101", "v006.1",
					   "v6.1x",  "v6x1",   "v6..1",	 "v6.012", "v6.1.",
					   "w6.1",   "v6.1 ",  "v6.-1" };
	struct gup_spec spec;
	char error[256];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(gup_spec_parse(good[i], &spec, error, sizeof(error)));
		assert_string_equal(spec.name, good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(&spec, bad[i], "'");
}

#define X40 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* Rule: forty bytes of what is wrong are repeated, and no more. */
static void repeated(void **state)
{
	struct gup_spec spec;

	(void)state;
	refused(&spec, X40, "'" X40 "' is no version; ");
	refused(&spec, X40 "x", "'" X40 "' is no version; ");
	refused(&spec, "v6.6+" X40 "=y", "no rule is named '" X40 "'; the rules");
	refused(&spec, "v6.6+" X40 "x=y", "no rule is named '" X40 "'; the rules");
	refused(&spec, "v6.6+stack=" X40, "rule stack has no value '" X40 "'; it has grows, ");
	refused(&spec, "v6.6+stack=" X40 "x", "rule stack has no value '" X40 "'; it has grows, ");
}

/* Rule: what is wrong ends where the next override begins; all values are told. */
static void overrides(void **state)
{
	struct gup_spec spec;

	(void)state;
	refused(&spec, "v6.6+stack=up+protnone=v1-always",
		"rule stack has no value 'up'; it has grows, fixed, fixed-silently");
	refused(&spec, "v6.6+stack+protnone=v1-always", "rule stack has no value ''; it has grows");
	refused(&spec, "v6.6+protnone=up",
		"rule protnone has no value 'up'; it has foll-numa, force-follows, "
		"honor-implicit, honor-explicit, v1-always, caller-sets-fast-asks, fast-lookup");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(releases),
		cmocka_unit_test(repeated),
		cmocka_unit_test(overrides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
