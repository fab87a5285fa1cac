/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree:PATH on the command line.
 */
#ifndef GUPWALK_TOOL_TREES_H
#define GUPWALK_TOOL_TREES_H

#include <gupwalk/engine.h>
#include <gupwalk/history.h>

#include "args.h"

/**
 * struct tool_tree - a tree that is open
 * @engine: what answers
 * @loaded: for trees_close()
 * @version: of its Makefile; 0 when it names none that the model knows
 */
struct tool_tree {
	const struct gup_engine *engine;
	struct tree_engine *loaded;
	gup_version version;
};

/** trees_path - "/path" of "tree:/path"; NULL for another text. */
const char *trees_path(const char *text);

/**
 * trees_open - build and load a tree, and say on stderr when that fails
 * @cmd: for messages
 * @path: the tree
 * @tree: receives it
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int trees_open(const struct tool_command *cmd, const char *path, struct tool_tree *tree);
void trees_close(struct tool_tree *tree);

#endif /* GUPWALK_TOOL_TREES_H */
