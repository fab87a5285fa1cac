// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a run sees of pages and entries: the words that are said of them hold exactly
 * when they are so.
 */
#include "run_test.h"

#include "scenario/internal.h"
#include "scenario/observe.h"

#define READ_ONLY WRITTEN "fork\n"

/* Rule: an anonymous page is exclusive until fork() shares it; a huge one as a whole. */
static void exclusive(void **state)
{
	(void)state;
	holds(WRITTEN
	      "call get_user_pages 0x200000 2\nexpect all: page 0 exclusive, page 1 exclusive\n",
	      "v6.6");
	holds(READ_ONLY "call get_user_pages 0x200000\nexpect all: page 0 anon !exclusive\n",
	      "v6.6");
	holds(HUGE
	      "call get_user_pages 0x200000 2\nexpect all: page 0 exclusive, page 1 exclusive\n",
	      "v6.6");
	holds(HUGE "fork\ncall get_user_pages 0x200000 2\n"
		   "expect all: page 0 !exclusive, page 1 !exclusive\n",
	      "v6.6");
	/* Each page of a folio that PTEs map is separate. */
	holds(HUGE "split 0x200000\ncall get_user_pages 0x200000 2\n"
		   "expect all: page 0 huge exclusive, page 1 huge exclusive\n",
	      "v6.6");
	/* A raw entry does not make its page exclusive. */
	holds(HUGE "vma 0x800000-0x801000 anon rw private\n"
		   "entry 0x800000 pte 0x8000000100201067\n"
		   "call get_user_pages 0x800000\n"
		   "expect all: page 0 huge anon !exclusive\n",
	      "v6.6");
}

/* Rule: a page that the call had copied is neither the same nor the zero page. */
static void neither_same_nor_zero(void **state)
{
	(void)state;
	holds(READ_ONLY "call get_user_pages 0x200000 FOLL_WRITE\n"
			"expect all: page 0 !same !zero anon exclusive !huge\n",
	      "v6.6");
	holds("scenario x\nvma 0x200000-0x201000 file rw shared\n"
	      "call get_user_pages 0x200000\nexpect all: page 0 !same !zero !anon !exclusive\n",
	      "v6.6");
}

#define FILE_PAGES "scenario x\nvma 0x200000-0x202000 file r shared\nread 0x200000-0x202000\n"

/* Rule: a page is dirty or referenced when its folio says so; the slow walk marks it. */
static void flags(void **state)
{
	(void)state;
	holds(FILE_PAGES "page 0x200000 dirty\n"
			 "call follow_page 0x200000 FOLL_GET\n"
			 "expect all: page 0 dirty !referenced\n"
			 "call follow_page 0x201000 FOLL_GET\n"
			 "expect all: page 0 !dirty !referenced\n"
			 "call get_user_pages 0x201000\n"
			 "expect all: page 0 !dirty referenced\n",
	      "v6.6");
	holds(FILE_PAGES "page 0x201000 referenced\n"
			 "call follow_page 0x201000 FOLL_GET\n"
			 "expect all: page 0 !dirty referenced\n",
	      "v6.6");
}

/* Rule: of a page that the call brought about all that is held counts. */
static void counts_of_new_pages(void **state)
{
	static const char text[] = VMA "call get_user_pages 0x200000 FOLL_WRITE as a\n"
				       "expect all: page 0 refs 1 pins 0\n"
				       "call get_user_pages 0x200000\n"
				       "expect all: page 0 refs 1 pins 0\n";
	struct ran r = ready(text);

	(void)state;
	/* In the second run as well, where there was one by the same number before. */
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
		assert_int_equal(r.run->nr_passed, 2);
	}
	done(&r);
	holds("scenario x\nvma 0x200000-0x600000 anon rw private hugepage\nthp on\n"
	      "call pin_user_pages 0x200000 FOLL_WRITE\nexpect all: page 0 huge refs 0 pins 1\n",
	      "v6.6");
}

/* Rule: an entry that is not as expected is shown as it is after the call. */
static void entries_are_shown(void **state)
{
	/* The first page of all is the zero page, the next ones are the written ones. */
	fails(WRITTEN "hint 0x200000\ncall get_user_pages 0x200000 FOLL_WRITE\n"
		      "expect all: entry 0x200000 !write\n",
	      "v6.6",
	      "it is write; it is pfn 0x100001 present write user young dirty soft-dirty nx");
	fails(HUGE "call get_user_pages 0x200000\nexpect all: entry 0x200000 pte\n", "v6.6",
	      "it is not pte; it is pfn 0x100200 huge present write user young dirty soft-dirty "
	      "nx");
	(void)state;
}

/* Rule: an entry that maps nothing has no frame, which is 0. */
static void frames(void **state)
{
	const gup_entry huge = pfn_pte(512, GUP_PTE_PRESENT | GUP_PTE_PSE);

	(void)state;
	assert_int_equal(frame_in(0, 1, 0x203000), 0);
	assert_int_equal(frame_in(swp_entry(0, 7, 0), 1, 0x203000), 0);
	assert_int_equal(frame_in(pfn_pte(7, GUP_PTE_PRESENT), 1, 0x203000), 7);
	assert_int_equal(frame_in(huge, 2, 0x203000), 512 + 3);
}

/* Rule: where a statement speaks of no label, that has no page, and so no frame. */
static void no_label(void **state)
{
	struct gup_scenario *s =
		parse_good(VMA "call get_user_pages 0x200000\nexpect all: page 0 anon\n");
	struct gup_mm *mm = gup_mm_create(4, 8, 8, 1);
	struct gup_page *pages[1];
	struct gup_call_result result = { .nr = 1, .out[0] = { .pages = pages, .nr_pages = 1 } };
	struct gup_observed_place place;
	struct observer observer;
	uint32_t pfn;

	(void)state;
	assert_true(observer_create(&observer, s, mm));
	pfn = gup_page_alloc(mm, 0, PG_ANON);
	assert_non_null(gup_map_page(mm, 0x200000, pfn, GUP_PTE_PRESENT | GUP_PTE_USER));
	pages[0] = pfn_to_page(mm, pfn);
	observe_before(&observer, &s->action[1]);
	observe_after(&observer, 0, &result, &place);
	assert_true(place.there);
	assert_int_equal(place.frame, pfn);
	assert_int_equal(place.facts, GUP_PAGE_FACT_SAME | GUP_PAGE_FACT_ANON);
	assert_int_equal(place.label_frame, 0);
	assert_int_equal(place.not_label_frame, 0);
	observer_destroy(&observer);
	gup_mm_destroy(mm);
	gup_scenario_free(s);
}

/* Rule: all faults are counted; of more than two calls can tell, no kind is kept. */
static void many_faults(void **state)
{
	static struct gup_call_result result;
	const uint32_t nr = 2 * GUP_FAULTS_LOGGED + 8;

	(void)state;
	result.nr = 1;
	result.out[0].nr_faults = nr;
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		result.out[0].faults[i].kind = GUP_FAULT_ANON;
	gup_call_observe(&result, 0);
	assert_int_equal(result.observed.nr_faults, nr);
	assert_int_equal(result.observed.fault[GUP_FAULTS_LOGGED - 1], GUP_FAULT_ANON);
	assert_int_equal(result.observed.fault[GUP_FAULTS_LOGGED], GUP_FAULT_NR);
	assert_int_equal(result.observed.fault[2 * GUP_FAULTS_LOGGED - 1], GUP_FAULT_NR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exclusive),
		cmocka_unit_test(neither_same_nor_zero),
		cmocka_unit_test(flags),
		cmocka_unit_test(counts_of_new_pages),
		cmocka_unit_test(entries_are_shown),
		cmocka_unit_test(frames),
		cmocka_unit_test(no_label),
		cmocka_unit_test(many_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
