/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The enumeration of all cases: initial states x calls x versions, each judged by
 * the laws.
 */
#ifndef GUPWALK_CHECK_H
#define GUPWALK_CHECK_H

#include <gupwalk/engine.h>
#include <gupwalk/history.h>
#include <gupwalk/laws.h>
#include <gupwalk/step.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Steps of one initial state, at most. */
#define GUP_INITIAL_STATE_STEPS 24

/**
 * struct gup_initial_state - a initial state: where calls are made
 * @name: such as "anon-rw hinted"; unique
 * @memory: the part of @name that says what kind of memory it is: "anon-rw"
 * @treatment: the part of @name that says what was done to it: "hinted"
 * @step: how it comes about
 * @nr_steps: how many of them
 * @start: the address that calls ask for
 * @nr_pages: the pages that calls ask for
 * @levels: page-table levels; 0 counts as 4
 */
struct gup_initial_state {
	char name[64];
	const char *memory;
	const char *treatment;
	struct gup_step step[GUP_INITIAL_STATE_STEPS];
	unsigned int nr_steps;
	uint64_t start;
	uint64_t nr_pages;
	unsigned int levels;
};

/**
 * gup_initial_state_get - one initial state
 * @index: counted from 0
 * @initial: receives it
 *
 * Return: false when there are not that many.
 */
bool gup_initial_state_get(unsigned int index, struct gup_initial_state *initial);

/** gup_initial_state_nr - how many initial states there are. */
unsigned int gup_initial_state_nr(void);

/**
 * struct gup_sandbox - two address spaces and room for an outcome
 * @engine: who walks, for the caller to set; NULL for the model
 * @before: a state as its steps left it
 * @work: the same, for calls
 * @out: the outcome of the last call, with room for the pages that initial states ask for
 * @twin: the same for a second call
 */
struct gup_sandbox {
	const struct gup_engine *engine;
	struct gup_mm *before;
	struct gup_mm *work;
	struct gup_outcome out;
	struct gup_outcome twin;
};

/**
 * gup_sandbox_create - allocate what every initial state needs
 *
 * Return: the sandbox, NULL when memory is short. Free with gup_sandbox_destroy().
 */
struct gup_sandbox *gup_sandbox_create(void);

/**
 * gup_sandbox_destroy - free a sandbox
 * @sandbox: from gup_sandbox_create(), or NULL
 */
void gup_sandbox_destroy(struct gup_sandbox *sandbox);

/**
 * gup_sandbox_build - bring a initial state about
 * @sandbox: its base and work become that state
 * @rules: the version
 * @initial: the initial state
 *
 * Return: GUP_STEP_OK, or why the version has no such state.
 */
enum gup_step_error gup_sandbox_build(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				      const struct gup_initial_state *initial);

/**
 * gup_sandbox_call - make a call in the state that was built, without judging
 * @sandbox: the sandbox; its out is the outcome, its work what the call left, until
 *	gup_mm_restore() makes that its base again
 * @rules: the version
 * @call: the call
 *
 * Return: the case, which lives in the sandbox.
 */
struct gup_trial gup_sandbox_call(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				  const struct gup_call *call);

/**
 * gup_sandbox_try - make a call in the state that was built, judge it, undo it
 * @sandbox: the sandbox; its out is the outcome, whose pages may still be named but not
 *	looked at: its work is as before the call again
 * @rules: the version
 * @call: the call
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 * @applies: receives the laws that say something
 *
 * Where an engine walks that does not tell whether arguments were refused, they were
 * if they are such as the version refuses, or ought to, and the call came to nothing.
 * Of a call by an engine that never returns only that is judged.
 *
 * Return: the laws that are broken.
 */
uint32_t gup_sandbox_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			 const struct gup_call *call, uint32_t laws, uint32_t *applies);

/**
 * struct gup_selection - which cases
 * @full: every subset of the flags that callers can name; otherwise every subset of
 *	those that decide in the initial states, and each other flag with FOLL_WRITE,
 *	FOLL_FORCE, both or neither. Either way the flags that are GUP's own are
 *	tried one at a time on top.
 * @shard: which part, counted from 0
 * @nr_shards: how many parts; 0 counts as 1
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 */
struct gup_selection {
	bool full;
	unsigned int shard;
	unsigned int nr_shards;
	uint32_t laws;
};

/**
 * gup_selection_cases - how many cases there are
 * @selection: which cases; its shard is ignored
 * @rules: the version: which flags it knows
 *
 * Return: the cases of all initial states, also of those that @rules cannot reach.
 */
uint64_t gup_selection_cases(const struct gup_selection *selection, const struct gup_rules *rules);

/** typedef gup_calls_fn - receives one call; false ends the enumeration */
typedef bool gup_calls_fn(void *arg, const struct gup_call *call);

/**
 * gup_selection_calls - all calls that are made in one initial state
 * @selection: which cases
 * @foll_known: the FOLL_ flags that exist
 * @initial: the initial state
 * @fn: called for each call
 * @arg: its first argument
 *
 * Return: how many calls there were.
 */
uint64_t gup_selection_calls(const struct gup_selection *selection, unsigned int foll_known,
			     const struct gup_initial_state *initial, gup_calls_fn *fn, void *arg);

/**
 * struct gup_witness - the smallest case that shows something
 * @index: number of its initial state
 * @state: the state, where it is none of the initial states; NULL otherwise
 * @call: the call
 * @size: flags, then pages asked for, then steps, then the numbers of the initial state
 *	and of the entry point; less is smaller
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
 * @applies: cases that it says something about
 * @broken: cases in which it is broken
 * @witness: the smallest of these; its size is UINT64_MAX when there is none
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
 * @unreachable: initial states that the version has not, for the shard's part
 * @why: how many of these for which enum gup_step_error
 * @law: for each law
 * @known: for each law, the cases of an engine's in which the version's model breaks it,
 *	too; @law has the others
 * @untold: laws about what the engine does not tell; they are not judged
 * @not_offered: cases left out: the engine has no such entry point
 * @unstored: cases left out: the engine follows a page that it counted and never stored
 * @endless: cases that never return; by the other laws these are not judged
 * @warned: cases with a warning, of which no law says anything
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
	uint64_t unstored;
	uint64_t endless;
	uint64_t warned;
	bool cancelled;
};

/**
 * typedef gup_progress_fn - told about progress every now and then
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
 * @progress: told about progress; NULL for nobody
 * @arg: its first argument
 */
void gup_check(struct gup_sandbox *sandbox, const struct gup_selection *selection,
	       const struct gup_rules *rules, struct gup_check_result *result,
	       gup_progress_fn *progress, void *arg);

/**
 * gup_check_result_add - put two shards' results together
 * @sum: one; receives both
 * @part: the other
 */
void gup_check_result_add(struct gup_check_result *sum, const struct gup_check_result *part);

/** gup_rules_same - are two versions the same to every walk. */
bool gup_rules_same(const struct gup_rules *a, const struct gup_rules *b);

/**
 * struct gup_attribution - since when, until when and why a law is broken
 * @since: first release of the span around the version that breaks it
 * @until: last release of that span
 * @proposed: the release itself keeps the law: it is the overrides that break it;
 *	@since and @until are 0
 * @culprits: bit for each enum gup_rule that must change together for the law to
 *	hold; bit GUP_RULE_NR: which flags exist; 0 when no change helps
 * @value: the value, of the first culprit, that breaks the law
 * @broke: the change that brought it; NULL when that was before the first release
 *	or when no change is to blame
 * @fix: the value, of the first culprit, that keeps the law
 * @fixed: the change that brought that; NULL when no release has
 */
struct gup_attribution {
	gup_version since;
	gup_version until;
	bool proposed;
	uint64_t culprits;
	enum gup_rule_value value;
	const struct gup_change *broke;
	enum gup_rule_value fix;
	const struct gup_change *fixed;
};

/**
 * gup_attribute - find out why a law is broken
 * @sandbox: for running the witness again, without an engine
 * @spec: the version or proposal that breaks the law
 * @law: the law
 * @witness: a case that shows it
 * @attribution: receives the answer
 *
 * The witness is run under every release, and then with single rules changed to
 * the values of the releases around the span that breaks the law.
 *
 * Return: false when the witness does not break the law under @spec.
 */
bool gup_attribute(struct gup_sandbox *sandbox, const struct gup_spec *spec, enum gup_law law,
		   const struct gup_witness *witness, struct gup_attribution *attribution);

#ifdef __cplusplus
}
#endif

#endif /* GUPWALK_CHECK_H */
