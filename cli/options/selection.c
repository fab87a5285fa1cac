// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options that select cases.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/number.h"
#include "options/selection.h"

#define SHARDS_MAX 1000000

/* Parse a number from 1 to SHARDS_MAX and move behind it; 0 for anything else. */
static unsigned int read_shard(const char **at)
{
	size_t len = strspn(*at, "0123456789");
	uint64_t number;
	bool good = number_parse(*at, len, &number) && number <= SHARDS_MAX;

	*at += len;
	return good ? (unsigned int)number : 0;
}

void selection_shard(struct args *args, struct gup_selection *selection, const char *value)
{
	const char *at = value;
	unsigned int shard = read_shard(&at), of = 0;

	if (*at == '/') {
		at++;
		of = read_shard(&at);
	}
	if (!shard || !of || *at || shard > of) {
		tool_error(args->cmd, "--shard: %.40s is not I/N with I from 1 to N, such as 1/4",
			   value);
		args->bad = true;
		return;
	}
	selection->shard = shard - 1;
	selection->nr_shards = of;
}

uint64_t selection_number(struct args *args, const char *name, const char *value, uint64_t least,
			  uint64_t most)
{
	uint64_t number;

	if (number_parse(value, strlen(value), &number) && number >= least && number <= most)
		return number;
	tool_error(args->cmd, "%s: %.40s is not a number from %" PRIu64 " to %" PRIu64, name, value,
		   least, most);
	args->bad = true;
	return least;
}

unsigned int selection_processors(void)
{
	long nr = sysconf(_SC_NPROCESSORS_ONLN);

	if (nr < 1)
		return 1;
	return nr < SPACE_JOBS_MAX ? (unsigned int)nr : SPACE_JOBS_MAX;
}

unsigned int selection_jobs(struct args *args, const char *value)
{
	return (unsigned int)selection_number(args, "--jobs", value, 1, SPACE_JOBS_MAX);
}
