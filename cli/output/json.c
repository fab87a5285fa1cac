// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON: what the subcommands share.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/diff.h>

#include "output/describe.h"
#include "output/json.h"
#include "tool.h"

#define JSON_FORMAT 1

json_t *json_begin(const char *what)
{
	return json_pack("{s:s, s:s, s:i}", "tool", "gupwalk " GUPWALK_VERSION, "command", what,
			 "format", JSON_FORMAT);
}

void json_finish(json_t *doc)
{
	if (!doc)
		out_of_memory();
	json_dumpf(doc, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(doc);
}

json_t *json_version(gup_version version)
{
	char text[8];

	return version ? json_string(gup_version_format(text, sizeof(text), version)) : json_null();
}

json_t *json_text(const char *text)
{
	json_t *json;
	char *copy;

	if (!text)
		return json_null();
	json = json_string(text);
	if (json)
		return json;
	copy = need_copy(text, strlen(text));
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	json = json_string(copy);
	free(copy);
	return json;
}

json_t *json_hex(uint64_t number)
{
	return json_sprintf("0x%" PRIx64, number);
}

/* FOLL_ flags as a list of names. */
static json_t *foll_names(unsigned int flags)
{
	json_t *list = json_array();

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (flags & (1u << bit))
			json_array_append_new(list, json_sprintf("FOLL_%s", gup_foll_name(bit)));
	return list;
}

json_t *json_foll(unsigned int flags)
{
	json_t *list = json_array();

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (flags & (1u << bit))
			json_array_append_new(list, json_sprintf("FOLL_%s", gup_foll_name(bit)));
	return list;
}

json_t *json_value(enum gup_rule_value value)
{
	const struct gup_change *change = gup_change_of(GUP_VERSION_LAST, value);

	return json_pack("{s:s, s:s, s:o, s:o}", "rule", gup_rule_name(gup_rule_of(value)), "value",
			 gup_rule_value_name(value), "since",
			 json_version(change ? change->since : 0), "commit",
			 json_text(change && *change->commit ? change->commit : NULL));
}

json_t *json_culprits(const struct gup_spec *spec, struct gup_rule_set culprits)
{
	json_t *list = json_array();

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		if (gup_rule_set_has(culprits, rule))
			json_array_append_new(list, json_value(spec->rules.value[rule]));
	if (gup_rule_set_has(culprits, GUP_RULE_NR))
		json_array_append_new(list, json_string("flags"));
	return list;
}

json_t *json_call(const struct gup_call *call)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b}", "entry",
			 json_text(gup_entry_point_name(call->entry_point)), "start",
			 json_hex(call->start), "nr_pages",
			 json_integer((json_int_t)call->nr_pages), "flags", foll_names(call->flags),
			 "locked", call->locked, "no_pages", call->no_pages);
}

static json_t *json_faults(const struct gup_outcome *out)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < out->nr_faults && i < GUP_FAULTS_LOGGED; i++) {
		const struct gup_fault *fault = &out->faults[i];
		char flags[DESCRIBE_MAX], ret[DESCRIBE_MAX];

		json_array_append_new(
			list, json_pack("{s:o, s:o, s:s, s:s, s:i, s:b, s:o}", "kind",
					json_text(gup_fault_kind_name(fault->kind)), "address",
					json_hex(fault->addr), "flags",
					describe_fault_flags(flags, sizeof(flags), fault->flags),
					"returned", describe_vm_fault(ret, sizeof(ret), fault->ret),
					"level", fault->level, "split", fault->split,
					"entry_before", json_hex(fault->entry)));
	}
	return list;
}

static json_t *json_warns(uint32_t warns)
{
	json_t *list = json_array();

	for (unsigned int bit = 0; bit < GUP_WARN_NR; bit++)
		if (warns & (1u << bit))
			json_array_append_new(list, json_text(gup_warn_text(bit)));
	return list;
}

json_t *json_outcome(const struct gup_outcome *out)
{
	return json_pack("{s:I, s:o, s:I, s:I, s:I, s:o, s:I, s:i, s:i, s:b, s:b, s:b, s:b, s:o, "
			 "s:o}",
			 "ret", (json_int_t)out->ret, "errno",
			 json_text(out->ret < 0 ? gup_errno_name(out->ret) : NULL), "nr_fast",
			 (json_int_t)out->nr_fast, "nr_faults", (json_int_t)out->nr_faults,
			 "nr_numa", (json_int_t)out->nr_numa, "faults", json_faults(out),
			 "nr_migrated", (json_int_t)out->nr_migrated, "locks", out->locks, "drops",
			 out->drops, "refused", out->refused, "fast", out->fast, "fell_back",
			 out->fell_back, "endless", out->endless, "walk_flags",
			 foll_names(out->flags), "warnings", json_warns(out->warns));
}

json_t *json_scenario_error(const struct gup_scenario_error *error)
{
	return json_pack("{s:I, s:I, s:o}", "line", (json_int_t)error->line, "column",
			 (json_int_t)error->column, "text", json_text(error->text));
}

json_t *json_judged(const struct gup_run *run)
{
	static const char *const verdict[] = {
		[GUP_VERDICT_PASSED] = "passed",
		[GUP_VERDICT_FAILED] = "failed",
		[GUP_VERDICT_UNSEEN] = "unseen",
	};
	const struct gup_scenario *s = run->scenario;
	json_t *list = json_array();

	for (uint32_t e = 0; e < s->nr_expects; e++) {
		const struct gup_expect *expect = &s->expect[e];

		for (uint32_t i = 0; i < expect->nr_assertions; i++) {
			const struct gup_judged *j = &run->judged[expect->first_assertion + i];
			unsigned int observation =
				s->assertion[expect->first_assertion + i].observation;

			if (!j->applies)
				continue;
			json_array_append_new(
				list,
				json_pack("{s:I, s:o, s:s, s:o}", "line", (json_int_t)expect->line,
					  "facet", json_text(gup_observation_name(observation)),
					  "verdict", verdict[j->verdict], "differs",
					  json_text(*j->text ? j->text : NULL)));
		}
	}
	return list;
}

/* An outcome, without what the engine does not observe. */
static json_t *outcome_json_observed(const struct gup_outcome *out, uint32_t known)
{
	static const struct {
		enum gup_observation observation;
		const char *key;
	} untold[] = {
		{ GUP_OBSERVATION_LOCKS, "locks" },
		{ GUP_OBSERVATION_DROPS, "drops" },
		{ GUP_OBSERVATION_REFUSED, "refused" },
		{ GUP_OBSERVATION_LOCKS, "walk_flags" },
	};
	json_t *json = json_outcome(out);

	for (size_t i = 0; i < sizeof(untold) / sizeof(untold[0]); i++)
		if (!(known & 1u << untold[i].observation))
			json_object_set_new(json, untold[i].key, json_null());
	return json;
}

/* NULL for a plain call, and for an engine that does not tell it. */
static const char *caller_gets_name(const struct gup_action *action,
				    const struct gup_call_result *r)
{
	if (action->caller == GUP_CALLER_NR || !(r->observed.known & 1u << GUP_OBSERVATION_GETS))
		return NULL;
	return gup_caller_gets_name(r->gets);
}

json_t *json_results(const struct gup_run *run, const struct gup_spec *spec)
{
	const struct gup_scenario *s = run->scenario;
	json_t *list = json_array();

	for (uint32_t a = 0; a < s->nr_actions; a++) {
		const struct gup_action *action = &s->action[a];
		const struct gup_call_result *r = &run->result[action->call_nr];

		for (unsigned int i = 0; action->kind == GUP_ACTION_CALL && i < r->nr; i++)
			json_array_append_new(
				list,
				json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "line",
					  (json_int_t)action->line, "caller",
					  json_text(gup_caller_name(action->caller)), "caller_gets",
					  json_text(caller_gets_name(action, r)), "call",
					  json_call(&r->call[i]), "ignored_flags",
					  json_foll(r->call[i].flags & ~spec->rules.foll_known),
					  "outcome",
					  outcome_json_observed(&r->out[i], r->observed.known)));
	}
	return list;
}

json_t *json_differs(unsigned int differs)
{
	json_t *list = json_array();

	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (differs & (1u << bit))
			json_array_append_new(list, json_text(gup_differ_name(bit)));
	return list;
}
