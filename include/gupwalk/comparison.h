/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two walkers side by side: the same call in the same kind of state, and in what
 * the outcomes differ.
 */
#ifndef GUPWALK_PAIR_H
#define GUPWALK_PAIR_H

#include <gupwalk/cases.h>
#include <gupwalk/diff.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gup_pair - two walkers
 * @engine: who walks; NULL for the model
 * @rules: by which version states are built, faults taken and, by the model, walked
 * @lab: where
 * @c: the last call's two cases, until gup_pair_undo()
 * @differs: their GUP_DIFFER_ bits
 */
struct gup_pair {
	const struct gup_engine *engine[2];
	const struct gup_rules *rules[2];
	struct gup_lab *lab[2];
	struct gup_law_case c[2];
	unsigned int differs;
};

/**
 * enum gup_pair_result - what came of a call
 * @GUP_PAIR_SAME: nobody could tell the two apart
 * @GUP_PAIR_DIFFER: outcomes differ
 * @GUP_PAIR_NOT_OFFERED: an engine has no such entry point; no call was made
 * @GUP_PAIR_NOT_MADE: an engine would crash or run wild, in any kernel; no call was made
 * @GUP_PAIR_UNSTORED: an engine follows a page that it counted and never stored
 */
enum gup_pair_result {
	GUP_PAIR_SAME,
	GUP_PAIR_DIFFER,
	GUP_PAIR_NOT_OFFERED,
	GUP_PAIR_NOT_MADE,
	GUP_PAIR_UNSTORED,
};

/**
 * gup_pair_create - make the labs
 * @pair: its engines and rules are given; end with gup_pair_destroy()
 *
 * Return: false when memory is short.
 */
bool gup_pair_create(struct gup_pair *pair);
void gup_pair_destroy(struct gup_pair *pair);

/**
 * gup_pair_settle - build a case's state on both sides
 * @pair: the pair
 * @c: the case; steps that not both sides can do are dropped
 * @at_odds: receives how many of the steps dropped one side could do
 *
 * Return: false when memory is short.
 */
bool gup_pair_settle(struct gup_pair *pair, struct gup_case *c, unsigned int *at_odds);

/**
 * gup_pair_call - make a call on both sides, and compare
 * @pair: the pair, with a state
 * @call: the call
 *
 * What an engine cannot tell is not compared: which warning there was, and what a call
 * did that never returns.
 *
 * Return: what came of it; gup_pair_undo() before the next call.
 */
enum gup_pair_result gup_pair_call(struct gup_pair *pair, const struct gup_call *call);

/** gup_pair_undo - back to the state before the call */
void gup_pair_undo(struct gup_pair *pair);

/**
 * gup_pair_differs - do outcomes differ for a case
 * @pair: the pair
 * @c: the case; its first call is made
 *
 * Return: GUP_DIFFER_ bits; 0 also when some of its steps cannot be done.
 */
unsigned int gup_pair_differs(struct gup_pair *pair, const struct gup_case *c);

#ifdef __cplusplus
}
#endif

#endif /* GUPWALK_PAIR_H */
