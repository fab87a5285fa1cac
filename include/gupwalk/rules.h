/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules: every point at which kernels differ, as a question that the walk asks.
 *
 * The walk is written once. A version, or a proposal, is one value per rule:
 * struct gup_rules. Which value holds since which version, and by which commit,
 * is the table of model/history. What each value means is told in spec.md under
 * the rule's name.
 */
#ifndef GUPWALK_RULES_H
#define GUPWALK_RULES_H

#include <gupwalk/foll.h>
#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/*
 * What a FOLL_ flag does needs no rule where it never changed: a flag that a
 * version does not know is ignored there.
 *
 * RULE(identifier, name): a rule, then VALUE(identifier, name) for each of its
 * values, oldest first; proposals that no kernel had come last.
 */
#define GUP_RULE_LIST(RULE, VALUE)                                                                 \
	RULE(PROTNONE, "protnone")                                                                 \
	VALUE(PROTNONE, FOLL_NUMA, "foll-numa")                                                    \
	VALUE(PROTNONE, FORCE_FOLLOWS, "force-follows")                                            \
	VALUE(PROTNONE, HONOR_IMPLICIT, "honor-implicit")                                          \
	VALUE(PROTNONE, HONOR_EXPLICIT, "honor-explicit")                                          \
	VALUE(PROTNONE, V1_ALWAYS, "v1-always")                                                    \
	VALUE(PROTNONE, CALLER_SETS_FAST_ASKS, "caller-sets-fast-asks")                            \
	VALUE(PROTNONE, FAST_LOOKUP, "fast-lookup")                                                \
	RULE(UFFD_RWP, "uffd-rwp")                                                                 \
	VALUE(UFFD_RWP, UNKNOWN, "unknown")                                                        \
	VALUE(UFFD_RWP, FAULTS, "faults")                                                          \
	RULE(UFFD_ASYNC, "uffd-async")                                                             \
	VALUE(UFFD_ASYNC, UNKNOWN, "unknown")                                                      \
	VALUE(UFFD_ASYNC, KNOWN, "known")                                                          \
	RULE(GUARD_REGIONS, "guard-regions")                                                       \
	VALUE(GUARD_REGIONS, UNKNOWN, "unknown")                                                   \
	VALUE(GUARD_REGIONS, ANON, "anon")                                                         \
	VALUE(GUARD_REGIONS, FILES, "files")                                                       \
	RULE(KSM_SCAN, "ksm-scan")                                                                 \
	VALUE(KSM_SCAN, FOLLOW_PAGE, "follow-page")                                                \
	VALUE(KSM_SCAN, FOLIO_WALK, "folio-walk")                                                  \
	RULE(NUMA_SCAN, "numa-scan")                                                               \
	VALUE(NUMA_SCAN, MAPCOUNT, "mapcount")                                                     \
	VALUE(NUMA_SCAN, REFCOUNT, "refcount")                                                     \
	VALUE(NUMA_SCAN, PINNED, "pinned")                                                         \
	VALUE(NUMA_SCAN, HUGE_TOO, "huge-too")                                                     \
	RULE(FAST_ACCESS, "fast-access")                                                           \
	VALUE(FAST_ACCESS, HARDWARE, "hardware")                                                   \
	VALUE(FAST_ACCESS, GENERIC, "generic")                                                     \
	RULE(FORCE_WRITE, "force-write")                                                           \
	VALUE(FORCE_WRITE, FOLL_COW, "foll-cow")                                                   \
	VALUE(FORCE_WRITE, ANON_EXCLUSIVE, "anon-exclusive")                                       \
	RULE(UNSHARE, "unshare")                                                                   \
	VALUE(UNSHARE, NEVER, "never")                                                             \
	VALUE(UNSHARE, ANON, "anon")                                                               \
	VALUE(UNSHARE, ANON_AND_LONGTERM, "anon-and-longterm")                                     \
	RULE(SAVED_WRITE, "saved-write")                                                           \
	VALUE(SAVED_WRITE, KEPT, "kept")                                                           \
	VALUE(SAVED_WRITE, DROPPED, "dropped")                                                     \
	RULE(HUGE_DIRTY, "huge-dirty")                                                             \
	VALUE(HUGE_DIRTY, KEPT, "kept")                                                            \
	VALUE(HUGE_DIRTY, LOST, "lost")                                                            \
	VALUE(HUGE_DIRTY, KEPT_AGAIN, "kept-again")                                                \
	RULE(SPLIT_DIRTY, "split-dirty")                                                           \
	VALUE(SPLIT_DIRTY, PAGE_ONLY, "page-only")                                                 \
	VALUE(SPLIT_DIRTY, CARRIED, "carried")                                                     \
	RULE(READ_DIRTY, "read-dirty")                                                             \
	VALUE(READ_DIRTY, NEVER, "never")                                                          \
	VALUE(READ_DIRTY, AS_PAGE, "as-page")                                                      \
	RULE(COW_REUSE, "cow-reuse")                                                               \
	VALUE(COW_REUSE, PAGE_COUNT, "page-count")                                                 \
	VALUE(COW_REUSE, REF_COUNT, "ref-count")                                                   \
	VALUE(COW_REUSE, ANON_EXCLUSIVE, "anon-exclusive")                                         \
	VALUE(COW_REUSE, LARGE_FOLIO, "large-folio")                                               \
	RULE(MPROTECT_WRITE, "mprotect-write")                                                     \
	VALUE(MPROTECT_WRITE, WRITE_FAULT, "write-fault")                                          \
	VALUE(MPROTECT_WRITE, DIRTY_PTE, "dirty-pte")                                              \
	VALUE(MPROTECT_WRITE, EXCLUSIVE, "exclusive")                                              \
	RULE(SWAP_IN_WRITE, "swap-in-write")                                                       \
	VALUE(SWAP_IN_WRITE, WRITE_FAULT, "write-fault")                                           \
	VALUE(SWAP_IN_WRITE, EXCLUSIVE, "exclusive")                                               \
	RULE(SWAP_IN_CACHE, "swap-in-cache")                                                       \
	VALUE(SWAP_IN_CACHE, BYPASSED, "bypassed")                                                 \
	VALUE(SWAP_IN_CACHE, USED, "used")                                                         \
	RULE(HUGE_ZERO_WRITE, "huge-zero-write")                                                   \
	VALUE(HUGE_ZERO_WRITE, SPLIT, "split")                                                     \
	VALUE(HUGE_ZERO_WRITE, HUGE_PAGE, "huge-page")                                             \
	RULE(HUGE_ZERO_FAST, "huge-zero-fast")                                                     \
	VALUE(HUGE_ZERO_FAST, FOLLOWED, "followed")                                                \
	VALUE(HUGE_ZERO_FAST, SPECIAL, "special")                                                  \
	RULE(ARGS, "args")                                                                         \
	VALUE(ARGS, PER_ENTRY, "per-entry")                                                        \
	VALUE(ARGS, PAGES_CHECKED, "pages-checked")                                                \
	VALUE(ARGS, IS_VALID_GUP_ARGS, "is-valid-gup-args")                                        \
	VALUE(ARGS, TOUCH_REFUSED, "touch-refused")                                                \
	RULE(FAST_ONLY_ERROR, "fast-only-error")                                                   \
	VALUE(FAST_ONLY_ERROR, ZERO, "zero")                                                       \
	VALUE(FAST_ONLY_ERROR, PASSED_ON, "passed-on")                                             \
	RULE(LONGTERM_LOCKED, "longterm-locked")                                                   \
	VALUE(LONGTERM_LOCKED, REFUSED, "refused")                                                 \
	VALUE(LONGTERM_LOCKED, ALLOWED, "allowed")                                                 \
	RULE(NO_STRUCT_PAGE, "no-struct-page")                                                     \
	VALUE(NO_STRUCT_PAGE, GET_FAILS, "get-fails")                                              \
	VALUE(NO_STRUCT_PAGE, EEXIST_, "eexist")                                                   \
	RULE(FSDAX_LONGTERM, "fsdax-longterm")                                                     \
	VALUE(FSDAX_LONGTERM, AFTER_WALK, "after-walk")                                            \
	VALUE(FSDAX_LONGTERM, VMA_CHECK, "vma-check")                                              \
	RULE(FSDAX_ENTRY, "fsdax-entry")                                                           \
	VALUE(FSDAX_ENTRY, DEVMAP, "devmap")                                                       \
	VALUE(FSDAX_ENTRY, NORMAL, "normal")                                                       \
	RULE(SECRETMEM, "secretmem")                                                               \
	VALUE(SECRETMEM, UNKNOWN, "unknown")                                                       \
	VALUE(SECRETMEM, REFUSED, "refused")                                                       \
	RULE(SHADOW_STACK, "shadow-stack")                                                         \
	VALUE(SHADOW_STACK, UNKNOWN, "unknown")                                                    \
	VALUE(SHADOW_STACK, FORCE_ONLY, "force-only")                                              \
	RULE(ZERO_PAGE_PIN, "zero-page-pin")                                                       \
	VALUE(ZERO_PAGE_PIN, COUNTED, "counted")                                                   \
	VALUE(ZERO_PAGE_PIN, NOT_COUNTED, "not-counted")                                           \
	RULE(DIRTY_TRACKED_PIN, "dirty-tracked-pin")                                               \
	VALUE(DIRTY_TRACKED_PIN, ALLOWED, "allowed")                                               \
	VALUE(DIRTY_TRACKED_PIN, REFUSED, "refused")                                               \
	RULE(FAST_NO_MAPPING, "fast-no-mapping")                                                   \
	VALUE(FAST_NO_MAPPING, ALLOWED, "allowed")                                                 \
	VALUE(FAST_NO_MAPPING, FALLS_BACK, "falls-back")                                           \
	VALUE(FAST_NO_MAPPING, LONGTERM_FALLS_BACK, "longterm-falls-back")                         \
	RULE(FAST_OVERFLOW, "fast-overflow")                                                       \
	VALUE(FAST_OVERFLOW, ZERO, "zero")                                                         \
	VALUE(FAST_OVERFLOW, EOVERFLOW_, "eoverflow")                                              \
	RULE(FAST_FORK, "fast-fork")                                                               \
	VALUE(FAST_FORK, IGNORED, "ignored")                                                       \
	VALUE(FAST_FORK, WRITE_PROTECT_SEQ, "write-protect-seq")                                   \
	RULE(FAST_RECHECK, "fast-recheck")                                                         \
	VALUE(FAST_RECHECK, PTE, "pte")                                                            \
	VALUE(FAST_RECHECK, PMD_AND_PTE, "pmd-and-pte")                                            \
	RULE(STACK, "stack")                                                                       \
	VALUE(STACK, GROWS, "grows")                                                               \
	VALUE(STACK, FIXED, "fixed")                                                               \
	VALUE(STACK, FIXED_SILENTLY, "fixed-silently")                                             \
	RULE(FAULT_COMPLETED, "fault-completed")                                                   \
	VALUE(FAULT_COMPLETED, UNKNOWN, "unknown")                                                 \
	VALUE(FAULT_COMPLETED, RETAKES_LOCK, "retakes-lock")                                       \
	RULE(NO_PROGRESS, "no-progress")                                                           \
	VALUE(NO_PROGRESS, ZERO, "zero")                                                           \
	VALUE(NO_PROGRESS, EFAULT_, "efault")                                                      \
	RULE(LONGTERM_ZONE, "longterm-zone")                                                       \
	VALUE(LONGTERM_ZONE, CMA, "cma")                                                           \
	VALUE(LONGTERM_ZONE, MOVABLE, "movable")                                                   \
	RULE(LONGTERM_AGAIN, "longterm-again")                                                     \
	VALUE(LONGTERM_AGAIN, GOT, "got")                                                          \
	VALUE(LONGTERM_AGAIN, ASKED, "asked")                                                      \
	RULE(THP_BATCH, "thp-batch")                                                               \
	VALUE(THP_BATCH, PAGE_BY_PAGE, "page-by-page")                                             \
	VALUE(THP_BATCH, WHOLE, "whole")                                                           \
	RULE(HUGETLB_WALK, "hugetlb-walk")                                                         \
	VALUE(HUGETLB_WALK, OWN, "own")                                                            \
	VALUE(HUGETLB_WALK, PAGE_MASK, "page-mask")                                                \
	VALUE(HUGETLB_WALK, GENERIC, "generic")                                                    \
	RULE(HUGETLB_LOOK_UP, "hugetlb-look-up")                                                   \
	VALUE(HUGETLB_LOOK_UP, WAITS, "waits")                                                     \
	VALUE(HUGETLB_LOOK_UP, NOTHING, "nothing")                                                 \
	RULE(HUGETLB_FORCE, "hugetlb-force")                                                       \
	VALUE(HUGETLB_FORCE, MAKES_WRITABLE, "makes-writable")                                     \
	VALUE(HUGETLB_FORCE, FAULT_FAILS, "fault-fails")                                           \
	VALUE(HUGETLB_FORCE, REFUSED, "refused")                                                   \
	VALUE(HUGETLB_FORCE, ALLOWED, "allowed")                                                   \
	RULE(HUGETLB_SPLIT, "hugetlb-split")                                                       \
	VALUE(HUGETLB_SPLIT, IGNORED, "ignored")                                                   \
	VALUE(HUGETLB_SPLIT, RUNS_WILD, "runs-wild")                                               \
	VALUE(HUGETLB_SPLIT, REFUSED, "refused")                                                   \
	RULE(HUGETLB_FORK, "hugetlb-fork")                                                         \
	VALUE(HUGETLB_FORK, SHARES, "shares")                                                      \
	VALUE(HUGETLB_FORK, COPIES_PINNED, "copies-pinned")                                        \
	RULE(HUGETLB_UFFD_WP, "hugetlb-uffd-wp")                                                   \
	VALUE(HUGETLB_UFFD_WP, UNKNOWN, "unknown")                                                 \
	VALUE(HUGETLB_UFFD_WP, LOST, "lost")                                                       \
	VALUE(HUGETLB_UFFD_WP, KEPT, "kept")                                                       \
	RULE(LONGTERM_GRAB, "longterm-grab")                                                       \
	VALUE(LONGTERM_GRAB, NOT_ASKED, "not-asked")                                               \
	VALUE(LONGTERM_GRAB, HUGETLB_FAILS, "hugetlb-fails")                                       \
	VALUE(LONGTERM_GRAB, BATCH_FAILS, "batch-fails")                                           \
	VALUE(LONGTERM_GRAB, FAST_ONLY, "fast-only")                                               \
	RULE(O_DIRECT, "o-direct")                                                                 \
	VALUE(O_DIRECT, GET_FAST, "get-fast")                                                      \
	VALUE(O_DIRECT, PIN_FAST, "pin-fast")                                                      \
	RULE(LOOK_UP, "look-up")                                                                   \
	VALUE(LOOK_UP, FOLLOW_PAGE, "follow-page")                                                 \
	VALUE(LOOK_UP, FOLIO_WALK, "folio-walk")

/** enum gup_rule - the rules */
enum gup_rule {
#define RULE(id, name) GUP_RULE_##id,
#define VALUE(rule, id, name)
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
	GUP_RULE_NR
};

#define GUP_NO_RULE GUP_RULE_NR

/*
 * The values, numbered through over all rules: GUP_PROTNONE_FOLL_NUMA, ... A
 * value's number says which rule it belongs to, so no mix-up goes unnoticed.
 */
enum gup_rule_value {
#define RULE(id, name)
#define VALUE(rule, id, name) GUP_##rule##_##id,
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
	GUP_RULE_VALUE_NR
};

/**
 * struct gup_rules - one version or proposal
 * @value: for each enum gup_rule its enum gup_rule_value
 * @foll_known: FOLL_ flags that exist
 * @foll_fast: FOLL_ flags that GUP-fast takes
 */
struct gup_rules {
	uint8_t value[GUP_RULE_NR];
	unsigned int foll_known;
	unsigned int foll_fast;
};

/**
 * gup_rule_is - does a rule have this value
 * @rules: the version
 * @rule: the rule
 * @value: one of its values
 *
 * Return: yes or no.
 */
static inline bool gup_rule_is(const struct gup_rules *rules, enum gup_rule rule,
			       enum gup_rule_value value)
{
	return rules->value[rule] == value;
}

GUP_END_DECLS

#endif /* GUPWALK_RULES_H */
