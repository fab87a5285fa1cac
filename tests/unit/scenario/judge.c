// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging: each kind of expectation passes if it holds. It fails with the difference if it
 * does not, and does not pass if it was not observed.
 */
#include "scenario_test.h"

#define ALL_KNOWN ((1u << GUP_OBSERVATION_NR) - 1)

/* What is seen in all of these tests, unless a row says otherwise. */
static const struct gup_observed observed = {
	.known = ALL_KNOWN,
	.ret = 2,
	.nr_pages = 2,
	.nr_fast = 1,
	.nr_faults = 2,
	.nr_numa = 1,
	.nr_migrated = 3,
	.locks = 4,
	.drops = 5,
	.calls = 6,
	.gets = GUP_CALLER_GETS_PFN,
	.warns = 8,
	.fell_back = true,
	.fault = { GUP_FAULT_NUMA_PTE, GUP_FAULT_COW },
};

static const struct gup_observed_place page = {
	.known = true,
	.there = true,
	.facts = GUP_PAGE_FACT_SAME | GUP_PAGE_FACT_ANON,
	.frame = 0x100001,
	.label_frame = 0x100001,
	.not_label_frame = 0x100002,
	.refs = 0,
	.pins = 1,
};

static enum gup_verdict judge(const char *assertion, const struct gup_observed *what,
			      const struct gup_observed_place *place, char *buf, size_t size)
{
	char text[300] = "scenario x\ncall get_user_pages 0x1000 as p1\n"
			 "call get_user_pages 0x1000\nexpect all: ";
	struct gup_scenario *s;
	enum gup_verdict verdict;

	strcat(text, assertion);
	s = parse_good(text);
	verdict = gup_scenario_judge(s, &s->assertion[0], what, place, buf, size);
	gup_scenario_free(s);
	return verdict;
}

/* Passes: the text is NULL; fails: it is the difference. */
struct row {
	const char *assertion;
	const char *difference;
};

static void judge_rows(const struct row *rows, size_t nr, const struct gup_observed *what,
		       const struct gup_observed_place *place)
{
	for (size_t i = 0; i < nr; i++) {
		char buf[400] = "?";
		enum gup_verdict verdict = judge(rows[i].assertion, what, place, buf, sizeof(buf));

		if (verdict != (rows[i].difference ? GUP_VERDICT_FAILED : GUP_VERDICT_PASSED))
			print_message("%s: %s\n", rows[i].assertion, buf);
		assert_int_equal(verdict,
				 rows[i].difference ? GUP_VERDICT_FAILED : GUP_VERDICT_PASSED);
		assert_string_equal(buf, rows[i].difference ? rows[i].difference : "");
	}
}

#define JUDGE(rows, what, place) judge_rows(rows, sizeof(rows) / sizeof((rows)[0]), what, place)

/* Rule: numbers must be equal; return values are told by the errors' names. */
static void numbers(void **state)
{
	static const struct row rows[] = {
		{ "ret 2", NULL },
		{ "ret 1", "expected 1, got 2" },
		{ "ret -EFAULT", "expected -EFAULT, got 2" },
		{ "pages 2", NULL },
		{ "pages 1", "expected 1, got 2" },
		{ "numa 1", NULL },
		{ "numa 0", "expected 0, got 1" },
		{ "fast 1", NULL },
		{ "fast 2", "expected 2, got 1" },
		{ "migrated 3", NULL },
		{ "migrated 0", "expected 0, got 3" },
		{ "locks 4", NULL },
		{ "locks 5", "expected 5, got 4" },
		{ "drops 5", NULL },
		{ "drops 4", "expected 4, got 5" },
		{ "gets pfn", NULL },
		{ "gets page", "expected page, got pfn" },
		{ "calls 6", NULL },
		{ "calls 1", "expected 1, got 6" },
	};
	static const struct row errors[] = {
		{ "ret -EFAULT", NULL },
		{ "ret -EINVAL", "expected -EINVAL, got -EFAULT" },
		{ "ret 14", "expected 14, got -EFAULT" },
		{ "ret 0", "expected 0, got -EFAULT" },
	};
	struct gup_observed failed = observed;

	(void)state;
	failed.ret = -14;
	JUDGE(rows, &observed, NULL);
	JUDGE(errors, &failed, NULL);
}

/* Rule: what is so must be so, and what is negated must not. */
static void truths(void **state)
{
	static const struct row rows[] = {
		{ "fell-back", NULL }, { "!fell-back", "expected no, got yes" },
		{ "warns", NULL },     { "!warns", "expected no, got yes" },
		{ "!refused", NULL },  { "refused", "expected yes, got no" },
		{ "!endless", NULL },  { "endless", "expected yes, got no" },
	};

	(void)state;
	JUDGE(rows, &observed, NULL);
}

/* Rule: faults are all faults, of these kinds, in this order. */
static void faults(void **state)
{
	static const struct row rows[] = {
		{ "faults numa-pte cow", NULL },
		{ "faults cow numa-pte", "expected cow numa-pte, got numa-pte cow" },
		{ "faults cow cow", "expected cow cow, got numa-pte cow" },
		{ "faults numa-pte", "expected numa-pte, got numa-pte cow" },
		{ "faults numa-pte cow cow", "expected numa-pte cow cow, got numa-pte cow" },
		{ "faults none", "expected none, got numa-pte cow" },
	};
	static const struct row none[] = {
		{ "faults none", NULL },
		{ "faults cow", "expected cow, got none" },
	};
	static const struct row many[] = {
		{ "faults numa-pte cow",
		  "expected numa-pte cow, got numa-pte cow numa-pte numa-pte numa-pte numa-pte "
		  "numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte "
		  "numa-pte "
		  "numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte "
		  "numa-pte "
		  "numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte numa-pte and 8 "
		  "more" },
	};
	struct gup_observed other = observed;

	(void)state;
	JUDGE(rows, &observed, NULL);
	other.nr_faults = 40;
	JUDGE(many, &other, NULL);
	other.nr_faults = 0;
	JUDGE(none, &other, NULL);
	/* An entry behind the last fault is not a fault. */
	other.nr_faults = 2;
	other.fault[2] = GUP_FAULT_NR;
	JUDGE(rows, &other, NULL);
}

/* Rule: all words about a page must hold, and what is held on it must be that much. */
static void pages(void **state)
{
	static const struct row rows[] = {
		{ "page 0 same", NULL },
		{ "page 0 same anon !zero !huge refs 0 pins 1 as p1", NULL },
		{ "page 0 !same", "it is same" },
		{ "page 0 zero", "it is not zero" },
		{ "page 0 huge exclusive !anon",
		  "it is not huge, it is anon, it is not exclusive" },
		{ "page 0 refs 1", "refs: expected 1, got 0" },
		{ "page 0 same refs 1 pins 0", "refs: expected 1, got 0, pins: expected 0, got 1" },
		{ "page 0 pins 1", NULL },
		{ "page 0 pins 2", "pins: expected 2, got 1" },
		{ "page 0 as p1", NULL },
		{ "page 0 !as p1", NULL },
	};
	static const struct row other[] = {
		{ "page 0 as p1", "it is not that of p1" },
		{ "page 0 zero as p1", "it is not zero, it is not that of p1" },
		{ "page 0 !as p1", "it is that of p1" },
	};
	static const struct row none[] = {
		{ "page 0 !same", "the call did not hand out this page" },
		{ "page 0 pins 0", "the call did not hand out this page" },
	};
	struct gup_observed_place place = page;

	(void)state;
	JUDGE(rows, &observed, &place);
	place.label_frame = 0x100002;
	place.not_label_frame = place.frame;
	JUDGE(other, &observed, &place);
	place.there = false;
	JUDGE(none, &observed, &place);
}

/* Rule: all words about an entry must hold; a failure shows the entry. */
static void entries(void **state)
{
	const gup_entry entry = pfn_pte(0x100001, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED);
	static const struct row rows[] = {
		{ "entry 0x1000 protnone", NULL },
		{ "entry 0x1000 pte protnone accessed !present !write !dirty !none !swap", NULL },
	};
	struct gup_observed_place place = {
		.known = true, .facts = gup_entry_facts(entry, 1), .entry = entry, .level = 1
	};
	char buf[400];
	char decoded[200];

	(void)state;
	JUDGE(rows, &observed, &place);
	assert_int_equal(judge("entry 0x1000 present !accessed", &observed, &place, buf,
			       sizeof(buf)),
			 GUP_VERDICT_FAILED);
	gup_entry_format(decoded, sizeof(decoded), entry, 1);
	assert_non_null(strstr(buf, "it is not present, it is accessed; it is "));
	assert_non_null(strstr(buf, decoded));
}

/* Rule: what an engine cannot see is neither right nor wrong. */
static void unseen_is_no_pass(void **state)
{
	static const char *const assertions[] = { "ret 2",	 "pages 2", "page 0 same",
						  "faults none", "numa 1",  "fast 1",
						  "fell-back",	 "locks 4", "drops 5",
						  "migrated 3",	 "calls 6", "refused",
						  "endless",	 "warns",   "entry 0x1000 present",
						  "gets pfn" };
	struct gup_observed blind = observed;
	struct gup_observed kinds = observed;
	struct gup_observed_place place = page;
	char buf[400];

	(void)state;
	assert_int_equal(sizeof(assertions) / sizeof(assertions[0]), GUP_OBSERVATION_NR);
	blind.known = 0;
	for (size_t i = 0; i < GUP_OBSERVATION_NR; i++)
		assert_int_equal(judge(assertions[i], &blind, &place, buf, sizeof(buf)),
				 GUP_VERDICT_UNSEEN);

	place.known = false;
	assert_int_equal(judge("page 0 same", &observed, &place, buf, sizeof(buf)),
			 GUP_VERDICT_UNSEEN);
	assert_int_equal(judge("entry 0x1000 none", &observed, NULL, buf, sizeof(buf)),
			 GUP_VERDICT_UNSEEN);

	/* Faults that were counted only: their number can still be wrong. */
	kinds.fault[1] = GUP_FAULT_NR;
	kinds.nr_numa = 1;
	assert_int_equal(judge("faults numa-pte cow", &kinds, NULL, buf, sizeof(buf)),
			 GUP_VERDICT_UNSEEN);
	assert_int_equal(judge("faults none", &kinds, NULL, buf, sizeof(buf)), GUP_VERDICT_FAILED);
	assert_string_equal(buf, "expected none, got numa-pte fault");
	kinds.nr_faults = 1;
	kinds.fault[0] = GUP_FAULT_NR;
	assert_int_equal(judge("faults cow", &kinds, NULL, buf, sizeof(buf)), GUP_VERDICT_FAILED);
	kinds.nr_numa = 0;
	assert_int_equal(judge("faults cow", &kinds, NULL, buf, sizeof(buf)), GUP_VERDICT_UNSEEN);
}

/* Rule: what no word stands for is no pass, and nothing is said of it. */
static void without_words(void **state)
{
	static const struct gup_scenario none;
	struct gup_assertion assertion = { .observation = GUP_OBSERVATION_PAGE,
					   .set = 1u << GUP_PAGE_FACT_NR,
					   .refs = GUP_NO_COUNT,
					   .pins = GUP_NO_COUNT,
					   .label = GUP_NO_LABEL,
					   .not_label = GUP_NO_LABEL };
	struct gup_observed all = observed;
	char buf[400];

	(void)state;
	assert_int_equal(gup_scenario_judge(&none, &assertion, &all, &page, buf, sizeof(buf)),
			 GUP_VERDICT_FAILED);
	assert_string_equal(buf, "");
	assertion.observation = GUP_OBSERVATION_NR;
	all.known = ~0u;
	assert_int_equal(gup_scenario_judge(&none, &assertion, &all, &page, buf, sizeof(buf)),
			 GUP_VERDICT_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),	 cmocka_unit_test(truths),
		cmocka_unit_test(faults),	 cmocka_unit_test(pages),
		cmocka_unit_test(entries),	 cmocka_unit_test(unseen_is_no_pass),
		cmocka_unit_test(without_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
