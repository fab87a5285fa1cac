// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry points: their names, and calls that they refuse.
 */
#include "trace.h"

/* Entry points by name, and what kind they are. */
static void entry_points(void **state)
{
	(void)state;
	assert_int_equal(gup_entry_point_by_name("get_user_pages", 14), GUP_ENTRY_POINT_GET);
	assert_int_equal(gup_entry_point_by_name("get_user_pages_fast", 19),
			 GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(gup_entry_point_by_name("get_user_page", 13), GUP_ENTRY_POINT_NR);
	assert_int_equal(gup_entry_point_by_name("", 0), GUP_ENTRY_POINT_NR);
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++) {
		const char *name = gup_entry_point_name(entry);

		assert_int_equal(gup_entry_point_by_name(name, strlen(name)), entry);
		assert_int_equal(gup_entry_point_is_fast(entry), !!strstr(name, "_fast"));
		assert_int_equal(gup_entry_point_is_fast_only(entry), !!strstr(name, "_fast_only"));
		assert_int_equal(gup_entry_point_pins(entry), !strncmp(name, "pin_", 4));
	}
}

/* A refused call tells what it returns: nothing, where fast-only calls know no errors. */
static void refused(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(6, 2), 0 }, { V(6, 3), -EINVAL } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trace t = { .nr = 0 };

		at(w, rows[i].version);
		expects(&t, GUP_EVENT_ARGS_REFUSED, 0, BASE, 0, rows[i].ret);
		expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, rows[i].ret);
		emits(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_DUMP, BASE, 1, &t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_points),
		TEST(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
