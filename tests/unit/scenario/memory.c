// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory runs short while a scenario is read, made, run or changed in a race. Each failed
 * allocation is reported, leaks nothing, and the next try works as before.
 */
#include <gupwalk/race.h>
#include <gupwalk/run.h>

#include "failing_malloc.h"
#include "scenario_test.h"

/* Something of everything that is allocated, and more of each than one. */
static const char text[] = "scenario x\n"
			   "why \"one\"\n"
			   "why \"two\"\n"
			   "commit d74943a2f3cd \"subject\"\n"
			   "commit 7acddcc1ae30\n"
			   "mail \"subject\"\n"
			   "versions v6.6.., v6.6+protnone=fast-lookup\n"
			   "vma 0x200000-0x400000 anon rw private\n"
			   "write 0x200000-0x202000\n"
			   "call get_user_pages_fast 0x200000 2 as a\n"
			   "expect v6.6..: ret 2, page 0 same\n"
			   "expect v6.6+protnone=fast-lookup: ret 2, entry 0x200000 present\n"
			   "call pin_user_pages_fast 0x200000 as b\n"
			   "expect all: ret 1\n"
			   "put a\n";

static struct gup_scenario_errors errors;

static struct gup_spec spec_of(const char *version)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	return spec;
}

/* Rule: an allocation that fails is the one error of a file that is right. */
static void reading(void **state)
{
	struct gup_scenario *s = NULL;
	unsigned int n;

	(void)state;
	for (n = 1; !s; n++) {
		fail_malloc(n);
		s = gup_scenario_parse(text, sizeof(text) - 1, &errors);
		assert_int_equal(malloc_failed(), !s);
		if (s)
			break;
		assert_int_equal(errors.nr, 1);
		assert_int_equal(errors.error[0].line, 0);
		assert_int_equal(errors.error[0].column, 1);
		assert_string_equal(errors.error[0].text,
				    "there is no memory for it; a smaller file may help");
	}
	assert_int_equal(errors.nr, 0);
	/* Each of its strings is one, and the scenario. */
	assert_true(n > 14);
	gup_scenario_free(s);
}

/* Rule: what was wrong with a file until then is told instead. */
static void errors_come_first(void **state)
{
	static const char bad[] = "scenario x\nlevels 3\nwhy \"one\"\nput a\n";

	(void)state;
	/* The scenario and its name are there, the sentence is not. */
	fail_malloc(3);
	assert_null(gup_scenario_parse(bad, sizeof(bad) - 1, &errors));
	assert_true(malloc_failed());
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 2);
	assert_int_equal(errors.error[0].column, 8);
}

static const struct gup_step steps[] = {
	{ .kind = GUP_STEP_VMA,
	  .start = 0x200000,
	  .end = 0x400000,
	  .flags = VM_READ | VM_MAYREAD | VM_SOFTDIRTY,
	  .what = GUP_VMA_ANON },
	{ .kind = GUP_STEP_READ, .start = 0x200000, .end = 0x201000 },
};

static const struct gup_scenario_parts found = {
	.name = "found",
	.why = "Because.",
	.commit = "d74943a2f3cd",
	.levels = 4,
	.step = steps,
	.nr_steps = 2,
	.call = { .entry_point = GUP_ENTRY_POINT_GET, .start = 0x200000, .nr_pages = 1 },
	.caller = GUP_CALLER_NR,
};

/* Rule: a case becomes a whole scenario or none. */
static void making(void **state)
{
	struct gup_scenario *s = NULL;
	unsigned int n;

	(void)state;
	for (n = 1; !s; n++) {
		fail_malloc(n);
		s = gup_scenario_from_parts(&found);
		assert_int_equal(malloc_failed(), !s);
		if (s)
			break;
	}
	/* The scenario, its name, sentence and commit, lists of the two, and room for one,
	 * two and four actions; then all is well.
	 */
	assert_int_equal(n, 9 + 1);
	gup_scenario_free(s);
}

/* Rule: if memory is short for an expectation, the error says so, and the call does not have it. */
static void expecting(void **state)
{
	const struct gup_spec spec = spec_of("v6.6+protnone=fast-lookup");
	const struct gup_outcome out = { .ret = 1 };
	bool made = false;
	unsigned int n;

	(void)state;
	for (n = 1; !made; n++) {
		struct gup_scenario *s = gup_scenario_from_parts(&found);

		fail_malloc(n);
		made = gup_scenario_expect_outcome(s, &spec, &out);
		assert_int_equal(malloc_failed(), !made);
		assert_int_equal(s->action[2].nr_expects, made);
		gup_scenario_free(s);
	}
	/* The expectation, its span, the proposal's name, two statements; then all is well. */
	assert_int_equal(n - 1, 5 + 1);
}

/* Rule: what a run needs is had before it begins, all of it or nothing. */
static void running(void **state)
{
	struct gup_scenario *s = parse_good(text);
	const struct gup_spec spec = spec_of("v6.6");
	struct gup_run *run = NULL;

	(void)state;
	for (unsigned int n = 1; !run; n++) {
		fail_malloc(n);
		run = gup_run_create(s);
		assert_int_equal(malloc_failed(), !run);
	}
	/* The run itself allocates nothing. */
	fail_malloc(1);
	assert_int_equal(gup_run(run, &spec), GUP_RUN_DONE);
	assert_false(malloc_failed());
	assert_int_equal(run->nr_passed, 3);
	gup_run_destroy(run);
	gup_scenario_free(s);
}

/* Rule: a race is made whole or not at all. */
static void racing(void **state)
{
	struct gup_scenario *s = parse_good(text);
	struct gup_race *race = NULL;

	(void)state;
	for (unsigned int n = 1; !race; n++) {
		fail_malloc(n);
		race = gup_race_create(s);
		assert_int_equal(malloc_failed(), !race);
	}
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* Rule: without memory for all of its points a walk cannot be disturbed. */
static void scouting(void **state)
{
	struct gup_scenario *s = parse_good(text);
	const struct gup_spec spec = spec_of("v6.6");
	bool failed = true;
	unsigned int n;

	(void)state;
	for (n = 1; failed; n++) {
		struct gup_race *race = gup_race_create(s);
		struct gup_race_observed observed;

		fail_malloc(n);
		assert_int_equal(gup_race_scout(race, &spec, NULL), GUP_RUN_DONE);
		failed = malloc_failed();
		assert_int_equal(gup_race_try(race, 0, 0, GUP_RACE_ZAP, &observed), !failed);
		/* Another look finds them. */
		gup_race_scout(race, &spec, NULL);
		assert_int_equal(race->nr_walks, 2);
		assert_true(gup_race_try(race, 1, 0, GUP_RACE_ZAP, &observed));
		gup_race_destroy(race);
	}
	/* Two walks, the points of each; then all is well. */
	assert_int_equal(n - 1, 4 + 1);
	gup_scenario_free(s);
}

/* Rule: of a file with errors nothing is kept, wherever its reading ended. */
static void refusing(void **state)
{
	static const char *const texts[] = {
		"scenario x\nwhy \"no \\ escape\"\n",
		"scenario x\nwhy \"no end\n",
		"scenario x\nwhy \"one\" too much\n",
		"scenario x\ncommit d74943a2f3cd \"no end\n",
		"scenario x\nmail \"subject\" too much\n",
		"scenario x\nversions v6.6+protnone=fast-lookup, v6.6+\n",
		"scenario x\ncall get_user_pages_fast 0x200000 as a b\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_null(gup_scenario_parse(texts[i], strlen(texts[i]), &errors));
		assert_int_equal(errors.nr, 1);
		assert_int_equal(errors.error[0].line, 2);
	}
}

/* Rule: what is allocated is freed, whatever failed meanwhile. */
static int remember(void **state)
{
	*state = (void *)(uintptr_t)nr_blocks;
	return 0;
}

static int nothing_is_left(void **state)
{
	return nr_blocks == (uintptr_t)*state ? 0 : -1;
}

#define FREES(test) cmocka_unit_test_setup_teardown(test, remember, nothing_is_left)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FREES(reading), FREES(refusing),  FREES(errors_come_first),
		FREES(making),	FREES(expecting), FREES(running),
		FREES(racing),	FREES(scouting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
