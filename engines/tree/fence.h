/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that nobody writes behind unnoticed.
 */
#ifndef ENGINES_TREE_FENCE_H
#define ENGINES_TREE_FENCE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct fenced - memory that ends where any access is a crash
 * @base: the mapping; NULL as yet
 * @end: the first byte behind the memory
 * @size: bytes in front of @end
 * @mapped: bytes of the mapping
 */
struct fenced {
	void *base;
	char *end;
	size_t size;
	size_t mapped;
};

/** fence_at_least - make room for so many bytes, zeroed when it is new; false for none. */
bool fence_at_least(struct fenced *fenced, size_t size);

/** fence_free - give it back; nothing for one that is zeroed. */
void fence_free(struct fenced *fenced);

#endif
