// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why an engine differs from the model: values of other releases' rules that have the model do
 * the same.
 */
#include "memory_engine.h"
#include "walker.h"

#include <gupwalk/attribute_engine.h>
#include <gupwalk/diff.h>

#define VALUES 8

/* The values that explain why an engine on one side differs from a version on the other. */
static unsigned int explain(const struct gup_engine *engine, unsigned int side, const char *model,
			    const char *state, const struct gup_call *call, unsigned int differs,
			    unsigned int *value, unsigned int max)
{
	const struct gup_spec v = version(model);
	const struct gup_witness witness = { .index = state_by_name(state), .call = *call };
	struct gup_comparison comparison = { .rules = { &v.rules, &v.rules } };
	unsigned int nr;

	comparison.engine[side] = engine;
	assert_true(gup_comparison_create(&comparison));
	nr = gup_attribute_engine(&comparison, &witness, differs, value, max);
	gup_comparison_destroy(&comparison);
	return nr;
}

/* A call in the state of that name. */
static struct gup_call call_in(const char *state, unsigned int flags)
{
	struct gup_initial_state initial;

	assert_true(gup_initial_state_get(state_by_name(state), &initial));
	return (struct gup_call){ .start = initial.start,
				  .nr_pages = 1,
				  .entry_point = GUP_ENTRY_POINT_GET,
				  .flags = flags };
}

/* Rule: the one value that has the model do the same is named, on whichever side the engine is. */
static void one_value(void **state)
{
	const struct gup_call call = call_in("anon-rw hinted", FOLL_FORCE);
	struct walker v65;

	(void)state;
	/* Only v6.5 honours hinting of those who neither ask for it nor leave out FOLL_FORCE. */
	walker_of(&v65, "v6.5");
	for (unsigned int side = 0; side < 2; side++) {
		unsigned int value[VALUES];

		assert_int_equal(explain(&v65.engine, side, "v6.6", "anon-rw hinted", &call,
					 GUP_DIFFER_NUMA, value, VALUES),
				 1);
		assert_int_equal(value[0], GUP_PROTNONE_HONOR_IMPLICIT);
	}
}

/* Rule: each value that explains it by itself is named, as far as there is room. */
static void several_values(void **state)
{
	const struct gup_call call = call_in("anon-rw hinted", 0);
	unsigned int value[VALUES] = { 0 };
	struct walker v65;

	(void)state;
	/* Without FOLL_FORCE all releases up to v6.5 took the fault. */
	walker_of(&v65, "v6.5");
	assert_int_equal(explain(&v65.engine, 1, "v6.6", "anon-rw hinted", &call, GUP_DIFFER_NUMA,
				 value, VALUES),
			 3);
	assert_int_equal(value[0], GUP_PROTNONE_FOLL_NUMA);
	assert_int_equal(value[1], GUP_PROTNONE_FORCE_FOLLOWS);
	assert_int_equal(value[2], GUP_PROTNONE_HONOR_IMPLICIT);
	value[1] = GUP_RULE_VALUE_NR;
	assert_int_equal(explain(&v65.engine, 1, "v6.6", "anon-rw hinted", &call, GUP_DIFFER_NUMA,
				 value, 1),
			 1);
	assert_int_equal(value[1], GUP_RULE_VALUE_NR);
}

/* Rule: what no release does is not explained; nor is a model by itself. */
static void no_value(void **state)
{
	const struct gup_call call = call_in("anon-rw hinted", FOLL_FORCE);
	unsigned int value[VALUES];
	struct walker v66;

	(void)state;
	walker_of(&v66, "v6.6");
	v66.more = 1;
	assert_int_equal(explain(&v66.engine, 1, "v6.6", "anon-rw hinted", &call, GUP_DIFFER_RET,
				 value, VALUES),
			 0);
	assert_int_equal(explain(NULL, 0, "v6.6", "anon-rw hinted", &call, GUP_DIFFER_RET, value,
				 VALUES),
			 0);
}

/* Rule: a state that the engine has and the model has not is explained by each value with it. */
static void by_state(void **state)
{
	const struct gup_call call = { .start = 0, .nr_pages = 1 };
	struct memory_engine v514;
	unsigned int value[VALUES];

	(void)state;
	memory_of(&v514, "v5.14");
	assert_int_equal(explain(&v514.engine, 1, "v5.13", "secretmem-rw none", &call,
				 GUP_DIFFER_STATE, value, VALUES),
			 2);
	assert_int_equal(value[0], GUP_SECRETMEM_ON_LRU);
	assert_int_equal(value[1], GUP_SECRETMEM_REFUSED);
	gup_sandbox_destroy(v514.sandbox);
}

/* Rule: what is mapped there otherwise by no release's value is not explained. */
static void mapped_otherwise(void **state)
{
	const struct gup_call call = call_in("anon-rw written", 0);
	struct memory_engine engine;
	unsigned int value[VALUES];

	(void)state;
	memory_of(&engine, "v6.12");
	engine.page = GUP_PAGE_FACT_HUGE;
	assert_int_equal(explain(&engine.engine, 1, "v6.12", "anon-rw written", &call,
				 GUP_DIFFER_STATE, value, VALUES),
			 0);
	gup_sandbox_destroy(engine.sandbox);
}

struct tried {
	const struct gup_rules *than;
	bool value[GUP_RULE_VALUE_NR];
	bool same;
};

/* Note the values that are tried, all of which differ from those of a version. */
static bool refuses(void *arg, const struct gup_rules *rules)
{
	struct tried *tried = arg;

	tried->same |= gup_rules_same(rules, tried->than);
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		if (rules->value[rule] != tried->than->value[rule])
			tried->value[rules->value[rule]] = true;
	return false;
}

static bool accepts(void *arg, const struct gup_rules *rules)
{
	(void)arg;
	(void)rules;
	return true;
}

/* Rule: a kernel may have taken over what another release has, and nothing else. */
static void possible(void **state)
{
	const struct gup_rules v66 = version("v6.6").rules;
	struct tried tried = { .than = &v66 };
	unsigned int value[VALUES];

	(void)state;
	assert_int_equal(gup_attribute_values(&v66, refuses, &tried, value, VALUES), 0);
	assert_true(tried.value[GUP_PROTNONE_FOLL_NUMA]);
	assert_true(tried.value[GUP_PROTNONE_HONOR_IMPLICIT]);
	assert_false(tried.value[GUP_PROTNONE_V1_ALWAYS]);
	assert_false(tried.same);
	assert_int_equal(gup_attribute_values(&v66, accepts, NULL, value, 2), 2);
	assert_int_equal(value[0], GUP_PROTNONE_FOLL_NUMA);
	assert_true(tried.value[value[1]]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_value),	    cmocka_unit_test(several_values),
		cmocka_unit_test(no_value),	    cmocka_unit_test(by_state),
		cmocka_unit_test(mapped_otherwise), cmocka_unit_test(possible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
