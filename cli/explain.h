/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling what a trace holds, to people and to programs.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "explain_record.h"
#include "files.h"
#include "output/text.h"
#include "trace.h"

/** struct explain_last - what was said last, so that the same is not said twice */
struct explain_last {
	uint64_t addr;
	gup_entry entry;
	unsigned int level;
	bool any;
};

/**
 * explain_text - print a trace for a person
 * @file: the scenario's file
 * @trace: the trace
 * @tree: what a tree's walk did in the same call, or NULL
 * @seen: what an engine did beside it that tells no decisions, or NULL
 */
void explain_text(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *seen);

/**
 * explain_tree_call - print what a tree's walk did in one call, and where they part
 * @trace: the model's trace
 * @call: one of its calls
 * @tree: the tree's trace
 */
void explain_tree_call(const struct trace *trace, const struct trace_call *call,
		       const struct trace *tree);

/** explain_event - print one event of a call, with its place where that is another one */
void explain_event(const struct text *out, const struct trace *trace, const struct trace_call *call,
		   const struct gup_event *e, struct explain_last *last);

/**
 * explain_json - print a trace as JSON
 * @file: the scenario's file
 * @trace: the trace
 * @tree: what a tree's walk did in the same call, or NULL
 * @seen: what an engine did beside it that tells no decisions, or NULL
 */
void explain_json(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *seen);

#endif /* CLI_EXPLAIN_H */
