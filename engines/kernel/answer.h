/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a call did, as far as a booted kernel can tell, in one line of text: the same
 * for a kernel and for the model, so that comparing them is comparing text.
 */
#ifndef ENGINES_KERNEL_ANSWER_H
#define ENGINES_KERNEL_ANSWER_H

#include <gupwalk/check.h>
#include <gupwalk/judge.h>

/* Pages of one call that are looked at, at most; as the guest has it. */
#define KERNEL_PAGES 4

/* Beside GUP_PAGE_FACT_ bits: in a zone of movable pages; not the page that is mapped then. */
#define ANSWER_PAGE_MOVABLE (1u << 30)
#define ANSWER_PAGE_UNMAPPED (1u << 31)

/**
 * struct answer_page - a page handed out
 * @facts: GUP_PAGE_FACT_ and ANSWER_PAGE_ bits
 * @refs: references that the call took on its folio
 * @pins: pins
 */
struct answer_page {
	uint32_t facts;
	int32_t refs;
	int32_t pins;
};

/**
 * struct answer_entry - what maps an address
 * @facts: GUP_ENTRY_FACT_ bits
 * @page: GUP_PAGE_FACT_ and ANSWER_PAGE_ bits of the page that it maps; SAME is the one of
 *	before
 * @refs: references that the call left on its folio, if it hands out no page of that
 * @pins: pins
 * @bits: of a guest's: the entry, without the frame
 * @level: of a guest's: its level
 */
struct answer_entry {
	uint32_t facts;
	uint32_t page;
	int32_t refs;
	int32_t pins;
	gup_entry bits;
	unsigned int level;
};

/**
 * struct answer - what a call did
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
 * @nr_faults: faults
 * @fault: the first ones; of a guest's, the kind tells hinting faults from others only
 * @nr_entries: addresses asked for that are looked at, the first ones
 * @before: what mapped them before
 * @after: what maps them afterwards
 */
struct answer {
	long ret;
	long nr_pages;
	struct answer_page page[KERNEL_PAGES];
	long nr_fast;
	bool fast;
	bool fell_back;
	uint32_t nr_numa;
	uint32_t nr_migrated;
	bool warned;
	bool endless;
	uint32_t nr_faults;
	struct gup_fault fault[GUP_FAULTS_LOGGED];
	unsigned int nr_entries;
	struct answer_entry before[KERNEL_PAGES];
	struct answer_entry after[KERNEL_PAGES];
	uint64_t start;
};

/**
 * answer_count - what was taken on a folio, as references and pins
 * @refs: receives references
 * @pins: receives pins
 * @large: it counts pins apart, each with a reference; others have many references for a pin
 * @taken: by how much its reference count has grown
 * @counted: by how much its count of pins has, if it is large
 */
void answer_count(int32_t *refs, int32_t *pins, bool large, int32_t taken, int32_t counted);

/** answer_maps - is a page, or a frame without one, mapped there? */
bool answer_maps(const struct answer_entry *entry);

/** answer_same_bits - are the bits of two of a guest's entries the same, frames aside? */
bool answer_same_bits(const struct answer_entry *a, const struct answer_entry *b);

struct strbuf;

/** answer_print - append what the call did; one line, without its end. */
void answer_print(struct strbuf *to, const struct answer *answer);

/** answer_print_before - append what was mapped before. */
void answer_print_before(struct strbuf *to, const struct answer *answer);

/**
 * answer_by_model - ask the model
 * @answer: receives the answer
 * @sandbox: a state that is up; the call is undone
 * @rules: the version
 * @call: the call
 */
void answer_by_model(struct answer *answer, struct gup_sandbox *sandbox,
		     const struct gup_rules *rules, const struct gup_call *call);

/**
 * answer_before_by_model - ask the model what is there before a call
 * @answer: receives that, and nothing else
 * @mm: the state
 * @rules: the version
 * @call: the call
 */
void answer_before_by_model(struct answer *answer, const struct gup_mm *mm,
			    const struct gup_rules *rules, const struct gup_call *call);

/**
 * answer_read_call - read what a guest said of a call
 * @answer: receives it; its @before, @start and @nr_entries are the caller's
 * @text: the line behind row and column
 * @fast: it is a fast call
 *
 * Return: false when that is no such line.
 */
bool answer_read_call(struct answer *answer, const char *text, bool fast);

/** answer_read_before - read what a guest said of the state; false: no such line. */
bool answer_read_before(struct answer *answer, const char *text);

#endif /* ENGINES_KERNEL_ANSWER_H */
