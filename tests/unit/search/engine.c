// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging an engine by the laws, beside the model of a version.
 */
#include "sandbox.h"

#include <errno.h>

#include <gupwalk/judge.h>

#include "search/internal.h"

#define ALL_OBSERVATIONS                                                                           \
	(((1u << GUP_OBSERVATION_NR) - 1) | GUP_OBSERVES_SHARING | GUP_OBSERVES_LOCK_FAULTS)
#define TOLD (ALL_OBSERVATIONS & ~(1u << GUP_OBSERVATION_REFUSED))

/* An engine that walks as the model does at some version, but for what a test changes. */
struct fake {
	struct gup_engine engine;
	struct gup_rules rules;
	/* Flags that it does not see, and with which it never returns. */
	unsigned int ignores;
	unsigned int hangs_on;
	bool slow_fails;
	/* It follows what was never stored. */
	bool stumbles;
};

static long fake_call(void *arg, struct gup_walk *walk, const struct gup_call *asked)
{
	struct fake *fake = arg;
	struct gup_walk mine = { .mm = walk->mm, .rules = &fake->rules, .out = walk->out };
	struct gup_outcome *out = walk->out;
	struct gup_call call = *asked;

	call.flags &= ~fake->ignores;
	if (fake->slow_fails && !gup_entry_point_is_fast(call.entry_point))
		call.nr_pages = 0;
	gup_call(&mine, &call);
	if (!(fake->engine.known >> GUP_OBSERVATION_REFUSED & 1))
		out->refused = false;
	if ((asked->flags & fake->hangs_on) || (fake->stumbles && law_misses_page(out)))
		out->endless = true;
	return out->ret;
}

static struct fake fake_at(const char *walks, uint32_t known)
{
	return (struct fake){
		.engine = { .name = "fake",
			    .call = fake_call,
			    .entry_points = UINT32_MAX,
			    .known = known },
		.rules = version(walks).rules,
	};
}

static struct gup_check_result judge(struct gup_sandbox *sandbox, struct fake *fake, const char *at,
				     const struct gup_selection *selection)
{
	const struct gup_spec spec = version(at);
	struct gup_check_result result;

	if (fake)
		fake->engine.arg = fake;
	sandbox->engine = fake ? &fake->engine : NULL;
	gup_check(sandbox, selection, &spec.rules, &result, NULL, NULL);
	sandbox->engine = NULL;
	return result;
}

/* The laws that a walk breaks by itself. */
static uint32_t own(const struct gup_check_result *result)
{
	uint32_t laws = 0;

	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		if (result->law[law].broken)
			laws |= GUP_LAW_BIT(law);
	return laws;
}

/* Rule: what the version breaks, too, is known and nothing of the walk's own. */
static void known(void **state)
{
	struct gup_selection selection = one_state("anon-rw hinted", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.1", ALL_OBSERVATIONS);
	struct gup_check_result model = judge(*state, NULL, "v6.1", &selection);
	struct gup_check_result result = judge(*state, &fake, "v6.1", &selection);
	const struct gup_tally *tally = &result.known[GUP_LAW_LOOK_UP_FINDS];

	assert_int_equal(own(&result), 0);
	assert_true(tally->broken > 0);
	assert_int_equal(tally->broken, model.law[GUP_LAW_LOOK_UP_FINDS].broken);
	assert_int_equal(tally->witness.size, model.law[GUP_LAW_LOOK_UP_FINDS].witness.size);
	assert_int_equal(result.cases, model.cases);
	assert_int_equal(result.untold, 0);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		assert_int_equal(result.law[law].applies, model.law[law].applies);
}

/* Rule: what the version keeps and the walk breaks is the walk's own, with a witness. */
static void own_breach(void **state)
{
	struct gup_selection selection = one_state("anon-rw hinted", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.6+protnone=caller-sets-fast-asks+fast-access=generic", TOLD);
	struct gup_check_result result = judge(*state, &fake, "v6.6", &selection);

	assert_int_equal(own(&result), GUP_LAW_BIT(GUP_LAW_FAST_SKIPS_PROTNONE));
	assert_int_equal(result.known[GUP_LAW_FAST_SKIPS_PROTNONE].broken, 0);
	assert_true(gup_entry_point_is_fast(
		result.law[GUP_LAW_FAST_SKIPS_PROTNONE].witness.call.entry_point));
}

/* Rule: a read that faults on a hint, as v6.5 did, is no business of v6.6: by the first law. */
static void hinting_breach(void **state)
{
	struct gup_selection selection = one_state("anon-rw hinted", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.5", TOLD);
	struct gup_check_result result = judge(*state, &fake, "v6.6", &selection);

	assert_int_equal(GUP_LAW_HINT_ONLY_IF_ASKED, 0);
	assert_int_equal(own(&result), GUP_LAW_BIT(GUP_LAW_HINT_ONLY_IF_ASKED));
	assert_int_equal(result.law[GUP_LAW_HINT_ONLY_IF_ASKED].witness.call.flags, 0);
}

/* Rule: a call that the version refuses and that came to nothing was refused. */
static void refusal_inferred(void **state)
{
	struct gup_selection selection = one_state("anon-rw forked", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.12", TOLD);
	struct gup_check_result model = judge(*state, NULL, "v6.12", &selection);
	struct gup_check_result result = judge(*state, &fake, "v6.12", &selection);

	assert_true(model.refused > 0);
	assert_int_equal(result.refused, model.refused);
	assert_int_equal(result.untold, GUP_LAW_BIT(GUP_LAW_REFUSAL));
	assert_int_equal(result.law[GUP_LAW_REFUSAL].applies, 0);
	assert_int_equal(result.law[GUP_LAW_INVALID_REFUSED].applies,
			 model.law[GUP_LAW_INVALID_REFUSED].applies);
	assert_int_equal(own(&result), 0);
}

/* Rule: a call that ought to be refused and is not breaks invalid-refused. */
static void refusal_missing(void **state)
{
	struct gup_selection selection = one_state("anon-rw forked", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.12", TOLD);
	struct gup_check_result result;

	fake.ignores = FOLL_TOUCH;
	result = judge(*state, &fake, "v6.12", &selection);
	assert_int_equal(own(&result), GUP_LAW_BIT(GUP_LAW_INVALID_REFUSED));
	assert_int_equal(result.law[GUP_LAW_INVALID_REFUSED].witness.call.flags, FOLL_TOUCH);
}

/* What an engine does with any call, and what it says of it. */
struct puppet {
	struct gup_engine engine;
	long ret;
	/* It leaves this bit of the entry flipped, */
	gup_entry flips;
	/* never returns from a call of this function, */
	unsigned int hangs_in;
	/* and walks as the model does, if it has anything to do with the call. */
	bool walks;
	/* Calls so far, each in the state as it was built. */
	struct gup_sandbox *sandbox;
	unsigned int calls;
};

static long puppet_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct puppet *puppet = arg;
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(walk->mm, call->start, &level);

	assert_true(gup_mm_same(walk->mm, puppet->sandbox->before));
	puppet->calls++;
	gup_outcome_clear(walk->out);
	if (puppet->walks)
		gup_call(walk, call);
	else
		walk->out->ret = puppet->ret;
	walk->out->refused = false;
	walk->out->endless = call->entry_point == puppet->hangs_in;
	if (puppet->flips)
		gup_set_entry(walk->mm, slot, *slot ^ puppet->flips);
	return walk->out->ret;
}

static void set_up(struct puppet *puppet, struct gup_sandbox *sandbox,
		   const struct gup_rules *rules, const char *name,
		   struct gup_initial_state *initial)
{
	*puppet = (struct puppet){ .engine = { .call = puppet_call,
					       .arg = puppet,
					       .entry_points = UINT32_MAX,
					       .known = TOLD },
				   .hangs_in = GUP_ENTRY_POINT_NR,
				   .sandbox = sandbox };
	gup_initial_state_get(state_by_name(name), initial);
	assert_int_equal(gup_sandbox_build(sandbox, rules, initial), GUP_STEP_OK);
	sandbox->engine = &puppet->engine;
}

static uint32_t breaks(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		       struct gup_call call, uint32_t laws)
{
	uint32_t applies;
	uint32_t broken = gup_sandbox_try(sandbox, rules, &call, laws, &applies);

	assert_int_equal(broken & ~(applies & laws), 0);
	assert_true(gup_mm_same(sandbox->work, sandbox->before));
	return broken;
}

/* Rule: what came to something was not refused: a count of pages, or a changed entry. */
static void came_to_something(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	const uint32_t invalid = GUP_LAW_BIT(GUP_LAW_INVALID_REFUSED);
	struct gup_call call = { .entry_point = GUP_ENTRY_POINT_GET,
				 .nr_pages = 1,
				 .flags = FOLL_TOUCH };
	struct gup_sandbox *sandbox = *state;
	struct gup_initial_state initial;
	struct puppet p;

	set_up(&p, sandbox, &v612.rules, "anon-rw written", &initial);
	call.start = initial.start;
	p.ret = -EINVAL;
	assert_int_equal(breaks(sandbox, &v612.rules, call, invalid), 0);
	assert_true(sandbox->out.refused);
	/* The first bit of all says whether anything is mapped. */
	p.flips = GUP_PTE_PRESENT;
	assert_int_equal(breaks(sandbox, &v612.rules, call, invalid), invalid);
	assert_false(sandbox->out.refused);
	p.flips = 0;
	p.ret = 1;
	call.no_pages = true;
	assert_int_equal(breaks(sandbox, &v612.rules, call, invalid), invalid);
	assert_false(sandbox->out.refused);
	sandbox->engine = NULL;
}

/* Rule: what came to nothing was refused if no caller means it, or if the version refuses it. */
static void came_to_nothing(void **state)
{
	const struct gup_spec v510 = version("v5.10");
	struct gup_call call = { .entry_point = GUP_ENTRY_POINT_PIN_UNLOCKED, .nr_pages = 1 };
	struct gup_sandbox *sandbox = *state;
	struct gup_initial_state initial;
	struct puppet p;

	set_up(&p, sandbox, &v510.rules, "anon-rw none", &initial);
	call.start = initial.start;
	p.ret = -EINVAL;
	call.flags = FOLL_LONGTERM;
	breaks(sandbox, &v510.rules, call, GUP_LAWS_ALL);
	assert_true(sandbox->out.refused);
	/* This one v5.10 lets pass, which it ought not to. */
	call.flags = 0;
	call.no_pages = true;
	breaks(sandbox, &v510.rules, call, GUP_LAWS_ALL);
	assert_true(sandbox->out.refused);
	/* The version would have got a page: asking it leaves nothing behind. */
	call.flags = FOLL_WRITE;
	call.no_pages = false;
	assert_int_equal(breaks(sandbox, &v510.rules, call, GUP_LAWS_ALL), 0);
	assert_false(sandbox->out.refused);
	sandbox->engine = NULL;
}

/* Rule: the slow twin is made where it is asked for, and anew; without end it says nothing. */
static void twin_of(void **state)
{
	const uint32_t refines = GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW);
	const struct gup_spec v612 = version("v6.12");
	struct gup_call call = { .entry_point = GUP_ENTRY_POINT_GET_FAST,
				 .nr_pages = 1,
				 .flags = FOLL_WRITE };
	struct gup_sandbox *sandbox = *state;
	struct gup_initial_state initial;
	struct puppet p;

	set_up(&p, sandbox, &v612.rules, "anon-rw written", &initial);
	call.start = initial.start;
	p.walks = true;
	assert_int_equal(breaks(sandbox, &v612.rules, call, GUP_LAWS_ALL), 0);
	assert_int_equal(sandbox->out.nr_fast, 1);
	assert_int_equal(p.calls, 2);
	assert_int_equal(breaks(sandbox, &v612.rules, call, GUP_LAWS_ALL & ~refines), 0);
	assert_int_equal(p.calls, 3);
	p.hangs_in = GUP_ENTRY_POINT_GET;
	assert_int_equal(breaks(sandbox, &v612.rules, call, GUP_LAWS_ALL), 0);
	assert_int_equal(p.calls, 5);
	sandbox->engine = NULL;
}

/* Rule: a law says something of a case or not, whether the case has a slow twin or not. */
static void says_nothing(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	struct gup_call call = { .entry_point = GUP_ENTRY_POINT_GET, .nr_pages = 1 };
	struct gup_sandbox *sandbox = *state;
	struct gup_initial_state initial;
	uint32_t applies;

	gup_initial_state_get(state_by_name("anon-rw written"), &initial);
	call.start = initial.start;
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	assert_int_equal(gup_sandbox_try(sandbox, &v612.rules, &call, GUP_LAWS_ALL, &applies), 0);
	/* Nothing is hinted here, and no walk is fast. */
	assert_int_equal(applies & (GUP_LAW_BIT(GUP_LAW_HINT_ONLY_IF_ASKED) |
				    GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW)),
			 0);
}

/* Rule: calls of functions that the engine lacks are counted and left out. */
static void not_offered(void **state)
{
	struct gup_selection selection = one_state("anon-rw forked", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.12", TOLD);
	struct gup_check_result model = judge(*state, NULL, "v6.12", &selection);
	struct gup_check_result result;

	fake.engine.entry_points &= ~(1u << GUP_ENTRY_POINT_LOOK_UP);
	result = judge(*state, &fake, "v6.12", &selection);
	assert_true(result.not_offered > model.not_offered);
	assert_int_equal(result.cases + result.not_offered, model.cases + model.not_offered);
	assert_int_equal(result.law[GUP_LAW_LOOK_UP_FINDS].applies, 0);
}

/* Rule: a call that never returns breaks termination, and is not judged otherwise. */
static void endless(void **state)
{
	struct gup_selection selection = one_state("anon-rw forked", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.12", TOLD);
	struct gup_check_result result;

	fake.hangs_on = FOLL_NOFAULT;
	result = judge(*state, &fake, "v6.12", &selection);
	assert_int_equal(own(&result), GUP_LAW_BIT(GUP_LAW_TERMINATION));
	assert_int_equal(result.law[GUP_LAW_TERMINATION].broken, result.endless);
}

/* Rule: what a kernel counted and never stored it may stumble over; that is left out. */
static void unstored(void **state)
{
	struct gup_selection selection = { .laws = GUP_LAW_BIT(GUP_LAW_TERMINATION) };
	struct fake fake = fake_at("v5.10", TOLD);
	struct gup_check_result result;

	fake.stumbles = true;
	result = judge(*state, &fake, "v5.10", &selection);
	assert_true(result.unstored > 0);
	assert_int_equal(own(&result), 0);
}

/* Rule: the slow twin of a fast call is made by the same engine. */
static void twin(void **state)
{
	struct gup_selection selection =
		one_state("anon-rw forked", GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW));
	struct fake fake = fake_at("v6.12", TOLD);
	struct gup_check_result result = judge(*state, &fake, "v6.12", &selection);

	assert_true(result.law[GUP_LAW_FAST_REFINES_SLOW].applies > 0);
	assert_int_equal(own(&result), 0);
	fake.slow_fails = true;
	result = judge(*state, &fake, "v6.12", &selection);
	assert_int_equal(own(&result), GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW));
}

/* Rule: two parts' figures of an engine add up. */
static void parts(void **state)
{
	struct gup_selection selection = one_state("anon-rw forked", GUP_LAWS_ALL);
	struct fake fake = fake_at("v6.1", TOLD);
	struct gup_check_result sum, part;
	uint64_t broken;

	fake.hangs_on = FOLL_NOFAULT;
	fake.engine.entry_points &= ~(1u << GUP_ENTRY_POINT_GET);
	sum = judge(*state, &fake, "v6.1", &selection);
	broken = sum.law[GUP_LAW_TERMINATION].broken;
	selection = one_state("anon-rw hinted", GUP_LAWS_ALL);
	part = judge(*state, &fake, "v6.1", &selection);
	assert_true(part.not_offered && part.endless && part.warned);
	assert_true(part.known[GUP_LAW_LOOK_UP_FINDS].broken);
	gup_check_result_add(&sum, &part);
	assert_int_equal(sum.not_offered, 2 * part.not_offered);
	assert_int_equal(sum.endless, 2 * part.endless);
	assert_int_equal(sum.law[GUP_LAW_TERMINATION].broken, 2 * broken);
	assert_int_equal(sum.known[GUP_LAW_LOOK_UP_FINDS].broken,
			 part.known[GUP_LAW_LOOK_UP_FINDS].broken);
	assert_int_equal(sum.untold, GUP_LAW_BIT(GUP_LAW_REFUSAL));
}

/* Rule: the model is an engine: named or left out, a call by it has the same outcome. */
static void the_model(void **state)
{
	struct gup_sandbox *sandbox = gup_sandbox_create();
	const struct gup_engine *const engines[] = { NULL, &gup_model_engine };
	struct gup_initial_state initial;
	struct gup_spec spec;
	char error[200];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	gup_initial_state_get(0, &initial);
	for (unsigned int i = 0; i < 2; i++) {
		const struct gup_call call = { .entry_point = GUP_ENTRY_POINT_GET,
					       .start = initial.start,
					       .nr_pages = 1,
					       .flags = FOLL_PIN | FOLL_GET };
		uint32_t applies;

		sandbox->engine = engines[i];
		assert_true(gup_engine_is_model(sandbox->engine));
		assert_int_equal(gup_engine_answers(sandbox->engine, &spec.rules, &call),
				 GUP_ANSWERED);
		assert_int_equal(gup_engine_observes(sandbox->engine), GUP_OBSERVES_ALL);
		assert_int_equal(gup_sandbox_build(sandbox, &spec.rules, &initial), GUP_STEP_OK);
		assert_int_equal(
			gup_sandbox_try(sandbox, &spec.rules, &call, GUP_LAWS_ALL, &applies), 0);
		assert_true(sandbox->out.refused);
	}
	gup_sandbox_destroy(sandbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(known),
		TEST(own_breach),
		TEST(refusal_inferred),
		TEST(hinting_breach),
		TEST(came_to_something),
		TEST(came_to_nothing),
		TEST(twin_of),
		TEST(says_nothing),
		TEST(refusal_missing),
		TEST(not_offered),
		TEST(endless),
		TEST(unstored),
		TEST(twin),
		TEST(parts),
		cmocka_unit_test(the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
