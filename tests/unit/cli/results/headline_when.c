// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which versions share a column of the headline, and which callers and states share a row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/headline.h>

#define VERSIONS 4

/* Three releases and a proposal, at which each caller gets the page without a fault. */
static int begin(void **state)
{
	static struct gup_caller_result at[VERSIONS * HEADLINE_BLOCKS * GUP_CALLER_NR];
	static const char *const names[VERSIONS] = { "v6.1", "v6.2", "v6.3",
						     "v6.3+protnone=fast-lookup" };
	static struct gup_spec spec[VERSIONS];
	static struct headline headline;
	char error[256];

	for (size_t i = 0; i < VERSIONS; i++)
		assert_true(gup_spec_parse(names[i], &spec[i], error, sizeof(error)));
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		at[i] = (struct gup_caller_result){ .answer = GUP_CALLER_ANSWER_NO_FAULT,
						    .ret = 1 };
	headline = (struct headline){ .at = at, .nr_releases = 3, .when = { spec, VERSIONS } };
	*state = &headline;
	return 0;
}

static void give(struct headline *h, size_t version, unsigned int block, unsigned int caller,
		 enum gup_caller_answer answer)
{
	h->at[(version * HEADLINE_BLOCKS + block) * GUP_CALLER_NR + caller].answer = answer;
}

/* A caller that a kernel has. */
static unsigned int real_caller(void)
{
	unsigned int caller = 0;

	while (gup_caller_is_conversion(caller))
		caller++;
	return caller;
}

/* Where nothing differs the releases are one column, the proposal is another, and no row is. */
static void alike(void **state)
{
	struct headline *h = *state;
	struct headline_row row[HEADLINE_ROWS_MAX];
	struct headline_span *span;

	assert_int_equal(headline_spans(h, &span), 2);
	assert_int_equal(span[0].first, 0);
	assert_int_equal(span[0].last, 2);
	assert_int_equal(span[1].first, 3);
	assert_int_equal(span[1].last, 3);
	free(span);
	assert_int_equal(headline_rows(h, row), 0);
}

/* Versions between which a release is missing do not share a column. */
static void gap(void **state)
{
	struct headline *h = *state;
	struct gup_spec kept = h->when.spec[1];
	struct headline_span *span;
	char error[256];

	assert_true(gup_spec_parse("v5.19", &h->when.spec[1], error, sizeof(error)));
	assert_int_equal(headline_spans(h, &span), 4);
	free(span);
	h->when.spec[1] = kept;
	h->nr_releases = VERSIONS;
	assert_int_equal(headline_spans(h, &span), 2);
	assert_int_equal(span[0].last, 2);
	free(span);
}

/* A release that differs begins a column; blocks that differ alike are one row. */
static void differs(void **state)
{
	struct headline *h = *state;
	struct headline_row row[HEADLINE_ROWS_MAX];
	unsigned int caller = real_caller();
	struct headline_span *span;

	for (size_t version = 1; version < 3; version++) {
		give(h, version, 0, caller, GUP_CALLER_ANSWER_NUMA_FAULT);
		give(h, version, 2, caller, GUP_CALLER_ANSWER_NUMA_FAULT);
	}
	give(h, 1, 3, caller, GUP_CALLER_ANSWER_ERROR);
	give(h, 2, 3, caller, GUP_CALLER_ANSWER_ERROR);
	assert_int_equal(headline_spans(h, &span), 3);
	assert_int_equal(span[0].last, 0);
	assert_int_equal(span[1].first, 1);
	assert_int_equal(span[1].last, 2);
	free(span);
	assert_int_equal(headline_rows(h, row), 2);
	assert_int_equal(row[0].caller, caller);
	assert_int_equal(row[0].blocks, 1u << 0 | 1u << 2);
	assert_int_equal(row[1].caller, caller);
	assert_int_equal(row[1].blocks, 1u << 3);
}

/* The cost does not matter: two faults of a kind are the same answer. */
static void cost(void **state)
{
	struct headline *h = *state;
	struct headline_row row[HEADLINE_ROWS_MAX];

	h->at[0].nr_faults = 2;
	h->at[0].locks = 1;
	assert_int_equal(headline_rows(h, row), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(alike, begin),
		cmocka_unit_test_setup(gap, begin),
		cmocka_unit_test_setup(differs, begin),
		cmocka_unit_test_setup(cost, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
