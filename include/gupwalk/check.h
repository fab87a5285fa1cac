/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The enumeration of all cases: initial states x calls x versions, each judged by
 * the laws.
 */
#ifndef GUPWALK_CHECK_H
#define GUPWALK_CHECK_H

#include <gupwalk/calls.h>
#include <gupwalk/history.h>
#include <gupwalk/laws.h>
#include <gupwalk/sandbox.h>

GUP_BEGIN_DECLS

/**
 * struct gup_witness - the smallest case that shows a breach or a difference
 * @index: number of its initial state
 * @state: the state, if it is not an initial state; NULL otherwise
 * @call: the call
 * @size: the number by which witnesses are ordered: by flags, pages asked for, steps, number of
 *	the initial state, number of the entry point; the smaller number is the smaller case
 */
struct gup_witness {
	unsigned int index;
	const struct gup_initial_state *state;
	struct gup_call call;
	uint64_t size;
};

/**
 * gup_witness_state - the state of a witness
 * @witness: the witness
 * @state: receives it
 *
 * Return: false when there is no such initial state.
 */
bool gup_witness_state(const struct gup_witness *witness, struct gup_initial_state *state);

/**
 * struct gup_tally - one law over many cases
 * @applies: cases to which the law applies
 * @broken: cases that break it
 * @witness: the smallest broken case; its size is UINT64_MAX if no case is broken
 */
struct gup_tally {
	uint64_t applies;
	uint64_t broken;
	struct gup_witness witness;
};

/**
 * struct gup_check_result - what a check found for one version
 * @cases: cases judged
 * @refused: cases among them whose arguments were refused
 * @states: initial states in which calls were made
 * @unreachable: initial states that the version does not have, of this shard
 * @why: how many of these, by enum gup_step_error
 * @law: for each law
 * @known: for each law, the engine's broken cases in which the model of the version breaks it
 *	too; @law has the other cases
 * @untold: laws about observations that the engine does not tell; they are not judged
 * @not_offered: cases left out: the engine has no such entry point or flag
 * @unanswered: cases left out: the engine was not asked, or its answers vary
 * @otherwise: states left out: the engine reaches them with another mapping
 * @unstored: cases left out: the engine reads a page that it counted and did not store
 * @endless: cases that never return; no law but termination is judged on them
 * @warned: cases with a warning; no law is about warnings
 * @cancelled: the progress callback ended the check, or the engine was given up
 */
struct gup_check_result {
	uint64_t cases;
	uint64_t refused;
	unsigned int states;
	unsigned int unreachable;
	unsigned int why[GUP_STEP_ERROR_NR];
	struct gup_tally law[GUP_LAW_NR];
	struct gup_tally known[GUP_LAW_NR];
	uint32_t untold;
	uint64_t not_offered;
	uint64_t unanswered;
	unsigned int otherwise;
	uint64_t unstored;
	uint64_t endless;
	uint64_t warned;
	bool cancelled;
};

/**
 * typedef gup_progress_fn - is told about progress from time to time
 * @arg: the argument given with it
 * @cases: cases done since it was told last
 *
 * Return: false to end the check here.
 */
typedef bool gup_progress_fn(void *arg, uint64_t cases);

/**
 * gup_check - judge all cases of one version
 * @sandbox: for building and calling; its engine walks
 * @selection: which cases
 * @rules: the version: how states are built, what faults do, what is refused
 * @result: receives the result
 * @progress: told about progress; NULL for none
 * @arg: its first argument
 */
void gup_check(struct gup_sandbox *sandbox, const struct gup_selection *selection,
	       const struct gup_rules *rules, struct gup_check_result *result,
	       gup_progress_fn *progress, void *arg);

/**
 * gup_check_versions - judge all cases of many versions, by the model
 * @selection: which cases
 * @rules: the versions; their @asked is NULL
 * @nr: how many
 * @jobs: how many threads; 0 counts as 1
 * @results: receives the results, one for each version
 * @progress: told about progress, by one thread at a time: how many cases are done or cannot be
 *	reached; NULL for none
 * @arg: its first argument
 *
 * Each version's result is the result of gup_check() for it. An outcome is computed once for
 * all versions that give the same answers to the questions that the outcome depends on.
 *
 * Return: false when memory is short.
 */
bool gup_check_versions(const struct gup_selection *selection, const struct gup_rules *const *rules,
			size_t nr, unsigned int jobs, struct gup_check_result *results,
			gup_progress_fn *progress, void *arg);

/**
 * gup_check_result_add - add a shard's result to another
 * @sum: one result; receives the sum
 * @part: the other result
 */
void gup_check_result_add(struct gup_check_result *sum, const struct gup_check_result *part);

/**
 * gup_verdict_clear - make a result empty
 * @result: receives the result of no cases
 */
void gup_verdict_clear(struct gup_check_result *result);

/** gup_rules_same - are two versions the same to every walk. */
bool gup_rules_same(const struct gup_rules *a, const struct gup_rules *b);

GUP_END_DECLS

#endif /* GUPWALK_CHECK_H */
