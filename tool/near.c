// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which name somebody meant: the one with the fewest typing errors.
 */
#include <string.h>

#include "tool.h"

#define NEAR_LEN_MAX 40

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours between two words. */
static size_t distance(const char *a, const char *b)
{
	size_t row[3][NEAR_LEN_MAX + 1];
	size_t *before = row[0], *above = row[1], *here = row[2];
	size_t na = strlen(a), nb = strlen(b);

	if (na > NEAR_LEN_MAX || nb > NEAR_LEN_MAX)
		return NEAR_LEN_MAX;
	for (size_t j = 0; j <= nb; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *oldest = before;

		here[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			here[j] = min(above[j] + 1, here[j - 1] + 1);
			here[j] = min(here[j], above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				here[j] = min(here[j], before[j - 2] + 1);
		}
		before = above;
		above = here;
		here = oldest;
	}
	return above[nb];
}

const char *tool_near(const char *typed, const char *const *names)
{
	size_t best = strlen(typed) / 3 + 1;
	const char *near = NULL;

	if (!*typed)
		return NULL;
	for (; *names; names++) {
		size_t d = distance(typed, *names);

		/* The beginning of a name is a fair guess too. */
		if (!strncmp(typed, *names, strlen(typed)))
			d = min(d, 1);
		if (d < best || (d == best && !near)) {
			best = d;
			near = *names;
		}
	}
	return near;
}
