/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Expectations: assertions about a call at some versions, and judging them by what an engine
 * observed. Any engine that can fill in struct gup_observed can be judged.
 */
#ifndef GUPWALK_JUDGE_H
#define GUPWALK_JUDGE_H

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/observation.h>

struct gup_scenario;

GUP_BEGIN_DECLS

#define GUP_SPAN_OPEN UINT16_MAX

/**
 * struct gup_span - versions at which an expectation holds
 * @from: first release; 0 for an open beginning
 * @to: last release; GUP_SPAN_OPEN for an open end
 * @all: written "all": every release and every proposal
 * @proposal: canonical text of a proposal, "v6.6+protnone=fast-lookup"; NULL for releases
 */
struct gup_span {
	gup_version from;
	gup_version to;
	bool all;
	char *proposal;
};

#define GUP_NO_LABEL UINT16_MAX
#define GUP_NO_COUNT (-1)

/**
 * struct gup_assertion - one assertion of an expectation
 * @number: ret, pages, numa, ...: the number; page: which page, from 0
 * @addr: entry: the address
 * @set: page, entry: GUP_PAGE_FACT_ or GUP_ENTRY_FACT_ bits that must hold;
 *	fell-back, refused, endless, warns: 1 for "is so"
 * @clear: bits that must not hold; 1 for "is not so"
 * @refs: page: references that the call took on its folio, GUP_NO_COUNT when not stated
 * @pins: page: pins that the call took on its folio, GUP_NO_COUNT when not stated
 * @label: page: it must be the page of the same number of this kept call; GUP_NO_LABEL for none
 * @not_label: page: it must not be this page
 * @observation: an enum gup_observation
 * @nr_faults: faults: how many
 * @fault: faults: an enum gup_fault_kind each
 */
struct gup_assertion {
	int64_t number;
	uint64_t addr;
	uint32_t set;
	uint32_t clear;
	int32_t refs;
	int32_t pins;
	uint16_t label;
	uint16_t not_label;
	uint8_t observation;
	uint8_t nr_faults;
	uint8_t fault[GUP_FAULTS_LOGGED];
};

/**
 * struct gup_expect - one "expect" line; all its assertions must hold
 * @first_span: its first span
 * @nr_spans: how many spans; the expectation holds at a version in one of them
 * @first_assertion: its first assertion
 * @nr_assertions: how many
 * @line: in the file, from 1; 0 when it is from no file
 */
struct gup_expect {
	uint32_t first_span;
	uint32_t nr_spans;
	uint32_t first_assertion;
	uint32_t nr_assertions;
	uint32_t line;
};

/*
 * Judging: the observations of an engine against the expectations.
 */

/**
 * struct gup_observed - what an engine observed of one call of a scenario
 * @known: the observations that the engine tells, one bit 1 << observation each
 * @ret: return value; if a caller makes two calls, that of the last one
 * @nr_pages: pages handed out by that call
 * @nr_fast: pages that the fast walk got
 * @nr_faults: faults of all calls made; the following counts are of all calls made, too
 * @nr_numa: NUMA hinting faults
 * @nr_migrated: folios migrated
 * @locks: times that mmap_lock was taken
 * @drops: times that it was dropped
 * @calls: calls made
 * @gets: what the caller gets, an enum gup_caller_gets; for a plain call, a page or nothing
 * @warns: GUP_WARN_ bits; any value but 0 when the engine cannot tell them apart
 * @refused: arguments were refused
 * @fell_back: the fast walk did not get all pages
 * @endless: a call would never return
 * @fault: kinds of the first faults; GUP_FAULT_NR where it is not known
 */
struct gup_observed {
	uint32_t known;
	long ret;
	uint64_t nr_pages;
	uint64_t nr_fast;
	uint32_t nr_faults;
	uint32_t nr_numa;
	uint32_t nr_migrated;
	uint32_t locks;
	uint32_t drops;
	uint32_t calls;
	uint32_t gets;
	uint32_t warns;
	bool refused;
	bool fell_back;
	bool endless;
	uint8_t fault[2 * GUP_FAULTS_LOGGED];
};

/**
 * struct gup_observed_place - what an engine observed of one page or entry that an assertion names
 * @known: the engine can tell this place
 * @there: page: the call handed out this page
 * @facts: GUP_PAGE_FACT_ or GUP_ENTRY_FACT_ bits that hold
 * @frame: page: its frame
 * @label_frame: page: the frame of the page that the assertion's label means; 0 for none
 * @not_label_frame: page: the same for the label that it must not be
 * @refs: page: references that the call took on its folio
 * @pins: page: pins that the call took on its folio
 * @entry: entry: the entry after the call
 * @level: entry: its level, 1 for a PTE
 */
struct gup_observed_place {
	bool known;
	bool there;
	uint32_t facts;
	uint64_t frame;
	uint64_t label_frame;
	uint64_t not_label_frame;
	int32_t refs;
	int32_t pins;
	gup_entry entry;
	unsigned int level;
};

/** enum gup_verdict - the result of one assertion */
enum gup_verdict {
	GUP_VERDICT_PASSED,
	GUP_VERDICT_FAILED,
	GUP_VERDICT_UNSEEN, /* the engine does not tell it; not a pass */
};

/**
 * gup_scenario_judge - judge one assertion
 * @scenario: the scenario, for its labels
 * @assertion: one of its assertions
 * @observed: what the engine observed of the call
 * @place: what the engine observed of the page or entry that @assertion names; NULL for other
 *	observations
 * @buf: receives the difference, "expected none, got numa-pte"; empty when passed
 * @size: bytes of @buf; 400 are enough
 *
 * Return: the verdict.
 */
enum gup_verdict gup_scenario_judge(const struct gup_scenario *scenario,
				    const struct gup_assertion *assertion,
				    const struct gup_observed *observed,
				    const struct gup_observed_place *place, char *buf, size_t size);

GUP_END_DECLS

#endif /* GUPWALK_JUDGE_H */
