// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races of a case's last call: what a version is known for is no finding, what it is not known
 * for is one. The test race.c judges each race by each law.
 */
#include "property_test.h"

#include <scenario/property.h>

#include "scenario_test.h"

#define PIN                                                                                        \
	"scenario x\nvma 0x200000-0x201000 anon rw private\nwrite 0x200000\n"                      \
	"call pin_user_pages_fast 0x200000 FOLL_WRITE\n"

/* A pin of written pages after another call; that of a fork, before its first read. */
static struct gup_case pin(const struct property_context *context, const char *version)
{
	struct gup_case c = written(context, version);

	/* The byte chooses a point as well: the first one. */
	c.proposal %= PROPERTY_PROPOSALS;
	add_call(&c, GUP_ENTRY_POINT_GET, 0, 1);
	add_call(&c, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE | FOLL_FORCE, 1);
	return c;
}

/* The case's version doesn't watch for fork(), as v5.10 does not, and no rule says so. */
static void forget_fork(struct property_context *context, const struct gup_case *c)
{
	struct gup_spec *spec = &context->spec[c->version][c->proposal % PROPERTY_PROPOSALS];

	assert_int_equal(spec->rules.value[GUP_RULE_FAST_FORK], GUP_FAST_FORK_WRITE_PROTECT_SEQ);
	spec->rules.value[GUP_RULE_FAST_FORK] = GUP_FAST_RECHECK_PTE;
}

/* Rule: what the version keeps, and what it is known to break, is no finding. */
static void no_finding(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = pin(context, "v6.12");

	assert_false(property_race(context, &c, &finding));
	c = pin(context, "v5.10");
	assert_false(property_race(context, &c, &finding));
}

/* Rule: a broken law comes with what happens, and before which read, in a small case. */
static void found(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = pin(context, "v6.12");

	forget_fork(context, &c);
	assert_true(property_race(context, &c, &finding));
	assert_int_equal(finding.kind, PROPERTY_RACE);
	assert_string_equal(finding.law, gup_race_law_name(GUP_RACE_LAW_NO_PIN_ACROSS_FORK));
	assert_string_equal(finding.text, gup_race_law_text(GUP_RACE_LAW_NO_PIN_ACROSS_FORK));
	assert_string_equal(finding.spec->name, "v6.12");
	/* A fork that is over by then has write-protected what is read. */
	assert_int_equal(finding.happens.kind, gup_race_change_step(GUP_RACE_FORK_BEGINS));
	assert_int_equal(finding.point, 0);
	assert_int_equal(finding.c.nr_steps, 2);
	assert_int_equal(finding.c.step[0].end, PAGE(1));
	assert_int_equal(finding.c.nr_calls, 1);
	assert_int_equal(finding.c.call[0].entry_point, GUP_ENTRY_POINT_PIN_FAST);
	assert_int_equal(finding.c.call[0].nr_pages, 1);
	/* The case that was given is as it was. */
	assert_int_equal(c.nr_calls, 2);
}

/* Rule: the proposal's byte says before which read or grab it happens. */
static void point(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = pin(context, "v6.12");

	forget_fork(context, &c);
	c.proposal += 2 * PROPERTY_PROPOSALS;
	assert_true(property_race(context, &c, &finding));
	assert_int_equal(finding.point, 2);
}

/* Rule: only the last call is raced, and only if it is fast. */
static void slow(void **state)
{
	struct property_context *context = *state;
	struct property_finding finding;
	struct gup_case c = pin(context, "v6.12");

	forget_fork(context, &c);
	c.call[0] = c.call[1];
	assert_true(property_race(context, &c, &finding));
	add_call(&c, GUP_ENTRY_POINT_PIN, FOLL_WRITE, 1);
	assert_false(property_race(context, &c, &finding));
}

/* Rule: all walks of a scenario are raced, before all their reads; known breaches do not count. */
static void scenario(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = pin(context, "v6.12");
	const struct gup_spec *spec = property_spec(context, &c);
	struct gup_scenario *s = parse_good(PIN);
	unsigned int law;

	assert_true(property_race_scenario(s, spec, &law));
	assert_int_equal(law, GUP_RACE_LAW_NR);
	forget_fork(context, &c);
	assert_true(property_race_scenario(s, spec, &law));
	assert_int_equal(law, GUP_RACE_LAW_NO_PIN_ACROSS_FORK);
	c = pin(context, "v5.10");
	assert_true(property_race_scenario(s, property_spec(context, &c), &law));
	assert_int_equal(law, GUP_RACE_LAW_NR);
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_finding), TEST(found), TEST(point), TEST(slow), TEST(scenario),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
