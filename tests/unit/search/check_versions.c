// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check of many versions at once gives each what the check of it alone gives.
 */
#include <stdlib.h>

#include "sandbox.h"

#define MAX 80

/* Some states of each kind: built alike everywhere, in several ways, or not at all. */
static const struct gup_selection spread = { .shard = 3, .nr_shards = 37, .laws = GUP_LAWS_ALL };

static void assert_same_witness(const struct gup_witness *a, const struct gup_witness *b)
{
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->index, b->index);
	assert_int_equal(a->call.flags, b->call.flags);
	assert_int_equal(a->call.entry_point, b->call.entry_point);
	assert_int_equal(a->call.nr_pages, b->call.nr_pages);
}

static void assert_same(const struct gup_check_result *a, const struct gup_check_result *b)
{
	assert_int_equal(a->cases, b->cases);
	assert_int_equal(a->refused, b->refused);
	assert_int_equal(a->states, b->states);
	assert_int_equal(a->unreachable, b->unreachable);
	assert_memory_equal(a->why, b->why, sizeof(a->why));
	assert_int_equal(a->not_offered, b->not_offered);
	assert_int_equal(a->endless, b->endless);
	assert_int_equal(a->warned, b->warned);
	assert_int_equal(a->cancelled, b->cancelled);
	assert_int_equal(a->untold, b->untold);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		assert_int_equal(a->law[law].applies, b->law[law].applies);
		assert_int_equal(a->law[law].broken, b->law[law].broken);
		assert_same_witness(&a->law[law].witness, &b->law[law].witness);
		assert_int_equal(a->known[law].broken, 0);
		assert_int_equal(a->known[law].witness.size, UINT64_MAX);
	}
}

/* All releases and some proposals; more than one set of versions holds. */
static size_t fill(struct gup_rules *rules, const struct gup_rules **list)
{
	size_t nr = 0;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v))
		gup_history_resolve(v, &rules[nr++]);
	rules[nr++] = version("v6.6+protnone=fast-lookup").rules;
	rules[nr++] = version("v5.10+protnone=v1-always").rules;
	for (size_t i = 0; nr < MAX; i++)
		rules[nr++] = rules[i];
	for (size_t i = 0; i < nr; i++)
		list[i] = &rules[i];
	return nr;
}

static void same_as_alone(void **state)
{
	struct gup_rules rules[MAX];
	const struct gup_rules *list[MAX];
	struct gup_check_result *results = calloc(MAX, sizeof(*results));
	struct gup_check_result alone;
	size_t nr = fill(rules, list);

	assert_non_null(results);
	for (unsigned int jobs = 0; jobs <= 3; jobs++) {
		assert_true(gup_check_versions(&spread, list, nr, jobs, results, NULL, NULL));
		for (size_t i = 0; i < nr; i++) {
			/* The last ones are the first ones again. */
			if (!jobs)
				gup_check(*state, &spread, list[i], &alone, NULL, NULL);
			else
				gup_check_versions(&spread, &list[i], 1, 1, &alone, NULL, NULL);
			assert_same(&alone, &results[i]);
		}
	}
	/* There was something to be counted. */
	assert_true(results[0].law[GUP_LAW_NO_HINT_IN_PROT_NONE].applies > 0);
	assert_true(results[0].law[GUP_LAW_INVALID_REFUSED].broken > 0);
	assert_true(results[0].unreachable > 0);
	free(results);
}

/* Only the laws asked for are judged. */
static void some_laws(void **state)
{
	struct gup_selection selection = spread;
	const struct gup_spec v510 = version("v5.10"), v73 = version("v7.3");
	const struct gup_rules *const list[] = { &v510.rules, &v73.rules };
	struct gup_check_result results[2], alone;

	selection.laws =
		GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE) | GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW);
	assert_true(gup_check_versions(&selection, list, 2, 1, results, NULL, NULL));
	for (unsigned int i = 0; i < 2; i++) {
		gup_check(*state, &selection, list[i], &alone, NULL, NULL);
		assert_same(&alone, &results[i]);
	}
	assert_int_equal(results[0].law[GUP_LAW_BALANCE].applies, 0);
}

static bool add(void *arg, uint64_t cases)
{
	*(uint64_t *)arg += cases;
	return true;
}

static bool cancel(void *arg, uint64_t cases)
{
	*(uint64_t *)arg += cases;
	return false;
}

/* Progress tells of all that was planned, also of what a version cannot reach. */
static void progress(void **state)
{
	const struct gup_selection selection = one_state("anon-rw uffd-rwp", GUP_LAWS_ALL);
	const struct gup_selection all = { .full = false };
	const struct gup_spec v510 = version("v5.10"), v73 = version("v7.3");
	const struct gup_rules *const list[] = { &v510.rules, &v73.rules };
	struct gup_check_result results[2];
	uint64_t reported = 0;

	(void)state;
	assert_true(gup_check_versions(&selection, list, 2, 1, results, add, &reported));
	assert_int_equal(results[0].unreachable, 1);
	assert_int_equal(results[1].states, 1);
	assert_int_equal(reported * gup_initial_state_nr(),
			 gup_selection_cases(&all, list[0]) + gup_selection_cases(&all, list[1]));
}

/* The progress callback may end it. */
static void cancels(void **state)
{
	const struct gup_selection selection = { .laws = GUP_LAWS_ALL };
	const struct gup_spec v73 = version("v7.3");
	const struct gup_rules *const list[] = { &v73.rules };
	struct gup_check_result result;
	uint64_t reported = 0;

	(void)state;
	assert_true(gup_check_versions(&selection, list, 1, 1, &result, cancel, &reported));
	assert_true(result.cancelled);
	assert_int_equal(result.states, 1);
	assert_int_equal(result.cases + result.not_offered, reported);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(same_as_alone),
		TEST(some_laws),
		TEST(progress),
		TEST(cancels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
