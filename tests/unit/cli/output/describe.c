// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls, outcomes, pages and numbers in words.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/output/describe.h>
#include <gupwalk/diff.h>

static char buf[DESCRIBE_MAX];

/* Digits in groups of three; one thing has no plural. */
static void numbers(void **state)
{
	(void)state;
	assert_string_equal(describe_count(buf, sizeof(buf), 0), "0");
	assert_string_equal(describe_count(buf, sizeof(buf), 999), "999");
	assert_string_equal(describe_count(buf, sizeof(buf), 1000), "1,000");
	assert_string_equal(describe_count(buf, sizeof(buf), 1234567), "1,234,567");
	assert_string_equal(describe_things(buf, sizeof(buf), 0, "case"), "0 cases");
	assert_string_equal(describe_things(buf, sizeof(buf), 1, "case"), "1 case");
	assert_string_equal(describe_things(buf, sizeof(buf), 2000, "case"), "2,000 cases");
}

/* A call as C programmers write it. */
static void calls(void **state)
{
	struct gup_call call = { .entry_point = GUP_ENTRY_POINT_GET_FAST,
				 .start = 0x1000,
				 .nr_pages = 2,
				 .flags = FOLL_WRITE | FOLL_FORCE };

	(void)state;
	assert_string_equal(describe_call(buf, sizeof(buf), &call),
			    "get_user_pages_fast(0x1000, 2, FOLL_WRITE|FOLL_FORCE)");
	call.locked = call.no_pages = true;
	call.flags = 0;
	assert_string_equal(describe_call(buf, sizeof(buf), &call),
			    "get_user_pages_fast(0x1000, 2, 0, locked, no pages array)");
}

/* What it returned, the faults that it took, and what else it did. */
static void outcomes(void **state)
{
	struct gup_outcome out = { .ret = 1 };

	(void)state;
	assert_string_equal(describe_outcome(buf, sizeof(buf), &out), "1 page, no fault");
	out = (struct gup_outcome){
		.ret = 2, .nr_faults = 3, .nr_numa = 1, .locks = 2, .drops = 1, .fell_back = true
	};
	assert_string_equal(describe_outcome(buf, sizeof(buf), &out),
			    "2 pages, after 1 NUMA hinting fault and 2 other faults; fell back to "
			    "the slow walk; mmap_lock taken 2 times; 1 fault dropped it");
	out = (struct gup_outcome){ .ret = -14, .nr_faults = 1 };
	assert_string_equal(describe_outcome(buf, sizeof(buf), &out),
			    "-EFAULT, after 1 other fault");
	out = (struct gup_outcome){ .ret = -22, .refused = true };
	assert_string_equal(describe_outcome(buf, sizeof(buf), &out), "-EINVAL, arguments refused");
	out = (struct gup_outcome){ .endless = true };
	assert_string_equal(describe_outcome(buf, sizeof(buf), &out), "never returns, no fault");
}

/* Bits by name; those without a name as a number. */
static void bits(void **state)
{
	(void)state;
	assert_string_equal(describe_fault_flags(buf, sizeof(buf), 0), "0");
	assert_string_equal(describe_fault_flags(buf, sizeof(buf),
						 FAULT_FLAG_WRITE | FAULT_FLAG_KILLABLE),
			    "FAULT_FLAG_WRITE|KILLABLE");
	assert_string_equal(describe_vm_fault(buf, sizeof(buf), VM_FAULT_RETRY), "VM_FAULT_RETRY");
	assert_string_equal(describe_vm_fault(buf, sizeof(buf), UINT32_C(1) << 31), "0x80000000");
	assert_string_equal(describe_return(buf, sizeof(buf), -14), "-EFAULT");
	assert_string_equal(describe_return(buf, sizeof(buf), -1000), "-1000");
	assert_string_equal(describe_return(buf, sizeof(buf), 3), "3");
}

/* A page has the flags of its folio, but is exclusive by itself. */
static void pages(void **state)
{
	const struct gup_page folio = { .flags = PG_ANON | PG_ANON_EXCLUSIVE,
					.refcount = 3,
					.mapcount = 2,
					.pincount = 1,
					.order = 9 };
	const struct gup_page page = { .flags = PG_DIRTY, .head = 0x200 };

	(void)state;
	assert_string_equal(describe_page(buf, sizeof(buf), 0x201, &page, &folio),
			    "page 0x201: anon dirty; folio of 512 pages at 0x200; references 3, "
			    "mappings 2, pins 1");
}

/* Releases from one to another; the ends of the history are not named. */
static void spans(void **state)
{
	const gup_version v61 = GUP_VERSION(6, 1), v65 = GUP_VERSION(6, 5);

	(void)state;
	assert_string_equal(describe_span(buf, sizeof(buf), v61, v65), "v6.1 to v6.5");
	assert_string_equal(describe_span(buf, sizeof(buf), v61, v61), "v6.1 only");
	assert_string_equal(describe_span(buf, sizeof(buf), v65, GUP_VERSION_LAST), "since v6.5");
	assert_string_equal(describe_span(buf, sizeof(buf), GUP_VERSION_FIRST, GUP_VERSION_LAST),
			    "all releases");
}

/* A value with its rule, and where it is from. */
static void values(void **state)
{
	(void)state;
	assert_string_equal(describe_value(buf, sizeof(buf), GUP_PROTNONE_HONOR_EXPLICIT),
			    "protnone=honor-explicit, v6.6, 7acddcc1ae30");
	assert_string_equal(describe_value(buf, sizeof(buf), GUP_PROTNONE_FAST_LOOKUP),
			    "protnone=fast-lookup, proposal");
	assert_string_equal(describe_value(buf, sizeof(buf), GUP_DIRTY_TRACKED_PIN_ALLOWED),
			    "dirty-tracked-pin=allowed, v5.10 or before");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers), cmocka_unit_test(calls), cmocka_unit_test(outcomes),
		cmocka_unit_test(bits),	   cmocka_unit_test(pages), cmocka_unit_test(spans),
		cmocka_unit_test(values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
