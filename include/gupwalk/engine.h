/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Engines: an engine answers struct gup_call. The model is one: gup_model_engine. A kernel tree's
 * walk works on the same struct gup_mm. A booted kernel and its recording have their own
 * memory, and are asked for many cases at once. Their observations are played on a struct
 * gup_mm. So all engines are judged and compared in the same way. An engine other than the
 * model may tell fewer observations.
 */
#ifndef GUPWALK_ENGINE_H
#define GUPWALK_ENGINE_H

#include <gupwalk/gup.h>

GUP_BEGIN_DECLS

/* There was a warning, and it is not known which. Not a bit of GUP_WARN_LIST. */
#define GUP_WARN_UNNAMED (UINT32_C(1) << 31)

/*
 * What an engine tells: one mask, a bit 1 << observation for each enum gup_observation, and the
 * bits below. Comparison, judging and reports use only what this mask has.
 */
#define GUP_OBSERVES_LOCK_FAULTS (UINT32_C(1) << 27) /* locks left held and the like */
#define GUP_OBSERVES_UNRETURNED (UINT32_C(1) << 28) /* what a call did that never returns */
#define GUP_OBSERVES_WARNINGS (UINT32_C(1) << 29) /* which warnings there were */
#define GUP_OBSERVES_SHARING (UINT32_C(1) << 30) /* which anonymous pages are exclusive */
#define GUP_OBSERVES_ALL UINT32_MAX

/** enum gup_reached - does an engine with its own memory reach a state? */
enum gup_reached {
	GUP_REACHED,
	GUP_UNREACHED, /* it cannot reach it: that may be a difference */
	GUP_LACKED, /* it was built without what the state needs */
	GUP_NOT_ASKED, /* it was not asked for this state */
};

/** enum gup_answered - does an engine answer a call in the state that it is in? */
enum gup_answered {
	GUP_ANSWERED,
	GUP_NOT_OFFERED, /* it has no such function or flag */
	GUP_NOT_ANSWERED, /* it was not asked, or its answers vary */
};

struct gup_initial_state;
struct gup_record;
struct gup_selection;

/** typedef gup_calls_fn - receives one call; false ends the enumeration */
typedef bool gup_calls_fn(void *arg, const struct gup_call *call);

/**
 * struct gup_engine - an engine
 * @name: for people
 * @call: makes a call by @arg, as gup_call() does; the rules say how states are built and what
 *	faults do, not how it walks. It tells walk->on_event the decisions that it can see: at
 *	least GUP_EVENT_RETURN. NULL if there is @answer
 * @arg: its first argument
 * @entry_points: bit for each enum gup_entry_point that it has
 * @known: what its outcomes tell: a bit for each enum gup_observation, and GUP_TELLS_ bits
 * @given_up: its walks were endless so often that a caller with many cases should stop; it
 *	still answers
 * @ask: the batch call: asks for all cases of a selection at once, before any of them is
 *	compared or judged; see gup_engines_ask(). NULL where calls are answered one by one
 * @state: only for engines with their own memory: the
 *	following calls are in this state. @before receives what is mapped there, if the state
 *	is reached
 * @answer: for such an engine: its record of a call in that state; NULL if it has none
 * @calls: for such an engine: all calls that it was asked for in that state
 */
struct gup_engine {
	const char *name;
	long (*call)(void *arg, struct gup_walk *walk, const struct gup_call *call);
	void *arg;
	uint32_t entry_points;
	uint32_t known;
	bool given_up;
	bool (*ask)(void *arg, const struct gup_rules *rules, struct gup_selection *selection);
	enum gup_reached (*state)(void *arg, const struct gup_initial_state *initial,
				  const struct gup_record **before);
	const struct gup_record *(*answer)(void *arg, const struct gup_call *call,
					   enum gup_answered *how);
	uint64_t (*calls)(void *arg, gup_calls_fn *fn, void *fn_arg);
};

/* The model: an engine that tells all, and answers every call. */
extern const struct gup_engine gup_model_engine;

/* Where an engine is an option, NULL means the model. */
static inline const struct gup_engine *gup_engine_or_model(const struct gup_engine *engine)
{
	return engine ? engine : &gup_model_engine;
}

static inline bool gup_engine_is_model(const struct gup_engine *engine)
{
	return gup_engine_or_model(engine) == &gup_model_engine;
}

/**
 * gup_engine_call - make a call by an engine
 * @engine: the engine
 * @walk: as for gup_call()
 * @call: the call
 *
 * Return: walk->out->ret.
 */
long gup_engine_call(const struct gup_engine *engine, struct gup_walk *walk,
		     const struct gup_call *call);

/**
 * gup_engine_answers - does an engine answer a call?
 * @engine: the engine; NULL for the model
 * @rules: the version
 * @call: the call
 *
 * Return: how. A function that either the engine or the version lacks is GUP_NOT_OFFERED.
 */
enum gup_answered gup_engine_answers(const struct gup_engine *engine, const struct gup_rules *rules,
				     const struct gup_call *call);

/**
 * gup_engines_ask - ask engines for all cases of a selection at once, where they want that
 * @engine: the engines
 * @nr: how many
 * @rules: the version, with the FOLL_ flags of all engines' versions
 * @selection: which cases; receives whose answers the calls are taken from, where an
 *	engine has a memory of its own
 *
 * Return: false when an engine could not be asked.
 */
bool gup_engines_ask(const struct gup_engine *const *engine, unsigned int nr,
		     const struct gup_rules *rules, struct gup_selection *selection);

/* What an engine tells. */
static inline uint32_t gup_engine_observes(const struct gup_engine *engine)
{
	return gup_engine_or_model(engine)->known;
}

/* Does an engine build states in its own memory? */
static inline bool gup_engine_has_memory(const struct gup_engine *engine)
{
	return gup_engine_or_model(engine)->answer;
}

/* Does an engine have this entry point of the version? */
static inline bool gup_engine_has(const struct gup_engine *engine, const struct gup_rules *rules,
				  unsigned int entry)
{
	return (gup_engine_or_model(engine)->entry_points >> entry & 1) &&
	       gup_entry_point_offered(rules, entry);
}

/* Should callers stop asking an engine? */
static inline bool gup_engine_given_up(const struct gup_engine *engine)
{
	return gup_engine_or_model(engine)->given_up;
}

GUP_END_DECLS

#endif /* GUPWALK_ENGINE_H */
