// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "lib/suggest.h"

#define LEN_MAX 40

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The table has a row for each letter of @a; three rows are kept. */
static size_t typing_errors(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[3][LEN_MAX + 1];

	for (size_t i = 0; i <= na; i++) {
		const size_t *two_up = row[(i + 1) % 3];
		const size_t *up = row[(i + 2) % 3];
		size_t *here = row[i % 3];

		here[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			if (!i) {
				here[j] = j;
				continue;
			}
			here[j] = min(min(up[j], here[j - 1]) + 1,
				      up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				here[j] = min(here[j], two_up[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

void suggest_offer(struct suggestion *best, const char *name)
{
	size_t allowed = best->len / 3 + 1;
	size_t errors;

	if (!name || !best->len || best->len > LEN_MAX || strlen(name) > LEN_MAX)
		return;
	errors = typing_errors(best->typed, best->len, name, strlen(name));
	if (best->len > 2 && errors && !strncmp(name, best->typed, best->len))
		errors = 1;
	if (errors > allowed || (best->name && errors >= best->errors))
		return;
	best->name = name;
	best->errors = errors;
}

const char *suggest_from(const char *typed, const char *const *names)
{
	struct suggestion best = { .typed = typed, .len = strlen(typed) };

	for (; *names; names++)
		suggest_offer(&best, *names);
	return best.name;
}
