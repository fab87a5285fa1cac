/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree:PATH and REPO@REV on the command line.
 */
#ifndef CLI_OPTIONS_TREES_H
#define CLI_OPTIONS_TREES_H

#include <gupwalk/engine.h>
#include <gupwalk/history.h>
#include <engines/tree/build.h>

#include "args.h"

/**
 * struct tool_tree - a tree that is open
 * @engine: the engine
 * @loaded: for trees_close()
 * @version: the version in its Makefile; 0 when the model does not know it
 */
struct tool_tree {
	const struct gup_engine *engine;
	struct tree_engine *loaded;
	gup_version version;
};

/** trees_home - a path, with $HOME for a leading "~"; to be freed */
char *trees_home(const char *path);

/** trees_is_revision - is it REPO@REV? A folder of this name is not. */
bool trees_is_revision(const char *text);

/**
 * trees_build - build a tree
 * @name: a path, or REPO@REV if no folder has this name
 * @built: receives it; for tree_built_free(), also after an error
 * @error: receives what went wrong, lines for a person
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int trees_build(const char *name, struct tree_built *built, struct strbuf *error);

/**
 * trees_suggest - the engine that a text was meant to name
 * @text: the text, which names no engine
 * @buf: receives "tree:PATH" for a kernel tree, "PATH@HEAD" for a bare repository
 * @size: bytes of @buf
 *
 * Return: whether there is one.
 */
bool trees_suggest(const char *text, char *buf, size_t size);

/**
 * trees_open - build and load a tree; errors go to stderr
 * @cmd: for messages
 * @path: the tree, as for trees_build()
 * @tree: receives it
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int trees_open(const struct tool_command *cmd, const char *path, struct tool_tree *tree);

/** trees_open_traced - the same for an engine that emits events to subscribers */
int trees_open_traced(const struct tool_command *cmd, const char *path, struct tool_tree *tree);

/**
 * trees_spec - the version whose rules build states and take faults
 * @cmd: for messages
 * @tree: from trees_open()
 * @spec: receives the version of the tree's Makefile. If the model does not know it, this is
 *	the newest release, with a message on stderr
 */
void trees_spec(const struct tool_command *cmd, const struct tool_tree *tree,
		struct gup_spec *spec);

/** trees_close - unload a tree; does nothing for a zeroed one. */
void trees_close(struct tool_tree *tree);

#endif /* CLI_OPTIONS_TREES_H */
