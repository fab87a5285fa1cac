// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases for kernels: states that a guest can build, and flags that the version knows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/batch.h>

static struct gup_spec spec_of(const char *version)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	return spec;
}

/* Every state is below the limits; no step of it is one that only the model can do. */
static void states(void **state)
{
	const struct gup_spec spec = spec_of("v6.12");
	unsigned int nr = 0;

	(void)state;
	for (unsigned int i = 0; i < gup_initial_state_nr(); i++) {
		struct batch_state b;

		if (!batch_enumerate(&b, i, &spec.rules))
			continue;
		nr++;
		assert_true(b.nr_rows > 0 && b.nr_rows <= BATCH_ROWS);
		assert_true(b.initial.nr_pages <= GUP_RECORD_PAGES);
		for (unsigned int k = 0; k < b.initial.nr_steps; k++) {
			assert_int_not_equal(b.initial.step[k].kind, GUP_STEP_ENTRY);
			assert_int_equal(b.initial.step[k].flags & VM_SHADOW_STACK, 0);
		}
		for (unsigned int k = 0; k < b.nr_rows; k++)
			assert_int_equal(b.row[k].call.start, b.initial.start);
	}
	assert_true(nr > 0 && nr < gup_initial_state_nr());
}

static bool asks(const char *version, unsigned int flag)
{
	const struct gup_spec spec = spec_of(version);
	struct batch_state b;

	assert_true(batch_enumerate(&b, 0, &spec.rules));
	for (unsigned int i = 0; i < b.nr_rows; i++)
		for (unsigned int k = 0; k < b.row[i].nr_flags; k++)
			if (b.row[i].flag[k] == flag)
				return true;
	return false;
}

/* A flag that the version does not have is not asked. */
static void flags(void **state)
{
	(void)state;
	assert_false(asks("v6.4", FOLL_HONOR_NUMA_FAULT));
	assert_true(asks("v6.5", FOLL_HONOR_NUMA_FAULT));
	assert_true(asks("v5.10", FOLL_NUMA));
	assert_false(asks("v6.12", FOLL_NUMA));
}

static unsigned int states_in(const char *text)
{
	unsigned int nr = 0;

	for (; (text = strstr(text, "\nstate ")); text++)
		nr++;
	return nr;
}

/* The parts of the cases have all states, each of them once. */
static void shards(void **state)
{
	const struct gup_spec spec = spec_of("v6.12");
	struct strbuf whole = strbuf_new(), part[2] = { strbuf_new(), strbuf_new() };

	(void)state;
	batch_print_cases(&whole, &spec.rules, 0, 0);
	for (unsigned int i = 0; i < 2; i++)
		batch_print_cases(&part[i], &spec.rules, i, 2);
	assert_memory_equal(whole.s, "gupwalk-cases 2\n", 16);
	assert_string_equal(whole.s + whole.len - 5, "\nend\n");
	assert_true(states_in(whole.s) > 1);
	assert_int_equal(states_in(part[0].s) + states_in(part[1].s), states_in(whole.s));
	assert_string_not_equal(part[0].s, part[1].s);
	strbuf_free(&whole);
	strbuf_free(&part[0]);
	strbuf_free(&part[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(flags),
		cmocka_unit_test(shards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
