// SPDX-License-Identifier: GPL-2.0-only
/*
 * States and rows of calls are text, and the text is read back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/batch.h>

static const char text[] = "state one\n"
			   "vma 0x10000000-0x10001000 anon rw private\n"
			   "call get_user_pages 0x10000000 as 1\n"
			   "write 0x10000000\n"
			   "put 1\n"
			   "at 10000000 1\n"
			   "calls get_user_pages_remote locked WRITE FORCE\n"
			   "calls follow_page no-pages\n"
			   "state two\n";

/* A state ends with its last row, where the next one is read. */
static void reads(void **state)
{
	struct batch_state b;
	const char *at = text;

	(void)state;
	assert_true(batch_read(&b, &at));
	assert_string_equal(at, "state two\n");
	assert_string_equal(b.initial.name, "one");
	assert_int_equal(b.initial.nr_steps, 2);
	assert_int_equal(b.initial.step[1].start, 0x10000000);
	assert_int_equal(b.initial.start, 0x10000000);
	assert_int_equal(b.initial.nr_pages, 1);
	assert_int_equal(b.nr_requests, 2);
	assert_int_equal(b.request[0].kind, BATCH_CALL);
	assert_int_equal(b.request[0].at, 1);
	assert_int_equal(b.request[0].call.entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(b.request[1].kind, BATCH_PUT);
	assert_int_equal(b.request[1].at, 2);
	assert_int_equal(b.request[1].label, b.request[0].label);
	assert_int_equal(b.nr_rows, 2);
	assert_int_equal(b.row[0].call.entry_point, GUP_ENTRY_POINT_GET_REMOTE);
	assert_true(b.row[0].call.locked);
	assert_int_equal(b.row[0].nr_flags, 2);
	assert_int_equal(b.row[0].flag[0], FOLL_WRITE);
	assert_int_equal(b.row[0].flag[1], FOLL_FORCE);
	assert_true(b.row[1].call.no_pages);
	assert_int_equal(b.row[1].nr_flags, 0);
}

/* The flags of a column are those whose bit is set in it. */
static void columns(void **state)
{
	const struct batch_row row = { .call.flags = FOLL_GET,
				       .flag = { FOLL_WRITE, FOLL_FORCE },
				       .nr_flags = 2 };

	(void)state;
	assert_int_equal(batch_call(&row, 0).flags, FOLL_GET);
	assert_int_equal(batch_call(&row, 1).flags, FOLL_GET | FOLL_WRITE);
	assert_int_equal(batch_call(&row, 2).flags, FOLL_GET | FOLL_FORCE);
	assert_int_equal(batch_call(&row, 3).flags, FOLL_GET | FOLL_WRITE | FOLL_FORCE);
}

/* What is read is printed as it was. */
static void prints(void **state)
{
	struct strbuf to = strbuf_new();
	struct batch_state b;
	const char *at = text;

	(void)state;
	assert_true(batch_read(&b, &at));
	batch_print_state(&to, &b);
	for (unsigned int i = 0; i < b.nr_rows; i++) {
		batch_print_row(&to, &b.row[i]);
		strbuf_adds(&to, "\n");
	}
	strbuf_adds(&to, "state two\n");
	assert_string_equal(to.s, text);
	strbuf_free(&to);
}

/* A row needs its word, an entry point and flags that exist. */
static void bad_rows(void **state)
{
	static const char *const rows[] = { "", "calls", "call get_user_pages", "calls get_user",
					    "calls get_user_pages WRITTEN" };
	const struct gup_initial_state initial = { 0 };
	struct batch_row row;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(batch_read_row(&row, rows[i], &initial));
	assert_true(batch_read_row(&row, "calls pin_user_pages", &initial));
	assert_int_equal(row.call.entry_point, GUP_ENTRY_POINT_PIN);
}

/* "or-" stands before a call only, and that call keeps no pages under a name of its own. */
static void bad_states(void **state)
{
	static const char *const rows[] = {
		"",
		"one\nat 10000000 1\n",
		"state s\nnonsense\nat 10000000 1\n",
		"state s\nor-write 0x10000000\nat 10000000 1\n",
		("state s\nvma 0x10000000-0x10001000 anon rw private\n"
		 "or-call get_user_pages 0x10000000 as 1\nat 10000000 1\n"),
	};
	struct batch_state b;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *at = rows[i];

		if (batch_read(&b, &at))
			fail_msg("read: %s", rows[i]);
	}
}

/* A line ends with a newline. Text after the last newline is not a line. */
static void lines(void **state)
{
	const char *at = "one\n\ntwo";
	char *line = next_line(&at);

	(void)state;
	assert_string_equal(line, "one");
	free(line);
	line = next_line(&at);
	assert_string_equal(line, "");
	free(line);
	assert_null(next_line(&at));
	assert_string_equal(at, "two");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),    cmocka_unit_test(columns),	  cmocka_unit_test(prints),
		cmocka_unit_test(bad_rows), cmocka_unit_test(bad_states), cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
