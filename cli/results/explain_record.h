/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine without decisions did in the calls of a scenario, compared with the
* model: a booted kernel, a recording, or another version.
 */
#ifndef CLI_RESULTS_EXPLAIN_RECORD_H
#define CLI_RESULTS_EXPLAIN_RECORD_H

#include <jansson.h>

#include "options/engines.h"
#include "files.h"
#include "output/term.h"
#include "results/trace.h"

/* Rules that explain a difference: the first ones. */
#define SEEN_VALUES 3

/**
 * struct recorded_call - a call of the trace
 * @why: why the engine has no answer; NULL when it has one
 * @does: what it did, a line as in a recording
 * @model: what the model did
 * @differs: GUP_DIFFER_ bits
 * @value: values of rules, an enum gup_rule_value each; with any one of them the model does the
 *	same
 * @nr_values: how many
 */
struct recorded_call {
	char *why;
	char *does;
	char *model;
	unsigned int differs;
	unsigned int value[SEEN_VALUES];
	unsigned int nr_values;
};

/**
 * struct explain_record - all calls
 * @name: the engine
 * @call: one for each call of the trace
 * @nr: how many
 */
struct explain_record {
	const char *name;
	struct recorded_call *call;
	size_t nr;
};

/**
 * explain_record_make - let the engine make the calls
 * @record: receives it; for explain_record_free(), also after an error
 * @cmd: for messages
 * @file: the scenario's file
 * @spec: the version of the model
 * @on: the engine, from engines_open()
 * @trace: the model's trace
 *
 * Return: TOOL_HOLDS, or TOOL_NO_ENGINE when it gives no answer.
 */
int explain_record_make(struct explain_record *record, const struct tool_command *cmd,
			const struct file *file, const struct gup_spec *spec,
			struct tool_engine *on, const struct trace *trace);
void explain_record_free(struct explain_record *record);

/** explain_record_status - the exit status; TOOL_NO_ENGINE when no call was compared. */
int explain_record_status(const struct explain_record *record);

/** explain_record_call - print the result of one call */
void explain_record_call(const struct term *out, const struct explain_record *record, size_t nr);

/** explain_record_json - the same as JSON */
json_t *explain_record_json(const struct explain_record *record, size_t nr);

#endif /* CLI_RESULTS_EXPLAIN_RECORD_H */
