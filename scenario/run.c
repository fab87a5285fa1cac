// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a scenario on the model: its lines in order.
 */
#include <stdlib.h>
#include <string.h>

#include <gupwalk/run.h>

#include "internal.h"
#include "observe.h"

/* The folios that each folio may need in a run: itself, a copy, a migrated copy. */
#define FOLIOS_PER_PAGE 4

struct gup_run_hidden {
	struct observer observer;
};

/* Room for the pages of a call. */
static uint64_t call_room(const struct gup_call *call)
{
	return call->nr_pages < GUP_SCENARIO_PAGES_MAX ? call->nr_pages : GUP_SCENARIO_PAGES_MAX;
}

/* The part of the arenas that one line of the body may use. */
static uint64_t pages_touched(const struct gup_action *action)
{
	const struct gup_step *step = &action->step;

	if (action->kind == GUP_ACTION_CALL)
		return call_room(&action->call);
	if (step->kind == GUP_STEP_VMA && step->what == GUP_VMA_ANON)
		return 0;
	return step->end > step->start ? (step->end - step->start) / GUP_PAGE_SIZE : 1;
}

static bool maps_huge_pages(const struct gup_scenario *s)
{
	for (uint32_t i = 0; i < s->nr_actions; i++) {
		const struct gup_step *step = &s->action[i].step;

		if (s->action[i].kind == GUP_ACTION_STEP &&
		    ((step->kind == GUP_STEP_THP && step->count) ||
		     (step->kind == GUP_STEP_VMA &&
		      (step->flags & VM_HUGEPAGE || step->what == GUP_VMA_HUGETLB))))
			return true;
	}
	return false;
}

/* Arenas are sized for the largest need; unused parts cost no memory. */
static struct gup_mm *create_mm(const struct gup_scenario *s)
{
	uint64_t pages = 8 * GUP_PMD_NR;
	uint64_t tables = 16;
	bool huge = maps_huge_pages(s);

	for (uint32_t i = 0; i < s->nr_actions; i++) {
		uint64_t nr = pages_touched(&s->action[i]);
		uint64_t pmds = nr / GUP_PMD_NR + 2;

		if (!nr)
			continue;
		pages += FOLIOS_PER_PAGE * (huge ? 2 * pmds * GUP_PMD_NR : nr);
		/* A PTE table each, and tables above them at both ends. */
		tables += pmds + 6;
	}
	if (pages > GUP_SCENARIO_MEMORY_MAX)
		pages = GUP_SCENARIO_MEMORY_MAX;
	return gup_mm_create(s->levels, (uint32_t)tables, (uint32_t)pages, s->nr_actions + 1);
}

static bool create_results(struct gup_run *run)
{
	const struct gup_scenario *s = run->scenario;

	for (uint32_t i = 0; i < s->nr_actions; i++) {
		const struct gup_action *action = &s->action[i];
		struct gup_call_result *result;

		if (action->kind != GUP_ACTION_CALL)
			continue;
		result = &run->result[action->call_nr];
		result->action = i;
		for (unsigned int k = 0; k < 2; k++) {
			result->out[k].max_pages = call_room(&action->call);
			result->out[k].pages =
				calloc(call_room(&action->call) + 1, sizeof(*result->out[k].pages));
			if (!result->out[k].pages)
				return false;
		}
	}
	return true;
}

struct gup_run *gup_run_create(const struct gup_scenario *scenario)
{
	struct gup_run *run = calloc(1, sizeof(*run));

	if (!run)
		return NULL;
	run->scenario = scenario;
	run->mm = create_mm(scenario);
	run->result = calloc(scenario->nr_calls, sizeof(*run->result));
	run->judged = calloc(scenario->nr_assertions + 1, sizeof(*run->judged));
	run->hidden = calloc(1, sizeof(*run->hidden));
	if (run->mm && run->result && run->judged && run->hidden &&
	    observer_create(&run->hidden->observer, scenario, run->mm) && create_results(run))
		return run;
	gup_run_destroy(run);
	return NULL;
}

void gup_run_destroy(struct gup_run *run)
{
	if (!run)
		return;
	for (uint32_t i = 0; run->result && i < run->scenario->nr_calls; i++)
		for (unsigned int k = 0; k < 2; k++)
			free(run->result[i].out[k].pages);
	if (run->hidden)
		observer_destroy(&run->hidden->observer);
	free(run->hidden);
	free(run->judged);
	free(run->result);
	gup_mm_destroy(run->mm);
	free(run);
}

static bool do_step(struct gup_run *run, const struct gup_spec *spec,
		    const struct gup_action *action)
{
	enum gup_step_error err = gup_step_apply(run->mm, &spec->rules, &action->step);
	struct strbuf text = strbuf_over(run->error.text, sizeof(run->error.text));

	if (!err)
		return true;
	run->status = GUP_RUN_BAD_STEP;
	run->error.line = action->line;
	run->error.column = action->column;
	strbuf_addf(&text, "'%s' cannot be done at %s: %s", gup_step_name(action->step.kind),
		    spec->name, gup_step_error_text(err));
	return false;
}

static void make_one_call(struct gup_run *run, const struct gup_rules *rules,
			  struct gup_call_result *result)
{
	struct gup_outcome *out = &result->out[result->nr];
	struct gup_walk walk = {
		.mm = run->mm,
		.rules = rules,
		.out = out,
		.on_event = run->on_event,
		.arg = run->arg,
	};

	/* An address that is counted without a page stays NULL. */
	memset(out->pages, 0, out->max_pages * sizeof(*out->pages));
	run->out = out;
	gup_engine_call(run->engine, &walk, &result->call[result->nr]);
	run->out = NULL;
	result->nr++;
}

static void make_calls(struct gup_run *run, const struct gup_spec *spec,
		       const struct gup_action *action, struct gup_call_result *result)
{
	struct gup_rules rules = spec->rules;
	unsigned int nr = 1;

	if (action->caller == GUP_CALLER_NR) {
		result->call[0] = action->call;
	} else {
		enum gup_caller caller = (enum gup_caller)action->caller;

		nr = gup_caller_calls(caller, &rules, action->call.start, result->call);
		gup_caller_rules(caller, run->mm, action->call.start, &rules);
		gup_caller_begins(caller, run->mm, &rules, action->call.start);
	}
	make_one_call(run, &rules, result);
	if (nr == 2 && result->out[0].ret != 1)
		make_one_call(run, &rules, result);
	result->gets = GUP_CALLER_GETS_NOTHING;
	if (!result->out[result->nr - 1].endless)
		result->gets = gup_caller_gets((enum gup_caller)action->caller, run->mm, &rules,
					       &result->call[result->nr - 1],
					       result->out[result->nr - 1].nr_pages);
}

void gup_call_observe(struct gup_call_result *result, uint32_t known)
{
	const struct gup_outcome *last = &result->out[result->nr - 1];
	struct gup_observed *observed = &result->observed;

	*observed = (struct gup_observed){
		.known = known,
		.ret = last->ret,
		.nr_pages = last->nr_pages,
		.calls = result->nr,
		.gets = result->gets,
	};
	for (unsigned int k = 0; k < result->nr; k++) {
		const struct gup_outcome *out = &result->out[k];

		for (uint32_t i = 0; i < out->nr_faults; i++, observed->nr_faults++)
			if (observed->nr_faults < 2 * GUP_FAULTS_LOGGED)
				observed->fault[observed->nr_faults] =
					i < GUP_FAULTS_LOGGED ? out->faults[i].kind : GUP_FAULT_NR;
		observed->nr_fast += out->nr_fast;
		observed->nr_numa += out->nr_numa;
		observed->nr_migrated += out->nr_migrated;
		observed->locks += out->locks;
		observed->drops += out->drops;
		observed->warns |= out->warns;
		observed->refused |= out->refused;
		observed->fell_back |= out->fell_back;
		observed->endless |= out->endless;
	}
	if (observed->endless && !(known & GUP_OBSERVES_UNRETURNED))
		observed->known &= 1u << GUP_OBSERVATION_ENDLESS;
}

static void count_verdict(struct gup_run *run, const struct gup_judged *judged)
{
	run->nr_passed += judged->verdict == GUP_VERDICT_PASSED;
	run->nr_failed += judged->verdict == GUP_VERDICT_FAILED;
	run->nr_unseen += judged->verdict == GUP_VERDICT_UNSEEN;
}

/* Does an expectation say that the call does not return? */
static bool expects_endless(const struct gup_run *run, const struct gup_expect *expect)
{
	const struct gup_assertion *assertion = &run->scenario->assertion[expect->first_assertion];

	for (uint32_t i = 0; i < expect->nr_assertions; i++, assertion++)
		if (assertion->observation == GUP_OBSERVATION_ENDLESS && assertion->set)
			return true;
	return false;
}

static void judge_expect(struct gup_run *run, const struct gup_expect *expect,
			 const struct gup_call_result *result)
{
	bool returns = !result->observed.endless || expects_endless(run, expect);

	for (uint32_t i = expect->first_assertion;
	     i < expect->first_assertion + expect->nr_assertions; i++) {
		const struct gup_assertion *assertion = &run->scenario->assertion[i];
		struct gup_judged *judged = &run->judged[i];
		struct gup_observed_place place;

		observe_after(&run->hidden->observer, i, result, &place);
		judged->applies = true;
		judged->verdict =
			(uint8_t)gup_scenario_judge(run->scenario, assertion, &result->observed,
						    &place, judged->text, sizeof(judged->text));
		/* Each other expectation implies that the call returns. */
		if (!returns && judged->verdict == GUP_VERDICT_UNSEEN) {
			struct strbuf text = strbuf_over(judged->text, sizeof(judged->text));

			judged->verdict = GUP_VERDICT_FAILED;
			strbuf_adds(&text, "it never returns");
		}
		count_verdict(run, judged);
	}
}

/* A call that was given back already has no more pages. */
static void give_back(struct gup_run *run, const struct gup_spec *spec,
		      struct gup_call_result *result)
{
	gup_put_pages(run->mm, &spec->rules, &result->out[result->nr - 1]);
}

static void do_call(struct gup_run *run, const struct gup_spec *spec,
		    const struct gup_action *action)
{
	struct gup_call_result *result = &run->result[action->call_nr];
	struct observer *observer = &run->hidden->observer;

	observe_before(observer, action);
	make_calls(run, spec, action, result);
	gup_call_observe(result, gup_engine_observes(run->engine));
	run->nr_results++;
	observe_label(observer, action, &result->out[result->nr - 1]);
	for (uint32_t i = 0; i < action->nr_expects; i++) {
		const struct gup_expect *expect = &run->scenario->expect[action->first_expect + i];

		if (!gup_expect_applies(run->scenario, expect, spec))
			continue;
		result->nr_expects++;
		judge_expect(run, expect, result);
	}
	run->nr_silent += !result->nr_expects;
	if (action->label == GUP_NO_LABEL)
		give_back(run, spec, result);
}

/* Give back the pages of the call that has this label. */
static void put(struct gup_run *run, const struct gup_spec *spec, uint16_t label)
{
	for (uint32_t i = 0; i < run->nr_results; i++)
		if (run->scenario->action[run->result[i].action].label == label)
			give_back(run, spec, &run->result[i]);
}

void gup_run_clear(struct gup_run *run)
{
	const struct gup_scenario *s = run->scenario;

	run->status = GUP_RUN_DONE;
	run->error = (struct gup_scenario_error){ 0 };
	run->nr_results = 0;
	run->nr_passed = 0;
	run->nr_failed = 0;
	run->nr_unseen = 0;
	run->nr_silent = 0;
	for (uint32_t i = 0; i < s->nr_calls; i++) {
		run->result[i].nr = 0;
		run->result[i].nr_expects = 0;
	}
	for (uint32_t i = 0; i < s->nr_assertions; i++) {
		run->judged[i].applies = false;
		run->judged[i].text[0] = '\0';
	}
}

/* Say in which line a function is called that the version or the engine lacks. */
static bool lacks(struct gup_run *run, const struct gup_action *action, const char *name)
{
	struct strbuf text = strbuf_over(run->error.text, sizeof(run->error.text));

	run->error.line = action->line;
	run->error.column = action->column;
	strbuf_addf(&text, "there is no %s() here", name);
	return false;
}

/*
 * Do version and engine have what this line calls? Engines do not walk for smaps. A proposed
 * conversion may call a function that was removed.
 */
static bool has_call(struct gup_run *run, const struct gup_rules *rules,
		     const struct gup_action *action)
{
	const bool proposed = gup_caller_is_conversion((enum gup_caller)action->caller);
	struct gup_call call[2] = { action->call };
	struct gup_rules asked = *rules;
	unsigned int nr = 1;

	asked.gone = proposed ? 0 : rules->gone;
	if (action->caller == GUP_CALLER_SMAPS && !gup_engine_is_model(run->engine))
		return lacks(run, action, "smaps_pte_entry");
	if (action->caller != GUP_CALLER_NR)
		nr = gup_caller_calls((enum gup_caller)action->caller, rules, action->call.start,
				      call);
	while (nr--)
		if (!gup_engine_has(run->engine, &asked, call[nr].entry_point))
			return lacks(run, action, gup_entry_point_name(call[nr].entry_point));
	return true;
}

bool gup_run_suits(struct gup_run *run, const struct gup_spec *spec)
{
	const struct gup_scenario *s = run->scenario;
	bool suits = gup_scenario_applies(s, spec);

	for (uint32_t i = 0; i < s->nr_actions && suits; i++)
		suits = s->action[i].kind != GUP_ACTION_CALL ||
			has_call(run, &spec->rules, &s->action[i]);
	if (!suits)
		run->status = GUP_RUN_NOT_APPLICABLE;
	return suits;
}

enum gup_run_status gup_run_before(struct gup_run *run, const struct gup_spec *spec, uint32_t at)
{
	const struct gup_scenario *s = run->scenario;

	gup_mm_reset(run->mm);
	gup_run_clear(run);
	if (!gup_run_suits(run, spec))
		return run->status;
	for (run->at = 0; run->at < at && run->at < s->nr_actions; run->at++) {
		const struct gup_action *action = &s->action[run->at];

		if (action->kind == GUP_ACTION_CALL)
			do_call(run, spec, action);
		else if (action->kind == GUP_ACTION_PUT)
			put(run, spec, action->label);
		else if (!do_step(run, spec, action))
			break;
	}
	return run->status;
}

enum gup_run_status gup_run(struct gup_run *run, const struct gup_spec *spec)
{
	gup_run_before(run, spec, run->scenario->nr_actions);
	for (uint32_t i = 0; i < run->nr_results; i++)
		give_back(run, spec, &run->result[i]);
	return run->status;
}

void gup_run_call(struct gup_run *run, struct gup_run *before, const struct gup_spec *spec)
{
	const struct gup_scenario *s = run->scenario;
	const struct gup_action *action = &s->action[before->at];
	struct gup_call_result *result = &run->result[action->call_nr], old = *result;

	do_call(before, spec, action);
	*result = before->result[action->call_nr];
	before->result[action->call_nr] = old;
	run->nr_results = action->call_nr + 1u;
	run->nr_silent += !result->nr_expects;
	for (uint32_t e = action->first_expect; e < action->first_expect + action->nr_expects; e++)
		for (uint32_t i = 0; i < s->expect[e].nr_assertions; i++) {
			struct gup_judged *judged = &run->judged[s->expect[e].first_assertion + i];

			*judged = before->judged[s->expect[e].first_assertion + i];
			if (judged->applies)
				count_verdict(run, judged);
		}
}

void gup_run_no_call(struct gup_run *run, const struct gup_spec *spec, uint32_t at,
		     enum gup_verdict verdict, const char *why)
{
	const struct gup_scenario *s = run->scenario;
	const struct gup_action *action = &s->action[at];
	uint32_t *nr_expects = &run->result[action->call_nr].nr_expects;

	for (uint32_t e = action->first_expect; e < action->first_expect + action->nr_expects;
	     e++) {
		if (!gup_expect_applies(s, &s->expect[e], spec))
			continue;
		++*nr_expects;
		for (uint32_t i = 0; i < s->expect[e].nr_assertions; i++) {
			struct gup_judged *judged = &run->judged[s->expect[e].first_assertion + i];
			struct strbuf text = strbuf_over(judged->text, sizeof(judged->text));

			judged->applies = true;
			judged->verdict = (uint8_t)verdict;
			strbuf_adds(&text, why);
			count_verdict(run, judged);
		}
	}
	run->nr_silent += !*nr_expects;
	if (!run->error.line) {
		struct strbuf text = strbuf_over(run->error.text, sizeof(run->error.text));

		run->error.line = action->line;
		strbuf_adds(&text, why);
	}
}
