// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a check counts: each number, from calls whose outcome a test decides.
 */
#include "told_engine.h"

#define LAW GUP_LAW_TERMINATION
#define STATE "anon-r none"

/* Calls in one state of v6.12; a fifteenth of them by each function and its variants. */
static uint64_t nr_calls(void)
{
	const struct gup_base base = { .nr_pages = 1 };
	const struct gup_space space = { .full = false };

	return gup_space_calls(&space, version("v6.12").rules.foll_known, &base, NULL, NULL);
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

static struct gup_verdict check(struct gup_lab *lab, struct told_engine *e, const char *base,
				struct progress *progress)
{
	const struct gup_space space = one_state(base, GUP_LAW_BIT(LAW));
	const struct gup_spec v612 = version("v6.12");
	struct gup_verdict verdict;

	*progress = (struct progress){ 0 };
	lab->engine = &e->engine;
	gup_check(lab, &space, &v612.rules, &verdict, count, progress);
	lab->engine = NULL;
	return verdict;
}

/* A call that never returns is a case, endless, and breaks the law; with flags or without. */
static void broken(void **state)
{
	struct gup_lab *lab = *state;
	struct told_engine e;
	struct progress progress;
	struct gup_verdict verdict;
	struct gup_base base;
	unsigned int index = base_by_name(STATE);

	gup_base_get(index, &base);
	tell_of(&e, GUP_CALL_GET, FOLL_WRITE);
	e.endless = true;
	verdict = check(lab, &e, STATE, &progress);
	/* With an array of pages and without. */
	assert_int_equal(verdict.endless, 2);
	assert_int_equal(verdict.law[LAW].broken, 2);
	assert_int_equal(verdict.known[LAW].broken, 0);
	assert_int_equal(verdict.cases, nr_calls());
	assert_int_equal(verdict.law[LAW].applies, verdict.cases - verdict.refused);
	assert_int_equal(verdict.states, 1);
	assert_false(verdict.cancelled);
	assert_int_equal(progress.times, 1);
	assert_int_equal(progress.cases, verdict.cases);
	/* One flag, one page, the steps, the state, the function: less is smaller. */
	assert_int_equal(verdict.law[LAW].witness.base, index);
	assert_int_equal(verdict.law[LAW].witness.call.flags, FOLL_WRITE);
	assert_false(verdict.law[LAW].witness.call.no_pages);
	assert_int_equal(verdict.law[LAW].witness.size, UINT64_C(1) << 48 | UINT64_C(1) << 40 |
								(uint64_t)base.nr_steps << 32 |
								index << 8);
	assert_int_equal(verdict.law[GUP_LAW_P1].witness.size, UINT64_MAX);
	assert_int_equal(verdict.known[LAW].witness.size, UINT64_MAX);
}

/* Of two that are as small the first is the witness. */
static void first_witness(void **state)
{
	struct told_engine e;
	struct progress progress;
	struct gup_verdict verdict;

	tell_of(&e, GUP_CALL_PIN_UNLOCKED, FOLL_WRITE);
	e.also = FOLL_FORCE;
	e.endless = true;
	verdict = check(*state, &e, STATE, &progress);
	assert_int_equal(verdict.law[LAW].broken, 2);
	assert_int_equal(verdict.law[LAW].witness.call.flags, FOLL_WRITE);
}

/* The lowest byte of a witness's size: the function, "locked", and no array. */
static unsigned int variant(struct gup_lab *lab, unsigned int entry, bool special)
{
	struct told_engine e;
	struct progress progress;

	tell_of(&e, entry, FOLL_WRITE | FOLL_FORCE);
	e.endless = true;
	e.special = special;
	return check(lab, &e, STATE, &progress).law[LAW].witness.size & 0xff;
}

static void variants(void **state)
{
	assert_int_equal(variant(*state, GUP_CALL_GET, true), 4 * GUP_CALL_GET + 1);
	assert_int_equal(variant(*state, GUP_CALL_GET_REMOTE, true), 4 * GUP_CALL_GET_REMOTE + 2);
	assert_int_equal(variant(*state, GUP_CALL_PIN, false), 4 * GUP_CALL_PIN);
}

/* The number of pages of a witness fits into a byte. */
static void many_pages(void **state)
{
	struct told_engine e;
	struct progress progress;
	struct gup_verdict verdict;

	tell_of(&e, GUP_CALL_GET, FOLL_WRITE | FOLL_FORCE);
	e.endless = true;
	verdict = check(*state, &e, "anon-rw range wraps around", &progress);
	assert_int_equal(verdict.law[LAW].witness.size >> 40, 2 << 8 | 255);
}

struct told {
	unsigned int times;
	uint64_t each[8];
	/* It is ended then. */
	unsigned int ends;
};

static bool note(void *arg, uint64_t cases)
{
	struct told *told = arg;

	assert_in_range(told->times, 0, 7);
	told->each[told->times++] = cases;
	return told->times != told->ends;
}

/* Progress is told of 65536 cases at a time, then of the rest; once told to, it ends. */
static void tells(void **state)
{
	const uint64_t at_a_time = 1 << 16;
	const unsigned int nr_states = (unsigned int)(3 * at_a_time / nr_calls());
	const struct gup_space space = { .nr_shards = gup_base_nr() / nr_states };
	const struct gup_spec v612 = version("v6.12");
	struct gup_verdict verdict;
	struct told told = { 0 };

	gup_check(*state, &space, &v612.rules, &verdict, note, &told);
	assert_false(verdict.cancelled);
	assert_in_range(verdict.cases, 2 * at_a_time, 4 * at_a_time);
	assert_int_equal(told.times, verdict.cases / at_a_time + 1);
	for (unsigned int i = 0; i + 1 < told.times; i++)
		assert_int_equal(told.each[i], at_a_time);
	assert_int_equal(told.each[told.times - 1], verdict.cases % at_a_time);

	told = (struct told){ .ends = 2 };
	gup_check(*state, &space, &v612.rules, &verdict, note, &told);
	assert_true(verdict.cancelled);
	assert_int_equal(verdict.cases, 2 * at_a_time);
	assert_int_equal(told.times, 2);
}

/* Refusals and warnings are counted; what is refused has no object for this law. */
static void others(void **state)
{
	struct gup_lab *lab = *state;
	struct told_engine e;
	struct progress progress;
	struct gup_verdict plain, verdict;

	tell_of(&e, GUP_CALL_NR, 0);
	plain = check(lab, &e, STATE, &progress);
	assert_int_equal(plain.endless, 0);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		assert_int_equal(plain.law[law].broken, 0);
		assert_int_equal(plain.known[law].broken, 0);
	}
	tell_of(&e, GUP_CALL_LOOK_UP, 0);
	e.warns = true;
	verdict = check(lab, &e, STATE, &progress);
	assert_int_equal(verdict.warned, plain.warned + 1);
	assert_int_equal(verdict.refused, plain.refused);
	tell_of(&e, GUP_CALL_LOOK_UP, 0);
	e.refused = true;
	verdict = check(lab, &e, STATE, &progress);
	assert_int_equal(verdict.refused, plain.refused + 1);
	assert_int_equal(verdict.law[LAW].applies, plain.law[LAW].applies - 1);
	assert_int_equal(verdict.warned, plain.warned);
}

/* A function that an engine lacks is not called; one of fifteen. */
static void lacking(void **state)
{
	struct gup_lab *lab = *state;
	struct told_engine e;
	struct progress progress;
	struct gup_verdict verdict;

	tell_of(&e, GUP_CALL_NR, 0);
	e.engine.entries = ~(1u << GUP_CALL_LOOK_UP);
	verdict = check(lab, &e, STATE, &progress);
	assert_int_equal(verdict.not_offered, nr_calls() / 15);
	assert_int_equal(verdict.cases, nr_calls() - nr_calls() / 15);
	assert_int_equal(progress.cases, verdict.cases);
}

/* An engine that is given up is asked no more, and nothing is told any more. */
static void given_up(void **state)
{
	struct gup_lab *lab = *state;
	struct told_engine e;
	struct progress progress;
	struct gup_verdict verdict;

	tell_of(&e, GUP_CALL_NR, 0);
	e.patience = 10;
	verdict = check(lab, &e, STATE, &progress);
	assert_int_equal(verdict.cases, 10);
	assert_int_equal(verdict.states, 1);
	assert_true(verdict.cancelled);
	assert_int_equal(progress.times, 0);
}

/* A call that never returns for following what was never stored is no case at all. */
static void unstored(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_space space = one_state("mixedmap-rw none", GUP_LAW_BIT(LAW));
	const struct gup_spec v510 = version("v5.10");
	struct gup_verdict plain, verdict;
	struct told_engine e;

	gup_check(lab, &space, &v510.rules, &plain, NULL, NULL);
	tell_of(&e, GUP_CALL_PIN_UNLOCKED, 0);
	e.endless = true;
	lab->engine = &e.engine;
	gup_check(lab, &space, &v510.rules, &verdict, NULL, NULL);
	lab->engine = NULL;
	assert_int_equal(verdict.unstored, 1);
	assert_int_equal(verdict.cases, plain.cases - 1);
	assert_int_equal(verdict.endless, 0);
	assert_int_equal(verdict.law[LAW].broken, 0);
	assert_int_equal(verdict.law[LAW].applies, plain.law[LAW].applies - 1);
}

/* Without shards all states are tried, in each of which there is something to call. */
static void all_states(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_space space = { .laws = GUP_LAW_BIT(LAW) };
	const struct gup_spec v72 = version("v7.2");
	struct told_engine e;
	struct gup_verdict verdict;
	unsigned int why = 0;

	tell_of(&e, GUP_CALL_NR, 0);
	e.engine.entries = 0;
	lab->engine = &e.engine;
	gup_check(lab, &space, &v72.rules, &verdict, NULL, NULL);
	lab->engine = NULL;
	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++)
		why += verdict.why[i];
	assert_int_equal(verdict.cases, 0);
	assert_int_equal(verdict.states + verdict.unreachable, gup_base_nr());
	assert_true(verdict.unreachable > 0);
	assert_int_equal(why, verdict.unreachable);
	assert_int_equal(verdict.not_offered * gup_base_nr(),
			 gup_space_cases(&space, &v72.rules) * verdict.states);
}

static struct gup_tally tally(uint64_t applies, uint64_t size, unsigned int base)
{
	return (struct gup_tally){ .applies = applies,
				   .broken = applies + 1,
				   .witness = { .size = size, .base = base } };
}

/* All numbers of two parts are added; the smaller witness, or the first, is kept. */
static void adds(void **state)
{
	struct gup_verdict sum = { .cases = 1, .refused = 2, .states = 3, .unreachable = 4 };
	struct gup_verdict part = { .cases = 100, .refused = 200, .states = 300 };

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
	gup_verdict_add(&sum, &part);
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
	assert_int_equal(sum.law[0].witness.base, 2);
	assert_int_equal(sum.law[GUP_LAW_NR - 1].applies, 11);
	assert_int_equal(sum.law[GUP_LAW_NR - 1].witness.base, 1);
	assert_int_equal(sum.known[0].applies, 22);
	assert_int_equal(sum.known[0].witness.base, 1);
	part.cancelled = true;
	gup_verdict_add(&sum, &part);
	assert_true(sum.cancelled);
}

/* A witness has the state that it brings, or else the base state of its number. */
static void witness_states(void **state)
{
	const struct gup_base own = { .nr_pages = 77 };
	struct gup_witness witness = { .base = base_by_name(STATE), .state = &own };
	struct gup_base got;

	(void)state;
	assert_true(gup_witness_state(&witness, &got));
	assert_int_equal(got.nr_pages, 77);
	witness.state = NULL;
	assert_true(gup_witness_state(&witness, &got));
	assert_string_equal(got.name, STATE);
	witness.base = gup_base_nr();
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
		TEST(tells),
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
