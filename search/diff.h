/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a comparison of two versions, which its two sources of states share.
 */
#ifndef SEARCH_DIFF_H
#define SEARCH_DIFF_H

#include <pthread.h>
#include <stdatomic.h>

#include <gupwalk/comparison.h>

#include "internal.h"

/* Versions in between that are kept built for the current state. */
#define NR_MIXES 8

/* A version in between: the first version with some of the second's rules. */
struct between {
	struct gup_rules rules;
	struct gup_questions differing[2];
	struct gup_rule_set set;
	bool known;
};

/* Versions in between that are kept. */
#define NR_BETWEEN 64

/* A version in between, with a state. */
struct mix {
	struct gup_sandbox *sandbox;
	struct gup_rule_set set;
	unsigned int initial;
	bool reached;
};

/**
 * struct comparing - what all threads of a comparison share
 * @selection: which cases
 * @rules: the two versions
 * @engine: the engine for each version
 * @random: which random cases
 * @lock: for @progress
 * @progress: told about progress
 * @arg: its first argument
 * @cancelled: all threads should stop
 * @short_of_memory: the remaining cases cannot be compared
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
 * @shared: the data of all threads
 * @rules: the two versions, which record the questions that they are asked
 * @asked: the questions of the current call to each version
 * @built: the questions of the current state to each version
 * @comparison: the two, with the current state
 * @between: versions in between
 * @mix: versions in between that were built for a state
 * @next_mix: the version in between that is used next
 * @initial: the current state
 * @index: its number, which is different for each state
 * @random: it is from random bytes
 * @call: the current call
 * @diff: receives the result of the current part
 * @classes: room for its classes
 * @first: for each class, the number of the state in which it was found
 * @found: room for states of its witnesses
 * @untold: cases that were not reported to @progress yet
 */
struct diff_run {
	struct comparing *shared;
	struct gup_rules rules[2];
	struct gup_questions asked[2];
	struct gup_questions built[2];
	struct gup_comparison comparison;
	struct between between[NR_BETWEEN];
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

/* Is one of the engines not the model? */
static inline bool comparing_engine(const struct comparing *shared)
{
	return !gup_engine_is_model(shared->engine[0]) || !gup_engine_is_model(shared->engine[1]);
}

/* Should no more cases be tried? */
static inline bool diff_run_given_up(const struct diff_run *cmp)
{
	return gup_engine_given_up(cmp->comparison.engine[0]) ||
	       gup_engine_given_up(cmp->comparison.engine[1]);
}

/* Does one of the two build states in its own memory? */
static inline bool diff_run_by_memory(const struct diff_run *cmp)
{
	return gup_engine_has_memory(cmp->comparison.engine[0]) ||
	       gup_engine_has_memory(cmp->comparison.engine[1]);
}

/*
 * Compare the current state of two engines, at least one of which has its own memory; each may
 * reach it or not.
 */
bool diff_run_memories_reach(struct diff_run *cmp, bool a, bool b);

/* Record that the two versions differ, in the current state and call. */
void diff_run_note(struct diff_run *cmp);

/* Make a call in the current state, and record a difference; a gup_calls_fn. */
bool diff_run_call(void *arg, const struct gup_call *call);

/* Does the last difference belong to this class? */
bool diff_run_same(struct diff_run *cmp, const struct gup_diff_class *class);

/* The current state was built for both versions, which recorded its questions. */
void diff_run_built(struct diff_run *cmp);

/* A random case of this class was found: the first one becomes its witness. */
void diff_run_found(struct diff_run *cmp, struct gup_diff_class *class);

/* Make a random witness small; @state is its state. */
void diff_run_shrink(struct diff_run *cmp, struct gup_diff_class *class,
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

/* Get the next block; false after the last one. */
bool law_random_next(const struct comparing *shared, struct law_random_block *block);

/* All cases of a block; by an engine, all random cases. */
void diff_run_random(struct diff_run *cmp, const struct law_random_block *block);

#endif /* SEARCH_DIFF_H */
