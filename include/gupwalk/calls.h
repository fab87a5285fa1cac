/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The enumeration: which initial states, and which calls in each of them.
 */
#ifndef GUPWALK_CALLS_H
#define GUPWALK_CALLS_H

#include <gupwalk/engine.h>
#include <gupwalk/initial_state.h>

GUP_BEGIN_DECLS

/**
 * struct gup_selection - which cases
 * @full: every subset of the flags that callers can name; otherwise every subset of the flags
 *	that decide in the initial states, and each other flag with FOLL_WRITE, FOLL_FORCE, both
 *	or neither. In both cases each of GUP's own flags is tried alone in addition.
 * @shard: which part, counted from 0
 * @nr_shards: how many parts; 0 counts as 1
 * @laws: GUP_LAW_BIT()s of the laws to judge by
 * @asked: an engine with its own memory, whose recorded calls are taken instead; NULL for none
 */
struct gup_selection {
	bool full;
	unsigned int shard;
	unsigned int nr_shards;
	uint32_t laws;
	const struct gup_engine *asked;
};

/**
 * gup_selection_cases - how many cases there are
 * @selection: which cases; its shard is ignored
 * @rules: the version: which flags it knows
 *
 * Return: the cases of all initial states, also of those that @rules cannot reach.
 */
uint64_t gup_selection_cases(const struct gup_selection *selection, const struct gup_rules *rules);

/** typedef gup_calls_fn - receives one call; false ends the enumeration */
typedef bool gup_calls_fn(void *arg, const struct gup_call *call);

/**
 * gup_selection_calls - all calls that are made in one initial state
 * @selection: which cases
 * @foll_known: the FOLL_ flags that exist
 * @initial: the initial state
 * @fn: called for each call
 * @arg: its first argument
 *
 * Return: how many calls there were.
 */
uint64_t gup_selection_calls(const struct gup_selection *selection, unsigned int foll_known,
			     const struct gup_initial_state *initial, gup_calls_fn *fn, void *arg);

GUP_END_DECLS

#endif /* GUPWALK_CALLS_H */
