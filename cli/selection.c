// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options that say which cases.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "selection.h"

#define SHARDS_MAX 1000000

/* A number from 1 to @max without signs and blanks; 0 for anything else. */
static unsigned int read_number(const char **text_at, unsigned int max)
{
	unsigned long number;
	char *end;

	if (!isdigit((unsigned char)**text_at))
		return 0;
	errno = 0;
	number = strtoul(*text_at, &end, 10);
	*text_at = end;
	return errno || number > max ? 0 : (unsigned int)number;
}

void selection_shard(struct args *args, struct gup_selection *selection, const char *value)
{
	const char *at = value;
	unsigned int shard = read_number(&at, SHARDS_MAX), of = 0;

	if (*at == '/') {
		at++;
		of = read_number(&at, SHARDS_MAX);
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
	bool hex = value[0] == '0' && (value[1] == 'x' || value[1] == 'X');
	unsigned long long number = 0;
	char *end = NULL;

	errno = 0;
	if (hex ? isxdigit((unsigned char)value[2]) : isdigit((unsigned char)value[0]))
		number = strtoull(value, &end, hex ? 16 : 10);
	if (end && !*end && !errno && number >= least && number <= most)
		return number;
	tool_error(args->cmd, "%s: %.40s is not a number from %" PRIu64 " to %" PRIu64, name, value,
		   least, most);
	args->bad = true;
	return least;
}
