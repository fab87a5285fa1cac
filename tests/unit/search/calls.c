// SPDX-License-Identifier: GPL-2.0-only
/*
 * The enumeration: every case once, none left out, none lost.
 */
#include "sandbox.h"

#define FLAGS_TRIED 64

/* How often each call came, by what may vary: for at most six low flags. */
struct visited {
	unsigned int times[GUP_ENTRY_POINT_NR][2][2][FLAGS_TRIED];
	uint64_t start;
	uint64_t nr_pages;
	uint64_t stop_after;
	uint64_t nr;
};

static bool note_visit(void *arg, const struct gup_call *call)
{
	struct visited *visited = arg;

	assert_in_range(call->flags, 0, FLAGS_TRIED - 1);
	assert_int_equal(call->start, visited->start);
	assert_int_equal(call->nr_pages, visited->nr_pages);
	visited->times[call->entry_point][call->locked][call->no_pages][call->flags]++;
	visited->nr++;
	return visited->nr != visited->stop_after;
}

/* Entry points that are tried with this choice of "locked" and "no pages". */
static bool variant_tried(unsigned int entry, bool locked, bool no_pages)
{
	if (locked && no_pages)
		return false;
	if (locked)
		return entry == GUP_ENTRY_POINT_GET_REMOTE || entry == GUP_ENTRY_POINT_PIN_REMOTE;
	if (no_pages)
		return entry == GUP_ENTRY_POINT_GET || entry == GUP_ENTRY_POINT_PIN;
	return true;
}

/* With all flags: each subset at each entry point, once. */
static void full_is_complete(void **state)
{
	const struct gup_initial_state initial = { .start = 0x1000, .nr_pages = 3 };
	const struct gup_selection selection = { .full = true };
	const unsigned int known = FOLL_WRITE | FOLL_GET | FOLL_FORCE;
	static struct visited visited;

	(void)state;
	visited = (struct visited){ .start = initial.start, .nr_pages = initial.nr_pages };
	/* Eight subsets; of eleven entry points two come with "locked", two without pages, too. */
	assert_int_equal(gup_selection_calls(&selection, known, &initial, note_visit, &visited),
			 8 * CALL_FORMS);
	assert_int_equal(visited.nr, 8 * CALL_FORMS);
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++) {
		for (unsigned int i = 0; i < 4; i++) {
			for (unsigned int flags = 0; flags < FLAGS_TRIED; flags++) {
				bool due = !(flags & ~known) && variant_tried(entry, i & 1, i & 2);

				assert_int_equal(visited.times[entry][i & 1][i >> 1][flags], due);
			}
		}
	}
}

/* How many calls there are in a state of a version. */
static uint64_t calls_of(const char *name, bool full)
{
	const struct gup_initial_state initial = { .start = 0x1000, .nr_pages = 1 };
	const struct gup_selection selection = { .full = full };

	return gup_selection_calls(&selection, version(name).rules.foll_known, &initial, NULL,
				   NULL);
}

/* The sizes, by arithmetic: n external flags, d of them deciding, i internal ones. */
static void sizes(void **state)
{
	(void)state;
	/* v7.3: n = 13, d = 7, i = 7. */
	assert_int_equal(calls_of("v7.3", true), CALL_FORMS * (8192 + 7 * 128));
	assert_int_equal(calls_of("v7.3", false), CALL_FORMS * (128 + (7 + 13 - 7) * 4));
	/* v6.1: n = 11, with FOLL_MIGRATION, without the three that are newer; d = 6, i = 5. */
	assert_int_equal(calls_of("v6.1", true), CALL_FORMS * (2048 + 5 * 64));
	assert_int_equal(calls_of("v6.1", false), CALL_FORMS * (64 + (5 + 11 - 6) * 4));
}

/* The callback can stop the enumeration. */
static void stops(void **state)
{
	const struct gup_initial_state initial = { .start = 0x1000, .nr_pages = 1 };
	const struct gup_selection selection = { .full = true };
	static struct visited visited;

	(void)state;
	visited = (struct visited){ .start = initial.start, .nr_pages = 1, .stop_after = 5 };
	assert_int_equal(gup_selection_calls(&selection, FOLL_WRITE | FOLL_FORCE, &initial,
					     note_visit, &visited),
			 5);
	assert_int_equal(visited.nr, 5);
}

/* Initial states have names of their own, steps, and something to ask for. */
static void initials(void **state)
{
	unsigned int nr = gup_initial_state_nr();
	struct gup_initial_state a;
	struct gup_initial_state b;

	(void)state;
	assert_true(nr > 300);
	assert_false(gup_initial_state_get(nr, &a));
	for (unsigned int i = 0; i < nr; i++) {
		assert_true(gup_initial_state_get(i, &a));
		assert_in_range(a.nr_steps, 1, GUP_INITIAL_STATE_STEPS);
		assert_true(a.nr_pages == 1 || a.nr_pages == 2 || a.nr_pages == UINT64_MAX);
		for (unsigned int j = 0; j < i; j++) {
			assert_true(gup_initial_state_get(j, &b));
			assert_string_not_equal(a.name, b.name);
		}
	}
}

/* A initial state is what its name says. */
static void hinted_is_hinted(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v612 = version("v6.12");
	struct gup_initial_state initial;
	unsigned int level;
	gup_entry *slot;

	gup_initial_state_get(state_by_name("anon-rw hinted"), &initial);
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	slot = gup_entry_lookup(sandbox->before, initial.start, &level);
	assert_int_equal(level, 1);
	assert_true(pte_protnone(*slot));
	assert_true(vma_is_accessible(vma_lookup(sandbox->before, initial.start)));

	gup_initial_state_get(state_by_name("anon-none-huge written"), &initial);
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	slot = gup_entry_lookup(sandbox->before, initial.start, &level);
	assert_int_equal(level, 2);
	assert_true(pte_protnone(*slot));
	assert_false(vma_is_accessible(vma_lookup(sandbox->before, initial.start)));
}

/* RWP came with v7.3: before, its states are counted as unreachable. */
static void unreachable_is_counted(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct gup_selection selection = one_state("anon-rw uffd-rwp", GUP_LAWS_ALL);
	const struct gup_spec v72 = version("v7.2");
	const struct gup_spec v73 = version("v7.3");
	struct gup_check_result result;

	gup_check(sandbox, &selection, &v72.rules, &result, NULL, NULL);
	assert_int_equal(result.cases, 0);
	assert_int_equal(result.states, 0);
	assert_int_equal(result.unreachable, 1);
	assert_int_equal(result.why[GUP_STEP_UNKNOWN_HERE], 1);

	gup_check(sandbox, &selection, &v73.rules, &result, NULL, NULL);
	/* One function of fifteen is gone. */
	assert_int_equal(result.not_offered, calls_of("v7.3", false) / CALL_FORMS);
	assert_int_equal(result.cases, calls_of("v7.3", false) - result.not_offered);
	assert_int_equal(result.states, 1);
	assert_int_equal(result.unreachable, 0);
}

/* A call leaves no trace in the sandbox. */
static void try_undoes(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v612 = version("v6.12");
	struct gup_call call = { .nr_pages = 1,
				 .entry_point = GUP_ENTRY_POINT_PIN,
				 .flags = FOLL_WRITE };
	struct gup_initial_state initial;
	uint32_t applies;

	gup_initial_state_get(state_by_name("anon-rw forked"), &initial);
	assert_int_equal(gup_sandbox_build(sandbox, &v612.rules, &initial), GUP_STEP_OK);
	call.start = initial.start;
	assert_int_equal(gup_sandbox_try(sandbox, &v612.rules, &call, GUP_LAWS_ALL, &applies), 0);
	assert_int_equal(sandbox->out.ret, 1);
	assert_int_equal(sandbox->out.nr_faults, 1);
	assert_true(gup_mm_same(sandbox->work, sandbox->before));
}

/* Only the laws that are asked for are judged. */
static void laws_asked_for(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct gup_selection selection =
		one_state("anon-rw hinted", GUP_LAW_BIT(GUP_LAW_FAST_SKIPS_PROTNONE));
	const struct gup_spec v61 = version("v6.1");
	struct gup_check_result result;

	gup_check(sandbox, &selection, &v61.rules, &result, NULL, NULL);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		assert_int_equal(result.law[law].broken, 0);
		assert_int_equal(result.law[law].applies > 0, law == GUP_LAW_FAST_SKIPS_PROTNONE);
	}
}

static bool count_progress(void *arg, uint64_t cases)
{
	*(uint64_t *)arg += cases;
	return true;
}

/* Shards are parts of the whole, and progress tells of every case. */
static void shards(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v61 = version("v6.1");
	unsigned int index = state_by_name("anon-none hinted, mprotected");
	unsigned int nr = gup_initial_state_nr();
	struct gup_selection selection = { .shard = index, .nr_shards = nr, .laws = GUP_LAWS_ALL };
	struct gup_check_result sum;
	struct gup_check_result part;
	uint64_t reported = 0;

	gup_check(sandbox, &selection, &v61.rules, &sum, count_progress, &reported);
	assert_int_equal(reported, sum.cases);
	selection.shard = state_by_name("anon-rw hinted");
	gup_check(sandbox, &selection, &v61.rules, &part, count_progress, &reported);
	gup_check_result_add(&sum, &part);
	assert_int_equal(reported, sum.cases);
	assert_int_equal(sum.cases, 2 * calls_of("v6.1", false));
	assert_int_equal(sum.states, 2);
	/* The smaller witness of the two is kept: it has a step less. */
	assert_int_equal(sum.law[GUP_LAW_LOOK_UP_FINDS].witness.index, selection.shard);
}

/* A shard takes every n-th state; long ones tell of their progress on the way. */
static void strides(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v61 = version("v6.1");
	/* The first state and the last. */
	unsigned int stride = gup_initial_state_nr() - 1;
	struct gup_selection selection = { .full = true,
					   .nr_shards = stride,
					   .laws = GUP_LAWS_ALL };
	struct gup_check_result result;
	uint64_t reported = 0;

	gup_check(sandbox, &selection, &v61.rules, &result, count_progress, &reported);
	assert_int_equal(result.states, 2);
	assert_int_equal(result.unreachable, 0);
	assert_int_equal(result.cases, 2 * calls_of("v6.1", true));
	/* More than one report's worth. */
	assert_true(result.cases > UINT64_C(1) << 16);
	assert_int_equal(reported, result.cases);
}

static bool cancel(void *arg, uint64_t cases)
{
	(void)arg;
	(void)cases;
	return false;
}

static void cancels(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct gup_selection selection = one_state("anon-rw hinted", GUP_LAWS_ALL);
	const struct gup_spec v61 = version("v6.1");
	struct gup_check_result result;

	gup_check(sandbox, &selection, &v61.rules, &result, cancel, NULL);
	assert_true(result.cancelled);
}

/* A row of rules is the same as itself, and not as one with another value or flag. */
static void rules_same(void **state)
{
	const struct gup_spec v612 = version("v6.12");
	struct gup_rules other = v612.rules;

	(void)state;
	assert_true(gup_rules_same(&v612.rules, &other));
	gup_rules_set(&other, GUP_PROTNONE_FAST_LOOKUP);
	assert_false(gup_rules_same(&v612.rules, &other));
	other = v612.rules;
	other.foll_known &= ~(unsigned int)FOLL_NOFAULT;
	assert_false(gup_rules_same(&v612.rules, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_is_complete),
		cmocka_unit_test(sizes),
		cmocka_unit_test(stops),
		cmocka_unit_test(initials),
		TEST(hinted_is_hinted),
		TEST(unreachable_is_counted),
		TEST(try_undoes),
		TEST(laws_asked_for),
		TEST(shards),
		TEST(strides),
		TEST(cancels),
		cmocka_unit_test(rules_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
