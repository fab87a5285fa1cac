/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences found in a comparison with a booted kernel or a recording.
 */
#ifndef CLI_RESULTS_DIFFS_MEMORY_H
#define CLI_RESULTS_DIFFS_MEMORY_H

#include <gupwalk/comparison.h>

#include "results/diffs.h"
#include "options/engines.h"

/**
 * struct diffs_memory - such a comparison
 * @diff: what was found
 * @engine: the engines that were compared
 * @comparison: for making calls again
 * @sandbox: for what the model does
 */
struct diffs_memory {
	const struct gup_diff *diff;
	const struct tool_engine *engine;
	struct gup_comparison comparison;
	struct gup_sandbox *sandbox;
};

/**
 * diffs_memory_begin - prepare the report
 * @m: receives it; for diffs_memory_end()
 * @diff: what was found
 * @engine: the two
 */
void diffs_memory_begin(struct diffs_memory *m, const struct gup_diff *diff,
			const struct tool_engine engine[2]);
void diffs_memory_end(struct diffs_memory *m);

/**
 * diffs_memory_does - what an engine does in a class's smallest case
 * @m: the comparison
 * @nr: the class
 * @which: 0 or 1
 *
 * Return: a line as in a recording. The caller frees it.
 */
char *diffs_memory_does(struct diffs_memory *m, size_t nr, unsigned int which);

/** diffs_memory_text - print the differences as text */
void diffs_memory_text(struct diffs_memory *m);

/** diffs_memory_json - print them as JSON */
void diffs_memory_json(struct diffs_memory *m);

/**
 * diffs_memory_status - the exit status of a comparison
 * @cmd: for messages
 * @m: the comparison
 */
int diffs_memory_status(const struct tool_command *cmd, const struct diffs_memory *m);

#endif /* CLI_RESULTS_DIFFS_MEMORY_H */
