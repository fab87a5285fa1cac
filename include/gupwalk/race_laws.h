/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Laws of races: what must hold of a fast walk in the middle of which one thing happens.
 */
#ifndef GUPWALK_RACE_LAWS_H
#define GUPWALK_RACE_LAWS_H

#include <gupwalk/laws.h>

GUP_BEGIN_DECLS

/* X(identifier, name, statement). Names are stable: spec.md uses them. */
#define GUP_RACE_LAW_LIST(X)                                                                       \
	X(NO_STALE_PAGE, "no-stale-page",                                                          \
	  "A page that the fast walk hands out was mapped at its address at a moment at which "    \
	  "the walk already held it.")                                                             \
	X(NO_LOST_REFERENCE, "no-lost-reference",                                                  \
	  "The references and pins that GUP holds on each folio grow by exactly what the call "    \
	  "hands out, whatever happened meanwhile.")                                               \
	X(NO_PIN_ACROSS_FORK, "no-pin-across-fork",                                                \
	  "The fast walk hands out no pin of a page that fork() shared with the child meanwhile.") \
	X(RACE_TERMINATION, "race-termination",                                                    \
	  "A call that returns before something happens and after it returns while it happens, "   \
	  "too.")

/** enum gup_race_law - the laws */
enum gup_race_law {
#define X(id, name, text) GUP_RACE_LAW_##id,
	GUP_RACE_LAW_LIST(X)
#undef X
	GUP_RACE_LAW_NR
};

/** gup_race_law_name - "no-stale-page", ...; NULL for none. */
const char *gup_race_law_name(unsigned int law);

/** gup_race_law_text - the statement, one sentence; NULL for none. */
const char *gup_race_law_text(unsigned int law);

/**
 * struct gup_race_trial - a call, what happened meanwhile, and what came of it
 * @c: the call; @c->before is from before both
 * @change: what happened, an enum gup_step_kind
 * @endless: the call would not return with nothing happening, or after it has happened
 * @held: the walk held the pages of all addresses below already, as far as it got
 * @frame_before: for each page asked for, the frame that was mapped there before the
 *	change; 0 for none
 * @frame_changed: the same right after the change
 */
struct gup_race_trial {
	const struct gup_trial *c;
	uint8_t change;
	bool endless;
	uint64_t held;
	const uint32_t *frame_before;
	const uint32_t *frame_changed;
};

/**
 * gup_race_judge - judge one case
 * @r: the case
 * @applies: receives the laws that say something about it, one bit 1 << law each
 *
 * Return: the laws that are broken; all of them are in @applies.
 */
uint32_t gup_race_judge(const struct gup_race_trial *r, uint32_t *applies);

GUP_END_DECLS

#endif /* GUPWALK_RACE_LAWS_H */
