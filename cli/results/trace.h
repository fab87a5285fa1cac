/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of a scenario's run, for explain.
 */
#ifndef CLI_RESULTS_TRACE_H
#define CLI_RESULTS_TRACE_H

#include <gupwalk/reasons.h>

#define CHAIN_LEVELS 5
/* Addresses of one call whose tables are shown; the others are counted. */
#define TRACE_CHAINS 4

/**
 * struct chain - the tables on the way to an address, from the top
 * @addr: the address
 * @nr: levels in use
 * @level: of each: 1 for a PTE, 2 for a PMD and so on
 * @index: of each, in its table
 * @entry: of each
 * @pfn: the frame of the address, if a page is mapped
 * @page: its page
 * @folio: its folio
 * @has_page: a page is mapped
 */
struct chain {
	uint64_t addr;
	unsigned int nr;
	unsigned int level[CHAIN_LEVELS];
	unsigned int index[CHAIN_LEVELS];
	gup_entry entry[CHAIN_LEVELS];
	struct gup_page page;
	struct gup_page folio;
	uint32_t pfn;
	bool has_page;
};

/**
 * struct trace_call - one call
 * @action: index of its line among the scenario's actions
 * @call: the call
 * @out: the outcome; its pages are @pfn
 * @before: tables before it
 * @after: tables after it
 * @nr_chains: of both
 * @unshown: addresses of the call without a chain
 * @event: decisions
 * @nr_events: how many
 * @by: for each event, the value of the rule that decided; GUP_RULE_VALUE_NR for none
 * @pfn: frames of the pages that it got
 * @nr_pfns: how many
 * @done: it returned
 * @decided: @reason says which rules decided the outcome of this line of the scenario; only in
 *	its last call, and only for the model
 * @reason: the rules
 * @nr_reasons: how many
 * @everywhere: there is no reason, and the outcome is the same in all releases
 */
struct trace_call {
	uint32_t action;
	struct gup_call call;
	struct gup_outcome out;
	struct chain before[TRACE_CHAINS];
	struct chain after[TRACE_CHAINS];
	unsigned int nr_chains;
	uint64_t unshown;
	struct gup_event *event;
	size_t nr_events;
	enum gup_rule_value *by;
	uint32_t *pfn;
	size_t nr_pfns;
	bool done;
	bool decided;
	struct gup_reason *reason;
	uint32_t nr_reasons;
	bool everywhere;
};

/**
 * struct trace - one run of a scenario at one version
 * @run: the run, finished
 * @spec: the version
 * @call: its calls, in order
 * @nr_calls: how many
 */
struct trace {
	struct gup_run *run;
	struct gup_spec spec;
	struct trace_call *call;
	size_t nr_calls;
};

/**
 * trace_function - the kernel function that an event of a call stands for
 * @trace: the trace, for its version
 * @call: the call
 * @e: the event
 *
 * Return: its name at that version; for an event of the entry point, the entry point's name.
 */
const char *trace_function(const struct trace *trace, const struct trace_call *call,
			   const struct gup_event *e);

/**
 * trace_record - run a scenario and record its events
 * @trace: receives it; free with trace_free()
 * @scenario: the scenario
 * @spec: the version
 * @engine: the engine; NULL for the model
 *
 * Return: false when memory is short.
 */
bool trace_record(struct trace *trace, const struct gup_scenario *scenario,
		  const struct gup_spec *spec, const struct gup_engine *engine);

/** trace_free - free a trace, and the run in it */
void trace_free(struct trace *trace);

/** chain_same - do two chains lead to the same entry and the same page with the same counts. */
bool chain_same(const struct chain *a, const struct chain *b);

/**
 * chain_level_name - a level's name
 * @level: 1 to 5
 * @levels: of the address space, 4 or 5
 *
 * Return: "PTE", "PMD", "PUD", "P4D" or "PGD".
 */
const char *chain_level_name(unsigned int level, unsigned int levels);

#endif /* CLI_RESULTS_TRACE_H */
