// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions by release: the old name up to the last release that has it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gupwalk/history.h>

/* Rule: a function has its old name up to the release before it was renamed. */
static void names(void **state)
{
	static const struct {
		const char *newest;
		gup_version version;
		const char *name;
	} rows[] = {
		{ "gup_fast", GUP_VERSION(6, 9), "lockless_pages_from_mm" },
		{ "gup_fast", GUP_VERSION(6, 10), "gup_fast" },
		{ "gup_fast_pte_range", GUP_VERSION(5, 10), "gup_pte_range" },
		{ "try_grab_folio_fast", GUP_VERSION(5, 17), "try_grab_compound_head" },
		{ "try_grab_folio_fast", GUP_VERSION(5, 18), "try_grab_folio" },
		{ "try_grab_folio_fast", GUP_VERSION(6, 10), "try_grab_folio" },
		{ "try_grab_folio_fast", GUP_VERSION(6, 11), "try_grab_folio_fast" },
		{ "gup_can_follow_protnone", GUP_VERSION(6, 0), "follow_page_pte" },
		{ "gup_can_follow_protnone", GUP_VERSION(6, 1), "gup_can_follow_protnone" },
		{ "handle_mm_fault", GUP_VERSION(5, 10), "handle_mm_fault" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(gup_function_at(rows[i].newest, rows[i].version), rows[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
