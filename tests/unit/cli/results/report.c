// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exit status of a run, and the reason for a state that cannot be built.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/report.h>

#include "capture.h"

/* The names are those of --json. */
static void names(void **state)
{
	(void)state;
	assert_string_equal(point_status_name(POINT_PASSED), "passed");
	assert_string_equal(point_status_name(POINT_NO_ANSWER), "no-answer");
	for (unsigned int i = 0; i < POINT_NR; i++)
		assert_non_null(point_status_name(i));
}

/* The version is not part of the reason, so that versions can share it. */
static void reasons(void **state)
{
	struct gup_run run = { 0 };
	struct gup_spec spec;
	char error[200];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	snprintf(run.error.text, sizeof(run.error.text), "at v6.12: no room");
	assert_string_equal(bad_step_reason(&run, &spec), ": no room");
	snprintf(run.error.text, sizeof(run.error.text), "no room");
	assert_string_equal(bad_step_reason(&run, &spec), "no room");
}

static int status_of(const struct run_totals *totals, bool json)
{
	const struct tool_command command = { .name = "run" };
	struct run_output out;
	struct capture c;
	int status;

	capture_begin(&c, stdout);
	run_begin(&out, json);
	status = run_end(&command, &out, NULL, totals);
	capture_end(&c);
	if (json)
		assert_non_null(strstr(c.text, "\"files\": []"));
	else
		assert_non_null(strstr(c.text, "1..0 # SKIP nothing to run\n"));
	return status;
}

/* A bad file counts more than a failed expectation, in each format. */
static void statuses(void **state)
{
	(void)state;
	for (int json = 0; json < 2; json++) {
		assert_int_equal(status_of(&(struct run_totals){ 0 }, json), TOOL_HOLDS);
		assert_int_equal(status_of(&(struct run_totals){ .failed = true }, json),
				 TOOL_BROKEN);
		assert_int_equal(status_of(&(struct run_totals){ .failed = true, .bad = true },
					   json),
				 TOOL_BAD_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(reasons),
		cmocka_unit_test(statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
