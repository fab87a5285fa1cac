// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of any text: it holds of a scenario, of text that is not a scenario, and with too
 * little memory. tests/property/texts.c goes over many texts.
 */
#include "failing_malloc.h"
#include "run_test.h"

#include <scenario/property.h>

static struct gup_scenario_errors errors;

static const char *judge(const char *text, bool *no_memory)
{
	const struct gup_spec spec = spec_of("v6.12");

	*no_memory = false;
	return property_text(text, strlen(text), &spec, &errors, no_memory);
}

/* Rule: a scenario breaks no law, and is no error. */
static void good(void **state)
{
	bool no_memory;

	(void)state;
	assert_null(judge(WRITTEN "call get_user_pages 0x200000\nexpect all: ret 1\n", &no_memory));
	assert_int_equal(errors.nr, 0);
	assert_false(no_memory);
	/* One that fails is a scenario too. */
	assert_null(judge(WRITTEN "call get_user_pages 0x200000\nexpect all: ret 7\n", &no_memory));
	assert_int_equal(errors.nr, 0);
}

/* Rule: text of which the errors say where they are breaks no law. */
static void bad(void **state)
{
	bool no_memory;

	(void)state;
	assert_null(judge("scenario x\nwrite nowhere\n\tcall\n", &no_memory));
	assert_true(errors.nr > 0);
	assert_null(judge("", &no_memory));
	assert_true(errors.nr > 0);
	assert_false(no_memory);
}

/* How many allocations parsing takes. */
static unsigned int parsing_takes(const char *text)
{
	struct gup_scenario *s = NULL;
	unsigned int n = 0;

	while (!s) {
		fail_malloc(++n);
		s = gup_scenario_parse(text, strlen(text), &errors);
		malloc_failed();
	}
	gup_scenario_free(s);
	return n - 1;
}

/* Rule: a print for which there is no memory is no law's breach; that is told, and no more. */
static void short_of_memory(void **state)
{
	static const char text[] = WRITTEN "call get_user_pages 0x200000 as a\nput a\n";
	const unsigned int parsing = parsing_takes(text);
	const size_t before = nr_blocks;
	bool no_memory;

	(void)state;
	/* The print, the second parse and its print; each allocation fails once. */
	for (unsigned int nth = parsing + 1; nth <= 2 * (parsing + 1); nth++) {
		fail_malloc(nth);
		assert_null(judge(text, &no_memory));
		assert_true(malloc_failed());
		assert_true(no_memory);
		assert_int_equal(nr_blocks, before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
		cmocka_unit_test(short_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
