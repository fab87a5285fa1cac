// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mutant that is chosen. GUPWALK_MUTANT is its number. GUPWALK_MUTANT_MS is how much
 * processor time it may use; then it is ended.
 */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

int gup_mutant;

static void end(int signal)
{
	_exit(128 + signal);
}

__attribute__((constructor)) static void choose(void)
{
	const char *number = getenv("GUPWALK_MUTANT");
	const char *ms = getenv("GUPWALK_MUTANT_MS");

	if (number && ms) {
		struct itimerval limit = { .it_value = { .tv_sec = atoi(ms) / 1000,
							 .tv_usec = atoi(ms) % 1000 * 1000 } };

		gup_mutant = atoi(number);
		signal(SIGPROF, end);
		setitimer(ITIMER_PROF, &limit, NULL);
	}
}
