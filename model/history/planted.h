/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted bugs: switches that break the model in the ways in which kernels were broken,
 * or feared to become so. They test the laws, and whoever looks for broken laws.
 *
 * fuzz/planted tells what each one is. An ordinary build has none: there gup_planted() is
 * a constant, and what it guards is not compiled in.
 */
#ifndef MODEL_PLANTED_H
#define MODEL_PLANTED_H

#include <stdbool.h>

/* X(identifier, name) */
#define GUP_PLANTED_LIST(X)                                                                        \
	X(HINT_FORCED_ON_ALL, "hint-forced-on-all")                                                \
	X(HINT_IGNORED, "hint-ignored")                                                            \
	X(HINT_FOR_SMAPS, "hint-for-smaps")                                                        \
	X(HINT_IN_PROT_NONE, "hint-in-prot-none")                                                  \
	X(FAST_FOLLOWS_PROTNONE, "fast-follows-protnone")                                          \
	X(FAST_GIVES_P2PDMA, "fast-gives-p2pdma")                                                  \
	X(FAST_GIVES_SECRETMEM, "fast-gives-secretmem")                                            \
	X(FAST_IGNORES_WRITE_BIT, "fast-ignores-write-bit")                                        \
	X(FAST_ONLY_FALLS_BACK, "fast-only-falls-back")                                            \
	X(FAST_HUGE_COUNTED_ONCE, "fast-huge-counted-once")                                        \
	X(FAST_LONGTERM_ZONE, "fast-longterm-zone")                                                \
	X(FAST_NO_RECHECK, "fast-no-recheck")                                                      \
	X(FAST_RECHECK_LEAKS, "fast-recheck-leaks")                                                \
	X(FAST_PINS_DURING_FORK, "fast-pins-during-fork")                                          \
	X(FAST_WAITS_FOR_FORK, "fast-waits-for-fork")                                              \
	X(FAST_ERROR_FORGETS_PAGES, "fast-error-forgets-pages")                                    \
	X(FAST_OVERFLOW, "fast-overflow")                                                          \
	X(DIRTY_COW, "dirty-cow")                                                                  \
	X(COW_REUSE_HELD, "cow-reuse-held")                                                        \
	X(FORCE_WRITES_SHARED, "force-writes-shared")                                              \
	X(FORCE_WRITES_NOT_EXCLUSIVE, "force-writes-not-exclusive")                                \
	X(RETRY_NOT_TRIED, "retry-not-tried")                                                      \
	X(NOFAULT_FAULTS, "nofault-faults")                                                        \
	X(VMA_END_OFF_BY_ONE, "vma-end-off-by-one")                                                \
	X(VMA_READ_NOT_ASKED, "vma-read-not-asked")                                                \
	X(SECRETMEM_NOT_ASKED, "secretmem-not-asked")                                              \
	X(HUGE_COUNTED_ONCE, "huge-counted-once")                                                  \
	X(HUGE_SUBPAGE_WRONG, "huge-subpage-wrong")                                                \
	X(UNSHARE_NOT_ASKED, "unshare-not-asked")                                                  \
	X(UNSHARE_FAULT_PLAIN, "unshare-fault-plain")                                              \
	X(LONGTERM_NOT_UNSHARED, "longterm-not-unshared")                                          \
	X(LONGTERM_DIRTY_TRACKED, "longterm-dirty-tracked")                                        \
	X(LONGTERM_NOT_MIGRATED, "longterm-not-migrated")                                          \
	X(LONGTERM_FAILURE_LEAKS, "longterm-failure-leaks")                                        \
	X(OWN_FLAG_ACCEPTED, "own-flag-accepted")                                                  \
	X(REFUSAL_WITHOUT_SIGN, "refusal-without-sign")

enum gup_planted {
	GUP_PLANTED_NONE,
#define X(id, name) GUP_PLANTED_##id,
	GUP_PLANTED_LIST(X)
#undef X
};

#ifdef GUPWALK_PLANTED
/* Which one there is; fuzz/planted/choose.c. */
extern enum gup_planted gup_planted_bug;
#endif

/* Is this bug there? */
static inline bool gup_planted(enum gup_planted bug)
{
#ifdef GUPWALK_PLANTED
	return __builtin_expect(gup_planted_bug == bug, 0);
#else
	(void)bug;
	return false;
#endif
}

#endif /* MODEL_PLANTED_H */
