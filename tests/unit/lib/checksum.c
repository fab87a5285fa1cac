// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checksums: of bytes, of files, and the one that a guest ends with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/checksum.h"
#include "lib/fs.h"
static void print(char key[33], const char *first, const char *second)
{
	struct checksum sum = checksum_new();

	checksum_add(&sum, first, strlen(first));
	checksum_add(&sum, second, strlen(second));
	checksum_print(&sum, key);
}

/* Rule: it depends on the bytes and their order, not on how they come. */
static void of_bytes(void **state)
{
	char key[4][33];

	(void)state;
	print(key[0], "ab", "c");
	print(key[1], "a", "bc");
	print(key[2], "ac", "b");
	print(key[3], "", "");
	assert_string_equal(key[0], key[1]);
	assert_string_not_equal(key[0], key[2]);
	/* Nothing: FNV-1a's first value, and 1. */
	assert_string_equal(key[3], "cbf29ce4842223250000000000000001");
	/* FNV-1a, of which "a" has a published value, and the second lane worked out by hand. */
	print(key[3], "a", "");
	assert_string_equal(key[3], "af63dc4c8601ec8c2f7412bd426d69fe");
}

/* Rule: a file counts by its name and its text, and counts as well where it is not there. */
static void of_files(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{ "one", NULL },   { "one", "" },     { "one", "text" },
		{ "one", "next" }, { "two", "text" },
	};
	char folder[] = "/tmp/test-checksum-XXXXXX", key[5][33];

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (unsigned int i = 0; i < 5; i++) {
		struct checksum sum = checksum_new();
		char *path = fs_join(folder, rows[i].name);

		if (rows[i].text)
			assert_true(fs_write(path, rows[i].text, strlen(rows[i].text)));
		assert_int_equal(checksum_file(&sum, folder, rows[i].name), rows[i].text != NULL);
		checksum_print(&sum, key[i]);
		for (unsigned int k = 0; k < i; k++)
			assert_string_not_equal(key[k], key[i]);
		free(path);
	}
	fs_remove(folder);
}

/* Rule: the one of 32 bits is FNV-1a, whose values are published. */
static void of_32_bits(void **state)
{
	(void)state;
	assert_int_equal(CHECKSUM_32, 0x811c9dc5);
	assert_int_equal(checksum_32(CHECKSUM_32, "a", 1), 0xe40c292c);
	assert_int_equal(checksum_32(CHECKSUM_32, "foobar", 6), 0xbf9cf968);
	assert_int_equal(checksum_32(checksum_32(CHECKSUM_32, "foo", 3), "bar", 3), 0xbf9cf968);
	assert_int_equal(checksum_32(CHECKSUM_32, "\xff", 1),
			 (uint32_t)((0x811c9dc5u ^ 0xff) * 16777619u));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_bytes),
		cmocka_unit_test(of_files),
		cmocka_unit_test(of_32_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
