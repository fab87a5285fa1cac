/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine that tells no decisions did in the calls of a scenario, beside the model:
 * a booted kernel, a recording, or another version.
 */
#ifndef CLI_EXPLAIN_RECORD_H
#define CLI_EXPLAIN_RECORD_H

#include <jansson.h>

#include "engines.h"
#include "files.h"
#include "output/text.h"
#include "trace.h"

/* Rules that explain a difference: the first ones. */
#define SEEN_VALUES 3

/**
 * struct seen_call - a call of the trace
 * @why: why the engine has no answer; NULL when it has one
 * @does: what it did, a line as in a recording
 * @model: what the model did
 * @differs: GUP_DIFFER_ bits
 * @value: values of rules, an enum gup_rule_value each, one of which at a time has the model
 *	do the same
 * @nr_values: how many
 */
struct seen_call {
	char *why;
	char *does;
	char *model;
	unsigned int differs;
	unsigned int value[SEEN_VALUES];
	unsigned int nr_values;
};

/**
 * struct explain_record - all of them
 * @name: the engine
 * @call: by the trace's calls
 * @nr: how many
 */
struct explain_record {
	const char *name;
	struct seen_call *call;
	size_t nr;
};

/**
 * explain_record_make - have the engine answer
 * @seen: receives it; for explain_record_free(), whatever comes of it
 * @cmd: for messages
 * @file: the scenario's file
 * @spec: the version of the model
 * @on: the engine, from engines_open()
 * @trace: the model's trace
 *
 * Return: TOOL_HOLDS, or TOOL_NO_ENGINE when it does not answer at all.
 */
int explain_record_make(struct explain_record *seen, const struct tool_command *cmd,
			const struct file *file, const struct gup_spec *spec,
			struct tool_engine *on, const struct trace *trace);
void explain_record_free(struct explain_record *seen);

/** explain_record_status - do they agree; TOOL_NO_ENGINE when there was nothing to compare. */
int explain_record_status(const struct explain_record *seen);

/** explain_record_call - print one call's */
void explain_record_call(const struct text *out, const struct explain_record *seen, size_t nr);

/** explain_record_json - the same as JSON */
json_t *explain_record_json(const struct explain_record *seen, size_t nr);

#endif /* CLI_EXPLAIN_RECORD_H */
