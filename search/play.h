/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Playing steps and calls one after the other, each on what the ones before left.
 * Pages that calls hand out are held to the end, then given back.
 */
#ifndef SEARCH_PLAY_H
#define SEARCH_PLAY_H

#include <gupwalk/case.h>
#include <gupwalk/history.h>
#include <gupwalk/laws.h>

struct property_context;

/* Moves of a case are half as many: in a scenario each call may be followed by a put. */
#define PLAY_MOVES (2 * (GUP_CASE_STEPS + GUP_CASE_CALLS))
/* X(identifier, name, statement): laws of what happens between calls, and at the end. */
#define PLAY_LAW_LIST(X)                                                                           \
	X(ALL_GIVEN_BACK, "all-given-back",                                                        \
	  "When all pages were given back, GUP holds no reference and no pin of any folio.")       \
	X(COUNTS_SOUND, "counts-sound",                                                            \
	  "No count is below zero. No folio has fewer references than holders, or fewer "          \
	  "mappings than entries that map it.")                                                    \
	X(PIN_STAYS, "pin-stays",                                                                  \
	  "An anonymous page that is exclusive and pinned stays mapped at its address when "       \
	  "the process writes, changes its protection or forks, and when it is hinted.")           \
	X(HELD_IS_COPIED, "held-is-copied",                                                        \
	  "A write to an anonymous page that GUP holds and that is not exclusive is made to a "    \
	  "copy.")

/* Numbered from behind the laws of a single call. */
enum play_law {
	PLAY_LAW_BEFORE = GUP_LAW_NR - 1,
#define X(id, name, text) PLAY_LAW_##id,
	PLAY_LAW_LIST(X)
#undef X
	PLAY_LAW_NR
};

/** enum play_kind - what a move is */
enum play_kind {
	PLAY_STEP,
	PLAY_CALL,
	PLAY_PUT,
};

/**
 * struct play_move - a step, a call, or giving pages back
 * @kind: an enum play_kind
 * @put: whose pages are given back: the call's number, from 0
 * @line: of the scenario, if it is from one
 * @does: the step
 * @makes: the call
 */
struct play_move {
	uint8_t kind;
	uint8_t put;
	uint32_t line;
	struct gup_step does;
	struct gup_call makes;
};

/**
 * struct play - what is played, and what came of it
 * @levels: page-table levels
 * @spec: the version
 * @move: the moves
 * @nr: how many
 * @law: the law that is broken first; PLAY_LAW_NR when none is
 * @at: by which move; @nr at the end
 * @skipped: moves that could not be done, and left nothing
 */
struct play {
	unsigned int levels;
	const struct gup_spec *spec;
	struct play_move move[PLAY_MOVES];
	unsigned int nr;
	unsigned int law;
	unsigned int at;
	unsigned int skipped;
};

/** struct play_room - room for the pages that calls hand out, and for counting mappings */
struct play_room;

/** play_room_create - NULL when memory is short; free with play_room_destroy(). */
struct play_room *play_room_create(void);
void play_room_destroy(struct play_room *room);

/** play_begin - the moves of a case, in the order of its bytes. */
void play_begin(struct play *play, const struct gup_case *c, const struct gup_spec *spec);

/**
 * play_run - play, up to the first law that is broken
 * @context: where
 * @play: the moves; receives what came of them
 *
 * Return: is a law broken.
 */
bool play_run(struct property_context *context, struct play *play);

/** play_law_name - of a law, a single call's or one of these; NULL for none. */
const char *play_law_name(unsigned int law);

/** play_law_text - the statement, one sentence; NULL for none. */
const char *play_law_text(unsigned int law);

#endif /* SEARCH_PLAY_H */
