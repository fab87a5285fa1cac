/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text that grows, files, and sets of names. Memory that is not there ends the
 * process: nothing here is worth going on without it.
 */
#ifndef ENGINES_TREE_BUF_H
#define ENGINES_TREE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct buf - text that grows
 * @s: the text, ended by NUL; NULL as long as it is empty
 * @len: bytes, without the NUL
 * @room: bytes allocated
 */
struct buf {
	char *s;
	size_t len;
	size_t room;
};

void *need(void *p);
void buf_add(struct buf *buf, const char *s, size_t len);
void buf_str(struct buf *buf, const char *s);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *buf);

/** buf_read - append a regular file; false with errno when it cannot be read. */
bool buf_read(struct buf *buf, const char *path);

/** buf_write - write a file; false with errno when it cannot be. */
bool buf_write(const struct buf *buf, const char *path);

/** copy_of - @len bytes as a string of their own, to be freed. */
char *copy_of(const char *s, size_t len);

/** next_word - the next identifier at or behind @s; NULL at the end. */
const char *next_word(const char *s, size_t *len);

/** word_char - may this be in an identifier. */
bool word_char(char c);

/**
 * struct names - a map from names to whatever one likes
 * @slot: open addressing; a NULL name is a free slot
 * @nr: names
 * @room: slots, a power of two
 */
struct names {
	struct name {
		char *name;
		void *value;
	} * slot;
	size_t nr;
	size_t room;
};

/** names_get - where a name's value is; NULL when the name is not there. */
void **names_get(const struct names *names, const char *name, size_t len);

/** names_put - the same, but the name is there afterwards, with NULL at first. */
void **names_put(struct names *names, const char *name, size_t len);

/** names_sorted - all names in order; the array is to be freed, the names are not. */
const char **names_sorted(const struct names *names);

void names_free(struct names *names);

#endif
