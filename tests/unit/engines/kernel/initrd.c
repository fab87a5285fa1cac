// SPDX-License-Identifier: GPL-2.0-only
/*
 * An archive in cpio's "newc" format: headers of 110 characters, all at multiples of four.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/initrd.h>

/* A number of a header: eight hex digits. */
static unsigned long field(const char *header, unsigned int nr)
{
	char digits[9];

	memcpy(digits, header + 6 + 8 * nr, 8);
	digits[8] = '\0';
	return strtoul(digits, NULL, 16);
}

/* The file's mode and sizes are in its header, its text after its name. */
static void program(void **state)
{
	struct strbuf to = strbuf_new(), text = strbuf_new();

	(void)state;
	strbuf_adds(&text, "hello");
	initrd_add(&to, "init", true, &text);
	assert_memory_equal(to.s, "070701", 6);
	assert_int_equal(field(to.s, 1), 0100755);
	assert_int_equal(field(to.s, 6), 5);
	assert_int_equal(field(to.s, 11), 5);
	assert_string_equal(to.s + 110, "init");
	/* 110 and 5 for the name is 115, one less than a multiple of four. */
	assert_memory_equal(to.s + 116, "hello\0\0\0", 8);
	assert_int_equal(to.len, 124);
	strbuf_free(&text);
	strbuf_free(&to);
}

/* Folders have no text; the end is a name of its own. */
static void folder_and_end(void **state)
{
	struct strbuf to = strbuf_new();

	(void)state;
	initrd_folder(&to, "proc");
	assert_int_equal(field(to.s, 1), 040755);
	assert_int_equal(field(to.s, 6), 0);
	assert_int_equal(to.len, 116);
	initrd_end(&to);
	assert_string_equal(to.s + 116 + 110, "TRAILER!!!");
	assert_int_equal(to.len % 4, 0);
	strbuf_free(&to);
}

/* What is no program cannot be run. */
static void data(void **state)
{
	struct strbuf to = strbuf_new(), text = strbuf_new();

	(void)state;
	initrd_add(&to, "cases", false, &text);
	assert_int_equal(field(to.s, 1), 0100644);
	strbuf_free(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(program),
		cmocka_unit_test(folder_and_end),
		cmocka_unit_test(data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
