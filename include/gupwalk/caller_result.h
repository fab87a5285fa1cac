/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headline table: what each caller gets, in each state, under each version, and which
 * faults and locks that costs.
 */
#ifndef GUPWALK_CALLER_RESULT_H
#define GUPWALK_CALLER_RESULT_H

#include <gupwalk/callers.h>
#include <gupwalk/check.h>

GUP_BEGIN_DECLS

/* X(identifier, name, text): written private anonymous memory, and then: */
#define GUP_CALLER_STATE_LIST(X)                                                                   \
	X(PRESENT, "present", "mapped and accessible")                                             \
	X(HINTED, "hinted", "accessible VMA, marked by NUMA hinting")                              \
	X(PROT_NONE, "prot-none", "mprotect(PROT_NONE)")                                           \
	X(HINTED_PROT_NONE, "hinted-prot-none", "marked by NUMA hinting, then mprotect(PROT_NONE)")

/* X(identifier, name, text): memory that GUP refuses; some callers go on by themselves. */
#define GUP_CALLER_REFUSED_LIST(X)                                                                 \
	X(PFNMAP, "pfnmap", "frames without struct page, in a VM_PFNMAP area")                     \
	X(BELOW_STACK, "below-stack", "the page below a stack")

/** enum gup_caller_state - the states of the table; behind GUP_CALLER_STATE_NR those refused */
enum gup_caller_state {
#define X(id, name, text) GUP_CALLER_STATE_##id,
	GUP_CALLER_STATE_LIST(X) GUP_CALLER_STATE_NR,
	GUP_CALLER_STATE_LAST = GUP_CALLER_STATE_NR - 1,
	GUP_CALLER_REFUSED_LIST(X) GUP_CALLER_STATE_ALL_NR
#undef X
};

/**
 * enum gup_caller_answer - what a caller gets
 * @GUP_CALLER_ANSWER_UNREACHABLE: the version has no such state; gup_caller_result.step says why
 * @GUP_CALLER_ANSWER_NO_FAULT: the page, without a fault
 * @GUP_CALLER_ANSWER_NUMA_FAULT: the page, after a NUMA hinting fault, perhaps among others
 * @GUP_CALLER_ANSWER_OTHER_FAULT: the page, after other faults only
 * @GUP_CALLER_ANSWER_NOTHING: no page and no error: 0, or a look-up that found none
 * @GUP_CALLER_ANSWER_ERROR: no page but gup_caller_result.ret
 * @GUP_CALLER_ANSWER_ENDLESS: the call never returns
 */
enum gup_caller_answer {
	GUP_CALLER_ANSWER_UNREACHABLE,
	GUP_CALLER_ANSWER_NO_FAULT,
	GUP_CALLER_ANSWER_NUMA_FAULT,
	GUP_CALLER_ANSWER_OTHER_FAULT,
	GUP_CALLER_ANSWER_NOTHING,
	GUP_CALLER_ANSWER_ERROR,
	GUP_CALLER_ANSWER_ENDLESS,
};

/**
 * struct gup_caller_result - one cell
 * @answer: an enum gup_caller_answer
 * @step: an enum gup_step_error
 * @calls: calls made, 1 or 2
 * @got_by: which of them got the page, 1 or 2; 0 for none
 * @fell_back: a fast walk did not get the page and a slow walk went on
 * @locks: times that mmap_lock was taken by the calls themselves
 * @nr_faults: faults, over all calls
 * @nr_numa: NUMA hinting faults among them
 * @gets: what the caller gets in the end, an enum gup_caller_gets
 * @ret: what the last call returned
 */
struct gup_caller_result {
	uint8_t answer;
	uint8_t step;
	uint8_t calls;
	uint8_t got_by;
	uint8_t gets;
	bool fell_back;
	uint16_t locks;
	uint32_t nr_faults;
	uint32_t nr_numa;
	long ret;
};

/**
 * gup_caller_try - try what a caller gets
 * @sandbox: for building and calling
 * @rules: the version
 * @caller: who calls
 * @state: the state
 * @thp: a huge page instead of a base page; of the table's states only
 * @result: receives the answer
 */
void gup_caller_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		    enum gup_caller caller, enum gup_caller_state state, bool thp,
		    struct gup_caller_result *result);

/** gup_caller_state_name - "hinted", ...; NULL for none. */
const char *gup_caller_state_name(unsigned int state);

/** gup_caller_state_text - for a person; NULL for none. */
const char *gup_caller_state_text(unsigned int state);

GUP_END_DECLS

#endif /* GUPWALK_CALLER_RESULT_H */
