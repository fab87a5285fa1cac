// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls by engines.
 */
#include <gupwalk/record.h>

#include "internal.h"

static long call_model(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	return gup_call(walk, call);
}

const struct gup_engine gup_model_engine = {
	.name = "model",
	.call = call_model,
	.entry_points = UINT32_MAX,
	.known = GUP_OBSERVES_ALL,
};

long gup_engine_call(const struct gup_engine *engine, struct gup_walk *walk,
		     const struct gup_call *call)
{
	const struct gup_record *record;
	enum gup_answered how;

	engine = gup_engine_or_model(engine);
	if (!engine->answer)
		return engine->call(engine->arg, walk, call);
	record = engine->answer(engine->arg, call, &how);
	if (record)
		gup_record_play(walk, call, record);
	else
		gup_outcome_clear(walk->out);
	return walk->out->ret;
}

enum gup_answered gup_engine_answers(const struct gup_engine *engine, const struct gup_rules *rules,
				     const struct gup_call *call)
{
	enum gup_answered how;

	if (!gup_engine_has(engine, rules, call->entry_point))
		return GUP_NOT_OFFERED;
	if (!gup_engine_has_memory(engine))
		return GUP_ANSWERED;
	engine->answer(engine->arg, call, &how);
	return how;
}

enum gup_step_error law_engine_state(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				     const struct gup_initial_state *initial,
				     enum gup_step_error err)
{
	const struct gup_call call = { .start = initial->start, .nr_pages = initial->nr_pages };
	struct gup_record before;

	sandbox->mapped = NULL;
	sandbox->otherwise = false;
	sandbox->reached = sandbox->engine->state(sandbox->engine->arg, initial, &sandbox->mapped);
	if (err || sandbox->reached)
		return err ? err : GUP_STEP_NOT_REACHED;
	gup_record_before(&before, sandbox->before, rules, &call);
	sandbox->otherwise = !gup_record_same_before(&before, sandbox->mapped);
	return GUP_STEP_OK;
}

bool gup_engines_ask(const struct gup_engine *const *engine, unsigned int nr,
		     const struct gup_rules *rules, struct gup_selection *selection)
{
	const struct gup_engine *asked = NULL;

	for (unsigned int i = 0; i < nr; i++) {
		if (!gup_engine_or_model(engine[i])->ask)
			continue;
		if (!engine[i]->ask(engine[i]->arg, rules, selection))
			return false;
		asked = engine[i];
	}
	/* The engine was asked for that part only. */
	if (asked)
		selection->shard = selection->nr_shards = 0;
	for (unsigned int i = 0; i < nr && !asked; i++)
		if (gup_engine_has_memory(engine[i]))
			asked = engine[i];
	selection->asked = asked;
	return true;
}
