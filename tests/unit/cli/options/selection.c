// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shards are counted from 1 on the command line and from 0 inside; numbers have bounds.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/options/selection.h>

#include "capture.h"

static const struct tool_option none[] = { { 0 } };
static const struct tool_command command = { .name = "look", .options = none };

static void shard(const char *value, unsigned int nr, unsigned int of)
{
	struct gup_selection selection = { 0 };
	struct args args = { .cmd = &command };

	selection_shard(&args, &selection, value);
	assert_false(args.bad);
	assert_int_equal(selection.shard, nr);
	assert_int_equal(selection.nr_shards, of);
}

static void no_shard(const char *value)
{
	struct gup_selection selection = { .shard = 7, .nr_shards = 9 };
	struct args args = { .cmd = &command };
	struct capture c;

	capture_begin(&c, stderr);
	selection_shard(&args, &selection, value);
	if (!strstr(capture_end(&c), "is not I/N with I from 1 to N, such as 1/4"))
		fail_msg("%s: %s", value, c.text);
	assert_true(args.bad);
	assert_int_equal(selection.shard, 7);
	assert_int_equal(selection.nr_shards, 9);
}

/* "1/4" is the first of four. */
static void shards(void **state)
{
	(void)state;
	shard("1/4", 0, 4);
	shard("4/4", 3, 4);
	shard("1/1", 0, 1);
	shard("1000000/1000000", 999999, 1000000);
}

/* 0, more than all, and other text is no shard. */
static void no_shards(void **state)
{
	static const char *const rows[] = { "",	   "0/4", "5/4",  "1",	  "1/",	      "/4",
					    "1/0", "1/x", "-1/4", "1/4x", "1/1000001" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		no_shard(rows[i]);
}

/* A number within its bounds; for another one the least is used, and the options are bad. */
static void numbers(void **state)
{
	struct args args = { .cmd = &command };
	struct capture c;

	(void)state;
	assert_int_equal(selection_number(&args, "--n", "2", 2, 9), 2);
	assert_int_equal(selection_number(&args, "--n", "9", 2, 9), 9);
	assert_int_equal(selection_number(&args, "--n", "0x8", 2, 9), 8);
	assert_false(args.bad);
	capture_begin(&c, stderr);
	assert_int_equal(selection_number(&args, "--n", "10", 2, 9), 2);
	assert_string_equal(capture_end(&c),
			    "gupwalk: look: --n: 10 is not a number from 2 to 9\n");
	assert_true(args.bad);
	args.bad = false;
	capture_begin(&c, stderr);
	assert_int_equal(selection_jobs(&args, "0"), 1);
	assert_string_equal(capture_end(&c),
			    "gupwalk: look: --jobs: 0 is not a number from 1 to 1024\n");
	assert_true(args.bad);
	assert_true(selection_processors() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards),
		cmocka_unit_test(no_shards),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
