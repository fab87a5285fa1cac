/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files and folders: those of the cache, which appear complete or not at all, and those of the
 * tool's installation.
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

/** fs_is_dir - does a folder of this name exist. */
bool fs_is_dir(const char *path);

/** fs_make - make a folder, and those above it that do not exist. */
bool fs_make(const char *path);

/** fs_remove - remove a folder with its content. */
void fs_remove(const char *path);

/**
 * fs_list - the sorted names in a folder, except those that begin with a dot
 * @path: the folder
 * @nr: receives how many
 *
 * Return: the names, for fs_list_free(); NULL with errno when it cannot be read, and @nr is 0.
 */
char **fs_list(const char *path, size_t *nr);
void fs_list_free(char **names, size_t nr);

/** fs_work - a new folder with a name that begins with @prefix; NULL with @error. */
char *fs_work(const char *prefix, struct strbuf *error);

/**
 * fs_move - move a file or folder to its name in the cache, in one atomic step
 * @from: the file or folder; it stays if another process has made the same before
 * @to: its name
 * @error: receives the error
 *
 * Return: false when @to does not exist afterwards.
 */
bool fs_move(const char *from, const char *to, struct strbuf *error);

/** fs_cache - the folder of all caches; NULL with @error when there is no place for it. */
char *fs_cache(struct strbuf *error);

/**
 * fs_of_ours - a folder of sources of the tool's installation
 * @beside: its path relative to the folder of an installed tool
 * @source: its path in the sources from which this tool was built
 *
 * Return: its path, to be freed; NULL when it is in none of the two.
 */
char *fs_of_ours(const char *beside, const char *source);

#endif
