// SPDX-License-Identifier: GPL-2.0-only
/*
 * Witnesses of differences.
 */
#include <stdio.h>
#include <stdlib.h>

#include "output/describe.h"
#include "results/diffs.h"
#include "results/witness.h"

/* A scenario's name holds no path. */
static const struct gup_spec tree_spec = { .name = "tree" };

char *diffs_witness(const struct diffs *diffs, size_t nr)
{
	const struct gup_diff_class *c = &diffs->diff.classes[nr];
	char first[32], second[64], name[100],
		why[2 * sizeof(diffs->compared[0].spec->name) + DESCRIBE_DIFFERS_MAX + 32],
		differs[DESCRIBE_DIFFERS_MAX];
	struct gup_scenario *scenario;
	char *witness;

	snprintf(first, sizeof(first), "diff-%zu", nr + 1);
	witness_name(second, sizeof(second), first,
		     diffs->diff.engine[0] ? &tree_spec : diffs->compared[0].spec);
	if (diffs->diff.engine[0] && diffs->diff.engine[1])
		snprintf(name, sizeof(name), "%ss", second);
	else
		witness_name(name, sizeof(name), second,
			     diffs->diff.engine[1] ? &tree_spec : diffs->compared[1].spec);
	snprintf(why, sizeof(why), "%s and %s differ in: %s.", diffs->compared[0].name,
		 diffs->compared[1].name, describe_differs(differs, sizeof(differs), c->differs));
	scenario = witness_scenario(&(struct witness_about){ name, why, NULL }, &c->witness);
	if (!diffs->diff.engine[0])
		witness_expect(scenario, diffs->sandbox, &c->witness, diffs->compared[0].spec);
	if (!diffs->diff.engine[1])
		witness_expect(scenario, diffs->sandbox, &c->witness, diffs->compared[1].spec);
	witness = witness_text(scenario);
	gup_scenario_free(scenario);
	if (diffs_by_tree(diffs))
		witness = compared_text(witness, diffs->sandbox, diffs->compared, 2, &c->witness);
	return witness;
}
