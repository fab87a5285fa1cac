// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree:PATH on the command line.
 */
#include <stdio.h>
#include <string.h>

#include <tree.h>

#include "trees.h"

#define PREFIX "tree:"

const char *trees_path(const char *text)
{
	return strncmp(text, PREFIX, strlen(PREFIX)) ? NULL : text + strlen(PREFIX);
}

int trees_open(const struct tool_command *cmd, const char *path, struct tool_tree *tree)
{
	struct tree_built built;
	struct buf error = { 0 };
	struct gup_rules rules;
	enum tree_status status = tree_build(path, &built, &error);

	*tree = (struct tool_tree){ 0 };
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
	buf_free(&error);
	return (int)status;
}

void trees_close(struct tool_tree *tree)
{
	tree_close(tree->loaded);
	*tree = (struct tool_tree){ 0 };
}
