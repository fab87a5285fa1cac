// SPDX-License-Identifier: GPL-2.0-only
/*
 * An answer is one line, and the line is read back to the same answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/answer.h>

#include "lib/strbuf.h"

#define START 0x10000000

static const struct gup_record one_page = { .start = START, .nr_entries = 1 };

static void prints(const struct gup_record *answer, const char *line)
{
	struct strbuf text = strbuf_new();

	answer_print(&text, answer);
	assert_string_equal(text.s, line);
	strbuf_free(&text);
}

/* A line that is read and printed again is the same line. */
static void same_line(const char *line)
{
	struct gup_record answer = one_page;

	if (!answer_parse(&answer, line))
		fail_msg("not read: %s", line);
	prints(&answer, line);
}

/* Each part of a line has its member. */
static void parts(void **state)
{
	struct gup_record answer = one_page;

	(void)state;
	assert_true(answer_parse(&answer,
				 "ret 1; page anon exclusive refs 1 pins 2; fast 1, fell "
				 "back; numa 3; fault numa write RETRY; migrated 4; warns"));
	assert_int_equal(answer.ret, 1);
	assert_int_equal(answer.nr_pages, 1);
	assert_int_equal(answer.page[0].refs, 1);
	assert_int_equal(answer.page[0].pins, 2);
	assert_true(answer.fast);
	assert_int_equal(answer.nr_fast, 1);
	assert_true(answer.fell_back);
	assert_int_equal(answer.nr_numa, 3);
	assert_int_equal(answer.nr_faults, 1);
	assert_int_equal(answer.fault[0].kind, GUP_FAULT_NUMA_PTE);
	assert_int_equal(answer.fault[0].addr, START);
	assert_int_equal(answer.fault[0].flags, FAULT_FLAG_WRITE);
	assert_int_equal(answer.fault[0].ret, VM_FAULT_RETRY);
	assert_int_equal(answer.nr_migrated, 4);
	assert_true(answer.warned);
}

/* Errors have names; the fault of the second page says so. */
static void lines(void **state)
{
	(void)state;
	same_line("ret -EFAULT");
	same_line("ret 0");
	same_line("ret 1; page zero refs 1; fault; entry pte present accessed special : zero");
	same_line("ret 2; page anon refs 1; page anon refs 1; fault at 1 write");
	same_line("ret 1; fast 0, fell back; numa 1; fault numa");
	same_line("ret 1; left at 0 refs 1");
	same_line("hangs");
	same_line("crashed");
	same_line("endless");
}

/* Only this is printed for a call that was stopped. */
static void stopped(void **state)
{
	struct gup_record answer = { .ret = 1, .nr_pages = 1, .endless = true };

	(void)state;
	prints(&answer, "endless");
	answer.hangs = true;
	prints(&answer, "hangs");
	answer.crashed = true;
	prints(&answer, "crashed");
}

/* What is no such line is refused. */
static void refused(void **state)
{
	static const char *const rows[] = { "",
					    "ret",
					    "ret EFAUL",
					    "ret 1;",
					    "ret 1 x",
					    "ret 1; pag",
					    "ret 1; numa",
					    "ret 1; numa -1",
					    "ret 1; fault sideways",
					    "ret 1; fast 1, fell",
					    "ret 1; entry at 1 pte",
					    "ret 1; 5 apples more" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_record answer = one_page;

		if (answer_parse(&answer, rows[i]))
			fail_msg("read: %s", rows[i]);
	}
}

/* The pages before the call: one part for each entry. */
static void before(void **state)
{
	struct gup_record answer = { .start = START, .nr_entries = 2 };
	struct strbuf text = strbuf_new();

	(void)state;
	assert_true(
		answer_parse_before(&answer, "before pte present write : anon exclusive; none"));
	assert_int_equal(answer.before[0].level, 1);
	answer_print_before(&text, &answer);
	assert_string_equal(text.s, "before pte present write : anon exclusive; none");
	strbuf_free(&text);
	assert_false(answer_parse_before(&answer, "before none"));
	assert_false(answer_parse_before(&answer, "after none; none"));
}

/* Kernels mark exclusive pages since v5.19; an unknown release is taken as new. */
static void known(void **state)
{
	(void)state;
	assert_int_equal(answer_known("5.10.0-33-amd64") & GUP_OBSERVES_SHARING, 0);
	assert_int_equal(answer_known("5.18") & GUP_OBSERVES_SHARING, 0);
	assert_int_not_equal(answer_known("5.19") & GUP_OBSERVES_SHARING, 0);
	assert_int_not_equal(answer_known("6.1.0-31-amd64") & GUP_OBSERVES_SHARING, 0);
	assert_int_not_equal(answer_known("k") & GUP_OBSERVES_SHARING, 0);
	assert_int_not_equal(answer_known("k") & (1u << GUP_OBSERVATION_RET), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),   cmocka_unit_test(lines),  cmocka_unit_test(stopped),
		cmocka_unit_test(refused), cmocka_unit_test(before), cmocka_unit_test(known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
