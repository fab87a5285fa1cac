// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of single calls: what is broken is found, made small, and no known breach is reported.
 */
#include "property_test.h"

/* A read-only pin of a page that is shared with a child, which v5.10 does not unshare. */
static struct gup_case pin_of_shared(const struct property_context *context, const char *version)
{
	struct gup_case c = written(context, version);

	add_step(&c, GUP_STEP_FORK, 0, 0);
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_PIN, FOLL_FORCE, 2);
	return c;
}

/* Rule: what the version keeps is no finding. */
static void kept(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = pin_of_shared(context, "v6.12");
	struct property_finding finding;

	assert_false(property_flags(context, GUP_LAWS_ALL, &c, &finding));
}

/* Rule: a breach comes with its law, version and outcome, and in the smallest case. */
static void broken(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = pin_of_shared(context, "v6.12");
	struct property_finding finding;
	struct walker v510;

	walker_of(&v510, "v5.10");
	walk_by(context, &v510.engine, NULL);
	assert_true(property_flags(context, GUP_LAWS_ALL, &c, &finding));
	assert_int_equal(finding.kind, PROPERTY_CALL);
	assert_string_equal(finding.law, "pinned-anon-exclusive");
	assert_string_equal(finding.text, gup_law_text(GUP_LAW_PINNED_ANON_EXCLUSIVE));
	assert_string_equal(finding.spec->name, "v6.12");
	assert_int_equal(finding.c.nr_steps, 3);
	assert_int_equal(finding.c.step[1].end, PAGE(1));
	assert_int_equal(finding.c.nr_calls, 1);
	assert_int_equal(finding.c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
	assert_int_equal(finding.c.call[0].flags, 0);
	assert_int_equal(finding.c.call[0].nr_pages, 1);
	assert_int_equal(finding.out->ret, 1);
}

/* Rule: laws that are not judged by are not broken. */
static void other_laws(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = pin_of_shared(context, "v6.12");
	struct property_finding finding;
	struct walker v510;

	walker_of(&v510, "v5.10");
	walk_by(context, &v510.engine, NULL);
	assert_false(property_flags(
		context, GUP_LAWS_ALL & ~GUP_LAW_BIT(GUP_LAW_PINNED_ANON_EXCLUSIVE), &c, &finding));
}

/* Rule: what the version is known to break is no finding. */
static void known(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = pin_of_shared(context, "v5.10");
	struct property_finding finding;

	assert_false(property_flags(context, GUP_LAWS_ALL, &c, &finding));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kept),
		TEST(broken),
		TEST(other_laws),
		TEST(known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
