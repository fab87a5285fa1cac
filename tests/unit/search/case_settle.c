// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps of a case that can be done, and what is left of those that cannot: nothing.
 */
#include "fixture.h"

#include <gupwalk/case.h>

#define STEP(name, ...) ((struct gup_step){ .kind = GUP_STEP_##name, __VA_ARGS__ })
#define AREA(n, vm_flags, vma_kind)                                                                \
	STEP(VMA, .start = PAGE(n), .end = PAGE((n) + 1), .flags = (vm_flags), .what = (vma_kind))
#define ANON(n) AREA(n, VM_OWN | RW, GUP_VMA_ANON)
#define PAGES(name, from, to) STEP(name, .start = PAGE(from), .end = PAGE(to))

static bool may_become(const struct world *w, uint32_t pg_flag)
{
	const struct gup_step step = STEP(PAGE, .start = BASE, .flags = pg_flag);

	return gup_case_step_makes_sense(w->mm, &step);
}

/* An address without a page gets no flags and does not migrate. */
static void no_page(void **state)
{
	const uint64_t where[] = { BASE, PAGE(1), UINT64_MAX & GUP_PAGE_MASK };
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_ZAP, BASE, 1);
	for (size_t i = 0; i < 3; i++) {
		const struct gup_step page = STEP(PAGE, .start = where[i], .flags = PG_DIRTY);
		const struct gup_step move = STEP(MIGRATING, .start = where[i]);

		assert_false(gup_case_step_makes_sense(w->mm, &page));
		assert_false(gup_case_step_makes_sense(w->mm, &move));
	}
	/* Nor is there one in a driver's memory. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | VM_PFNMAP | RW, GUP_VMA_PFNMAP);
	assert_false(may_become(w, PG_DIRTY));
}

/* An entry is put where nothing is and a user's address can be. */
static void entries(void **state)
{
	struct world *w = *state;
	const struct gup_step here = STEP(ENTRY, .start = BASE);
	const struct gup_step kernel = STEP(ENTRY, .start = UINT64_MAX & GUP_PAGE_MASK);

	at(w, V(6, 12));
	assert_true(gup_case_step_makes_sense(w->mm, &here));
	assert_false(gup_case_step_makes_sense(w->mm, &kernel));
	anon_rw(w, 1);
	assert_false(gup_case_step_makes_sense(w->mm, &here));
}

/* Anonymous pages: of the swap cache, or with any mark; no device's, never truncated. */
static void anonymous(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		at(w, V(6, 12));
		if (huge)
			anon_thp(w);
		else
			anon_rw(w, 1);
		assert_true(may_become(w, PG_DIRTY));
		assert_true(may_become(w, PG_SWAPCACHE));
		assert_true(may_become(w, PG_UNPINNABLE));
		assert_true(may_become(w, PG_CMA));
		assert_false(may_become(w, PG_P2PDMA));
		assert_false(may_become(w, PG_TRUNCATED));
	}
}

/* Pages of files: truncated or a device's; not of the swap cache. */
static void of_a_file(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_true(may_become(w, PG_TRUNCATED));
	assert_true(may_become(w, PG_P2PDMA));
	assert_false(may_become(w, PG_SWAPCACHE));
}

/* A page of a memory zone is not device memory, and device memory is in no zone. */
static void zones(void **state)
{
	const uint32_t zones[] = { PG_UNPINNABLE, PG_CMA };
	struct world *w = *state;

	for (size_t i = 0; i < 2; i++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
		on(w, GUP_STEP_READ, BASE, 1);
		mark(w, BASE, zones[i]);
		assert_false(may_become(w, PG_P2PDMA));
		at(w, V(6, 12));
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
		on(w, GUP_STEP_READ, BASE, 1);
		mark(w, BASE, PG_P2PDMA);
		assert_false(may_become(w, zones[i]));
		assert_true(may_become(w, PG_DIRTY));
	}
}

static bool sense(const struct world *w, struct gup_step step)
{
	return gup_case_step_makes_sense(w->mm, &step);
}

/* What a kernel may have come to: KSM's pages, pages that move, entries by hand. */
static void makes_sense(void **state)
{
	const struct gup_step ksm = { .kind = GUP_STEP_PAGE, .start = BASE, .flags = PG_KSM };
	const struct gup_step entry = { .kind = GUP_STEP_ENTRY, .start = BASE };
	const struct gup_step migrating = { .kind = GUP_STEP_MIGRATING, .start = BASE };
	struct world *w = *state;

	/* KSM merges anonymous base pages and makes them read-only. */
	at(w, V(6, 12));
	anon_rw(w, 1);
	assert_false(sense(w, ksm));
	protect(w, VM_READ);
	assert_true(sense(w, ksm));
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_false(sense(w, ksm));
	at(w, V(6, 12));
	anon_thp(w);
	protect(w, VM_READ);
	assert_false(sense(w, ksm));
	/* A large folio moves as a whole; a part of it does not. */
	assert_true(sense(w, migrating));
	on(w, GUP_STEP_SPLIT, BASE, 1);
	assert_false(sense(w, migrating));
	/* An entry is put where none is. */
	assert_false(sense(w, entry));
	on(w, GUP_STEP_ZAP, BASE, 1);
	assert_true(sense(w, entry));
}

/* Settle the steps on one side, and see that it is what the first @kept alone make. */
static void settles_to(struct world *w, struct gup_step *steps, unsigned int nr, unsigned int kept)
{
	struct gup_mm *plain = gup_mm_create(5, w->mm->max_tables, 64, 8);
	struct gup_case_target target = { w->mm, &w->rules };
	struct gup_case c = { .nr_steps = nr, .levels = 5 };

	assert_non_null(plain);
	memcpy(c.step, steps, nr * sizeof(*steps));
	/* Bytes behind the last step are not a step. */
	c.step[nr] = ANON(7);
	assert_int_equal(gup_case_settle(&c, &target, 1), 0);
	assert_int_equal(c.nr_steps, kept);
	for (unsigned int i = 0; i < kept; i++)
		assert_int_equal(gup_step_apply(plain, &w->rules, &steps[i]), GUP_STEP_OK);
	assert_true(gup_mm_same(w->mm, plain));
	gup_mm_destroy(plain);
}

/* A write that one page allows and the next does not is not done to the first, either. */
static void not_allowed(void **state)
{
	struct gup_step steps[] = { ANON(0), AREA(1, VM_OWN | VM_READ, GUP_VMA_ANON),
				    PAGES(WRITE, 0, 2) };
	struct world *w = *state;

	at(w, V(6, 12));
	settles_to(w, steps, 3, 2);
}

/* Nor is a case whose faults must be tried again without end, when the first page needs none. */
static void no_effect(void **state)
{
	struct gup_step steps[] = { AREA(0, VM_PUBLIC | RW, GUP_VMA_SHMEM), ANON(1),
				    PAGES(READ, 0, 1),
				    STEP(INJECT, .what = GUP_INJECT_RETRY, .count = 1000),
				    PAGES(WRITE, 0, 2) };
	struct world *w = *state;

	at(w, V(6, 12));
	settles_to(w, steps, 5, 4);
	eq(w, try_step(w, steps[4]), GUP_STEP_NO_EFFECT);
	/* The first page, by itself, is written to. */
	assert_true(pte_dirty(entry_at(w, BASE)));
}

/* Nor is one that userfaultfd answers with a signal. */
static void no_answer(void **state)
{
	struct gup_step steps[] = { ANON(0), ANON(1), PAGES(WRITE, 1, 2), PAGES(UFFD_WP, 1, 2),
				    PAGES(WRITE, 0, 2) };
	struct world *w = *state;

	at(w, V(6, 12));
	settles_to(w, steps, 5, 4);
}

/* Nor is a VMA laid whose tables do not fit. */
static void no_room(void **state)
{
	struct gup_step steps[] = { ANON(0), STEP(VMA, .start = PAGE(511), .end = PAGE(513),
						  .flags = VM_PUBLIC | VM_PFNMAP | RW,
						  .what = GUP_VMA_PFNMAP) };
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	/* One table of each level. */
	w->mm = gup_mm_create(5, 5, 64, 8);
	at(w, V(6, 12));
	settles_to(w, steps, 2, 1);
}

/* A step that only one side can do is left out on both, and counted. */
static void at_odds(void **state)
{
	const struct gup_step steps[] = { ANON(0),
					  PAGES(WRITE, 0, 1),
					  PAGES(UFFD_RWP, 0, 1),
					  PAGES(SPLIT, 0, 1),
					  AREA(1, VM_PUBLIC | RW, GUP_VMA_SECRETMEM),
					  PAGES(HINT, 0, 1) };
	struct world *w = *state;
	struct gup_mm *mm[3];
	struct gup_rules older;

	/* RWP and secret memory are not in v5.10. Only a huge page can be split. */
	at(w, NEWEST);
	assert_true(gup_history_resolve(V(5, 10), &older));
	for (unsigned int i = 0; i < 3; i++)
		mm[i] = gup_mm_create(5, 16, 64, 8);
	for (unsigned int swapped = 0; swapped < 2; swapped++) {
		struct gup_case_target targets[] = { { mm[swapped], &w->rules },
						     { mm[!swapped], &older } };
		struct gup_case c = { .nr_steps = 6, .levels = 5 };

		memcpy(c.step, steps, sizeof(steps));
		assert_int_equal(gup_case_settle(&c, targets, 2), 2);
		assert_int_equal(c.nr_steps, 3);
		assert_int_equal(c.step[2].kind, GUP_STEP_HINT);
		for (unsigned int i = 0; i < 2; i++) {
			gup_mm_reset(mm[2]);
			for (unsigned int j = 0; j < 3; j++)
				gup_step_apply(mm[2], targets[i].rules, &c.step[j]);
			assert_true(gup_mm_same(targets[i].mm, mm[2]));
		}
	}
	for (unsigned int i = 0; i < 3; i++)
		gup_mm_destroy(mm[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_page),	 TEST(entries),	    TEST(anonymous),   TEST(of_a_file),
		TEST(zones),	 TEST(makes_sense), TEST(not_allowed), TEST(no_effect),
		TEST(no_answer), TEST(no_room),	    TEST(at_odds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
