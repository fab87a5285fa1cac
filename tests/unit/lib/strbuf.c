// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings written piece by piece: into memory that grows, and into the caller's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/strbuf.h"
static void vadd(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void vadd(struct strbuf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_vaddf(buf, format, args);
	va_end(args);
}

/* Rule: a string grows by what is added, ends in NUL, and counts its bytes. */
static void grows(void **state)
{
	struct strbuf buf = strbuf_new();
	char expected[2001] = "", row[21];

	(void)state;
	assert_null(buf.s);
	for (int i = 0; i < 100; i++) {
		snprintf(row, sizeof(row), "%020d", i);
		strcat(expected, row);
		if (i % 4 == 0)
			strbuf_add(&buf, row, 20);
		else if (i % 4 == 1)
			strbuf_adds(&buf, row);
		else if (i % 4 == 2)
			strbuf_addf(&buf, "%020d", i);
		else
			vadd(&buf, "%s%02d", "000000000000000000", i);
		assert_int_equal(buf.len, 20 * (i + 1));
		assert_string_equal(buf.s, expected);
	}
	strbuf_free(&buf);
	assert_null(buf.s);
	assert_int_equal(buf.len, 0);
	strbuf_adds(&buf, "again");
	assert_string_equal(buf.s, "again");
	strbuf_free(&buf);
}

/* Rule: nothing that was added is a string, too, and NUL bytes are bytes. */
static void nothing(void **state)
{
	struct strbuf buf = strbuf_new(), other = strbuf_new();

	(void)state;
	strbuf_add(&buf, NULL, 0);
	assert_string_equal(buf.s, "");
	strbuf_addf(&other, "%s", "");
	assert_string_equal(other.s, "");
	strbuf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	assert_memory_equal(buf.s, "a\0b", 4);
	strbuf_free(&buf);
	strbuf_free(&other);
}

/* Rule: in the caller's buffer is what fits, with its NUL; the rest is counted. */
static void fixed(void **state)
{
	char room[6] = "xxxxx";
	struct strbuf buf = strbuf_over(room, 4);

	(void)state;
	assert_string_equal(room, "");
	strbuf_adds(&buf, "ab");
	assert_int_equal(buf.len, 2);
	strbuf_addf(&buf, "%d", 34);
	assert_string_equal(room, "ab3");
	assert_int_equal(buf.len, 4);
	strbuf_add(&buf, "more", 4);
	vadd(&buf, "%s", "yet");
	assert_string_equal(room, "ab3");
	assert_int_equal(buf.len, 11);
	assert_string_equal(room + 4, "x");

	buf = strbuf_over(room, 4);
	strbuf_add(&buf, "abcd", 4);
	assert_string_equal(room, "abc");
	assert_int_equal(buf.len, 4);
	buf = strbuf_over(room, 4);
	strbuf_add(&buf, "abc", 3);
	assert_string_equal(room, "abc");
	assert_int_equal(buf.len, 3);
}

/* Rule: without a buffer, what would be needed is counted. */
static void counts(void **state)
{
	struct strbuf buf = strbuf_over(NULL, 0);

	(void)state;
	strbuf_adds(&buf, "abc");
	strbuf_addf(&buf, "%u", 12u);
	assert_null(buf.s);
	assert_int_equal(buf.len, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(nothing),
		cmocka_unit_test(fixed),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
