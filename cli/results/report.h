/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running one scenario at many versions, for all kinds of reports.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <jansson.h>

#include "files.h"
#include "versions.h"

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

/** tap_begin - start a TAP report */
struct report tap_begin(struct tap *tap);

/** tap_end - plan and summary */
void tap_end(struct tap *tap);

/** run_json_begin - start a JSON report; @files becomes its list of files */
struct report run_json_begin(json_t **files);

#endif /* CLI_REPORT_H */
