// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls of a scenario by an engine without decisions, compared with the model.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/attribute_engine.h>
#include <gupwalk/record.h>
#include <engines/kernel/scene.h>

#include "output/describe.h"
#include "results/explain_record.h"
#include "output/json.h"

static char *text_of(const struct gup_record *record, bool before)
{
	struct strbuf text = strbuf_new();

	if (before)
		answer_print_before(&text, record);
	else
		answer_print(&text, record);
	return text.s;
}

/**
 * struct other_rules - a call of a trace, to be made with other rules
 * @trace: the trace
 * @call: the call
 * @engine: what an engine did
 */
struct other_rules {
	const struct trace *trace;
	const struct trace_call *call;
	const struct gup_record *engine;
};

/* Does the model with these rules do what the engine did? */
static bool agrees(void *arg, const struct gup_rules *rules)
{
	const struct other_rules *other = arg;
	struct gup_spec spec = other->trace->spec;
	struct gup_record model;

	spec.rules = *rules;
	return gup_run_observe(&model, other->trace->run->scenario, &spec, other->call->action,
			       &other->call->call) &&
	       !gup_record_compare(&model, other->engine);
}

static void take(struct recorded_call *to, const struct gup_record *engine,
		 const struct trace *trace, const struct trace_call *call)
{
	struct other_rules other = { trace, call, engine };
	struct gup_record model;
	bool by_state;

	if (!gup_run_observe(&model, trace->run->scenario, &trace->spec, call->action,
			     &call->call)) {
		to->why = need_copy("the model does not reach this call", 34);
		return;
	}
	to->differs = gup_record_compare(&model, engine);
	by_state = to->differs & GUP_DIFFER_STATE;
	to->does = text_of(engine, by_state);
	to->model = text_of(&model, by_state);
	if (to->differs)
		to->nr_values = gup_attribute_values(&trace->spec.rules, agrees, &other, to->value,
						     SEEN_VALUES);
}

/* The number of a call in its line: a caller makes at most two. */
static unsigned int nth(const struct trace *trace, size_t nr)
{
	return nr && trace->call[nr - 1].action == trace->call[nr].action;
}

static void take_scene(struct explain_record *record, const struct scene *scene,
		       const struct trace *trace)
{
	for (size_t i = 0; i < trace->nr_calls; i++) {
		const struct trace_call *call = &trace->call[i];
		const struct gup_action *action = &scene->scenario->action[call->action];
		const struct scene_call *from = &scene->call[action->call_nr];

		if (from->why)
			record->call[i].why = need_copy(from->why, strlen(from->why));
		else if (nth(trace, i) && from->answer[0].ret == 1)
			record->call[i].why = need_copy("it got the page at the first try", 32);
		else
			take(&record->call[i], &from->answer[nth(trace, i)], trace, call);
	}
}

static int have_answers(struct explain_record *record, const struct tool_command *cmd,
			const struct file *file, const struct gup_spec *spec,
			struct tool_engine *on, const struct trace *trace)
{
	struct strbuf cases = strbuf_new();
	struct scene scene;
	int status;

	scenes_begin(&cases);
	scene_begin(&scene, file->scenario, spec, &cases);
	scenes_end(&cases);
	status = engines_ask(cmd, on, cases.s);
	if (!status) {
		scene_recall(&scene, on->recorded);
		take_scene(record, &scene, trace);
	}
	scene_end(&scene);
	strbuf_free(&cases);
	return status;
}

static void ask_model(struct explain_record *record, const struct tool_engine *on,
		      const struct trace *trace)
{
	static const char why[] = "it does not reach this call";

	for (size_t i = 0; i < trace->nr_calls; i++) {
		const struct trace_call *call = &trace->call[i];
		struct gup_record other;

		if (gup_run_observe(&other, trace->run->scenario, &on->spec, call->action,
				    &call->call))
			take(&record->call[i], &other, trace, call);
		else
			record->call[i].why = need_copy(why, strlen(why));
	}
}

int explain_record_make(struct explain_record *record, const struct tool_command *cmd,
			const struct file *file, const struct gup_spec *spec,
			struct tool_engine *on, const struct trace *trace)
{
	*record = (struct explain_record){
		.name = on->label,
		.call = need_array(trace->nr_calls + 1, sizeof(*record->call)),
		.nr = trace->nr_calls,
	};
	if (engines_has_memory(on))
		return have_answers(record, cmd, file, spec, on, trace);
	ask_model(record, on, trace);
	return TOOL_HOLDS;
}

void explain_record_free(struct explain_record *record)
{
	for (size_t i = 0; i < record->nr; i++) {
		free(record->call[i].why);
		free(record->call[i].does);
		free(record->call[i].model);
	}
	free(record->call);
}

int explain_record_status(const struct explain_record *record)
{
	bool any = false;

	for (size_t i = 0; i < record->nr; i++) {
		if (record->call[i].differs)
			return TOOL_BROKEN;
		any |= !record->call[i].why;
	}
	return any || !record->nr ? TOOL_HOLDS : TOOL_NO_ENGINE;
}

static void put_rules(const struct term *out, const struct recorded_call *call)
{
	for (unsigned int i = 0; i < call->nr_values; i++) {
		enum gup_rule_value value = (enum gup_rule_value)call->value[i];

		fprintf(out->file, "    as the model does with +%s=%s\n",
			gup_rule_name(gup_rule_of(value)), gup_rule_value_name(value));
	}
}

void explain_record_call(const struct term *out, const struct explain_record *record, size_t nr)
{
	const struct recorded_call *call = &record->call[nr];
	char differs[DESCRIBE_DIFFERS_MAX];

	term_put(out, PAINT_HEAD, " What %s did\n", record->name);
	if (call->why) {
		fprintf(out->file, "  no answer: %s\n", call->why);
		return;
	}
	fputs("  ", out->file);
	term_wrap(out, 2, 4, call->does);
	if (!call->differs) {
		term_put(out, PAINT_GOOD, " They agree in all that is observed.\n");
		return;
	}
	term_put(out, PAINT_BAD, " They differ in: %s.\n",
		 describe_differs(differs, sizeof(differs), call->differs));
	fputs("    the model: ", out->file);
	term_wrap(out, 15, 6, call->model);
	put_rules(out, call);
}

json_t *explain_record_json(const struct explain_record *record, size_t nr)
{
	const struct recorded_call *call = &record->call[nr];
	json_t *values = json_array();

	for (unsigned int i = 0; i < call->nr_values; i++) {
		enum gup_rule_value value = (enum gup_rule_value)call->value[i];

		json_array_append_new(values,
				      json_sprintf("%s=%s", gup_rule_name(gup_rule_of(value)),
						   gup_rule_value_name(value)));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "no_answer", json_text(call->why), "does",
			 json_text(call->does), "model_does", json_text(call->model), "differs",
			 json_differs(call->differs), "as_with", values);
}
