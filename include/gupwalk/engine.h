/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Engines: what answers struct gup_call. The model is one, gup_call(); a kernel tree's
 * walk works over the same struct gup_mm. A booted kernel and its recording have a memory
 * of their own: they are asked for many cases at once, and what they observed is played on
 * a struct gup_mm, so that all of them are judged and compared alike. Others than the model
 * may see less of what they do.
 */
#ifndef GUPWALK_ENGINE_H
#define GUPWALK_ENGINE_H

#include <gupwalk/gup.h>

GUP_BEGIN_DECLS

/* A warning of which only that much is known. No bit of GUP_WARN_LIST. */
#define GUP_WARN_UNNAMED (UINT32_C(1) << 31)

/*
 * What an engine tells: one mask, a bit 1 << facet for each enum gup_observation, and these.
 * Whatever compares, judges or reports outcomes goes by it.
 */
#define GUP_TELLS_UNRETURNED (UINT32_C(1) << 28) /* what a call did that never returns */
#define GUP_TELLS_WARNINGS (UINT32_C(1) << 29) /* which warnings there were */
#define GUP_TELLS_SHARING (UINT32_C(1) << 30) /* which anonymous pages are exclusive */
#define GUP_TELLS_ALL UINT32_MAX

/** enum gup_reached - does an engine with a memory of its own come to a state? */
enum gup_reached {
	GUP_REACHED,
	GUP_UNREACHED, /* it cannot: that may be a difference */
	GUP_LACKED, /* it was built without what the state needs */
	GUP_NOT_ASKED, /* it was not asked for this state */
};

/** enum gup_answered - does an engine answer a call in the state that it is in? */
enum gup_answered {
	GUP_ANSWERED,
	GUP_NOT_OFFERED, /* it has no such function or flag */
	GUP_NOT_ANSWERED, /* it was not asked, or its answers waver */
};

struct gup_initial_state;
struct gup_record;
struct gup_selection;

/** typedef gup_calls_fn - receives one call; false ends the enumeration */
typedef bool gup_calls_fn(void *arg, const struct gup_call *call);

/**
 * struct gup_engine - an engine that is not the model
 * @name: for people
 * @call: makes a call by @arg, as gup_call() does; the rules say how states are
 *	built and what faults do, not how it walks. Of what it does it tells
 *	walk->on_event what it can: GUP_EVENT_RETURN at least. NULL where there is @answer
 * @arg: its first argument
 * @entries: bit for each enum gup_entry_point that it has
 * @known: what its outcomes tell: a bit for each enum gup_observation, and GUP_TELLS_ bits
 * @given_up: its walks went on for ever so often that whoever has many cases to try
 *	should try no more; it still answers
 * @ask: the batch call: asks for all cases of a selection at once, before any of them is
 *	compared or judged; see gup_engines_ask(). NULL where calls are answered one by one
 * @state: only of engines with a memory of their own: from here on calls are in this
 *	state. @before receives what is mapped there, if it is reached
 * @answer: of such an engine: what it observed of a call in that state; NULL if nothing
 * @calls: of such an engine: all calls that it was asked for in that state
 */
struct gup_engine {
	const char *name;
	long (*call)(void *arg, struct gup_walk *walk, const struct gup_call *call);
	void *arg;
	uint32_t entries;
	uint32_t known;
	bool given_up;
	bool (*ask)(void *arg, const struct gup_rules *rules, struct gup_selection *selection);
	enum gup_reached (*state)(void *arg, const struct gup_initial_state *initial,
				  const struct gup_record **before);
	const struct gup_record *(*answer)(void *arg, const struct gup_call *call,
					   enum gup_answered *how);
	uint64_t (*calls)(void *arg, gup_calls_fn *fn, void *fn_arg);
};

/** gup_engine_make_call - gup_engine_call() by an engine that is not the model. */
long gup_engine_make_call(const struct gup_engine *engine, struct gup_walk *walk,
			  const struct gup_call *call);

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
	return engine ? gup_engine_make_call(engine, walk, call) : gup_call(walk, call);
}

/** gup_engine_lookup - gup_engine_answers() of an engine that is not the model. */
enum gup_answered gup_engine_lookup(const struct gup_engine *engine, const struct gup_call *call);

/** gup_engine_answers - does an engine answer a call? The model answers all. */
static inline enum gup_answered gup_engine_answers(const struct gup_engine *engine,
						   const struct gup_call *call)
{
	return engine ? gup_engine_lookup(engine, call) : GUP_ANSWERED;
}

/**
 * gup_engines_ask - ask engines for all cases of a selection at once, where they want that
 * @engine: the engines; NULL for the model
 * @nr: how many
 * @rules: the version, with the FOLL_ flags of all engines' versions
 * @selection: which cases; receives whose answers the calls are taken from, where an
 *	engine has a memory of its own
 *
 * Return: false when an engine could not be asked.
 */
bool gup_engines_ask(const struct gup_engine *const *engine, unsigned int nr,
		     const struct gup_rules *rules, struct gup_selection *selection);

/* What an engine tells; the model tells all. */
static inline uint32_t gup_engine_tells(const struct gup_engine *engine)
{
	return engine ? engine->known : GUP_TELLS_ALL;
}

/* Does an engine build states in a memory of its own? */
static inline bool gup_engine_has_memory(const struct gup_engine *engine)
{
	return engine && engine->answer;
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
