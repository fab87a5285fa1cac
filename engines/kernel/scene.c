// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making the calls of scenarios on a kernel.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/guest.h"
#include "recorded.h"
#include "scene.h"

bool scene_refuse(struct scene_call *to, const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	free(to->why);
	to->why = need_copy(text, strlen(text));
	return false;
}

/* Can a guest make this call? @from names it in messages: "" or "line 4: ". */
static bool can_call(struct scene_call *to, const struct gup_call *call, const char *from)
{
	const char *entry = gup_entry_point_name(call->entry_point);

	if (!entry)
		return scene_refuse(to, "%sa guest does not call that", from);
	if (call->flags & ~(unsigned int)GUP_FOLL_EXTERNAL)
		return scene_refuse(to, "%sa guest does not pass these flags", from);
	return true;
}

/* One row, whose last column is the call. */
static bool add_row(struct batch_state *state, struct scene_call *to, const struct gup_call *call)
{
	struct batch_row *row = &state->row[state->nr_rows++];

	if (!can_call(to, call, ""))
		return false;
	*row = (struct batch_row){ .call = *call };
	row->call.flags = 0;
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		if (!(call->flags & 1u << bit))
			continue;
		if (row->nr_flags == BATCH_FLAGS)
			return scene_refuse(to, "a guest does not pass so many flags");
		row->flag[row->nr_flags++] = 1u << bit;
	}
	return true;
}

/*
 * The number of calls that an action makes: two for a caller that retries, 0 for another
 * action.
 */
static unsigned int calls_of(const struct scene *scene, const struct gup_action *action,
			     struct gup_call call[2])
{
	call[0] = action->call;
	if (action->caller == GUP_CALLER_SMAPS)
		return 0;
	if (action->caller == GUP_CALLER_NR)
		return 1;
	return gup_caller_calls((enum gup_caller)action->caller, &scene->spec->rules,
				action->call.start, call);
}

/* An earlier call, which changes the state. */
static bool add_requests(struct batch_state *state, struct scene_call *to,
			 const struct scene *scene, const struct gup_action *action)
{
	struct batch_request *request = &state->request[state->nr_requests];
	struct gup_call call[2];
	unsigned int nr = 1;
	char from[32];

	snprintf(from, sizeof(from), "line %u: ", action->line);
	if (action->kind == GUP_ACTION_CALL)
		nr = calls_of(scene, action, call);
	if (!nr)
		return scene_refuse(to, "%ssmaps does not call a function", from);
	if (state->nr_requests + nr > BATCH_REQUESTS)
		return scene_refuse(to, "more than %d calls are above it", BATCH_REQUESTS);
	for (unsigned int i = 0; i < nr; i++, request++, state->nr_requests++) {
		*request = (struct batch_request){ .at = state->initial.nr_steps,
						   .kind = BATCH_PUT,
						   .label = i ? GUP_NO_LABEL : action->label };
		if (action->kind != GUP_ACTION_CALL)
			continue;
		request->kind = i ? BATCH_OR_CALL : BATCH_CALL;
		request->call = call[i];
		if (!can_call(to, &call[i], from))
			return false;
	}
	return true;
}

/* The steps and calls before a call. */
static bool add_actions(struct batch_state *state, struct scene_call *to, const struct scene *scene,
			uint32_t at)
{
	for (uint32_t i = 0; i < at; i++) {
		const struct gup_action *action = &scene->scenario->action[i];

		if (action->kind != GUP_ACTION_STEP) {
			if (!add_requests(state, to, scene, action))
				return false;
			continue;
		}
		if (state->initial.nr_steps == GUP_INITIAL_STATE_STEPS)
			return scene_refuse(to, "more than %d steps are above it",
					    GUP_INITIAL_STATE_STEPS);
		state->initial.step[state->initial.nr_steps++] = action->step;
	}
	return true;
}

/* The line of the file that a line of a state comes from. */
static uint32_t line_of(const struct scene *scene, unsigned int nr)
{
	const struct gup_action *action = scene->scenario->action;
	struct gup_call call[2];

	for (uint32_t i = 0; i < scene->scenario->nr_actions; i++, action++) {
		unsigned int lines =
			action->kind == GUP_ACTION_CALL ? calls_of(scene, action, call) : 1;

		if (nr < lines)
			return action->line;
		nr -= lines;
	}
	return 0;
}

static bool add_state(struct batch_state *state, const struct scene *scene, uint32_t at)
{
	const struct gup_action *action = &scene->scenario->action[at];
	struct scene_call *to = &scene->call[action->call_nr];

	*state = (struct batch_state){ .initial = { .name = "call" } };
	to->nr = calls_of(scene, action, to->call);
	if (!to->nr)
		return scene_refuse(to, "smaps does not call a function");
	if (scene->scenario->levels != 4)
		return scene_refuse(to, "a guest has four levels of tables");
	if (!add_actions(state, to, scene, at))
		return false;
	state->initial.start = to->call[0].start;
	state->initial.nr_pages = to->call[0].nr_pages;
	for (unsigned int i = 0; i < to->nr; i++)
		if (!add_row(state, to, &to->call[i]))
			return false;
	return true;
}

void scene_begin(struct scene *scene, const struct gup_scenario *scenario,
		 const struct gup_spec *spec, struct strbuf *cases)
{
	struct batch_state state;

	*scene = (struct scene){ scenario, spec,
				 need_array(scenario->nr_calls + 1, sizeof(*scene->call)) };
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		if (scenario->action[i].kind != GUP_ACTION_CALL || !add_state(&state, scene, i))
			continue;
		batch_print_state(cases, &state);
		for (unsigned int row = 0; row < state.nr_rows; row++) {
			batch_print_row(cases, &state.row[row]);
			strbuf_adds(cases, "\n");
		}
	}
}

void scene_end(struct scene *scene)
{
	for (uint32_t i = 0; i < scene->scenario->nr_calls; i++) {
		free(scene->call[i].why);
		free(scene->call[i].word[0]);
		free(scene->call[i].word[1]);
	}
	free(scene->call);
	*scene = (struct scene){ 0 };
}

void scenes_begin(struct strbuf *cases)
{
	strbuf_adds(cases, GW_CASES);
}

void scenes_end(struct strbuf *cases)
{
	strbuf_adds(cases, "end\n");
}

/**
 * struct scenes - a hearer of scenes
 * @scene: the current scene, and those that follow
 * @nr: how many
 * @call: number of its call
 */
struct scenes {
	struct scene *scene;
	size_t nr;
	uint32_t call;
};

/* The current call, without calls that the kernel does not make. */
static struct scene_call *current(struct scenes *l)
{
	while (l->nr) {
		for (; l->call < l->scene->scenario->nr_calls; l->call++)
			if (!l->scene->call[l->call].why)
				return &l->scene->call[l->call];
		l->scene++;
		l->nr--;
		l->call = 0;
	}
	return NULL;
}

static void begins(void *arg, const char *kernel)
{
	(void)arg;
	(void)kernel;
}

static bool receive_call(void *arg, unsigned int row, unsigned int column, const char *word,
			 const struct gup_record *answer)
{
	struct scene_call *to = current(arg);
	unsigned int flags = to ? to->call[row].flags : 0, columns = 1;

	for (; flags; flags &= flags - 1)
		columns *= 2;
	if (!to || column != columns - 1)
		return to;
	if (answer)
		to->answer[row] = *answer;
	else
		to->word[row] = need_copy(word, strlen(word));
	return true;
}

static void not_reached(struct scene_call *to, const struct scene *scene, const char *unreached)
{
	unsigned int step;
	char why[200];

	if (sscanf(unreached, "unreached %9u %199[^\n]", &step, why) == 2 && line_of(scene, step))
		scene_refuse(to, "line %u is not done there: %s", line_of(scene, step), why);
	else
		scene_refuse(to, "its state is not reached there");
}

static void no_answer(struct scene_call *to, const char *word)
{
	to->broke = !strcmp(word, "crashed") || !strcmp(word, "hangs");
	scene_refuse(to, "%s", word);
}

/* Finish a call: all its answers were parsed. */
static void receive_state(void *arg, const struct batch_state *state,
			  const struct gup_record *before, const char *unreached)
{
	struct scenes *l = arg;
	struct scene_call *to = current(l);

	(void)state;
	(void)before;
	if (!to)
		return;
	if (unreached)
		not_reached(to, l->scene, unreached);
	else if (to->word[0])
		no_answer(to, to->word[0]);
	else if (to->word[1] && to->answer[0].ret != 1)
		no_answer(to, to->word[1]);
	l->call++;
}

bool scenes_parse(struct scene *scene, size_t nr, const char *cases, const char *answers,
		  struct strbuf *error)
{
	struct scenes scenes = { scene, nr, 0 };
	const struct answer_receiver receiver = { &scenes, begins, receive_call, receive_state };

	return parse_answers(cases, answers, &receiver, error);
}

static void recall_call(struct scene_call *to, unsigned int nr, struct recorded *recorded)
{
	const struct gup_engine *engine = recorded_engine(recorded);
	enum gup_answered how;
	const struct gup_record *record = engine->answer(engine->arg, &to->call[nr], &how);

	if (record)
		to->answer[nr] = *record;
	if (how == GUP_NOT_OFFERED)
		scene_refuse(to, "not-offered");
	else if (!record)
		scene_refuse(to, "there is no answer to this call in this state");
	else if (record->crashed || record->hangs)
		no_answer(to, record->crashed ? "crashed" : "hangs");
}

void scene_recall(struct scene *scene, struct recorded *recorded)
{
	const struct gup_record *before;
	struct batch_state state;

	for (uint32_t i = 0; i < scene->scenario->nr_actions; i++) {
		const struct gup_action *action = &scene->scenario->action[i];
		struct scene_call *to = &scene->call[action->call_nr];

		if (action->kind != GUP_ACTION_CALL || to->why || !add_state(&state, scene, i))
			continue;
		switch (recorded_state(recorded, &state, &before)) {
		case GUP_REACHED:
			for (unsigned int nr = 0; nr < to->nr && !to->why; nr++)
				if (!nr || to->answer[0].ret != 1)
					recall_call(to, nr, recorded);
			break;
		case GUP_UNREACHED:
		case GUP_LACKED:
			not_reached(to, scene, recorded_unreached(recorded));
			break;
		case GUP_NOT_ASKED:
			scene_refuse(to, "no such state is recorded");
			break;
		}
	}
}
