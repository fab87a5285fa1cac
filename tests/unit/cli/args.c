// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options are read in their order; each wrong one has a message, and all are reported.
 */
#include <getopt.h>
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/args.h>

#include "capture.h"

static const struct tool_option options[] = {
	{ "versions", "LIST", "only these" },
	{ "json", NULL, "print JSON" },
	{ 0 },
};

static const struct tool_command command = {
	.name = "look", .operands = "", .summary = "", .text = "", .options = options
};

/* Options by their index; then operands. */
static void reads(void **state)
{
	char *argv[] = { (char[]){ "look" },
			 (char[]){ "--json" },
			 (char[]){ "--versions=v6.1" },
			 (char[]){ "--versions" },
			 (char[]){ "v6.2" },
			 (char[]){ "file" },
			 NULL };
	struct args args;
	const char *value;
	int status;

	(void)state;
	args_begin(&args, &command, 6, argv);
	assert_int_equal(args_next(&args, &value), 1);
	assert_int_equal(args_next(&args, &value), 0);
	assert_string_equal(value, "v6.1");
	assert_int_equal(args_next(&args, &value), 0);
	assert_string_equal(value, "v6.2");
	assert_int_equal(args_next(&args, &value), ARGS_END);
	assert_string_equal(argv[optind], "file");
	assert_false(args_stop(&args, &status));
}

static void complains(char *word, const char *message)
{
	char *argv[] = { (char[]){ "look" }, word, NULL };
	struct capture c;
	struct args args;
	const char *value;
	int status;

	capture_begin(&c, stderr);
	args_begin(&args, &command, 2, argv);
	assert_int_equal(args_next(&args, &value), ARGS_END);
	args_no_operands(&args);
	capture_end(&c);
	assert_string_equal(c.text, message);
	assert_true(args.bad);
	capture_begin(&c, stderr);
	assert_true(args_stop(&args, &status));
	assert_string_equal(capture_end(&c), "  try: gupwalk look --help\n");
	assert_int_equal(status, TOOL_BAD_INPUT);
}

/* A misspelled option is named with the option that was probably meant. */
static void wrong(void **state)
{
	(void)state;
	complains((char[]){ "--jsno" },
		  "gupwalk: look: unknown option --jsno; did you mean --json?\n");
	complains((char[]){ "--wibble=1" }, "gupwalk: look: unknown option --wibble\n");
	complains((char[]){ "-x" }, "gupwalk: look: unknown option -x\n");
	complains((char[]){ "--json=1" }, "gupwalk: look: option --json takes no argument\n");
	complains((char[]){ "--help=1" }, "gupwalk: look: option --help takes no argument\n");
	complains((char[]){ "--versions" },
		  "gupwalk: look: option --versions needs an argument: LIST\n");
	complains((char[]){ "file" }, "gupwalk: look: unexpected operand: file\n");
}

/* The help is printed in place of the command; an operand does not matter then. */
static void help(void **state)
{
	char *argv[] = { (char[]){ "look" }, (char[]){ "--help" }, (char[]){ "file" }, NULL };
	struct capture c;
	struct args args;
	const char *value;
	int status = -1;

	(void)state;
	args_begin(&args, &command, 3, argv);
	assert_int_equal(args_next(&args, &value), ARGS_END);
	args_no_operands(&args);
	assert_false(args.bad);
	capture_begin(&c, stdout);
	assert_true(args_stop(&args, &status));
	assert_non_null(strstr(capture_end(&c), "--versions LIST"));
	assert_int_equal(status, TOOL_HOLDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(wrong),
		cmocka_unit_test(help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
