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
 * @engine: the engine, set by the caller; NULL for the model
 * @before: the state after its steps
 * @work: the same, for calls
 * @out: the outcome of the last call, with room for the pages that initial states ask for
 * @twin: the same for a second call
 * @reached: for an engine with its own memory: whether it reaches the state
 * @mapped: what it has mapped there; NULL when it does not reach the state
 * @otherwise: its mapping differs from the model's
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
 * gup_sandbox_build - build an initial state
 * @sandbox: its @before and @work become that state
 * @rules: the version
 * @initial: the initial state
 *
 * If the sandbox's engine has its own memory, it must reach that state as well: see
 * @sandbox->reached. It may reach the state with another mapping.
 *
 * Return: GUP_STEP_OK, or why the version, or the engine, has no such state.
 */
enum gup_step_error gup_sandbox_build(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				      const struct gup_initial_state *initial);

/**
 * gup_sandbox_call - make a call in the state that was built, without judging
 * @sandbox: the sandbox; its @out is the outcome, and its @work is the state after the call,
 *	until gup_mm_restore() makes it equal to @before again
 * @rules: the version
 * @call: the call
 *
 * Return: the trial, which is part of the sandbox.
 */
struct gup_trial gup_sandbox_call(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				  const struct gup_call *call);

/**
 * gup_sandbox_try - make a call in the state that was built, judge it, undo it
 * @sandbox: the sandbox; its @out is the outcome. Its @work is as before the call again, so the
 *	outcome's pages may be named, but not read
 * @rules: the version
 * @call: the call
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 * @applies: receives the laws that apply
 *
 * An engine may not tell whether it refused the arguments. Then they count as refused if the
 * version refuses them, or should refuse them, and the call got nothing. If a call by an engine
 * never returns, only termination is judged.
 *
 * Return: the laws that are broken.
 */
uint32_t gup_sandbox_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			 const struct gup_call *call, uint32_t laws, uint32_t *applies);

GUP_END_DECLS

#endif /* GUPWALK_SANDBOX_H */
