// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where memory runs short, labs and comparisons say so, and what there was is given back.
 */
#include "enumerate_lab.h"

#include "failing_malloc.h"

#include <gupwalk/pair.h>

/* Fewer than what one lab allocates: it is enough to fail once in each. */
#define FEW 7

/* Rule: a lab is made whole or not at all. */
static void making_a_lab(void **state)
{
	const size_t before = nr_blocks;
	struct gup_lab *lab = NULL;
	unsigned int n;

	(void)state;
	gup_lab_destroy(NULL);
	for (n = 1; !lab; n++) {
		size_t left;

		fail_malloc(n);
		lab = gup_lab_create();
		left = nr_blocks - before;
		assert_int_equal(malloc_failed(), !lab);
		assert_int_equal(!left, !lab);
	}
	/* Two address spaces, room for the pages of two calls, and the lab. */
	assert_true(n > 5);
	assert_ptr_not_equal(lab->out.pages, lab->twin.pages);
	assert_int_equal(lab->out.max_pages, GUP_CASE_ROOM);
	assert_int_equal(lab->twin.max_pages, GUP_CASE_ROOM);
	gup_lab_destroy(lab);
}

/* Rule: a state of other levels, for which there is no memory, is none; the next may be one. */
static void building(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	struct gup_lab *lab = gup_lab_create();
	struct gup_base base = { .levels = 5 };
	enum gup_step_error err = GUP_STEP_NO_ROOM;

	(void)state;
	assert_int_equal(lab->base->levels, 4);
	for (unsigned int n = 1; err; n++) {
		base.levels = 5;
		fail_malloc(n);
		err = gup_lab_build(lab, &v612.rules, &base);
		assert_int_equal(err, malloc_failed() ? GUP_STEP_NO_ROOM : GUP_STEP_OK);
		base.levels = 4;
		assert_int_equal(gup_lab_build(lab, &v612.rules, &base), GUP_STEP_OK);
	}
	/* Nor is one, for calls in which there is no room. */
	gup_mm_destroy(lab->work);
	lab->work = gup_mm_create(4, 2, 8, 1);
	gup_base_get(base_by_name("anon-rw written"), &base);
	assert_int_equal(gup_lab_build(lab, &v612.rules, &base), GUP_STEP_NO_ROOM);
	gup_lab_destroy(lab);
}

/* Rule: there are two sides or none to a comparison. */
static void pairing(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	bool made = false;

	(void)state;
	for (unsigned int n = 1; !made; n++) {
		struct gup_pair pair = { .rules = { &v612.rules, &v612.rules } };
		struct gup_case c = { .levels = 5, .nr_calls = 1 };
		unsigned int at_odds;

		fail_malloc(n);
		made = gup_pair_create(&pair);
		assert_int_equal(malloc_failed(), !made);
		for (bool settled = !made; !settled; n++) {
			fail_malloc(n);
			settled = gup_pair_settle(&pair, &c, &at_odds);
			assert_int_equal(malloc_failed(), !settled);
		}
		gup_pair_destroy(&pair);
	}
}

/* Rule: a comparison says when it is not all there is. */
static void comparing(void **state)
{
	const struct gup_space space = { .shard = gup_base_nr() };
	const struct gup_spec v612 = version("v6.12");
	bool whole = false;

	(void)state;
	for (unsigned int n = 1; !whole; n += FEW) {
		/* One at four levels, one at five. */
		struct gup_diff diff = { .random.cases = 2 };

		fail_malloc(n);
		whole = gup_diff(&space, &v612.rules, &v612.rules, &diff, NULL, NULL);
		assert_int_equal(malloc_failed(), !whole);
		assert_int_equal(diff.cases == 2, whole);
	}
}

static long one_more(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	gup_call(walk, call);
	walk->out->ret += walk->mm->levels == 5;
	return walk->out->ret;
}

/* What is allocated before any state is built. */
static unsigned int nr_for_labs(void)
{
	const struct gup_space space = { .shard = gup_base_nr() };
	const struct gup_spec v612 = version("v6.12");
	struct gup_diff diff = { .classes = NULL };

	fail_malloc(1000);
	assert_true(gup_diff(&space, &v612.rules, &v612.rules, &diff, NULL, NULL));
	return 1000 - fails_in;
}

/* Random cases, of which some differ: of two versions, or of one and an engine. */
static void find(const struct gup_engine *engine, const char *a, const char *b, uint64_t cases)
{
	const struct gup_space space = { .shard = gup_base_nr() };
	const struct gup_spec va = version(a), vb = version(b);
	bool whole = false;

	for (unsigned int n = nr_for_labs() + 1; !whole; n += FEW) {
		struct gup_diff_class classes[16];
		struct gup_base found[16];
		struct gup_diff diff = {
			.engine = { engine },
			.classes = classes,
			.max_classes = 16,
			.random = { .cases = cases, .seed = 3, .found = found, .max_found = 16 }
		};
		bool told;

		fail_malloc(n);
		told = gup_diff(&space, &va.rules, &vb.rules, &diff, NULL, NULL);
		whole = !malloc_failed();
		assert_int_equal(told, whole);
		assert_int_equal(diff.cases == cases, whole);
		assert_true(!whole || diff.random.nr_found);
	}
}

/* Rule: nor does a difference hide it, for which states are built on the way. */
static void finding(void **state)
{
	const struct gup_engine wrong = { .call = one_more, .entries = UINT32_MAX };

	(void)state;
	find(&wrong, "v6.12", "v6.12", 40);
	find(NULL, "v5.10", "v7.3", 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(making_a_lab), cmocka_unit_test(building),
		cmocka_unit_test(pairing),	cmocka_unit_test(comparing),
		cmocka_unit_test(finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
