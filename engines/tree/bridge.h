/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bridge's data of a tree's current call.
 */
#ifndef ENGINES_TREE_CALL_H
#define ENGINES_TREE_CALL_H

#include <setjmp.h>
#include <signal.h>

#include <gupwalk/engine.h>

#include "shim/bridge.h"

/* The most blocks that a call can have allocated at a time. */
#define CALL_BLOCKS 8

/**
 * struct told_table - the position of a table
 * @base: the first address that it maps
 * @level: its level; 0 when it is not known
 */
struct told_table {
	uint64_t base;
	uint8_t level;
};

/**
 * struct traced - what a call has emitted so far
 * @table: for each table, its position when it was last seen
 * @nr_tables: how many
 * @last: the entry read last
 * @lockless: the fast walk is running
 * @fast: there was a fast walk
 * @wanted: a reference was requested, and is not held yet
 * @fell_back: the slow walk followed
 */
struct traced {
	struct told_table *table;
	uint32_t nr_tables;
	struct gup_event last;
	bool lockless;
	bool fast;
	bool wanted;
	bool fell_back;
};

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

/**
 * traced_begin - start a call with a subscriber
 * @traced: the events' state; zeroed before the first call, freed with traced_free()
 * @mm: the address space
 *
 * Return: false when there is no memory.
 */
bool traced_begin(struct traced *traced, const struct gup_mm *mm);
void traced_free(struct traced *traced);

/* Emit a fault of the current call, and that it dropped mmap_lock. */
void traced_fault(uint64_t addr, uint32_t nr);
void traced_dropped(uint64_t addr);

/* The call has returned. */
void traced_return(const struct gup_walk *walk, const struct gup_call *asked);

/* Called by the bridge: before a read of an entry; for an enum br_told. */
void br_load(const void *slot);
void br_told(int what, unsigned long page, int refs);

#endif
