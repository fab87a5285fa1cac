// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking a kernel for the calls of scenarios.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/guest.h"
#include "scene.h"

static const char *const foll_names[] = {
#define X(name) #name,
	GW_FOLL_LIST(X)
#undef X
};

static const char *const entry_names[] = {
#define X(name) #name,
	GW_ENTRY_LIST(X)
#undef X
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static bool among(const char *const *names, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

bool scene_refuse(struct scene_call *to, const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	free(to->why);
	to->why = copy_of(text, strlen(text));
	return false;
}

/* One row, whose last column is the call. */
static bool add_row(struct batch_state *state, struct scene_call *to, const struct gup_call *call)
{
	struct batch_row *row = &state->row[state->nr_rows++];
	const char *entry = gup_entry_point_name(call->entry);

	if (!entry || !among(entry_names, NR(entry_names), entry))
		return scene_refuse(to, "a guest does not call %s", entry ? entry : "that");
	if (!call->nr_pages || call->nr_pages > KERNEL_PAGES)
		return scene_refuse(to, "it asks for %llu pages, and a guest for 1 to %d",
				    (unsigned long long)call->nr_pages, KERNEL_PAGES);
	*row = (struct batch_row){ .call = *call };
	row->call.flags = 0;
	for (unsigned int bit = 0; bit < 32; bit++) {
		if (!(call->flags & 1u << bit))
			continue;
		if (bit >= GUP_FOLL_NR || row->nr_flags == BATCH_FLAGS ||
		    !among(foll_names, NR(foll_names), gup_foll_name(bit)))
			return scene_refuse(to, "a guest does not pass these flags");
		row->flag[row->nr_flags++] = 1u << bit;
	}
	return true;
}

/* The steps above a call. */
static bool add_steps(struct batch_state *state, struct scene_call *to,
		      const struct gup_scenario *s, uint32_t action)
{
	for (uint32_t i = 0; i < action; i++) {
		if (s->action[i].kind != GUP_ACTION_STEP)
			return scene_refuse(to,
					    "line %u is a call before it, which changes the state",
					    s->action[i].line);
		if (state->base.nr_steps == GUP_BASE_STEPS)
			return scene_refuse(to, "more than %d steps are above it", GUP_BASE_STEPS);
		state->base.step[state->base.nr_steps++] = s->action[i].step;
	}
	return true;
}

static bool add_state(struct batch_state *state, const struct scene *scene, uint32_t at)
{
	const struct gup_action *action = &scene->scenario->action[at];
	struct scene_call *to = &scene->call[action->call_nr];

	*state = (struct batch_state){ .base = { .name = "call" } };
	to->nr = 1;
	to->call[0] = action->call;
	if (action->caller == GUP_CALLER_SMAPS)
		return scene_refuse(to, "what smaps does is no call of a function");
	if (action->caller != GUP_CALLER_NR)
		to->nr = gup_caller_calls((enum gup_caller)action->caller, &scene->spec->rules,
					  action->call.start, to->call);
	if (scene->scenario->levels != 4)
		return scene_refuse(to, "a guest has four levels of tables");
	if (!add_steps(state, to, scene->scenario, at))
		return false;
	state->base.start = to->call[0].start;
	state->base.nr_pages = to->call[0].nr_pages;
	for (unsigned int i = 0; i < to->nr; i++)
		if (!add_row(state, to, &to->call[i]))
			return false;
	return true;
}

void scene_begin(struct scene *scene, const struct gup_scenario *scenario,
		 const struct gup_spec *spec, struct buf *cases)
{
	struct batch_state state;

	*scene = (struct scene){ scenario, spec,
				 need(calloc(scenario->nr_calls + 1, sizeof(*scene->call))) };
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		if (scenario->action[i].kind != GUP_ACTION_CALL || !add_state(&state, scene, i))
			continue;
		batch_print_state(cases, &state);
		for (unsigned int row = 0; row < state.nr_rows; row++) {
			batch_print_row(cases, &state.row[row]);
			buf_str(cases, "\n");
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

void scenes_begin(struct buf *cases)
{
	buf_str(cases, "gupwalk-cases 1\n");
}

void scenes_end(struct buf *cases)
{
	buf_str(cases, "end\n");
}

/**
 * struct listener - a hearer of scenes
 * @scene: the scene that is heard, and those that follow
 * @nr: how many
 * @call: number of its call
 */
struct listener {
	struct scene *scene;
	size_t nr;
	uint32_t call;
};

/* The call that is heard now: those that are not asked are not. */
static struct scene_call *current(struct listener *l)
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

static bool hears_call(void *arg, unsigned int row, unsigned int column, const char *word,
		       const struct answer *answer)
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
		to->word[row] = copy_of(word, strlen(word));
	return true;
}

/* A call is done, all that could be said of it has been. */
static void hears_state(void *arg, const struct batch_state *state, const struct answer *before,
			const char *unreached)
{
	struct listener *l = arg;
	struct scene_call *to = current(l);
	unsigned int step;
	char why[200];

	(void)state;
	(void)before;
	if (!to)
		return;
	if (unreached && sscanf(unreached, "unreached %u %199[^\n]", &step, why) == 2 &&
	    step < l->scene->scenario->nr_actions)
		scene_refuse(to, "line %u is not done there: %s",
			     l->scene->scenario->action[step].line, why);
	else if (unreached)
		scene_refuse(to, "its state is not reached there");
	else if (to->word[0])
		scene_refuse(to, "%s", to->word[0]);
	else if (to->word[1] && to->answer[0].ret != 1)
		scene_refuse(to, "%s", to->word[1]);
	l->call++;
}

bool scenes_hear(struct scene *scene, size_t nr, const char *cases, const char *answers,
		 struct buf *error)
{
	struct listener listener = { scene, nr, 0 };
	const struct hearer hearer = { &listener, begins, hears_call, hears_state };

	return hear(cases, answers, &hearer, error);
}
