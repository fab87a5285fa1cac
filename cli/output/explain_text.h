/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing a trace as text.
 */
#ifndef CLI_OUTPUT_EXPLAIN_TEXT_H
#define CLI_OUTPUT_EXPLAIN_TEXT_H

#include "results/explain_record.h"
#include "files.h"
#include "output/term.h"
#include "results/trace.h"

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
 * @record: what an engine without decisions did in the same calls, or NULL
 */
void explain_text(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *record);

/** explain_event - print one event of a call, and its address if that changed */
void explain_event(const struct term *out, const struct trace *trace, const struct trace_call *call,
		   const struct gup_event *e, struct explain_last *last);

#endif /* CLI_OUTPUT_EXPLAIN_TEXT_H */
