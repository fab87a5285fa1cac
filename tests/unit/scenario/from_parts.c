// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases made into scenarios. Names and sentences of any bytes and any length are made
 * valid, and the outcome becomes the expectation.
 */
#include "scenario_test.h"

static const struct gup_step fork_step = { .kind = GUP_STEP_FORK };

static struct gup_scenario *of(const char *name, const char *why)
{
	const struct gup_scenario_parts from = {
		.name = name,
		.why = why,
		.levels = 4,
		.step = &fork_step,
		.nr_steps = 1,
		.call = { .entry_point = GUP_ENTRY_POINT_GET, .start = 0x1000, .nr_pages = 1 },
		.caller = GUP_CALLER_NR,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);

	assert_non_null(s);
	return s;
}

static void name_becomes(const char *name, const char *expected)
{
	struct gup_scenario *s = of(name, NULL);

	assert_string_equal(s->name, expected);
	assert_int_equal(s->nr_whys, 0);
	gup_scenario_free(s);
}

/* Rule: what a name may not hold becomes '-', none is "case", and the end is cut off. */
static void names(void **state)
{
	char longest[GUP_SCENARIO_NAME_MAX + 2];

	(void)state;
	name_becomes("aZ09._-", "aZ09._-");
	name_becomes("/a b:", "-a-b-");
	name_becomes("\xc3\xa4", "--");
	name_becomes("", "case");
	memset(longest, 'x', sizeof(longest));
	longest[GUP_SCENARIO_NAME_MAX] = '\0';
	name_becomes(longest, longest);
	longest[GUP_SCENARIO_NAME_MAX] = 'x';
	longest[GUP_SCENARIO_NAME_MAX + 1] = '\0';
	{
		struct gup_scenario *s = of(longest, NULL);

		assert_int_equal(strlen(s->name), GUP_SCENARIO_NAME_MAX);
		gup_scenario_free(s);
	}
}

static void why_becomes(const char *why, const char *expected)
{
	struct gup_scenario *s = of("x", why);

	assert_int_equal(s->nr_whys, 1);
	assert_string_equal(s->why[0], expected);
	gup_scenario_free(s);
}

/* Rule: each byte that no sentence could hold becomes '?'; characters stay whole. */
static void sentences(void **state)
{
	(void)state;
	why_becomes("A \"word\" \\ \t.", "A \"word\" \\ \t.");
	why_becomes("\na\r\x7f", "?a??");
	why_becomes("\xc3\xa4\xff\xfe\xe2\x82\xac", "\xc3\xa4??\xe2\x82\xac");
	/* A character whose end is missing. */
	why_becomes("a\xe2\x82", "a??");
	why_becomes("", "");
}

/* Rule: a sentence may need a backslash for each of its bytes, and is cut to what fits. */
static void long_sentences(void **state)
{
	const size_t most = GUP_SCENARIO_STRING_MAX / 2;
	char why[GUP_SCENARIO_STRING_MAX];
	struct gup_scenario *s;

	(void)state;
	memset(why, '"', sizeof(why));
	for (size_t len = most - 1; len <= most + 1; len++) {
		why[len] = '\0';
		s = of("x", why);
		assert_int_equal(strlen(s->why[0]), len < most ? len : most);
		/* Its text can be read. */
		{
			char *text = print_whole(s);
			struct gup_scenario *again = parse_good(text);

			assert_true(gup_scenario_same(s, again));
			gup_scenario_free(again);
			free(text);
		}
		gup_scenario_free(s);
		why[len] = '"';
	}
	/* A text that is cut within a character loses the whole character. */
	memset(why, 'a', most);
	memcpy(why + most - 1, "\xc3\xa4", 3);
	s = of("x", why);
	assert_int_equal(strlen(s->why[0]), most);
	assert_int_equal(s->why[0][most - 1], '?');
	gup_scenario_free(s);
}

/* Rule: a caller's call is its address, of one page, whatever else the case says. */
static void callers(void **state)
{
	const struct gup_scenario_parts from = {
		.name = "x",
		.levels = 5,
		.call = { .entry_point = GUP_ENTRY_POINT_PIN_REMOTE,
			  .start = 0x1000,
			  .nr_pages = 7,
			  .flags = FOLL_WRITE,
			  .locked = true,
			  .no_pages = true },
		.caller = GUP_CALLER_VFIO,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);
	const struct gup_action *call = &s->action[0];

	(void)state;
	assert_int_equal(s->levels, 5);
	assert_int_equal(s->nr_calls, 1);
	assert_int_equal(call->kind, GUP_ACTION_CALL);
	assert_int_equal(call->caller, GUP_CALLER_VFIO);
	assert_int_equal(call->call.start, 0x1000);
	assert_int_equal(call->call.nr_pages, 1);
	assert_int_equal(call->call.flags, 0);
	assert_int_equal(call->call.entry_point, 0);
	assert_false(call->call.locked);
	assert_false(call->call.no_pages);
	gup_scenario_free(s);
}

/* Rule: all faults are expected by kind when all are known, else how many were hints. */
static void faults(void **state)
{
	const struct gup_spec spec = { .version = GUP_VERSION(6, 6), .name = "v6.6" };
	struct gup_scenario *s = of("x", NULL);
	struct gup_outcome out = { .ret = -14, .nr_faults = GUP_FAULTS_LOGGED, .nr_numa = 3 };
	const struct gup_assertion *assertion;

	(void)state;
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		out.faults[i].kind = i % 2 ? GUP_FAULT_COW : GUP_FAULT_NUMA_PTE;
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	out.nr_faults++;
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	assertion = s->assertion;
	assert_int_equal(s->nr_assertions, 4);
	assert_int_equal(assertion[0].observation, GUP_OBSERVATION_RET);
	assert_int_equal(assertion[0].number, -14);
	assert_int_equal(assertion[1].observation, GUP_OBSERVATION_FAULTS);
	assert_int_equal(assertion[1].nr_faults, GUP_FAULTS_LOGGED);
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		assert_int_equal(assertion[1].fault[i], i % 2 ? GUP_FAULT_COW : GUP_FAULT_NUMA_PTE);
	assert_int_equal(assertion[3].observation, GUP_OBSERVATION_NUMA);
	assert_int_equal(assertion[3].number, 3);
	assert_int_equal(s->expect[1].first_assertion, 2);
	assert_int_equal(s->expect[1].nr_assertions, 2);
	assert_int_equal(s->expect[1].first_span, 1);
	assert_int_equal(s->expect[1].nr_spans, 1);
	assert_int_equal(s->span[1].from, GUP_VERSION(6, 6));
	assert_int_equal(s->span[1].to, GUP_VERSION(6, 6));
	assert_null(s->span[1].proposal);
	assert_int_equal(s->action[1].nr_expects, 2);
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),   cmocka_unit_test(sentences),
		cmocka_unit_test(callers), cmocka_unit_test(long_sentences),
		cmocka_unit_test(faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
