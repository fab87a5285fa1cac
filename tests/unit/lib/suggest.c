// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suggestions: typing errors are counted, and the nearest name that is
 * near enough is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/suggest.h"

#define FAR SIZE_MAX

/* The bytes stand alone, so that reading beyond them is seen. */
static struct suggestion typed(const char *text, char **copy)
{
	size_t len = strlen(text);

	*copy = malloc(len ? len : 1);
	assert_non_null(*copy);
	memcpy(*copy, text, len);
	return (struct suggestion){ .typed = *copy, .len = len };
}

static size_t errors_of(const char *text, const char *name)
{
	char *copy;
	struct suggestion suggested = typed(text, &copy);

	suggest_offer(&suggested, name);
	free(copy);
	assert_true(!suggested.name || suggested.name == name);
	return suggested.name ? suggested.errors : FAR;
}

/* Rule: a letter too many, missing, mistaken, or swapped with its neighbour is one error. */
static void errors(void **state)
{
	static const struct {
		const char *text, *name;
		size_t errors;
	} rows[] = {
		{ "fault", "fault", 0 },
		{ "xfault", "fault", 1 },
		{ "fauxlt", "fault", 1 },
		{ "faultx", "fault", 1 },
		{ "ault", "fault", 1 },
		{ "falt", "fault", 1 },
		{ "xault", "fault", 1 },
		{ "fault", "faulx", 1 },
		{ "fuault", "fault", 1 },
		{ "afult", "fault", 1 },
		{ "fautl", "fault", 1 },
		{ "faulta", "afault", 2 },
		{ "ab", "ba", 1 },
		/* Two of them, also beside each other. */
		{ "afutl", "fault", 2 },
		{ "xxfault", "fault", 2 },
		{ "faultxx", "fault", 2 },
		{ "abcd", "badc", 2 },
		{ "abcdef", "abxdyf", 2 },
		{ "kitten", "sitting", 3 },
		/* A swapped pair is not touched again. */
		{ "ca", "abc", FAR },
		{ "cab", "abxc", FAR },
		/* The beginning of a name counts as one, from three letters on. */
		{ "mig", "migration", 1 },
		{ "migr", "migration", 1 },
		{ "mi", "migration", FAR },
		{ "mig", "mig", 0 },
		{ "migra", "xmigration", FAR },
		/* A third of what was typed may be wrong, and one letter. */
		{ "a", "b", 1 },
		{ "a", "bc", FAR },
		{ "ab", "cd", FAR },
		{ "abc", "axy", 2 },
		{ "abc", "xyz", FAR },
		{ "abcde", "abxyz", FAR },
		{ "abcdef", "abcxyz", 3 },
		{ "abcdef", "abwxyz", FAR },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (errors_of(rows[i].text, rows[i].name) != rows[i].errors)
			fail_msg("%s for %s: %zu errors", rows[i].text, rows[i].name,
				 errors_of(rows[i].text, rows[i].name));
}

/* Rule: the nearest name counts, the first of those that are equally near. */
static void nearest(void **state)
{
	static const char *const names[] = { "reed", "head", "bread", NULL, "ready", "read" };
	char *copy;
	struct suggestion suggested = typed("raed", &copy);

	(void)state;
	suggest_offer(&suggested, names[0]);
	assert_ptr_equal(suggested.name, names[0]);
	assert_int_equal(suggested.errors, 1);
	for (size_t i = 1; i < 6; i++)
		suggest_offer(&suggested, names[i]);
	assert_ptr_equal(suggested.name, names[0]);
	free(copy);

	suggested = typed("redy", &copy);
	suggest_offer(&suggested, names[2]);
	assert_null(suggested.name);
	suggest_offer(&suggested, names[5]);
	assert_ptr_equal(suggested.name, names[5]);
	assert_int_equal(suggested.errors, 2);
	suggest_offer(&suggested, names[4]);
	assert_ptr_equal(suggested.name, names[4]);
	assert_int_equal(suggested.errors, 1);
	free(copy);
}

/* Rule: nothing is near to nothing, nor to what is longer than forty bytes. */
static void none(void **state)
{
	char text[43];

	(void)state;
	assert_int_equal(errors_of("", "a"), FAR);
	assert_int_equal(errors_of("a", NULL), FAR);
	memset(text, 'x', sizeof(text));
	text[40] = '\0';
	assert_int_equal(errors_of(text, text), 0);
	text[41] = '\0';
	text[40] = 'x';
	assert_int_equal(errors_of(text, text + 1), FAR);
	assert_int_equal(errors_of(text + 1, text), FAR);
	assert_int_equal(errors_of(text + 1, text + 1), 0);
}

/*
 * Rule: what stands before either of them, and what was typed before, counts for nothing.
 * The pairs in between leave few errors where many of the next ones are to be.
 */
static void before(void **state)
{
	static const char text[] = "ba";
	const struct suggestion letter = { .typed = text + 1, .len = 1 };
	const struct suggestion word = { .typed = "wxyzab", .len = 6 };
	struct suggestion suggested = { .typed = "xyz", .len = 3 };
	char xs[41];

	(void)state;
	suggest_offer(&suggested, "xyz");
	assert_int_equal(suggested.errors, 0);
	suggested = letter;
	/* Swapped with the 'b' before it, it would be two missing letters. */
	suggest_offer(&suggested, "xyab");
	assert_null(suggested.name);

	memset(xs, 'x', 40);
	xs[40] = '\0';
	suggested = (struct suggestion){ .typed = xs + 1, .len = 39 };
	suggest_offer(&suggested, xs);
	assert_int_equal(suggested.errors, 1);
	suggested = word;
	suggest_offer(&suggested, text + 1);
	assert_null(suggested.name);
}

/* Rule: of a list, the nearest name is suggested; NULL where none is near. */
static void from_list(void **state)
{
	static const char *const names[] = { "check", "diff", "race", NULL, "rac" };

	(void)state;
	assert_ptr_equal(suggest_from("dif", names), names[1]);
	assert_ptr_equal(suggest_from("rac", names), names[2]);
	assert_null(suggest_from("explain", names));
	assert_null(suggest_from("", names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors), cmocka_unit_test(nearest),   cmocka_unit_test(none),
		cmocka_unit_test(before), cmocka_unit_test(from_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
