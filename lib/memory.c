// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

void *memory_grow(void *array, size_t nr, size_t size)
{
	/* The array is full at each power of two, and is doubled there. */
	if (nr & (nr - 1))
		return array;
	if (nr > SIZE_MAX / 2 / size)
		return NULL;
	return realloc(array, (nr ? nr * 2 : 1) * size);
}

char *memory_copy(const char *s, size_t len)
{
	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
