/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Folders: of the cache, in which things appear whole or not at all, and of what came
 * with the tool.
 */
#ifndef ENGINES_TREE_FOLDER_H
#define ENGINES_TREE_FOLDER_H

#include "buf.h"

/** folder_cache - the folder of all caches; NULL with @error when there is no place for it. */
char *folder_cache(struct buf *error);

/**
 * folder_of_ours - a folder of sources that came with the tool
 * @beside: where it is as seen from an installed tool's folder
 * @source: where it is in the sources that this was built from
 *
 * Return: its path, to be freed; NULL when it is in neither place.
 */
char *folder_of_ours(const char *beside, const char *source);

/** folder_join - "a/b", to be freed. */
char *folder_join(const char *a, const char *b);

/** folder_is - is there a folder of this name. */
bool folder_is(const char *path);

/** folder_make - make a folder and those above it, as far as they are not there. */
bool folder_make(const char *path);

/** folder_remove - remove a folder of ours with all that is in it. */
void folder_remove(const char *path);

/** folder_work - a new folder with a name that begins with @prefix; NULL with @error. */
char *folder_work(const char *prefix, struct buf *error);

/**
 * folder_move - give something its name in the cache, all of it at once
 * @from: what was made; it stays when another process was faster and made the same
 * @to: its name
 * @error: receives what went wrong
 *
 * Return: false when @to is not there afterwards.
 */
bool folder_move(const char *from, const char *to, struct buf *error);

#endif
