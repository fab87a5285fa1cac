/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A comparison of two versions under way: what its two sources of states share.
 */
#ifndef SEARCH_DIFF_H
#define SEARCH_DIFF_H

#include <pthread.h>
#include <stdatomic.h>

#include <gupwalk/comparison.h>

#include "internal.h"

/* Versions in between that are kept built for the current state. */
#define NR_MIXES 8

/* The first version with some of the second's rules. */
struct mix {
	struct gup_sandbox *sandbox;
	struct gup_rules rules;
	uint64_t set;
	unsigned int initial;
	bool reached;
};

/**
 * struct comparing - what all threads of a comparison share
 * @selection: which cases
 * @rules: the two versions
 * @engine: who walks for each
 * @random: which random cases
 * @lock: for @progress
 * @progress: told about progress
 * @arg: its first argument
 * @cancelled: nobody need go on
 * @short_of_memory: what is left cannot be compared
 */
struct comparing {
	const struct gup_selection *selection;
	const struct gup_rules *rules[2];
	const struct gup_engine *engine[2];
	const struct gup_diff_random *random;
	pthread_mutex_t lock;
	gup_progress_fn *progress;
	void *arg;
	atomic_bool cancelled;
	atomic_bool short_of_memory;
};

/**
 * struct diff_run - one thread's part of it
 * @shared: what it is a part of
 * @rules: the two versions, which note what they are asked
 * @asked: what a call asked each of them
 * @built: what the current state asked each of them
 * @comparison: the two, with the current state
 * @mix: versions in between
 * @next_mix: the one to be used next
 * @initial: the current state
 * @index: its number; every state has another one
 * @random: it is from random bytes
 * @call: the current call
 * @diff: receives the result of the current part
 * @classes: room for its classes
 * @first: for each of them, the number of the state that it was found in
 * @found: room for states of its witnesses
 * @untold: cases that @progress was not told of
 */
struct diff_run {
	struct comparing *shared;
	struct gup_rules rules[2];
	struct gup_questions asked[2];
	struct gup_questions built[2];
	struct gup_comparison comparison;
	struct mix mix[NR_MIXES];
	unsigned int next_mix;
	struct gup_initial_state initial;
	unsigned int index;
	bool random;
	const struct gup_call *call;
	struct gup_diff *diff;
	struct gup_diff_class *classes;
	unsigned int *first;
	struct gup_initial_state *found;
	uint64_t untold;
};

/* Does another than the model walk? */
static inline bool comparing_engine(const struct comparing *shared)
{
	return shared->engine[0] || shared->engine[1];
}

/* Is there no use in more cases? */
static inline bool diff_run_given_up(const struct diff_run *cmp)
{
	return gup_engine_given_up(cmp->comparison.engine[0]) ||
	       gup_engine_given_up(cmp->comparison.engine[1]);
}

/* Does one of the two build states in a memory of its own? */
static inline bool diff_run_by_memory(const struct diff_run *cmp)
{
	return gup_engine_has_memory(cmp->comparison.engine[0]) ||
	       gup_engine_has_memory(cmp->comparison.engine[1]);
}

/* Of two that have the current state or not, at least one in a memory of its own. */
bool law_memories_reach(struct diff_run *cmp, bool a, bool b);

/* Note that the pair differs, in the current state and call. */
void diff_run_note(struct diff_run *cmp);

/* Make a call in the current state, and note a difference; a gup_calls_fn. */
bool diff_run_call(void *arg, const struct gup_call *call);

/* Is the difference just seen one of this class? */
bool diff_run_same(struct diff_run *cmp, const struct gup_diff_class *class);

/* The current state was built on both sides, which noted what they were asked for it. */
void law_comparison_built(struct diff_run *cmp);

/* A random case of this class was found: the first one becomes its witness. */
void diff_run_found(struct diff_run *cmp, struct gup_diff_class *class);

/* Make a random witness small; @state is its state. */
void law_comparison_shrink(struct diff_run *cmp, struct gup_diff_class *class,
			   struct gup_initial_state *state);

/* Blocks that are compared before their classes are added to the others. */
#define LAW_RANDOM_BLOCKS 64

/**
 * struct law_random_block - random states, one after the other
 * @levels: page-table levels; 0 before the first block
 * @state: number of the first one, counted over the shard's
 * @cases: how many cases
 */
struct law_random_block {
	unsigned int levels;
	uint64_t state;
	uint64_t cases;
};

/* The block behind a block; false when that was the last one. */
bool law_random_next(const struct comparing *shared, struct law_random_block *block);

/* All cases of a block; by an engine, all random cases. */
void diff_run_random(struct diff_run *cmp, const struct law_random_block *block);

#endif /* SEARCH_DIFF_H */
