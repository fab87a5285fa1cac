// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers as people write them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/number.h"
/* The bytes stand alone, so that reading beyond them is seen. */
static char *alone(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	return copy;
}

/* Rule: numbers are decimal, or hex behind "0x", of 64 bits, and nothing else. */
static void numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t number;
	} rows[] = {
		{ "0", true, 0 },
		{ "9", true, 9 },
		{ "10", true, 10 },
		{ "0019", true, 19 },
		{ "1234567890", true, 1234567890 },
		{ "0x0", true, 0 },
		{ "0x9", true, 9 },
		{ "0xa", true, 10 },
		{ "0xf", true, 15 },
		{ "0xA", true, 10 },
		{ "0xF", true, 15 },
		{ "0x10", true, 16 },
		{ "0xaFb19", true, 0xafb19 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "18446744073709551620", false, 0 },
		{ "0xffffffffffffffff", true, UINT64_MAX },
		{ "0x10000000000000000", false, 0 },
		{ "", false, 0 },
		{ "x", false, 0 },
		{ "0x", false, 0 },
		{ "1x1", false, 0 },
		{ "0X1", false, 0 },
		{ "00x1", false, 0 },
		{ "a", false, 0 },
		{ "1a", false, 0 },
		{ "0xg", false, 0 },
		{ "0xG", false, 0 },
		{ "0x`", false, 0 },
		{ "0x@", false, 0 },
		{ "/", false, 0 },
		{ ":", false, 0 },
		{ "-1", false, 0 },
		{ "1 ", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text);
		char *text = alone(rows[i].text, len);
		uint64_t number = 0;
		bool good = number_parse(text, len, &number);

		if (good != rows[i].good || (good && number != rows[i].number))
			fail_msg("'%s': %d, %llu", rows[i].text, good, (unsigned long long)number);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
