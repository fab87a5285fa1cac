// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts of laws as JSON.
 */
#include <string.h>

#include "results/checks.h"
#include "output/json.h"

static json_t *change_json(const struct gup_change *change)
{
	if (!change)
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "rule", gup_rule_name(change->rule), "value",
			 gup_rule_value_name(change->value), "since", json_version(change->since),
			 "commit", json_text(*change->commit ? change->commit : NULL), "subject",
			 json_text(change->subject));
}

static json_t *attribution_json(const struct gup_spec *spec,
				const struct gup_attribution *attribution)
{
	return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o}", "since",
			 json_version(attribution->since), "until",
			 json_version(attribution->until), "proposed", attribution->proposed,
			 "rules", json_culprits(spec, attribution->culprits), "broken_by",
			 change_json(attribution->broke), "fixed_by",
			 change_json(attribution->fixed));
}

static json_t *law_json(const struct checks *checks, const struct checked *c, unsigned int law)
{
	const struct gup_tally *tally = &c->result.law[law];
	const struct gup_tally *known = &c->result.known[law];
	bool untold = c->result.untold & GUP_LAW_BIT(law);
	const char *result = tally->broken    ? "broken"
			     : known->broken  ? "known"
			     : tally->applies ? "holds"
			     : untold	      ? "untold"
					      : "no-case";
	json_t *json = json_pack("{s:s, s:s, s:s, s:I, s:I}", "law", gup_law_short_name(law),
				 "law_name", gup_law_name(law), "verdict", result, "applies",
				 (json_int_t)tally->applies, "broken", (json_int_t)tally->broken);

	if (checks->engine)
		json_object_set_new(json, "known", json_integer((json_int_t)known->broken));
	if (checks->engine ? known->broken : tally->broken)
		json_object_set_new(json, "blame",
				    attribution_json(&c->from, &c->attribution[law]));
	if (tally->broken)
		json_object_set_new(json, "witness",
				    json_text(checks->finding[c->finding[law]].name));
	return json;
}

static json_t *why_json(const struct gup_check_result *result)
{
	json_t *why = json_object();

	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++)
		if (result->why[i])
			json_object_set_new(why, gup_step_error_text(i),
					    json_integer(result->why[i]));
	return why;
}

/* Observations that an engine cannot make, and cases that it does not run. */
static json_t *engine_json(const struct gup_check_result *r)
{
	return json_pack("{s:I, s:i, s:I, s:I, s:I, s:b}", "unanswered", (json_int_t)r->unanswered,
			 "states_otherwise", (int)r->otherwise, "unstored", (json_int_t)r->unstored,
			 "endless", (json_int_t)r->endless, "warned", (json_int_t)r->warned,
			 "given_up", r->cancelled);
}

json_t *checks_json(const struct checks *checks)
{
	json_t *list = json_array();

	for (size_t i = 0; i < checks->nr; i++) {
		const struct checked *c = &checks->of[i];
		json_t *laws = json_array();

		for (unsigned int law = 0; law < GUP_LAW_NR; law++)
			if (checks->selection.laws & GUP_LAW_BIT(law))
				json_array_append_new(laws, law_json(checks, c, law));
		json_t *of =
			json_pack("{s:s, s:s, s:I, s:I, s:I, s:i, s:i, s:o, s:o}", "version",
				  c->from.name, "to", c->to.name, "cases",
				  (json_int_t)c->result.cases, "not_offered",
				  (json_int_t)c->result.not_offered, "refused",
				  (json_int_t)c->result.refused, "states", (int)c->result.states,
				  "unreachable_states", (int)c->result.unreachable,
				  "unreachable_because", why_json(&c->result), "laws", laws);

		if (checks->engine)
			json_object_update_new(of, engine_json(&c->result));
		json_array_append_new(list, of);
	}
	return list;
}

json_t *checks_findings_json(const struct checks *checks)
{
	json_t *list = json_array();

	for (size_t i = 0; i < checks->nr_findings; i++) {
		const struct finding *f = &checks->finding[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", f->name,
						      "law", gup_law_short_name(f->law), "law_name",
						      gup_law_name(f->law), "statement",
						      gup_law_text(f->law), "scenario",
						      json_text(f->text)));
	}
	return list;
}
