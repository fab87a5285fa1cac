// SPDX-License-Identifier: GPL-2.0-only
/*
 * A trace has the tables before and after each call, its events and its pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/trace.h>
#include <gupwalk/scenario.h>

static const char text[] = "scenario s\n"
			   "vma 0x10000000-0x10001000 anon rw private\n"
			   "call get_user_pages 0x10000000 FOLL_WRITE\n"
			   "call get_user_pages_fast 0x10000000\n";

/* The top level is the PGD, whatever its number. */
static void levels(void **state)
{
	(void)state;
	assert_string_equal(chain_level_name(1, 4), "PTE");
	assert_string_equal(chain_level_name(2, 4), "PMD");
	assert_string_equal(chain_level_name(3, 4), "PUD");
	assert_string_equal(chain_level_name(4, 4), "PGD");
	assert_string_equal(chain_level_name(4, 5), "P4D");
	assert_string_equal(chain_level_name(5, 5), "PGD");
	assert_string_equal(chain_level_name(6, 5), "-");
}

/* The first call maps the page, which the second one finds. */
static void records(void **state)
{
	struct gup_scenario_errors errors;
	struct gup_scenario *s = gup_scenario_parse(text, sizeof(text) - 1, &errors);
	struct gup_spec spec;
	struct trace trace;
	char error[200];

	(void)state;
	assert_non_null(s);
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	assert_true(trace_record(&trace, s, &spec, NULL));
	assert_int_equal(trace.nr_calls, 2);
	assert_true(trace.call[0].done);
	assert_int_equal(trace.call[0].out.ret, 1);
	assert_int_equal(trace.call[0].nr_pfns, 1);
	assert_int_equal(trace.call[0].nr_chains, 1);
	assert_false(trace.call[0].before[0].has_page);
	assert_true(trace.call[0].after[0].has_page);
	assert_int_equal(trace.call[0].after[0].nr, 4);
	assert_int_equal(trace.call[0].after[0].pfn, trace.call[0].pfn[0]);
	assert_false(chain_same(&trace.call[0].before[0], &trace.call[0].after[0]));
	assert_int_equal(trace.call[1].pfn[0], trace.call[0].pfn[0]);
	assert_int_equal(trace.call[1].out.nr_fast, 1);
	assert_true(trace.call[0].nr_events > 0);
	trace_free(&trace);
	gup_scenario_free(s);
}

/* Chains are the same if their entries and the page's counts are. */
static void chains(void **state)
{
	struct chain a = { .nr = 2, .entry = { 1, 2 }, .has_page = true, .pfn = 3 }, b = a;

	(void)state;
	assert_true(chain_same(&a, &b));
	b.entry[1] = 4;
	assert_false(chain_same(&a, &b));
	b = a;
	b.folio.refcount = 1;
	assert_false(chain_same(&a, &b));
	b = a;
	b.nr = 1;
	assert_false(chain_same(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels),
		cmocka_unit_test(records),
		cmocka_unit_test(chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
