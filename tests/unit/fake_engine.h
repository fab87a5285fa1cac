/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An engine that walks as the model does, but for one sort of call, of which it tells what
 * a test wants.
 */
#ifndef TESTS_UNIT_TOLD_ENGINE_H
#define TESTS_UNIT_TOLD_ENGINE_H

#include "sandbox.h"

#include <gupwalk/judge.h>

struct fake_engine {
	struct gup_engine engine;
	/* Calls of this function with these flags; GUP_ENTRY_POINT_NR for none. */
	unsigned int entry;
	unsigned int flags;
	/* Or with these. */
	unsigned int also;
	/* And only these, when it is set: with "locked", or without an array. */
	bool special;
	/* What is told of them. */
	bool endless;
	bool refused;
	bool warns;
	bool more;
	/* After so many calls it is given up; 0 for never. */
	unsigned int calls;
	unsigned int patience;
};

static inline bool fake_engine_is_for(const struct fake_engine *e, const struct gup_call *call)
{
	return call->entry_point == e->entry &&
	       (call->flags == e->flags || call->flags == e->also) &&
	       (!e->special || call->locked || call->no_pages);
}

static inline long fake_engine_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct fake_engine *e = arg;

	gup_call(walk, call);
	e->engine.given_up |= ++e->calls == e->patience;
	if (fake_engine_is_for(e, call)) {
		walk->out->endless |= e->endless;
		walk->out->refused |= e->refused;
		walk->out->warns |= e->warns;
		walk->out->ret += e->more;
	}
	return walk->out->ret;
}

static inline void fake_engine_for(struct fake_engine *e, unsigned int entry, unsigned int flags)
{
	*e = (struct fake_engine){ .engine = { .name = "told",
					       .call = fake_engine_call,
					       .arg = e,
					       .entry_points = UINT32_MAX,
					       .known = ((1u << GUP_OBSERVATION_NR) - 1) |
							GUP_OBSERVES_SHARING },
				   .entry = entry,
				   .flags = flags,
				   .also = flags };
}

#endif /* TESTS_UNIT_TOLD_ENGINE_H */
