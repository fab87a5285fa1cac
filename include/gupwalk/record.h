/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records: what can be observed of a call from outside. A record does not depend on a struct
 * gup_mm. An engine with its own memory, such as a booted kernel, gives only records. The
 * outcome of any other engine is reduced to a record.
 */
#ifndef GUPWALK_RECORD_H
#define GUPWALK_RECORD_H

#include <gupwalk/laws.h>
#include <gupwalk/observation.h>

GUP_BEGIN_DECLS

/* The largest number of pages of one call that are observed. */
#define GUP_RECORD_PAGES 4

/* More bits than GUP_PAGE_FACT_: in a zone of movable pages; not the page mapped afterwards. */
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
 * @page: GUP_PAGE_FACT_ and GUP_RECORD_ bits of the page that it maps; SAME means the page that
 *	was mapped before
 * @refs: references that the call left on its folio, if it hands out no page of that folio
 * @pins: pins
 * @bits: the entry without its frame, if an engine with its own memory tells it
 * @level: its level
 * @other_bits: it changed in a way that no fact tells
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
 * @nr_fast: how many of them the fast walk got; only for fast calls
 * @fast: it is a fast call
 * @fell_back: the slow walk was entered by a fast call
 * @nr_numa: NUMA hinting faults
 * @nr_migrated: pages migrated
 * @warned: there was a warning
 * @endless: it would never return
 * @hangs: it did not return, and no more is known about it; @endless is set as well
 * @crashed: the kernel crashed in it
 * @no_exclusive: the engine does not mark exclusive pages, or does not tell
 * @nr_faults: faults
 * @fault: the first faults; if kinds are not told, a record only tells hinting faults from
 *	other faults
 * @nr_entries: how many addresses of the call are observed, from the first
 * @before: the entries that map them before the call
 * @after: the entries that map them after the call
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

/* Bits of a fault's flags and result that are not compared: see gup_record_compare(). */
#define GUP_RECORD_NOT_RESULTS (VM_FAULT_NOPAGE | VM_FAULT_WRITE)

/**
 * gup_record_count - the references and pins that were taken on a folio
 * @refs: receives references
 * @pins: receives pins
 * @large: it has a pin count, and each pin is also one reference; on other folios a pin is many
 *	references
 * @taken: the growth of its reference count
 * @counted: the growth of its pin count, if it is large
 */
void gup_record_count(int32_t *refs, int32_t *pins, bool large, int32_t taken, int32_t counted);

/** gup_record_maps - is a page, or a frame without struct page, mapped there? */
bool gup_record_maps(const struct gup_record_entry *entry);

/** gup_record_same_bits - are the bits of two entries the same, frames aside? */
bool gup_record_same_bits(const struct gup_record_entry *a, const struct gup_record_entry *b);

/** gup_record_page_facts_told - the GUP_PAGE_FACT_ bits about which a record says yes or no. */
uint32_t gup_record_page_facts_told(const struct gup_record *record);

/** enum gup_record_change - what a call did to an entry */
enum gup_record_change {
	GUP_RECORD_LEFT, /* nothing */
	GUP_RECORD_CHANGED,
	GUP_RECORD_OTHER_BITS, /* it changed in a way that no fact tells */
};

/** gup_record_change_of - what a call did to the entry of one of its addresses. */
enum gup_record_change gup_record_change_of(const struct gup_record *record, unsigned int i);

/**
 * gup_record_of - reduce an outcome to a record
 * @record: receives it
 * @c: the case, before the call is undone
 */
void gup_record_of(struct gup_record *record, const struct gup_trial *c);

/**
 * gup_record_before - record the entries before a call
 * @record: receives them; its other members are zero
 * @mm: the state
 * @rules: the version
 * @call: the call
 */
void gup_record_before(struct gup_record *record, const struct gup_mm *mm,
		       const struct gup_rules *rules, const struct gup_call *call);

/**
 * gup_record_compare - in what two records differ
 * @a: one record
 * @b: the other record, of the same call
 *
 * If the states before the call differ, the answers to it are not compared. Neither are two
 * bits of a fault's result: VM_FAULT_NOPAGE tells whether a page was mapped together with its
 * neighbours, and VM_FAULT_WRITE is no longer used by GUP.
 *
 * Return: GUP_DIFFER_ bits; GUP_DIFFER_STATE alone for different states.
 */
unsigned int gup_record_compare(const struct gup_record *a, const struct gup_record *b);

/** gup_record_same_before - do both records have the same mappings before the call? */
bool gup_record_same_before(const struct gup_record *a, const struct gup_record *b);

/**
 * gup_record_play - change an address space as a record of a call says
 * @walk: its address space is in the state before the call, which agrees with @before of @record;
 *	its outcome receives what the call did
 * @call: the call
 * @record: the record
 *
 * New pages are taken from the arena. Records do not have locks, refused arguments and kinds of
 * faults other than hinting faults.
 */
void gup_record_play(struct gup_walk *walk, const struct gup_call *call,
		     const struct gup_record *record);

/**
 * gup_entry_from_facts - make an entry for which facts hold
 * @facts: GUP_ENTRY_FACT_ bits
 * @level: receives its level; 1 for a PTE, 2 for a PMD
 *
 * Return: the entry, without a frame.
 */
gup_entry gup_entry_from_facts(uint32_t facts, unsigned int *level);

GUP_END_DECLS

#endif /* GUPWALK_RECORD_H */
