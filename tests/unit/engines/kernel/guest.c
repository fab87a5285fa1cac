// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest's numbers become an answer; any other bytes are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/answer.h>

#define START 0x10000000

static const char before[] = "before 1 1:8000000000000867:3:1";
static const char plain[] = " ret 1 numa 2 migrated 0 warns 1 endless 0 slow 0 pages 1 3:1:1:0 "
			    "faults 1 1:0:0 entries 1 1:8000000000000867:3:1";

static struct gup_record begin(void)
{
	struct gup_record answer = { .start = START };

	assert_true(answer_read_before(&answer, before));
	return answer;
}

/* Each number has its member. */
static void numbers(void **state)
{
	struct gup_record answer = begin();

	(void)state;
	assert_int_equal(answer.nr_entries, 1);
	assert_int_equal(answer.before[0].bits, UINT64_C(0x8000000000000867));
	assert_int_equal(answer.before[0].level, 1);
	assert_true(answer_read_call(&answer, plain, false));
	assert_int_equal(answer.ret, 1);
	assert_int_equal(answer.nr_numa, 2);
	assert_true(answer.warned);
	assert_false(answer.endless);
	assert_int_equal(answer.nr_pages, 1);
	assert_int_equal(answer.page[0].refs, 1);
	assert_int_equal(answer.page[0].facts,
			 GUP_PAGE_FACT_SAME | GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_EXCLUSIVE);
	assert_int_equal(answer.nr_faults, 1);
	assert_int_equal(answer.fault[0].addr, START + 0x1000);
	assert_int_equal(answer.after[0].bits, answer.before[0].bits);
	assert_false(answer.fast);
}

/* The slow walk's first page says how many pages the fast walk got. */
static void fast(void **state)
{
	struct gup_record answer = begin();

	(void)state;
	assert_true(answer_read_call(&answer, plain, true));
	assert_true(answer.fast);
	assert_true(answer.fell_back);
	assert_int_equal(answer.nr_fast, 0);
	assert_true(answer_read_call(&answer,
				     " ret 1 numa 0 migrated 0 warns 0 endless 0 slow -1 pages 0 "
				     "faults 0 entries 1 1:8000000000000867:3:1",
				     true));
	assert_false(answer.fell_back);
	assert_int_equal(answer.nr_fast, 1);
}

/* What is left is noted at its entry: a pin of a small page is 1024 references. */
static void left(void **state)
{
	struct gup_record answer = begin();

	(void)state;
	assert_true(answer_read_call(&answer,
				     " ret 0 numa 0 migrated 512 warns 0 endless 0 slow -1 pages 0 "
				     "faults 0 entries 1 1:8000000000000867:3:1 left 0:1026:0",
				     false));
	assert_int_equal(answer.after[0].refs, 2);
	assert_int_equal(answer.after[0].pins, 1);
	assert_int_equal(answer.nr_migrated, 1);
}

/* Too few numbers, too many, too wide ones, and entries that were not there before. */
static void refused(void **state)
{
	static const char *const rows[] = {
		"",
		" ret x",
		" ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 faults 0 entries 0",
		" ret 0 numa 0 migrated 0 warns 0 endless 0 slow 0 pages -1 faults 0 entries 1 "
		"1:0:0:0",
		" ret 0 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0 entries 0",
		" ret 0 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0 entries 1 "
		"1:8000000000000867:3:1 more",
		" ret 0 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0 entries 1 "
		"1:8000000000000867:3:1 left 1:1:0",
		" ret 0 numa 99999999999 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0",
	};
	struct gup_record answer = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_record a = begin();

		if (answer_read_call(&a, rows[i], false))
			fail_msg("read: %s", rows[i]);
	}
	assert_false(answer_read_before(&answer, "before"));
	assert_false(answer_read_before(&answer, "before 1"));
	assert_false(answer_read_before(&answer, "before 1 1:8000000000000867:3:1 1"));
	assert_false(answer_read_before(&answer, "before 4000000"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(fast),
		cmocka_unit_test(left),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
