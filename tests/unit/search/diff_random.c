// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random cases of a comparison, and the small ones that it makes of them.
 */
#include "compared.h"

#include <gupwalk/comparison.h>

#include "search/internal.h"

#define FOUND 128

/* Random cases of one part: no enumerated state is that far behind. */
static struct gup_selection random_only(void)
{
	return (struct gup_selection){ .shard = gup_initial_state_nr(),
				       .nr_shards = gup_initial_state_nr() + 1 };
}

static void at_random(struct compared *c, struct fake_engine *e, uint64_t cases, size_t max_found)
{
	const struct gup_selection selection = random_only();

	*c = (struct compared){ .diff = { .max_classes = ROOM } };
	c->diff.random.cases = cases * selection.nr_shards;
	c->diff.random.seed = 1;
	c->diff.random.max_found = max_found;
	compare(c, e, "v6.12", &selection);
}

/* As many random cases as asked for, and none that differs when nothing does. */
static void random_same(void **state)
{
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	at_random(&c, &e, 101, ROOM);
	assert_int_equal(c.diff.cases, 101);
	assert_int_equal(c.diff.states, 0);
	/* Two numbers of levels, each with up to two dozen calls a state. */
	assert_in_range(c.diff.random.states, 4, 101);
	assert_int_equal(c.diff.random.at_odds, 0);
	assert_int_equal(c.diff.differing, 0);
	assert_int_equal(c.reported, 1);
}

/* The first parts get the remainder. */
static void random_parts(void **state)
{
	struct compared c = { .diff = { .max_classes = ROOM } };
	struct fake_engine e;
	struct gup_selection selection = random_only();

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	c.diff.random.cases = 5 * selection.nr_shards + selection.shard;
	compare(&c, &e, "v6.12", &selection);
	assert_int_equal(c.diff.cases, 5);
	c.diff.random.cases = 6 * selection.nr_shards;
	compare(&c, &e, "v6.12", &selection);
	assert_int_equal(c.diff.cases, 6);
}

/* The first case of a class becomes small: a VMA, a call, and nothing else. */
static void random_small(void **state)
{
	const struct gup_diff_class *class;
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_LOOK_UP, 0);
	e.more = true;
	at_random(&c, &e, 400, ROOM);
	assert_int_equal(c.diff.cases, 400);
	assert_in_range(c.diff.nr_classes, 1, 2);
	assert_int_equal(c.diff.random.nr_found, c.diff.nr_classes);
	class = &c.classes[0];
	assert_int_equal(class->call_class, GUP_ENTRY_POINT_CLASS_LOOK_UP);
	assert_string_equal(class->treatment, "random state");
	assert_ptr_equal(class->witness.state, &c.found[0]);
	assert_int_equal(class->witness.call.flags, 0);
	assert_int_equal(c.found[0].nr_steps, 1);
	assert_int_equal(c.found[0].step[0].kind, GUP_STEP_VMA);
	/* No more levels than it takes to get there. */
	assert_int_equal(c.found[0].levels, c.found[0].start < gup_task_size_max(4) ? 4 : 5);
	assert_int_equal(c.found[0].start, class->witness.call.start);
	assert_int_equal(c.found[0].nr_pages, 1);
	/* Every random state is as large as the others. */
	assert_int_equal(class->witness.size,
			 UINT64_C(1) << 40 | UINT64_C(1) << 32 | GUP_ENTRY_POINT_LOOK_UP * 4);
	assert_string_equal(c.found[0].memory, "");
}

/* A class is not kept if its witness does not fit. Its cases are counted. */
static void random_no_room(void **state)
{
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_LOOK_UP, 0);
	e.more = true;
	at_random(&c, &e, 400, 0);
	assert_true(c.diff.differing > 0);
	assert_int_equal(c.diff.nr_classes, 0);
	assert_int_equal(c.diff.random.nr_found, 0);
	assert_int_equal(c.diff.unclassed, c.diff.differing);
}

/* Calls as they come, and by how many levels. */
struct recorder {
	struct gup_engine engine;
	struct gup_call call[512];
	unsigned int levels[512];
	unsigned int nr;
};

static long record(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct recorder *r = arg;

	assert_in_range(r->nr, 0, 511);
	r->call[r->nr] = *call;
	r->levels[r->nr++] = walk->mm->levels;
	return gup_call(walk, call);
}

static struct gup_diff recorded(struct recorder *r, uint64_t seed, uint64_t cases)
{
	/* As good as one part of one. */
	const struct gup_selection selection = { .shard = gup_initial_state_nr() };
	const struct gup_spec v = version("v6.12");
	struct gup_diff diff = { .random = { .cases = cases, .seed = seed } };

	*r = (struct recorder){ .engine = {
					.call = record, .arg = r, .entry_points = UINT32_MAX } };
	diff.engine[1] = &r->engine;
	assert_true(gup_diff(&selection, &v.rules, &v.rules, &diff, NULL, NULL));
	assert_int_equal(diff.cases, cases);
	assert_int_equal(r->nr, cases);
	return diff;
}

/* The first half is at four levels, the other at five. */
static void random_levels(void **state)
{
	struct recorder r;

	(void)state;
	recorded(&r, 1, 51);
	for (unsigned int i = 0; i < r.nr; i++)
		assert_int_equal(r.levels[i], i < 25 ? 4 : 5);
}

/* The seed is the first state's; the next state's is the next one. */
static void random_seeds(void **state)
{
	static struct recorder r, next;
	unsigned int first = 0;

	(void)state;
	recorded(&r, 7, 200);
	recorded(&next, 8, 200);
	/* Where the second state begins: it has a dozen calls or two before it. */
	while (++first < 25 && memcmp(&r.call[first], &next.call[0], sizeof(r.call[0])))
		;
	assert_in_range(first, 12, 24);
	assert_memory_equal(&r.call[first], &next.call[0], 24 * sizeof(r.call[0]));
}

/* v6.2 has all functions: two dozen in each state, and no more states than it takes. */
static void random_states(void **state)
{
	const struct gup_selection selection = { .shard = gup_initial_state_nr(), .nr_shards = 1 };
	const struct gup_spec v = version("v6.2");
	struct gup_diff diff = { .random.cases = 4 * 24 };

	(void)state;
	assert_true(gup_diff(&selection, &v.rules, &v.rules, &diff, NULL, NULL));
	assert_int_equal(diff.cases, 4 * 24);
	assert_int_equal(diff.random.states, 4);
	diff.random.cases = 2 * 25;
	assert_true(gup_diff(&selection, &v.rules, &v.rules, &diff, NULL, NULL));
	assert_int_equal(diff.cases, 2 * 25);
	assert_int_equal(diff.random.states, 4);
}

/* Without calls there are no more states than the cases asked for. */
static void random_nothing(void **state)
{
	struct compared c = { .diff = { .max_classes = ROOM, .random.cases = 10 } };
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	e.engine.entry_points = 0;
	compare(&c, &e, "v6.12", &(struct gup_selection){ .shard = gup_initial_state_nr() });
	assert_int_equal(c.diff.random.states, 10);
	assert_int_equal(c.diff.not_offered, 10 * 24);
	assert_int_equal(c.diff.cases, 0);
}

/* One case too many for the parts is the first one's. */
static void random_first_part(void **state)
{
	const struct gup_selection selection = { .shard = 0, .nr_shards = gup_initial_state_nr() };
	struct compared c = { .diff = { .max_classes = ROOM } };
	struct fake_engine e;
	uint64_t initial;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	compare(&c, &e, "v6.12", &selection);
	initial = c.diff.cases;
	c.diff.random.cases = 5 * selection.nr_shards + 1;
	compare(&c, &e, "v6.12", &selection);
	assert_int_equal(c.diff.cases, initial + 6);
}

/* Two versions at random: what differs, and how many classes there is room for. */
struct versions {
	struct gup_spec a, b;
	struct gup_diff diff;
	struct gup_diff_class classes[FOUND];
	struct gup_initial_state found[FOUND];
};

static struct versions *versions(const char *a, const char *b, uint64_t cases, size_t max_classes)
{
	const struct gup_selection selection = { .shard = gup_initial_state_nr() };
	static struct versions v;

	v = (struct versions){ .a = version(a), .b = version(b) };
	v.diff = (struct gup_diff){ .classes = v.classes, .max_classes = max_classes };
	v.diff.random = (struct gup_diff_random){
		.cases = cases, .seed = 3, .found = v.found, .max_found = FOUND
	};
	assert_true(gup_diff(&selection, &v.a.rules, &v.b.rules, &v.diff, NULL, NULL));
	assert_int_equal(v.diff.cases, cases);
	return &v;
}

static struct gup_case case_of(const struct gup_witness *witness)
{
	const struct gup_initial_state *initial = witness->state;
	struct gup_case c = { .levels = initial->levels,
			      .nr_steps = initial->nr_steps,
			      .nr_calls = 1 };

	memcpy(c.step, initial->step, initial->nr_steps * sizeof(c.step[0]));
	c.call[0] = witness->call;
	return c;
}

/* In what the case differs; -1 where not both sides have its state. */
static int differs(struct gup_comparison *comparison, const struct gup_case *c)
{
	struct gup_case settled = *c;
	unsigned int at_odds;

	assert_true(gup_comparison_settle(comparison, &settled, &at_odds));
	return settled.nr_steps == c->nr_steps ? (int)gup_comparison_differs(comparison, c) : -1;
}

/* It differs so, and with the second version's rules of the class the first does not. */
static bool is_of(struct gup_comparison *plain, struct gup_comparison *mixed,
		  const struct gup_diff_class *class, const struct gup_case *c)
{
	return differs(plain, c) == (int)class->differs &&
	       gup_entry_point_class(c->call[0].entry_point) == class->call_class &&
	       !differs(mixed, c);
}

/* A witness found at random is of its class, and would not be without one of its steps. */
static void random_witnesses(void **state)
{
	struct versions *v = versions("v5.10", "v7.3", 1000, FOUND);
	struct gup_comparison plain = { .rules = { &v->a.rules, &v->b.rules } };
	struct gup_rules rules;
	struct gup_comparison mixed = { .rules = { &rules, &v->b.rules } };

	(void)state;
	assert_true(gup_comparison_create(&plain) && gup_comparison_create(&mixed));
	assert_in_range(v->diff.nr_classes, 8, FOUND);
	assert_int_equal(v->diff.unclassed, 0);
	assert_int_equal(v->diff.random.nr_found, v->diff.nr_classes);
	for (size_t i = 0; i < v->diff.nr_classes; i++) {
		const struct gup_diff_class *class = &v->classes[i];
		struct gup_case c = case_of(&class->witness);

		assert_false(gup_rule_set_empty(class->culprits));
		rules = rule_sets_mixed(&v->a.rules, &v->b.rules, class->culprits);
		assert_true(is_of(&plain, &mixed, class, &c));
		for (unsigned int s = 0; s < c.nr_steps; s++) {
			struct gup_case less = c;

			memmove(&less.step[s], &less.step[s + 1],
				(c.nr_steps - s - 1) * sizeof(c.step[0]));
			less.nr_steps--;
			assert_false(is_of(&plain, &mixed, class, &less));
		}
	}
	gup_comparison_destroy(&plain);
	gup_comparison_destroy(&mixed);
}

/* The number of differences is the same with and without shrinking of witnesses. */
static void random_way(void **state)
{
	uint64_t differing = versions("v5.10", "v7.3", 1000, FOUND)->diff.differing;

	(void)state;
	assert_true(differing > 0);
	assert_int_equal(versions("v5.10", "v7.3", 1000, 0)->diff.differing, differing);
}

/* Some steps only one of two versions can do: a few in each state, at most. */
static void random_at_odds(void **state)
{
	struct versions *v = versions("v7.2", "v7.3", 1000, FOUND);

	(void)state;
	assert_in_range(v->diff.random.at_odds, 1, 12 * v->diff.random.states);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_same),	     cmocka_unit_test(random_parts),
		cmocka_unit_test(random_small),	     cmocka_unit_test(random_no_room),
		cmocka_unit_test(random_levels),     cmocka_unit_test(random_seeds),
		cmocka_unit_test(random_states),     cmocka_unit_test(random_nothing),
		cmocka_unit_test(random_first_part), cmocka_unit_test(random_witnesses),
		cmocka_unit_test(random_way),	     cmocka_unit_test(random_at_odds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
