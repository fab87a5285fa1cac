// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of rules: in what versions differ, versions in between, and how little explains.
 */
#include "sandbox.h"

#include "search/internal.h"

#define BIT(rule) (UINT64_C(1) << (rule))
#define FLAGS BIT(RULE_SETS_FLAGS)
#define SET(...) ((struct gup_rule_set){ { __VA_ARGS__ } })

/* Two versions that differ in nothing, in a rule, in the flags known, in those of the fast walk. */
static void differing(void **state)
{
	const struct gup_rules a = version("v6.12").rules;
	struct gup_rules b = a;

	(void)state;
	assert_int_equal(rule_sets_differing(&a, &b).word[0], 0);
	b.foll_known ^= FOLL_NUMA;
	assert_int_equal(rule_sets_differing(&a, &b).word[0], FLAGS);
	b.foll_fast ^= FOLL_NOFAULT;
	assert_int_equal(rule_sets_differing(&a, &b).word[0], FLAGS);
	b.foll_known = a.foll_known;
	assert_int_equal(rule_sets_differing(&a, &b).word[0], FLAGS);
	b.foll_fast = a.foll_fast;
	b.gone ^= 1u << GUP_ENTRY_POINT_GET;
	assert_int_equal(rule_sets_differing(&a, &b).word[0], FLAGS);
	b.gone = a.gone;
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		b.value[rule]++;
		assert_int_equal(rule_sets_differing(&a, &b).word[0], BIT(rule));
		b.value[rule]--;
	}
}

/* With all in which they differ one version becomes the other, with nothing it stays. */
static void mixed(void **state)
{
	const struct gup_rules a = version("v5.10").rules, b = version("v7.3").rules;
	const struct gup_rules all = rule_sets_mixed(&a, &b, rule_sets_differing(&a, &b));
	const struct gup_rules none = rule_sets_mixed(&a, &b, SET(0));
	const struct gup_rules flags = rule_sets_mixed(&a, &b, SET(FLAGS));

	(void)state;
	assert_true(gup_rules_same(&all, &b));
	assert_true(gup_rules_same(&none, &a));
	assert_memory_equal(flags.value, a.value, sizeof(a.value));
	assert_int_equal(flags.foll_known, b.foll_known);
	assert_int_equal(flags.foll_fast, b.foll_fast);
	assert_int_not_equal(a.foll_fast, b.foll_fast);
	assert_int_equal(flags.gone, b.gone);
	assert_int_not_equal(a.gone, b.gone);
}

/* What has to be in a set so that it explains. */
struct wanted {
	uint64_t all_of;
	uint64_t none_of;
};

static bool explains(void *arg, struct gup_rule_set set)
{
	const struct wanted *wanted = arg;

	assert_false(gup_rule_set_empty(set));
	return (set.word[0] & wanted->all_of) == wanted->all_of && !(set.word[0] & wanted->none_of);
}

static uint64_t smallest(uint64_t all, uint64_t all_of, uint64_t none_of)
{
	struct wanted wanted = { all_of, none_of };

	return rule_sets_smallest(SET(all), explains, &wanted).word[0];
}

/* A rule alone; or as many as it takes together; none when not even all explain it. */
static void sets(void **state)
{
	(void)state;
	assert_int_equal(smallest(0xff, 0x10, 0), 0x10);
	/* A rule alone explains, although all together do not. */
	assert_int_equal(smallest(0xff, 0x10, 0x20), 0x10);
	assert_int_equal(smallest(0xff, 0x12, 0), 0x12);
	assert_int_equal(smallest(0xff, 0x81, 0), 0x81);
	assert_int_equal(smallest(0xff, 0xff, 0), 0xff);
	assert_int_equal(smallest(0xff, 0x100, 0), 0);
	assert_int_equal(smallest(0xff, 0x11, 0x80), 0);
	assert_int_equal(smallest(FLAGS | 1, FLAGS, 0), FLAGS);
}

/* The first rule. A set of flags alone has no rule. */
static void first(void **state)
{
	(void)state;
	assert_int_equal(rule_sets_first(SET(0)), GUP_RULE_NR);
	assert_int_equal(rule_sets_first(SET(FLAGS)), GUP_RULE_NR);
	assert_int_equal(rule_sets_first(SET(FLAGS | BIT(3) | BIT(5))), 3);
	assert_int_equal(rule_sets_first(SET(1)), 0);
}

/* A rule of the second word is put into a set, found there, ordered, and taken out again. */
static void wide(void **state)
{
	struct gup_rule_set set = SET(0);

	(void)state;
	assert_true(gup_rule_set_empty(set));
	for (unsigned int rule = 0; rule < 8 * sizeof(set); rule++) {
		assert_false(gup_rule_set_has(set, rule));
		gup_rule_set_add(&set, rule);
		assert_true(gup_rule_set_has(set, rule));
	}
	for (unsigned int rule = 0; rule < 64; rule++)
		gup_rule_set_remove(&set, rule);
	assert_int_equal(set.word[0], 0);
	assert_int_equal(set.word[1], UINT64_MAX);
	assert_false(gup_rule_set_empty(set));
	assert_int_equal(gup_rule_set_compare(set, set), 0);
	assert_int_equal(gup_rule_set_compare(SET(UINT64_MAX, 0), SET(0, 1)), -1);
	assert_int_equal(gup_rule_set_compare(SET(0, 1), SET(UINT64_MAX, 0)), 1);
	assert_int_equal(gup_rule_set_compare(SET(2), SET(1)), 1);
	for (unsigned int rule = 64; rule < 8 * sizeof(set); rule++)
		gup_rule_set_remove(&set, rule);
	assert_true(gup_rule_set_empty(set));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differing), cmocka_unit_test(mixed), cmocka_unit_test(sets),
		cmocka_unit_test(first),     cmocka_unit_test(wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
