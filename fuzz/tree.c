// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "tree": the model and a kernel tree's own gup.c over the same states.
 * Any difference is a finding.
 *
 *	GUPWALK_TREE	the tree
 *	GUPWALK_SPEC	the version that it is compared with, such as
 *			v6.12+hugetlb-split=refused; that of its Makefile otherwise
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/comparison.h>
#include <gupwalk/scenario.h>

#include <tree.h>

#include "fuzz.h"
#include "lib/lib.h"

static struct gup_spec spec;
/* One for each number of levels, as changing them is dear. */
static struct gup_comparison pairs[2];

static struct gup_comparison *pair_for(const struct gup_case *c)
{
	return &pairs[c->levels - 4];
}

static bool choose_spec(unsigned int version)
{
	const char *text = getenv("GUPWALK_SPEC");
	char name[8], error[256];

	if (!text)
		text = gup_version_format(name, sizeof(name), (gup_version)version);
	if (gup_spec_parse(text, &spec, error, sizeof(error)))
		return true;
	fprintf(stderr, "GUPWALK_SPEC: %s\n", error);
	return false;
}

bool fuzz_begin(void)
{
	const char *path = getenv("GUPWALK_TREE");
	struct tree_engine *tree = NULL;
	struct tree_built built = { 0 };
	struct strbuf error = strbuf_new();
	bool ready;

	if (!path) {
		fputs("GUPWALK_TREE names no tree\n", stderr);
		return false;
	}
	if (tree_build(path, &built, &error) == TREE_GOOD)
		tree = tree_open(&built, &error);
	if (!tree)
		fprintf(stderr, "%s: %s", path, error.s ? error.s : "\n");
	ready = tree && choose_spec(built.version);
	tree_built_free(&built);
	strbuf_free(&error);
	for (unsigned int i = 0; i < 2 && ready; i++) {
		pairs[i] = (struct gup_comparison){ .engine = { NULL, tree_as_engine(tree) },
						    .rules = { &spec.rules, &spec.rules } };
		ready = gup_comparison_create(&pairs[i]);
	}
	if (!ready)
		tree_close(tree);
	return ready;
}

/* The difference that has to stay while the case gets smaller. */
static bool shows(void *arg, const struct gup_case *c)
{
	const unsigned int *differs = arg;

	return gup_comparison_differs(pair_for(c), c) == *differs;
}

static char *tell(const struct gup_case *c, unsigned int differs)
{
	const struct gup_comparison *comparison = pair_for(c);
	struct gup_scenario *scenario;
	struct strbuf text = strbuf_new();

	scenario = gup_scenario_from_parts(&(struct gup_scenario_parts){
		.name = "finding",
		.why = "Found by fuzzing.",
		.levels = c->levels,
		.step = c->step,
		.nr_steps = c->nr_steps,
		.call = c->call[0],
		.caller = GUP_CALLER_NR,
	});
	if (!scenario)
		abort();
	/* What the model did is expected; gup_comparison_differs() has left its outcome. */
	gup_scenario_expect_outcome(scenario, &spec, comparison->c[0].out);
	strbuf_adds(&text, "# target: tree\n");
	lib_put_scenario(&text, scenario);
	strbuf_adds(&text, "# the model and the tree differ in:");
	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (differs & 1u << bit)
			strbuf_addf(&text, " %s;", gup_differ_name(bit));
	strbuf_addf(&text, "\n# tree: ret %ld, %u faults%s\n", comparison->c[1].out->ret,
		    comparison->c[1].out->nr_faults,
		    comparison->c[1].out->endless ? ", never returns" : "");
	gup_scenario_free(scenario);
	return text.s;
}

static char *found(const struct gup_case *whole, unsigned int nr)
{
	struct gup_case c = *whole;
	unsigned int differs = pair_for(whole)->differs;

	c.call[0] = whole->call[nr];
	c.nr_calls = 1;
	gup_case_shrink(&c, shows, &differs);
	gup_comparison_differs(pair_for(&c), &c);
	return tell(&c, differs);
}

char *fuzz_case(struct gup_case *c)
{
	struct gup_comparison *comparison = pair_for(c);
	unsigned int at_odds;

	if (!gup_comparison_settle(comparison, c, &at_odds))
		abort();
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		enum gup_comparison_result result = gup_comparison_call(comparison, &c->call[i]);

		gup_comparison_undo(comparison);
		if (result == GUP_COMPARISON_DIFFER)
			return found(c, i);
	}
	return NULL;
}
