/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A checksum that tells one thing in the cache from another.
 */
#ifndef ENGINES_TREE_SUM_H
#define ENGINES_TREE_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two lanes, so that 128 bits come out. */
struct sum {
	uint64_t a;
	uint64_t b;
};

#define SUM_BEGIN                                                                                  \
	{                                                                                          \
		UINT64_C(0xcbf29ce484222325), 1                                                    \
	}

/** sum_add - @len bytes more. */
void sum_add(struct sum *sum, const char *s, size_t len);

/**
 * sum_file - a file by its name and all of its text; one that is not there counts as well
 * @sum: the checksum
 * @folder: where it is
 * @name: its name in there
 *
 * Return: whether it is there.
 */
bool sum_file(struct sum *sum, const char *folder, const char *name);

/** sum_print - what came of it: 32 digits and NUL. */
void sum_print(const struct sum *sum, char key[33]);

#endif
