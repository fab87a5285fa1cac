// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes from a seed, and the versions that cases choose.
 */
#include "fixture.h"

#include <gupwalk/case.h>
#include <gupwalk/check.h>

/* splitmix64 begins with these numbers when its state is 0, in every implementation. */
#define FIRST UINT64_C(0xe220a8397b1dcdaf)
#define SECOND UINT64_C(0x6e789e6aa1b965f4)
#define THIRD UINT64_C(0x06c45d188009454f)
#define FOURTH UINT64_C(0xf88bb8a8724c81ec)

#define UNTOUCHED 0x55

static uint64_t number(const uint8_t *bytes, unsigned int nr)
{
	uint64_t value = 0;

	while (nr--)
		value = value << 8 | bytes[nr];
	return value;
}

/* A head and a record for each step and call, from one number each, the lowest byte first. */
static void from_a_seed(void **state)
{
	const struct gup_case_shape shape = { .nr_steps = 2, .nr_calls = 1 };
	uint8_t bytes[GUP_CASE_BYTES];

	(void)state;
	memset(bytes, UNTOUCHED, sizeof(bytes));
	assert_int_equal(gup_case_random(bytes, sizeof(bytes), 0, &shape), 4 + 3 * 8);
	assert_int_equal(number(bytes, 4), FIRST & UINT32_MAX);
	/* The first is a VMA; steps have the highest bit of their first byte clear, calls set. */
	assert_int_equal(number(bytes + 4, 8), SECOND & ~UINT64_C(0xff));
	assert_int_equal(number(bytes + 12, 8), THIRD & ~UINT64_C(0x80));
	assert_int_equal(number(bytes + 20, 8), FOURTH | 0x80);
	assert_int_equal(bytes[28], UNTOUCHED);
}

/* The first bit of each step and each call is as its place says, for many seeds. */
static void steps_then_calls(void **state)
{
	const struct gup_case_shape shape = { .nr_steps = 3, .nr_calls = 4 };
	uint8_t bytes[GUP_CASE_BYTES];

	(void)state;
	for (uint64_t seed = 0; seed < 64; seed++) {
		gup_case_random(bytes, sizeof(bytes), seed, &shape);
		assert_int_equal(bytes[4], 0);
		for (unsigned int i = 0; i < 7; i++)
			assert_int_equal(bytes[4 + 8 * i] >> 7, i >= 3);
	}
}

/* Levels, if they are asked for, are a bit of the head, which is left alone otherwise. */
static void levels(void **state)
{
	struct gup_case_shape shape = { .levels = 0 };
	uint8_t bytes[4];
	const uint64_t head = FIRST & UINT32_MAX;

	(void)state;
	assert_int_equal(gup_case_random(bytes, 4, 0, &shape), 4);
	assert_int_equal(number(bytes, 4), head);
	shape.levels = 4;
	gup_case_random(bytes, 4, 0, &shape);
	assert_int_equal(number(bytes, 4), head & ~UINT64_C(0x80000));
	shape.levels = 5;
	gup_case_random(bytes, 4, 0, &shape);
	assert_int_equal(number(bytes, 4), head | 0x80000);
}

/* No more bytes than there is room for, of the head, or of a record, or at all. */
static void room(void **state)
{
	const struct gup_case_shape shape = { .nr_steps = 2, .nr_calls = 1 };
	uint8_t all[28], bytes[40];

	(void)state;
	gup_case_random(all, sizeof(all), 0, &shape);
	for (size_t size = 0; size <= 28; size++) {
		memset(bytes, UNTOUCHED, sizeof(bytes));
		assert_int_equal(gup_case_random(bytes, size, 0, &shape), size);
		assert_memory_equal(bytes, all, size);
		for (size_t i = size; i < sizeof(bytes); i++)
			assert_int_equal(bytes[i], UNTOUCHED);
	}
}

/* Neighbouring seeds have no number in common. */
static void seeds(void **state)
{
	const struct gup_case_shape shape = { .nr_steps = 6 };
	uint8_t a[GUP_CASE_BYTES], b[GUP_CASE_BYTES];

	(void)state;
	gup_case_random(a, sizeof(a), 1, &shape);
	gup_case_random(b, sizeof(b), 2, &shape);
	for (unsigned int i = 1; i < 6; i++)
		for (unsigned int j = 1; j < 6; j++)
			assert_true(number(a + 5 + 8 * i, 7) != number(b + 5 + 8 * j, 7));
}

static struct gup_spec spec_of(unsigned int choice, uint8_t proposal)
{
	const struct gup_case c = { .version = (uint8_t)choice, .proposal = proposal };
	struct gup_spec spec;

	memset(&spec, 0xff, sizeof(spec));
	gup_case_spec(&c, &spec);
	return spec;
}

/* A third of all choices are the ten oldest releases, the others all in turn. */
static void versions(void **state)
{
	gup_version v = GUP_VERSION_FIRST;
	struct gup_rules rules;

	(void)state;
	for (unsigned int choice = 0; choice < 85; choice++)
		assert_int_equal(spec_of(choice, 0).version, V(5, 10 + choice % 10));
	for (unsigned int choice = 85; choice < 256; choice++) {
		char name[16];
		struct gup_spec spec = spec_of(choice, 0);

		assert_int_equal(spec.version, v);
		assert_string_equal(spec.name, gup_version_format(name, sizeof(name), v));
		assert_true(gup_history_resolve(v, &rules));
		assert_true(gup_rules_same(&spec.rules, &rules));
		v = gup_history_next(v);
		if (!v)
			v = GUP_VERSION_FIRST;
	}
}

static void assert_proposal(struct gup_spec spec, const char *name, unsigned int value)
{
	assert_string_equal(spec.name, name);
	assert_int_equal(spec.rules.value[GUP_RULE_PROTNONE], value);
}

/* From v6.5 on one choice in five is a proposal, one of the three. */
static void proposals(void **state)
{
	/* The numbers of releases, from v5.10 on: fifteen until v6.5. */
	const unsigned int v64 = 85 + 14, v65 = 85 + 15;

	(void)state;
	assert_proposal(spec_of(v64, 4), "v6.4", GUP_PROTNONE_FORCE_FOLLOWS);
	assert_proposal(spec_of(v65, 4), "v6.5+protnone=caller-sets-fast-asks",
			GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	assert_proposal(spec_of(v65, 9), "v6.5+protnone=v1-always", GUP_PROTNONE_V1_ALWAYS);
	assert_proposal(spec_of(v65, 14), "v6.5+protnone=fast-lookup", GUP_PROTNONE_FAST_LOOKUP);
	assert_proposal(spec_of(v65, 19), "v6.5+protnone=caller-sets-fast-asks",
			GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	for (uint8_t proposal = 0; proposal < 20; proposal++)
		if (proposal % 5 != 4)
			assert_proposal(spec_of(v65, proposal), "v6.5",
					GUP_PROTNONE_HONOR_IMPLICIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_a_seed), cmocka_unit_test(steps_then_calls),
		cmocka_unit_test(levels),      cmocka_unit_test(room),
		cmocka_unit_test(seeds),       cmocka_unit_test(versions),
		cmocka_unit_test(proposals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
