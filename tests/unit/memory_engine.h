/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An engine with a memory of its own: it builds states as a version does, and answers no call.
 */
#ifndef TESTS_UNIT_MEMORY_ENGINE_H
#define TESTS_UNIT_MEMORY_ENGINE_H

#include "sandbox.h"

#include <gupwalk/record.h>

struct memory_engine {
	struct gup_engine engine;
	struct gup_sandbox *sandbox;
	struct gup_rules rules;
	/* What it says of states that the version can build. */
	enum gup_reached reached;
	/* Bits in which its first page differs before each call. */
	uint32_t page;
	struct gup_record before;
};

static inline enum gup_reached memory_state(void *arg, const struct gup_initial_state *initial,
					    const struct gup_record **before)
{
	struct memory_engine *e = arg;
	const struct gup_call call = { .start = initial->start, .nr_pages = initial->nr_pages };

	if (e->reached)
		return e->reached;
	if (gup_sandbox_build(e->sandbox, &e->rules, initial))
		return GUP_UNREACHED;
	gup_record_before(&e->before, e->sandbox->before, &e->rules, &call);
	e->before.before[0].page ^= e->page;
	*before = &e->before;
	return GUP_REACHED;
}

static inline const struct gup_record *memory_answer(void *arg, const struct gup_call *call,
						     enum gup_answered *how)
{
	(void)arg;
	(void)call;
	*how = GUP_NOT_ANSWERED;
	return NULL;
}

static inline uint64_t memory_calls(void *arg, gup_calls_fn *fn, void *fn_arg)
{
	(void)arg;
	(void)fn;
	(void)fn_arg;
	return 0;
}

/* An engine with states as a version has them; its sandbox is to be destroyed. */
static inline void memory_of(struct memory_engine *e, const char *name)
{
	*e = (struct memory_engine){ .engine = { .name = "memory",
						 .arg = e,
						 .entry_points = UINT32_MAX,
						 .known = (1u << GUP_OBSERVATION_NR) - 1,
						 .state = memory_state,
						 .answer = memory_answer,
						 .calls = memory_calls },
				     .sandbox = gup_sandbox_create(),
				     .rules = version(name).rules };
	assert_non_null(e->sandbox);
}

#endif /* TESTS_UNIT_MEMORY_ENGINE_H */
