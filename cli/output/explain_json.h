/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trace as JSON.
 */
#ifndef CLI_OUTPUT_EXPLAIN_JSON_H
#define CLI_OUTPUT_EXPLAIN_JSON_H

#include <jansson.h>

#include "files.h"
#include "results/explain_record.h"
#include "results/trace.h"

/**
 * explain_json - a trace as JSON
 * @file: the scenario's file
 * @trace: the trace
 * @tree: what a tree's walk did in the same call, or NULL
 * @record: what an engine without decisions did in the same calls, or NULL
 *
 * Return: a document of its own.
 */
json_t *explain_json(const struct file *file, const struct trace *trace, const struct trace *tree,
		     const struct explain_record *record);

#endif /* CLI_OUTPUT_EXPLAIN_JSON_H */
