// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of races, each with an outcome made by hand that breaks it, and without the breach.
 */
#include "laws_scene.h"

#include <gupwalk/race.h>

#define RACE(name) (1u << GUP_RACE_LAW_##name)
#define STALE RACE(NO_STALE_PAGE)
#define LOST RACE(NO_LOST_REFERENCE)
#define ACROSS RACE(NO_PIN_ACROSS_FORK)
#define RETURNS RACE(RACE_TERMINATION)

/* A fast call for two pages, of which the first is mapped; what was where, and when. */
struct race {
	struct scene *s;
	struct gup_trial c;
	struct gup_race_trial r;
	uint32_t frame_before[2];
	uint32_t frame_changed[2];
	uint32_t applies;
};

static void begin(struct race *r, struct scene *s, enum gup_entry_point entry, uint32_t pg_flags)
{
	map(s, VM_OWN | RW, GUP_VMA_ANON, pg_flags, PROT_RW);
	call(s, entry, 0);
	s->call.nr_pages = 2;
	s->call.start = ADDR + 8;
	*r = (struct race){ .s = s, .frame_before = { s->pfn }, .frame_changed = { s->pfn } };
	r->c = (struct gup_trial){ s->before, s->after, &s->rules, &s->call, &s->out };
	r->r = (struct gup_race_trial){ .c = &r->c,
					.change = GUP_STEP_ZAP,
					.frame_before = r->frame_before,
					.frame_changed = r->frame_changed };
}

static void got(struct race *r, uint32_t pfn)
{
	gets(r->s, pfn);
	r->s->out.nr_fast = 1;
}

static uint32_t broken(struct race *r)
{
	uint32_t laws = gup_race_judge(&r->r, &r->applies);

	assert_int_equal(laws & r->applies, laws);
	return laws;
}

/* race-termination: it returns, if it does by itself. */
static void termination(void **state)
{
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_GET_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, RETURNS | LOST);
	r.s->out.endless = true;
	assert_int_equal(broken(&r), RETURNS);
	assert_int_equal(r.applies, RETURNS);
	r.r.endless = true;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, 0);
	r.s->out.endless = false;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, LOST);
}

/* no-lost-reference: each page has its reference, and no other has one. */
static void lost_reference(void **state)
{
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_GET_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	got(&r, r.s->pfn);
	assert_int_equal(broken(&r), 0);
	hold(r.s, r.s->pfn, 1);
	assert_int_equal(broken(&r), LOST);
}

/* no-stale-page: a page is the one from before, if it was held by then, or the one from after. */
static void stale_page(void **state)
{
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_GET_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	got(&r, r.s->pfn);
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, RETURNS | LOST | STALE);
	/* Another page is there now, and this one was held before; or it was not. */
	r.frame_changed[0] = r.s->spare;
	r.r.held = ADDR + 1;
	assert_int_equal(broken(&r), 0);
	r.r.held = ADDR;
	assert_int_equal(broken(&r), STALE);
	/* A page that was never there. */
	r.r.held = ADDR + 1;
	r.frame_before[0] = r.s->spare;
	assert_int_equal(broken(&r), STALE);
	/* Pages of the slow walk are not judged by this law. */
	r.s->out.nr_fast = 0;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, RETURNS | LOST);
}

/* no-stale-page: the second page has an address, and frames, of its own. */
static void second_page(void **state)
{
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_GET_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	got(&r, r.s->pfn);
	r.s->out.ret = 2;
	r.s->out.nr_pages = 2;
	r.s->out.nr_fast = 2;
	r.s->pages[1] = pfn_to_page(r.s->after, r.s->spare);
	hold(r.s, r.s->spare, 1);
	r.frame_before[1] = r.s->spare;
	r.r.held = ADDR + 2 * GUP_PAGE_SIZE;
	assert_int_equal(broken(&r), 0);
	r.r.held = ADDR + GUP_PAGE_SIZE;
	assert_int_equal(broken(&r), STALE);
	/* Entries beyond the last page in the array are not judged. */
	r.s->out.ret = 1;
	r.s->out.nr_pages = 1;
	hold(r.s, r.s->spare, -1);
	assert_int_equal(broken(&r), 0);
	r.s->out.ret = 2;
	r.s->out.nr_pages = 2;
	/* Without stored pages, or without an array, there is nothing to judge. */
	r.s->pages[1] = NULL;
	assert_int_equal(broken(&r), 0);
	r.s->pages[1] = pfn_to_page(r.s->after, r.s->spare);
	hold(r.s, r.s->spare, 1);
	r.s->out.max_pages = 1;
	assert_int_equal(broken(&r), 0);
	r.s->out.max_pages = 4;
	r.s->call.nr_pages = 1;
	assert_int_equal(broken(&r), 0);
}

/* no-pin-across-fork: what fork() shared with the child is not pinned. */
static void pin_across_fork(void **state)
{
	const uint8_t forks[] = { GUP_STEP_FORK, GUP_STEP_FORK_BEGINS };
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_PIN_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	got(&r, r.s->pfn);
	for (unsigned int i = 0; i < 2; i++) {
		r.r.change = forks[i];
		page(r.s)->flags = PG_ANON | PG_ANON_EXCLUSIVE;
		assert_int_equal(broken(&r), 0);
		assert_int_equal(r.applies, RETURNS | LOST | STALE | ACROSS);
		page(r.s)->flags = PG_ANON;
		assert_int_equal(broken(&r), ACROSS);
	}
	/* Nothing else shares pages. */
	r.r.change = GUP_STEP_ZAP;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
}

/* no-pin-across-fork: said of pins, of pages that were there, and were this process's alone. */
static void fork_and_others(void **state)
{
	struct race r;

	begin(&r, *state, GUP_ENTRY_POINT_PIN_FAST, PG_ANON | PG_ANON_EXCLUSIVE);
	r.r.change = GUP_STEP_FORK;
	/* Not pinned at all: the law is kept, whatever became of the page. */
	page(r.s)->flags = PG_ANON;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, RETURNS | LOST | ACROSS);
	r.s->call.entry_point = GUP_ENTRY_POINT_GET_FAST;
	got(&r, r.s->pfn);
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
	r.s->call.entry_point = GUP_ENTRY_POINT_PIN_FAST;
	hold(r.s, r.s->pfn, GUP_PIN_COUNTING_BIAS - 1);
	pfn_to_page(r.s->before, r.s->pfn)->flags = PG_ANON;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
	pfn_to_page(r.s->before, r.s->pfn)->flags = PG_SHMEM | PG_ANON_EXCLUSIVE;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
	/* No page, or none that is memory. */
	pfn_to_page(r.s->before, r.s->pfn)->flags = PG_ANON | PG_ANON_EXCLUSIVE;
	r.frame_before[0] = 0;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
	r.frame_before[0] = UINT32_MAX;
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies & ACROSS, 0);
}

/* no-pin-across-fork: a page in the middle of a huge one is exclusive as its first one is. */
static void huge_across_fork(void **state)
{
	struct scene *s = *state;
	struct race r = { .s = s };
	const uint64_t third = ADDR + 2 * GUP_PAGE_SIZE;
	struct gup_page *folio;
	uint32_t pfn;

	gup_mm_destroy(s->before);
	gup_mm_destroy(s->after);
	s->before = gup_mm_create(5, 8, 2048, 4);
	s->after = gup_mm_create(5, 8, 2048, 4);
	assert_non_null(
		gup_vma_add(s->before, ADDR, ADDR + GUP_PMD_SIZE, VM_OWN | RW, GUP_VMA_ANON));
	pfn = gup_page_alloc(s->before, GUP_PMD_ORDER, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_non_null(gup_map_page(s->before, ADDR, pfn, PROT_RW | GUP_PTE_PSE));
	assert_true(gup_mm_copy(s->after, s->before));
	s->call = (struct gup_call){ .start = third,
				     .nr_pages = 1,
				     .entry_point = GUP_ENTRY_POINT_PIN_FAST };
	folio = gup_page_touch(s->after, pfn_to_page(s->after, pfn));
	folio->refcount++;
	folio->pincount++;
	s->pages[0] = pfn_to_page(s->after, pfn + 2);
	s->out.ret = 1;
	s->out.nr_pages = s->out.nr_fast = 1;
	r.frame_before[0] = r.frame_changed[0] = pfn + 2;
	r.c = (struct gup_trial){ s->before, s->after, &s->rules, &s->call, &s->out };
	r.r = (struct gup_race_trial){ .c = &r.c,
				       .change = GUP_STEP_FORK,
				       .frame_before = r.frame_before,
				       .frame_changed = r.frame_changed };
	assert_int_equal(broken(&r), 0);
	assert_int_equal(r.applies, RETURNS | LOST | STALE | ACROSS);
	folio->flags = PG_ANON;
	assert_int_equal(broken(&r), ACROSS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(termination),	TEST(lost_reference),  TEST(stale_page),
		TEST(second_page),	TEST(pin_across_fork), TEST(fork_and_others),
		TEST(huge_across_fork),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
