// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging a kernel's answers to a scenario's calls by the scenario's expectations.
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/attribute_engine.h>

#include "scene.h"

#define BIT(observation) (1u << GUP_OBSERVATION_##observation)

/* A guest does not observe the kind of a fault, except hinting faults. */
static uint8_t kind_of(const struct gup_record *answer, const struct gup_fault *fault)
{
	uint64_t page = (fault->addr - (answer->start & GUP_PAGE_MASK)) >> GUP_PAGE_SHIFT;

	if (fault->kind == GUP_FAULT_NR || page >= answer->nr_entries)
		return GUP_FAULT_NR;
	return answer->before[page].level == 2 ? GUP_FAULT_NUMA_PMD : GUP_FAULT_NUMA_PTE;
}

static void put_outcome(struct gup_outcome *out, const struct gup_record *answer)
{
	out->ret = answer->ret;
	out->nr_pages = (uint64_t)answer->nr_pages;
	out->nr_fast = (uint64_t)answer->nr_fast;
	out->fast = answer->fast;
	out->fell_back = answer->fell_back;
	out->nr_faults = answer->nr_faults;
	out->nr_numa = answer->nr_numa;
	out->nr_migrated = answer->nr_migrated;
	out->warns = answer->warned ? GUP_WARN_UNNAMED : 0;
	out->endless = answer->endless;
	out->refused = false;
	out->locks = 0;
	out->drops = 0;
	out->flags = 0;
	for (uint32_t i = 0; i < answer->nr_faults && i < GUP_FAULTS_LOGGED; i++) {
		out->faults[i] = answer->fault[i];
		out->faults[i].kind = kind_of(answer, &answer->fault[i]);
	}
}

static void see_page(struct gup_observed_place *place, const struct gup_assertion *assertion,
		     const struct gup_record *answer, uint32_t known)
{
	uint32_t asked = assertion->set | assertion->clear;

	*place = (struct gup_observed_place){
		.known = !(asked & GUP_PAGE_FACT_REFERENCED) && assertion->label == GUP_NO_LABEL &&
			 assertion->not_label == GUP_NO_LABEL,
		.there = assertion->number >= 0 && assertion->number < answer->nr_pages,
	};
	if (place->there && assertion->number >= GUP_RECORD_PAGES)
		place->known = false;
	if (!(known & GUP_TELLS_SHARING) && asked & GUP_PAGE_FACT_EXCLUSIVE)
		place->known = false;
	if (!place->there || !place->known)
		return;
	place->facts = answer->page[assertion->number].facts;
	place->refs = answer->page[assertion->number].refs;
	place->pins = answer->page[assertion->number].pins;
}

static void see_entry(struct gup_observed_place *place, const struct gup_assertion *assertion,
		      const struct gup_record *answer)
{
	uint64_t nr = (assertion->addr - (answer->start & GUP_PAGE_MASK)) >> GUP_PAGE_SHIFT;
	const struct gup_record_entry *before, *after;

	*place = (struct gup_observed_place){ .known = nr < answer->nr_entries };
	if (!place->known)
		return;
	before = &answer->before[nr];
	after = &answer->after[nr];
	place->entry = after->bits;
	place->level = after->level;
	place->facts = gup_entry_facts(after->bits, after->level);
	if (gup_record_same_bits(before, after) && !after->other_bits &&
	    (!gup_record_maps(after) || after->page & GUP_PAGE_FACT_SAME))
		place->facts |= GUP_ENTRY_FACT_SAME;
}

static uint32_t hinting_in(const struct gup_assertion *assertion)
{
	uint32_t nr = 0;

	for (unsigned int i = 0; i < assertion->nr_faults; i++)
		nr += assertion->fault[i] == GUP_FAULT_NUMA_PTE ||
		      assertion->fault[i] == GUP_FAULT_NUMA_PMD;
	return nr;
}

/* Does the scenario expect that the call does not return? */
static bool expects_endless(const struct gup_scenario *scenario, const struct gup_expect *expect)
{
	for (uint32_t i = 0; i < expect->nr_assertions; i++) {
		const struct gup_assertion *assertion =
			&scenario->assertion[expect->first_assertion + i];

		if (assertion->observation == GUP_OBSERVATION_ENDLESS && assertion->set)
			return true;
	}
	return false;
}

static void judge_assertion(struct gup_run *run, uint32_t index,
			    const struct gup_call_result *result, const struct gup_record *answer,
			    uint32_t known)
{
	const struct gup_assertion *assertion = &run->scenario->assertion[index];
	const struct gup_observed *observed = &result->observed;
	struct gup_judged *judged = &run->judged[index];
	struct gup_observed_place place = { 0 };

	if (assertion->observation == GUP_OBSERVATION_PAGE)
		see_page(&place, assertion, answer, known);
	else if (assertion->observation == GUP_OBSERVATION_ENTRY)
		see_entry(&place, assertion, answer);
	judged->verdict = (uint8_t)gup_scenario_judge(run->scenario, assertion, observed, &place,
						      judged->text, sizeof(judged->text));
	/* The kinds of other faults are not observed; the number of hinting faults is. */
	if (assertion->observation == GUP_OBSERVATION_FAULTS &&
	    judged->verdict == GUP_VERDICT_UNSEEN && observed->known & BIT(FAULTS) &&
	    hinting_in(assertion) != observed->nr_numa) {
		judged->verdict = GUP_VERDICT_FAILED;
		snprintf(judged->text, sizeof(judged->text),
			 "expected %u NUMA hinting faults among them, got %u",
			 hinting_in(assertion), observed->nr_numa);
	}
}

static void judge_call(struct gup_run *run, const struct gup_spec *spec,
		       const struct gup_action *action, const struct scene_call *call,
		       uint32_t known)
{
	struct gup_call_result *result = &run->result[action->call_nr];

	for (uint32_t e = action->first_expect; e < action->first_expect + action->nr_expects;
	     e++) {
		const struct gup_expect *expect = &run->scenario->expect[e];

		if (!gup_expect_applies(run->scenario, expect, spec))
			continue;
		result->nr_expects++;
		for (uint32_t i = 0; i < expect->nr_assertions; i++) {
			struct gup_judged *judged = &run->judged[expect->first_assertion + i];

			judged->applies = true;
			judged->verdict = GUP_VERDICT_UNSEEN;
			if (call->why)
				snprintf(judged->text, sizeof(judged->text), "%s", call->why);
			else
				judge_assertion(run, expect->first_assertion + i, result,
						&call->answer[result->nr - 1], known);
			if (call->broke)
				judged->verdict = GUP_VERDICT_FAILED;
			/* Each other expectation implies that the call returns. */
			if (!call->why && result->observed.endless &&
			    judged->verdict == GUP_VERDICT_UNSEEN &&
			    !expects_endless(run->scenario, expect)) {
				judged->verdict = GUP_VERDICT_FAILED;
				snprintf(judged->text, sizeof(judged->text), "it never returns");
			}
			run->nr_passed += judged->verdict == GUP_VERDICT_PASSED;
			run->nr_failed += judged->verdict == GUP_VERDICT_FAILED;
			run->nr_unseen += judged->verdict == GUP_VERDICT_UNSEEN;
		}
	}
	run->nr_silent += !result->nr_expects;
}

/* The model's entries before a call; the reason why there are none, or NULL. */
static const char *state_in_model(const struct scene *scene, struct gup_run *model, uint32_t at,
				  const struct gup_spec *spec, struct strbuf *to)
{
	const struct gup_action *action = &scene->scenario->action[at];
	struct gup_record before;

	strbuf_free(to);
	if (gup_run_before(model, spec, at) != GUP_RUN_DONE)
		return model->error.text;
	gup_record_before(&before, model->mm, &spec->rules, &scene->call[action->call_nr].call[0]);
	answer_print_before(to, &before);
	return NULL;
}

/* Does the model have this state with one change of another release? */
static bool taken_over(const struct scene *scene, struct gup_run *model, uint32_t at,
		       const char *kernel)
{
	struct strbuf text = strbuf_new();
	bool same = false;

	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR && !same; value++) {
		struct gup_spec spec = *scene->spec;

		if (!gup_attribute_engine_possible(&spec.rules, value))
			continue;
		gup_rules_set(&spec.rules, value);
		same = !state_in_model(scene, model, at, &spec, &text) && !strcmp(text.s, kernel);
	}
	strbuf_free(&text);
	return same;
}

/*
 * Is the kernel's state the model's state? If not, the kernel ran another scenario.
* Stable kernels backport changes of later releases.
 */
static void check_state(const struct scene *scene, struct gup_run *model, uint32_t at,
			struct scene_call *call)
{
	struct strbuf text = strbuf_new(), kernel = strbuf_new();
	const char *why = state_in_model(scene, model, at, scene->spec, &text);

	answer_print_before(&kernel, &call->answer[0]);
	if (why)
		scene_refuse(call, "%s", why);
	else if (strcmp(text.s, kernel.s) && !taken_over(scene, model, at, kernel.s))
		scene_refuse(call, "the state comes out otherwise there: '%.100s', not '%.100s'",
			     kernel.s, text.s);
	strbuf_free(&text);
	strbuf_free(&kernel);
}

enum gup_run_status scene_judge(struct scene *scene, struct gup_run *run, const char *release)
{
	const struct gup_scenario *s = scene->scenario;
	uint32_t known = answer_known(release);
	struct gup_run *model;

	gup_run_clear(run);
	if (!gup_scenario_applies(s, scene->spec)) {
		run->status = GUP_RUN_NOT_APPLICABLE;
		return run->status;
	}
	model = need(gup_run_create(s));
	for (uint32_t i = 0; i < s->nr_actions; i++) {
		const struct gup_action *action = &s->action[i];
		struct scene_call *call = &scene->call[action->call_nr];
		struct gup_call_result *result = &run->result[action->call_nr];

		if (action->kind != GUP_ACTION_CALL)
			continue;
		if (!call->why)
			check_state(scene, model, i, call);
		/* A caller makes its second call when the first call got no page. */
		while (!call->why && result->nr < call->nr &&
		       (!result->nr || result->out[0].ret != 1)) {
			result->call[result->nr] = call->call[result->nr];
			put_outcome(&result->out[result->nr], &call->answer[result->nr]);
			result->nr++;
		}
		if (result->nr) {
			gup_call_observe(result, known);
			run->nr_results = action->call_nr + 1u;
		} else if (!run->error.line) {
			run->error.line = action->line;
			snprintf(run->error.text, sizeof(run->error.text), "%s", call->why);
		}
		if (result->observed.endless)
			result->observed.known = BIT(ENDLESS);
		judge_call(run, scene->spec, action, call, known);
	}
	gup_run_destroy(model);
	return run->status;
}
