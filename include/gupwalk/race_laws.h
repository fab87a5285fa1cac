/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Laws of races: what must hold for a fast walk during which one change happens.
 */
#ifndef GUPWALK_RACE_LAWS_H
#define GUPWALK_RACE_LAWS_H

#include <gupwalk/laws.h>

GUP_BEGIN_DECLS

/* X(identifier, name, statement). Names are stable: spec.md uses them. */
#define GUP_RACE_LAW_LIST(X)                                                                       \
	X(NO_STALE_PAGE, "no-stale-page",                                                          \
	  "A page that the fast walk hands out was mapped at its address at a time when the walk " \
	  "already held it.")                                                                      \
	X(NO_LOST_REFERENCE, "no-lost-reference",                                                  \
	  "The references and pins that GUP holds on each folio grow by exactly what the call "    \
	  "hands out, for each change during the walk.")                                           \
	X(NO_PIN_ACROSS_FORK, "no-pin-across-fork",                                                \
	  "The fast walk hands out no pin of a page that fork() shared with the child during the " \
	  "walk.")                                                                                 \
	X(RACE_TERMINATION, "race-termination",                                                    \
	  "A call that returns before a change and after it also returns when the change happens " \
	  "during the walk.")

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
 * struct gup_race_trial - a call, the change during its walk, and the outcome
 * @c: the call; @c->before is the state before both
 * @change: the change, an enum gup_step_kind
 * @endless: the call does not return without the change, or after it
 * @held: the walk already held the pages of all addresses below this one that it got
 * @frame_before: for each page of the call, the frame that was mapped there before the change;
 *	0 for none
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
 * @applies: receives the laws that apply to it, one bit 1 << law each
 *
 * Return: the laws that are broken; all of them are in @applies.
 */
uint32_t gup_race_judge(const struct gup_race_trial *r, uint32_t *applies);

GUP_END_DECLS

#endif /* GUPWALK_RACE_LAWS_H */
