/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changes of a kernel tree as the command line names them: commits of a range, patches of mails,
 * two trees.
 */
#ifndef CLI_OPTIONS_CHANGES_H
#define CLI_OPTIONS_CHANGES_H

#include <stddef.h>

#include "args.h"

/**
 * struct change - one change: a tree before and after
 * @title: what it is, a line
 * @name: of both trees, for messages
 * @path: of both trees; equal when no file that an engine reads changes
 * @unread: the files that it changes and no engine reads
 * @nr_unread: how many
 * @whole: @unread is complete; of two folders, only files that an engine reads are compared
 */
struct change {
	char *title;
	char *name[2];
	char *path[2];
	char **unread;
	size_t nr_unread;
	bool whole;
};

/** struct changes - changes, the oldest first */
struct changes {
	struct change *of;
	size_t nr;
};

/**
 * changes_range - the commits of a range
 * @changes: receives them; for changes_free(), also after an error
 * @cmd: for messages
 * @repo: the repository
 * @range: BEFORE..AFTER
 * @at_once: one change from BEFORE to AFTER
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int changes_range(struct changes *changes, const struct tool_command *cmd, const char *repo,
		  const char *range, bool at_once);

/**
 * changes_pair - two trees
 * @changes: receives one change
 * @cmd: for messages
 * @a: tree:PATH or REPO@REV, before
 * @b: the same, after
 *
 * Return: as changes_range().
 */
int changes_pair(struct changes *changes, const struct tool_command *cmd, const char *a,
		 const char *b);

/**
 * changes_series - patches on a base
 * @changes: receives a change for each patch
 * @cmd: for messages
 * @base: tree:PATH or REPO@REV
 * @file: patches and mailboxes, in this order; the patches of a mailbox are sorted by number
 * @nr: how many
 *
 * Return: as changes_range().
 */
int changes_series(struct changes *changes, const struct tool_command *cmd, const char *base,
		   char *const *file, size_t nr);

/** changes_free - free the changes */
void changes_free(struct changes *changes);

#endif /* CLI_OPTIONS_CHANGES_H */
