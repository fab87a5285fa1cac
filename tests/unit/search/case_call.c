// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls from bytes: which function, where, how much, with which flags.
 */
#include "case_bytes.h"

#define EIGHT 7 /* in a VMA's third byte: pages */

/* The one call of a record, in a VMA of eight pages at BASE. */
static struct gup_call call_of(record r)
{
	struct gup_case c =
		DECODE(0, 0, { 0, 0, EIGHT }, { r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] });

	assert_int_equal(c.nr_calls, 1);
	return c.call[0];
}

#define CALL(...) call_of((record){ __VA_ARGS__ })

/* Every function, over and over; then what it may be told besides. */
static void functions(void **state)
{
	(void)state;
	for (unsigned int form = 0; form < 128; form++) {
		struct gup_call call = CALL((uint8_t)(0x80 | form), 0, 0, 0x81);
		unsigned int entry = form % GUP_ENTRY_POINT_NR, round = form / GUP_ENTRY_POINT_NR;
		bool remote =
			entry == GUP_ENTRY_POINT_GET_REMOTE || entry == GUP_ENTRY_POINT_PIN_REMOTE;
		bool look_up = entry == GUP_ENTRY_POINT_LOOK_UP;

		assert_int_equal(call.entry_point, entry);
		assert_int_equal(call.locked, remote && round % 2);
		/* Without an array in the last rounds. */
		assert_int_equal(call.no_pages, !look_up && round >= 10);
		assert_int_equal(call.nr_pages, look_up ? 1 : 2);
	}
}

static uint64_t pages_of(uint8_t byte)
{
	return CALL(0x80, 0, 0, byte).nr_pages;
}

/* Half of all calls want one page, others up to eight, few as many as makes no sense. */
static void pages(void **state)
{
	/* A range below the last address is cut to the largest count. */
	const uint64_t due[16] = { 0,
				   16,
				   511,
				   512,
				   513,
				   1025,
				   2048,
				   GUP_CASE_ROOM,
				   GUP_CASE_ROOM,
				   GUP_CASE_ROOM,
				   512,
				   GUP_CASE_ROOM,
				   513,
				   UINT64_C(1) << 52,
				   520,
				   UINT64_MAX };

	(void)state;
	assert_int_equal(pages_of(0x01), 1);
	assert_int_equal(pages_of(0x7f), 1);
	for (uint8_t i = 0; i < 8; i++)
		assert_int_equal(pages_of(0x80 + i), 1 + i);
	assert_int_equal(pages_of(0xef), 8);
	for (uint8_t i = 0; i < 16; i++)
		assert_int_equal(pages_of(0xf0 + i), due[i]);
}

/* A range that goes beyond what is a user's is left as it is. */
static void pages_beyond(void **state)
{
	(void)state;
	/* 32 Gi pages are all that four levels have, so 4 Gi fit, but not where the kernel is. */
	assert_int_equal(CALL(0x80, 0, 0, 0xfb).nr_pages, GUP_CASE_ROOM);
	assert_int_equal(CALL(0x80, 0xf8, 1, 0xfb).nr_pages, (UINT64_C(1) << 32) + 1);
	/* One page is left to the last address: 1 Mi pages are beyond it. */
	assert_int_equal(CALL(0x80, 0xf4, 0x1f, 0xf8).nr_pages, UINT64_C(1) << 20);
	assert_int_equal(CALL(0x80, 0xf4, 0x1f, 0xf6).nr_pages, 2048);
}

static unsigned int flags_of(uint8_t entry, uint8_t b4, uint8_t b5, uint8_t b6, uint8_t b7)
{
	return CALL(0x80 | entry, 0, 0, 0, b4, b5, b6, b7).flags;
}

/* Usual flags have a bit or two each, of which all must be set. */
static void usual_flags(void **state)
{
	(void)state;
	for (unsigned int b = 0; b < 256; b++) {
		unsigned int due = (b & 1 ? FOLL_WRITE : 0) | (b & 2 ? FOLL_FORCE : 0) |
				   ((b & 48) == 48 ? FOLL_HONOR_NUMA_FAULT : 0);

		/* FOLL_LONGTERM is for pins; others seldom pass it. */
		assert_int_equal(flags_of(GUP_ENTRY_POINT_PIN, (uint8_t)b, 0, 0, 0),
				 due | (b & 4 ? FOLL_LONGTERM : 0));
		assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, (uint8_t)b, 0, 0, 0),
				 due | ((b & 12) == 12 ? FOLL_LONGTERM : 0));
	}
}

/* Flags that callers pass. */
#define NR_CALLERS ((unsigned int)__builtin_popcount(GUP_FOLL_EXTERNAL))

/* The flag that a byte so far behind its first one names. */
static unsigned int nth_flag(unsigned int n)
{
	unsigned int callers = NR_CALLERS, own = GUP_FOLL_NR - callers;

	/* The flags that callers pass come three times each, then GUP's own, then all again. */
	n %= 3 * callers + own;
	return 1u << (n < 3 * callers ? n / 3 : callers + n - 3 * callers);
}

/* Up to three other flags, one for each of the last bytes. */
static void other_flags(void **state)
{
	(void)state;
	assert_int_equal(nth_flag(2), FOLL_WRITE);
	assert_int_equal(nth_flag(3), FOLL_GET);
	assert_int_equal(nth_flag(3 * NR_CALLERS - 1), 1u << (NR_CALLERS - 1));
	assert_int_equal(nth_flag(3 * NR_CALLERS), FOLL_POPULATE);
	assert_int_equal(nth_flag(2 * NR_CALLERS + GUP_FOLL_NR - 1), FOLL_MADV_POPULATE);
	assert_int_equal(nth_flag(2 * NR_CALLERS + GUP_FOLL_NR), FOLL_WRITE);
	for (unsigned int n = 0; n < 0x50; n++)
		assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, (uint8_t)(0xa0 + n), 0, 0),
				 nth_flag(n));
	for (unsigned int n = 0; n < 0x20; n++)
		assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0, (uint8_t)(0xe0 + n), 0),
				 nth_flag(n));
	for (unsigned int n = 0; n < 0x10; n++)
		assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0, 0, (uint8_t)(0xf0 + n)),
				 nth_flag(n));
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0x9f, 0xdf, 0xef), 0);
	/* Named twice is not named. */
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 1, 0xa3, 0xe6, 0xf9),
			 FOLL_WRITE | FOLL_GET | FOLL_DUMP | FOLL_FORCE);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 1, 0xa0, 0, 0), 0);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0, 0xe3, 0xf3), 0);
}

/* Flags spelled out: all the bits there are, lowest first. */
static void spelled_out(void **state)
{
	(void)state;
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0x5a, 0xf0, 0, 0), 0x5a);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0xf0, 0x5a, 0), 0x5a00);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0xf0, 0, 0x5a), 0x5a0000);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0, 0xf2, 0, 0), 0x2000000);
	assert_int_equal(flags_of(GUP_ENTRY_POINT_GET, 0xff, 0xff, 0xff, 0xff),
			 (1u << GUP_FOLL_NR) - 1);
}

/* Calls ask for a page of a VMA, or for where a step was, if it was anywhere. */
static void addresses(void **state)
{
	const uint8_t split = step_byte(GUP_STEP_SPLIT), fork = step_byte(GUP_STEP_FORK);
	struct gup_case c =
		DECODE(0, 0, { 0, 0, EIGHT }, { 0, 14, EIGHT }, { split, 0, 5 }, { fork },
		       { 0x80, 0, 3 }, { 0x80, 1, 3 }, { 0x80, 0x7f, 11 }, { 0x80, 0x80, 2 },
		       { 0x80, 0xdf, 6 }, { 0x80, 0x81, 3 }, { 0x80, 0x80, 1 });

	(void)state;
	assert_int_equal(c.nr_calls, 7);
	assert_int_equal(c.call[0].start, PAGE(3));
	assert_int_equal(c.call[1].start, BASE + GUP_PMD_SIZE + 3 * GUP_PAGE_SIZE);
	assert_int_equal(c.call[2].start, BASE + GUP_PMD_SIZE + 3 * GUP_PAGE_SIZE);
	/* The third of four steps, by its number, and by what is left of a greater one. */
	assert_int_equal(c.call[3].start, PAGE(5));
	assert_int_equal(c.call[4].start, PAGE(5));
	/* The fourth is of the whole address space: then the VMA's page. */
	assert_int_equal(c.call[5].start, BASE + GUP_PMD_SIZE + 3 * GUP_PAGE_SIZE);
	assert_int_equal(c.call[6].start, BASE + GUP_PMD_SIZE);
}

/* Or for an odd address: around a VMA, within a page, where users end, the kernel's. */
static void odd_addresses(void **state)
{
	const uint64_t page = GUP_PAGE_SIZE;

	(void)state;
	assert_int_equal(CALL(0x80, 0xe0, 9).start, BASE - page);
	assert_int_equal(CALL(0x80, 0xe4, 9).start, PAGE(7));
	assert_int_equal(CALL(0x80, 0xe8, 9).start, PAGE(8));
	assert_int_equal(CALL(0x80, 0xec, 9).start, GUP_VSYSCALL_ADDR + page / 2);
	assert_int_equal(CALL(0x80, 0xec, 7).start, GUP_VSYSCALL_ADDR + 3 * page / 2);
	assert_int_equal(CALL(0x80, 0xf0, 3).start, PAGE(3) + 1 + 48);
	assert_int_equal(CALL(0x80, 0xf4, 0x1f).start, gup_task_size_max(4) - page);
	assert_int_equal(CALL(0x80, 0xf4, 0x0f).start, gup_task_size_max(4));
	assert_int_equal(CALL(0x80, 0xf4, 0x25).start, gup_task_size_max(4) - 2 * page);
	assert_int_equal(CALL(0x80, 0xf8, 2).start, UINT64_MAX - 2 * page);
	assert_int_equal(CALL(0x80, 0xfc, 3).start, 3 * page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions),	cmocka_unit_test(pages),
		cmocka_unit_test(pages_beyond), cmocka_unit_test(usual_flags),
		cmocka_unit_test(other_flags),	cmocka_unit_test(spelled_out),
		cmocka_unit_test(addresses),	cmocka_unit_test(odd_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
