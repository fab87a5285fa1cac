/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation that cannot fail: if memory is short, the process ends. Only programs and engines
 * use it; the library returns errors.
 */
#ifndef LIB_NEED_H
#define LIB_NEED_H

#include <stddef.h>

/** out_of_memory - print that on stderr, and end the process with status 70. */
_Noreturn void out_of_memory(void);

/** need - @p; if it is NULL, the process ends. */
void *need(void *p);

/** need_array - @nr elements of @size bytes, zeroed; @nr may be 0. */
void *need_array(size_t nr, size_t size);

/** need_resize - as realloc(). */
void *need_resize(void *p, size_t size);

/** need_grow - as memory_grow(). */
void *need_grow(void *array, size_t nr, size_t size);

/** need_copy - as memory_copy(). */
char *need_copy(const char *s, size_t len);

#endif
