/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A comparison of two versions under way: what its two sources of states share.
 */
#ifndef MODEL_LAWS_COMPARISON_H
#define MODEL_LAWS_COMPARISON_H

#include <gupwalk/pair.h>

#include "internal.h"

/* Versions in between that are kept built for the current state. */
#define NR_MIXES 8

/* The first version with some of the second's rules. */
struct mix {
	struct gup_lab *lab;
	struct gup_rules rules;
	uint64_t set;
	unsigned int base;
	bool reached;
};

/**
 * struct comparison - a comparison
 * @a: one version
 * @b: the other
 * @pair: the two, with the current state
 * @mix: versions in between
 * @next_mix: the one to be used next
 * @base: the current state
 * @index: its number; every state has another one
 * @random: it is from random bytes
 * @call: the current call
 * @diff: receives the result
 * @progress: told about progress
 * @arg: its first argument
 * @told: cases it was told of
 * @short_of_memory: what is left cannot be compared
 */
struct comparison {
	const struct gup_rules *a;
	const struct gup_rules *b;
	struct gup_pair pair;
	struct mix mix[NR_MIXES];
	unsigned int next_mix;
	struct gup_base base;
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
static inline bool comparison_given_up(const struct comparison *cmp)
{
	return gup_engine_given_up(cmp->pair.engine[0]) || gup_engine_given_up(cmp->pair.engine[1]);
}

/* Make a call in the current state, and note a difference; a gup_calls_fn. */
bool law_comparison_call(void *arg, const struct gup_call *call);

/* Is the difference just seen one of this class? */
bool law_comparison_same(struct comparison *cmp, const struct gup_diff_class *class);

/* A random case of this class was found: the first one becomes its witness, made small. */
void law_comparison_found(struct comparison *cmp, struct gup_diff_class *class);

/* All random cases. */
void law_compare_random(struct comparison *cmp, const struct gup_space *space);

#endif /* MODEL_LAWS_COMPARISON_H */
