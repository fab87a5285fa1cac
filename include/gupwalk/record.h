/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observations: what can be seen of a call from outside, in a record that names no
 * address space. An engine that walks a memory of its own, such as a booted kernel,
 * gives nothing else; the outcome of any other engine is reduced to it.
 */
#ifndef GUPWALK_RECORD_H
#define GUPWALK_RECORD_H

#include <gupwalk/laws.h>
#include <gupwalk/observation.h>

GUP_BEGIN_DECLS

/* Pages of one call that are looked at, at most. */
#define GUP_RECORD_PAGES 4

/* Beside GUP_PAGE_FACT_ bits: in a zone of movable pages; not the page that is mapped then. */
#define GUP_RECORD_MOVABLE (1u << 30)
#define GUP_RECORD_UNMAPPED (1u << 31)

/**
 * struct gup_record_page - a page handed out
 * @facts: GUP_PAGE_FACT_ and GUP_RECORD_ bits
 * @refs: references that the call took on its folio
 * @pins: pins
 */
struct gup_record_page {
	uint32_t facts;
	int32_t refs;
	int32_t pins;
};

/**
 * struct gup_record_entry - what maps an address
 * @facts: GUP_ENTRY_FACT_ bits
 * @page: GUP_PAGE_FACT_ and GUP_RECORD_ bits of the page that it maps; SAME is the one of
 *	before
 * @refs: references that the call left on its folio, if it hands out no page of that
 * @pins: pins
 * @bits: the entry without its frame, where an engine with a memory of its own tells it
 * @level: its level
 * @other_bits: it changed, and no fact tells how
 */
struct gup_record_entry {
	uint32_t facts;
	uint32_t page;
	int32_t refs;
	int32_t pins;
	gup_entry bits;
	unsigned int level;
	bool other_bits;
};

/**
 * struct gup_record - what a call did
 * @ret: what it returned
 * @nr_pages: pages handed out
 * @page: the first of these
 * @nr_fast: how many of them the fast walk got; of fast calls
 * @fast: it is a fast call
 * @fell_back: the slow walk was entered by a fast call
 * @nr_numa: NUMA hinting faults
 * @nr_migrated: pages migrated
 * @warned: there was a warning
 * @endless: it would never return
 * @hangs: it did not return, and nothing else is known of it; @endless is set as well
 * @crashed: the kernel crashed in it
 * @no_exclusive: the engine does not mark exclusive pages, or does not tell
 * @nr_faults: faults
 * @fault: the first ones; where kinds are not told, hinting faults are told from others only
 * @nr_entries: addresses asked for that are looked at, the first ones
 * @before: what mapped them before
 * @after: what maps them afterwards
 * @start: the address asked for
 */
struct gup_record {
	long ret;
	long nr_pages;
	struct gup_record_page page[GUP_RECORD_PAGES];
	long nr_fast;
	bool fast;
	bool fell_back;
	uint32_t nr_numa;
	uint32_t nr_migrated;
	bool warned;
	bool endless;
	bool hangs;
	bool crashed;
	bool no_exclusive;
	uint32_t nr_faults;
	struct gup_fault fault[GUP_FAULTS_LOGGED];
	unsigned int nr_entries;
	struct gup_record_entry before[GUP_RECORD_PAGES];
	struct gup_record_entry after[GUP_RECORD_PAGES];
	uint64_t start;
};

/* Bits of a fault's flags and result that are not observed: see gup_record_compare(). */
#define GUP_RECORD_NOT_RESULTS (VM_FAULT_NOPAGE | VM_FAULT_WRITE)

/**
 * gup_record_count - what was taken on a folio, as references and pins
 * @refs: receives references
 * @pins: receives pins
 * @large: it counts pins apart, each with a reference; others have many references for a pin
 * @taken: by how much its reference count has grown
 * @counted: by how much its count of pins has, if it is large
 */
void gup_record_count(int32_t *refs, int32_t *pins, bool large, int32_t taken, int32_t counted);

/** gup_record_maps - is a page, or a frame without one, mapped there? */
bool gup_record_maps(const struct gup_record_entry *entry);

/** gup_record_same_bits - are the bits of two entries the same, frames aside? */
bool gup_record_same_bits(const struct gup_record_entry *a, const struct gup_record_entry *b);

/** enum gup_record_change - what a call did to an entry */
enum gup_record_change {
	GUP_RECORD_LEFT, /* nothing */
	GUP_RECORD_CHANGED,
	GUP_RECORD_OTHER_BITS, /* it changed, and no fact tells how */
};

/** gup_record_change_of - what a call did to the entry of one of its addresses. */
enum gup_record_change gup_record_change_of(const struct gup_record *seen, unsigned int i);

/**
 * gup_record_of - reduce an outcome to what can be seen of it from outside
 * @seen: receives it
 * @c: the case, before the call is undone
 */
void gup_record_of(struct gup_record *seen, const struct gup_trial *c);

/**
 * gup_record_before - what there is before a call
 * @seen: receives that, and nothing else
 * @mm: the state
 * @rules: the version
 * @call: the call
 */
void gup_record_before(struct gup_record *seen, const struct gup_mm *mm,
		       const struct gup_rules *rules, const struct gup_call *call);

/**
 * gup_record_compare - in what two observations differ
 * @a: one
 * @b: the other, of the same call
 *
 * VM_FAULT_NOPAGE, which tells whether a page was mapped by the way with its neighbours,
 * and VM_FAULT_WRITE, which GUP does not look at any more, are not compared.
 *
 * Return: GUP_DIFFER_ bits.
 */
unsigned int gup_record_compare(const struct gup_record *a, const struct gup_record *b);

/** gup_record_same_before - is the same mapped before the call? */
bool gup_record_same_before(const struct gup_record *a, const struct gup_record *b);

/**
 * gup_record_play - do to an address space what was observed of a call
 * @walk: its address space is in the state before the call, with what @seen has in @before;
 *	its outcome receives what the call did
 * @call: the call
 * @seen: what was observed
 *
 * Pages that were not there before are taken from the arena. Locks, refused arguments
 * and kinds of faults other than hinting ones are not among the observations.
 */
void gup_record_play(struct gup_walk *walk, const struct gup_call *call,
		     const struct gup_record *seen);

/**
 * gup_entry_from_facts - an entry of which the facts hold
 * @facts: GUP_ENTRY_FACT_ bits
 * @level: receives its level; 1 for a PTE, 2 for a PMD
 *
 * Return: the entry, without a frame.
 */
gup_entry gup_entry_from_facts(uint32_t facts, unsigned int *level);

GUP_END_DECLS

#endif /* GUPWALK_RECORD_H */
