// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors name the subcommand; its help lists its options.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/tool.h>

#include "capture.h"

static const struct tool_option options[] = {
	{ "all", NULL, "everything" },
	{ "jobs", "N", "so many threads" },
	{ 0 },
};

static void more(void)
{
	puts("more");
}

static const struct tool_command command = {
	.name = "look",
	.operands = "FILE...",
	.summary = "look at files",
	.text = "Looks.\n",
	.options = options,
	.more = more,
};

/* An error is one line, and means bad input. */
static void errors(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c, stderr);
	assert_int_equal(tool_error(&command, "no %s", "file"), TOOL_BAD_INPUT);
	assert_int_equal(tool_error(NULL, "nothing"), TOOL_BAD_INPUT);
	tool_hint(&command);
	tool_hint(NULL);
	assert_string_equal(capture_end(&c), "gupwalk: look: no file\n"
					     "gupwalk: nothing\n"
					     "  try: gupwalk look --help\n"
					     "  try: gupwalk --help\n");
}

/* The help has the usage, the text, each option and what the subcommand adds. */
static void help(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c, stdout);
	tool_help(&command);
	assert_string_equal(capture_end(&c), "gupwalk look: look at files\n\n"
					     "Usage: gupwalk look [OPTION]... FILE...\n\n"
					     "Looks.\n\n"
					     "Options:\n"
					     "  --all                  everything\n"
					     "  --jobs N               so many threads\n"
					     "  --help                 print this\n"
					     "more\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors),
		cmocka_unit_test(help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
