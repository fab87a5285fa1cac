// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timeline: complete and in order.
 */
#include "fixture.h"

#include <ctype.h>

/* Each value of each rule has one row, and each rule one from the start on. */
static void complete(void **state)
{
	unsigned int of_value[GUP_RULE_VALUE_NR] = { 0 };
	unsigned int first[GUP_RULE_NR] = { 0 };
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	(void)state;
	for (size_t i = 0; i < nr; i++) {
		assert_int_equal(gup_rule_of(change[i].value), change[i].rule);
		of_value[change[i].value]++;
		first[change[i].rule] += change[i].since == GUP_VERSION_FIRST;
	}
	for (unsigned int v = 0; v < GUP_RULE_VALUE_NR; v++)
		assert_int_equal(of_value[v], 1);
	for (unsigned int r = 0; r < GUP_RULE_NR; r++)
		assert_int_equal(first[r], 1);
}

/* Rows stand by rule, and within a rule by release, proposals last; all releases exist. */
static void ordered(void **state)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);
	struct gup_rules rules;

	(void)state;
	for (size_t i = 0; i < nr; i++) {
		const struct gup_change *before = i ? &change[i - 1] : NULL;

		if (change[i].since)
			assert_true(gup_history_resolve(change[i].since, &rules));
		if (!before || before->rule != change[i].rule) {
			assert_int_equal(change[i].rule, before ? before->rule + 1 : 0);
			continue;
		}
		assert_true(change[i].value > before->value);
		assert_true(!change[i].since || (before->since && change[i].since > before->since));
	}
}

/* A commit is twelve digits, or not known; a change of a kernel has a commit. */
static void commits(void **state)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	(void)state;
	for (size_t i = 0; i < nr; i++) {
		size_t len = strlen(change[i].commit);

		assert_true(len == 12 || len == 0);
		for (size_t c = 0; c < len; c++)
			assert_true(isdigit((unsigned char)change[i].commit[c]) ||
				    (change[i].commit[c] >= 'a' && change[i].commit[c] <= 'f'));
		if (change[i].since > GUP_VERSION_FIRST) {
			assert_int_equal(len, 12);
			assert_true(strlen(change[i].subject) > 0);
		}
		if (!change[i].since)
			assert_int_equal(len, 0);
		assert_true(strlen(change[i].where) > 0);
		assert_true(strlen(change[i].what) > 0);
	}
}

/* Spans of a flag do not overlap, and no two flags of a release share a number. */
static void flags_disjoint(void **state)
{
	size_t nr;
	const struct gup_foll_history *row = gup_foll_history(&nr);

	(void)state;
	for (size_t i = 0; i < nr; i++) {
		assert_true(row[i].since <= row[i].until);
		assert_true(row[i].value && !(row[i].value & (row[i].value - 1)));
		for (size_t j = 0; j < i; j++) {
			bool meet = row[i].since <= row[j].until && row[j].since <= row[i].until;

			if (meet) {
				assert_true(row[i].flag != row[j].flag);
				assert_true(row[i].value != row[j].value);
			}
		}
	}
}

/* What GUP-fast of v5.10 and v6.12 takes, by the sources. */
static void fast_flags(void **state)
{
	const unsigned int old =
		FOLL_WRITE | FOLL_LONGTERM | FOLL_FORCE | FOLL_PIN | FOLL_GET | FOLL_FAST_ONLY;
	struct gup_rules rules;

	(void)state;
	assert_true(gup_history_resolve(V(5, 10), &rules));
	assert_int_equal(rules.foll_fast, old);
	assert_true(gup_history_resolve(V(6, 12), &rules));
	assert_int_equal(rules.foll_fast,
			 old | FOLL_NOFAULT | FOLL_PCI_P2PDMA | FOLL_HONOR_NUMA_FAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fast_flags),	  cmocka_unit_test(complete),
		cmocka_unit_test(ordered),	  cmocka_unit_test(commits),
		cmocka_unit_test(flags_disjoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
