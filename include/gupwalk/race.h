/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Races of the fast walk: one thing happens before one of its reads, or before it
 * takes one of its references, and laws judge what comes of it.
 *
 * Steps interleave, one after the other: nothing here is about weak memory ordering.
 */
#ifndef GUPWALK_RACE_H
#define GUPWALK_RACE_H

#include <gupwalk/engine.h>
#include <gupwalk/race_laws.h>
#include <gupwalk/run.h>
#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/*
 * What can happen, as steps: X(step, step that ends it or the same one). A change
 * that only begins comes to its end when the fast walk has ended.
 */
#define GUP_RACE_CHANGE_LIST(X)                                                                    \
	X(ZAP, ZAP)                                                                                \
	X(HINT, HINT)                                                                              \
	X(FORK, FORK)                                                                              \
	X(FORK_BEGINS, FORK)                                                                       \
	X(SPLIT, SPLIT)                                                                            \
	X(COLLAPSE, COLLAPSE)                                                                      \
	X(COLLAPSE_BEGINS, COLLAPSE)                                                               \
	X(REMAP, REMAP)

/** enum gup_race_change - what can happen */
enum gup_race_change {
#define X(id, end) GUP_RACE_##id,
	GUP_RACE_CHANGE_LIST(X)
#undef X
	GUP_RACE_CHANGE_NR
};

/** gup_race_change_step - the enum gup_step_kind of a change. */
enum gup_step_kind gup_race_change_step(enum gup_race_change change);

/** gup_race_change_end - the step that ends it; the same one when it does not only begin. */
enum gup_step_kind gup_race_change_end(enum gup_race_change change);

/**
 * struct gup_race_point - where something can happen: before this
 * @addr: the address that is being walked
 * @nth: points of the same walk before it that are equal but for this
 * @what: GUP_EVENT_FAST_READ or GUP_EVENT_FAST_GRAB
 * @level: of the entry
 */
struct gup_race_point {
	uint64_t addr;
	uint32_t nth;
	uint16_t what;
	uint8_t level;
};

/**
 * struct gup_race_walk - one fast walk of a scenario
 * @action: the line that calls, by its index
 * @call: the call
 * @point: its points when nothing happens, in order
 * @nr_points: how many
 * @endless: the call would not return, with nothing happening
 */
struct gup_race_walk {
	uint32_t action;
	struct gup_call call;
	struct gup_race_point *point;
	uint32_t nr_points;
	bool endless;
};

/**
 * struct gup_race_observed - what came of one case
 * @step: what happened, with its address
 * @error: why it could not; nothing else is valid then
 * @applies: laws that said something
 * @broken: laws that are broken
 * @c: the case, for gup_outcome_compare(); valid until the next one of the same race
 */
struct gup_race_observed {
	struct gup_step step;
	enum gup_step_error error;
	uint32_t applies;
	uint32_t broken;
	struct gup_trial c;
};

/**
 * struct gup_race - a scenario whose fast walks are disturbed
 * @walk: the walks that were found
 * @nr_walks: how many
 * @error: why the scenario could not be built
 */
struct gup_race {
	const struct gup_race_walk *walk;
	uint32_t nr_walks;
	struct gup_scenario_error error;
	struct gup_race_hidden *hidden;
};

/**
 * gup_race_create - make ready
 * @scenario: the scenario; must stay
 *
 * Return: the race, to be freed with gup_race_destroy(); NULL when memory is short.
 */
struct gup_race *gup_race_create(const struct gup_scenario *scenario);
void gup_race_destroy(struct gup_race *race);

/**
 * gup_race_scout - find the walks and their points, with nothing happening
 * @race: receives them
 * @spec: the version
 * @engine: what walks, and tells what it reads; NULL for the model
 *
 * Return: how far the scenario got; the walks until there are found.
 */
enum gup_run_status gup_race_scout(struct gup_race *race, const struct gup_spec *spec,
				   const struct gup_engine *engine);

/**
 * gup_race_find - the point of a walk that is equal to one of another engine
 * @race: scouted
 * @walk: number of the walk
 * @point: the other one
 *
 * Return: its number; @race->walk[walk].nr_points for none.
 */
uint32_t gup_race_find(const struct gup_race *race, uint32_t walk,
		       const struct gup_race_point *point);

/**
 * gup_race_try - one case: the scenario from its beginning, and something happens
 * @race: scouted; version and engine are the same
 * @walk: in which walk
 * @point: before which of its points
 * @change: what
 * @observed: receives what came of it
 *
 * Return: false when the point was not reached, which says that the engine does not do
 * the same twice.
 */
bool gup_race_try(struct gup_race *race, uint32_t walk, uint32_t point, enum gup_race_change change,
		  struct gup_race_observed *observed);

GUP_END_DECLS

#endif /* GUPWALK_RACE_H */
