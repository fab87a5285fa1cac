// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which results of races are broken, and how a point of a walk is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/races.h>

/* A law, a difference and a walk that does not end each count; nothing else does. */
static void broken(void **state)
{
	struct race_engine engine[2] = { { .tried = 9, .left_out = 1 }, { .tried = 9 } };
	const struct races races = { .engine = engine, .nr = 2 };

	(void)state;
	assert_false(races_broken(&races));
	engine[1].law[GUP_RACE_LAW_NR - 1] = (struct race_tally){ .applies = 2, .broken = 1 };
	assert_true(races_broken(&races));
	engine[1].law[GUP_RACE_LAW_NR - 1].broken = 0;
	engine[0].differing = 1;
	assert_true(races_broken(&races));
	engine[0].differing = 0;
	engine[0].never_ending = 1;
	assert_true(races_broken(&races));
}

static void point_is(const struct gup_race_point *point, unsigned int levels, const char *expected)
{
	const struct race_witness witness = { .point = *point, .levels = levels };
	char text[100];

	assert_string_equal(races_point_text(text, sizeof(text), &witness), expected);
}

/* A read has its table and says if it is not the first one; a reference has its page. */
static void points(void **state)
{
	(void)state;
	point_is(
		&(struct gup_race_point){ .what = GUP_EVENT_FAST_READ, .level = 1, .addr = 0x1000 },
		4, "the PTE of 0x1000 is read");
	point_is(
		&(struct gup_race_point){
			.what = GUP_EVENT_FAST_READ, .level = 1, .addr = 0x1000, .nth = 1 },
		4, "the PTE of 0x1000 is read again");
	point_is(
		&(struct gup_race_point){ .what = GUP_EVENT_FAST_READ, .level = 5, .addr = 0x1000 },
		5, "the PGD of 0x1000 is read");
	point_is(&(struct gup_race_point){ .what = GUP_EVENT_FAST_GRAB, .addr = 0x2000 }, 4,
		 "a reference to the page at 0x2000 is taken");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken),
		cmocka_unit_test(points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
