// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions and sandboxes, made once.
 */
#include <stdlib.h>
#include <string.h>

#include "lib.h"

/* It is the remainders by 5 and by 3 that choose a proposal. */
#define NR_PROPOSALS 15

static struct gup_spec specs[256][NR_PROPOSALS];
static struct gup_sandbox *all_sandboxes[2][LIB_SANDBOXES];

static bool make_sandbox(struct gup_sandbox **sandbox, unsigned int levels)
{
	/* What builds nothing still says how many levels there are. */
	const struct gup_initial_state nothing = { .levels = levels };

	*sandbox = gup_sandbox_create();
	return *sandbox && !gup_sandbox_build(*sandbox, NULL, &nothing);
}

bool lib_begin(void)
{
	/* The last one: all are there, and stay. */
	if (all_sandboxes[1][LIB_SANDBOXES - 1])
		return true;
	for (unsigned int v = 0; v < 256; v++)
		for (unsigned int p = 0; p < NR_PROPOSALS; p++)
			gup_case_spec(&(struct gup_case){ .version = (uint8_t)v,
							  .proposal = (uint8_t)p },
				      &specs[v][p]);
	for (unsigned int i = 0; i < LIB_SANDBOXES; i++)
		if (!make_sandbox(&all_sandboxes[0][i], 4) ||
		    !make_sandbox(&all_sandboxes[1][i], 5))
			return false;
	return true;
}

const struct gup_spec *lib_spec(const struct gup_case *c)
{
	return &specs[c->version][c->proposal % NR_PROPOSALS];
}

bool lib_choose(struct gup_case *c, const char *version, const char *other)
{
	for (unsigned int bytes = 0; bytes < 1u << 16; bytes++) {
		const struct gup_case swapped = { .version = (uint8_t)bytes,
						  .proposal = (uint8_t)(bytes >> 8) };

		c->version = swapped.proposal;
		c->proposal = swapped.version;
		if (!strcmp(lib_spec(c)->name, version) &&
		    (!other || !strcmp(lib_spec(&swapped)->name, other)))
			return true;
	}
	return false;
}

struct gup_sandbox *lib_sandbox(unsigned int levels, unsigned int nr)
{
	return all_sandboxes[levels - 4][nr];
}

void lib_build(struct gup_sandbox *sandbox, struct gup_case *c, const struct gup_rules *rules)
{
	const struct gup_case_target side = { sandbox->before, rules };

	gup_case_settle(c, &side, 1);
	if (!gup_mm_copy(sandbox->work, sandbox->before))
		abort();
}

bool lib_rebuilt(struct gup_sandbox *sandbox, const struct gup_case *c,
		 const struct gup_rules *rules)
{
	struct gup_case settled = *c;

	lib_build(sandbox, &settled, rules);
	return settled.nr_steps == c->nr_steps;
}
