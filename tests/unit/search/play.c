// SPDX-License-Identifier: GPL-2.0-only
/*
 * Playing: the order of moves, moves that cannot be done, pages given back, and the laws of
 * what happens between calls.
 */
#include "property_test.h"

static struct play play_of(const struct property_context *context, const struct gup_case *c)
{
	struct play play;

	play_begin(&play, c, property_spec(context, c));
	return play;
}

/* Written pages, and one more entry for one of them, which nothing counts. */
static struct gup_case mapped_twice(const struct property_context *context)
{
	struct gup_case c = written(context, "v6.12");

	add_step(&c, GUP_STEP_ENTRY, 3, 0);
	c.step[2].what = 1;
	c.step[2].entry = pfn_pte(GUP_PFN_BASE + 1, P_RW);
	return c;
}

/* Rule: a call comes behind the steps that its bytes have before it. */
static void order(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = { .levels = 5 };
	struct play play;

	assert_true(property_choose(context, &c, "v6.12", NULL));
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_step(&c, GUP_STEP_VMA, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_PIN, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_GET_FAST, 0, 1);
	add_step(&c, GUP_STEP_FORK, 0, 0);
	play = play_of(context, &c);
	assert_int_equal(play.levels, 5);
	assert_string_equal(play.spec->name, "v6.12");
	assert_int_equal(play.nr, 5);
	assert_int_equal(play.move[0].makes.entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(play.move[1].kind, PLAY_STEP);
	assert_int_equal(play.move[1].does.kind, GUP_STEP_VMA);
	assert_int_equal(play.move[2].kind, PLAY_CALL);
	assert_int_equal(play.move[2].makes.entry_point, GUP_ENTRY_POINT_PIN);
	assert_int_equal(play.move[3].makes.entry_point, GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(play.move[4].does.kind, GUP_STEP_FORK);
}

/* Rule: a step that cannot be done is skipped, and is no breach. */
static void skipped(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = written(context, "v6.12");
	struct play play;

	add_step(&c, GUP_STEP_WRITE, 100, 101);
	play = play_of(context, &c);
	assert_false(play_run(context, &play));
	assert_int_equal(play.skipped, 1);
	assert_int_equal(play.law, PLAY_LAW_NR);
	assert_int_equal(play.at, 3);
}

/* Rule: a page that GUP holds is not swapped out; one that was given back is. */
static void held(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = written(context, "v6.12");
	struct play play;

	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_step(&c, GUP_STEP_SWAP_OUT, 0, 1);
	play = play_of(context, &c);
	assert_false(play_run(context, &play));
	assert_int_equal(play.skipped, 1);
	play.move[4] = play.move[3];
	play.move[3] = (struct play_move){ .kind = PLAY_PUT, .put = 0 };
	play.nr = 5;
	assert_false(play_run(context, &play));
	assert_int_equal(play.skipped, 0);
}

/* Rule: a page that more entries map than it counts breaks counts-sound, at the end. */
static void counts_sound(void **state)
{
	struct property_context *context = *state;
	const struct gup_case c = mapped_twice(context);
	struct play play = play_of(context, &c);

	assert_true(play_run(context, &play));
	assert_int_equal(play.law, PLAY_LAW_COUNTS_SOUND);
	assert_int_equal(play.at, play.nr);
}

/* Rule: an earlier play leaves nothing for the next. */
static void again(void **state)
{
	struct property_context *context = *state;
	const struct gup_case bad = mapped_twice(context), good = written(context, "v6.12");
	struct play play = play_of(context, &bad);

	assert_true(play_run(context, &play));
	play = play_of(context, &good);
	assert_false(play_run(context, &play));
	assert_int_equal(play.skipped, 0);
}

/* Rule: laws of plays are numbered behind those of calls. */
static void names(void **state)
{
	(void)state;
	assert_string_equal(play_law_name(GUP_LAW_BALANCE), "balance");
	assert_string_equal(play_law_text(GUP_LAW_BALANCE), gup_law_text(GUP_LAW_BALANCE));
	assert_string_equal(play_law_name(PLAY_LAW_ALL_GIVEN_BACK), "all-given-back");
	assert_string_equal(play_law_name(PLAY_LAW_HELD_IS_COPIED), "held-is-copied");
	assert_null(play_law_name(PLAY_LAW_NR));
	assert_null(play_law_text(PLAY_LAW_NR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(order),	    TEST(skipped), TEST(held),
		TEST(counts_sound), TEST(again),   cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
