/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of a tree's current call.
 */
#ifndef ENGINES_TREE_EMIT_H
#define ENGINES_TREE_EMIT_H

#include <gupwalk/gup.h>

/**
 * struct traced_table - the position of a table
 * @base: the first address that it maps
 * @level: its level; 0 when it is not known
 */
struct traced_table {
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
	struct traced_table *table;
	uint32_t nr_tables;
	struct gup_event last;
	bool lockless;
	bool fast;
	bool wanted;
	bool fell_back;
};

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

/* Called by the bridge: before a read of an entry; for an enum br_emit. */
void br_load(const void *slot);
void br_emit(int what, unsigned long page, int refs);

#endif /* ENGINES_TREE_EMIT_H */
