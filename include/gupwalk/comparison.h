/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparison: two engines make the same call in the same kind of state. The result is in what
 * the outcomes differ.
 */
#ifndef GUPWALK_COMPARISON_H
#define GUPWALK_COMPARISON_H

#include <gupwalk/case.h>
#include <gupwalk/diff.h>

GUP_BEGIN_DECLS

/**
 * struct gup_comparison - two engines
 * @engine: the two engines; NULL for the model
 * @rules: the version by which states are built and faults are taken; the model also walks by
 *	it
 * @same_state: both sandboxes have the same state, and each version records the questions it is
 *	asked. Then a call is made once if no question tells the two versions apart. The caller
 *	sets this, if both engines are the model
 * @differing: with @same_state, the questions that tell the two versions apart
 * @once: only the first engine made the last call
 * @sandbox: the sandboxes in which they call
 * @c: the two trials of the last call, valid until gup_comparison_undo(); one trial if @once
 * @differs: their GUP_DIFFER_ bits
 */
struct gup_comparison {
	const struct gup_engine *engine[2];
	const struct gup_rules *rules[2];
	bool same_state;
	struct gup_questions differing;
	bool once;
	struct gup_sandbox *sandbox[2];
	struct gup_trial c[2];
	unsigned int differs;
};

/**
 * enum gup_comparison_result - the result of one compared call
 * @GUP_COMPARISON_SAME: the outcomes do not differ
 * @GUP_COMPARISON_DIFFER: outcomes differ
 * @GUP_COMPARISON_NOT_OFFERED: an engine has no such entry point; no call was made
 * @GUP_COMPARISON_NOT_MADE: the call would crash every kernel or corrupt its memory; no call
 *	was made
 * @GUP_COMPARISON_UNANSWERED: an engine has no answer to it, or its answers vary; no call was
 *	made
 * @GUP_COMPARISON_UNSTORED: an engine reads a page that it counted and did not store
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
 * @comparison: the caller sets its engines and rules, and frees it with
 *	gup_comparison_destroy()
 *
 * Return: false when memory is short.
 */
bool gup_comparison_create(struct gup_comparison *comparison);
void gup_comparison_destroy(struct gup_comparison *comparison);

/**
 * gup_comparison_alike - do both engines have the same state
 * @comparison: the comparison, with a state for each engine
 *
 * Return: true if the states are the same.
 */
bool gup_comparison_alike(const struct gup_comparison *comparison);

/**
 * gup_comparison_settle - build a case's state for both engines
 * @comparison: the comparison
 * @c: the case; steps that fail for one of the engines are dropped
 * @at_odds: receives how many of the dropped steps succeeded for one engine
 *
 * Return: false when memory is short.
 */
bool gup_comparison_settle(struct gup_comparison *comparison, struct gup_case *c,
			   unsigned int *at_odds);

/**
 * gup_comparison_call - make a call by both engines, and compare the outcomes
 * @comparison: the comparison, with a state
 * @call: the call
 *
 * Observations that an engine does not tell are not compared: see gup_outcome_compare().
 *
 * Return: the result; call gup_comparison_undo() before the next call.
 */
enum gup_comparison_result gup_comparison_call(struct gup_comparison *comparison,
					       const struct gup_call *call);

/** gup_comparison_undo - back to the state before the call */
void gup_comparison_undo(struct gup_comparison *comparison);

/**
 * gup_comparison_differs - do outcomes differ for a case
 * @comparison: the comparison
 * @c: the case; its first call is made
 *
 * Return: GUP_DIFFER_ bits; 0 also when one of its steps fails.
 */
unsigned int gup_comparison_differs(struct gup_comparison *comparison, const struct gup_case *c);

GUP_END_DECLS

#endif /* GUPWALK_COMPARISON_H */
