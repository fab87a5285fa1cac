// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/need.h"

#define STATUS_BUG 70

void out_of_memory(void)
{
	fputs("gupwalk: out of memory\n", stderr);
	exit(STATUS_BUG);
}

void *need(void *p)
{
	if (!p)
		out_of_memory();
	return p;
}

void *need_array(size_t nr, size_t size)
{
	return need(calloc(nr ? nr : 1, size));
}

void *need_resize(void *p, size_t size)
{
	return need(realloc(p, size));
}

void *need_grow(void *array, size_t nr, size_t size)
{
	return need(memory_grow(array, nr, size));
}

char *need_copy(const char *s, size_t len)
{
	return need(memory_copy(s, len));
}
