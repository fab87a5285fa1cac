// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bug that is planted: GUPWALK_PLANTED names it, before anything is run. Nothing by
 * that name ends the program with status 2, as whoever asks for a bug that is not there
 * would take its absence for a miss.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planted.h"

enum gup_planted gup_planted_bug;

static const char *const names[] = { [GUP_PLANTED_NONE] = "",
#define X(id, name) [GUP_PLANTED_##id] = name,
				     GUP_PLANTED_LIST(X)
#undef X
};

__attribute__((constructor)) static void choose(void)
{
	const size_t nr = sizeof(names) / sizeof(names[0]);
	const char *name = getenv("GUPWALK_PLANTED");
	size_t bug = 0;

	while (name && bug < nr && strcmp(names[bug], name))
		bug++;
	if (bug == nr) {
		fprintf(stderr, "GUPWALK_PLANTED=%s: no such bug; fuzz/planted has them all\n",
			name);
		exit(2);
	}
	gup_planted_bug = (enum gup_planted)bug;
}
