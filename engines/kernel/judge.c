// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging a kernel's answers to a scenario's calls by the scenario's expectations. The answers
 * are played on the model's state, and judged there in the same way as the model's own calls.
 */
#include <gupwalk/attribute_engine.h>

#include "scene.h"

/**
 * struct player - an engine that plays the answers to one call of a scenario
 * @answer: the next answer
 */
struct player {
	const struct gup_record *answer;
};

static long play(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct player *player = arg;

	gup_record_play(walk, call, player->answer++);
	return walk->out->ret;
}

/* Judge the answers to a call. The model is in the state before it. */
static void judge_call(struct gup_run *run, struct gup_run *model, const struct gup_spec *spec,
		       const struct scene_call *call, uint32_t known)
{
	struct player player = { call->answer };
	const struct gup_engine engine = {
		.call = play,
		.arg = &player,
		.entry_points = UINT32_MAX,
		.known = known,
	};

	model->engine = &engine;
	gup_run_call(run, model, spec);
	model->engine = NULL;
}

/**
 * struct arrival - the model on its way to a call of a scenario
 * @model: the model's run
 * @spec: the version
 * @at: the action that makes the call
 * @call: the call, with the kernel's answers
 * @before: the model's entries before the call
 */
struct arrival {
	struct gup_run *model;
	const struct gup_spec *spec;
	uint32_t at;
	const struct scene_call *call;
	struct gup_record before;
};

/* Does the model come to the call with the kernel's entries? */
static bool same_state(void *arg, const struct gup_rules *rules)
{
	struct arrival *to = arg;
	struct gup_spec spec = *to->spec;

	spec.rules = *rules;
	if (gup_run_before(to->model, &spec, to->at) != GUP_RUN_DONE)
		return false;
	gup_record_before(&to->before, to->model->mm, rules, &to->call->call[0]);
	return gup_record_same_before(&to->before, &to->call->answer[0]);
}

/* Say that the kernel's state before a call is another one. */
static void other_state(struct gup_run *run, struct scene_call *call,
			const struct gup_record *before)
{
	struct strbuf here = strbuf_new(), there = strbuf_new();

	answer_print_before(&here, before);
	answer_print_before(&there, &call->answer[0]);
	scene_refuse(call, "the state is different there: '%.100s', not '%.100s'", there.s, here.s);
	run->status = GUP_RUN_OTHER_STATE;
	run->error.line = 0; /* the reason is that of this call */
	strbuf_free(&here);
	strbuf_free(&there);
}

/*
 * Bring the model to the state before a call, if the call has answers. Stable kernels backport
 * changes, so a change of another release may be what brings it there, and it stays there.
 */
static void reach(struct gup_run *run, struct gup_run *model, const struct scene *scene,
		  uint32_t at, struct scene_call *call)
{
	struct arrival to = { .model = model, .spec = scene->spec, .at = at, .call = call };
	struct gup_record before;
	unsigned int value;

	if (same_state(&to, &scene->spec->rules))
		return;
	before = to.before;
	if (model->status != GUP_RUN_DONE)
		scene_refuse(call, "%s", model->error.text);
	else if (!gup_attribute_values(&scene->spec->rules, same_state, &to, &value, 1))
		other_state(run, call, &before);
}

enum gup_run_status scene_judge(struct scene *scene, struct gup_run *run, uint32_t known)
{
	const struct gup_scenario *s = scene->scenario;
	struct gup_run *model;

	gup_run_clear(run);
	if (!gup_run_suits(run, scene->spec))
		return run->status;
	model = need(gup_run_create(s));
	for (uint32_t i = 0; i < s->nr_actions; i++) {
		struct scene_call *call = &scene->call[s->action[i].call_nr];

		if (s->action[i].kind != GUP_ACTION_CALL)
			continue;
		for (unsigned int nr = 0; nr < call->nr; nr++)
			call->answer[nr].no_exclusive = !(known & GUP_OBSERVES_SHARING);
		if (!call->why)
			reach(run, model, scene, i, call);
		if (call->why)
			gup_run_no_call(run, scene->spec, i,
					call->broke ? GUP_VERDICT_FAILED : GUP_VERDICT_UNSEEN,
					call->why);
		else
			judge_call(run, model, scene->spec, call, known);
	}
	gup_run_destroy(model);
	return run->status;
}
