// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequences: the first law that is broken is found, with no move more than shows it.
 */
#include "property_test.h"

/* Two calls, steps in between; then an entry, if there is one, which nothing counts. */
static struct gup_case moves(const struct property_context *context, gup_entry entry)
{
	struct gup_case c = written(context, "v6.12");

	add_call(&c, GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_FORCE, 2);
	add_step(&c, GUP_STEP_FORK, 0, 0);
	add_step(&c, GUP_STEP_WRITE, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	if (entry) {
		add_step(&c, GUP_STEP_ENTRY, 3, 0);
		c.step[c.nr_steps - 1].what = 1;
		c.step[c.nr_steps - 1].entry = entry;
	}
	return c;
}

/* Rule: what the model makes of steps and calls breaks no law. */
static void kept(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = moves(context, 0);
	struct property_finding finding;

	assert_false(property_sequence(context, &c, &finding));
}

/* Rule: calls that break nothing go, and so do steps; the law and its moves stay. */
static void few_moves(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = moves(context, pfn_pte(GUP_PFN_BASE + 1, P_RW));
	struct property_finding finding;

	assert_true(property_sequence(context, &c, &finding));
	assert_int_equal(finding.kind, PROPERTY_SEQUENCE);
	assert_string_equal(finding.law, "counts-sound");
	assert_string_equal(finding.text, play_law_text(PLAY_LAW_COUNTS_SOUND));
	assert_string_equal(finding.spec->name, "v6.12");
	assert_null(finding.target);
	assert_int_equal(finding.play.nr, 3);
	assert_int_equal(finding.play.move[0].does.kind, GUP_STEP_VMA);
	assert_int_equal(finding.play.move[1].does.kind, GUP_STEP_WRITE);
	assert_int_equal(finding.play.move[2].does.kind, GUP_STEP_ENTRY);
	assert_int_equal(finding.play.at, 3);
}

/* Rule: a call that has to stay keeps the flags and pages that show it, and no others. */
static void simple_call(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = written(context, "v6.12");
	struct property_finding finding;
	struct walker lies;

	add_call(&c, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE | FOLL_FORCE, 7);
	walker_of(&lies, "v6.12");
	lies.fast = 9;
	walk_by(context, &lies.engine, NULL);
	assert_true(property_sequence(context, &c, &finding));
	assert_string_equal(finding.law, "fast-refines-slow");
	assert_int_equal(finding.play.nr, 1);
	assert_int_equal(finding.play.move[0].kind, PLAY_CALL);
	assert_int_equal(finding.play.move[0].makes.flags, 0);
	assert_int_equal(finding.play.move[0].makes.nr_pages, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kept),
		TEST(few_moves),
		TEST(simple_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
