/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files and folders: of the cache, in which things appear whole or not at all, and of
 * those that came with the tool.
 */
#ifndef LIB_FS_H
#define LIB_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "lib/strbuf.h"

/** fs_read - append a regular file; false with errno when it cannot be read. */
bool fs_read(struct strbuf *buf, const char *path);

/** fs_read_stream - append up to @most bytes of a stream; false with errno on an error. */
bool fs_read_stream(struct strbuf *buf, FILE *stream, size_t most);

/** fs_write - write a file of @len bytes; false with errno when it cannot be written. */
bool fs_write(const char *path, const char *s, size_t len);

/** fs_join - "a/b", to be freed. */
char *fs_join(const char *a, const char *b);

/** fs_is_dir - is there a folder of this name. */
bool fs_is_dir(const char *path);

/** fs_make - make a folder and those above it, as far as they are not there. */
bool fs_make(const char *path);

/** fs_remove - remove a folder with all that is in it. */
void fs_remove(const char *path);

/**
 * fs_list - the names in a folder, sorted, but for those that begin with a dot
 * @path: the folder
 * @nr: receives how many there are
 *
 * Return: the names, for fs_list_free(); NULL, and none of them, with errno when it cannot
 * be read.
 */
char **fs_list(const char *path, size_t *nr);
void fs_list_free(char **names, size_t nr);

/** fs_work - a new folder with a name that begins with @prefix; NULL with @error. */
char *fs_work(const char *prefix, struct strbuf *error);

/**
 * fs_move - give something its name in the cache, all of it at once
 * @from: it stays when another process was faster and made the same
 * @to: its name
 * @error: receives what went wrong
 *
 * Return: false when @to is not there afterwards.
 */
bool fs_move(const char *from, const char *to, struct strbuf *error);

/** fs_cache - the folder of all caches; NULL with @error when there is no place for it. */
char *fs_cache(struct strbuf *error);

/**
 * fs_of_ours - a folder of sources that came with the tool
 * @beside: where it is as seen from an installed tool's folder
 * @source: where it is in the sources that this was built from
 *
 * Return: its path, to be freed; NULL when it is in neither place.
 */
char *fs_of_ours(const char *beside, const char *source);

#endif
