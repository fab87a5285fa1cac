// SPDX-License-Identifier: GPL-2.0-only
/*
 * Characters, and text in quotes and in buffers.
 */
#include "scenario_test.h"

#include "scenario/internal.h"

/* Rule: a character is well-formed UTF-8 and no control character but a tab. */
static void characters(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "\t", 1 },
		{ " ", 1 },
		{ "~", 1 },
		{ "\x01", 0 },
		{ "\x08", 0 },
		{ "\n", 0 },
		{ "\x1f", 0 },
		{ "\x7f", 0 },
		{ "\x80", 0 },
		{ "\xbf", 0 },
		/* Two bytes: not longer than needed, no control characters. */
		{ "\xc0\x80", 0 },
		{ "\xc1\xbf", 0 },
		{ "\xc2\x80", 0 },
		{ "\xc2\x9f", 0 },
		{ "\xc2\xa0", 2 },
		{ "\xc3\x80", 2 },
		{ "\xdf\xbf", 2 },
		{ "\xdf\x7f", 0 },
		{ "\xdf\xc0", 0 },
		{ "\xdf", 0 },
		{ "\xc2", 0 },
		/* Three: neither longer than needed nor surrogates. */
		{ "\xe0\x9f\xbf", 0 },
		{ "\xe0\xa0\x80", 3 },
		{ "\xe1\x80\x80", 3 },
		{ "\xe1\x80", 0 },
		{ "\xe1\x80\x7f", 0 },
		{ "\xe1\x7f\x80", 0 },
		{ "\xed\x9f\xbf", 3 },
		{ "\xed\xa0\x80", 0 },
		{ "\xee\x80\x80", 3 },
		{ "\xef\xbf\xbf", 3 },
		{ "\xe2\x82\xac!", 3 },
		/* Four: not longer than needed, not beyond the last one. */
		{ "\xf0\x8f\xbf\xbf", 0 },
		{ "\xf0\x90\x80\x80", 4 },
		{ "\xf1\x80\x80\x80", 4 },
		{ "\xf1\x80\x80", 0 },
		{ "\xf1\x80\x80\x41", 0 },
		{ "\xf4\x8f\xbf\xbf", 4 },
		{ "\xf4\x90\x80\x80", 0 },
		{ "\xf5\x80\x80\x80", 0 },
		{ "\xff", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t room = strlen(rows[i].bytes);
		char *bytes = alone(rows[i].bytes, room);

		if (text_char(bytes, room) != rows[i].len)
			fail_msg("row %zu: %zu", i, text_char(bytes, room));
		free(bytes);
	}
	assert_int_equal(text_char("", 1), 0);
}

static void quoted(const char *bytes, size_t len, const char *expected)
{
	char buf[100];
	struct strbuf text = strbuf_over(buf, sizeof(buf));
	char *at = alone(bytes, len);

	text_add_quoted(&text, at, len);
	assert_string_equal(buf, expected);
	assert_int_equal(text.len, strlen(expected));
	free(at);
}

/* Rule: of what is quoted forty bytes are shown, those that are not printed as '?'. */
static void quotes(void **state)
{
	char bytes[41], expected[60];

	(void)state;
	quoted("", 0, "''");
	quoted(" ~\x1f\x7f\t\xc3", 6, "' ~?\?\?\?'");
	memset(bytes, 'x', sizeof(bytes));
	memset(expected, 'x', sizeof(expected));
	expected[0] = '\'';
	strcpy(expected + 41, "'");
	quoted(bytes, 40, expected);
	strcpy(expected + 41, "...'");
	quoted(bytes, 41, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters),
		cmocka_unit_test(quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
