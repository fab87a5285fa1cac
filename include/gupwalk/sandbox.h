/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sandboxes: address spaces for trying calls.
 */
#ifndef GUPWALK_SANDBOX_H
#define GUPWALK_SANDBOX_H

#include <gupwalk/engine.h>
#include <gupwalk/initial_state.h>
#include <gupwalk/laws.h>
#include <gupwalk/record.h>

GUP_BEGIN_DECLS

/**
 * struct gup_sandbox - two address spaces and room for an outcome
 * @engine: who walks, for the caller to set; NULL for the model
 * @before: a state as its steps left it
 * @work: the same, for calls
 * @out: the outcome of the last call, with room for the pages that initial states ask for
 * @twin: the same for a second call
 * @reached: of an engine with a memory of its own: whether it has the state
 * @mapped: what it has mapped there; NULL when it has not the state
 * @otherwise: that is something else than in the model
 */
struct gup_sandbox {
	const struct gup_engine *engine;
	struct gup_mm *before;
	struct gup_mm *work;
	struct gup_outcome out;
	struct gup_outcome twin;
	enum gup_reached reached;
	const struct gup_record *mapped;
	bool otherwise;
};

/**
 * gup_sandbox_create - allocate what every initial state needs
 *
 * Return: the sandbox, NULL when memory is short. Free with gup_sandbox_destroy().
 */
struct gup_sandbox *gup_sandbox_create(void);

/**
 * gup_sandbox_destroy - free a sandbox
 * @sandbox: from gup_sandbox_create(), or NULL
 */
void gup_sandbox_destroy(struct gup_sandbox *sandbox);

/**
 * gup_sandbox_build - bring a initial state about
 * @sandbox: its base and work become that state
 * @rules: the version
 * @initial: the initial state
 *
 * Where the sandbox's engine has a memory of its own, it has to come to that state as well:
 * see @sandbox->reached. It may come to it with something else mapped there.
 *
 * Return: GUP_STEP_OK, or why the version, or the engine, has no such state.
 */
enum gup_step_error gup_sandbox_build(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				      const struct gup_initial_state *initial);

/**
 * gup_sandbox_call - make a call in the state that was built, without judging
 * @sandbox: the sandbox; its out is the outcome, its work what the call left, until
 *	gup_mm_restore() makes that its base again
 * @rules: the version
 * @call: the call
 *
 * Return: the case, which lives in the sandbox.
 */
struct gup_trial gup_sandbox_call(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				  const struct gup_call *call);

/**
 * gup_sandbox_try - make a call in the state that was built, judge it, undo it
 * @sandbox: the sandbox; its out is the outcome, whose pages may still be named but not
 *	looked at: its work is as before the call again
 * @rules: the version
 * @call: the call
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 * @applies: receives the laws that say something
 *
 * Where an engine walks that does not tell whether arguments were refused, they were
 * if they are such as the version refuses, or ought to, and the call came to nothing.
 * Of a call by an engine that never returns only that is judged.
 *
 * Return: the laws that are broken.
 */
uint32_t gup_sandbox_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			 const struct gup_call *call, uint32_t laws, uint32_t *applies);

GUP_END_DECLS

#endif /* GUPWALK_SANDBOX_H */
