// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random states, fast calls, and each possible change before each of their reads: only
* the releases that are known to break a law do so.
 */
#include "random.h"

#include <gupwalk/race.h>

#define CASES 500
#define V GUP_VERSION

/* A law, and the last release that breaks it; 0 for none. Only khugepaged breaks no-stale-page. */
static const gup_version last_broken[GUP_RACE_LAW_NR] = {
	[GUP_RACE_LAW_NO_STALE_PAGE] = V(5, 19),
	[GUP_RACE_LAW_NO_PIN_ACROSS_FORK] = V(5, 10),
};

static struct gup_mm *mm;
static uint64_t judged[GUP_RACE_LAW_NR], broken[GUP_RACE_LAW_NR];

static void setup(void)
{
	mm = playground_mm();
	must(mm);
}

static void teardown(void)
{
	gup_mm_destroy(mm);
}

/*
 * A fast call for the seed's pages; a caller may request such references. Every fourth case
* has the oldest release, because breaches by that one alone are rare.
 */
static void make_fast(struct random_case *c)
{
	static const uint8_t entries[] = { GUP_ENTRY_POINT_GET_FAST, GUP_ENTRY_POINT_GET_FAST_ONLY,
					   GUP_ENTRY_POINT_PIN_FAST,
					   GUP_ENTRY_POINT_PIN_FAST_ONLY };

	if (!(c->seed & 3))
		must(gup_spec_parse("v5.10", &c->spec, NULL, 0));
	c->call.entry_point = entries[c->seed / 4 % 4];
	c->call.no_pages = false;
	c->call.locked = false;
	c->call.nr_pages = c->call.nr_pages % 5 + 1;
	c->call.flags &= c->spec.rules.foll_fast & ~(unsigned int)(FOLL_GET | FOLL_PIN);
	if (!gup_entry_point_pins(c->call.entry_point))
		c->call.flags &= ~(unsigned int)FOLL_LONGTERM;
}

/* Is that release known to break this law? */
static bool is_known(const struct random_case *c, unsigned int law, enum gup_race_change change)
{
	return c->spec.version <= last_broken[law] &&
	       (law != GUP_RACE_LAW_NO_STALE_PAGE || change == GUP_RACE_COLLAPSE ||
		change == GUP_RACE_COLLAPSE_BEGINS);
}

static void judge(const struct random_case *c, enum gup_race_change change,
		  const struct gup_race_observed *observed)
{
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR && !observed->error; law++) {
		judged[law] += observed->applies >> law & 1;
		if (!(observed->broken >> law & 1) || !random_judges(gup_race_law_name(law)))
			continue;
		broken[law]++;
		if (!is_known(c, law, change)) {
			char step[128];

			gup_step_print(step, sizeof(step), &observed->step);
			fprintf(stderr, "%s: %s\n", gup_race_law_name(law), step);
		}
		holds(c, is_known(c, law, change));
	}
}

static void race_case(const struct random_case *c)
{
	struct gup_scenario *scenario = random_scenario(c);
	struct gup_race *race = gup_race_create(scenario);
	struct gup_race_observed observed;

	must(race);
	/* Changes that do not fit into a smaller address space are not tried. */
	if (gup_race_scout(race, &c->spec, NULL) == GUP_RUN_DONE) {
		for (uint32_t w = 0; w < race->nr_walks; w++)
			for (uint32_t p = 0; p < race->walk[w].nr_points; p++)
				for (unsigned int change = 0; change < GUP_RACE_CHANGE_NR;
				     change++) {
					must(gup_race_try(race, w, p, (enum gup_race_change)change,
							  &observed));
					judge(c, (enum gup_race_change)change, &observed);
				}
	}
	gup_race_destroy(race);
	gup_scenario_free(scenario);
}

START_TEST(only_known_releases_let_races_win)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	unsigned int asked = 0;

	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
		asked += random_judges(gup_race_law_name(law));
	random_must_judge(asked);
	for (uint64_t i = 0; i < cases; i++) {
		struct random_case c;

		random_make(&c, mm, first + i);
		make_fast(&c);
		race_case(&c);
	}
	for (unsigned int law = 0;
	     law < GUP_RACE_LAW_NR && cases >= CASES && !getenv("GUPWALK_LAW"); law++) {
		ck_assert_uint_gt(judged[law], 100);
		ck_assert_int_eq(!broken[law], !last_broken[law]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { only_known_releases_let_races_win };

	return random_run("races", tests, 1, setup, teardown);
}
