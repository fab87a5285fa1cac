// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mutant that is chosen: GUPWALK_MUTANT is its number, GUPWALK_MUTANT_MS for how long it
 * may keep the processor busy: one that does not end is ended.
 */
#define _XOPEN_SOURCE 700
#include <stdlib.h>
#include <sys/time.h>

int gup_mutant;

__attribute__((constructor)) static void choose(void)
{
	const char *number = getenv("GUPWALK_MUTANT");
	const char *ms = getenv("GUPWALK_MUTANT_MS");

	if (number && ms) {
		struct itimerval limit = { .it_value = { .tv_sec = atoi(ms) / 1000,
							 .tv_usec = atoi(ms) % 1000 * 1000 } };

		gup_mutant = atoi(number);
		setitimer(ITIMER_PROF, &limit, NULL);
	}
}
