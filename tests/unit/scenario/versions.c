// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which versions a scenario and its expectations speak of.
 */
#include "scenario_test.h"

#include <stdio.h>

static struct gup_spec spec(const char *text)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(text, &spec, error, sizeof(error)));
	return spec;
}

/* Rule: a release is spoken of by ranges, a proposal by its name, both by "all". */
static void versions_are_matched(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\n"
					    "versions v6.1..v6.6\n"
					    "call get_user_pages 0x1000\n"
					    "expect v6.1..v6.5: ret 1\n"
					    "expect v6.6+protnone=fast-lookup: ret 1\n"
					    "expect all: ret 1\n"
					    "expect v6.6+protnone=v1-always, v6.6+protnone="
					    "fast-lookup: ret 1\n");
	static const struct {
		const char *version;
		bool scenario, range, proposal, all;
	} rows[] = {
		{ "v5.19", false, false, false, true },
		{ "v6.1", true, true, false, true },
		{ "v6.5", true, true, false, true },
		{ "v6.6", true, false, false, true },
		{ "v6.7", false, false, false, true },
		{ "v6.6+protnone=fast-lookup", true, false, true, true },
		{ "v6.5+protnone=fast-lookup", true, false, false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_spec at = spec(rows[i].version);

		assert_int_equal(gup_scenario_applies(s, &at), rows[i].scenario);
		assert_int_equal(gup_expect_applies(s, &s->expect[0], &at), rows[i].range);
		assert_int_equal(gup_expect_applies(s, &s->expect[1], &at), rows[i].proposal);
		assert_int_equal(gup_expect_applies(s, &s->expect[2], &at), rows[i].all);
	}
	assert_string_equal(gup_scenario_proposal(s, 0), "v6.6+protnone=fast-lookup");
	assert_string_equal(gup_scenario_proposal(s, 1), "v6.6+protnone=v1-always");
	assert_null(gup_scenario_proposal(s, 2));
	gup_scenario_free(s);
}

/* Rule: a scenario applies where one of its spans is, a proposal by name or by release. */
static void where_it_applies(void **state)
{
	static const char *const at[] = { "v6.5", "v6.6", "v6.6+protnone=fast-lookup", "v6.8",
					  "v6.6+protnone=v1-always" };
	static const struct {
		const char *versions;
		bool applies[5];
	} rows[] = {
		{ "", { true, true, true, true, true } },
		{ "versions all\n", { true, true, true, true, true } },
		{ "versions v6.6\n", { false, true, true, false, true } },
		{ "versions v6.6..v6.7\n", { false, true, true, false, true } },
		{ "versions v6.7..\n", { false, false, false, true, false } },
		{ "versions ..v6.5, v6.8\n", { true, false, false, true, false } },
		{ "versions v6.6+protnone=fast-lookup\n", { false, false, true, false, false } },
		{ "versions v6.5, v6.6+protnone=fast-lookup\n",
		  { true, false, true, false, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[200];
		struct gup_scenario *s;

		snprintf(text, sizeof(text), "scenario x\n%scall ksm 0x1000\n", rows[i].versions);
		s = parse_good(text);
		for (size_t v = 0; v < 5; v++) {
			struct gup_spec version = spec(at[v]);

			if (gup_scenario_applies(s, &version) != rows[i].applies[v])
				fail_msg("%s at %s", rows[i].versions, at[v]);
		}
		gup_scenario_free(s);
	}
}

/* Rule: each proposal is named once, the first of all too; each span of a line counts. */
static void proposals(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\nversions v6.6+protnone=fast-lookup\n"
					    "call ksm 0x1000\n"
					    "expect v6.6+protnone=fast-lookup, "
					    "v6.6+protnone=v1-always: ret 1\n"
					    "expect v6.5, v6.8: ret 1\n");
	const struct gup_spec v68 = spec("v6.8"), v66 = spec("v6.6");

	(void)state;
	assert_string_equal(gup_scenario_proposal(s, 0), "v6.6+protnone=fast-lookup");
	assert_string_equal(gup_scenario_proposal(s, 1), "v6.6+protnone=v1-always");
	assert_null(gup_scenario_proposal(s, 2));
	assert_true(gup_expect_applies(s, &s->expect[1], &v68));
	assert_false(gup_expect_applies(s, &s->expect[1], &v66));
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_matched),
		cmocka_unit_test(proposals),
		cmocka_unit_test(where_it_applies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
