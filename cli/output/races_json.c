// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results of races, as JSON.
 */
#include "output/describe.h"
#include "output/json.h"
#include "results/races.h"

static json_t *witness_json(const struct race_witness *w)
{
	return json_pack("{s:o, s:I, s:o, s:{s:s, s:i, s:o, s:I, s:I, s:I}, s:s, s:s, s:s}", "file",
			 json_text(w->file), "line", (json_int_t)w->line, "call",
			 json_call(&w->call), "before", "event", gup_event_name(w->point.what),
			 "level", (int)w->point.level, "address", json_hex(w->point.addr), "again",
			 (json_int_t)w->point.nth, "number", (json_int_t)w->point_nr, "of",
			 (json_int_t)w->nr_points, "change", w->step, "ended_by", w->end, "outcome",
			 w->came);
}

static json_t *law_json(const struct race_engine *engine, unsigned int law)
{
	const struct race_tally *tally = &engine->law[law];

	return json_pack("{s:s, s:I, s:I, s:o}", "law", gup_race_law_name(law), "cases",
			 (json_int_t)tally->applies, "broken", (json_int_t)tally->broken, "witness",
			 tally->broken ? witness_json(&tally->witness) : json_null());
}

static json_t *cannot_json(const struct race_engine *engine)
{
	json_t *json = json_object();

	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++)
		json_object_set_new(json,
				    gup_step_name(gup_race_change_step((enum gup_race_change)c)),
				    json_integer((json_int_t)engine->cannot[c]));
	return json;
}

static json_t *compared_json(const struct races *races, const struct race_engine *engine)
{
	const struct race_witness *w = &engine->difference;
	json_t *witness;

	if (engine->against == RACE_NO_ENGINE)
		return json_null();
	witness = engine->differing ? witness_json(w) : json_null();
	if (engine->differing) {
		json_object_set_new(witness, "differs", json_differs(w->differs));
		json_object_set_new(witness, "other_outcome", json_text(w->other));
	}
	return json_pack("{s:s, s:I, s:I, s:I, s:o}", "engine",
			 race_engine_name(&races->engine[engine->against]), "cases",
			 (json_int_t)engine->compared, "unmatched", (json_int_t)engine->unmatched,
			 "differing", (json_int_t)engine->differing, "witness", witness);
}

static json_t *engine_json(const struct races *races, const struct race_engine *engine)
{
	json_t *laws = json_array();

	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
		json_array_append_new(laws, law_json(engine, law));
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, "
			 "s:o, s:o}",
			 "engine", race_engine_name(engine), "version", engine->spec.name,
			 "scenarios", (json_int_t)engine->scenarios, "not_about",
			 (json_int_t)engine->not_about, "no_fast_walk", (json_int_t)engine->no_walk,
			 "not_run", (json_int_t)engine->not_run, "fast_walks",
			 (json_int_t)engine->walks, "reads", (json_int_t)engine->reads,
			 "references", (json_int_t)engine->grabs, "changes",
			 (json_int_t)engine->tried, "points_left_out", (json_int_t)engine->left_out,
			 "changes_left_out", (json_int_t)engine->not_again, "never_ending",
			 (json_int_t)engine->never_ending, "not_possible", cannot_json(engine),
			 "laws", laws, "compared", compared_json(races, engine));
}

void races_json(const struct races *races)
{
	json_t *doc = json_begin("race"), *engines = json_array();

	for (size_t i = 0; i < races->nr; i++)
		json_array_append_new(engines, engine_json(races, &races->engine[i]));
	json_object_set_new(doc, "engines", engines);
	json_object_set_new(doc, "broken", json_boolean(races_broken(races)));
	json_object_set_new(doc, "bad_input", json_boolean(races->bad));
	json_finish(doc);
}
