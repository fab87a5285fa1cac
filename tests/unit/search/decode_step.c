// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps from bytes: which step, where, and with what.
 */
#include "case_bytes.h"

#define EIGHT 7 /* in a VMA's third byte: pages */

/* A step of a kind, with these bytes behind the first, in one VMA of so many pages. */
static struct gup_step step_in(uint8_t vma, enum gup_step_kind kind, record r)
{
	struct gup_case c;

	r[0] = step_byte(kind);
	c = DECODE(0, vma >= HUGE_VMA ? HUGE_HEAD : 0, { 0, 0, vma },
		   { r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] });
	assert_int_equal(c.nr_steps, 2 + (vma >= HUGE_VMA));
	assert_int_equal(last_step(&c).kind, kind);
	return last_step(&c);
}

#define STEP(vma, kind, ...) step_in(vma, GUP_STEP_##kind, (record){ 0, __VA_ARGS__ })

static void assert_range(struct gup_step step, uint64_t start, uint64_t end)
{
	assert_int_equal(step.start, start);
	assert_int_equal(step.end, end);
}

/* Of 128 steps so many are of each kind; what stops calls half-way is not among them. */
static void kinds(void **state)
{
	const unsigned int due[GUP_STEP_NR] = {
		[GUP_STEP_VMA] = 14,	   [GUP_STEP_WRITE] = 19,
		[GUP_STEP_READ] = 8,	   [GUP_STEP_HINT] = 8,
		[GUP_STEP_MPROTECT] = 10,  [GUP_STEP_FORK] = 7,
		[GUP_STEP_CHILD_EXIT] = 3, [GUP_STEP_ZAP] = 4,
		[GUP_STEP_SWAP_OUT] = 4,   [GUP_STEP_MIGRATING] = 4,
		[GUP_STEP_SPLIT] = 5,	   [GUP_STEP_COLLAPSE] = 3,
		[GUP_STEP_REMAP] = 1,	   [GUP_STEP_UFFD_WP] = 3,
		[GUP_STEP_UFFD_RWP] = 4,   [GUP_STEP_CLEAR_SOFT_DIRTY] = 2,
		[GUP_STEP_ENTRY] = 1,	   [GUP_STEP_PAGE] = 7,
		[GUP_STEP_HOLD] = 3,	   [GUP_STEP_NODE] = 1,
		[GUP_STEP_THP] = 1,	   [GUP_STEP_FORKING] = 2,
		[GUP_STEP_UFFD_MODE] = 2,  [GUP_STEP_GATE] = 1,
		[GUP_STEP_SIGNAL] = 1,	   [GUP_STEP_INJECT] = 2,
		[GUP_STEP_GUARD] = 2,	   [GUP_STEP_UNGUARD] = 1,
		[GUP_STEP_WRITE_BACK] = 3, [GUP_STEP_MERGE] = 2,
	};
	unsigned int nr[GUP_STEP_NR] = { 0 };

	(void)state;
	for (unsigned int byte = 0; byte < 0x80; byte++) {
		struct gup_case c = DECODE(0, 0, { (uint8_t)byte });

		nr[last_step(&c).kind]++;
		/* A VMA comes first, if there is none. */
		assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
		assert_range(c.step[0], BASE, PAGE(1));
		assert_int_equal(c.nr_steps, last_step(&c).kind == GUP_STEP_VMA ? 1 : 2);
	}
	for (unsigned int kind = 0; kind < GUP_STEP_NR; kind++)
		assert_int_equal(nr[kind], due[kind]);
}

/* Where a step is: nowhere, at one page, or at some. */
static void places(void **state)
{
	const uint8_t far[] = { 0, 0, 3, 1 };

	(void)state;
	for (unsigned int kind = 1; kind < GUP_STEP_NR; kind++) {
		struct gup_step step;
		uint64_t start = PAGE(3), end = PAGE(4);

		switch (kind) {
		case GUP_STEP_FORK_BEGINS:
		case GUP_STEP_COLLAPSE_BEGINS:
		case GUP_STEP_INJECT:
			continue;
		case GUP_STEP_FORK:
		case GUP_STEP_CHILD_EXIT:
		case GUP_STEP_CLEAR_SOFT_DIRTY:
		case GUP_STEP_NODE:
		case GUP_STEP_THP:
		case GUP_STEP_FORKING:
		case GUP_STEP_UFFD_MODE:
		case GUP_STEP_GATE:
		case GUP_STEP_SIGNAL:
			start = end = 0;
			break;
		case GUP_STEP_READ:
		case GUP_STEP_WRITE:
		case GUP_STEP_HINT:
		case GUP_STEP_ZAP:
		case GUP_STEP_GUARD:
		case GUP_STEP_UNGUARD:
		case GUP_STEP_MERGE:
		case GUP_STEP_UFFD_WP:
		case GUP_STEP_UFFD_RWP:
			end = PAGE(5);
			break;
		}
		step = step_in(EIGHT, (enum gup_step_kind)kind,
			       (record){ 0, far[1], far[2], far[3] });
		assert_range(step, start, end);
	}
}

/* Some pages: one to four, no more than there are, or from 0xa0 on all. */
static void some_pages(void **state)
{
	(void)state;
	assert_range(STEP(EIGHT, WRITE, 0, 2, 0), PAGE(2), PAGE(3));
	assert_range(STEP(EIGHT, WRITE, 0, 2, 0x9f), PAGE(2), PAGE(6));
	assert_range(STEP(EIGHT, WRITE, 0, 7, 3), PAGE(7), PAGE(8));
	assert_range(STEP(EIGHT, WRITE, 0, 7, 0xa0), PAGE(0), PAGE(8));
	/* Of a huge page seldom. */
	assert_range(STEP(HUGE_VMA, WRITE, 0, 2, 0xf3), PAGE(2), PAGE(6));
	assert_range(STEP(HUGE_VMA, WRITE, 0, 2, 0xf4), PAGE(0), PAGE(512));
}

/* Which page: any of a few; of a huge page one of the first four or of the last eight. */
static void which_page(void **state)
{
	(void)state;
	assert_range(STEP(EIGHT, SPLIT, 0, 11), PAGE(3), PAGE(4));
	assert_range(STEP(2, SPLIT, 0, 11), PAGE(2), PAGE(3));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 6), PAGE(2), PAGE(3));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xf7), PAGE(3), PAGE(4));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xf8), PAGE(511), PAGE(512));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xff), PAGE(504), PAGE(505));
}

/* Which VMA: the second byte, over and over. */
static void which_vma(void **state)
{
	uint8_t split = step_byte(GUP_STEP_SPLIT);

	(void)state;
	for (uint8_t i = 0; i < 6; i++) {
		struct gup_case c = DECODE(0, 0, { 0 }, { 0 }, { 0 }, { split, i });

		assert_int_equal(last_step(&c).start, PAGE(i % 3));
	}
}

/* mprotect() to all kinds of access, PROT_NONE above all. */
static void mprotect_access(void **state)
{
	const uint64_t due[8] = { 0, 0, VM_READ, RW, VM_WRITE, VM_EXEC, 0, VM_READ };

	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(STEP(0, MPROTECT, 0, 0, 0, (uint8_t)(i | 0x48)).flags, due[i]);
}

/* Sixteen choices of what a page becomes. */
static void page_flags(void **state)
{
	const uint32_t due[16] = { PG_UNPINNABLE, PG_CMA,	PG_DIRTY,  PG_REFERENCED,
				   PG_ACTIVE,	  PG_SWAPCACHE, PG_KSM,	   PG_TRUNCATED,
				   PG_P2PDMA,	  PG_HWPOISON,	PG_CMA,	   PG_UNPINNABLE,
				   PG_SWAPCACHE,  PG_KSM,	PG_P2PDMA, PG_TRUNCATED };

	(void)state;
	for (unsigned int i = 0; i < 16; i++)
		assert_int_equal(STEP(0, PAGE, 0, 0, 0, (uint8_t)(i | 0x70)).flags, due[i]);
}

/* An entry by hand is a poisoned page's: a PTE's, or hugetlb's for the whole huge page. */
static void entries(void **state)
{
	uint8_t entry = step_byte(GUP_STEP_ENTRY), tlb = memory_byte(GUP_VMA_HUGETLB);
	struct gup_case c = DECODE(0, 0, { 0, 0, 0, tlb }, { entry, 0, 3 });
	struct gup_step step = STEP(EIGHT, ENTRY, 0, 3);

	(void)state;
	assert_int_equal(step.start, PAGE(3));
	assert_int_equal(step.what, 1);
	assert_int_equal(step.entry, swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE + 1, 0));
	assert_int_equal(last_step(&c).start, BASE);
	assert_int_equal(last_step(&c).what, 2);
	assert_int_equal(last_step(&c).entry, step.entry);
}

/* What counts from 0 to 1, from 1 to 2, or is a sort of gate. */
static void counts(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 6; i++) {
		assert_int_equal(STEP(0, HOLD, 0, 0, 0, i).count, 1 + i % 2);
		assert_int_equal(STEP(0, UFFD_MODE, 0, 0, 0, i).count, 1 + i % 2);
		assert_int_equal(STEP(0, NODE, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, THP, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, FORKING, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, SIGNAL, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, GATE, 0, 0, 0, i).count, i % 3);
		assert_int_equal(STEP(0, WRITE, 0, 0, 0, i).count, 0);
	}
}

/* A failure is of any sort, begins at one of three faults, and comes so often. */
static void injections(void **state)
{
	const uint32_t times[4] = { 1, 2, 3, 1000 };

	(void)state;
	for (uint8_t i = 0; i < 16; i++) {
		struct gup_step step =
			STEP(0, INJECT, 0, 0, 0, i, (uint8_t)(i + 1), (uint8_t)(i + 3));

		assert_int_equal(step.what, 1 + i % 8);
		assert_int_equal(step.start, (i + 1) % 3);
		assert_int_equal(step.count, times[(i + 3) % 4]);
		assert_int_equal(step.end, 0);
	}
}

/* What a case has no room for is left out, a VMA too, which nothing can be in then. */
static void no_more_room(void **state)
{
	record r[60] = { 0 };
	uint8_t write = step_byte(GUP_STEP_WRITE);
	struct gup_case c;

	(void)state;
	for (unsigned int i = 1; i < 24; i++)
		r[i][0] = write;
	for (unsigned int i = 26; i < 60; i++)
		r[i][0] = 0x80;
	/* A step and a VMA too many, then calls, two too many, in the second VMA if any. */
	r[24][0] = write;
	for (unsigned int i = 26; i < 60; i++)
		r[i][1] = 1;
	c = decoded(0, 0, r, 60);
	assert_int_equal(c.nr_steps, 24);
	assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
	assert_int_equal(c.step[23].kind, GUP_STEP_WRITE);
	assert_int_equal(c.nr_calls, 32);
	for (unsigned int i = 0; i < 32; i++) {
		assert_int_equal(c.call[i].start, BASE);
		assert_int_equal(c.first[i], 24);
	}
}

/* A call is made after the steps before it; the first one has a VMA at least. */
static void calls_among_steps(void **state)
{
	uint8_t write = step_byte(GUP_STEP_WRITE);
	struct gup_case c = DECODE(0, 0, { 0x80 }, { write }, { 0x81 }, { 0x82 }, { write });

	(void)state;
	assert_int_equal(c.nr_steps, 3);
	assert_int_equal(c.nr_calls, 3);
	assert_int_equal(c.first[0], 1);
	assert_int_equal(c.first[1], 2);
	assert_int_equal(c.first[2], 2);
}

/* With steps and no call, the plainest call is made; with a call, no other. */
static void at_least_one_call(void **state)
{
	struct gup_case c = DECODE(0, 0, { step_byte(GUP_STEP_WRITE), 0, 0, 0, 9, 9, 9, 9 });

	(void)state;
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(c.call[0].nr_pages, 1);
	assert_int_equal(c.call[0].flags, 0);
	assert_int_equal(c.first[0], 2);
	assert_int_equal(DECODE(0, 0, { 0x80 | GUP_ENTRY_POINT_PIN }).nr_calls, 1);
}

/* A head that ends early reads as zeroes from there on. */
static void short_heads(void **state)
{
	const uint8_t head[] = { 7, 3, 1, HUGE_HEAD, 0x80 | GUP_ENTRY_POINT_PIN };
	struct gup_case c;

	(void)state;
	gup_case_decode(&c, head, 2);
	assert_int_equal(c.version, 7);
	assert_int_equal(c.proposal, 3);
	assert_int_equal(c.step[0].start, BASE);
	gup_case_decode(&c, head, 4);
	assert_int_equal(c.step[1].start, 0x10000000);
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	gup_case_decode(&c, head, 5);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(places),
		cmocka_unit_test(some_pages),
		cmocka_unit_test(which_page),
		cmocka_unit_test(which_vma),
		cmocka_unit_test(mprotect_access),
		cmocka_unit_test(page_flags),
		cmocka_unit_test(entries),
		cmocka_unit_test(counts),
		cmocka_unit_test(injections),
		cmocka_unit_test(no_more_room),
		cmocka_unit_test(calls_among_steps),
		cmocka_unit_test(at_least_one_call),
		cmocka_unit_test(short_heads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
