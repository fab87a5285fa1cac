// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions as people write them.
 */
#include "fixture.h"

#include <stdio.h>

/* What is read, and the one way it is written. */
static void good(void **state)
{
	char newest[8], newest_generic[40];
	const struct {
		const char *text;
		gup_version version;
		const char *name;
	} rows[] = {
		{ "v5.10", V(5, 10), "v5.10" },
		{ "v6.0", V(6, 0), "v6.0" },
		{ "v7.3", V(7, 3), "v7.3" },
		{ "newest", NEWEST, newest },
		{ "newest+fast-access=generic", NEWEST, newest_generic },
		{ "v6.6+protnone=fast-lookup", V(6, 6), "v6.6+protnone=fast-lookup" },
		/* A value that the release has anyway is not printed. */
		{ "v6.6+protnone=honor-explicit", V(6, 6), "v6.6" },
		/* The last word counts. */
		{ "v6.6+protnone=v1-always+protnone=fast-lookup", V(6, 6),
		  "v6.6+protnone=fast-lookup" },
		/* Rules are told in their order. */
		{ "v6.6+stack=grows+protnone=force-follows", V(6, 6),
		  "v6.6+protnone=force-follows+stack=grows" },
		{ "v6.12+fast-access=generic", V(6, 12), "v6.12+fast-access=generic" },
	};

	(void)state;
	gup_version_format(newest, sizeof(newest), NEWEST);
	snprintf(newest_generic, sizeof(newest_generic), "%s+fast-access=generic", newest);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_spec spec;
		struct gup_spec again;
		char error[256] = "?";

		assert_true(gup_spec_parse(rows[i].text, &spec, error, sizeof(error)));
		assert_string_equal(error, "");
		assert_int_equal(spec.version, rows[i].version);
		assert_string_equal(spec.name, rows[i].name);
		assert_true(gup_spec_parse(spec.name, &again, error, sizeof(error)));
		assert_memory_equal(again.rules.value, spec.rules.value, GUP_RULE_NR);
		assert_string_equal(again.name, spec.name);
	}
}

/* An override changes its rule and nothing else, and brings the flag that it speaks of. */
static void overrides(void **state)
{
	struct gup_spec spec;
	struct gup_rules plain;
	char error[256];

	(void)state;
	assert_true(gup_history_resolve(V(6, 4), &plain));
	assert_int_equal(plain.foll_known & FOLL_HONOR_NUMA_FAULT, 0);
	assert_true(gup_spec_parse("v6.4+protnone=honor-explicit", &spec, error, sizeof(error)));
	for (unsigned int r = 0; r < GUP_RULE_NR; r++)
		assert_int_equal(spec.rules.value[r], r == GUP_RULE_PROTNONE
							      ? GUP_PROTNONE_HONOR_EXPLICIT
							      : plain.value[r]);
	assert_int_equal(spec.rules.foll_known, plain.foll_known | FOLL_HONOR_NUMA_FAULT);
	assert_int_equal(spec.rules.foll_fast, plain.foll_fast | FOLL_HONOR_NUMA_FAULT);
	assert_true(gup_spec_parse("v6.4+protnone=foll-numa", &spec, error, sizeof(error)));
	assert_int_equal(spec.rules.foll_known, plain.foll_known | FOLL_NUMA);
	assert_int_equal(spec.rules.foll_fast, plain.foll_fast);
}

/* What is no version, and which ones there are. */
static void no_version(void **state)
{
	static const char *const texts[] = { "",	"6.12",	 "v5.9",   "v6.20",  "v6.12 ",
					     "v6.01",	"v06.1", "v6.",	   "v.12",   "x6.12",
					     "v6",	"v6.:",	 "v6.1.2", "v6.112", "newes",
					     "newest1", "Newest" };
	char newest[8];

	(void)state;
	gup_version_format(newest, sizeof(newest), NEWEST);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct gup_spec spec;
		char error[256], due[256];

		snprintf(due, sizeof(due),
			 "'%s' is no version; versions are v5.10 to %s, as in 'v6.12'", texts[i],
			 newest);
		assert_false(gup_spec_parse(texts[i], &spec, error, sizeof(error)));
		assert_string_equal(error, due);
	}
}

/* What is wrong, and what would be right. */
static void bad(void **state)
{
	static const struct {
		const char *text;
		const char *error;
	} rows[] = {
		{ "v6.6+protnon=x", "no rule is named 'protnon'; did you mean 'protnone'?" },
		{ "v6.6+utter-nonsense=x",
		  "no rule is named 'utter-nonsense'; the rules are those of 'history'" },
		{ "v6.6+stack=up",
		  "rule stack has no value 'up'; it has grows, fixed, fixed-silently" },
		{ "v6.6+stack", "rule stack has no value ''; it has grows, fixed, fixed-silently" },
		{ "v6.6+stack=",
		  "rule stack has no value ''; it has grows, fixed, fixed-silently" },
		{ "v6.6+stack=grow",
		  "rule stack has no value 'grow'; it has grows, fixed, fixed-silently" },
		/* A value of another rule. */
		{ "v6.6+stack=fast-lookup",
		  "rule stack has no value 'fast-lookup'; it has grows, fixed, fixed-silently" },
		{ "v6.6+stack=fixed+thp-batch=x",
		  "rule thp-batch has no value 'x'; it has page-by-page, whole" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_spec spec;
		char error[256];

		assert_false(gup_spec_parse(rows[i].text, &spec, error, sizeof(error)));
		assert_string_equal(error, rows[i].error);
	}
	/* An empty override names no rule. */
	for (size_t i = 0; i < 2; i++) {
		struct gup_spec spec;
		char error[256];

		assert_false(gup_spec_parse(i ? "v6.6++stack=grows" : "v6.6+", &spec, error,
					    sizeof(error)));
		assert_memory_equal(error, "no rule is named ''", 19);
	}
}

/* Text of any length does no harm, and neither does a short buffer. */
static void long_text(void **state)
{
	struct gup_spec spec;
	char text[4096];
	char error[16];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_false(gup_spec_parse(text, &spec, error, sizeof(error)));
	assert_int_equal(strlen(error), 15);
	memcpy(text, "v6.6+", 5);
	assert_false(gup_spec_parse(text, &spec, error, sizeof(error)));
	memcpy(text, "v6.6+stack=", 11);
	assert_false(gup_spec_parse(text, &spec, error, sizeof(error)));
	assert_false(gup_spec_parse("nonsense", &spec, NULL, 0));
}

/* Every rule set to another value at once: the name may be cut, and ends in NUL. */
static void long_name(void **state)
{
	struct gup_spec spec;
	struct gup_rules plain;
	char text[2048] = "v6.4";
	char error[256];

	(void)state;
	assert_true(gup_history_resolve(V(6, 4), &plain));
	for (unsigned int r = 0; r < GUP_RULE_NR; r++) {
		unsigned int v = 0;
		size_t len = strlen(text);

		while (gup_rule_of(v) != r || v == plain.value[r])
			v++;
		snprintf(text + len, sizeof(text) - len, "+%s=%s", gup_rule_name(r),
			 gup_rule_value_name(v));
	}
	assert_true(gup_spec_parse(text, &spec, error, sizeof(error)));
	assert_true(strlen(spec.name) < sizeof(spec.name));
	for (unsigned int r = 0; r < GUP_RULE_NR; r++)
		assert_int_not_equal(spec.rules.value[r], plain.value[r]);
}

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
static void override_edges(void **state)
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
		cmocka_unit_test(good),		  cmocka_unit_test(overrides),
		cmocka_unit_test(no_version),	  cmocka_unit_test(bad),
		cmocka_unit_test(long_text),	  cmocka_unit_test(long_name),
		cmocka_unit_test(releases),	  cmocka_unit_test(repeated),
		cmocka_unit_test(override_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
