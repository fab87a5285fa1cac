// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens of a line, and names.
 */
#include "scenario_test.h"

#include "scenario/internal.h"

/* Rule: names hold letters, digits, '.', '_' and '-'. */
static void name_bytes(void **state)
{
	static const char in_names[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"._-";

	(void)state;
	for (int c = 1; c < 256; c++)
		assert_int_equal(name_byte((char)c), strchr(in_names, c) != NULL);
	assert_false(name_byte('\0'));
}

/* Rule: blanks, commas, colons and quotes end a word; '#' ends the line. */
static void tokens(void **state)
{
	static const char line[] = "\t ab,c:\"d \\\" e\"f g#h \"\" \"\\\\\" # \"x\"";
	static const struct {
		enum token_kind kind;
		const char *text;
	} rows[] = {
		{ TOKEN_WORD, "ab" },
		{ TOKEN_COMMA, "," },
		{ TOKEN_WORD, "c" },
		{ TOKEN_COLON, ":" },
		{ TOKEN_STRING, "\"d \\\" e\"" },
		{ TOKEN_WORD, "f" },
		{ TOKEN_WORD, "g#h" },
		{ TOKEN_STRING, "\"\"" },
		{ TOKEN_STRING, "\"\\\\\"" },
		{ TOKEN_END, "" },
		{ TOKEN_END, "" },
	};
	struct parser p = { .next = line, .end = line + sizeof(line) - 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		next_token(&p);
		assert_int_equal(p.token.kind, rows[i].kind);
		assert_int_equal(p.token.len, strlen(rows[i].text));
		assert_memory_equal(p.token.at, rows[i].text, p.token.len);
	}
}

/* Rule: a string that does not end goes to the end of the line, and not beyond. */
static void open_strings(void **state)
{
	static const char *const lines[] = { "\"", "\"a", "\"a\\", "\"a\\\"", "\"\\\\\\" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t len = strlen(lines[i]);
		char *line = alone(lines[i], len);
		struct parser p = { .next = line, .end = line + len };

		next_token(&p);
		assert_int_equal(p.token.kind, TOKEN_STRING);
		assert_int_equal(p.token.len, len);
		next_token(&p);
		assert_int_equal(p.token.kind, TOKEN_END);
		free(line);
	}
}

/* Rule: only a word is a word, as long as it is. */
static void words(void **state)
{
	const struct token word = { TOKEN_WORD, "locked!", 6 };
	const struct token string = { TOKEN_STRING, "\"as\"", 4 };

	(void)state;
	assert_true(token_is(&word, "locked"));
	assert_false(token_is(&word, "locked!"));
	assert_false(token_is(&word, "locke"));
	assert_false(token_is(&word, "locker"));
	assert_false(token_is(&string, "\"as\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_bytes),
		cmocka_unit_test(tokens),
		cmocka_unit_test(open_strings),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
