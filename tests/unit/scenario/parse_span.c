// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spans of versions that are wrong, or long.
 */
#include "scenario_test.h"

#include <stdio.h>

static struct gup_scenario_errors errors;

#define CALL "call get_user_pages 0x1000\n"

/* Rule: what history says of a version stands at the version's column. */
static void unknown_versions(void **state)
{
	static const char text[] = "scenario x\n" CALL "expect v5.10..v6.20: ret 1\n";

	(void)state;
	assert_null(gup_scenario_parse(text, sizeof(text) - 1, &errors));
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 3);
	assert_int_equal(errors.error[0].column, 15);
	assert_non_null(strstr(errors.error[0].text, "v6.20"));
	assert_non_null(strchr(errors.error[0].text, ';'));
}

/* Rule: a version has at most 2047 bytes; a longer text is an error. */
static void long_versions(void **state)
{
	char text[4096];

	(void)state;
	for (size_t nr = 2047; nr <= 2048; nr++) {
		snprintf(text, sizeof(text), "scenario x\nversions %s, v1.0\ncall ksm 0x1000\n",
			 run_of('x', nr));
		assert_null(gup_scenario_parse(text, strlen(text), &errors));
		assert_int_equal(errors.nr, 1);
		assert_int_equal(errors.error[0].column, 10);
		if (nr > 2047)
			assert_string_equal(errors.error[0].text,
					    "that is too long for a version; one looks like v6.6 "
					    "or v6.6+protnone=fast-lookup");
		else
			assert_non_null(strstr(errors.error[0].text, "is no version; "));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_versions),
		cmocka_unit_test(long_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
