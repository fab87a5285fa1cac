// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names: every member of every list has one of its own, and nothing else has.
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

/* FOLL_ flags: with or without the prefix, exactly, and as a list. */
static void foll(void **state)
{
	char text[512];

	(void)state;
	assert_int_equal(gup_foll_by_name("FOLL_WRITE", 10), FOLL_WRITE);
	assert_int_equal(gup_foll_by_name("HONOR_NUMA_FAULT", 16), FOLL_HONOR_NUMA_FAULT);
	assert_int_equal(gup_foll_by_name("WRITEX", 5), FOLL_WRITE);
	assert_int_equal(gup_foll_by_name("WRIT", 4), 0);
	assert_int_equal(gup_foll_by_name("write", 5), 0);
	assert_int_equal(gup_foll_by_name("FOLL_", 5), 0);
	assert_int_equal(gup_foll_by_name("", 0), 0);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		assert_int_equal(gup_foll_by_name(gup_foll_name(bit), strlen(gup_foll_name(bit))),
				 1u << bit);

	assert_int_equal(gup_foll_format(text, sizeof(text), FOLL_FORCE | FOLL_WRITE), 21);
	assert_string_equal(text, "FOLL_WRITE|FOLL_FORCE");
	assert_int_equal(gup_foll_format(text, sizeof(text), 0), 1);
	assert_string_equal(text, "0");
	assert_true(gup_foll_format(text, sizeof(text), (1u << GUP_FOLL_NR) - 1) < sizeof(text));
	assert_int_equal(gup_foll_format(text, 8, FOLL_FORCE | FOLL_WRITE), 21);
	assert_string_equal(text, "FOLL_WR");
}

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

/* Errors by name; what no call returns has none. */
static void errors(void **state)
{
	(void)state;
	assert_string_equal(gup_errno_name(-EFAULT), "-EFAULT");
	assert_string_equal(gup_errno_name(-EINVAL), "-EINVAL");
	assert_string_equal(gup_errno_name(-ENOMEM), "-ENOMEM");
	assert_string_equal(gup_errno_name(-EINTR), "-EINTR");
	assert_string_equal(gup_errno_name(-EAGAIN), "-EAGAIN");
	assert_string_equal(gup_errno_name(-EBUSY), "-EBUSY");
	assert_string_equal(gup_errno_name(-EEXIST), "-EEXIST");
	assert_string_equal(gup_errno_name(-EOPNOTSUPP), "-EOPNOTSUPP");
	assert_string_equal(gup_errno_name(-EOVERFLOW), "-EOVERFLOW");
	assert_string_equal(gup_errno_name(-EHWPOISON), "-EHWPOISON");
	assert_string_equal(gup_errno_name(-EREMOTEIO), "-EREMOTEIO");
	assert_string_equal(gup_errno_name(-EMLINK), "-EMLINK");
	assert_null(gup_errno_name(-EPERM));
	assert_null(gup_errno_name(0));
	assert_null(gup_errno_name(EFAULT));
}

#define TEXT_ROOM 64

/* Of the whole text as much is there as its buffer holds, and nothing behind it. */
static void is_cut(const char *text, size_t size, const char *whole)
{
	size_t len = size <= strlen(whole) ? size - 1 : strlen(whole);

	assert_int_equal(strlen(text), len);
	assert_memory_equal(text, whole, len);
	for (size_t i = size; i < TEXT_ROOM; i++)
		assert_int_equal(text[i], 'x');
}

/* A list is cut where its buffer ends, whatever would not fit; what has no name is left out. */
static void foll_cut(void **state)
{
	static const char whole[] = "FOLL_WRITE|FOLL_FORCE";
	char text[TEXT_ROOM];

	(void)state;
	for (size_t size = 1; size <= 2 * sizeof(whole); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(gup_foll_format(text, size, FOLL_FORCE | FOLL_WRITE),
				 sizeof(whole) - 1);
		is_cut(text, size, whole);
	}
	assert_int_equal(gup_foll_format(text, sizeof(text), FOLL_WRITE | 1u << GUP_FOLL_NR), 10);
	assert_string_equal(text, "FOLL_WRITE");
}

/* An entry's text is cut as well, and needs no buffer to be counted. */
static void entry_cut(void **state)
{
	static const char whole[] = "swap 1:0x2 soft-dirty";
	const gup_entry e = swp_entry(1, 2, GUP_SWP_SOFT_DIRTY);
	char text[TEXT_ROOM];

	(void)state;
	assert_int_equal(gup_entry_format(NULL, 0, e, 1), sizeof(whole) - 1);
	for (size_t size = 1; size <= 2 * sizeof(whole); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(gup_entry_format(text, size, e, 1), sizeof(whole) - 1);
		is_cut(text, size, whole);
	}
}

/* An entry is told as what it is at its level. */
static void entries(void **state)
{
	char text[200];

	(void)state;
	/* Only a PMD is there with nothing but its size. */
	gup_entry_format(text, sizeof(text), GUP_PTE_PSE, 1);
	assert_memory_equal(text, "swap 0:", 7);
	gup_entry_format(text, sizeof(text), GUP_PTE_PSE, 2);
	assert_non_null(strstr(text, " huge present"));
	gup_entry_format(text, sizeof(text), swp_entry(GUP_SWP_DEVICE_MAX, 5, 0), 1);
	assert_string_equal(text, "swap 22:0x5");
	gup_entry_format(text, sizeof(text), swp_entry(GUP_SWP_HWPOISON, 5, 0), 1);
	assert_string_equal(text, "hwpoison 0x5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(foll_cut), cmocka_unit_test(lists),
		cmocka_unit_test(texts),    cmocka_unit_test(bits),
		cmocka_unit_test(foll),	    cmocka_unit_test(entry_points),
		cmocka_unit_test(errors),   cmocka_unit_test(entry_cut),
		cmocka_unit_test(entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
