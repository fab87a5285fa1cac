/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Races of the fast walk: one change happens before one of its reads, or before it takes one of
 * its references. Laws judge the outcome.
 *
 * Steps are interleaved one after the other. Weak memory ordering is not modelled.
 */
#ifndef GUPWALK_RACE_H
#define GUPWALK_RACE_H

#include <gupwalk/engine.h>
#include <gupwalk/race_laws.h>
#include <gupwalk/run.h>
#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/*
 * Changes that can happen, as steps: X(step, the step that ends it, or the same step). A change
 * that only begins is ended after the fast walk.
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

/** enum gup_race_change - the changes that can happen */
enum gup_race_change {
#define X(id, end) GUP_RACE_##id,
	GUP_RACE_CHANGE_LIST(X)
#undef X
	GUP_RACE_CHANGE_NR
};

/** gup_race_change_step - the enum gup_step_kind of a change. */
enum gup_step_kind gup_race_change_step(enum gup_race_change change);

/** gup_race_change_end - the step that ends a change, or the same step. */
enum gup_step_kind gup_race_change_end(enum gup_race_change change);

/**
 * struct gup_race_point - a point of a walk, before which a change can happen
 * @addr: the address of the walk
 * @nth: how many earlier points of the same walk are equal in all other members
 * @what: GUP_EVENT_FAST_READ or GUP_EVENT_FAST_GRAB
 * @level: level of the entry
 */
struct gup_race_point {
	uint64_t addr;
	uint32_t nth;
	uint16_t what;
	uint8_t level;
};

/**
 * struct gup_race_walk - one fast walk of a scenario
 * @action: index of the action that makes the call
 * @call: the call
 * @point: its points without a change, in order
 * @nr_points: how many
 * @endless: the call does not return, even without a change
 */
struct gup_race_walk {
	uint32_t action;
	struct gup_call call;
	struct gup_race_point *point;
	uint32_t nr_points;
	bool endless;
};

/**
 * struct gup_race_observed - the result of one case
 * @step: the change, with its address
 * @error: why the change was not possible; then no other member is valid
 * @applies: laws that apply
 * @broken: laws that are broken
 * @observed: the observations that the engine tells, for gup_outcome_compare()
 * @c: the case, for gup_outcome_compare(); valid until the next case of the same race
 */
struct gup_race_observed {
	struct gup_step step;
	enum gup_step_error error;
	uint32_t applies;
	uint32_t broken;
	uint32_t observed;
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
 * gup_race_create - prepare the races of a scenario
 * @scenario: the scenario; it must stay valid
 *
 * Return: the race, to be freed with gup_race_destroy(); NULL when memory is short.
 */
struct gup_race *gup_race_create(const struct gup_scenario *scenario);
void gup_race_destroy(struct gup_race *race);

/**
 * gup_race_scout - find the walks and their points, without a change
 * @race: receives them
 * @spec: the version
 * @engine: the engine, which reports what it reads; NULL for the model
 *
 * Return: how far the scenario got; the walks up to there are found.
 */
enum gup_run_status gup_race_scout(struct gup_race *race, const struct gup_spec *spec,
				   const struct gup_engine *engine);

/**
 * gup_race_find - find the point of a walk that is equal to a point of another engine
 * @race: after gup_race_scout()
 * @walk: number of the walk
 * @point: the point of the other engine
 *
 * Return: its number; @race->walk[walk].nr_points for none.
 */
uint32_t gup_race_find(const struct gup_race *race, uint32_t walk,
		       const struct gup_race_point *point);

/**
 * gup_race_try - try one case: run the scenario from its beginning, with one change
 * @race: after gup_race_scout(); version and engine stay the same
 * @walk: in which walk
 * @point: before which of its points
 * @change: the change
 * @observed: receives the result
 *
 * Return: false when the point was not reached. Then the engine does not do the same in each
 * run.
 */
bool gup_race_try(struct gup_race *race, uint32_t walk, uint32_t point, enum gup_race_change change,
		  struct gup_race_observed *observed);

GUP_END_DECLS

#endif /* GUPWALK_RACE_H */
