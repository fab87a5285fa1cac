/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two walkers side by side: the same call in the same kind of state, and in what
 * the outcomes differ.
 */
#ifndef GUPWALK_COMPARISON_H
#define GUPWALK_COMPARISON_H

#include <gupwalk/cases.h>
#include <gupwalk/diff.h>

GUP_BEGIN_DECLS

/**
 * struct gup_comparison - two walkers
 * @engine: who walks; NULL for the model
 * @rules: by which version states are built, faults taken and, by the model, walked
 * @same_state: both sandboxes have the same state, and each version notes what it is asked: a
 *	call is made once where no question tells the two apart. For the caller to set, where
 *	the model walks on both sides
 * @traced: with @same_state, what tells the two versions apart
 * @once: the last call was made on the first side only
 * @sandbox: where
 * @c: the last call's two cases, until gup_comparison_undo(); one where it was made @once
 * @differs: their GUP_DIFFER_ bits
 */
struct gup_comparison {
	const struct gup_engine *engine[2];
	const struct gup_rules *rules[2];
	bool same_state;
	struct gup_questions traced;
	bool once;
	struct gup_sandbox *sandbox[2];
	struct gup_trial c[2];
	unsigned int differs;
};

/**
 * enum gup_comparison_result - what came of a call
 * @GUP_COMPARISON_SAME: nobody could tell the two apart
 * @GUP_COMPARISON_DIFFER: outcomes differ
 * @GUP_COMPARISON_NOT_OFFERED: an engine has no such entry point; no call was made
 * @GUP_COMPARISON_NOT_MADE: an engine would crash or run wild, in any kernel; no call was made
 * @GUP_COMPARISON_UNANSWERED: an engine has no answer to it, or wavers; no call was made
 * @GUP_COMPARISON_UNSTORED: an engine follows a page that it counted and never stored
 */
enum gup_comparison_result {
	GUP_COMPARISON_SAME,
	GUP_COMPARISON_DIFFER,
	GUP_COMPARISON_NOT_OFFERED,
	GUP_COMPARISON_NOT_MADE,
	GUP_COMPARISON_UNANSWERED,
	GUP_COMPARISON_UNSTORED,
};

/**
 * gup_comparison_create - make the sandboxes
 * @comparison: its engines and rules are given; end with gup_comparison_destroy()
 *
 * Return: false when memory is short.
 */
bool gup_comparison_create(struct gup_comparison *comparison);
void gup_comparison_destroy(struct gup_comparison *comparison);

/**
 * gup_comparison_alike - have both sides the same state
 * @comparison: the pair, with a state on each side
 *
 * Return: nothing can tell the two apart.
 */
bool gup_comparison_alike(const struct gup_comparison *comparison);

/**
 * gup_comparison_settle - build a case's state on both sides
 * @comparison: the pair
 * @c: the case; steps that not both sides can do are dropped
 * @at_odds: receives how many of the steps dropped one side could do
 *
 * Return: false when memory is short.
 */
bool gup_comparison_settle(struct gup_comparison *comparison, struct gup_case *c,
			   unsigned int *at_odds);

/**
 * gup_comparison_call - make a call on both sides, and compare
 * @comparison: the pair, with a state
 * @call: the call
 *
 * What an engine cannot tell is not compared: see gup_outcome_compare_told().
 *
 * Return: what came of it; gup_comparison_undo() before the next call.
 */
enum gup_comparison_result gup_comparison_call(struct gup_comparison *comparison,
					       const struct gup_call *call);

/** gup_comparison_undo - back to the state before the call */
void gup_comparison_undo(struct gup_comparison *comparison);

/**
 * gup_comparison_differs - do outcomes differ for a case
 * @comparison: the pair
 * @c: the case; its first call is made
 *
 * Return: GUP_DIFFER_ bits; 0 also when some of its steps cannot be done.
 */
unsigned int gup_comparison_differs(struct gup_comparison *comparison, const struct gup_case *c);

GUP_END_DECLS

#endif /* GUPWALK_COMPARISON_H */
