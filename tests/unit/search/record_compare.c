// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two observations: in what they differ, and what is not compared.
 */
#include "fixture.h"

#include <gupwalk/diff.h>
#include <gupwalk/record.h>

#define MAPPED (GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT)

/* A page that is there, handed out with a reference, and left as it was. */
static struct gup_record plain(void)
{
	const struct gup_record_entry entry = { .facts = MAPPED, .page = GUP_PAGE_FACT_ANON };
	struct gup_record record = { .ret = 1, .nr_pages = 1, .nr_entries = 1, .start = BASE };

	record.page[0] = (struct gup_record_page){ .facts = GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_SAME,
						   .refs = 1 };
	record.before[0] = entry;
	record.after[0] = entry;
	record.after[0].page |= GUP_PAGE_FACT_SAME;
	return record;
}

/* Compared one way or the other, it comes to the same. */
static void differ(const struct gup_record *a, const struct gup_record *b, unsigned int bits)
{
	assert_int_equal(gup_record_compare(a, b), bits);
	assert_int_equal(gup_record_compare(b, a), bits);
}

/* This is all in which it differs from the plain one, which it becomes again. */
static void differ_by(struct gup_record *record, unsigned int bits)
{
	const struct gup_record a = plain();

	differ(&a, record, bits);
	*record = a;
}

/* Rule: each thing that is told has its own difference. */
static void each_difference(void **state)
{
	struct gup_record b = plain();

	(void)state;
	differ_by(&b, 0);
	b.ret = 2;
	differ_by(&b, GUP_DIFFER_RET);
	b.nr_pages = 0;
	differ_by(&b, GUP_DIFFER_PAGES);
	b.page[0].facts ^= GUP_PAGE_FACT_HUGE;
	differ_by(&b, GUP_DIFFER_PAGES);
	b.page[0].refs = 2;
	differ_by(&b, GUP_DIFFER_REFS);
	b.page[0].pins = 1;
	differ_by(&b, GUP_DIFFER_REFS);
	b.after[0].refs = 1;
	differ_by(&b, GUP_DIFFER_REFS);
	b.after[0].pins = 1;
	differ_by(&b, GUP_DIFFER_REFS);
	b.after[0].facts ^= GUP_ENTRY_FACT_DIRTY;
	differ_by(&b, GUP_DIFFER_ENTRIES);
	b.after[0].page ^= GUP_PAGE_FACT_SAME;
	differ_by(&b, GUP_DIFFER_ENTRIES);
	b.after[0].other_bits = true;
	differ_by(&b, GUP_DIFFER_ENTRIES);
	b.nr_numa = 1;
	differ_by(&b, GUP_DIFFER_NUMA);
	b.nr_faults = 1;
	differ_by(&b, GUP_DIFFER_FAULTS);
	b.fast = true;
	differ_by(&b, GUP_DIFFER_FAST);
	b.nr_fast = 1;
	differ_by(&b, GUP_DIFFER_FAST);
	b.fell_back = true;
	differ_by(&b, GUP_DIFFER_FAST);
	b.nr_migrated = 1;
	differ_by(&b, GUP_DIFFER_MIGRATED);
	b.warned = true;
	differ_by(&b, GUP_DIFFER_WARNS);
}

/* Rule: of a call that was stopped only that is compared. */
static void stopped(void **state)
{
	const struct gup_record a = plain();
	struct gup_record b = a, c = a;

	(void)state;
	b.endless = true;
	differ(&a, &b, GUP_DIFFER_ENDLESS);
	c.crashed = true;
	differ(&b, &c, GUP_DIFFER_ENDLESS);
	c = b;
	c.ret = -EFAULT;
	c.nr_pages = 0;
	differ(&b, &c, 0);
}

/* Rule: that a page was referenced is not compared; nor is exclusive where one doesn't tell. */
static void not_told(void **state)
{
	const struct gup_record a = plain();
	struct gup_record b = a;

	(void)state;
	b.page[0].facts |= GUP_PAGE_FACT_REFERENCED;
	differ(&a, &b, 0);
	b = a;
	b.page[0].facts |= GUP_PAGE_FACT_EXCLUSIVE;
	differ(&a, &b, GUP_DIFFER_PAGES);
	b.no_exclusive = true;
	differ(&a, &b, 0);
}

/* Rule: if the states before the call differ, this is all that differs. */
static void same_before(void **state)
{
	const struct gup_record a = plain();
	struct gup_record b = a;

	(void)state;
	b.before[0].facts |= GUP_ENTRY_FACT_WRITE;
	b.after[0].facts |= GUP_ENTRY_FACT_WRITE;
	differ(&a, &b, GUP_DIFFER_STATE);
	b.ret = 2;
	differ(&a, &b, GUP_DIFFER_STATE);
	assert_false(gup_record_same_before(&a, &b));
	assert_true(gup_record_same_before(&a, &a));
	b = a;
	b.before[0].page |= GUP_PAGE_FACT_HUGE;
	assert_false(gup_record_same_before(&a, &b));
	b = a;
	b.nr_entries = 2;
	assert_false(gup_record_same_before(&a, &b));
	/* The meaning of "same" depends on the call. */
	b = a;
	b.before[0].facts |= GUP_ENTRY_FACT_SAME;
	b.before[0].page |= GUP_PAGE_FACT_SAME;
	assert_true(gup_record_same_before(&a, &b));
}

/* Rule: a fault is at a page, with flags and a result, and is one of hinting or is not. */
static void compared_faults(void **state)
{
	static const struct {
		struct gup_fault fault;
		unsigned int bits;
	} rows[] = {
		{ { .addr = BASE, .kind = GUP_FAULT_COW }, 0 },
		{ { .addr = BASE, .kind = GUP_FAULT_FILE_READ }, 0 },
		{ { .addr = BASE, .kind = GUP_FAULT_NUMA_PTE }, GUP_DIFFER_FAULTS },
		{ { .addr = BASE, .flags = FAULT_FLAG_WRITE, .kind = GUP_FAULT_COW },
		  GUP_DIFFER_FAULTS },
		{ { .addr = BASE, .ret = VM_FAULT_OOM, .kind = GUP_FAULT_COW }, GUP_DIFFER_FAULTS },
		{ { .addr = BASE, .ret = VM_FAULT_NOPAGE | VM_FAULT_WRITE, .kind = GUP_FAULT_COW },
		  0 },
		{ { .addr = BASE + GUP_PAGE_SIZE - 1, .kind = GUP_FAULT_COW }, 0 },
		{ { .addr = BASE + GUP_PAGE_SIZE, .kind = GUP_FAULT_COW }, GUP_DIFFER_FAULTS },
	};
	struct gup_record a = plain(), b = plain();

	(void)state;
	a.nr_faults = b.nr_faults = 1;
	a.fault[0] = rows[0].fault;
	for (size_t i = 0; i < NR(rows); i++) {
		b.fault[0] = rows[i].fault;
		differ(&a, &b, rows[i].bits);
	}
	/* Each engine has its memory elsewhere: places count from the address asked for. */
	b.start += GUP_PAGE_SIZE;
	differ(&a, &b, 0);
}

/* Rule: what no fact tells of an entry is another change than those that facts tell. */
static void changes(void **state)
{
	struct gup_record a = plain();

	(void)state;
	assert_int_equal(gup_record_change_of(&a, 0), GUP_RECORD_LEFT);
	a.after[0].bits = GUP_PTE_GLOBAL;
	assert_int_equal(gup_record_change_of(&a, 0), GUP_RECORD_OTHER_BITS);
	a.after[0].facts |= GUP_ENTRY_FACT_DIRTY;
	assert_int_equal(gup_record_change_of(&a, 0), GUP_RECORD_CHANGED);
	/* Another page is mapped in the same way. */
	a = plain();
	a.after[0].page = a.before[0].page;
	assert_int_equal(gup_record_change_of(&a, 0), GUP_RECORD_CHANGED);
	/* Without an entry no page stays the same. */
	a.before[0] = a.after[0] = (struct gup_record_entry){ .facts = GUP_ENTRY_FACT_NONE };
	assert_int_equal(gup_record_change_of(&a, 0), GUP_RECORD_LEFT);
}

/* Rule: where something is mapped, each of two bits says that it is dirty. */
static void same_bits(void **state)
{
	struct gup_record_entry a = { .facts = MAPPED, .bits = GUP_PTE_DIRTY, .level = 1 };
	struct gup_record_entry b = a;

	(void)state;
	b.bits = GUP_PTE_SAVED_DIRTY;
	assert_true(gup_record_same_bits(&a, &b));
	b.bits = GUP_PTE_ACCESSED;
	assert_false(gup_record_same_bits(&a, &b));
	b.bits = a.bits;
	b.level = 2;
	assert_false(gup_record_same_bits(&a, &b));
	b = a;
	b.bits = GUP_PTE_SAVED_DIRTY;
	a.facts = b.facts = GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_SWAP;
	assert_false(gup_record_same_bits(&a, &b));
	/* The level of an empty entry does not matter. */
	a.bits = b.bits = 0;
	b.level = 3;
	assert_true(gup_record_same_bits(&a, &b));
}

/* Rule: present and PROT_NONE entries map something; others do not. */
static void maps(void **state)
{
	(void)state;
	assert_true(gup_record_maps(&(struct gup_record_entry){ .facts = MAPPED }));
	assert_true(gup_record_maps(&(struct gup_record_entry){
		.facts = GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PROTNONE }));
	assert_false(gup_record_maps(
		&(struct gup_record_entry){ .facts = GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_SWAP }));
}

/* Rule: a small page's pins are in its references; a large one's are counted, each with one. */
static void counts(void **state)
{
	int32_t refs, pins;

	(void)state;
	gup_record_count(&refs, &pins, false, 2 * GUP_PIN_COUNTING_BIAS + 3, 0);
	assert_int_equal(refs, 3);
	assert_int_equal(pins, 2);
	gup_record_count(&refs, &pins, true, 5, 2);
	assert_int_equal(refs, 3);
	assert_int_equal(pins, 2);
	gup_record_count(&refs, &pins, false, -1, 0);
	assert_int_equal(refs, -1);
	assert_int_equal(pins, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_difference), cmocka_unit_test(stopped),
		cmocka_unit_test(not_told),	   cmocka_unit_test(same_before),
		cmocka_unit_test(compared_faults), cmocka_unit_test(changes),
		cmocka_unit_test(same_bits),	   cmocka_unit_test(maps),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
