// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where properties are judged: versions that bytes choose, and states of cases.
 */
#include "property_test.h"

/* Rule: a case chooses the version that gup_case_spec() gives it. */
static void versions(void **state)
{
	struct property_context *context = *state;

	for (unsigned int bytes = 0; bytes < 256 * 2 * PROPERTY_PROPOSALS; bytes++) {
		const struct gup_case c = { .version = (uint8_t)bytes,
					    .proposal = (uint8_t)(bytes >> 8) };
		struct gup_spec spec;

		gup_case_spec(&c, &spec);
		assert_string_equal(property_spec(context, &c)->name, spec.name);
		assert_memory_equal(property_spec(context, &c)->rules.value, spec.rules.value,
				    sizeof(spec.rules.value));
	}
}

/* Rule: a case can choose a release, and another one by its bytes in the other order. */
static void chosen(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = { .levels = 4 }, swapped;

	assert_true(property_choose(context, &c, "v6.5", "v6.6"));
	swapped = (struct gup_case){ .version = c.proposal, .proposal = c.version };
	assert_string_equal(property_spec(context, &c)->name, "v6.5");
	assert_string_equal(property_spec(context, &swapped)->name, "v6.6");
	assert_false(property_choose(context, &c, "v6.5", "v99.0"));
	assert_false(property_choose(context, &c, "v99.0", NULL));
}

/* Rule: each number of levels has sandboxes of its own, of that many levels. */
static void sandboxes(void **state)
{
	struct property_context *context = *state;

	for (unsigned int levels = 4; levels <= 5; levels++) {
		const struct gup_case c = { .levels = levels };

		for (unsigned int nr = 0; nr < PROPERTY_SANDBOXES; nr++)
			assert_int_equal(property_sandbox(context, &c, nr)->before->levels, levels);
		assert_ptr_not_equal(property_sandbox(context, &c, 0),
				     property_sandbox(context, &c, 1));
	}
}

/* Rule: steps that can't be done are dropped; both address spaces have the state of the others. */
static void built(void **state)
{
	struct property_context *context = *state;
	struct gup_case c = written(context, "v6.12");
	const struct gup_rules *rules = &property_spec(context, &c)->rules;
	struct gup_sandbox *sandbox = property_sandbox(context, &c, 0);
	unsigned int level;

	assert_true(property_rebuilt(context, sandbox, &c, rules));
	add_step(&c, GUP_STEP_WRITE, 100, 101);
	assert_false(property_rebuilt(context, sandbox, &c, rules));
	assert_int_equal(c.nr_steps, 3);
	property_build(context, sandbox, &c, rules);
	assert_int_equal(c.nr_steps, 2);
	assert_false(context->no_memory);
	assert_true(pte_present(*gup_entry_lookup(sandbox->before, PAGE(1), &level)));
	assert_true(gup_mm_same(sandbox->before, sandbox->work));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(versions),
		TEST(chosen),
		TEST(sandboxes),
		TEST(built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
