// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two engines, as JSON.
 */
#include <stdlib.h>

#include "results/diffs.h"
#include "output/json.h"

static json_t *class_json(const struct diffs *diffs, size_t nr)
{
	const struct gup_diff_class *c = &diffs->diff.classes[nr];
	char *witness = diffs_witness(diffs, nr);
	json_t *json = json_pack("{s:o, s:s, s:s, s:I, s:o, s:o, s:o}", "differs",
				 json_differs(c->differs), "calls",
				 gup_entry_point_class_name(c->call_class), "memory", c->treatment,
				 "cases", (json_int_t)c->count, "rules_a",
				 json_culprits(diffs->compared[0].spec, c->culprits), "rules_b",
				 json_culprits(diffs->compared[1].spec, c->culprits), "scenario",
				 json_text(witness));

	json_object_set_new(json, "a_does",
			    compared_json(diffs->sandbox, &diffs->compared[0], &c->witness));
	json_object_set_new(json, "b_does",
			    compared_json(diffs->sandbox, &diffs->compared[1], &c->witness));
	free(witness);
	return json;
}

void diffs_json(const struct diffs *diffs)
{
	const struct gup_diff *d = &diffs->diff;
	json_t *doc = json_begin("diff"), *classes = json_array();

	for (size_t i = 0; i < d->nr_classes; i++)
		json_array_append_new(classes, class_json(diffs, i));
	json_object_update_new(
		doc, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:i, s:i, s:i, s:i, s:o}", "a",
			       diffs->compared[0].name, "b", diffs->compared[1].name, "cases",
			       (json_int_t)d->cases, "differing", (json_int_t)d->differing,
			       "not_offered", (json_int_t)d->not_offered, "unstored",
			       (json_int_t)d->unstored, "unclassed", (json_int_t)d->unclassed,
			       "states", (int)d->states, "only_a", (int)d->only_a, "only_b",
			       (int)d->only_b, "neither", (int)d->neither, "classes", classes));
	json_object_set_new(doc, "not_made", json_integer((json_int_t)d->not_made));
	json_object_set_new(doc, "given_up", json_boolean(d->cancelled));
	if (d->random.cases)
		json_object_set_new(doc, "random",
				    json_pack("{s:I, s:I, s:I, s:I}", "cases",
					      (json_int_t)d->random.cases, "seed",
					      (json_int_t)d->random.seed, "states",
					      (json_int_t)d->random.states, "steps_at_odds",
					      (json_int_t)d->random.at_odds));
	json_finish(doc);
}
