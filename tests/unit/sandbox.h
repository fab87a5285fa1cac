/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the enumeration share: a sandbox, versions, initial states by name.
 */
#ifndef TESTS_UNIT_SANDBOX_H
#define TESTS_UNIT_SANDBOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/check.h>

/*
 * Forms of calls: one of each entry point, one more of each that is called with mmap_lock
 * held, but for the look-up.
 */
#define CALL_FORMS                                                                                 \
	((unsigned int)(GUP_ENTRY_POINT_NR + __builtin_popcount(GUP_ENTRY_POINTS_HELD) - 1))

static inline int create_sandbox(void **state)
{
	*state = gup_sandbox_create();
	return *state ? 0 : -1;
}

static inline int destroy_sandbox(void **state)
{
	gup_sandbox_destroy(*state);
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

/* The number of a initial state. */
static inline unsigned int state_by_name(const char *name)
{
	struct gup_initial_state initial;

	for (unsigned int i = 0; gup_initial_state_get(i, &initial); i++) {
		if (!strcmp(initial.name, name))
			return i;
	}
	fail_msg("no initial state \"%s\"", name);
	return 0;
}

/* The cases of one initial state alone: as many shards as there are states. */
static inline struct gup_selection one_state(const char *name, uint32_t laws)
{
	return (struct gup_selection){ .shard = state_by_name(name),
				       .nr_shards = gup_initial_state_nr(),
				       .laws = laws };
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, create_sandbox, destroy_sandbox)

#endif /* TESTS_UNIT_SANDBOX_H */
