/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation that can fail: growing arrays, and copies.
 */
#ifndef LIB_MEMORY_H
#define LIB_MEMORY_H

#include <stddef.h>

/**
 * memory_grow - make room for one more element
 * @array: the elements; NULL for none
 * @nr: how many are in use
 * @size: bytes of one
 *
 * Return: the array, with room for at least @nr + 1 elements; NULL when memory is short; then
 * @array is unchanged.
 */
void *memory_grow(void *array, size_t nr, size_t size);

/** memory_copy - copy @len bytes and add a NUL; the caller frees it; NULL when memory is short. */
char *memory_copy(const char *s, size_t len);

#endif
