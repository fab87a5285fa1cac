/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing a trace, as text and as JSON.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "explain_record.h"
#include "files.h"
#include "output/term.h"
#include "trace.h"

/** struct explain_last - what was printed last, so that it is not printed twice */
struct explain_last {
	uint64_t addr;
	gup_entry entry;
	unsigned int level;
	bool any;
};

/**
 * explain_text - print a trace as text
 * @file: the scenario's file
 * @trace: the trace
 * @tree: what a tree's walk did in the same call, or NULL
 * @seen: what an engine without decisions did in the same calls, or NULL
 */
void explain_text(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *seen);

/**
 * explain_tree_call - print what a tree's walk did in one call, and the first difference from
 * the model
 * @trace: the model's trace
 * @call: one of its calls
 * @tree: the tree's trace
 */
void explain_tree_call(const struct trace *trace, const struct trace_call *call,
		       const struct trace *tree);

/** explain_event - print one event of a call, and its address if that changed */
void explain_event(const struct term *out, const struct trace *trace, const struct trace_call *call,
		   const struct gup_event *e, struct explain_last *last);

/**
 * explain_json - print a trace as JSON
 * @file: the scenario's file
 * @trace: the trace
 * @tree: what a tree's walk did in the same call, or NULL
 * @seen: what an engine without decisions did in the same calls, or NULL
 */
void explain_json(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *seen);

#endif /* CLI_EXPLAIN_H */
