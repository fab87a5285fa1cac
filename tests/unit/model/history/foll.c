// SPDX-License-Identifier: GPL-2.0-only
/*
 * FOLL_ flags by name.
 */
#include "fixture.h"

/* FOLL_ flags: with or without the prefix, exactly, and as a list. */
static void foll(void **state)
{
	char text[512];

	(void)state;
	assert_int_equal(gup_foll_by_name("FOLL_WRITE", 10), FOLL_WRITE);
	assert_int_equal(gup_foll_by_name("HONOR_NUMA_FAULT", 16), FOLL_HONOR_NUMA_FAULT);
	assert_int_equal(gup_foll_by_name("WRITEX", 5), FOLL_WRITE);
	assert_int_equal(gup_foll_by_name("WRIT", 4), 0);
	assert_int_equal(gup_foll_by_name("write", 5), 0);
	assert_int_equal(gup_foll_by_name("FOLL_", 5), 0);
	assert_int_equal(gup_foll_by_name("", 0), 0);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		assert_int_equal(gup_foll_by_name(gup_foll_name(bit), strlen(gup_foll_name(bit))),
				 1u << bit);

	assert_int_equal(gup_foll_format(text, sizeof(text), FOLL_FORCE | FOLL_WRITE), 21);
	assert_string_equal(text, "FOLL_WRITE|FOLL_FORCE");
	assert_int_equal(gup_foll_format(text, sizeof(text), 0), 1);
	assert_string_equal(text, "0");
	assert_true(gup_foll_format(text, sizeof(text), (1u << GUP_FOLL_NR) - 1) < sizeof(text));
	assert_int_equal(gup_foll_format(text, 8, FOLL_FORCE | FOLL_WRITE), 21);
	assert_string_equal(text, "FOLL_WR");
}

/* A list is cut where its buffer ends, whatever would not fit; what has no name is left out. */
static void foll_cut(void **state)
{
	static const char whole[] = "FOLL_WRITE|FOLL_FORCE";
	char text[TEXT_ROOM];

	(void)state;
	for (size_t size = 1; size <= 2 * sizeof(whole); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(gup_foll_format(text, size, FOLL_FORCE | FOLL_WRITE),
				 sizeof(whole) - 1);
		is_cut(text, size, whole);
	}
	assert_int_equal(gup_foll_format(text, sizeof(text), FOLL_WRITE | 1u << GUP_FOLL_NR), 10);
	assert_string_equal(text, "FOLL_WRITE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(foll_cut),
		cmocka_unit_test(foll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
