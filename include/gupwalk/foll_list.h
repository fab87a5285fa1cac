/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The FOLL_ flags, one row for each, with all that is known about it.
 *
 * The module of a booted kernel reads this list too. So it names no type, and includes no file.
 */
#ifndef GUPWALK_FOLL_LIST_H
#define GUPWALK_FOLL_LIST_H

/*
 * FLAG(name, owner, trial, fast): a flag, then SPAN(name, since, until, bit) for each span of
 * releases that give it a number. Flags are printed in this order; external flags come first.
 *
 *   owner  EXTERNAL: callers pass it; INTERNAL: only GUP itself sets it
 *   trial  how the enumeration of all cases combines it.
 *          DECIDING: with every subset of the deciding flags
 *          COMPANION: the same, and with each flag that is tried alone
 *          ALONE: with the companions only
 *   fast   FAST: GUP-fast takes it; SLOW: it refuses it
 *   since  the first release of the span: V(6, 3), or OLDER for the oldest one
 *   until  the last one: V(6, 2), or LIVES for the newest one
 *   bit    the flag's number in the span, as a number of a bit
 *
 * A flag that only proposals have has no span.
 */
#define GUP_FOLL_LIST(FLAG, SPAN)                                                                  \
	FLAG(WRITE, EXTERNAL, COMPANION, FAST)                                                     \
	SPAN(WRITE, OLDER, LIVES, 0)                                                               \
	FLAG(GET, EXTERNAL, ALONE, FAST)                                                           \
	SPAN(GET, OLDER, V(6, 2), 2)                                                               \
	SPAN(GET, V(6, 3), LIVES, 1)                                                               \
	FLAG(DUMP, EXTERNAL, DECIDING, SLOW)                                                       \
	SPAN(DUMP, OLDER, V(6, 2), 3)                                                              \
	SPAN(DUMP, V(6, 3), LIVES, 2)                                                              \
	FLAG(FORCE, EXTERNAL, COMPANION, FAST)                                                     \
	SPAN(FORCE, OLDER, V(6, 2), 4)                                                             \
	SPAN(FORCE, V(6, 3), LIVES, 3)                                                             \
	FLAG(NOWAIT, EXTERNAL, ALONE, SLOW)                                                        \
	SPAN(NOWAIT, OLDER, V(6, 2), 5)                                                            \
	SPAN(NOWAIT, V(6, 3), LIVES, 4)                                                            \
	FLAG(NOFAULT, EXTERNAL, DECIDING, FAST)                                                    \
	SPAN(NOFAULT, V(5, 16), V(6, 2), 7)                                                        \
	SPAN(NOFAULT, V(6, 3), LIVES, 5)                                                           \
	FLAG(HWPOISON, EXTERNAL, ALONE, SLOW)                                                      \
	SPAN(HWPOISON, OLDER, V(6, 2), 8)                                                          \
	SPAN(HWPOISON, V(6, 3), LIVES, 6)                                                          \
	FLAG(ANON, EXTERNAL, ALONE, SLOW)                                                          \
	SPAN(ANON, OLDER, V(6, 2), 15)                                                             \
	SPAN(ANON, V(6, 3), LIVES, 7)                                                              \
	FLAG(LONGTERM, EXTERNAL, DECIDING, FAST)                                                   \
	SPAN(LONGTERM, OLDER, V(6, 2), 16)                                                         \
	SPAN(LONGTERM, V(6, 3), LIVES, 8)                                                          \
	FLAG(SPLIT_PMD, EXTERNAL, DECIDING, SLOW)                                                  \
	SPAN(SPLIT_PMD, OLDER, V(6, 2), 17)                                                        \
	SPAN(SPLIT_PMD, V(6, 3), LIVES, 9)                                                         \
	FLAG(PCI_P2PDMA, EXTERNAL, ALONE, FAST)                                                    \
	SPAN(PCI_P2PDMA, V(6, 2), V(6, 2), 20)                                                     \
	SPAN(PCI_P2PDMA, V(6, 3), LIVES, 10)                                                       \
	FLAG(INTERRUPTIBLE, EXTERNAL, ALONE, SLOW)                                                 \
	SPAN(INTERRUPTIBLE, V(6, 2), V(6, 2), 21)                                                  \
	SPAN(INTERRUPTIBLE, V(6, 3), LIVES, 11)                                                    \
	FLAG(HONOR_NUMA_FAULT, EXTERNAL, DECIDING, FAST)                                           \
	SPAN(HONOR_NUMA_FAULT, V(6, 5), LIVES, 12)                                                 \
	FLAG(NUMA, EXTERNAL, DECIDING, SLOW)                                                       \
	SPAN(NUMA, OLDER, V(6, 0), 9)                                                              \
	FLAG(SPLIT, EXTERNAL, ALONE, SLOW)                                                         \
	SPAN(SPLIT, OLDER, V(5, 12), 7)                                                            \
	FLAG(MIGRATION, EXTERNAL, ALONE, SLOW)                                                     \
	SPAN(MIGRATION, OLDER, V(6, 1), 10)                                                        \
	FLAG(POPULATE, INTERNAL, ALONE, SLOW)                                                      \
	SPAN(POPULATE, OLDER, V(5, 17), 6)                                                         \
	FLAG(MLOCK, INTERNAL, ALONE, SLOW)                                                         \
	SPAN(MLOCK, OLDER, V(5, 17), 12)                                                           \
	FLAG(COW, INTERNAL, ALONE, SLOW)                                                           \
	SPAN(COW, OLDER, V(5, 19), 14)                                                             \
	FLAG(TOUCH, INTERNAL, ALONE, SLOW)                                                         \
	SPAN(TOUCH, OLDER, V(6, 2), 1)                                                             \
	SPAN(TOUCH, V(6, 3), LIVES, 16)                                                            \
	FLAG(TRIED, INTERNAL, ALONE, SLOW)                                                         \
	SPAN(TRIED, OLDER, V(6, 2), 11)                                                            \
	SPAN(TRIED, V(6, 3), LIVES, 17)                                                            \
	FLAG(REMOTE, INTERNAL, ALONE, SLOW)                                                        \
	SPAN(REMOTE, OLDER, V(6, 2), 13)                                                           \
	SPAN(REMOTE, V(6, 3), LIVES, 18)                                                           \
	FLAG(PIN, INTERNAL, ALONE, FAST)                                                           \
	SPAN(PIN, OLDER, V(6, 2), 18)                                                              \
	SPAN(PIN, V(6, 3), LIVES, 19)                                                              \
	FLAG(FAST_ONLY, INTERNAL, ALONE, FAST)                                                     \
	SPAN(FAST_ONLY, OLDER, V(6, 2), 19)                                                        \
	SPAN(FAST_ONLY, V(6, 3), LIVES, 20)                                                        \
	FLAG(UNLOCKABLE, INTERNAL, ALONE, SLOW)                                                    \
	SPAN(UNLOCKABLE, V(6, 3), LIVES, 21)                                                       \
	FLAG(MADV_POPULATE, INTERNAL, ALONE, SLOW)                                                 \
	SPAN(MADV_POPULATE, V(6, 9), LIVES, 22)

#endif /* GUPWALK_FOLL_LIST_H */
