// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes of a scenario: what the decoder makes of them is the scenario, at addresses that
 * cases have.
 */
#include "fixture.h"

#include <scenario/property.h>

static struct property_context *context;

static struct gup_case encoded(const char *text, const char *version)
{
	static struct gup_scenario_errors errors;
	struct gup_scenario *scenario = gup_scenario_parse(text, strlen(text), &errors);
	uint8_t bytes[GUP_CASE_BYTES];
	struct gup_spec spec;
	struct gup_case c;
	char error[256];

	assert_non_null(scenario);
	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	gup_case_decode(&c, bytes, scenario_encode(scenario, context, &spec, bytes));
	gup_scenario_free(scenario);
	return c;
}

/* Memory, steps at their pages of it, and the call. */
static void whole(void **state)
{
	const struct gup_case c =
		encoded("scenario s\nvma 0x20000000-0x20004000 shmem r shared\n"
			"read 0x20001000\nhint 0x20000000-0x20004000\n"
			"call get_user_pages_fast 0x20002000 2 FOLL_WRITE|FOLL_HONOR_NUMA_FAULT\n",
			"v6.12");
	const uint64_t start = c.step[0].start;

	(void)state;
	assert_string_equal(property_spec(context, &c)->name, "v6.12");
	assert_int_equal(c.levels, 4);
	assert_int_equal(c.nr_steps, 3);
	assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
	assert_int_equal(c.step[0].what, GUP_VMA_SHMEM);
	assert_int_equal(c.step[0].flags, VM_PUBLIC | VM_READ);
	assert_int_equal(c.step[0].end, start + 0x4000);
	assert_int_equal(c.step[1].kind, GUP_STEP_READ);
	assert_int_equal(c.step[1].start, start + 0x1000);
	assert_int_equal(c.step[1].end, start + 0x2000);
	assert_int_equal(c.step[2].kind, GUP_STEP_HINT);
	assert_int_equal(c.step[2].start, start);
	assert_int_equal(c.step[2].end, start + 0x4000);
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(c.call[0].start, start + 0x2000);
	assert_int_equal(c.call[0].nr_pages, 2);
	assert_int_equal(c.call[0].flags, FOLL_WRITE | FOLL_HONOR_NUMA_FAULT);
}

/* Five levels, and a proposal. */
static void head(void **state)
{
	const struct gup_case c = encoded("scenario s\nlevels 5\nvma 0x10000000-0x10001000 anon rw "
					  "private\ncall get_user_pages 0x10000000\n",
					  "v6.6+protnone=fast-lookup");

	(void)state;
	assert_int_equal(c.levels, 5);
	assert_string_equal(property_spec(context, &c)->name, "v6.6+protnone=fast-lookup");
}

/* Mappings that touch still do, and those with a page between them have it. */
static void neighbours(void **state)
{
	const struct gup_case c = encoded("scenario s\nvma 0x10000000-0x10002000 anon rw private\n"
					  "vma 0x10002000-0x10003000 anon r private\n"
					  "vma 0x10004000-0x10005000 anon rw private\n"
					  "write 0x10004000\ncall get_user_pages 0x10002000\n",
					  "v7.3");

	(void)state;
	assert_int_equal(c.nr_steps, 4);
	assert_int_equal(c.step[1].start, c.step[0].end);
	assert_int_equal(c.step[1].flags, VM_OWN | VM_READ);
	assert_int_equal(c.step[2].start, c.step[1].end + GUP_PAGE_SIZE);
	assert_int_equal(c.step[3].start, c.step[2].start);
	assert_int_equal(c.call[0].start, c.step[1].start);
}

/* A caller is what it calls: KVM's fast walk, then the slow one. */
static void caller(void **state)
{
	const struct gup_case c = encoded("scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
					  "call kvm-write 0x10000000\n",
					  "v7.3");

	(void)state;
	assert_int_equal(c.nr_calls, 2);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(c.call[0].flags, FOLL_WRITE);
	assert_int_equal(c.call[1].entry_point, GUP_ENTRY_POINT_GET_UNLOCKED);
	assert_int_equal(c.call[1].flags, FOLL_WRITE | FOLL_HWPOISON | FOLL_HONOR_NUMA_FAULT);
}

/* Lines that no case has are left out: a fork() in progress, and a seventh mapping. */
static void left_out(void **state)
{
	struct gup_case c = encoded("scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
				    "fork-begins\nwrite 0x10000000\n"
				    "call get_user_pages 0x10000000\n",
				    "v7.3");

	(void)state;
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.step[1].kind, GUP_STEP_WRITE);
	c = encoded("scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
		    "vma 0x10002000-0x10003000 anon rw private\n"
		    "vma 0x10004000-0x10005000 anon rw private\n"
		    "vma 0x10006000-0x10007000 anon rw private\n"
		    "vma 0x10008000-0x10009000 anon rw private\n"
		    "vma 0x1000a000-0x1000b000 anon rw private\n"
		    "vma 0x1000c000-0x1000d000 anon rw private\n"
		    "call get_user_pages 0x1000a000\n",
		    "v7.3");
	assert_int_equal(c.nr_steps, GUP_CASE_VMAS);
	assert_int_equal(c.call[0].start, c.step[5].start);
}

static int begin(void **state)
{
	(void)state;
	context = property_context_create();
	return context ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	property_context_destroy(context);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),  cmocka_unit_test(head),     cmocka_unit_test(neighbours),
		cmocka_unit_test(caller), cmocka_unit_test(left_out),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
