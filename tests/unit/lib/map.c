// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map from names to anything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/map.h"
/* Rule: a name that was put is found by all of its bytes, and no other is. */
static void put_and_got(void **state)
{
	struct map names = { 0 };
	int value[2];

	(void)state;
	assert_null(map_get(&names, "a", 1));
	*map_put(&names, "ab", 2) = &value[0];
	assert_null(map_get(&names, "a", 1));
	assert_null(map_get(&names, "abc", 3));
	assert_ptr_equal(*map_get(&names, "abc", 2), &value[0]);
	assert_null(*map_put(&names, "abc", 1));
	*map_put(&names, "a", 1) = &value[1];
	assert_ptr_equal(*map_put(&names, "ab", 2), &value[0]);
	assert_ptr_equal(*map_get(&names, "a", 1), &value[1]);
	assert_int_equal(names.nr, 2);
	map_free(&names);
	assert_int_equal(names.nr, 0);
}

/* Rule: there is room for any number of names; sorted, each is there once. */
static void many(void **state)
{
	struct map names = { 0 };
	const char **sorted;
	char name[8];

	(void)state;
	/* Each twice, and many are the beginning of others. */
	for (unsigned int i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "%u", i * 7919 % 10000);
		map_put(&names, name, strlen(name));
	}
	assert_int_equal(names.nr, 10000);
	sorted = map_sorted(&names);
	for (unsigned int i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "%u", i);
		assert_non_null(map_get(&names, name, strlen(name)));
		assert_true(!i || strcmp(sorted[i - 1], sorted[i]) < 0);
	}
	assert_null(sorted[10000]);
	free(sorted);
	map_free(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(put_and_got),
		cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
