// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree:PATH and REPO@REV on the command line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <engines/tree/engine.h>
#include <engines/tree/git.h>

#include "lib/fs.h"
#include "options/trees.h"

char *trees_home(const char *path)
{
	const char *home = getenv("HOME");

	if (*path == '~' && (!path[1] || path[1] == '/') && home && *home)
		return path[1] ? fs_join(home, path + 2) : need_copy(home, strlen(home));
	return need_copy(path, strlen(path));
}

bool trees_is_revision(const char *text)
{
	char *path = trees_home(text);
	bool folder = fs_is_dir(path);

	free(path);
	return !folder && git_split(text);
}

static int build_revision(const char *path, const char *at, struct tree_built *built,
			  struct strbuf *error)
{
	char *folder = need_copy(path, (size_t)(at - path));
	const struct git_repo repo = { folder };
	struct strbuf tree = strbuf_new();
	enum tree_status status = git_tree(&repo, at + 1, &tree, error);

	if (status == TREE_GOOD)
		status = tree_build(tree.s, built, error);
	strbuf_free(&tree);
	free(folder);
	return (int)status;
}

int trees_build(const char *name, struct tree_built *built, struct strbuf *error)
{
	char *path = trees_home(name);
	const char *at = fs_is_dir(path) ? NULL : git_split(path);
	int status;

	*built = (struct tree_built){ 0 };
	if (at) {
		status = build_revision(path, at, built, error);
		built->name = need_copy(name, strlen(name));
	} else {
		status = (int)tree_build(path, built, error);
	}
	free(path);
	return status;
}

bool trees_suggest(const char *text, char *buf, size_t size)
{
	char *path = trees_home(text);
	char *gup = fs_join(path, "mm/gup.c");
	char *head = fs_join(path, "HEAD");
	bool tree = !access(gup, R_OK), bare = !access(head, R_OK);

	if (tree)
		snprintf(buf, size, "tree:%s", text);
	else if (bare)
		snprintf(buf, size, "%s@HEAD", text);
	free(path);
	free(gup);
	free(head);
	return tree || bare;
}

static int open_tree(const struct tool_command *cmd, const char *path, bool traced,
		     struct tool_tree *tree)
{
	struct tree_built built;
	struct strbuf error = strbuf_new();
	struct gup_rules rules;
	int status = trees_build(path, &built, &error);

	*tree = (struct tool_tree){ 0 };
	if (status == TOOL_HOLDS && traced)
		status = (int)tree_build_as(&built, TREE_TRACED, &error);
	if (status == TOOL_HOLDS) {
		tree->loaded = tree_open(&built, &error);
		status = tree->loaded ? TOOL_HOLDS : TOOL_NO_ENGINE;
	}
	if (status == TOOL_HOLDS) {
		tree->engine = tree_as_engine(tree->loaded);
		if (gup_history_resolve((gup_version)built.version, &rules))
			tree->version = (gup_version)built.version;
	} else {
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error.s ? error.s : "\n");
	}
	tree_built_free(&built);
	strbuf_free(&error);
	return status;
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
