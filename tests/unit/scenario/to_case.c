// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenarios as cases and as moves: what becomes of each line, and what does not fit.
 */
#include "run_test.h"

#include <scenario/property.h>

#define CALL "call get_user_pages 0x1000\n"

/* As a case at v6.12. */
static bool to_case(const char *text, struct gup_case *c)
{
	const struct gup_spec spec = spec_of("v6.12");
	struct gup_scenario *s = parse_good(text);
	bool fits = scenario_to_case(s, &spec.rules, c);

	gup_scenario_free(s);
	return fits;
}

static bool to_play(const char *text, struct play *play)
{
	static struct gup_spec spec;
	struct gup_scenario *s = parse_good(text);
	bool fits;

	spec = spec_of("v6.12");
	fits = scenario_to_play(s, &spec, play);
	gup_scenario_free(s);
	return fits;
}

/* A scenario of so many lines that are alike, and a call. */
static char *repeated(const char *line, unsigned int nr)
{
	static char text[4096];

	strcpy(text, "scenario x\n");
	while (nr--)
		strcat(text, line);
	return strcat(text, CALL);
}

/* Rule: steps and calls are those of the scenario; versions that the case chooses stay. */
static void case_of_lines(void **state)
{
	struct gup_case c = { .version = 7, .proposal = 9, .nr_steps = 3 };

	(void)state;
	assert_true(to_case("scenario x\nlevels 5\nvma 0x200000-0x201000 anon rw private\n"
			    "write 0x200000\ncall pin_user_pages 0x200000 as p\nput p\n"
			    "call get_user_pages_fast 0x200000 2 FOLL_WRITE\n",
			    &c));
	assert_int_equal(c.version, 7);
	assert_int_equal(c.proposal, 9);
	assert_int_equal(c.levels, 5);
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
	assert_int_equal(c.step[1].kind, GUP_STEP_WRITE);
	assert_int_equal(c.nr_calls, 2);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
	assert_int_equal(c.call[1].entry_point, GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(c.call[1].nr_pages, 2);
	assert_int_equal(c.call[1].flags, FOLL_WRITE);
}

/* Rule: a caller is the calls that it makes: KVM's write fault tries the fast walk first. */
static void callers(void **state)
{
	struct gup_case c = { 0 };
	static struct play play;

	(void)state;
	assert_true(to_case("scenario x\ncall kvm-write 0x200000\n", &c));
	assert_int_equal(c.nr_calls, 2);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_true(c.call[0].flags & FOLL_WRITE);
	assert_false(gup_entry_point_is_fast(c.call[1].entry_point));
	assert_int_equal(c.call[1].start, 0x200000);
	/* Played is the first of them. */
	assert_true(to_play("scenario x\ncall kvm-write 0x200000\n", &play));
	assert_int_equal(play.nr, 2);
	assert_int_equal(play.move[0].makes.entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
}

/* Rule: a case has no more steps and calls than there is room for. */
static void no_case(void **state)
{
	struct gup_case c = { 0 };

	(void)state;
	assert_true(to_case(repeated(CALL, GUP_CASE_CALLS - 1), &c));
	assert_false(to_case(repeated(CALL, GUP_CASE_CALLS), &c));
	assert_int_equal(c.nr_calls, GUP_CASE_CALLS);
	assert_true(to_case(repeated("fork\n", GUP_CASE_STEPS), &c));
	assert_false(to_case(repeated("fork\n", GUP_CASE_STEPS + 1), &c));
	assert_int_equal(c.nr_steps, GUP_CASE_STEPS);
}

/* Rule: pages without a name are given back at once, others where the scenario does it. */
static void moves(void **state)
{
	static struct play play;

	(void)state;
	assert_true(to_play("scenario x\nfork\ncall get_user_pages 0x1000\n"
			    "call pin_user_pages 0x2000 as p\nfork\nput p\n",
			    &play));
	assert_int_equal(play.levels, 4);
	assert_string_equal(play.spec->name, "v6.12");
	assert_int_equal(play.nr, 6);
	assert_int_equal(play.move[0].kind, PLAY_STEP);
	assert_int_equal(play.move[0].does.kind, GUP_STEP_FORK);
	assert_int_equal(play.move[0].line, 2);
	assert_int_equal(play.move[1].kind, PLAY_CALL);
	assert_int_equal(play.move[1].makes.start, 0x1000);
	assert_int_equal(play.move[2].kind, PLAY_PUT);
	assert_int_equal(play.move[2].put, 0);
	assert_int_equal(play.move[2].line, 3);
	assert_int_equal(play.move[3].kind, PLAY_CALL);
	assert_int_equal(play.move[4].kind, PLAY_STEP);
	assert_int_equal(play.move[5].kind, PLAY_PUT);
	assert_int_equal(play.move[5].put, 1);
	assert_int_equal(play.move[5].line, 6);
}

/* Rule: what is too long is not played. */
static void no_play(void **state)
{
	static struct play play;

	(void)state;
	assert_true(to_play(repeated("fork\n", PLAY_MOVES / 2 - 1), &play));
	assert_false(to_play(repeated("fork\n", PLAY_MOVES / 2), &play));
	assert_true(to_play(repeated(CALL, GUP_CASE_CALLS - 1), &play));
	assert_int_equal(play.nr, 2 * GUP_CASE_CALLS);
	assert_false(to_play(repeated(CALL, GUP_CASE_CALLS), &play));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_of_lines), cmocka_unit_test(callers),
		cmocka_unit_test(no_case),	 cmocka_unit_test(moves),
		cmocka_unit_test(no_play),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
