/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running scenarios on the model, or on another engine that works on a struct gup_mm.
 */
#ifndef GUPWALK_RUN_H
#define GUPWALK_RUN_H

#include <gupwalk/engine.h>
#include <gupwalk/record.h>
#include <gupwalk/scenario.h>

GUP_BEGIN_DECLS

/**
 * struct gup_call_result - the result of one call of a scenario
 * @action: index of the call among the scenario's actions
 * @call: the calls made; a caller makes up to two
 * @out: their outcomes; the pages are valid until they are given back
 * @nr: how many of the two were made
 * @gets: what the caller gets in the end, an enum gup_caller_gets
 * @observed: both of them, as they are judged
 * @nr_expects: expectations that apply to this version; 0: nothing was judged
 */
struct gup_call_result {
	uint32_t action;
	struct gup_call call[2];
	struct gup_outcome out[2];
	unsigned int nr;
	unsigned int gets;
	struct gup_observed observed;
	uint32_t nr_expects;
};

/**
 * struct gup_judged - one assertion and its verdict
 * @verdict: an enum gup_verdict
 * @applies: its expectation applies to this version; otherwise @verdict is not valid
 * @text: the difference
 */
struct gup_judged {
	uint8_t verdict;
	bool applies;
	char text[400];
};

/** enum gup_run_status - how far a run got */
enum gup_run_status {
	GUP_RUN_DONE, /* all steps were done, all calls made and judged */
	GUP_RUN_NOT_APPLICABLE, /* the scenario does not apply to this version, or to the engine */
	GUP_RUN_BAD_STEP, /* a step failed: @error says why */
	GUP_RUN_OTHER_STATE, /* an engine's state before a call is another: @error says which */
};

/**
 * struct gup_run - runs of one scenario
 * @scenario: the scenario
 * @mm: the address space; gup_mm_reset() at the beginning of each run
 * @engine: the engine; NULL for the model
 * @on_event: called for each decision; NULL for none
 * @arg: its first argument
 * @at: index of the current action, for @on_event
 * @out: the outcome of the current call, for @on_event; NULL between calls
 * @status: how far the last run got
 * @error: GUP_RUN_BAD_STEP: the line and the reason
 * @result: for each call, by gup_action.call_nr; calls that were not reached have @nr 0
 * @nr_results: calls that were made
 * @judged: for each assertion of the scenario, by its index
 * @nr_passed: assertions that hold
 * @nr_failed: assertions that do not hold
 * @nr_unseen: assertions about observations that the engine does not tell
 * @nr_silent: calls without an expectation that applies to this version
 * @hidden: private to the implementation
 */
struct gup_run {
	const struct gup_scenario *scenario;
	struct gup_mm *mm;
	const struct gup_engine *engine;
	gup_event_fn *on_event;
	void *arg;
	uint32_t at;
	struct gup_outcome *out;
	enum gup_run_status status;
	struct gup_scenario_error error;
	struct gup_call_result *result;
	uint32_t nr_results;
	struct gup_judged *judged;
	uint32_t nr_passed;
	uint32_t nr_failed;
	uint32_t nr_unseen;
	uint32_t nr_silent;
	struct gup_run_hidden *hidden;
};

/**
 * gup_run_create - prepare to run a scenario
 * @scenario: the scenario; it must stay valid as long as the run
 *
 * This allocates all that runs need, also an address space. @engine, @on_event and @arg may be
 * set before each gup_run().
 *
 * Return: the run, to be freed with gup_run_destroy(); NULL when memory is short.
 */
struct gup_run *gup_run_create(const struct gup_scenario *scenario);

/**
 * gup_run_destroy - free a run and its address space
 * @run: from gup_run_create(), or NULL
 */
void gup_run_destroy(struct gup_run *run);

/**
 * gup_run - build, call and judge at one version
 * @run: the run; its results are overwritten
 * @spec: the version
 *
 * The pages of a call are given back after the call was judged. If the call is kept under a
 * name, "put" gives them back, or the end of the scenario.
 *
 * Return: @run->status.
 */
enum gup_run_status gup_run(struct gup_run *run, const struct gup_spec *spec);

/**
 * gup_run_suits - can a scenario be run at one version
 * @run: the run, after gup_run_clear()
 * @spec: the version
 *
 * It can be if it is about the version, and the version and the engine have each function that
 * it calls. Otherwise @run->status is GUP_RUN_NOT_APPLICABLE, and @run->error names the line
 * with a missing function.
 *
 * Return: yes or no.
 */
bool gup_run_suits(struct gup_run *run, const struct gup_spec *spec);

/**
 * gup_run_before - build the state before a line of the body
 * @run: the run; its results are overwritten, and its address space is then in that state
 * @spec: the version
 * @at: index of that line among the scenario's actions
 *
 * Steps are done, calls are made and judged as by gup_run().
 *
 * Return: @run->status.
 */
enum gup_run_status gup_run_before(struct gup_run *run, const struct gup_spec *spec, uint32_t at);

/*
 * For an engine that builds states in its own memory, and whose answers are judged later.
 */

/**
 * gup_run_clear - clear the results of a run, as gup_run() does first
 * @run: the run
 */
void gup_run_clear(struct gup_run *run);

/**
 * gup_run_call - make and judge one call
 * @run: receives what was judged, besides what it holds
 * @before: another run of its scenario, after gup_run_before() of the call; its engine, which may
 *	have been set since, makes the call
 * @spec: the version
 */
void gup_run_call(struct gup_run *run, struct gup_run *before, const struct gup_spec *spec);

/**
 * gup_run_no_call - judge a call that was not made, or has no answer
 * @run: each assertion about the call receives the verdict; its error the reason, if it has none
 * @spec: the version
 * @at: index of the call among the scenario's actions
 * @verdict: GUP_VERDICT_UNSEEN, or GUP_VERDICT_FAILED
 * @why: the reason
 */
void gup_run_no_call(struct gup_run *run, const struct gup_spec *spec, uint32_t at,
		     enum gup_verdict verdict, const char *why);

/**
 * gup_run_observe - record what the model does in one call of a scenario
 * @record: receives it
 * @scenario: the scenario
 * @spec: the version
 * @at: index of the call among the scenario's actions
 * @call: the call that is made there; if the caller makes two calls, one of them
 *
 * Return: false when the version does not reach that call, or memory is short.
 */
bool gup_run_observe(struct gup_record *record, const struct gup_scenario *scenario,
		     const struct gup_spec *spec, uint32_t at, const struct gup_call *call);

GUP_END_DECLS

#endif /* GUPWALK_RUN_H */
