// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions and labs, made when they are wanted first.
 */
#include <stdlib.h>

#include "lib.h"

/* The proposals, and none. */
#define NR_PROPOSALS 16

const struct gup_spec *lib_spec(const struct gup_case *c)
{
	static struct gup_spec *specs[256][NR_PROPOSALS];
	/* It is the remainders by 5 and by 3 that choose. */
	struct gup_spec **spec = &specs[c->version][c->proposal % 15];

	if (!*spec) {
		*spec = malloc(sizeof(**spec));
		if (!*spec)
			abort();
		gup_case_spec(c, *spec);
	}
	return *spec;
}

struct gup_lab *lib_lab(unsigned int levels, unsigned int nr)
{
	static struct gup_lab *labs[2][LIB_LABS];
	struct gup_lab **lab = &labs[levels - 4][nr];
	/* What builds nothing still says how many levels there are. */
	const struct gup_base nothing = { .levels = levels };

	if (!*lab) {
		*lab = gup_lab_create();
		if (!*lab || gup_lab_build(*lab, NULL, &nothing))
			abort();
	}
	return *lab;
}

void lib_build(struct gup_lab *lab, struct gup_case *c, const struct gup_rules *rules)
{
	const struct gup_case_side side = { lab->base, rules };

	gup_case_settle(c, &side, 1);
	if (!gup_mm_copy(lab->work, lab->base))
		abort();
}

bool lib_rebuilt(struct gup_lab *lab, const struct gup_case *c, const struct gup_rules *rules)
{
	struct gup_case settled = *c;

	lib_build(lab, &settled, rules);
	return settled.nr_steps == c->nr_steps;
}
