// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenarios that are none: whatever the bytes are, they are read in linear time, and
 * refused with an error.
 */
#include <time.h>

#include "scenario_test.h"

static struct gup_scenario_errors errors;

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Megabytes, made of pieces: none of it is a scenario. */
static void parse_noise(const char *const *pieces, size_t nr, size_t len, uint64_t seed)
{
	char *text = malloc(len + 64);
	double start = seconds();
	size_t at = 0;

	assert_non_null(text);
	while (at < len) {
		const char *piece = pieces[random_next(&seed) % nr];

		/* An empty piece stands for a random byte. */
		if (!*piece)
			text[at++] = (char)random_next(&seed);
		for (; *piece; piece++)
			text[at++] = *piece;
	}
	assert_null(gup_scenario_parse(text, at, &errors));
	assert_true(errors.nr > 0);
	assert_true(errors.nr_kept <= GUP_SCENARIO_ERRORS_MAX);
	for (uint32_t i = 0; i < errors.nr_kept; i++) {
		char buf[1200];

		assert_true(gup_scenario_error_format(buf, sizeof(buf), "noise", text, at,
						      &errors.error[i]) < sizeof(buf));
	}
	/* Far more than it takes, far less than anything that is not linear. */
	assert_true(seconds() - start < 10);
	free(text);
}

/* Rule: any bytes, megabytes of them, are read in linear time and are an error. */
static void noise_is_an_error(void **state)
{
	static const char *const bytes[] = { "" };
	static const char *const words[] = { "scenario", "why",	   "call",   "expect", "vma",
					     "0x1000",	 "-",	   " ",	     "\n",     "\"",
					     ",",	 ":",	   "all",    "v6.6",   "page",
					     "entry",	 "FOLL_A", "|",	     "\\",     "!",
					     "ret",	 "1",	   "faults", "\t",     "" };
	static const char *const one_line[] = { "expect all: ret 1, page 0 same ", "x", "\"" };
	static const char *const lines[] = { "\n", "x\n", "wirte\n" };

	(void)state;
	parse_noise(bytes, 1, 2 << 20, 0x9e3779b97f4a7c15);
	parse_noise(words, sizeof(words) / sizeof(words[0]), 2 << 20, 0x2545f4914f6cdd1d);
	parse_noise(one_line, 3, 2 << 20, 0x123456789abcdef);
	parse_noise(lines, 3, 2 << 20, 42);
}

/* Rule: a NUL byte is an error at its place, not the file's end. */
static void nul_bytes(void **state)
{
	static const char text[] = "scenario x\n\0call get_user_pages 0x1000\n";

	(void)state;
	assert_null(gup_scenario_parse(text, sizeof(text) - 1, &errors));
	assert_int_equal(errors.error[0].line, 2);
	assert_int_equal(errors.error[0].column, 1);
	assert_string_equal(errors.error[0].text, "byte 0x00 is no text; a scenario is UTF-8 "
						  "without control characters");
}

/* Rule: a file beyond the limit is refused as a whole, one at the limit is not. */
static void huge_file(void **state)
{
	static const char end[] = "\nscenario x\ncall get_user_pages 0x1000\n";
	size_t len = GUP_SCENARIO_TEXT_MAX + 1;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, '#', len);
	memcpy(text + len - sizeof(end), end, sizeof(end));
	text[len - 1] = '\n';
	assert_null(gup_scenario_parse(text, len, &errors));
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 0);
	assert_string_equal(errors.error[0].text, "the file is too large; 8 MiB are the most");
	gup_scenario_free(gup_scenario_parse(text, len - 1, &errors));
	assert_int_equal(errors.nr, 0);
	free(text);
}

/* Rule: a valid scenario cut anywhere, or with any byte changed, is read or refused. */
static void damaged_text(void **state)
{
	static const char whole[] =
		"scenario x\nwhy \"because \xc3\xa4\"\ncommit d74943a2f3cd\nversions v6.1..\n"
		"vma 0x1000-0x9000 anon rw private growsdown\nwrite 0x1000-0x3000\ninject retry at "
		"0\n"
		"call pin_user_pages 0x1000 2 FOLL_WRITE as p\n"
		"expect v6.6..: ret 2, faults none, page 0 as p refs 0 pins 1, entry 0x1000 "
		"write\n";
	uint64_t seed = 7;

	(void)state;
	for (size_t len = 0; len < sizeof(whole); len++) {
		char *cut = malloc(len ? len : 1);

		/* An allocation of its own, so that reading beyond it is seen. */
		assert_non_null(cut);
		memcpy(cut, whole, len);
		gup_scenario_free(gup_scenario_parse(cut, len, &errors));
		for (unsigned int i = 0; len && i < 20; i++) {
			size_t at = random_next(&seed) % len;
			char was = cut[at];

			cut[at] = (char)random_next(&seed);
			gup_scenario_free(gup_scenario_parse(cut, len, &errors));
			cut[at] = was;
		}
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_is_an_error),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(huge_file),
		cmocka_unit_test(damaged_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
