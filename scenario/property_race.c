// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races of the last call.
 */
#include "property.h"

/* The walk is disturbed in its first pages. */
#define PAGES 4

/* The breach to show, and the result of the last try. */
struct wanted {
	const struct gup_spec *spec;
	unsigned int walk;
	unsigned int point;
	unsigned int change;
	unsigned int law;
	struct gup_race_observed observed;
	bool no_memory;
};

/* What the fast walk of some versions is known not to notice: by a rule, each. */
static uint32_t known(const struct gup_rules *rules, unsigned int change)
{
	uint32_t laws = 0;

	/* Only who takes tables away and leaves their entries gets past a look at the entry. */
	if (gup_rule_is(rules, GUP_RULE_FAST_RECHECK, GUP_FAST_RECHECK_PTE) &&
	    (change == GUP_RACE_COLLAPSE || change == GUP_RACE_COLLAPSE_BEGINS))
		laws |= 1u << GUP_RACE_LAW_NO_STALE_PAGE;
	if (gup_rule_is(rules, GUP_RULE_FAST_FORK, GUP_FAST_FORK_IGNORED))
		laws |= 1u << GUP_RACE_LAW_NO_PIN_ACROSS_FORK;
	return laws;
}

/* Holds as a caller may ask for them. */
static struct gup_call plain(const struct gup_call *call, const struct gup_rules *rules)
{
	struct gup_call plain = *call;

	plain.no_pages = false;
	plain.nr_pages = plain.nr_pages % PAGES + 1;
	plain.flags &= rules->foll_fast & ~(unsigned int)(FOLL_GET | FOLL_PIN);
	if (!gup_entry_point_pins(plain.entry_point))
		plain.flags &= ~(unsigned int)FOLL_LONGTERM;
	return plain;
}

/* Laws broken by one change, or by any: the first that is. */
static bool try_changes(struct gup_race *race, struct wanted *w, unsigned int first,
			unsigned int last)
{
	uint32_t news;

	for (unsigned int change = first; change <= last; change++) {
		if (!gup_race_try(race, w->walk, w->point, (enum gup_race_change)change,
				  &w->observed)) {
			w->no_memory = true;
			return false;
		}
		news = w->observed.error ? 0 : w->observed.broken & ~known(&w->spec->rules, change);
		if (!news)
			continue;
		w->change = change;
		w->law = (unsigned int)__builtin_ctz(news);
		return true;
	}
	return false;
}

static bool race_case(const struct gup_case *c, struct wanted *w, unsigned int first,
		      unsigned int last)
{
	struct gup_scenario *scenario = gup_scenario_from_parts(&(struct gup_scenario_parts){
		.name = "race",
		.levels = c->levels,
		.step = c->step,
		.nr_steps = c->nr_steps,
		.call = c->call[0],
		.caller = GUP_CALLER_NR,
	});
	struct gup_race *race = scenario ? gup_race_create(scenario) : NULL;
	bool broken = false;

	w->no_memory |= !race;
	/* A case that a smaller address space has no room for is not raced. */
	if (race && gup_race_scout(race, w->spec, NULL) == GUP_RUN_DONE && race->nr_walks &&
	    race->walk[0].nr_points) {
		w->point %= race->walk[0].nr_points;
		broken = try_changes(race, w, first, last);
	}
	gup_race_destroy(race);
	gup_scenario_free(scenario);
	return broken;
}

bool property_race_scenario(const struct gup_scenario *scenario, const struct gup_spec *spec,
			    unsigned int *law)
{
	struct wanted w = { .spec = spec, .law = GUP_RACE_LAW_NR };
	struct gup_race *race = gup_race_create(scenario);
	bool broken = false;

	w.no_memory = !race;
	if (race && gup_race_scout(race, spec, NULL) == GUP_RUN_DONE)
		for (w.walk = 0; w.walk < race->nr_walks && !broken; w.walk++)
			for (w.point = 0; w.point < race->walk[w.walk].nr_points && !broken;
			     w.point++)
				broken = try_changes(race, &w, 0, GUP_RACE_CHANGE_NR - 1);
	gup_race_destroy(race);
	*law = w.law;
	return !w.no_memory;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *wanted = arg;
	struct wanted now = *wanted;

	return race_case(c, &now, wanted->change, wanted->change) && now.law == wanted->law;
}

bool property_race(struct property_context *context, const struct gup_case *whole,
		   struct property_finding *finding)
{
	struct wanted w = { .spec = property_spec(context, whole), .point = whole->proposal / 15 };
	struct gup_case c = *whole;
	bool broken;

	c.call[0] = plain(&whole->call[whole->nr_calls - 1], &w.spec->rules);
	c.nr_calls = 1;
	if (!gup_entry_point_is_fast(c.call[0].entry_point))
		return false;
	property_build(context, property_sandbox(context, &c, 0), &c, &w.spec->rules);
	broken = race_case(&c, &w, 0, GUP_RACE_CHANGE_NR - 1);
	if (broken) {
		gup_case_shrink(&c, shows, &w);
		race_case(&c, &w, w.change, w.change);
		*finding = (struct property_finding){
			.kind = PROPERTY_RACE,
			.law = gup_race_law_name(w.law),
			.text = gup_race_law_text(w.law),
			.spec = w.spec,
			.c = c,
			.happens = w.observed.step,
			.point = w.point,
		};
	}
	context->no_memory |= w.no_memory;
	return broken;
}
