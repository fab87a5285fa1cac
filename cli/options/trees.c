// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree:PATH on the command line.
 */
#include <stdio.h>

#include <engines/tree/engine.h>

#include "options/trees.h"

static int open_tree(const struct tool_command *cmd, const char *path, bool traced,
		     struct tool_tree *tree)
{
	struct tree_built built;
	struct strbuf error = strbuf_new();
	struct gup_rules rules;
	enum tree_status status = tree_build(path, &built, &error);

	*tree = (struct tool_tree){ 0 };
	if (status == TREE_GOOD && traced)
		status = tree_build_as(&built, TREE_TRACED, &error);
	if (status == TREE_GOOD) {
		tree->loaded = tree_open(&built, &error);
		status = tree->loaded ? TREE_GOOD : TREE_NO_ENGINE;
	}
	if (status == TREE_GOOD) {
		tree->engine = tree_as_engine(tree->loaded);
		if (gup_history_resolve((gup_version)built.version, &rules))
			tree->version = (gup_version)built.version;
	} else {
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error.s ? error.s : "\n");
	}
	tree_built_free(&built);
	strbuf_free(&error);
	return (int)status;
}

void trees_spec(const struct tool_command *cmd, const struct tool_tree *tree, struct gup_spec *spec)
{
	gup_version version = tree->version ? tree->version : GUP_VERSION_LAST;
	char name[8], error[256];

	gup_version_format(name, sizeof(name), version);
	if (!tree->version)
		fprintf(stderr,
			"gupwalk: %s: %s: its Makefile names no version that is known here; states "
			"and faults are as at %s\n",
			cmd->name, tree->engine->name, name);
	gup_spec_parse(name, spec, error, sizeof(error));
}

int trees_open(const struct tool_command *cmd, const char *path, struct tool_tree *tree)
{
	return open_tree(cmd, path, false, tree);
}

int trees_open_traced(const struct tool_command *cmd, const char *path, struct tool_tree *tree)
{
	return open_tree(cmd, path, true, tree);
}

void trees_close(struct tool_tree *tree)
{
	tree_close(tree->loaded);
	*tree = (struct tool_tree){ 0 };
}
