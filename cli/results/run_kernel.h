/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gupwalk run: its parts, the same for every engine.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "engines.h"
#include "report.h"

/**
 * struct run_totals - the totals of all scenarios
 * @unseen: statements that were not judged
 * @answered: scenarios that a kernel answered
 * @unanswered: scenarios that it did not
 * @not_run: files that were not run, as the engine was given up
 * @failed: an expectation failed
 * @bad: a file was wrong
 */
struct run_totals {
	unsigned long unseen;
	unsigned long answered;
	unsigned long unanswered;
	size_t not_run;
	bool failed;
	bool bad;
};

/**
 * struct run_output - the report of a run
 * @report: the report
 * @tap: the state of a text report
 * @list: the list of a JSON report
 */
struct run_output {
	struct report report;
	struct tap tap;
	json_t *list;
};

/** run_begin - begin a report; @out must not move. */
void run_begin(struct run_output *out, bool json);

/**
 * run_end - end it
 * @cmd: for its name
 * @out: from run_begin()
 * @engine: the engine; NULL for the model and for a kernel
 * @totals: the totals
 *
 * Return: the exit status for these totals.
 */
int run_end(const struct tool_command *cmd, struct run_output *out, const struct gup_engine *engine,
	    const struct run_totals *totals);

/**
 * run_on_memory - run scenarios on a kernel or a recording
 * @cmd: for messages
 * @on: the kernel or recording, from engines_open()
 * @files: the scenarios
 * @asked: the versions of --versions; none means the engine's own
 * @json: the report is JSON
 * @bad: one of the files could not be found
 *
 * Return: the exit status.
 */
int run_on_memory(const struct tool_command *cmd, struct tool_engine *on,
		  const struct file_list *files, struct spec_list *asked, bool json, bool bad);

#endif /* CLI_RUN_H */
