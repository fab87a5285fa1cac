// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a comparison counts, how it classes, and the small cases it finds: one side is an
 * engine that tells what a test wants.
 */
#include "told_engine.h"

#include <gupwalk/diff.h>

#define ROOM 8
#define STATE "anon-rw written"

struct compared {
	struct gup_diff diff;
	struct gup_diff_class classes[ROOM];
	struct gup_base found[ROOM];
	unsigned int told;
	uint64_t told_cases;
};

static bool count(void *arg, uint64_t cases)
{
	struct compared *c = arg;

	c->told++;
	c->told_cases += cases;
	return true;
}

/* Compare a version with what an engine makes of it, in some states, then at random. */
static void compare(struct compared *c, struct told_engine *e, const char *name,
		    const struct gup_space *space)
{
	const struct gup_spec v = version(name);

	c->told = 0;
	c->told_cases = 0;
	c->diff.engine[1] = &e->engine;
	c->diff.classes = c->classes;
	c->diff.random.found = c->found;
	assert_true(gup_diff(space, &v.rules, &v.rules, &c->diff, count, c));
}

static void compare_in(struct compared *c, struct told_engine *e, const char *name,
		       const char *base)
{
	const struct gup_space space = one_state(base, 0);

	*c = (struct compared){ .diff.max_classes = ROOM };
	compare(c, e, name, &space);
}

static uint64_t nr_calls(const char *name)
{
	const struct gup_base base = { .nr_pages = 1 };
	const struct gup_space space = { .full = false };

	return gup_space_calls(&space, version(name).rules.foll_known, &base, NULL, NULL);
}

/* Two cases that differ alike are one class, of which the smaller is the witness. */
static void one_class(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_GET, FOLL_WRITE);
	e.more = true;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.cases, nr_calls("v6.12"));
	assert_int_equal(c.diff.states, 1);
	assert_int_equal(c.diff.differing, 2);
	assert_int_equal(c.diff.nr_classes, 1);
	assert_int_equal(c.diff.unclassed, 0);
	assert_int_equal(c.classes[0].differs, GUP_DIFFER_RET);
	assert_int_equal(c.classes[0].culprits, 0);
	assert_int_equal(c.classes[0].call_class, GUP_CALL_CLASS_GET);
	assert_string_equal(c.classes[0].leaf, "written");
	assert_int_equal(c.classes[0].count, 2);
	assert_false(c.classes[0].witness.call.no_pages);
	assert_int_equal(c.classes[0].witness.base, base_by_name(STATE));
	assert_int_equal(c.classes[0].witness.size >> 48, 1);
	assert_int_equal(c.told, 1);
	assert_int_equal(c.told_cases, c.diff.cases);
	assert_false(c.diff.cancelled);
}

/* Functions of another sort are another class; the smaller witness comes first. */
static void sorted(void **state)
{
	struct compared c;
	struct told_engine look_up, e;

	(void)state;
	tell_of(&e, GUP_CALL_GET, FOLL_WRITE | FOLL_FORCE);
	tell_of(&look_up, GUP_CALL_LOOK_UP, 0);
	e.more = look_up.more = true;
	/* Each side tells of another call. */
	c = (struct compared){ .diff = { .max_classes = ROOM, .engine = { &look_up.engine } } };
	compare(&c, &e, "v6.12",
		&(struct gup_space){ .shard = base_by_name(STATE), .nr_shards = gup_base_nr() });
	assert_int_equal(c.diff.nr_classes, 2);
	assert_int_equal(c.classes[0].call_class, GUP_CALL_CLASS_LOOK_UP);
	assert_int_equal(c.classes[1].call_class, GUP_CALL_CLASS_GET);
	assert_int_equal(c.diff.differing, 3);
	/* With room for one, the others are counted. */
	c.diff.max_classes = 1;
	compare(&c, &e, "v6.12",
		&(struct gup_space){ .shard = base_by_name(STATE), .nr_shards = gup_base_nr() });
	assert_int_equal(c.diff.nr_classes, 1);
	assert_int_equal(c.classes[0].call_class, GUP_CALL_CLASS_GET);
	assert_int_equal(c.classes[0].count, 2);
	assert_int_equal(c.diff.differing, 3);
	assert_int_equal(c.diff.unclassed, 1);
}

/* What is not offered, not made, or not believed, is counted as that. */
static void left_out(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_NR, 0);
	e.engine.entries = ~(1u << GUP_CALL_LOOK_UP);
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.not_offered, nr_calls("v6.12") / 15);
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - c.diff.not_offered);
	assert_int_equal(c.diff.not_made, 0);
	/* There is no VMA for a look-up. */
	tell_of(&e, GUP_CALL_NR, 0);
	compare_in(&c, &e, "v6.12", "gate emulate");
	assert_int_equal(c.diff.not_made, nr_calls("v6.12") / 15);
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - c.diff.not_made);
	assert_int_equal(c.diff.not_offered, 0);
	/* Without a struct page v5.10 counts a page for a pin, and stores none. */
	tell_of(&e, GUP_CALL_PIN_UNLOCKED, 0);
	e.endless = true;
	compare_in(&c, &e, "v5.10", "mixedmap-rw none");
	assert_int_equal(c.diff.unstored, 1);
	assert_int_equal(c.diff.differing, 0);
	assert_int_equal(c.diff.cases, nr_calls("v5.10"));
}

/* Whoever is given up is asked no more, on either side. */
static void given_up(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_NR, 0);
	e.patience = 10;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.cases, 10);
	assert_true(c.diff.cancelled);
}

/* Random cases of one part: no enumerated state is that far behind. */
static struct gup_space random_only(void)
{
	return (struct gup_space){ .shard = gup_base_nr(), .nr_shards = gup_base_nr() + 1 };
}

static void at_random(struct compared *c, struct told_engine *e, uint64_t cases, size_t max_found)
{
	const struct gup_space space = random_only();

	*c = (struct compared){ .diff = { .max_classes = ROOM } };
	c->diff.random.cases = cases * space.nr_shards;
	c->diff.random.seed = 1;
	c->diff.random.max_found = max_found;
	compare(c, e, "v6.12", &space);
}

/* As many random cases as asked for, and none that differs when nothing does. */
static void random_same(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_NR, 0);
	at_random(&c, &e, 101, ROOM);
	assert_int_equal(c.diff.cases, 101);
	assert_int_equal(c.diff.states, 0);
	/* Of two sorts of levels, each with up to two dozen calls a state. */
	assert_in_range(c.diff.random.states, 4, 101);
	assert_int_equal(c.diff.random.at_odds, 0);
	assert_int_equal(c.diff.differing, 0);
	assert_int_equal(c.told, 1);
}

/* What is left over when the parts are made goes to the first ones. */
static void random_parts(void **state)
{
	struct compared c = { .diff = { .max_classes = ROOM } };
	struct told_engine e;
	struct gup_space space = random_only();

	(void)state;
	tell_of(&e, GUP_CALL_NR, 0);
	c.diff.random.cases = 5 * space.nr_shards + space.shard;
	compare(&c, &e, "v6.12", &space);
	assert_int_equal(c.diff.cases, 5);
	c.diff.random.cases = 6 * space.nr_shards;
	compare(&c, &e, "v6.12", &space);
	assert_int_equal(c.diff.cases, 6);
}

/* The first case of a class becomes small: a VMA, a call, and nothing else. */
static void random_small(void **state)
{
	const struct gup_diff_class *class;
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_LOOK_UP, 0);
	e.more = true;
	at_random(&c, &e, 400, ROOM);
	assert_int_equal(c.diff.cases, 400);
	assert_in_range(c.diff.nr_classes, 1, 2);
	assert_int_equal(c.diff.random.nr_found, c.diff.nr_classes);
	class = &c.classes[0];
	assert_int_equal(class->call_class, GUP_CALL_CLASS_LOOK_UP);
	assert_string_equal(class->leaf, "random state");
	assert_ptr_equal(class->witness.state, &c.found[0]);
	assert_int_equal(class->witness.call.flags, 0);
	assert_int_equal(c.found[0].nr_steps, 1);
	assert_int_equal(c.found[0].step[0].kind, GUP_STEP_VMA);
	/* No more levels than it takes to get there. */
	assert_int_equal(c.found[0].levels, c.found[0].start < gup_task_size_max(4) ? 4 : 5);
	assert_int_equal(c.found[0].start, class->witness.call.start);
	assert_int_equal(c.found[0].nr_pages, 1);
	assert_int_equal(class->witness.size >> 32, 1 << 8 | 1);
}

/* A class whose witness has no room is none; its cases are counted. */
static void random_no_room(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_CALL_LOOK_UP, 0);
	e.more = true;
	at_random(&c, &e, 400, 0);
	assert_true(c.diff.differing > 0);
	assert_int_equal(c.diff.nr_classes, 0);
	assert_int_equal(c.diff.unclassed, c.diff.differing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_class),	cmocka_unit_test(sorted),
		cmocka_unit_test(left_out),	cmocka_unit_test(given_up),
		cmocka_unit_test(random_same),	cmocka_unit_test(random_parts),
		cmocka_unit_test(random_small), cmocka_unit_test(random_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
