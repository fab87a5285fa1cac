// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree that the environment names.
 */
#include <stdio.h>
#include <stdlib.h>

#include "environment.h"

static bool choose_spec(struct gup_spec *spec, unsigned int version)
{
	const char *text = getenv("GUPWALK_SPEC");
	char name[8], error[256];

	if (!text)
		text = gup_version_format(name, sizeof(name), (gup_version)version);
	if (gup_spec_parse(text, spec, error, sizeof(error)))
		return true;
	fprintf(stderr, "GUPWALK_SPEC: %s\n", error);
	return false;
}

bool tree_environment_open(struct tree_environment *env)
{
	const char *path = getenv("GUPWALK_TREE");
	struct tree_built built = { 0 };
	struct strbuf error = strbuf_new();
	bool ready;

	*env = (struct tree_environment){ 0 };
	if (!path) {
		fputs("GUPWALK_TREE names no tree\n", stderr);
		return false;
	}
	if (tree_build(path, &built, &error) == TREE_GOOD)
		env->tree = tree_open(&built, &error);
	if (!env->tree)
		fprintf(stderr, "%s: %s", path, error.s ? error.s : "\n");
	ready = env->tree && choose_spec(&env->spec, built.version);
	tree_built_free(&built);
	strbuf_free(&error);
	for (unsigned int i = 0; i < 2 && ready; i++) {
		env->by_levels[i].engine[1] = tree_as_engine(env->tree);
		env->by_levels[i].rules[0] = env->by_levels[i].rules[1] = &env->spec.rules;
		ready = gup_comparison_create(&env->by_levels[i]);
	}
	if (!ready)
		tree_environment_close(env);
	return ready;
}

void tree_environment_close(struct tree_environment *env)
{
	for (unsigned int i = 0; i < 2; i++)
		gup_comparison_destroy(&env->by_levels[i]);
	tree_close(env->tree);
	*env = (struct tree_environment){ 0 };
}
