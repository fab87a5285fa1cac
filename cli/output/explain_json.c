// SPDX-License-Identifier: GPL-2.0-only
/*
 * A trace as JSON.
 */
#include "output/describe.h"
#include "output/explain_json.h"
#include "output/json.h"
#include "results/parting.h"

#define ENTRY_MAX 192

static json_t *chain_json(const struct chain *chain, unsigned int levels)
{
	json_t *tables = json_array();
	char text[ENTRY_MAX];

	for (unsigned int i = 0; i < chain->nr; i++) {
		gup_entry_format(text, sizeof(text), chain->entry[i], chain->level[i]);
		json_array_append_new(tables,
				      json_pack("{s:s, s:i, s:i, s:o, s:s}", "table",
						chain_level_name(chain->level[i], levels), "level",
						chain->level[i], "index", chain->index[i], "entry",
						json_hex(chain->entry[i]), "text", text));
	}
	return json_pack("{s:o, s:o, s:o}", "address", json_hex(chain->addr), "tables", tables,
			 "pfn", chain->has_page ? json_hex(chain->pfn) : json_null());
}

static json_t *chains_json(const struct chain *chains, unsigned int nr, unsigned int levels)
{
	json_t *list = json_array();

	for (unsigned int i = 0; i < nr; i++)
		json_array_append_new(list, chain_json(&chains[i], levels));
	return list;
}

static json_t *event_json(const struct trace *trace, const struct trace_call *call,
			  const struct gup_event *e)
{
	enum gup_rule_value by = call->by[e - call->event];
	char text[ENTRY_MAX];
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:i, s:o, s:I}", "event",
				 json_text(gup_event_name(e->id)), "function",
				 json_text(trace_function(trace, call, e)), "rule",
				 by < GUP_RULE_VALUE_NR ? json_value(by) : json_null(), "address",
				 json_hex(e->addr), "level", e->level, "entry", json_hex(e->entry),
				 "value", (json_int_t)e->value);

	if (e->entry) {
		gup_entry_format(text, sizeof(text), e->entry, e->level);
		json_object_set_new(json, "entry_text", json_text(text));
	}
	return json;
}

static json_t *events_json(const struct trace *trace, const struct trace_call *call)
{
	json_t *events = json_array();

	for (size_t i = 0; i < call->nr_events; i++)
		json_array_append_new(events, event_json(trace, call, &call->event[i]));
	return events;
}

static json_t *pfns_json(const struct trace_call *call)
{
	json_t *pfns = json_array();

	for (size_t i = 0; i < call->nr_pfns; i++)
		json_array_append_new(pfns, json_hex(call->pfn[i]));
	return pfns;
}

/* What a tree did in the same call, and the first difference. */
static json_t *tree_json(const struct trace *trace, const struct trace_call *call,
			 const struct trace *tree)
{
	static const char *const kinds[] = {
		[PARTING_EVENT] = "event",
		[PARTING_PAGES] = "pages",
		[PARTING_ENTRIES] = "entries",
		[PARTING_CALL] = "call",
	};
	const struct trace_call *other = parting_call(trace, tree, call);
	const struct parting p = parting_find(call, other);
	json_t *parting = json_null();

	if (tree->run->status == GUP_RUN_NOT_APPLICABLE)
		return json_null();
	if (p.kind)
		parting = json_pack("{s:s, s:o, s:o}", "in", kinds[p.kind], "model",
				    p.model ? event_json(trace, call, p.model) : json_null(),
				    "tree", p.tree ? event_json(tree, other, p.tree) : json_null());
	if (!other)
		return json_pack("{s:o}", "parting", parting);
	return json_pack("{s:o, s:o, s:o, s:o}", "events", events_json(tree, other), "outcome",
			 json_outcome(&other->out), "pfns", pfns_json(other), "parting", parting);
}

/* The rules that decided, each with what the call would do otherwise. */
static json_t *reasons_json(const struct trace_call *call)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < call->nr_reasons; i++) {
		const struct gup_reason *reason = &call->reason[i];
		json_t *json = json_value(reason->value);

		json_object_set_new(json, "otherwise",
				    json_pack("{s:s, s:o}", "value",
					      gup_rule_value_name(reason->other), "outcome",
					      json_outcome(&reason->out)));
		json_array_append_new(list, json);
	}
	return list;
}

static json_t *call_json(const struct trace *trace, const struct trace_call *call)
{
	const struct gup_action *action = &trace->run->scenario->action[call->action];
	unsigned int levels = trace->run->mm->levels;
	json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "line",
				 (json_int_t)action->line, "caller",
				 json_text(gup_caller_name(action->caller)), "call",
				 json_call(&call->call), "before",
				 chains_json(call->before, call->nr_chains, levels), "events",
				 events_json(trace, call), "outcome", json_outcome(&call->out),
				 "pfns", pfns_json(call), "after",
				 chains_json(call->after, call->nr_chains, levels));

	if (action->caller < GUP_CALLER_NR)
		json_object_set_new(
			json, "caller_gets",
			json_text(gup_caller_gets_name(trace->run->result[action->call_nr].gets)));
	if (call->decided) {
		json_object_set_new(json, "decided_by", reasons_json(call));
		json_object_set_new(json, "in_all_releases", json_boolean(call->everywhere));
	}
	return json;
}

static json_t *steps_json(const struct gup_scenario *scenario)
{
	json_t *list = json_array();
	char line[DESCRIBE_MAX];

	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		if (action->kind != GUP_ACTION_STEP)
			continue;
		gup_step_print(line, sizeof(line), &action->step);
		json_array_append_new(list,
				      json_pack("{s:I, s:o}", "line", (json_int_t)action->line,
						"step", json_text(line)));
	}
	return list;
}

json_t *explain_json(const struct file *file, const struct trace *trace, const struct trace *tree,
		     const struct explain_record *record)
{
	static const char *const status[] = {
		[GUP_RUN_DONE] = "done",
		[GUP_RUN_NOT_APPLICABLE] = "not-applicable",
		[GUP_RUN_BAD_STEP] = "bad-step",
	};
	const struct gup_run *run = trace->run;
	json_t *doc = json_begin("explain"), *calls = json_array();

	for (size_t i = 0; i < trace->nr_calls; i++) {
		json_t *call = call_json(trace, &trace->call[i]);

		if (tree)
			json_object_set_new(call, "tree", tree_json(trace, &trace->call[i], tree));
		if (record)
			json_object_set_new(call, "on", explain_record_json(record, i));
		json_array_append_new(calls, call);
	}
	if (tree)
		json_object_set_new(doc, "tree", json_text(tree->run->engine->name));
	if (record)
		json_object_set_new(doc, "on", json_text(record->name));
	json_object_set_new(doc, "file", json_text(file->name));
	json_object_set_new(doc, "scenario", json_text(run->scenario->name));
	json_object_set_new(doc, "version", json_text(trace->spec.name));
	json_object_set_new(doc, "status", json_text(status[run->status]));
	if (run->status == GUP_RUN_BAD_STEP)
		json_object_set_new(doc, "error", json_scenario_error(&run->error));
	json_object_set_new(doc, "steps", steps_json(run->scenario));
	json_object_set_new(doc, "calls", calls);
	json_object_set_new(doc, "judged", json_judged(run));
	return doc;
}
