/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observations: what a run shows of a call. Each engine says which of them it tells.
 */
#ifndef GUPWALK_OBSERVATION_H
#define GUPWALK_OBSERVATION_H

#include <gupwalk/pgtable.h>

GUP_BEGIN_DECLS

/*
 * All observations: X(identifier, name). The names are words of the scenario language.
 */
#define GUP_OBSERVATION_LIST(X)                                                                    \
	/* N or -ERRNO: what GUP returns; if a caller makes two calls, from the last one */        \
	X(RET, "ret")                                                                              \
	/* N: pages handed out */                                                                  \
	X(PAGES, "pages")                                                                          \
	/* I words: the I-th page, counted from 0: which page it is, and what is held on it */     \
	X(PAGE, "page")                                                                            \
	/* "none", or the kinds of all faults taken, in order */                                   \
	X(FAULTS, "faults")                                                                        \
	/* N: NUMA hinting faults */                                                               \
	X(NUMA, "numa")                                                                            \
	/* N: pages that the fast walk got */                                                      \
	X(FAST, "fast")                                                                            \
	/* the fast walk did not get all pages */                                                  \
	X(FELL_BACK, "fell-back")                                                                  \
	/* N: times that the call took mmap_lock */                                                \
	X(LOCKS, "locks")                                                                          \
	/* N: times that a fault dropped mmap_lock */                                              \
	X(DROPS, "drops")                                                                          \
	/* N: folios migrated for a long-term pin */                                               \
	X(MIGRATED, "migrated")                                                                    \
	/* N: calls that a caller made until it got the page */                                    \
	X(CALLS, "calls")                                                                          \
	/* the arguments were refused */                                                           \
	X(REFUSED, "refused")                                                                      \
	/* the call would never return */                                                          \
	X(ENDLESS, "endless")                                                                      \
	/* the kernel would have warned */                                                         \
	X(WARNS, "warns")                                                                          \
	/* ADDR words: the entry that maps an address after the call */                            \
	X(ENTRY, "entry")                                                                          \
	/* WORD of GUP_CALLER_GETS_LIST: what the caller gets, by GUP or without it */             \
	X(GETS, "gets")

/** enum gup_observation - what a run shows, and an assertion can be about */
enum gup_observation {
#define X(id, name) GUP_OBSERVATION_##id,
	GUP_OBSERVATION_LIST(X)
#undef X
	GUP_OBSERVATION_NR
};

/** gup_observation_name - "ret", "pages", ...; NULL for none. */
const char *gup_observation_name(unsigned int observation);

/* Words about an entry; each may be negated by '!'. "same": as before the call. */
#define GUP_ENTRY_FACT_LIST(X)                                                                     \
	X(SAME, "same")                                                                            \
	X(PTE, "pte")                                                                              \
	X(PMD, "pmd")                                                                              \
	X(NONE, "none")                                                                            \
	X(PRESENT, "present")                                                                      \
	X(PROTNONE, "protnone")                                                                    \
	X(WRITE, "write")                                                                          \
	X(ACCESSED, "accessed")                                                                    \
	X(DIRTY, "dirty")                                                                          \
	X(SPECIAL, "special")                                                                      \
	X(UFFD_WP, "uffd-wp")                                                                      \
	X(SOFT_DIRTY, "soft-dirty")                                                                \
	X(SWAP, "swap")                                                                            \
	X(MIGRATION, "migration")                                                                  \
	X(GUARD, "guard")                                                                          \
	X(POISON, "poison")

enum gup_entry_fact_bit {
#define X(id, name) GUP_ENTRY_FACT_BIT_##id,
	GUP_ENTRY_FACT_LIST(X)
#undef X
	GUP_ENTRY_FACT_NR
};

enum gup_entry_fact {
#define X(id, name) GUP_ENTRY_FACT_##id = 1 << GUP_ENTRY_FACT_BIT_##id,
	GUP_ENTRY_FACT_LIST(X)
#undef X
};

/*
 * Words about a page handed out; each may be negated by '!'. "same": the page that
 * its address mapped before the call.
 */
#define GUP_PAGE_FACT_LIST(X)                                                                      \
	X(SAME, "same")                                                                            \
	X(ZERO, "zero")                                                                            \
	X(HUGE, "huge")                                                                            \
	X(ANON, "anon")                                                                            \
	X(EXCLUSIVE, "exclusive")                                                                  \
	X(DIRTY, "dirty")                                                                          \
	X(REFERENCED, "referenced")

enum gup_page_fact_bit {
#define X(id, name) GUP_PAGE_FACT_BIT_##id,
	GUP_PAGE_FACT_LIST(X)
#undef X
	GUP_PAGE_FACT_NR
};

enum gup_page_fact {
#define X(id, name) GUP_PAGE_FACT_##id = 1 << GUP_PAGE_FACT_BIT_##id,
	GUP_PAGE_FACT_LIST(X)
#undef X
};

/**
 * gup_entry_facts - the facts that are true of an entry
 * @entry: the entry
 * @level: 1 for a PTE, 2 for a PMD
 *
 * Return: GUP_ENTRY_FACT_ bits; the caller adds GUP_ENTRY_FACT_SAME.
 */
uint32_t gup_entry_facts(gup_entry entry, unsigned int level);

/** gup_entry_fact_name - "same", "present", ...; NULL for none. */
const char *gup_entry_fact_name(unsigned int bit);

/** gup_page_fact_name - "same", "zero", ...; NULL for none. */
const char *gup_page_fact_name(unsigned int bit);

GUP_END_DECLS

#endif /* GUPWALK_OBSERVATION_H */
