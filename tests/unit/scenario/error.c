// SPDX-License-Identifier: GPL-2.0-only
/*
 * Showing an error: its line, cut to a hundred bytes around the column, and a caret below the
 * character that it speaks of.
 */
#include "scenario_test.h"

#include <stdio.h>

#define X20 "xxxxxxxxxxxxxxxxxxxx"
#define X60 X20 X20 X20
#define X100 X60 X20 X20
#define S20 "                    "
#define S60 S20 S20 S20
#define A5 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"

/* The text stands alone, so that reading beyond it is seen. */
static void shows_at(const char *text, uint32_t line, uint32_t column, const char *expected)
{
	const struct gup_scenario_error error = { line, column, "wrong; right" };
	size_t len = strlen(text);
	char *alone = malloc(len ? len : 1);
	char buf[1200], place[64];
	size_t shown;

	assert_non_null(alone);
	memcpy(alone, text, len);
	shown = gup_scenario_error_format(buf, sizeof(buf), "f", alone, len, &error);
	assert_int_equal(shown, strlen(buf));
	snprintf(place, sizeof(place), "f:%u:%u: wrong; right\n", line, column);
	assert_memory_equal(buf, place, strlen(place));
	assert_string_equal(buf + strlen(place), expected);
	free(alone);
}

/* Rule: the caret stands below the column; behind the line when it is beyond. */
static void columns(void **state)
{
	(void)state;
	shows_at("abc", 1, 1, "  abc\n  ^\n");
	shows_at("abc", 1, 3, "  abc\n    ^\n");
	shows_at("abc", 1, 4, "  abc\n     ^\n");
	shows_at("abc", 1, 99, "  abc\n     ^\n");
	shows_at("abc", 1, 0, "  abc\n  ^\n");
	shows_at("\ta\tb", 1, 4, "  \ta\tb\n  \t \t^\n");
	/* A character is one column, whatever its bytes. A byte that is not a character is one, too. */
	shows_at("\xc3\xa4\xe2\x82\xac!", 1, 6, "  \xc3\xa4\xe2\x82\xac!\n    ^\n");
	shows_at("\x01\xff!", 1, 3, "  ?\?!\n    ^\n");
}

/* Rule: it is that line, without its end; the last line if no line has that number. */
static void lines(void **state)
{
	(void)state;
	shows_at("a\nbc\nd", 1, 1, "  a\n  ^\n");
	shows_at("a\nbc\nd", 2, 2, "  bc\n   ^\n");
	shows_at("a\nbc\nd", 3, 1, "  d\n  ^\n");
	shows_at("a\nbc\n", 3, 1, "  \n  ^\n");
	shows_at("a\nbc\nd", 9, 1, "  d\n  ^\n");
	shows_at("a\r\nbc\r\n", 1, 1, "  a\n  ^\n");
	shows_at("a\r\nbc\r", 2, 1, "  bc\n  ^\n");
	shows_at("\r\n\n", 1, 1, "  \n  ^\n");
	shows_at("\n\nx", 2, 1, "  \n  ^\n");
	shows_at("", 1, 1, "");
}

/* Rule: a hundred bytes are shown, of them sixty before the column if there are. */
static void long_lines(void **state)
{
	(void)state;
	shows_at(X100, 1, 1, "  " X100 "\n  ^\n");
	shows_at(X100 "x", 1, 1, "  " X100 "...\n  ^\n");
	shows_at(X100 "x", 1, 61, "  " X100 "...\n  " S60 "^\n");
	shows_at("A" X100, 1, 62, "  ..." X100 "\n     " S60 "^\n");
	shows_at(X100 X100, 1, 101, "  ..." X100 "...\n     " S60 "^\n");
	shows_at(X100 X100, 1, 161, "  ..." X100 "\n     " S60 "^\n");
	shows_at(X100 X60, 1, 161, "  ..." X60 "\n     " S60 "^\n");
}

/* Rule: what is cut off is whole characters. */
static void whole_characters(void **state)
{
	(void)state;
	/* The window would begin at the second byte of the third one. */
	shows_at(A5 A5 X100, 1, 66,
		 "  ...\xc3\xa4\xc3\xa4" A5 X60 X20 "xxxxx...\n     " S20 S20 "            ^\n");
	/* And end between the bytes of the third one. */
	shows_at(X60 X20 "xxxxxxxxxxxxxxx" A5 A5, 1, 1,
		 "  " X60 X20 "xxxxxxxxxxxxxxx\xc3\xa4\xc3\xa4...\n  ^\n");
}

#define CONT10 "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
#define CONT50 CONT10 CONT10 CONT10 CONT10 CONT10

/* Rule: where no character begins, the column is shown all the same. */
static void no_characters(void **state)
{
	(void)state;
	shows_at(CONT50 CONT10 CONT10, 1, 62, "  ...?\?\?\?\?\?\?\?\?\n     ^\n");
	shows_at(CONT50 CONT50 CONT50, 1, 11, "  ?\?\?\?\?\?\?\?\?\?...\n            ^\n");
}

/* Rule: what lies behind the text is no part of its last character. */
static void cut_texts(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		uint32_t column;
		const char *expected;
	} rows[] = {
		{ "ab\x80", 2, 1, "f:1:1: wrong; right\n  ab\n  ^\n" },
		{ "a\xc3\xa4", 2, 1, "f:1:1: wrong; right\n  a?\n  ^\n" },
		{ "a\xe2\x82\xac", 3, 4, "f:1:4: wrong; right\n  a??\n     ^\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct gup_scenario_error error = { 1, rows[i].column, "wrong; right" };
		char buf[100];

		gup_scenario_error_format(buf, sizeof(buf), "f", rows[i].text, rows[i].len, &error);
		assert_string_equal(buf, rows[i].expected);
	}
}

/* Rule: an error of the whole file has no place; one of no text has no line. */
static void whole_files(void **state)
{
	const struct gup_scenario_error error = { 0, 1, "wrong; right" };
	char buf[100];

	(void)state;
	assert_int_equal(gup_scenario_error_format(buf, sizeof(buf), "f", "abc", 3, &error), 16);
	assert_string_equal(buf, "f: wrong; right\n");
}

static struct gup_scenario_errors errors;

#define CALL "call get_user_pages 0x1000\n"

static void formats_to(const char *text, const char *expected)
{
	char buf[1200];
	size_t len = strlen(text);

	assert_null(gup_scenario_parse(text, len, &errors));
	assert_true(gup_scenario_error_format(buf, sizeof(buf), "f.gup", text, len,
					      &errors.error[0]) < sizeof(buf));
	assert_string_equal(buf, expected);
}

/* Rule: an error shows its line and a caret below its column, of long lines a part. */
static void errors_are_shown(void **state)
{
	char text[400], expected[700];

	(void)state;
	formats_to("scenario x\nlevels 3\r\n" CALL,
		   "f.gup:2:8: there are 4 or 5 levels of page tables\n"
		   "  levels 3\n"
		   "         ^\n");
	formats_to("scenario x\n\tlevels 3\n" CALL,
		   "f.gup:2:9: there are 4 or 5 levels of page tables\n"
		   "  \tlevels 3\n"
		   "  \t       ^\n");
	formats_to("scenario x\nwhy \"\xc3\xa4\xff\"\n" CALL,
		   "f.gup:2:8: byte 0xff is no text; a scenario is UTF-8 without control "
		   "characters\n"
		   "  why \"\xc3\xa4?\"\n"
		   "        ^\n");
	formats_to("", "f.gup: there is no scenario; a file begins with 'scenario NAME'\n");

	snprintf(text, sizeof(text), "scenario x\nlevels %200d%100d\n" CALL, 3, 3);
	snprintf(expected, sizeof(expected),
		 "f.gup:2:207: there are 4 or 5 levels of page tables\n"
		 "  ...%61d%39s...\n"
		 "     %60s^\n",
		 3, "", "");
	formats_to(text, expected);
}

/* Rule: of very many errors the first hundred are kept, and all are counted. */
static void many_errors(void **state)
{
	static char text[102 * 2];

	(void)state;
	for (size_t nr = 99; nr <= 101; nr++) {
		memset(text, '\n', sizeof(text));
		for (size_t i = 0; i < nr; i++)
			text[2 * i] = ':';
		assert_null(gup_scenario_parse(text, 2 * nr, &errors));
		/* The first line has no name before it as well. */
		assert_int_equal(errors.nr, nr);
		assert_int_equal(errors.nr_kept, nr < 100 ? nr : 100);
		assert_int_equal(errors.error[errors.nr_kept - 1].line, errors.nr_kept);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns),     cmocka_unit_test(lines),
		cmocka_unit_test(long_lines),  cmocka_unit_test(whole_characters),
		cmocka_unit_test(whole_files), cmocka_unit_test(no_characters),
		cmocka_unit_test(cut_texts),   cmocka_unit_test(errors_are_shown),
		cmocka_unit_test(many_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
