// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of answers: two characters each, and the part of a row that repeats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/codes.h>

/* The names count up: letters, capitals, digits, in both places. */
static void names(void **state)
{
	static const struct {
		unsigned int nr;
		const char *code;
	} rows[] = { { 0, "aa" },  { 25, "az" }, { 26, "aA" },
		     { 61, "a9" }, { 62, "ba" }, { 62 * 62 - 1, "99" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char code[CODE_SIZE + 1] = "";

		code_write(code, rows[i].nr);
		assert_string_equal(code, rows[i].code);
		assert_int_equal(code_read(rows[i].code), rows[i].nr);
	}
}

/* Other characters, and half a name, name no answer. */
static void no_names(void **state)
{
	(void)state;
	assert_int_equal(code_read("a-"), CODES_MAX);
	assert_int_equal(code_read(" a"), CODES_MAX);
	assert_int_equal(code_read("a"), CODES_MAX);
	assert_int_equal(code_read(""), CODES_MAX);
}

/* A row is halved as long as both halves are the same. */
static void rows(void **state)
{
	(void)state;
	assert_int_equal(codes_emitted("aaaaaaaa", 4), 1);
	assert_int_equal(codes_emitted("aaabaaab", 4), 2);
	assert_int_equal(codes_emitted("aaaaaaab", 4), 4);
	assert_int_equal(codes_emitted("ab", 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(no_names),
		cmocka_unit_test(rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
