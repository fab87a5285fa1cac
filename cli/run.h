/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gupwalk run: its parts, the same for every engine.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "engines.h"
#include "report.h"

/**
 * struct run_totals - what all scenarios came to
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
 * struct run_output - where results go
 * @report: the report
 * @tap: its own, when it is text
 * @list: its own, when it is JSON
 */
struct run_output {
	struct report report;
	struct tap tap;
	json_t *list;
};

/** run_begin - begin a report; @out must stay where it is put. */
void run_begin(struct run_output *out, bool json);

/**
 * run_end - end it
 * @cmd: for its name
 * @out: from run_begin()
 * @engine: what answered; NULL for the model and for a kernel
 * @totals: what came of it
 *
 * Return: the exit status that the totals mean.
 */
int run_end(const struct tool_command *cmd, struct run_output *out, const struct gup_engine *engine,
	    const struct run_totals *totals);

/**
 * run_on_memory - have a kernel answer, or a recording
 * @cmd: for messages
 * @on: the kernel or recording, from engines_open()
 * @files: the scenarios
 * @asked: the versions of --versions; none means the engine's own
 * @json: the report is for programs
 * @bad: one of the files could not be found
 *
 * Return: the exit status.
 */
int run_on_memory(const struct tool_command *cmd, struct tool_engine *on,
		  const struct file_list *files, struct spec_list *asked, bool json, bool bad);

#endif /* CLI_RUN_H */
