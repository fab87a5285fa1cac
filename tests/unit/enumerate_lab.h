/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the enumeration share: a lab, versions, base states by name.
 */
#ifndef TESTS_UNIT_ENUMERATE_LAB_H
#define TESTS_UNIT_ENUMERATE_LAB_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/enumerate.h>

static inline int create_lab(void **state)
{
	*state = gup_lab_create();
	return *state ? 0 : -1;
}

static inline int destroy_lab(void **state)
{
	gup_lab_destroy(*state);
	return 0;
}

static inline struct gup_spec version(const char *name)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	return spec;
}

/* The number of a base state. */
static inline unsigned int base_by_name(const char *name)
{
	struct gup_base base;

	for (unsigned int i = 0; gup_base_get(i, &base); i++) {
		if (!strcmp(base.name, name))
			return i;
	}
	fail_msg("no base state \"%s\"", name);
	return 0;
}

/* The cases of one base state alone: as many shards as there are states. */
static inline struct gup_space one_state(const char *name, uint32_t laws)
{
	return (struct gup_space){ .shard = base_by_name(name),
				   .nr_shards = gup_base_nr(),
				   .laws = laws };
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, create_lab, destroy_lab)

#endif /* TESTS_UNIT_ENUMERATE_LAB_H */
