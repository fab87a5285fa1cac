/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observations: what a run shows of a call. An engine says which of them it can tell.
 */
#ifndef GUPWALK_OBSERVATION_H
#define GUPWALK_OBSERVATION_H

#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/*
 * What an expectation can be about: X(identifier, name). The names are the words
 * of the language.
 */
#define GUP_OBSERVATION_LIST(X)                                                                    \
	/* N or -ERRNO: what the caller gets; of two calls, from the last one made */              \
	X(RET, "ret")                                                                              \
	/* N: pages handed out */                                                                  \
	X(PAGES, "pages")                                                                          \
	/* I words: which page the I-th one is, counted from 0, and what is held on it */          \
	X(PAGE, "page")                                                                            \
	/* "none", or the kinds of all faults taken, in order */                                   \
	X(FAULTS, "faults")                                                                        \
	/* N: NUMA hinting faults */                                                               \
	X(NUMA, "numa")                                                                            \
	/* N: pages that the fast walk got */                                                      \
	X(FAST, "fast")                                                                            \
	/* the fast walk did not get everything */                                                 \
	X(FELL_BACK, "fell-back")                                                                  \
	/* N: times that the call took mmap_lock */                                                \
	X(LOCKS, "locks")                                                                          \
	/* N: times that a fault dropped mmap_lock */                                              \
	X(DROPS, "drops")                                                                          \
	/* N: folios migrated for a long-term pin */                                               \
	X(MIGRATED, "migrated")                                                                    \
	/* N: calls that a caller made until it had the page */                                    \
	X(CALLS, "calls")                                                                          \
	/* the arguments were refused */                                                           \
	X(REFUSED, "refused")                                                                      \
	/* the call would never return */                                                          \
	X(ENDLESS, "endless")                                                                      \
	/* the kernel would have warned */                                                         \
	X(WARNS, "warns")                                                                          \
	/* ADDR words: the leaf entry of an address after the call */                              \
	X(ENTRY, "entry")

/** enum gup_observation - what an expectation can be about */
enum gup_observation {
#define X(id, name) GUP_OBSERVATION_##id,
	GUP_OBSERVATION_LIST(X)
#undef X
	GUP_OBSERVATION_NR
};

/** gup_observation_name - "ret", "pages", ...; NULL for none. */
const char *gup_observation_name(unsigned int observation);

GUP_END_DECLS

#endif /* GUPWALK_OBSERVATION_H */
