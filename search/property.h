/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Properties: what must hold of a case beyond one call by one version. Each is judged by a
 * function, which makes the case small when the property is broken. Fuzz targets and `gupwalk
 * replay` judge by them.
 */
#ifndef SEARCH_PROPERTY_H
#define SEARCH_PROPERTY_H

#include <gupwalk/case.h>
#include <gupwalk/comparison.h>
#include <gupwalk/history.h>
#include <gupwalk/sandbox.h>

#include <search/play.h>

/* Sandboxes for each number of levels. */
#define PROPERTY_SANDBOXES 2
/* The remainders by 5 and by 3 choose a proposal. */
#define PROPERTY_PROPOSALS 15

/**
 * struct property_context - where properties are judged
 * @sandbox: for 4 and for 5 levels; their states are what the last user left
 * @spec: the version that each two bytes of a case choose
 * @room: for play_run()
 * @no_memory: memory was short: a property was not judged
 *
 * All versions and sandboxes are made once. The cost of a case then doesn't depend on the cases
 * before it.
 */
struct property_context {
	struct gup_sandbox *sandbox[2][PROPERTY_SANDBOXES];
	struct gup_spec (*spec)[PROPERTY_PROPOSALS];
	struct play_room *room;
	bool no_memory;
};

/**
 * property_context_create - make all versions and sandboxes
 *
 * Return: the context, NULL when memory is short. Free with property_context_destroy().
 */
struct property_context *property_context_create(void);
void property_context_destroy(struct property_context *context);

/** property_spec - the version that a case chooses, as gup_case_spec() does. */
const struct gup_spec *property_spec(const struct property_context *context,
				     const struct gup_case *c);

/**
 * property_choose - have a case choose versions by their names
 * @context: the versions
 * @c: the case
 * @version: the one that property_spec() is to give
 * @other: the one that the same two bytes in the other order give; NULL for any
 *
 * Return: false when no bytes choose these.
 */
bool property_choose(const struct property_context *context, struct gup_case *c,
		     const char *version, const char *other);

/**
 * property_sandbox - a sandbox for a case
 * @context: has it
 * @c: the case
 * @nr: which one of several, counted from 0, PROPERTY_SANDBOXES at most
 */
struct gup_sandbox *property_sandbox(const struct property_context *context,
				     const struct gup_case *c, unsigned int nr);

/**
 * property_build - build a case's state in a sandbox
 * @context: notes when memory is short
 * @sandbox: its two address spaces become the state
 * @c: the case; steps that cannot be done are dropped
 * @rules: the version
 */
void property_build(struct property_context *context, struct gup_sandbox *sandbox,
		    struct gup_case *c, const struct gup_rules *rules);

/**
 * property_rebuilt - the same for a case whose steps must all be done
 *
 * Return: false when one of its steps cannot be done.
 */
bool property_rebuilt(struct property_context *context, struct gup_sandbox *sandbox,
		      const struct gup_case *c, const struct gup_rules *rules);

/** enum property_kind - what else a finding has */
enum property_kind {
	PROPERTY_CALL, /* nothing */
	PROPERTY_VERSIONS,
	PROPERTY_ENGINE,
	PROPERTY_SEQUENCE,
	PROPERTY_RACE,
};

/**
 * struct property_finding - a property that is broken
 * @kind: an enum property_kind
 * @target: the fuzz target that judges it; NULL for laws of calls, sequences and races
 * @law: the name of what is broken; NULL for PROPERTY_ENGINE
 * @text: one sentence that says it
 * @spec: the version
 * @c: state and call, made small; not for PROPERTY_SEQUENCE
 * @out: the outcome; NULL when no call was made. It is in a sandbox, until the next case
 * @other: PROPERTY_VERSIONS: the other version
 * @state: PROPERTY_VERSIONS: only one version can do the last step
 * @culprits: PROPERTY_VERSIONS: bit for each enum gup_rule that has no say, and decides
 * @differs: PROPERTY_ENGINE: GUP_DIFFER_ bits
 * @answer: PROPERTY_ENGINE: the engine's outcome
 * @play: PROPERTY_SEQUENCE: the moves, made small
 * @happens: PROPERTY_RACE: what happens in the middle of the fast walk
 * @point: PROPERTY_RACE: before which of its reads and grabs, counted from 0
 */
struct property_finding {
	unsigned int kind;
	const char *target;
	const char *law;
	const char *text;
	const struct gup_spec *spec;
	struct gup_case c;
	const struct gup_outcome *out;
	const struct gup_spec *other;
	bool state;
	struct gup_rule_set culprits;
	unsigned int differs;
	const struct gup_outcome *answer;
	struct play play;
	struct gup_step happens;
	unsigned int point;
};

/**
 * property_flags - calls with any flags: laws that a version isn't known to break
 * @context: where
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 * @c: the case; steps that cannot be done are dropped
 * @finding: receives what is broken
 *
 * Return: is a law broken.
 */
bool property_flags(struct property_context *context, uint32_t laws, struct gup_case *c,
		    struct property_finding *finding);

/**
 * property_refine - one call in several ways that must give the same
 * @context: where
 * @c: the case; steps that cannot be done are dropped
 * @finding: receives what is broken
 *
 * The ways are fast and slow, and batched and page by page. The states are one that was
 * restored after calls, and one that was built again in a used address space and copied.
 *
 * Return: is one of them broken.
 */
bool property_refine(struct property_context *context, struct gup_case *c,
		     struct property_finding *finding);

/**
 * property_versions - each difference of two versions is explained by a rule with a say in it
 * @context: where
 * @c: the case, which chooses two versions; steps that cannot be done are dropped
 * @finding: receives what is broken
 *
 * One version is compared with itself in which all rules without a say are the other
 * version's. There must be no difference.
 *
 * Return: is there a difference.
 */
bool property_versions(struct property_context *context, struct gup_case *c,
		       struct property_finding *finding);

/**
 * property_sequence - laws of steps and calls in turns, with the pages held
 * @context: where
 * @c: the case
 * @finding: receives what is broken
 *
 * Return: is a law broken.
 */
bool property_sequence(struct property_context *context, const struct gup_case *c,
		       struct property_finding *finding);

/**
 * property_engine - an engine does as the model
 * @by_levels: model and engine, for 4 and for 5 levels
 * @spec: the version
 * @c: the case; steps that cannot be done are dropped
 * @finding: receives the difference
 * @no_memory: becomes true when memory is short
 *
 * Return: is there a difference.
 */
bool property_engine(struct gup_comparison by_levels[2], const struct gup_spec *spec,
		     struct gup_case *c, struct property_finding *finding, bool *no_memory);

#endif /* SEARCH_PROPERTY_H */
