/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A comparison of two versions under way: what its two sources of states share.
 */
#ifndef SEARCH_DIFF_H
#define SEARCH_DIFF_H

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
 * struct diff_run - a comparison
 * @a: one version
 * @b: the other
 * @comparison: the two, with the current state
 * @mix: versions in between
 * @next_mix: the one to be used next
 * @initial: the current state
 * @index: its number; every state has another one
 * @random: it is from random bytes
 * @call: the current call
 * @diff: receives the result
 * @progress: told about progress
 * @arg: its first argument
 * @told: cases it was told of
 * @short_of_memory: what is left cannot be compared
 */
struct diff_run {
	const struct gup_rules *a;
	const struct gup_rules *b;
	struct gup_comparison comparison;
	struct mix mix[NR_MIXES];
	unsigned int next_mix;
	struct gup_initial_state initial;
	unsigned int index;
	bool random;
	const struct gup_call *call;
	struct gup_diff *diff;
	gup_progress_fn *progress;
	void *arg;
	uint64_t told;
	bool short_of_memory;
};

/* Is there no use in more cases? */
static inline bool diff_run_given_up(const struct diff_run *cmp)
{
	return gup_engine_given_up(cmp->comparison.engine[0]) ||
	       gup_engine_given_up(cmp->comparison.engine[1]);
}

/* Make a call in the current state, and note a difference; a gup_calls_fn. */
bool diff_run_call(void *arg, const struct gup_call *call);

/* Is the difference just seen one of this class? */
bool diff_run_same(struct diff_run *cmp, const struct gup_diff_class *class);

/* A random case of this class was found: the first one becomes its witness, made small. */
void diff_run_found(struct diff_run *cmp, struct gup_diff_class *class);

/* All random cases. */
void diff_run_random(struct diff_run *cmp, const struct gup_selection *selection);

#endif /* SEARCH_DIFF_H */
