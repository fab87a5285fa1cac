// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an outcome is reduced to: entries before and after, pages, and what was taken on them.
 */
#include "laws_scene.h"

#include <gupwalk/record.h>

#define WRITTEN                                                                                    \
	(GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_WRITE |                      \
	 GUP_ENTRY_FACT_ACCESSED | GUP_ENTRY_FACT_DIRTY | GUP_ENTRY_FACT_SOFT_DIRTY)
#define OWN (GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_EXCLUSIVE)

static struct gup_record record_of(struct scene *s)
{
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_record record;

	memset(&record, 0xff, sizeof(record));
	gup_record_of(&record, &c);
	return record;
}

/* What maps ADDR after the call. */
static void remap(struct scene *s, gup_entry e)
{
	unsigned int level;

	gup_set_entry(s->after, gup_entry_lookup(s->after, ADDR, &level), e);
}

/* Rule: a page that is mapped before and after is the same, and so is its entry. */
static void same_page(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.start = ADDR + 8;
	gets(s, s->pfn);
	record = record_of(s);
	assert_int_equal(record.start, ADDR + 8);
	assert_int_equal(record.nr_entries, 1);
	assert_int_equal(record.before[0].facts, WRITTEN);
	assert_int_equal(record.before[0].page, OWN);
	assert_int_equal(record.after[0].facts, WRITTEN);
	assert_int_equal(record.after[0].page, OWN | GUP_PAGE_FACT_SAME);
	assert_int_equal(record.page[0].facts, OWN | GUP_PAGE_FACT_SAME);
	assert_false(record.no_exclusive);
}

/* Rule: a reference is one; a pin of a small page is GUP_PIN_COUNTING_BIAS references. */
static void references_and_pins(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	record = record_of(s);
	assert_int_equal(record.page[0].refs, 1);
	assert_int_equal(record.page[0].pins, 0);
	/* The page is handed out: nothing else is left on it. */
	assert_int_equal(record.after[0].refs, 0);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	record = record_of(s);
	assert_int_equal(record.page[0].refs, 1);
	assert_int_equal(record.page[0].pins, 1);
}

/* Rule: what a call leaves on a page that it doesn't hand out is told with the entry. */
static void left_behind(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = -EFAULT;
	hold(s, s->pfn, 2);
	record = record_of(s);
	assert_int_equal(record.ret, -EFAULT);
	assert_int_equal(record.nr_pages, 0);
	assert_int_equal(record.after[0].refs, 2);
	assert_int_equal(record.after[0].pins, 0);
}

/* Rule: a huge page counts its pins apart; its pages are exclusive as it is. */
static void huge_page(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_huge(s, RW, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	s->call.start = HUGE_ADDR + GUP_PAGE_SIZE;
	s->call.nr_pages = 2;
	s->out.ret = 2;
	s->out.nr_pages = 2;
	s->pages[0] = page(s) + 1;
	s->pages[1] = page(s) + 2;
	hold(s, s->pfn, 2);
	page(s)->pincount += 2;
	record = record_of(s);
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(record.page[i].facts,
				 OWN | GUP_PAGE_FACT_HUGE | GUP_PAGE_FACT_SAME);
		assert_int_equal(record.page[i].refs, 0);
		assert_int_equal(record.page[i].pins, 2);
		assert_int_equal(record.before[i].facts,
				 (WRITTEN & ~GUP_ENTRY_FACT_PTE) | GUP_ENTRY_FACT_PMD);
	}
}

/* Rule: a page that took another's place isn't the same, and no other mapping is. */
static void another_page(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->spare);
	remap(s, pfn_pte(s->spare, PROT_RW));
	record = record_of(s);
	assert_int_equal(record.page[0].facts, OWN);
	assert_int_equal(record.after[0].page, OWN);
	/* It is handed out, and something else is mapped. */
	remap(s, pfn_pte(s->pfn, PROT_RW));
	record = record_of(s);
	assert_int_equal(record.page[0].facts, OWN | (uint32_t)GUP_RECORD_UNMAPPED);
	assert_int_equal(record.after[0].page, OWN | GUP_PAGE_FACT_SAME);
}

/* Rule: where there is nothing, that is all that is told, at whatever depth the tables end. */
static void nothing_there(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	remap(s, 0);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.nr_pages = 2;
	record = record_of(s);
	assert_int_equal(record.after[0].facts, GUP_ENTRY_FACT_NONE);
	assert_int_equal(record.after[0].page, 0);
	assert_int_equal(record.before[1].facts, GUP_ENTRY_FACT_NONE);
	assert_int_equal(record.after[1].facts, GUP_ENTRY_FACT_NONE);
}

/* Rule: each sort of page has its facts; of the zero page only that it is one is told. */
static void page_facts(void **state)
{
	static const struct {
		uint32_t flags;
		uint32_t facts;
	} rows[] = {
		{ PG_ANON, GUP_PAGE_FACT_ANON },
		{ PG_ANON | PG_DIRTY, GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_DIRTY },
		{ PG_SHMEM | PG_DIRTY, GUP_PAGE_FACT_DIRTY },
		{ PG_HUGETLB | PG_DIRTY, GUP_PAGE_FACT_DIRTY },
		/* In the pool it was left so: that says nothing. */
		{ PG_ANON | PG_HUGETLB | PG_DIRTY, GUP_PAGE_FACT_ANON },
		{ PG_FILE | PG_UNPINNABLE, GUP_RECORD_MOVABLE },
		{ PG_ZERO | PG_ANON | PG_DIRTY | PG_ANON_EXCLUSIVE, GUP_PAGE_FACT_ZERO },
	};
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pfn_to_page(s->before, s->pfn)->flags = rows[i].flags;
		assert_int_equal(record_of(s).before[0].page, rows[i].facts);
	}
}

/* Rule: before v5.19 no page is told to be exclusive. */
static void no_exclusive(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_true(gup_history_resolve(GUP_VERSION(5, 18), &s->rules));
	record = record_of(s);
	assert_true(record.no_exclusive);
	assert_int_equal(record.before[0].page, GUP_PAGE_FACT_ANON);
	assert_int_equal(record.after[0].page, GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_SAME);
	assert_int_equal(record.page[0].facts, GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_SAME);
	assert_true(gup_history_resolve(GUP_VERSION(5, 19), &s->rules));
	assert_int_equal(record_of(s).before[0].page, OWN);
}

/* Rule: the outcome's numbers are told as they are; that there was a warning, not which. */
static void numbers(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.ret = -EINTR;
	s->out.nr_fast = 3;
	s->out.nr_numa = 4;
	s->out.nr_migrated = 5;
	s->out.fell_back = true;
	s->out.endless = true;
	s->out.warns = GUP_WARN_STACK;
	s->out.nr_faults = 1;
	s->out.faults[0] = (struct gup_fault){ .addr = ADDR, .kind = GUP_FAULT_COW };
	record = record_of(s);
	assert_int_equal(record.ret, -EINTR);
	assert_true(record.fast);
	assert_int_equal(record.nr_fast, 3);
	assert_int_equal(record.nr_numa, 4);
	assert_int_equal(record.nr_migrated, 5);
	assert_true(record.fell_back);
	assert_true(record.endless);
	assert_int_equal(record.warned, 1);
	assert_int_equal(record.nr_faults, 1);
	assert_int_equal(record.fault[0].addr, ADDR);
	assert_int_equal(record.fault[0].kind, GUP_FAULT_COW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	assert_false(record_of(s).fast);
}

/* Rule: of a long call the first GUP_RECORD_PAGES addresses are looked at. */
static void long_call(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.nr_pages = 3;
	assert_int_equal(record_of(s).nr_entries, 3);
	s->call.nr_pages = GUP_RECORD_PAGES + 5;
	assert_int_equal(record_of(s).nr_entries, GUP_RECORD_PAGES);
}

/* Rule: what an engine with a memory of its own tells is told as it is. */
static void told_by_engine(void **state)
{
	const struct gup_record answer = { .ret = 7, .nr_entries = 1, .crashed = true };
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.record = &answer;
	record = record_of(s);
	assert_int_equal(record.ret, 7);
	assert_true(record.crashed);
	assert_int_equal(record.before[0].facts, 0);
	s->out.record = NULL;
}

/* Rule: before a call there are entries before it, and nothing else. */
static void before_only(void **state)
{
	struct scene *s = *state;
	struct gup_record record;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gup_record_before(&record, s->before, &s->rules, &s->call);
	assert_int_equal(record.nr_entries, 1);
	assert_int_equal(record.before[0].facts, WRITTEN);
	assert_int_equal(record.before[0].page, OWN);
	assert_int_equal(record.after[0].facts, 0);
	assert_true(gup_history_resolve(GUP_VERSION(5, 18), &s->rules));
	gup_record_before(&record, s->before, &s->rules, &s->call);
	assert_true(record.no_exclusive);
	assert_int_equal(record.before[0].page, GUP_PAGE_FACT_ANON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(same_page),  TEST(references_and_pins), TEST(left_behind),
		TEST(huge_page),  TEST(another_page),	     TEST(nothing_there),
		TEST(page_facts), TEST(no_exclusive),	     TEST(numbers),
		TEST(long_call),  TEST(told_by_engine),	     TEST(before_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
