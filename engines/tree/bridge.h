/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bridge's data of a tree's current call.
 */
#ifndef ENGINES_TREE_BRIDGE_H
#define ENGINES_TREE_BRIDGE_H

#include <setjmp.h>
#include <signal.h>

#include <gupwalk/engine.h>

#include "shim/bridge.h"

/* The most blocks that a call can have allocated at a time. */
#define CALL_BLOCKS 8

struct traced;

/**
 * struct tree_call - one call
 * @state: the state that the walk reads
 * @walk: the model's walk, with its subscriber
 * @asked: the call
 * @traced: what it has emitted; unused without a subscriber
 * @caller_locks: the caller takes mmap_lock the first time
 * @mm: the address space
 * @rules: the version that faults follow
 * @out: the outcome
 * @nr_stored: the most pages that it may store
 * @last_addr: the address of the latest fault
 * @same: consecutive faults there
 * @not_isolated: times that a folio could not be isolated
 * @block: blocks that it allocated
 * @bail: the jump target of a call that cannot go on
 * @why: the reason: what, file, line
 * @signal: the signal that ended it, or 0
 * @late: it takes too long
 */
struct tree_call {
	struct br_state *state;
	const struct gup_walk *walk;
	const struct gup_call *asked;
	struct traced *traced;
	bool caller_locks;
	struct gup_mm *mm;
	const struct gup_rules *rules;
	struct gup_outcome *out;
	uint64_t nr_stored;
	uint64_t last_addr;
	uint32_t same;
	uint32_t not_isolated;
	void *block[CALL_BLOCKS];
	sigjmp_buf *bail;
	const char *why;
	const char *file;
	int line;
	volatile sig_atomic_t signal;
	volatile sig_atomic_t late;
};

/*
 * The current call, for the bridge's functions and signal handlers, which have no argument for
 * it.
 */
extern struct tree_call *tree_call_now;

/** bridge_fill - the model's functions for a tree to call. */
void bridge_fill(struct br_model *model);

/** bridge_begin - start a call; bridge_end() records its changes. */
void bridge_begin(struct tree_call *call);
void bridge_end(struct tree_call *call);

/** bridge_show - update the state that the walk reads directly. */
void bridge_show(struct tree_call *call);

#endif /* ENGINES_TREE_BRIDGE_H */
