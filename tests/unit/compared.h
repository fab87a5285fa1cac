/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A comparison of a version with what an engine makes of it, and room for what it finds.
 */
#ifndef TESTS_UNIT_COMPARED_H
#define TESTS_UNIT_COMPARED_H

#include "fake_engine.h"

#include <gupwalk/diff.h>

#define ROOM 8

struct compared {
	struct gup_diff diff;
	struct gup_diff_class classes[ROOM];
	struct gup_initial_state found[ROOM];
	unsigned int reported;
	uint64_t told_cases;
};

static inline bool count(void *arg, uint64_t cases)
{
	struct compared *c = arg;

	c->reported++;
	c->told_cases += cases;
	return true;
}

/* Compare a version with what an engine makes of it, in some states, then at random. */
static inline void compare(struct compared *c, struct fake_engine *e, const char *name,
			   const struct gup_selection *selection)
{
	const struct gup_spec v = version(name);

	c->reported = 0;
	c->told_cases = 0;
	c->diff.engine[1] = &e->engine;
	c->diff.classes = c->classes;
	c->diff.random.found = c->found;
	assert_true(gup_diff(selection, &v.rules, &v.rules, &c->diff, count, c));
}

#endif /* TESTS_UNIT_COMPARED_H */
