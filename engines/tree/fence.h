/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that detects writes after its end.
 */
#ifndef ENGINES_TREE_FENCE_H
#define ENGINES_TREE_FENCE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct fenced - memory that ends where any access is a crash
 * @base: the mapping; NULL before the first use
 * @end: the first byte after the memory
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

/** fence_free - free it; does nothing for a zeroed one. */
void fence_free(struct fenced *fenced);

#endif
