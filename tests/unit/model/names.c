// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names: every member of every list of the model, the search and the language has one of its
 * own, and nothing else has.
 */
#include "fixture.h"

#include <gupwalk/judge.h>

#include "scenario/internal.h"

typedef const char *name_fn(unsigned int number);

static const char *rule_of_number(unsigned int number)
{
	return gup_rule_name(number);
}

/* Numbers below nr have distinct names that are not empty, those from nr on none. */
static void check(name_fn *name, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		assert_non_null(name(i));
		assert_true(strlen(name(i)) > 0);
		for (unsigned int j = 0; j < i; j++)
			assert_string_not_equal(name(i), name(j));
	}
	assert_null(name(nr));
	assert_null(name(~0u));
}

static void lists(void **state)
{
	(void)state;
	check(rule_of_number, GUP_RULE_NR);
	check(gup_foll_name, GUP_FOLL_NR);
	check(gup_entry_point_name, GUP_ENTRY_POINT_NR);
	check(gup_event_name, GUP_EVENT_NR);
	check(gup_warn_text, GUP_WARN_NR);
	check(gup_fault_kind_name, GUP_FAULT_NR);
	check(gup_step_name, GUP_STEP_NR);
	check(gup_step_error_text, GUP_STEP_ERROR_NR);
	check(gup_vma_kind_name, GUP_VMA_KIND_NR);
	check(gup_inject_name, GUP_INJECT_NR);
	check(gup_gate_name, GUP_GATE_NR);
	check(gup_caller_gets_name, GUP_CALLER_GETS_NR);
	check(gup_observation_name, GUP_OBSERVATION_NR);
	check(gup_page_fact_name, GUP_PAGE_FACT_NR);
	check(gup_entry_fact_name, GUP_ENTRY_FACT_NR);
}

/* Texts that may repeat are there all the same; a value's name is its own within its rule. */
static void texts(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < GUP_EVENT_NR; i++) {
		assert_true(strlen(gup_event_text(i)) > 0);
		for (unsigned int level = 0; level <= 5; level++)
			assert_true(strlen(gup_event_where(i, level)) > 0);
	}
	assert_null(gup_event_text(GUP_EVENT_NR));
	assert_null(gup_event_where(GUP_EVENT_NR, 1));
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_READ, 1), "gup_fast_pte_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_READ, 3), "gup_fast_pud_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_READ, 5), "gup_fast_pgd_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_NO_TABLE, 1), "gup_fast_pte_range");
	/* A level that there is not has no function of its own. */
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_PROTNONE, 0), "gup_fast_pte_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_PROTNONE, 6), "gup_fast_pte_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_SPECIAL, 1), "gup_fast_pte_range");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_SPECIAL, 2), "gup_fast_pmd_leaf");
	assert_string_equal(gup_event_where(GUP_EVENT_FAST_CHANGED, 2), "gup_fast_pmd_leaf");
	assert_string_equal(gup_event_where(GUP_EVENT_NOT_WRITABLE, 1), "can_follow_write_pte");
	assert_string_equal(gup_event_where(GUP_EVENT_NOT_WRITABLE, 2), "can_follow_write_pmd");
	for (unsigned int i = 0; i < GUP_RULE_VALUE_NR; i++)
		for (unsigned int j = 0; j < i; j++)
			if (gup_rule_of(i) == gup_rule_of(j))
				assert_string_not_equal(gup_rule_value_name(i),
							gup_rule_value_name(j));
	assert_null(gup_rule_value_name(GUP_RULE_VALUE_NR));
}

/* Bits have names where a step may name them. */
static void bits(void **state)
{
	(void)state;
	assert_string_equal(gup_vma_flag_name(8), "growsdown");
	assert_string_equal(gup_vma_flag_name(14), "io");
	assert_string_equal(gup_vma_flag_name(44), "uffd-rwp");
	assert_null(gup_vma_flag_name(0));
	assert_null(gup_vma_flag_name(64));
	assert_string_equal(gup_page_flag_name(5), "swapcache");
	assert_string_equal(gup_page_flag_name(12), "movable");
	assert_null(gup_page_flag_name(0));
	assert_null(gup_page_flag_name(64));
	/* No step takes nothing. */
	assert_int_equal(step_args(GUP_STEP_NR), ARGS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(texts),
		cmocka_unit_test(bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
