/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree:PATH on the command line.
 */
#ifndef CLI_TREES_H
#define CLI_TREES_H

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

/**
 * trees_open - build and load a tree, and say on stderr when that fails
 * @cmd: for messages
 * @path: the tree
 * @tree: receives it
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int trees_open(const struct tool_command *cmd, const char *path, struct tool_tree *tree);

/** trees_open_traced - the same, of an engine that tells subscribers what it does */
int trees_open_traced(const struct tool_command *cmd, const char *path, struct tool_tree *tree);

/**
 * trees_spec - by which version's rules to build states and take faults
 * @cmd: for messages
 * @tree: from trees_open()
 * @spec: receives the version of the tree's Makefile; the newest release, which is said on
 *	stderr, when it names none that the model knows
 */
void trees_spec(const struct tool_command *cmd, const struct tool_tree *tree,
		struct gup_spec *spec);

/** trees_close - unload a tree; nothing for one that is zeroed. */
void trees_close(struct tool_tree *tree);

#endif /* CLI_TREES_H */
