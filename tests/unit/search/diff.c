// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a comparison counts, how it classes, and the rules that explain a difference.
 */
#include "compared.h"
#include "sandbox.h"

#include <gupwalk/diff.h>

#define STATE "anon-rw written"

static void compare_in(struct compared *c, struct fake_engine *e, const char *name,
		       const char *initial)
{
	const struct gup_selection selection = one_state(initial, 0);

	*c = (struct compared){ .diff.max_classes = ROOM };
	compare(c, e, name, &selection);
}

/* Calls of one function and its variants, of fifteen, in one state. */
static uint64_t nr_of_one(const char *name)
{
	const struct gup_initial_state initial = { .nr_pages = 1 };
	const struct gup_selection selection = { .full = false };

	return gup_selection_calls(&selection, version(name).rules.foll_known, &initial, NULL,
				   NULL) /
	       CALL_FORMS;
}

/* Calls of the functions that v6.3 and later have: pin_user_pages_fast_only() is gone. */
static uint64_t nr_calls(const char *name)
{
	return nr_of_one(name) * (CALL_FORMS - 1);
}

/* Two cases that differ alike are one class, of which the smaller is the witness. */
static void one_class(void **state)
{
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	e.more = true;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.cases, nr_calls("v6.12"));
	assert_int_equal(c.diff.states, 1);
	assert_int_equal(c.diff.differing, 2);
	assert_int_equal(c.diff.nr_classes, 1);
	assert_int_equal(c.diff.unclassed, 0);
	assert_int_equal(c.classes[0].differs, GUP_DIFFER_RET);
	assert_int_equal(c.classes[0].culprits.word[0], 0);
	assert_int_equal(c.classes[0].call_class, GUP_ENTRY_POINT_CLASS_GET);
	assert_string_equal(c.classes[0].treatment, "written");
	assert_int_equal(c.classes[0].count, 2);
	assert_false(c.classes[0].witness.call.no_pages);
	assert_int_equal(c.classes[0].witness.index, state_by_name(STATE));
	assert_int_equal(c.classes[0].witness.size >> 48, 1);
	assert_int_equal(c.reported, 1);
	assert_int_equal(c.told_cases, c.diff.cases);
	assert_false(c.diff.cancelled);
}

/* The first of two witnesses of the same size is kept. */
static void first_witness(void **state)
{
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_WRITE);
	e.also = FOLL_FORCE;
	e.more = true;
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.classes[0].count, 2);
	assert_int_equal(c.classes[0].witness.call.flags, FOLL_WRITE);
}

/* If an engine walks, on either side, no rule is searched. */
static void no_rules_of_engines(void **state)
{
	const struct gup_selection selection = one_state("anon-rw hinted", 0);
	const struct gup_spec a = version("v6.4"), b = version("v6.5");

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct compared c = { .diff.max_classes = ROOM };
		struct fake_engine e;

		fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
		c.diff.engine[side] = &e.engine;
		c.diff.classes = c.classes;
		assert_true(gup_diff(&selection, &a.rules, &b.rules, &c.diff, NULL, NULL));
		assert_true(c.diff.differing > 0);
		for (size_t i = 0; i < c.diff.nr_classes; i++)
			assert_int_equal(c.classes[i].culprits.word[0], 0);
	}
}

/* Functions of another sort are another class; the smaller witness comes first. */
static void sorted(void **state)
{
	struct compared c;
	struct fake_engine look_up, e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	fake_engine_for(&look_up, GUP_ENTRY_POINT_LOOK_UP, 0);
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

/* Calls that are not offered, not made or not believed are counted separately. */
static void left_out(void **state)
{
	struct compared c;
	struct fake_engine e;

	(void)state;
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	e.engine.entry_points = ~(1u << GUP_ENTRY_POINT_LOOK_UP);
	compare_in(&c, &e, "v6.12", STATE);
	assert_int_equal(c.diff.not_offered, 2 * nr_of_one("v6.12"));
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - nr_of_one("v6.12"));
	assert_int_equal(c.diff.not_made, 0);
	/* There is no VMA for a look-up. */
	fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
	compare_in(&c, &e, "v6.12", "gate emulate");
	assert_int_equal(c.diff.not_made, nr_of_one("v6.12"));
	assert_int_equal(c.diff.cases, nr_calls("v6.12") - c.diff.not_made);
	assert_int_equal(c.diff.not_offered, nr_of_one("v6.12"));
	/* Without a struct page v5.10 counts a page for a pin, and stores none. */
	fake_engine_for(&e, GUP_ENTRY_POINT_PIN_UNLOCKED, 0);
	e.endless = true;
	compare_in(&c, &e, "v5.10", "mixedmap-rw none");
	assert_int_equal(c.diff.unstored, 1);
	assert_int_equal(c.diff.differing, 0);
	assert_int_equal(c.diff.cases, nr_of_one("v5.10") * CALL_FORMS);
}

/* An engine that was given up is not asked again, on either side. */
static void given_up(void **state)
{
	const struct gup_selection selection = one_state(STATE, 0);

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct compared c = { .diff.max_classes = ROOM };
		struct fake_engine e, other;

		fake_engine_for(&e, GUP_ENTRY_POINT_NR, 0);
		fake_engine_for(&other, GUP_ENTRY_POINT_NR, 0);
		*(side ? &e.patience : &other.patience) = 10;
		c.diff.engine[0] = &other.engine;
		compare(&c, &e, "v6.12", &selection);
		assert_int_equal(c.diff.cases, 10);
		assert_true(c.diff.cancelled);
	}
}

/* An engine whose calls do nothing and cost no time. */
static long say_nothing(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	(void)call;
	gup_outcome_clear(walk->out);
	return 0;
}

struct reports {
	unsigned int times;
	uint64_t each[8];
	/* It is ended then. */
	unsigned int ends;
};

static bool note(void *arg, uint64_t cases)
{
	struct reports *reports = arg;

	assert_in_range(reports->times, 0, 7);
	reports->each[reports->times++] = cases;
	return reports->times != reports->ends;
}

static struct gup_diff progress(struct reports *reports, const struct gup_selection *selection)
{
	const struct gup_engine silent = { .call = say_nothing, .entry_points = UINT32_MAX };
	const struct gup_spec v = version("v6.12");
	struct gup_diff diff = { .engine = { &silent, &silent } };

	assert_true(gup_diff(selection, &v.rules, &v.rules, &diff, note, reports));
	return diff;
}

/* Progress is told of 65536 cases at a time, then of the rest; once told to, it ends. */
static void reports_progress(void **state)
{
	const uint64_t at_a_time = 1 << 16;
	unsigned int nr_states = (unsigned int)(3 * at_a_time / nr_calls("v6.12"));
	struct gup_selection selection = { .nr_shards = gup_initial_state_nr() / nr_states };
	struct reports reports = { 0 };
	struct gup_diff diff = progress(&reports, &selection);

	(void)state;
	assert_false(diff.cancelled);
	assert_in_range(diff.cases, 2 * at_a_time, 4 * at_a_time);
	assert_int_equal(reports.times, diff.cases / at_a_time + 1);
	for (unsigned int i = 0; i + 1 < reports.times; i++)
		assert_int_equal(reports.each[i], at_a_time);
	assert_int_equal(reports.each[reports.times - 1], diff.cases % at_a_time);

	reports = (struct reports){ .ends = 2 };
	diff = progress(&reports, &selection);
	assert_true(diff.cancelled);
	assert_int_equal(diff.cases, 2 * at_a_time);
	assert_int_equal(reports.each[1], at_a_time);
}

#define CLASSES 256

/* What two versions differ in, in one initial state. */
struct differences {
	struct gup_diff diff;
	struct gup_diff_class room[CLASSES];
};

static void compare_versions(struct differences *d, const char *a, const char *b,
			     const char *initial)
{
	struct gup_selection selection = one_state(initial, 0);
	const struct gup_spec va = version(a);
	const struct gup_spec vb = version(b);

	d->diff = (struct gup_diff){ .classes = d->room, .max_classes = CLASSES };
	assert_true(gup_diff(&selection, &va.rules, &vb.rules, &d->diff, NULL, NULL));
	assert_int_equal(d->diff.unclassed, 0);
}

/* The first class of calls of this sort, NULL for none. */
static const struct gup_diff_class *find(const struct differences *d,
					 enum gup_entry_point_class class)
{
	for (size_t i = 0; i < d->diff.nr_classes; i++) {
		if (d->room[i].call_class == class)
			return &d->room[i];
	}
	return NULL;
}

/* All cases are in classes, and all classes have a case. */
static void assert_sound(const struct differences *d)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->diff.nr_classes; i++) {
		sum += d->room[i].count;
		assert_true(d->room[i].count > 0);
		assert_true(d->room[i].differs);
	}
	assert_int_equal(sum, d->diff.differing);
}

/* A version does not differ from itself. */
static void same(void **state)
{
	struct differences d;

	(void)state;
	compare_versions(&d, "v6.12", "v6.12", "anon-rw hinted");
	assert_int_equal(d.diff.states, 1);
	assert_int_equal(d.diff.only_a, 0);
	assert_int_equal(d.diff.only_b, 0);
	assert_int_equal(d.diff.neither, 0);
	assert_true(d.diff.cases > 0);
	assert_int_equal(d.diff.differing, 0);
	assert_int_equal(d.diff.nr_classes, 0);
}

/* v6.5 gave the look-ups their pages back. */
static void look_ups_found_again(void **state)
{
	const struct gup_diff_class *class;
	struct differences d;

	(void)state;
	compare_versions(&d, "v6.4", "v6.5", "anon-rw hinted");
	assert_sound(&d);
	class = find(&d, GUP_ENTRY_POINT_CLASS_LOOK_UP);
	assert_non_null(class);
	assert_int_equal(class->differs, GUP_DIFFER_RET | GUP_DIFFER_PAGES);
	assert_int_equal(class->culprits.word[0], UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(class->witness.call.flags, 0);
	assert_string_equal(class->treatment, "hinted");
}

/* v6.6 stopped setting the flag for all calls: reads take no hinting fault any more. */
static void reads_stop_faulting(void **state)
{
	const struct gup_diff_class *class;
	struct differences d;

	(void)state;
	compare_versions(&d, "v6.5", "v6.6", "anon-rw hinted");
	assert_sound(&d);
	class = find(&d, GUP_ENTRY_POINT_CLASS_GET);
	assert_int_equal(class->differs, GUP_DIFFER_NUMA | GUP_DIFFER_FAULTS | GUP_DIFFER_ENTRIES);
	assert_int_equal(class->culprits.word[0], UINT64_C(1) << GUP_RULE_PROTNONE);
	/* Look-ups and what may not fall back are as they were. */
	assert_null(find(&d, GUP_ENTRY_POINT_CLASS_LOOK_UP));
	assert_null(find(&d, GUP_ENTRY_POINT_CLASS_FAST_ONLY));
}

/* Nothing of the argument about hinting concerns what is not hinted. */
static void present_is_not_concerned(void **state)
{
	struct differences d;

	(void)state;
	compare_versions(&d, "v6.6", "v6.6+protnone=v1-always", "anon-rw written");
	assert_true(d.diff.cases > 0);
	assert_int_equal(d.diff.differing, 0);
}

/* Two rules that matter only together are named together. */
static void two_rules(void **state)
{
	const struct gup_diff_class *class;
	struct differences d;

	(void)state;
	/* More rules differ, and more outcomes, but these two explain. */
	compare_versions(&d, "v6.1", "v6.6+protnone=caller-sets-fast-asks+fast-access=generic",
			 "anon-rw hinted");
	assert_sound(&d);
	class = find(&d, GUP_ENTRY_POINT_CLASS_FAST_ONLY);
	assert_non_null(class);
	assert_int_equal(class->culprits.word[0],
			 UINT64_C(1) << GUP_RULE_PROTNONE | UINT64_C(1) << GUP_RULE_FAST_ACCESS);
	compare_versions(&d, "v6.6", "v6.6+protnone=caller-sets-fast-asks", "anon-rw hinted");
	assert_null(find(&d, GUP_ENTRY_POINT_CLASS_FAST_ONLY));
}

/* Cases that differ alike for different reasons are told apart. */
static void two_reasons(void **state)
{
	const unsigned int differs = GUP_DIFFER_NUMA | GUP_DIFFER_FAULTS | GUP_DIFFER_ENTRIES;
	uint64_t reads = 0;
	uint64_t forced_writes = 0;
	struct differences d;

	(void)state;
	compare_versions(&d, "v6.1", "v6.6", "anon-rw hinted");
	assert_sound(&d);
	for (size_t i = 0; i < d.diff.nr_classes; i++) {
		const struct gup_diff_class *class = &d.room[i];

		if (class->call_class != GUP_ENTRY_POINT_CLASS_GET || class->differs != differs)
			continue;
		if (class->culprits.word[0] == UINT64_C(1) << GUP_RULE_PROTNONE) {
			assert_int_equal(class->witness.call.flags, 0);
			reads = class->count;
		} else if (class->culprits.word[0] == UINT64_C(1) << GUP_RULE_SAVED_WRITE) {
			assert_int_equal(class->witness.call.flags, FOLL_WRITE | FOLL_FORCE);
			forced_writes = class->count;
		}
	}
	assert_true(reads > 0);
	assert_true(forced_writes > 0);
}

/* States that only one of the two has are counted. */
static void only_one_has(void **state)
{
	struct differences d;

	(void)state;
	compare_versions(&d, "v7.2", "v7.3", "anon-rw uffd-rwp");
	assert_int_equal(d.diff.only_a, 0);
	assert_int_equal(d.diff.only_b, 1);
	assert_int_equal(d.diff.states, 0);
	assert_int_equal(d.diff.cases, 0);
	compare_versions(&d, "v7.3", "v7.2", "anon-rw uffd-rwp");
	assert_int_equal(d.diff.only_a, 1);
	compare_versions(&d, "v7.1", "v7.2", "anon-rw uffd-rwp");
	assert_int_equal(d.diff.neither, 1);
}

/* Calls are made with all flags that either version knows. */
static void flags_of_both(void **state)
{
	const struct gup_selection selection = { .full = false };
	const struct gup_initial_state initial = { .nr_pages = 1 };
	const struct gup_spec v64 = version("v6.4"), v65 = version("v6.5");
	unsigned int either = v64.rules.foll_known | v65.rules.foll_known;
	struct differences d;

	(void)state;
	assert_int_not_equal(either, v64.rules.foll_known & v65.rules.foll_known);
	compare_versions(&d, "v6.4", "v6.5", "anon-rw written");
	assert_int_equal(d.diff.cases + d.diff.not_offered,
			 gup_selection_calls(&selection, either, &initial, NULL, NULL));
}

static long no_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	(void)arg;
	(void)walk;
	(void)call;
	fail();
	return 0;
}

/* Without shards all states are tried: each is one that both have, or one, or neither. */
static void all_states(void **state)
{
	const struct gup_engine lacking = { .call = no_call };
	const struct gup_spec v72 = version("v7.2"), v73 = version("v7.3");
	const struct gup_selection selection = { .full = false };
	struct gup_diff diff = { .engine = { &lacking } };

	(void)state;
	assert_true(gup_diff(&selection, &v72.rules, &v73.rules, &diff, NULL, NULL));
	assert_int_equal(diff.states + diff.only_a + diff.only_b + diff.neither,
			 gup_initial_state_nr());
	assert_true(diff.only_b > 0);
	assert_int_equal(diff.only_a, 0);
}

/* Two states with one reason to differ are explained each by itself. */
static void two_states(void **state)
{
	const unsigned int first = state_by_name("anon-rw hinted");
	const unsigned int second = state_by_name("shmem-private-rw hinted");
	const struct gup_selection selection = { .shard = first, .nr_shards = second - first };
	const struct gup_spec v64 = version("v6.4"), v65 = version("v6.5");
	const struct gup_diff_class *class;
	struct differences d, one, other;

	(void)state;
	compare_versions(&one, "v6.4", "v6.5", "anon-rw hinted");
	compare_versions(&other, "v6.4", "v6.5", "shmem-private-rw hinted");
	/* No third state is as far away. */
	assert_true(second + selection.nr_shards >= gup_initial_state_nr());
	d.diff = (struct gup_diff){ .classes = d.room, .max_classes = CLASSES };
	assert_true(gup_diff(&selection, &v64.rules, &v65.rules, &d.diff, NULL, NULL));
	assert_sound(&d);
	assert_int_equal(d.diff.states, 2);
	assert_int_equal(d.diff.cases, one.diff.cases + other.diff.cases);
	assert_int_equal(d.diff.differing, one.diff.differing + other.diff.differing);
	assert_int_equal(d.diff.nr_classes, one.diff.nr_classes);
	class = find(&d, GUP_ENTRY_POINT_CLASS_LOOK_UP);
	assert_int_equal(class->culprits.word[0], UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(class->count, find(&one, GUP_ENTRY_POINT_CLASS_LOOK_UP)->count +
					       find(&other, GUP_ENTRY_POINT_CLASS_LOOK_UP)->count);
}

/* A version in between that does not come to the state explains nothing. */
static void unreached_in_between(void **state)
{
	struct differences d;

	(void)state;
	/* Only with KSM's old scan, and v6.1's hinting, is a hinted page never merged. */
	compare_versions(&d, "v6.1+ksm-scan=folio-walk", "v6.12+ksm-scan=follow-page",
			 "anon-rw hinted, merged");
	assert_sound(&d);
	assert_int_equal(d.diff.states, 1);
	assert_true(d.diff.differing > 0);
	for (size_t i = 0; i < d.diff.nr_classes; i++)
		assert_int_not_equal(d.room[i].culprits.word[0], UINT64_C(1) << GUP_RULE_KSM_SCAN);
}

/* Classes without room are counted, too. */
static void no_room(void **state)
{
	struct gup_selection selection = one_state("anon-rw hinted", 0);
	const struct gup_spec v65 = version("v6.5");
	const struct gup_spec v66 = version("v6.6");
	struct gup_diff diff = { 0 };

	(void)state;
	assert_true(gup_diff(&selection, &v65.rules, &v66.rules, &diff, NULL, NULL));
	assert_true(diff.differing > 0);
	assert_int_equal(diff.nr_classes, 0);
	assert_int_equal(diff.unclassed, diff.differing);
}

/* Each way to differ has its bit. */
static void each_bit(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v612 = version("v6.12");
	struct gup_call call = { .nr_pages = 1, .entry_point = GUP_ENTRY_POINT_GET };
	struct gup_page *pages[1] = { NULL };
	struct gup_outcome a = { .pages = pages, .max_pages = 1 };
	struct gup_outcome b = a;
	const struct gup_trial x = { sandbox->before, sandbox->work, &v612.rules, &call, &a };
	const struct gup_trial y = { sandbox->before, sandbox->before, &v612.rules, &call, &b };
	struct gup_initial_state initial;
	unsigned int level;
	gup_entry *slot;

	gup_initial_state_get(state_by_name("anon-rw written"), &initial);
	call.start = initial.start;
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), 0);

	a.ret = 1;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_RET);
	b.ret = 1;
	a.nr_pages = 1;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_PAGES);
	a.nr_pages = 0;
	a.nr_numa = 1;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_NUMA);
	a.nr_numa = 0;
	a.nr_faults = 1;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_FAULTS);
	b.nr_faults = 1;
	b.faults[0].kind = GUP_FAULT_COW;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_FAULTS);
	a.faults[0].kind = GUP_FAULT_COW;
	a.drops = 1;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_LOCKS);
	a.drops = 0;
	a.fell_back = true;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_FAST);
	a.fell_back = false;
	a.warns = GUP_WARN_STACK;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_WARNS);
	a.warns = 0;
	a.endless = true;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_ENDLESS);
	a.endless = false;

	slot = gup_entry_lookup(sandbox->work, initial.start, &level);
	gup_page_touch(sandbox->work, pfn_to_page(sandbox->work, pte_pfn(*slot)))->refcount++;
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_REFS);
	gup_mm_restore(sandbox->work, sandbox->before);
	gup_set_entry(sandbox->work, slot, pte_set_bits(*slot, GUP_PTE_DIRTY, 0));
	assert_int_equal(gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL), GUP_DIFFER_ENTRIES);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(gup_differ_name(GUP_DIFFER_BIT_NUMA), "hinting faults");
	assert_null(gup_differ_name(GUP_DIFFER_NR));
	assert_string_equal(gup_entry_point_class_name(GUP_ENTRY_POINT_CLASS_FAST_ONLY),
			    "fast_only");
	assert_null(gup_entry_point_class_name(GUP_ENTRY_POINT_CLASS_NR));
	assert_int_equal(gup_entry_point_class(GUP_ENTRY_POINT_PIN_FAST_ONLY),
			 GUP_ENTRY_POINT_CLASS_FAST_ONLY);
	assert_int_equal(gup_entry_point_class(GUP_ENTRY_POINT_PIN_FAST),
			 GUP_ENTRY_POINT_CLASS_PIN_FAST);
	assert_int_equal(gup_entry_point_class(GUP_ENTRY_POINT_GET_REMOTE),
			 GUP_ENTRY_POINT_CLASS_GET);
	assert_int_equal(gup_entry_point_class(GUP_ENTRY_POINT_LOOK_UP),
			 GUP_ENTRY_POINT_CLASS_LOOK_UP);
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
		cmocka_unit_test(reports_progress),
		cmocka_unit_test(same),
		cmocka_unit_test(look_ups_found_again),
		cmocka_unit_test(reads_stop_faulting),
		cmocka_unit_test(present_is_not_concerned),
		cmocka_unit_test(two_rules),
		cmocka_unit_test(two_reasons),
		cmocka_unit_test(only_one_has),
		cmocka_unit_test(flags_of_both),
		cmocka_unit_test(all_states),
		cmocka_unit_test(two_states),
		cmocka_unit_test(unreached_in_between),
		cmocka_unit_test(no_room),
		TEST(each_bit),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
