/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call under way in a tree: what the bridge has to know.
 */
#ifndef ENGINES_TREE_CALL_H
#define ENGINES_TREE_CALL_H

#include <setjmp.h>
#include <signal.h>

#include <gupwalk/engine.h>

#include "shim/bridge.h"

/* Blocks that a call may have allocated at a time. */
#define CALL_BLOCKS 8

/**
 * struct told_table - where a table stands
 * @base: the first address that it maps
 * @level: its level; 0 when it is not known
 */
struct told_table {
	uint64_t base;
	uint8_t level;
};

/**
 * struct traced - what a call has told so far
 * @table: of each table where it stands, or stood when it was last seen
 * @nr_tables: how many
 * @last: the entry read last
 * @lockless: within the fast walk
 * @fast: there was one
 * @wanted: a reference is wanted, and not held as yet
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
 * @state: what the walk looks at
 * @walk: who listens
 * @asked: the call
 * @traced: what it has told; unused when nobody listens
 * @caller_locks: the first time that mmap_lock is taken is the caller's
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

/* The one call under way; the bridge's functions and signals have nothing else to go by. */
extern struct tree_call *tree_call_now;

/** bridge_fill - the model's functions for a tree to call. */
void bridge_fill(struct br_model *model);

/** bridge_begin - the call that asks from here on; bridge_end() notes what it changed. */
void bridge_begin(struct tree_call *call);
void bridge_end(struct tree_call *call);

/** bridge_show - what the walk looks at without asking, as it is now. */
void bridge_show(struct tree_call *call);

/**
 * traced_begin - a call that somebody listens to begins
 * @traced: what is told; zeroed before the first one, freed with traced_free()
 * @mm: the address space
 *
 * Return: false when there is no memory.
 */
bool traced_begin(struct traced *traced, const struct gup_mm *mm);
void traced_free(struct traced *traced);

/* Of the call under way, for who listens: a fault, and that it dropped mmap_lock. */
void traced_fault(uint64_t addr, uint32_t nr);
void traced_dropped(uint64_t addr);

/* The call has returned. */
void traced_return(const struct gup_walk *walk, const struct gup_call *asked);

/* Of the bridge: an entry is about to be read; an enum br_told. */
void br_load(const void *slot);
void br_told(int what, unsigned long page, int refs);

#endif
