/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings that are built from parts, in memory that grows or in a buffer of the caller.
 */
#ifndef LIB_STRBUF_H
#define LIB_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/need.h"

/**
 * struct strbuf - a string that can be appended to
 * @s: the string, ended by NUL; NULL before it has memory
 * @len: its bytes without the NUL. If a buffer of the caller is too small, this is the length
 *	that a large enough buffer would have, as with snprintf().
 * @size: bytes at @s
 * @resize: as realloc(), but never fails; NULL for a buffer of the caller
 */
struct strbuf {
	char *s;
	size_t len;
	size_t size;
	void *(*resize)(void *s, size_t size);
};

/** strbuf_new - an empty string that grows; it ends the process if memory is short. */
static inline struct strbuf strbuf_new(void)
{
	return (struct strbuf){ .resize = need_resize };
}

/**
 * strbuf_over - an empty string in a buffer of the caller
 * @buf: the buffer; NULL when @size is 0
 * @size: its bytes; the string is cut to this size, with its NUL
 */
struct strbuf strbuf_over(char *buf, size_t size);

/** strbuf_add - append @len bytes. */
void strbuf_add(struct strbuf *buf, const char *s, size_t len);

/** strbuf_adds - append a string. */
void strbuf_adds(struct strbuf *buf, const char *s);

/** strbuf_addf - append what printf() would print. */
void strbuf_addf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** strbuf_vaddf - append what vprintf() would print. */
void strbuf_vaddf(struct strbuf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/** strbuf_free - free a string that grows; it is empty afterwards. */
void strbuf_free(struct strbuf *buf);

#endif
