// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random states for a comparison, and small witnesses from them.
 */
#include <string.h>

#include "diff.h"

/* Building a state costs as much as some calls, so each one is used for many. */
#define STEPS 12
#define CALLS 24

/* Numbers of random states lie behind those of the initial states. */
#define FIRST_INDEX (1u << 24)

_Static_assert(GUP_CASE_STEPS <= GUP_INITIAL_STATE_STEPS, "a initial state holds any case's steps");

/* The case's state, which is built, is the current one. */
static void set_initial(struct diff_run *cmp, const struct gup_case *c)
{
	struct gup_initial_state *initial = &cmp->initial;

	cmp->index = cmp->index < FIRST_INDEX ? FIRST_INDEX : cmp->index + 1;
	initial->treatment = "random state";
	initial->memory = "";
	initial->levels = c->levels;
	initial->nr_steps = c->nr_steps;
	memcpy(initial->step, c->step, c->nr_steps * sizeof(c->step[0]));
}

/* What has to be shown by a smaller case. */
struct wanted {
	struct diff_run *cmp;
	const struct gup_diff_class *class;
};

/* Build the case's state on both sides; its steps are dropped that cannot be done. */
static bool settle(struct diff_run *cmp, struct gup_case *c, unsigned int *at_odds)
{
	if (!cmp->short_of_memory && !gup_comparison_settle(&cmp->comparison, c, at_odds))
		cmp->short_of_memory = true;
	return !cmp->short_of_memory;
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
	/* It need not be undone: the next state is built from nothing. */
	return gup_comparison_call(&cmp->comparison, cmp->call) == GUP_COMPARISON_DIFFER &&
	       diff_run_same(cmp, wanted->class);
}

void diff_run_found(struct diff_run *cmp, struct gup_diff_class *class)
{
	struct gup_diff_random *random = &cmp->diff->random;
	struct wanted wanted = { cmp, class };
	struct gup_case whole = { .levels = cmp->initial.levels,
				  .nr_steps = cmp->initial.nr_steps };
	struct gup_case small;
	unsigned int at_odds;

	if (class->witness.state)
		return;
	if (random->nr_found == random->max_found) {
		/* A class without a witness is none. */
		class->count--;
		cmp->diff->unclassed++;
		cmp->diff->nr_classes -= !class->count;
		return;
	}
	whole.nr_calls = 1;
	whole.call[0] = *cmp->call;
	memcpy(whole.step, cmp->initial.step, whole.nr_steps * sizeof(whole.step[0]));
	small = whole;
	gup_case_shrink(&small, shows, &wanted);

	set_initial(cmp, &small);
	cmp->initial.start = small.call[0].start;
	cmp->initial.nr_pages = small.call[0].nr_pages;
	random->found[random->nr_found] = cmp->initial;
	class->witness = (struct gup_witness){
		.state = &random->found[random->nr_found++],
		.call = small.call[0],
		.size = witness_size(&cmp->initial, 0, &small.call[0]),
	};
	/* There are more calls to be made in the state that it was found in. */
	settle(cmp, &whole, &at_odds);
	set_initial(cmp, &whole);
}

/* Calls in one random state. */
static void compare_state(struct diff_run *cmp, uint64_t seed, unsigned int levels, uint64_t until)
{
	const struct gup_case_shape shape = { levels, STEPS, CALLS };
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

void diff_run_random(struct diff_run *cmp, const struct gup_selection *selection)
{
	struct gup_diff *diff = cmp->diff;
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1;
	uint64_t cases = diff->random.cases / nr_shards +
			 (selection->shard < diff->random.cases % nr_shards);
	uint64_t state = selection->shard;

	cmp->random = true;
	/* Changing the levels is dear: first all states of four, then all of five. */
	for (unsigned int levels = 4; levels <= 5; levels++) {
		uint64_t until = diff->cases + (levels == 4 ? cases / 2 : cases - cases / 2);

		/* Every state has a call to offer, unless an engine has next to nothing. */
		for (; diff->cases < until && !diff->cancelled && !cmp->short_of_memory &&
		       diff->random.states < diff->random.cases;
		     state += nr_shards)
			compare_state(cmp, diff->random.seed + state, levels, until);
	}
}
