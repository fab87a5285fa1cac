/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running one scenario at many versions, for all kinds of reports.
 */
#ifndef CLI_RESULTS_REPORT_H
#define CLI_RESULTS_REPORT_H

#include <jansson.h>

#include "files.h"
#include "options/versions.h"
#include "tool.h"

/** enum point_status - the result of a scenario at a version */
enum point_status {
	POINT_PASSED,
	POINT_FAILED,
	POINT_NOT_JUDGED, /* no expectation is about this version */
	POINT_NOT_APPLICABLE, /* the scenario is not about this version */
	POINT_BAD_STEP, /* its state cannot be built at this version: the file is wrong */
	POINT_NO_ANSWER, /* a kernel could not run it, or gave no answer: run->error has the reason */
	POINT_NR
};

/**
 * struct report - where results go
 * @arg: passed to each function
 * @file_begin: a file that can be run
 * @file_bad: a file that cannot
 * @point: the scenario was run at @spec; @run holds the results
 * @file_end: all versions are done
 */
struct report {
	void *arg;
	void (*file_begin)(void *arg, const struct file *file);
	void (*file_bad)(void *arg, const struct file *file);
	void (*point)(void *arg, const struct file *file, const struct gup_spec *spec,
		      const struct gup_run *run, enum point_status status);
	void (*file_end)(void *arg, const struct file *file);
};

/** point_status_name - "passed", "failed", ... */
const char *point_status_name(enum point_status status);

/**
 * bad_step_reason - why the state of a scenario cannot be built
 * @run: a run that ended with GUP_RUN_BAD_STEP
 * @spec: its version
 *
 * Return: the last part of its error, without the version.
 */
const char *bad_step_reason(const struct gup_run *run, const struct gup_spec *spec);

/**
 * struct tap - a report in the Test Anything Protocol
 * @points: test points so far
 * @count: of these, by enum point_status; one point may span many versions
 * @bad_files: files that could not be run
 * @pending: the point being gathered; see report_tap.c
 */
struct tap {
	unsigned int points;
	unsigned int count[POINT_NR];
	unsigned int bad_files;
	struct tap_point *pending;
};

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

#endif /* CLI_RESULTS_REPORT_H */
