/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Engines: what answers struct gup_call over a struct gup_mm. The model is one,
 * gup_call(); others may see less of what they do.
 */
#ifndef GUPWALK_ENGINE_H
#define GUPWALK_ENGINE_H

#include <gupwalk/gup.h>

GUP_BEGIN_DECLS

/* A warning of which only that much is known. No bit of GUP_WARN_LIST. */
#define GUP_WARN_UNNAMED (UINT32_C(1) << 31)

/**
 * struct gup_engine - an engine that is not the model
 * @name: for people
 * @call: makes a call by @arg, as gup_call() does; the rules say how states are
 *	built and what faults do, not how it walks. Of what it does it tells
 *	walk->on_event what it can: GUP_EVENT_RETURN at least
 * @arg: its first argument
 * @entries: bit for each enum gup_entry_point that it has
 * @known: bit for each enum gup_observation that its outcomes tell
 * @given_up: its walks went on for ever so often that whoever has many cases to try
 *	should try no more; it still answers
 */
struct gup_engine {
	const char *name;
	long (*call)(void *arg, struct gup_walk *walk, const struct gup_call *call);
	void *arg;
	uint32_t entries;
	uint32_t known;
	bool given_up;
};

/**
 * gup_engine_call - make a call by an engine
 * @engine: the engine; NULL for the model
 * @walk: as for gup_call()
 * @call: the call
 *
 * Return: walk->out->ret.
 */
static inline long gup_engine_call(const struct gup_engine *engine, struct gup_walk *walk,
				   const struct gup_call *call)
{
	return engine ? engine->call(engine->arg, walk, call) : gup_call(walk, call);
}

/* Does an engine have this entry point? The model has them all. */
static inline bool gup_engine_has(const struct gup_engine *engine, unsigned int entry)
{
	return !engine || engine->entries >> entry & 1;
}

/* Is there no use in asking an engine any more? The model always ends. */
static inline bool gup_engine_given_up(const struct gup_engine *engine)
{
	return engine && engine->given_up;
}

GUP_END_DECLS

#endif /* GUPWALK_ENGINE_H */
