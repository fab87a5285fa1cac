/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of races share: scenarios and versions from text, and a race of them.
 */
#ifndef TESTS_UNIT_RACE_TEST_H
#define TESTS_UNIT_RACE_TEST_H

#include <gupwalk/race.h>

#include "scenario_test.h"

struct raced {
	struct gup_scenario *s;
	struct gup_race *race;
	struct gup_spec spec;
};

static inline struct gup_spec spec_of(const char *name)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	return spec;
}

/* Scouted; to be freed with race_over(). */
static inline struct raced race_of(const char *text, const char *version,
				   const struct gup_engine *engine)
{
	struct raced r = { .s = parse_good(text), .spec = spec_of(version) };

	r.race = gup_race_create(r.s);
	assert_non_null(r.race);
	if (gup_race_scout(r.race, &r.spec, engine) != GUP_RUN_DONE)
		fail_msg("%u: %s", r.race->error.line, r.race->error.text);
	return r;
}

static inline void race_over(struct raced *r)
{
	gup_race_destroy(r->race);
	gup_scenario_free(r->s);
}

#endif /* TESTS_UNIT_RACE_TEST_H */
