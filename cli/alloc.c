// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for the tool's own lists, which are short.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

static void *or_end(void *memory)
{
	if (memory)
		return memory;
	fputs("gupwalk: out of memory\n", stderr);
	exit(TOOL_BUG);
}

void *tool_alloc(size_t nr, size_t size)
{
	return or_end(calloc(nr ? nr : 1, size));
}

void *tool_grow(void *array, size_t nr, size_t size)
{
	/* Powers of two: there is room until the next one is reached. */
	if (nr & (nr - 1))
		return array;
	if (nr && nr > SIZE_MAX / 2 / size)
		return or_end(NULL);
	return or_end(realloc(array, (nr ? nr * 2 : 1) * size));
}
