// SPDX-License-Identifier: GPL-2.0-only
/*
 * The range of a step: where it begins, where it ends, what is mapped there.
 */
#include "fixture.h"

/* Ranges are page-aligned, not empty, and the user's. */
static void bad_range(void **state)
{
	static const enum gup_step_kind kinds[] = {
		GUP_STEP_VMA,  GUP_STEP_READ, GUP_STEP_WRITE,
		GUP_STEP_HINT, GUP_STEP_ZAP,  GUP_STEP_UFFD_WP
	};
	struct world *w = *state;
	uint64_t end = gup_task_size_max(5);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		at(w, V(6, 12));
		assert_int_equal(try_step(w, step_on(kinds[i], BASE + 1, 1)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 0)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], end, 1)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], end - GUP_PAGE_SIZE, 2)),
				 GUP_STEP_BAD_RANGE);
	}
}

/* Outside any VMA there is nothing to do. */
static void no_vma(void **state)
{
	static const enum gup_step_kind kinds[] = {
		GUP_STEP_READ,	GUP_STEP_WRITE,	    GUP_STEP_HINT,    GUP_STEP_MPROTECT,
		GUP_STEP_SPLIT, GUP_STEP_MIGRATING, GUP_STEP_UFFD_WP, GUP_STEP_ENTRY,
		GUP_STEP_PAGE,	GUP_STEP_HOLD,	    GUP_STEP_ZAP
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		at(w, NEWEST);
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 1)), GUP_STEP_NO_VMA);
	}
	/* A hole in the middle counts as well. */
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(2), 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE, 3)), GUP_STEP_NO_VMA);
}

/* Steps on a page need one there; huge ones a huge one. */
static void no_page(void **state)
{
	static const enum gup_step_kind kinds[] = { GUP_STEP_SPLIT, GUP_STEP_MIGRATING,
						    GUP_STEP_PAGE, GUP_STEP_HOLD };
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 1)), GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, step_on(GUP_STEP_SWAP_OUT, BASE, 1)), GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, step_on(GUP_STEP_PAGE, BASE + 1, 1)), GUP_STEP_BAD_RANGE);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_SPLIT, BASE, 1)), GUP_STEP_NOT_HUGE);
	/* The zero page does not migrate. */
	on(w, GUP_STEP_READ, PAGE(1), 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_MIGRATING, PAGE(1), 1)), GUP_STEP_NO_PAGE);
}

/* The last page that a user may have is as good as any. */
static void to_the_end(void **state)
{
	const uint64_t last = gup_task_size_max(5) - GUP_PAGE_SIZE;
	struct world *w = *state;

	at(w, NEWEST);
	area(w, last, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, last, 1);
	eq(w, bits_at(w, last), P_RW);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, last, 1), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, last, 2), 1);
	hold(w, last, 1);
	/* A range that begins behind it is invalid. */
	eq(w,
	   try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = last + GUP_PAGE_SIZE }),
	   GUP_STEP_BAD_RANGE);
}

/* A range begins and ends with pages. */
static void unaligned(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	for (uint64_t off = 0; off < 4; off++)
		eq(w,
		   try_step(w, (struct gup_step){ .kind = GUP_STEP_READ,
						  .start = BASE + (off & 1),
						  .end = PAGE(2) - (off >> 1) }),
		   off ? GUP_STEP_BAD_RANGE : GUP_STEP_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bad_range), TEST(no_vma), TEST(no_page), TEST(to_the_end), TEST(unaligned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
