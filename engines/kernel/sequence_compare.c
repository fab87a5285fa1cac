// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model against the recorded answers to random sequences.
 */
#include <string.h>

#include <gupwalk/run.h>

#include "lib/need.h"
#include "sequence.h"

/**
 * struct comparer - a sequence being compared
 * @to: receives differences
 * @recorded: the recording, in the state of the sequence
 * @state: the sequence
 * @before: the kernel's state before the call
 * @result: counts
 * @differs: a difference was found
 */
struct comparer {
	struct strbuf *to;
	struct recorded *recorded;
	const struct batch_state *state;
	const struct gup_record *before;
	struct sequences_compared *result;
	bool differs;
};

static void print_difference(struct comparer *c, const struct gup_call *call, const char *kernel,
			     const char *model)
{
	struct strbuf text = strbuf_new();

	c->differs = true;
	gup_scenario_free(sequence_scenario(c->state, call, &text));
	strbuf_addf(c->to, "%s# kernel: %s\n# %s: %s\n\n", text.s, kernel,
		    recorded_spec(c->recorded)->name, model);
	strbuf_free(&text);
}

static void print_answers(struct comparer *c, const struct gup_call *call,
			  const struct gup_record *kernel, const struct gup_record *model)
{
	struct strbuf here = strbuf_new(), there = strbuf_new();

	answer_print(&here, model);
	answer_print(&there, kernel);
	print_difference(c, call, there.s, here.s);
	strbuf_free(&here);
	strbuf_free(&there);
}

/* Does the model come to the call in the kernel's state? */
static bool same_before(struct comparer *c, const struct gup_call *call)
{
	const struct gup_spec *spec = recorded_spec(c->recorded);
	struct gup_scenario *s = sequence_scenario(c->state, call, NULL);
	struct strbuf here = strbuf_new(), there = strbuf_new();
	struct gup_run *run = need(gup_run_create(s));
	struct gup_record before;

	if (gup_run_before(run, spec, s->nr_actions - 1) != GUP_RUN_DONE) {
		print_difference(c, call, "the state is reached", run->error.text);
	} else {
		gup_record_before(&before, run->mm, &spec->rules, call);
		if (!gup_record_same_before(&before, c->before)) {
			answer_print_before(&here, &before);
			answer_print_before(&there, c->before);
			print_difference(c, call, there.s, here.s);
		}
	}
	gup_run_destroy(run);
	gup_scenario_free(s);
	strbuf_free(&here);
	strbuf_free(&there);
	return !c->differs;
}

static bool compare_call(void *arg, const struct gup_call *call)
{
	struct comparer *c = arg;
	const struct gup_engine *engine = recorded_engine(c->recorded);
	enum gup_answered how;
	const struct gup_record *kernel = engine->answer(engine->arg, call, &how);
	struct gup_scenario *s;
	struct gup_record model;

	if (!kernel) {
		c->result->not_offered += how == GUP_NOT_OFFERED;
		c->result->unanswered += how != GUP_NOT_OFFERED;
		return true;
	}
	c->result->calls++;
	if (c->differs)
		return true;
	s = sequence_scenario(c->state, call, NULL);
	if (!gup_run_observe(&model, s, recorded_spec(c->recorded), s->nr_actions - 1, call) ||
	    gup_record_compare(&model, kernel))
		print_answers(c, call, kernel, &model);
	gup_scenario_free(s);
	return true;
}

/* The guest reports a state together with its first answer. */
static bool observed(const struct gup_record *before)
{
	return before->nr_entries && before->before[0].facts;
}

static void not_reached(struct comparer *c, const struct gup_call *call)
{
	const char *why = recorded_unreached(c->recorded);

	if (strstr(why, " no such call"))
		c->result->not_offered++;
	else if (strstr(why, " this time: "))
		c->result->unsure++;
	else
		print_difference(c, call, why, "the state is reached");
}

static void compare_one(struct comparer *c)
{
	const struct gup_engine *engine = recorded_engine(c->recorded);
	struct gup_call call = batch_call(&c->state->row[0], 0);

	switch (recorded_state(c->recorded, c->state, &c->before)) {
	case GUP_REACHED:
		if (!observed(c->before) || same_before(c, &call))
			engine->calls(engine->arg, compare_call, c);
		break;
	case GUP_LACKED:
		c->result->lacking++;
		break;
	case GUP_UNREACHED:
		not_reached(c, &call);
		break;
	case GUP_NOT_ASKED: /* none of its calls has an answer */
		engine->calls(engine->arg, compare_call, c);
		break;
	}
}

void sequences_compare(struct strbuf *to, struct recorded *recorded,
		       struct sequences_compared *result)
{
	struct batch_state state;

	*result = (struct sequences_compared){ 0 };
	for (unsigned int i = 0; recorded_sequence(recorded, i, &state); i++) {
		struct comparer c = {
			.to = to, .recorded = recorded, .state = &state, .result = result
		};

		result->states++;
		compare_one(&c);
		result->differing += c.differs;
	}
}
