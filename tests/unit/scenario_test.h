/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of scenarios share.
 */
#ifndef TESTS_UNIT_SCENARIO_TEST_H
#define TESTS_UNIT_SCENARIO_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/scenario.h>

/* Parse what must be right; to be freed by the caller. */
static inline struct gup_scenario *parse_good(const char *text)
{
	struct gup_scenario_errors *errors = malloc(sizeof(*errors));
	struct gup_scenario *s;

	assert_non_null(errors);
	s = gup_scenario_parse(text, strlen(text), errors);
	for (uint32_t i = 0; i < errors->nr_kept; i++)
		print_message("%u:%u: %s\n", errors->error[i].line, errors->error[i].column,
			      errors->error[i].text);
	assert_int_equal(errors->nr, 0);
	assert_non_null(s);
	free(errors);
	return s;
}

/* The canonical text; to be freed by the caller. */
static inline char *print_whole(const struct gup_scenario *s)
{
	size_t len = gup_scenario_print(s, NULL, 0);
	char *text = malloc(len + 1);

	assert_non_null(text);
	assert_int_equal(gup_scenario_print(s, text, len + 1), len);
	assert_int_equal(strlen(text), len);
	return text;
}

/* A printed scenario is read as the same scenario, and printed as the same text. */
static inline void round_trip(const char *text)
{
	struct gup_scenario *first = parse_good(text);
	char *printed = print_whole(first);
	struct gup_scenario *again = parse_good(printed);
	char *reprinted = print_whole(again);

	if (!gup_scenario_same(first, again) || strcmp(printed, reprinted))
		print_message("%s----\n%s----\n%s", text, printed, reprinted);
	assert_true(gup_scenario_same(first, again));
	assert_string_equal(printed, reprinted);
	free(printed);
	free(reprinted);
	gup_scenario_free(first);
	gup_scenario_free(again);
}

/* Bytes that stand alone, so that reading beyond them is seen. */
static inline char *alone(const char *bytes, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	return copy;
}

/* So many bytes in a row, until the next call. */
static inline char *run_of(char c, size_t nr)
{
	static char run[4096];

	assert_true(nr < sizeof(run));
	memset(run, c, nr);
	run[nr] = '\0';
	return run;
}

#endif /* TESTS_UNIT_SCENARIO_TEST_H */
