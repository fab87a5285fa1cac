/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The FOLL_ flags, one row for each, with all that is known about it.
 *
 * The module of a booted kernel reads this list too. So it names no type, and includes no file.
 */
#ifndef GUPWALK_FOLL_LIST_H
#define GUPWALK_FOLL_LIST_H

/*
 * FLAG(name, owner, trial, fast, asked): a flag, then SPAN(name, since, until, bit) for each span
 * of releases that give it a number. Flags are printed in this order; external flags come first.
 *
 *   owner  EXTERNAL: callers pass it; INTERNAL: only GUP itself sets it
 *   trial  how the enumeration of all cases combines it.
 *          DECIDING: with every subset of the deciding flags
 *          COMPANION: the same, and with each flag that is tried alone
 *          ALONE: with the companions only
 *   fast   FAST: GUP-fast takes it; SLOW: it refuses it
 *   asked  the calls in which booted kernels are asked about it, with and without the flag.
 *          ALWAYS: in every call; OFTEN: in every call that no other word sets apart
 *          WIDE: calls of the entry points that are asked WIDE
 *          HELD: get_user_pages and look-ups, whose caller holds the lock to the end
 *          PLAIN: get_user_pages with an array of pages
 *          LOCKED: WIDE calls with "locked"
 *          PINNED: pins that may fault; LOOK_UP: look-ups
 *          APART: get_user_pages, with ALWAYS flags only; APART_LOCKED: the same with "locked"
 *          NEVER: in none. Only GUP itself sets the flag, or a guest cannot build the states
 *          where it matters (poisoned pages, memory of PCI devices, migration entries).
 *          FOLL_SPLIT is one too: every recorded kernel but v5.10 lacks it
 *   since  the first release of the span: V(6, 3), or OLDER for the oldest one
 *   until  the last one: V(6, 2), or LIVES for the newest one
 *   bit    the flag's number in the span, as a number of a bit
 *
 * A flag that only proposals have has no span.
 */
#define GUP_FOLL_LIST(FLAG, SPAN)                                                                  \
	FLAG(WRITE, EXTERNAL, COMPANION, FAST, ALWAYS)                                             \
	SPAN(WRITE, OLDER, LIVES, 0)                                                               \
	FLAG(GET, EXTERNAL, ALONE, FAST, LOOK_UP)                                                  \
	SPAN(GET, OLDER, V(6, 2), 2)                                                               \
	SPAN(GET, V(6, 3), LIVES, 1)                                                               \
	FLAG(DUMP, EXTERNAL, DECIDING, SLOW, HELD)                                                 \
	SPAN(DUMP, OLDER, V(6, 2), 3)                                                              \
	SPAN(DUMP, V(6, 3), LIVES, 2)                                                              \
	FLAG(FORCE, EXTERNAL, COMPANION, FAST, OFTEN)                                              \
	SPAN(FORCE, OLDER, V(6, 2), 4)                                                             \
	SPAN(FORCE, V(6, 3), LIVES, 3)                                                             \
	FLAG(NOWAIT, EXTERNAL, ALONE, SLOW, APART_LOCKED)                                          \
	SPAN(NOWAIT, OLDER, V(6, 2), 5)                                                            \
	SPAN(NOWAIT, V(6, 3), LIVES, 4)                                                            \
	FLAG(NOFAULT, EXTERNAL, DECIDING, FAST, WIDE)                                              \
	SPAN(NOFAULT, V(5, 16), V(6, 2), 7)                                                        \
	SPAN(NOFAULT, V(6, 3), LIVES, 5)                                                           \
	FLAG(HWPOISON, EXTERNAL, ALONE, SLOW, NEVER)                                               \
	SPAN(HWPOISON, OLDER, V(6, 2), 8)                                                          \
	SPAN(HWPOISON, V(6, 3), LIVES, 6)                                                          \
	FLAG(ANON, EXTERNAL, ALONE, SLOW, APART)                                                   \
	SPAN(ANON, OLDER, V(6, 2), 15)                                                             \
	SPAN(ANON, V(6, 3), LIVES, 7)                                                              \
	FLAG(LONGTERM, EXTERNAL, DECIDING, FAST, PINNED)                                           \
	SPAN(LONGTERM, OLDER, V(6, 2), 16)                                                         \
	SPAN(LONGTERM, V(6, 3), LIVES, 8)                                                          \
	FLAG(SPLIT_PMD, EXTERNAL, DECIDING, SLOW, APART)                                           \
	SPAN(SPLIT_PMD, OLDER, V(6, 2), 17)                                                        \
	SPAN(SPLIT_PMD, V(6, 3), LIVES, 9)                                                         \
	FLAG(PCI_P2PDMA, EXTERNAL, ALONE, FAST, NEVER)                                             \
	SPAN(PCI_P2PDMA, V(6, 2), V(6, 2), 20)                                                     \
	SPAN(PCI_P2PDMA, V(6, 3), LIVES, 10)                                                       \
	FLAG(INTERRUPTIBLE, EXTERNAL, ALONE, SLOW, LOCKED)                                         \
	SPAN(INTERRUPTIBLE, V(6, 2), V(6, 2), 21)                                                  \
	SPAN(INTERRUPTIBLE, V(6, 3), LIVES, 11)                                                    \
	FLAG(HONOR_NUMA_FAULT, EXTERNAL, DECIDING, FAST, WIDE)                                     \
	SPAN(HONOR_NUMA_FAULT, V(6, 5), LIVES, 12)                                                 \
	FLAG(NUMA, EXTERNAL, DECIDING, SLOW, PLAIN)                                                \
	SPAN(NUMA, OLDER, V(6, 0), 9)                                                              \
	FLAG(SPLIT, EXTERNAL, ALONE, SLOW, NEVER)                                                  \
	SPAN(SPLIT, OLDER, V(5, 12), 7)                                                            \
	FLAG(MIGRATION, EXTERNAL, ALONE, SLOW, NEVER)                                              \
	SPAN(MIGRATION, OLDER, V(6, 1), 10)                                                        \
	FLAG(POPULATE, INTERNAL, ALONE, SLOW, NEVER)                                               \
	SPAN(POPULATE, OLDER, V(5, 17), 6)                                                         \
	FLAG(MLOCK, INTERNAL, ALONE, SLOW, NEVER)                                                  \
	SPAN(MLOCK, OLDER, V(5, 17), 12)                                                           \
	FLAG(COW, INTERNAL, ALONE, SLOW, NEVER)                                                    \
	SPAN(COW, OLDER, V(5, 19), 14)                                                             \
	FLAG(TOUCH, INTERNAL, ALONE, SLOW, NEVER)                                                  \
	SPAN(TOUCH, OLDER, V(6, 2), 1)                                                             \
	SPAN(TOUCH, V(6, 3), LIVES, 16)                                                            \
	FLAG(TRIED, INTERNAL, ALONE, SLOW, NEVER)                                                  \
	SPAN(TRIED, OLDER, V(6, 2), 11)                                                            \
	SPAN(TRIED, V(6, 3), LIVES, 17)                                                            \
	FLAG(REMOTE, INTERNAL, ALONE, SLOW, NEVER)                                                 \
	SPAN(REMOTE, OLDER, V(6, 2), 13)                                                           \
	SPAN(REMOTE, V(6, 3), LIVES, 18)                                                           \
	FLAG(PIN, INTERNAL, ALONE, FAST, NEVER)                                                    \
	SPAN(PIN, OLDER, V(6, 2), 18)                                                              \
	SPAN(PIN, V(6, 3), LIVES, 19)                                                              \
	FLAG(FAST_ONLY, INTERNAL, ALONE, FAST, NEVER)                                              \
	SPAN(FAST_ONLY, OLDER, V(6, 2), 19)                                                        \
	SPAN(FAST_ONLY, V(6, 3), LIVES, 20)                                                        \
	FLAG(UNLOCKABLE, INTERNAL, ALONE, SLOW, NEVER)                                             \
	SPAN(UNLOCKABLE, V(6, 3), LIVES, 21)                                                       \
	FLAG(MADV_POPULATE, INTERNAL, ALONE, SLOW, NEVER)                                          \
	SPAN(MADV_POPULATE, V(6, 9), LIVES, 22)

#endif /* GUPWALK_FOLL_LIST_H */
