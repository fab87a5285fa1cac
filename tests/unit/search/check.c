// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a check counts: each number, from calls whose outcome a test decides.
 */
#include "fake_engine.h"

#define LAW GUP_LAW_TERMINATION
#define STATE "anon-r none"

/* Calls in one state of v6.12; a fourteenth of them by each function and its variants. */
static uint64_t nr_calls(void)
{
	const struct gup_initial_state initial = { .nr_pages = 1 };
	const struct gup_selection selection = { .full = false };
	uint64_t nr = gup_selection_calls(&selection, version("v6.12").rules.foll_known, &initial,
					  NULL, NULL);

	/* pin_user_pages_fast_only() is gone. */
	return nr - nr / CALL_FORMS;
}

struct progress {
	unsigned int times;
	uint64_t cases;
};

static bool count(void *arg, uint64_t cases)
{
	struct progress *progress = arg;

	progress->times++;
	progress->cases += cases;
	return true;
}

static struct gup_check_result check(struct gup_sandbox *sandbox, struct fake_engine *e,
				     const char *initial, struct progress *progress)
{
	const struct gup_selection selection = one_state(initial, GUP_LAW_BIT(LAW));
	const struct gup_spec v612 = version("v6.12");
	struct gup_check_result result;

	*progress = (struct progress){ 0 };
	sandbox->engine = &e->engine;
	gup_check(sandbox, &selection, &v612.rules, &result, count, progress);
	sandbox->engine = NULL;
	return result;
}

/* A call that never returns is a case, endless, and breaks the law; with flags or without. */
static void broken(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result result;
	struct gup_initial_state initial;
	unsigned int index = state_by_name(STATE);

	gup_initial_state_get(index, &initial);
	fake_engine_for(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	e.endless = true;
	result = check(sandbox, &e, STATE, &progress);
	/* With an array of pages and without. */
	assert_int_equal(result.endless, 2);
	assert_int_equal(result.law[LAW].broken, 2);
	assert_int_equal(result.known[LAW].broken, 0);
	assert_int_equal(result.cases, nr_calls());
	assert_int_equal(result.law[LAW].applies, result.cases - result.refused);
	assert_int_equal(result.states, 1);
	assert_false(result.cancelled);
	assert_int_equal(progress.times, 1);
	assert_int_equal(progress.cases, result.cases);
	/* One flag, one page, the steps, the state, the function: less is smaller. */
	assert_int_equal(result.law[LAW].witness.index, index);
	assert_int_equal(result.law[LAW].witness.call.flags, FOLL_WRITE);
	assert_false(result.law[LAW].witness.call.no_pages);
	assert_int_equal(result.law[LAW].witness.size, UINT64_C(1) << 48 | UINT64_C(1) << 40 |
							       (uint64_t)initial.nr_steps << 32 |
							       index << 8);
	assert_int_equal(result.law[GUP_LAW_HINT_ONLY_IF_ASKED].witness.size, UINT64_MAX);
	assert_int_equal(result.known[LAW].witness.size, UINT64_MAX);
}

/* The first of two breaches of the same size is the witness. */
static void first_witness(void **state)
{
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result result;

	fake_engine_for(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_WRITE);
	e.also = FOLL_FORCE;
	e.endless = true;
	result = check(*state, &e, STATE, &progress);
	assert_int_equal(result.law[LAW].broken, 2);
	assert_int_equal(result.law[LAW].witness.call.flags, FOLL_WRITE);
}

/* The lowest byte of a witness's size: the function, "locked", and no array. */
static unsigned int variant(struct gup_sandbox *sandbox, unsigned int entry, bool special)
{
	struct fake_engine e;
	struct progress progress;

	fake_engine_for(&e, entry, FOLL_WRITE | FOLL_FORCE);
	e.endless = true;
	e.special = special;
	return check(sandbox, &e, STATE, &progress).law[LAW].witness.size & 0xff;
}

static void variants(void **state)
{
	assert_int_equal(variant(*state, GUP_ENTRY_POINT_GET, true), 4 * GUP_ENTRY_POINT_GET + 1);
	assert_int_equal(variant(*state, GUP_ENTRY_POINT_GET_REMOTE, true),
			 4 * GUP_ENTRY_POINT_GET_REMOTE + 2);
	assert_int_equal(variant(*state, GUP_ENTRY_POINT_PIN, false), 4 * GUP_ENTRY_POINT_PIN);
}

/* The number of pages of a witness fits into a byte. */
static void many_pages(void **state)
{
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result result;

	fake_engine_for(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	e.endless = true;
	result = check(*state, &e, "anon-rw range wraps around", &progress);
	assert_int_equal(result.law[LAW].witness.size >> 40, 2 << 8 | 255);
}

struct reports {
	unsigned int times;
	uint64_t each[8];
	/* It is ended then. */
	unsigned int ends;
};

static bool note(void *arg, uint64_t cases)
{
	struct reports *reports = arg;

	assert_in_range(reports->times, 0, 7);
	reports->each[reports->times++] = cases;
	return reports->times != reports->ends;
}

/* Progress is told of 65536 cases at a time, then of the rest; once told to, it ends. */
static void reports_progress(void **state)
{
	const uint64_t at_a_time = 1 << 16;
	const unsigned int nr_states = (unsigned int)(3 * at_a_time / nr_calls());
	const struct gup_selection selection = { .nr_shards = gup_initial_state_nr() / nr_states };
	const struct gup_spec v612 = version("v6.12");
	struct gup_check_result result;
	struct reports reports = { 0 };

	gup_check(*state, &selection, &v612.rules, &result, note, &reports);
	assert_false(result.cancelled);
	assert_in_range(result.cases, 2 * at_a_time, 4 * at_a_time);
	assert_int_equal(reports.times, result.cases / at_a_time + 1);
	for (unsigned int i = 0; i + 1 < reports.times; i++)
		assert_int_equal(reports.each[i], at_a_time);
	assert_int_equal(reports.each[reports.times - 1], result.cases % at_a_time);

	reports = (struct reports){ .ends = 2 };
	gup_check(*state, &selection, &v612.rules, &result, note, &reports);
	assert_true(result.cancelled);
	assert_int_equal(result.cases, 2 * at_a_time);
	assert_int_equal(reports.times, 2);
}

/* Refusals and warnings are counted; what is refused has no object for this law. */
static void others(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result plain, result;

	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	plain = check(sandbox, &e, STATE, &progress);
	assert_int_equal(plain.endless, 0);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		assert_int_equal(plain.law[law].broken, 0);
		assert_int_equal(plain.known[law].broken, 0);
	}
	fake_engine_for(&e, GUP_ENTRY_POINT_LOOK_UP, 0);
	e.warns = true;
	result = check(sandbox, &e, STATE, &progress);
	assert_int_equal(result.warned, plain.warned + 1);
	assert_int_equal(result.refused, plain.refused);
	fake_engine_for(&e, GUP_ENTRY_POINT_LOOK_UP, 0);
	e.refused = true;
	result = check(sandbox, &e, STATE, &progress);
	assert_int_equal(result.refused, plain.refused + 1);
	assert_int_equal(result.law[LAW].applies, plain.law[LAW].applies - 1);
	assert_int_equal(result.warned, plain.warned);
}

/* A function that the version or an engine lacks is not called; one of fifteen each. */
static void lacking(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result result;

	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	e.engine.entry_points = ~(1u << GUP_ENTRY_POINT_LOOK_UP);
	result = check(sandbox, &e, STATE, &progress);
	assert_int_equal(result.not_offered, 2 * (nr_calls() / (CALL_FORMS - 1)));
	assert_int_equal(result.cases, nr_calls() - nr_calls() / (CALL_FORMS - 1));
	assert_int_equal(progress.cases, result.cases);
}

/* An engine that is given up is asked no more, and nothing is told any more. */
static void given_up(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct fake_engine e;
	struct progress progress;
	struct gup_check_result result;

	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	e.patience = 10;
	result = check(sandbox, &e, STATE, &progress);
	assert_int_equal(result.cases, 10);
	assert_int_equal(result.states, 1);
	assert_true(result.cancelled);
	assert_int_equal(progress.times, 0);
}

/* A call that never returns for following what was never stored is no case at all. */
static void unstored(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_selection selection = one_state("mixedmap-rw none", GUP_LAW_BIT(LAW));
	const struct gup_spec v510 = version("v5.10");
	struct gup_check_result plain, result;
	struct fake_engine e;

	gup_check(sandbox, &selection, &v510.rules, &plain, NULL, NULL);
	fake_engine_for(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, 0);
	e.endless = true;
	sandbox->engine = &e.engine;
	gup_check(sandbox, &selection, &v510.rules, &result, NULL, NULL);
	sandbox->engine = NULL;
	assert_int_equal(result.unstored, 1);
	assert_int_equal(result.cases, plain.cases - 1);
	assert_int_equal(result.endless, 0);
	assert_int_equal(result.law[LAW].broken, 0);
	assert_int_equal(result.law[LAW].applies, plain.law[LAW].applies - 1);
}

/* Without shards all states are tried, in each of which there is something to call. */
static void all_states(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_selection selection = { .laws = GUP_LAW_BIT(LAW) };
	const struct gup_spec v72 = version("v7.2");
	struct fake_engine e;
	struct gup_check_result result;
	unsigned int why = 0;

	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	e.engine.entry_points = 0;
	sandbox->engine = &e.engine;
	gup_check(sandbox, &selection, &v72.rules, &result, NULL, NULL);
	sandbox->engine = NULL;
	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++)
		why += result.why[i];
	assert_int_equal(result.cases, 0);
	assert_int_equal(result.states + result.unreachable, gup_initial_state_nr());
	assert_true(result.unreachable > 0);
	assert_int_equal(why, result.unreachable);
	assert_int_equal(result.not_offered * gup_initial_state_nr(),
			 gup_selection_cases(&selection, &v72.rules) * result.states);
}

static struct gup_tally tally(uint64_t applies, uint64_t size, unsigned int initial)
{
	return (struct gup_tally){ .applies = applies,
				   .broken = applies + 1,
				   .witness = { .size = size, .index = initial } };
}

/* All numbers of two parts are added; the smaller witness, or the first, is kept. */
static void adds(void **state)
{
	struct gup_check_result sum = { .cases = 1, .refused = 2, .states = 3, .unreachable = 4 };
	struct gup_check_result part = { .cases = 100, .refused = 200, .states = 300 };

	(void)state;
	part.unreachable = 400;
	sum.why[0] = 5;
	part.why[0] = 500;
	sum.why[GUP_STEP_ERROR_NR - 1] = 6;
	part.why[GUP_STEP_ERROR_NR - 1] = 600;
	sum.not_offered = 7;
	part.not_offered = 700;
	sum.unstored = 8;
	part.unstored = 800;
	sum.endless = 9;
	part.endless = 900;
	sum.warned = 10;
	part.warned = 1000;
	sum.untold = 1;
	part.untold = 2;
	sum.law[0] = tally(1, 9, 1);
	part.law[0] = tally(10, 8, 2);
	sum.law[GUP_LAW_NR - 1] = tally(1, 8, 1);
	part.law[GUP_LAW_NR - 1] = tally(10, 8, 2);
	sum.known[0] = tally(2, 7, 1);
	part.known[0] = tally(20, 8, 2);
	gup_check_result_add(&sum, &part);
	assert_int_equal(sum.cases, 101);
	assert_int_equal(sum.refused, 202);
	assert_int_equal(sum.states, 303);
	assert_int_equal(sum.unreachable, 404);
	assert_int_equal(sum.why[0], 505);
	assert_int_equal(sum.why[GUP_STEP_ERROR_NR - 1], 606);
	assert_int_equal(sum.not_offered, 707);
	assert_int_equal(sum.unstored, 808);
	assert_int_equal(sum.endless, 909);
	assert_int_equal(sum.warned, 1010);
	assert_int_equal(sum.untold, 3);
	assert_false(sum.cancelled);
	assert_int_equal(sum.law[0].applies, 11);
	assert_int_equal(sum.law[0].broken, 13);
	assert_int_equal(sum.law[0].witness.index, 2);
	assert_int_equal(sum.law[GUP_LAW_NR - 1].applies, 11);
	assert_int_equal(sum.law[GUP_LAW_NR - 1].witness.index, 1);
	assert_int_equal(sum.known[0].applies, 22);
	assert_int_equal(sum.known[0].witness.index, 1);
	part.cancelled = true;
	gup_check_result_add(&sum, &part);
	assert_true(sum.cancelled);
}

/* A witness has the state that it brings, or else the initial state of its number. */
static void witness_states(void **state)
{
	const struct gup_initial_state own = { .nr_pages = 77 };
	struct gup_witness witness = { .index = state_by_name(STATE), .state = &own };
	struct gup_initial_state got;

	(void)state;
	assert_true(gup_witness_state(&witness, &got));
	assert_int_equal(got.nr_pages, 77);
	witness.state = NULL;
	assert_true(gup_witness_state(&witness, &got));
	assert_string_equal(got.name, STATE);
	witness.index = gup_initial_state_nr();
	assert_false(gup_witness_state(&witness, &got));
}

/* Rows of rules differ, too, by what the fast walk takes. */
static void rules(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	struct gup_rules other = v612.rules;

	(void)state;
	other.foll_fast ^= FOLL_NOFAULT;
	assert_false(gup_rules_same(&v612.rules, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(broken),
		TEST(first_witness),
		TEST(reports_progress),
		TEST(variants),
		TEST(many_pages),
		TEST(others),
		TEST(lacking),
		TEST(given_up),
		TEST(unstored),
		TEST(all_states),
		cmocka_unit_test(adds),
		cmocka_unit_test(witness_states),
		cmocka_unit_test(rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
