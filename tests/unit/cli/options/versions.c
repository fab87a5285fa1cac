// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of versions: names, ranges of releases, and all releases.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/options/versions.h>

#include "capture.h"

static const struct tool_option none[] = { { 0 } };
static const struct tool_command command = { .name = "look", .options = none };

/* The names of a list, with blanks between them. */
static void is(const char *text, const char *names)
{
	struct args args = { .cmd = &command };
	struct spec_list list = { 0 };
	char buf[1000] = "";

	spec_list_add(&list, &args, "--versions", text);
	assert_false(args.bad);
	for (size_t i = 0; i < list.nr; i++) {
		strcat(buf, i ? " " : "");
		strcat(buf, list.spec[i].name);
	}
	assert_string_equal(buf, names);
	free(list.spec);
}

/* A range has both its ends; the order is that of the text. */
static void lists(void **state)
{
	(void)state;
	is("v6.12", "v6.12");
	is("v6.1..v6.4", "v6.1 v6.2 v6.3 v6.4");
	is("v5.18..v6.0", "v5.18 v5.19 v6.0");
	is("..v5.12", "v5.10 v5.11 v5.12");
	is("v6.12,v6.1..v6.2,v6.6+protnone=fast-lookup",
	   "v6.12 v6.1 v6.2 v6.6+protnone=fast-lookup");
	is("v6.1..v6.1", "v6.1");
}

/* "all", and a range without ends, is each release from the first to the last. */
static void all(void **state)
{
	static const char *const texts[] = { "all", ".." };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct args args = { .cmd = &command };
		struct spec_list list = { 0 };

		spec_list_add(&list, &args, "--versions", texts[i]);
		assert_int_equal(list.spec[0].version, GUP_VERSION_FIRST);
		assert_int_equal(list.spec[list.nr - 1].version, GUP_VERSION_LAST);
		for (size_t k = 1; k < list.nr; k++)
			assert_true(spec_follows(&list.spec[k], &list.spec[k - 1]));
		free(list.spec);
	}
}

/* What is wrong is said, and the other items are read. */
static void wrong(void **state)
{
	static const char *const rows[] = {
		"v6.6..v6.1",
		"v6.6 is later than v6.1",
		"v6.6+protnone=fast-lookup..",
		"is no release, and a range is of releases",
		"v9.99",
		"--versions: ",
		"",
		"--versions: ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i += 2) {
		struct args args = { .cmd = &command };
		struct spec_list list = { 0 };
		struct capture c;
		char text[100];

		snprintf(text, sizeof(text), "%s,v6.1", rows[i]);
		capture_begin(&c, stderr);
		spec_list_add(&list, &args, "--versions", text);
		if (!strstr(capture_end(&c), rows[i + 1]))
			fail_msg("%s: %s", rows[i], c.text);
		assert_true(args.bad);
		assert_int_equal(list.nr, 1);
		assert_string_equal(list.spec[0].name, "v6.1");
		free(list.spec);
	}
}

/* A release has no override; what follows it is the next release. */
static void releases(void **state)
{
	struct spec_list list = { 0 };

	(void)state;
	assert_true(spec_list_add_name(&list, "v5.19"));
	assert_true(spec_list_add_name(&list, "v6.0"));
	assert_true(spec_list_add_name(&list, "v6.1"));
	assert_true(spec_list_add_name(&list, "v6.1+protnone=fast-lookup"));
	assert_false(spec_list_add_name(&list, "v6"));
	assert_int_equal(list.nr, 4);
	assert_true(spec_is_release(&list.spec[0]));
	assert_false(spec_is_release(&list.spec[3]));
	assert_true(spec_follows(&list.spec[1], &list.spec[0]));
	assert_false(spec_follows(&list.spec[2], &list.spec[0]));
	assert_false(spec_follows(&list.spec[3], &list.spec[1]));
	free(list.spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(all),
		cmocka_unit_test(wrong),
		cmocka_unit_test(releases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
