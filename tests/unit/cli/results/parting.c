// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first difference between two traces of a call: events that both emit, then pages, then
 * entries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/parting.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const struct gup_event plain[] = {
	{ .id = GUP_EVENT_FAST_READ, .level = 1, .addr = 0x1000, .entry = 5 },
	{ .id = GUP_EVENT_LOCK },
	{ .id = GUP_EVENT_RETURN, .value = 1 },
};

static struct trace_call call_of(const struct gup_event *event, size_t nr)
{
	return (struct trace_call){ .event = (struct gup_event *)event, .nr_events = nr };
}

/* The same events do not part; decisions of the model alone are left out. */
static void same(void **state)
{
	static const struct gup_event more[] = {
		{ .id = GUP_EVENT_FAST_READ, .level = 1, .addr = 0x1000, .entry = 5 },
		{ .id = GUP_EVENT_FAST_PAGE },
		{ .id = GUP_EVENT_LOCK },
		{ .id = GUP_EVENT_RETURN, .value = 1 },
	};
	const struct trace_call model = call_of(more, NR(more)), tree = call_of(plain, NR(plain));

	(void)state;
	assert_int_equal(parting_find(&model, &tree).kind, PARTING_NONE);
}

/* The first event that differs is named on both sides. */
static void events(void **state)
{
	static const struct gup_event other[] = {
		{ .id = GUP_EVENT_FAST_READ, .level = 1, .addr = 0x1000, .entry = 5 },
		{ .id = GUP_EVENT_LOCK },
		{ .id = GUP_EVENT_RETURN, .value = 2 },
	};
	const struct trace_call model = call_of(plain, NR(plain)), tree = call_of(other, NR(other)),
				early = call_of(plain, 2);
	struct parting p = parting_find(&model, &tree);

	(void)state;
	assert_int_equal(p.kind, PARTING_EVENT);
	assert_ptr_equal(p.model, &plain[2]);
	assert_ptr_equal(p.tree, &other[2]);
	p = parting_find(&model, &early);
	assert_int_equal(p.kind, PARTING_EVENT);
	assert_ptr_equal(p.model, &plain[2]);
	assert_null(p.tree);
}

/* After the same events pages count, and then entries. */
static void pages_and_entries(void **state)
{
	struct trace_call model = call_of(plain, NR(plain)), tree = model;
	uint32_t a[] = { 1, 2 }, b[] = { 1, 3 };

	(void)state;
	model.pfn = a;
	tree.pfn = b;
	model.nr_pfns = tree.nr_pfns = 2;
	assert_int_equal(parting_find(&model, &tree).kind, PARTING_PAGES);
	tree.nr_pfns = model.nr_pfns = 1;
	assert_int_equal(parting_find(&model, &tree).kind, PARTING_NONE);
	model.nr_chains = tree.nr_chains = 1;
	model.after[0].nr = tree.after[0].nr = 1;
	tree.after[0].entry[0] = 7;
	assert_int_equal(parting_find(&model, &tree).kind, PARTING_ENTRIES);
}

/* A call that one of them did not make differs; none by either does not. */
static void calls(void **state)
{
	const struct trace_call model = call_of(plain, NR(plain));

	(void)state;
	assert_int_equal(parting_find(&model, NULL).kind, PARTING_CALL);
	assert_int_equal(parting_find(NULL, &model).kind, PARTING_CALL);
	assert_int_equal(parting_find(NULL, NULL).kind, PARTING_NONE);
}

/* The second call of a line corresponds to the second call of that line. */
static void corresponds(void **state)
{
	struct trace_call a[] = { { .action = 1 }, { .action = 4 }, { .action = 4 } };
	struct trace_call b[] = { { .action = 4 }, { .action = 4 } };
	const struct trace model = { .call = a, .nr_calls = 3 },
			   tree = { .call = b, .nr_calls = 2 };

	(void)state;
	assert_null(parting_call(&model, &tree, &a[0]));
	assert_ptr_equal(parting_call(&model, &tree, &a[1]), &b[0]);
	assert_ptr_equal(parting_call(&model, &tree, &a[2]), &b[1]);
	assert_true(parting_any(&model, &tree));
	assert_false(parting_any(&tree, &tree));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same),
		cmocka_unit_test(events),
		cmocka_unit_test(pages_and_entries),
		cmocka_unit_test(calls),
		cmocka_unit_test(corresponds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
