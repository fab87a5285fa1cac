// SPDX-License-Identifier: GPL-2.0-only
/*
 * One call of a scenario, observed: in the state of the lines before it, by the version.
 */
#include "run_test.h"

#include <gupwalk/record.h>

/* Observe the call that is the scenario's action of that number. */
static bool observed(const char *text, const char *version, uint32_t at, struct gup_record *record)
{
	const struct gup_spec spec = spec_of(version);
	struct gup_scenario *s = parse_good(text);
	struct gup_call calls[2] = { s->action[at].call };
	bool good;

	if (s->action[at].caller != GUP_CALLER_NR)
		gup_caller_calls((enum gup_caller)s->action[at].caller, &spec.rules,
				 s->action[at].call.start, calls);
	good = gup_run_observe(record, s, &spec, at, &calls[0]);
	gup_scenario_free(s);
	return good;
}

/* Rule: the state is that of the lines before the call, not of those behind it. */
static void state_before(void **state)
{
	static const char text[] = WRITTEN "call get_user_pages 0x200000\n"
					   "hint 0x200000-0x201000\n"
					   "call get_user_pages 0x200000 FOLL_HONOR_NUMA_FAULT\n";
	struct gup_record record;

	(void)state;
	assert_true(observed(text, "v6.12", 2, &record));
	assert_int_equal(record.ret, 1);
	assert_int_equal(record.nr_numa, 0);
	assert_true(record.before[0].facts & GUP_ENTRY_FACT_PRESENT);
	assert_int_equal(record.page[0].refs, 1);
	assert_true(observed(text, "v6.12", 4, &record));
	assert_int_equal(record.nr_numa, 1);
	assert_true(record.before[0].facts & GUP_ENTRY_FACT_PROTNONE);
	assert_true(record.after[0].facts & GUP_ENTRY_FACT_PRESENT);
	/* The first call's page was given back: only this call's reference is counted. */
	assert_int_equal(record.page[0].refs, 1);
}

/* Rule: the version decides: v6.5 takes a fault that v6.6 does not. */
static void by_version(void **state)
{
	static const char text[] = WRITTEN "hint 0x200000-0x201000\n"
					   "call get_user_pages 0x200000\n";
	struct gup_record record;

	(void)state;
	assert_true(observed(text, "v6.5", 3, &record));
	assert_int_equal(record.nr_numa, 1);
	assert_true(observed(text, "v6.6", 3, &record));
	assert_int_equal(record.nr_numa, 0);
}

/* Rule: a caller walks as it does: v6.1's smaps finds a hinted PTE's page by itself. */
static void by_caller(void **state)
{
	static const char smaps[] = WRITTEN "hint 0x200000-0x201000\ncall smaps 0x200000\n";
	static const char plain[] = WRITTEN "hint 0x200000-0x201000\ncall follow_page 0x200000\n";
	struct gup_record record;

	(void)state;
	assert_true(observed(smaps, "v6.1", 3, &record));
	assert_int_equal(record.ret, 1);
	assert_true(observed(plain, "v6.1", 3, &record));
	assert_int_equal(record.ret, 0);
}

/* Rule: a state that the version has not is not observed. */
static void no_state(void **state)
{
	static const char text[] = "scenario x\nvma 0x200000-0x201000 secretmem rw shared\n"
				   "call get_user_pages 0x200000\n";
	struct gup_record record;

	(void)state;
	assert_true(observed(text, "v5.14", 1, &record));
	assert_int_equal(record.ret, -14);
	assert_false(observed(text, "v5.13", 1, &record));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_before),
		cmocka_unit_test(by_version),
		cmocka_unit_test(by_caller),
		cmocka_unit_test(no_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
