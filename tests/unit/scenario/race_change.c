// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races: in which walk something happens, to which pages, and what becomes of pages
 * that nobody needs any more.
 */
#include "race_test.h"

#define MEMORY                                                                                     \
	"scenario x\n"                                                                             \
	"vma 0x10000000-0x10002000 anon rw private\n"                                              \
	"write 0x10000000-0x10002000\n"

/* What is read before the last level's entry: three entries of tables. */
#define LEAF 3

static uint32_t pfn_at(const struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	assert_int_equal(level, 1);
	return (uint32_t)pte_pfn(*slot);
}

/* Rule: the walk that is named is disturbed, no other one. */
static void in_its_walk(void **state)
{
	struct raced r = race_of(MEMORY "call get_user_pages_fast_only 0x10000000\n"
					"call get_user_pages_fast_only 0x10001000 FOLL_WRITE\n",
				 "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	for (uint32_t w = 0; w < 2; w++) {
		assert_true(gup_race_try(r.race, w, LEAF, GUP_RACE_ZAP, &observed));
		assert_int_equal(observed.error, GUP_STEP_OK);
		assert_int_equal(observed.step.start, 0x10000000 + w * GUP_PAGE_SIZE);
		assert_int_equal(observed.c.call->flags, w ? FOLL_WRITE : 0);
		assert_int_equal(observed.c.out->ret, 0);
	}
	race_over(&r);
}

/* Rule: looking for walks once more finds the same. */
static void scouted_again(void **state)
{
	struct raced r = race_of(MEMORY "call get_user_pages_fast_only 0x10000000 2\n"
					"call get_user_pages_fast_only 0x10001000\n",
				 "v6.12", NULL);
	const uint32_t nr[] = { r.race->walk[0].nr_points, r.race->walk[1].nr_points };

	(void)state;
	assert_int_equal(gup_race_scout(r.race, &r.spec, NULL), GUP_RUN_DONE);
	assert_int_equal(r.race->nr_walks, 2);
	for (uint32_t w = 0; w < 2; w++)
		assert_int_equal(r.race->walk[w].nr_points, nr[w]);
	race_over(&r);
}

/* Rule: a scenario that cannot be built is told with its line. */
static void not_to_be_built(void **state)
{
	struct gup_scenario *s = parse_good(MEMORY "split 0x10000000\n"
						   "call get_user_pages_fast 0x10000000\n");
	struct gup_race *race = gup_race_create(s);
	const struct gup_spec spec = spec_of("v6.12");

	(void)state;
	assert_int_equal(gup_race_scout(race, &spec, NULL), GUP_RUN_BAD_STEP);
	assert_int_equal(race->nr_walks, 0);
	assert_int_equal(race->error.line, 4);
	assert_int_equal(race->error.column, 7);
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* Rule: of what did not happen nothing is said. */
static void nothing_happened(void **state)
{
	struct raced r =
		race_of(MEMORY "call get_user_pages_fast_only 0x10000000\n", "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	memset(&observed, 0xff, sizeof(observed));
	/* No huge page is there to be split. */
	assert_true(gup_race_try(r.race, 0, LEAF, GUP_RACE_SPLIT, &observed));
	assert_int_equal(observed.error, GUP_STEP_NOT_HUGE);
	assert_int_equal(observed.applies, 0);
	assert_int_equal(observed.broken, 0);
	assert_null(observed.c.out);
	/* There is no such point. */
	memset(&observed, 0xff, sizeof(observed));
	assert_false(gup_race_try(r.race, 0, 99, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.step.start, 0);
	assert_int_equal(observed.step.end, 0);
	assert_int_equal(observed.error, GUP_STEP_OK);
	assert_int_equal(observed.applies, 0);
	race_over(&r);
}

/* Rule: the pages of the outcome are pages of the state after the call. */
static void pages_of_the_state(void **state)
{
	struct raced r =
		race_of(MEMORY "call get_user_pages_fast_only 0x10000000 2\n", "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_HINT, &observed));
	assert_int_equal(observed.c.out->ret, 0);
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_FORK, &observed));
	assert_int_equal(observed.c.out->ret, 2);
	for (uint64_t i = 0; i < 2; i++) {
		uint32_t pfn = pfn_at(observed.c.before, 0x10000000 + i * GUP_PAGE_SIZE);

		assert_ptr_equal(observed.c.out->pages[i], pfn_to_page(observed.c.after, pfn));
	}
	race_over(&r);
}

/* Rule: a page that nobody refers to any more becomes somebody else's at once. */
static void free_pages_are_taken(void **state)
{
	struct raced r = race_of(MEMORY "page 0x10000000 dirty ksm\npage 0x10001000 ksm\n"
					"hold 0x10001000 2\n"
					"call get_user_pages_fast_only 0x10000000 2\n",
				 "v6.12", NULL);
	/* The second page's entry is read behind seven other points. */
	const uint32_t second = 7;
	const struct gup_page *page;
	struct gup_race_observed observed;

	(void)state;
	assert_true(gup_race_try(r.race, 0, LEAF, GUP_RACE_ZAP, &observed));
	page = pfn_to_page(observed.c.after, pfn_at(observed.c.before, 0x10000000));
	assert_int_equal(page->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_int_equal(page->refcount, 1);
	assert_int_equal(page->held, 1);
	/* Not so one that somebody holds. */
	assert_true(gup_race_try(r.race, 0, second, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.step.start, 0x10001000);
	page = pfn_to_page(observed.c.after, pfn_at(observed.c.before, 0x10001000));
	assert_true(page->flags & PG_KSM);
	assert_int_equal(page->refcount, 2);
	race_over(&r);
}

/* A huge page that a raw entry maps into other memory as well, where it has no room. */
#define RAW                                                                                        \
	"scenario x\nthp on\nvma 0x20000000-0x20200000 anon rw private\nwrite 0x20000000\n"        \
	"vma 0x10000000-0x10001000 anon rw private\n"                                              \
	"vma 0x101ff000-0x10200000 anon rw private\n"                                              \
	"entry 0x10000000 pmd 0x80000001002000e7\n"

/* Rule: where the VMA ends within a huge page, it happens to the page under the walk. */
static void huge_beyond_the_vma(void **state)
{
	static const struct {
		const char *text;
		uint64_t start;
		enum gup_step_error error;
	} rows[] = {
		{ RAW "call get_user_pages_fast_only 0x10000000\n", 0x10000000, GUP_STEP_OK },
		{ RAW "call get_user_pages_fast_only 0x101ff000\n", 0x101ff000, GUP_STEP_OK },
		{ RAW "call get_user_pages_fast_only 0x10001000\n", 0x10001000, GUP_STEP_NO_VMA },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct raced r = race_of(rows[i].text, "v6.12", NULL);
		struct gup_race_observed observed;

		/* Before the PMD is read. */
		assert_true(gup_race_try(r.race, 0, 2, GUP_RACE_HINT, &observed));
		assert_int_equal(observed.step.start, rows[i].start);
		assert_int_equal(observed.step.end, rows[i].start + GUP_PAGE_SIZE);
		assert_int_equal(observed.error, rows[i].error);
		race_over(&r);
	}
}

/* Rule: what a walk over more pages saw change is nothing to one over fewer. */
static void pages_of_the_walk(void **state)
{
	const struct gup_race_point second = { .what = GUP_EVENT_FAST_READ,
					       .level = 1,
					       .addr = 0x10001000 };
	struct raced r = race_of(MEMORY "call get_user_pages_fast_only 0x10000000 2\n"
					"zap 0x10001000\n"
					"call get_user_pages_fast_only 0x10000000\n",
				 "v6.12", NULL);
	struct gup_race_observed observed;
	uint32_t pfn;

	(void)state;
	assert_true(gup_race_try(r.race, 0, gup_race_find(r.race, 0, &second), GUP_RACE_ZAP,
				 &observed));
	assert_int_equal(observed.c.out->ret, 1);
	pfn = pfn_at(observed.c.before, 0x10001000);
	/* Nobody has the page when the other walk begins, and nobody takes it. */
	assert_true(gup_race_try(r.race, 1, LEAF, GUP_RACE_HINT, &observed));
	assert_int_equal(observed.c.before->page[pfn - GUP_PFN_BASE].refcount, 0);
	assert_int_equal(observed.c.after->page[pfn - GUP_PFN_BASE].refcount, 0);
	race_over(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_its_walk),	       cmocka_unit_test(scouted_again),
		cmocka_unit_test(not_to_be_built),     cmocka_unit_test(nothing_happened),
		cmocka_unit_test(pages_of_the_state),  cmocka_unit_test(free_pages_are_taken),
		cmocka_unit_test(huge_beyond_the_vma), cmocka_unit_test(pages_of_the_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
