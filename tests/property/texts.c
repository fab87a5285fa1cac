// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random cases as text: printed text can be parsed, and has the same meaning.
 */
#include <string.h>

#include "random.h"

#include <gupwalk/run.h>

#include "lib/random.h"

#define CASES 6000

static char text[65536];
static char again[65536];
static struct gup_scenario_errors errors;
static struct playground *play;
/* Global, so that a failed test leaves no memory allocated. */
static struct gup_scenario *scenario;
static struct gup_scenario *back;
static struct gup_run *run;

static void setup(void)
{
	play = playground_create();
}

static void forget(void)
{
	gup_run_destroy(run);
	gup_scenario_free(scenario);
	gup_scenario_free(back);
	scenario = NULL;
	back = NULL;
	run = NULL;
}

static void teardown(void)
{
	forget();
	playground_destroy(play);
}

/* Make the case, its scenario and its call; the scenario expects the outcome. */
static void make(struct random_case *c, uint64_t seed)
{
	struct gup_scenario_parts from = {
		.name = "random",
		.why = "Because \"it\" can.",
		.levels = LEVELS,
		.step = c->step,
		.caller = GUP_CALLER_NR,
	};

	forget();
	random_make(c, play->base, seed);
	from.nr_steps = c->nr_steps;
	from.call = c->call;
	scenario = gup_scenario_from_parts(&from);
	must(scenario);
	must(gup_mm_copy(play->mm[0], play->base));
	playground_call(play, 0, c, &c->call);
	must(gup_scenario_expect_outcome(scenario, &c->spec, &play->out[0]));
}

/* parse(print(x)) = x, and print(parse(print(x))) = print(x). */
START_TEST(what_is_printed_is_read_back)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		make(&c, first + i);
		must(gup_scenario_print(scenario, text, sizeof(text)) < sizeof(text));
		back = gup_scenario_parse(text, strlen(text), &errors);
		if (!back)
			fprintf(stderr, "%u:%u: %s\n", errors.error[0].line, errors.error[0].column,
				errors.error[0].text);
		holds(&c, back);
		holds(&c, gup_scenario_same(scenario, back));
		must(gup_scenario_print(back, again, sizeof(again)) < sizeof(again));
		holds(&c, !strcmp(text, again));
	}
}
END_TEST

/* A scenario that expects its own outcome passes. */
START_TEST(a_scenario_sees_what_the_case_saw)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES / 4);
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		make(&c, first + i);
		run = gup_run_create(scenario);
		must(run);
		gup_run(run, &c.spec);
		holds(&c, run->nr_failed == 0);
		if (gup_entry_point_offered(&c.spec.rules, c.call.entry_point)) {
			holds(&c, run->status == GUP_RUN_DONE);
			holds(&c, run->nr_passed > 0);
		} else {
			holds(&c, run->status == GUP_RUN_NOT_APPLICABLE);
		}
	}
}
END_TEST

/* A number below @n. */
static unsigned int below(uint64_t *r, unsigned int n)
{
	return (unsigned int)(random_next(r) % n);
}

static bool one_in(uint64_t *r, unsigned int n)
{
	return !below(r, n);
}

/* Change bytes of the text, insert some, leave some out. */
static size_t garble(uint64_t *r, size_t len)
{
	static const char bytes[] = "\n\t #\"'|.-+=0x9vVzZ\\\x01\x80\xff";

	for (unsigned int n = 1 + below(r, 6); n; n--) {
		size_t at = below(r, (unsigned int)len);

		if (one_in(r, 3)) {
			text[at] = bytes[below(r, sizeof(bytes))];
		} else if (one_in(r, 2) && len < sizeof(text)) {
			memmove(text + at + 1, text + at, len - at);
			text[at] = bytes[below(r, sizeof(bytes))];
			len++;
		} else if (len > 1) {
			memmove(text + at, text + at + 1, len - at - 1);
			len--;
		}
	}
	return len;
}

/* Any bytes are read: as a scenario, or with errors that lie within them. */
START_TEST(garbled_text_is_read_or_refused)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	uint64_t refused = 0;
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		uint64_t r = ~(first + i);
		uint32_t lines = 1;
		size_t len;

		make(&c, first + i);
		len = gup_scenario_print(scenario, text, sizeof(text));
		must(len < sizeof(text));
		len = garble(&r, len);
		for (size_t at = 0; at < len; at++)
			lines += text[at] == '\n';

		back = gup_scenario_parse(text, len, &errors);
		holds(&c, !back == (errors.nr > 0));
		holds(&c, errors.nr_kept <= errors.nr);
		for (uint32_t e = 0; e < errors.nr_kept; e++) {
			holds(&c, errors.error[e].line <= lines);
			holds(&c, errors.error[e].text[0]);
		}
		refused += !back;
		if (back) {
			struct gup_scenario *third;

			len = gup_scenario_print(back, again, sizeof(again));
			third = gup_scenario_parse(again, len, &errors);
			holds(&c, third && gup_scenario_same(back, third));
			gup_scenario_free(third);
		}
	}
	if (cases >= CASES)
		ck_assert_uint_gt(refused, CASES / 10);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_printed_is_read_back,
		a_scenario_sees_what_the_case_saw,
		garbled_text_is_read_or_refused,
	};

	return random_run("texts", tests, 3, setup, teardown);
}
