/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call under way in a tree: what the bridge has to know.
 */
#ifndef ORACLE_TREE_CALL_H
#define ORACLE_TREE_CALL_H

#include <setjmp.h>
#include <signal.h>

#include <gupwalk/engine.h>

#include "shim/bridge.h"

/* Blocks that a call may have allocated at a time. */
#define CALL_BLOCKS 8

/**
 * struct tree_call - one call
 * @state: what the walk looks at
 * @mm: the address space
 * @rules: the version that faults follow
 * @out: what is seen of it
 * @nr_stored: how many of them it may store
 * @last_addr: of the latest fault
 * @same: faults in a row there
 * @not_isolated: times that a folio could not be isolated
 * @block: what it allocated
 * @bail: where a call that cannot go on ends
 * @why: why it ended there: what, file, line
 * @signal: or by which signal
 * @late: it takes too long
 */
struct tree_call {
	struct br_state *state;
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

/* The one call under way; the bridge's functions and signals have nothing else to go by. */
extern struct tree_call *tree_call_now;

/** bridge_fill - the model's functions for a tree to call. */
void bridge_fill(struct br_model *model);

/** bridge_begin - the call that asks from here on; bridge_end() notes what it changed. */
void bridge_begin(struct tree_call *call);
void bridge_end(struct tree_call *call);

#endif
