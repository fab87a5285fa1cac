// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a comparison counts, and how it classes: one side is an engine that tells what a
 * test wants.
 */
#include "compared.h"

#define STATE "anon-rw written"

static void compare_in(struct compared *c, struct told_engine *e, const char *name,
		       const char *initial)
{
	const struct gup_selection selection = one_state(initial, 0);

	*c = (struct compared){ .diff.max_classes = ROOM };
	compare(c, e, name, &selection);
}

static uint64_t nr_calls(const char *name)
{
	const struct gup_initial_state initial = { .nr_pages = 1 };
	const struct gup_selection selection = { .full = false };

	return gup_selection_calls(&selection, version(name).rules.foll_known, &initial, NULL,
				   NULL);
}

/* Two cases that differ alike are one class, of which the smaller is the witness. */
static void one_class(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	e.more = true;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.cases, nr_calls("v6.12"));
	assert_int_equal(c.diff.states, 1);
	assert_int_equal(c.diff.differing, 2);
	assert_int_equal(c.diff.nr_classes, 1);
	assert_int_equal(c.diff.unclassed, 0);
	assert_int_equal(c.classes[0].differs, GUP_DIFFER_RET);
	assert_int_equal(c.classes[0].culprits, 0);
	assert_int_equal(c.classes[0].call_class, GUP_ENTRY_POINT_CLASS_GET);
	assert_string_equal(c.classes[0].treatment, "written");
	assert_int_equal(c.classes[0].count, 2);
	assert_false(c.classes[0].witness.call.no_pages);
	assert_int_equal(c.classes[0].witness.index, state_by_name(STATE));
	assert_int_equal(c.classes[0].witness.size >> 48, 1);
	assert_int_equal(c.told, 1);
	assert_int_equal(c.told_cases, c.diff.cases);
	assert_false(c.diff.cancelled);
}

/* Of witnesses that are as small the first is kept. */
static void first_witness(void **state)
{
	struct compared c;
	struct told_engine e;

	(void)state;
	tell_of(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_WRITE);
	e.also = FOLL_FORCE;
	e.more = true;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.classes[0].count, 2);
	assert_int_equal(c.classes[0].witness.call.flags, FOLL_WRITE);
}

/* Where an engine walks, on whichever side, no rule is looked for. */
static void no_rules_of_engines(void **state)
{
	const struct gup_selection selection = one_state("anon-rw hinted", 0);
	const struct gup_spec a = version("v6.4"), b = version("v6.5");

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct compared c = { .diff.max_classes = ROOM };
		struct told_engine e;

		tell_of(&e, GUP_ENTRY_POINT_NR, 0);
		c.diff.engine[side] = &e.engine;
		c.diff.classes = c.classes;
		assert_true(gup_diff(&selection, &a.rules, &b.rules, &c.diff, NULL, NULL));
		assert_true(c.diff.differing > 0);
		for (size_t i = 0; i < c.diff.nr_classes; i++)
			assert_int_equal(c.classes[i].culprits, 0);
	}
}

/* Functions of another sort are another class; the smaller witness comes first. */
static void sorted(void **state)
{
	struct compared c;
	struct told_engine look_up, e;

	(void)state;
	tell_of(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	tell_of(&look_up, GUP_ENTRY_POINT_LOOK_UP, 0);
	e.more = look_up.more = true;
	/* Each side tells of another call. */
	c = (struct compared){ .diff = { .max_classes = ROOM, .engine = { &look_up.engine } } };
	compare(&c, &e, "v6.12",
		&(struct gup_selection){ .shard = state_by_name(STATE),
					 .nr_shards = gup_initial_state_nr() });
	assert_int_equal(c.diff.nr_classes, 2);
	assert_int_equal(c.classes[0].call_class, GUP_ENTRY_POINT_CLASS_LOOK_UP);
	assert_int_equal(c.classes[1].call_class, GUP_ENTRY_POINT_CLASS_GET);
	assert_int_equal(c.diff.differing, 3);
	/* With room for one, the others are counted. */
	c.diff.max_classes = 1;
	compare(&c, &e, "v6.12",
		&(struct gup_selection){ .shard = state_by_name(STATE),
					 .nr_shards = gup_initial_state_nr() });
	assert_int_equal(c.diff.nr_classes, 1);
	assert_int_equal(c.classes[0].call_class, GUP_ENTRY_POINT_CLASS_GET);
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
	tell_of(&e, GUP_ENTRY_POINT_NR, 0);
	e.engine.entries = ~(1u << GUP_ENTRY_POINT_LOOK_UP);
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.not_offered, nr_calls("v6.12") / CALL_FORMS);
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - c.diff.not_offered);
	assert_int_equal(c.diff.not_made, 0);
	/* There is no VMA for a look-up. */
	tell_of(&e, GUP_ENTRY_POINT_NR, 0);
	compare_in(&c, &e, "v6.12", "gate emulate");
	assert_int_equal(c.diff.not_made, nr_calls("v6.12") / CALL_FORMS);
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - c.diff.not_made);
	assert_int_equal(c.diff.not_offered, 0);
	/* Without a struct page v5.10 counts a page for a pin, and stores none. */
	tell_of(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, 0);
	e.endless = true;
	compare_in(&c, &e, "v5.10", "mixedmap-rw none");
	assert_int_equal(c.diff.unstored, 1);
	assert_int_equal(c.diff.differing, 0);
	assert_int_equal(c.diff.cases, nr_calls("v5.10"));
}

/* Whoever is given up is asked no more, on either side. */
static void given_up(void **state)
{
	const struct gup_selection selection = one_state(STATE, 0);

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct compared c = { .diff.max_classes = ROOM };
		struct told_engine e, other;

		tell_of(&e, GUP_ENTRY_POINT_NR, 0);
		tell_of(&other, GUP_ENTRY_POINT_NR, 0);
		*(side ? &e.patience : &other.patience) = 10;
		c.diff.engine[0] = &other.engine;
		compare(&c, &e, "v6.12", &selection);
		assert_int_equal(c.diff.cases, 10);
		assert_true(c.diff.cancelled);
	}
}

/* Calls that nobody has anything to say of, and that cost nothing. */
static long say_nothing(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	(void)call;
	gup_outcome_clear(walk->out);
	return 0;
}

struct told {
	unsigned int times;
	uint64_t each[8];
	/* It is ended then. */
	unsigned int ends;
};

static bool note(void *arg, uint64_t cases)
{
	struct told *told = arg;

	assert_in_range(told->times, 0, 7);
	told->each[told->times++] = cases;
	return told->times != told->ends;
}

static struct gup_diff progress(struct told *told, const struct gup_selection *selection)
{
	const struct gup_engine silent = { .call = say_nothing, .entries = UINT32_MAX };
	const struct gup_spec v = version("v6.12");
	struct gup_diff diff = { .engine = { &silent, &silent } };

	assert_true(gup_diff(selection, &v.rules, &v.rules, &diff, note, told));
	return diff;
}

/* Progress is told of 65536 cases at a time, then of the rest; once told to, it ends. */
static void tells(void **state)
{
	const uint64_t at_a_time = 1 << 16;
	unsigned int nr_states = (unsigned int)(3 * at_a_time / nr_calls("v6.12"));
	struct gup_selection selection = { .nr_shards = gup_initial_state_nr() / nr_states };
	struct told told = { 0 };
	struct gup_diff diff = progress(&told, &selection);

	(void)state;
	assert_false(diff.cancelled);
	assert_in_range(diff.cases, 2 * at_a_time, 4 * at_a_time);
	assert_int_equal(told.times, diff.cases / at_a_time + 1);
	for (unsigned int i = 0; i + 1 < told.times; i++)
		assert_int_equal(told.each[i], at_a_time);
	assert_int_equal(told.each[told.times - 1], diff.cases % at_a_time);

	told = (struct told){ .ends = 2 };
	diff = progress(&told, &selection);
	assert_true(diff.cancelled);
	assert_int_equal(diff.cases, 2 * at_a_time);
	assert_int_equal(told.each[1], at_a_time);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_class),
		cmocka_unit_test(first_witness),
		cmocka_unit_test(no_rules_of_engines),
		cmocka_unit_test(sorted),
		cmocka_unit_test(left_out),
		cmocka_unit_test(given_up),
		cmocka_unit_test(tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
