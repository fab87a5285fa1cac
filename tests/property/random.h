/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random states and calls, each wholly determined by one seed.
 *
 * GUPWALK_SEED sets the first seed, GUPWALK_CASES how many follow it, GUPWALK_LAW the
 * only law to judge by; a failure prints how to repeat it.
 */
#ifndef TESTS_PROPERTY_RANDOM_H
#define TESTS_PROPERTY_RANDOM_H

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include <gupwalk/case.h>
#include <gupwalk/scenario.h>

#define ROOM GUP_CASE_ROOM
/* Records of a case that are steps; some of these cannot be done. */
#define STEPS 12
#define LEVELS 5

/* libcheck's own assertions write a note even when they hold, which is slow. */
#define must(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			ck_abort_msg("%s does not hold", #condition);                              \
	} while (0)

/**
 * struct random_case - a state and a call
 * @seed: the seed that makes it
 * @spec: the version, or a proposal
 * @step: the steps that build the state; all succeed
 * @nr_steps: how many
 * @call: the call
 */
struct random_case {
	uint64_t seed;
	struct gup_spec spec;
	struct gup_step step[GUP_CASE_STEPS];
	unsigned int nr_steps;
	struct gup_call call;
};

/**
 * struct playground - address spaces to run a case in
 * @base: the initial state, which is not changed
 * @mm: copies of it, for calls
 * @out: an outcome for each of these
 * @pages: room for their pages
 */
struct playground {
	struct gup_mm *base;
	struct gup_mm *mm[2];
	struct gup_outcome out[2];
	struct gup_page *pages[2][ROOM];
};

static inline struct gup_mm *playground_mm(void)
{
	return gup_mm_create(LEVELS, GUP_CASE_MAX_TABLES, GUP_CASE_MAX_PAGES, GUP_CASE_VMAS);
}

static inline struct playground *playground_create(void)
{
	struct playground *p = calloc(1, sizeof(*p));

	must(p);
	p->base = playground_mm();
	must(p->base);
	for (int i = 0; i < 2; i++) {
		p->mm[i] = playground_mm();
		must(p->mm[i]);
		p->out[i].pages = p->pages[i];
		p->out[i].max_pages = ROOM;
	}
	return p;
}

static inline void playground_destroy(struct playground *p)
{
	gup_mm_destroy(p->base);
	gup_mm_destroy(p->mm[0]);
	gup_mm_destroy(p->mm[1]);
	free(p);
}

/* Make the call in one of the copies, which equals the initial state before. */
static inline long playground_call(struct playground *p, int which, const struct random_case *c,
				   const struct gup_call *call)
{
	struct gup_walk walk = { .mm = p->mm[which],
				 .rules = &c->spec.rules,
				 .out = &p->out[which] };

	return gup_call(&walk, call);
}

/* The current case, for messages about a crash. */
static uint64_t random_playing;

/**
 * random_make - make the case of a seed
 * @c: receives it
 * @mm: receives its state
 * @seed: the seed
 */
static inline void random_make(struct random_case *c, struct gup_mm *mm, uint64_t seed)
{
	struct gup_case_target target = { mm, &c->spec.rules };
	uint8_t bytes[GUP_CASE_BYTES];
	struct gup_case decoded;
	const struct gup_case_shape shape = { .levels = LEVELS, .nr_steps = STEPS, .nr_calls = 1 };
	size_t len = gup_case_random(bytes, sizeof(bytes), seed, &shape);

	random_playing = seed;
	*c = (struct random_case){ .seed = seed };
	gup_case_decode(&decoded, bytes, len);
	gup_case_spec(&decoded, &c->spec);
	gup_case_settle(&decoded, &target, 1);
	memcpy(c->step, decoded.step, sizeof(c->step));
	c->nr_steps = decoded.nr_steps;
	c->call = decoded.call[0];
}

/*
 * Printing.
 */

/** random_scenario - the case as a scenario; NULL without memory. The caller frees it. */
static inline struct gup_scenario *random_scenario(const struct random_case *c)
{
	const struct gup_scenario_parts from = {
		.name = "random",
		.levels = LEVELS,
		.step = c->step,
		.nr_steps = c->nr_steps,
		.call = c->call,
		.caller = GUP_CALLER_NR,
	};

	return gup_scenario_from_parts(&from);
}

/**
 * random_progress - print a case as a scenario, and how to repeat it
 * @c: the case
 * @what: what is wrong with it
 */
static inline void random_progress(const struct random_case *c, const char *what)
{
	struct gup_scenario *scenario = random_scenario(c);
	char text[16384] = "";

	if (scenario)
		gup_scenario_print(scenario, text, sizeof(text));
	gup_scenario_free(scenario);
	fprintf(stderr, "%s at %s; GUPWALK_SEED=0x%" PRIx64 " GUPWALK_CASES=1 shows it again\n%s\n",
		what, c->spec.name, c->seed, text);
}

/* If it does not hold, print the case and fail. */
#define holds(c, condition)                                                                        \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			random_progress(c, #condition " does not hold");                           \
			ck_abort_msg("%s does not hold", #condition);                              \
		}                                                                                  \
	} while (0)

static inline uint64_t random_setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	char *end;
	uint64_t value;

	if (!text)
		return otherwise;
	value = strtoull(text, &end, 0);
	if (*end || end == text) {
		fprintf(stderr, "%s=%s is no number\n", name, text);
		exit(2);
	}
	return value;
}

/** random_first_seed - the first seed of the run; GUPWALK_SEED changes it. */
static inline uint64_t random_first_seed(void)
{
	uint64_t first = random_setting("GUPWALK_SEED", 1);

	printf("GUPWALK_SEED=0x%" PRIx64 " and on\n", first);
	fflush(stdout);
	return first;
}

/** random_cases - how many; @usual is for about two seconds under sanitizers. */
static inline uint64_t random_cases(uint64_t usual)
{
	uint64_t cases = random_setting("GUPWALK_CASES", usual);

	if (!cases) {
		fputs("GUPWALK_CASES=0 would prove nothing\n", stderr);
		exit(2);
	}
	return cases;
}

/**
 * random_judges - does this run judge by a law
 * @law: its name
 *
 * Return: false when GUPWALK_LAW names another one.
 */
static inline bool random_judges(const char *law)
{
	const char *only = getenv("GUPWALK_LAW");

	return !only || !strcmp(only, law);
}

/** random_must_judge - end a run that judges by so many laws, if the number is 0 */
static inline void random_must_judge(unsigned int laws)
{
	if (laws)
		return;
	fprintf(stderr, "GUPWALK_LAW=%s: no such law here\n", getenv("GUPWALK_LAW"));
	exit(2);
}

/* Sanitizers call this before they end the process. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static inline void random_died(void)
{
	fprintf(stderr, "this was GUPWALK_SEED=0x%" PRIx64 " GUPWALK_CASES=1\n", random_playing);
}

static inline void random_crashed(int sig)
{
	random_died();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* One suite of one test case, in this process, without fork(). */
static inline int random_run(const char *name, const TTest *const *tests, unsigned int nr,
			     SFun setup, SFun teardown)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	if (__sanitizer_set_death_callback) {
		__sanitizer_set_death_callback(random_died);
	} else {
		signal(SIGSEGV, random_crashed);
		signal(SIGABRT, random_crashed);
	}
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (unsigned int i = 0; i < nr; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif /* TESTS_PROPERTY_RANDOM_H */
