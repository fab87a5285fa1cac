/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the sources of changes share.
 */
#ifndef CLI_OPTIONS_CHANGES_PARTS_H
#define CLI_OPTIONS_CHANGES_PARTS_H

#include "lib/strbuf.h"
#include "options/changes.h"

/** change_new - append a change, zeroed */
struct change *change_new(struct changes *changes);

/**
 * change_add_unread - add the files that no engine reads
 * @change: receives them
 * @names: names, each ended by NUL
 * @error: receives why the engine's files are not known
 *
 * Return: false with @error.
 */
bool change_add_unread(struct change *change, const struct strbuf *names, struct strbuf *error);

/**
 * changes_base - the folder of a tree
 * @base: tree:PATH or REPO@REV
 * @path: receives it, to be freed
 * @error: receives what went wrong, lines for a person
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int changes_base(const char *base, char **path, struct strbuf *error);

#endif /* CLI_OPTIONS_CHANGES_PARTS_H */
