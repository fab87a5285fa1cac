/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling what a trace holds, to people and to programs.
 */
#ifndef GUPWALK_TOOL_EXPLAIN_H
#define GUPWALK_TOOL_EXPLAIN_H

#include "files.h"
#include "trace.h"

/**
 * explain_text - print a trace for a person
 * @file: the scenario's file
 * @trace: the trace
 */
void explain_text(const struct file *file, const struct trace *trace);

/**
 * explain_json - print a trace as JSON
 * @file: the scenario's file
 * @trace: the trace
 */
void explain_json(const struct file *file, const struct trace *trace);

#endif /* GUPWALK_TOOL_EXPLAIN_H */
