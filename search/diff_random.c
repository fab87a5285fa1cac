// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random states for a comparison, and small witnesses from them.
 */
#include <string.h>

#include "diff.h"

/* Building a state costs as much as several calls, so each state is used for many calls. */
#define STEPS 12
#define CALLS 24

/*
 * States of one block. A class that occurs in several blocks is searched for in each of them,
 * so a block is a large part of a usual run.
 */
#define BLOCK_STATES 2048

/* The numbers of random states follow those of the initial states. */
#define FIRST_INDEX (1u << 24)

_Static_assert(GUP_CASE_STEPS <= GUP_INITIAL_STATE_STEPS, "an initial state has room for a case");

/* The state of the case is built; make it the current one. */
static void set_initial(struct diff_run *cmp, const struct gup_case *c)
{
	struct gup_initial_state *initial = &cmp->initial;

	cmp->index = cmp->index < FIRST_INDEX ? FIRST_INDEX : cmp->index + 1;
	initial->name[0] = '\0';
	initial->treatment = "random state";
	initial->memory = "";
	initial->levels = c->levels;
	initial->nr_steps = c->nr_steps;
	memcpy(initial->step, c->step, c->nr_steps * sizeof(c->step[0]));
}

/* The difference that a smaller case must show. */
struct wanted {
	struct diff_run *cmp;
	const struct gup_diff_class *class;
};

/* Build the case's state for both versions; steps that fail are dropped. */
static bool settle(struct diff_run *cmp, struct gup_case *c, unsigned int *at_odds)
{
	struct comparing *shared = cmp->shared;

	cmp->asked[0] = cmp->asked[1] = (struct gup_questions){ 0 };
	if (!shared->short_of_memory && !gup_comparison_settle(&cmp->comparison, c, at_odds))
		shared->short_of_memory = true;
	if (shared->short_of_memory)
		return false;
	diff_run_built(cmp);
	return true;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *wanted = arg;
	struct diff_run *cmp = wanted->cmp;
	struct gup_case settled = *c;
	unsigned int at_odds;

	if (diff_run_given_up(cmp) || !settle(cmp, &settled, &at_odds) ||
	    settled.nr_steps != c->nr_steps)
		return false;
	set_initial(cmp, c);
	cmp->call = &c->call[0];
	/* No undo is needed: the next state is built in an empty address space. */
	return gup_comparison_call(&cmp->comparison, cmp->call) == GUP_COMPARISON_DIFFER &&
	       diff_run_same(cmp, wanted->class);
}

static struct gup_case case_of(const struct gup_initial_state *state, const struct gup_call *call)
{
	struct gup_case c = { .levels = state->levels, .nr_steps = state->nr_steps };

	c.nr_calls = 1;
	c.call[0] = *call;
	memcpy(c.step, state->step, c.nr_steps * sizeof(c.step[0]));
	return c;
}

static void set_witness(struct diff_run *cmp, struct gup_diff_class *class,
			struct gup_initial_state *state, const struct gup_call *call)
{
	*state = cmp->initial;
	state->start = call->start;
	state->nr_pages = call->nr_pages;
	class->witness = (struct gup_witness){
		.state = state,
		.call = *call,
		.size = witness_size(state, 0, call),
	};
}

void diff_run_shrink(struct diff_run *cmp, struct gup_diff_class *class,
		     struct gup_initial_state *state)
{
	struct wanted wanted = { cmp, class };
	struct gup_case small = case_of(state, &class->witness.call);

	gup_case_shrink(&small, shows, &wanted);
	set_initial(cmp, &small);
	set_witness(cmp, class, state, &small.call[0]);
}

void diff_run_found(struct diff_run *cmp, struct gup_diff_class *class)
{
	struct gup_diff_random *random = &cmp->diff->random;
	struct gup_initial_state *state = &random->found[random->nr_found];
	struct gup_case whole;
	unsigned int at_odds;

	if (class->witness.state)
		return;
	if (random->nr_found == random->max_found) {
		/* A class needs a witness. */
		class->count--;
		cmp->diff->unclassed++;
		cmp->diff->nr_classes -= !class->count;
		return;
	}
	random->nr_found++;
	whole = case_of(&cmp->initial, cmp->call);
	set_witness(cmp, class, state, &whole.call[0]);
	/* The model's witnesses are made small later, when it is known which of them are kept. */
	if (!comparing_engine(cmp->shared))
		return;
	diff_run_shrink(cmp, class, state);
	/* More calls follow in the state in which it was found. */
	settle(cmp, &whole, &at_odds);
	set_initial(cmp, &whole);
}

/* Make the calls in one random state. */
static void compare_state(struct diff_run *cmp, uint64_t state, unsigned int levels, uint64_t until)
{
	const struct gup_case_shape shape = { levels, STEPS, CALLS };
	const struct gup_selection *selection = cmp->shared->selection;
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1;
	uint64_t seed = cmp->shared->random->seed + selection->shard + state * nr_shards;
	struct gup_diff *diff = cmp->diff;
	uint8_t bytes[GUP_CASE_BYTES];
	struct gup_case c;
	unsigned int at_odds;

	gup_case_decode(&c, bytes, gup_case_random(bytes, sizeof(bytes), seed, &shape));
	if (!settle(cmp, &c, &at_odds))
		return;
	set_initial(cmp, &c);
	diff->random.states++;
	diff->random.at_odds += at_odds;
	for (unsigned int i = 0; i < c.nr_calls && diff->cases < until; i++)
		if (!diff_run_call(cmp, &c.call[i]))
			break;
}

/* Cases of the shard: half of them, rounded down, have four levels. */
static void levels_cases(const struct comparing *shared, uint64_t cases[2])
{
	const struct gup_selection *selection = shared->selection;
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1;
	uint64_t all = shared->random->cases / nr_shards +
		       (selection->shard < shared->random->cases % nr_shards);

	cases[0] = all / 2;
	cases[1] = all - all / 2;
}

/* The model makes all calls of a state, and each state has the same number: see the shape. */
bool law_random_next(const struct comparing *shared, struct law_random_block *block)
{
	uint64_t cases[2], first, done;

	levels_cases(shared, cases);
	first = (cases[0] + CALLS - 1) / CALLS;
	if (comparing_engine(shared)) {
		*block = (struct law_random_block){ .levels = block->levels ? 0 : 4 };
		return block->levels;
	}
	if (!block->levels)
		*block = (struct law_random_block){ .levels = 4 };
	else
		block->state += BLOCK_STATES;
	if (block->levels == 4 && block->state >= first)
		*block = (struct law_random_block){ .levels = 5, .state = first };
	done = (block->levels == 4 ? block->state : block->state - first) * CALLS;
	block->cases = cases[block->levels - 4];
	if (done >= block->cases)
		return false;
	block->cases -= done;
	if (block->cases > BLOCK_STATES * CALLS)
		block->cases = BLOCK_STATES * CALLS;
	return true;
}

/* Should another state be tried? Most states have a call, unless an engine has few entry points. */
static bool goes_on(const struct diff_run *cmp, uint64_t until)
{
	const struct comparing *shared = cmp->shared;

	return cmp->diff->cases < until && !shared->cancelled && !shared->short_of_memory &&
	       cmp->diff->random.states < shared->random->cases;
}

void diff_run_random(struct diff_run *cmp, const struct law_random_block *block)
{
	uint64_t cases[2], until = 0, state = block->state;

	if (!comparing_engine(cmp->shared)) {
		while (goes_on(cmp, block->cases))
			compare_state(cmp, state++, block->levels, block->cases);
		return;
	}
	levels_cases(cmp->shared, cases);
	/*
	 * Changing the levels is expensive: first come all states with four levels, then all
	 * with five.
	 */
	for (unsigned int levels = 4; levels <= 5; levels++) {
		until += cases[levels - 4];
		while (goes_on(cmp, until))
			compare_state(cmp, state++, levels, until);
	}
}
