// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "tree": property_engine() of the tree that GUPWALK_TREE names, compared with the
 * version GUPWALK_SPEC.
 */
#include <engines/tree/environment.h>

#include "fuzz.h"

static struct tree_environment env;

bool fuzz_begin(void)
{
	return tree_environment_open(&env);
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	struct property_finding finding;
	struct gup_case c;
	bool no_memory = false, broken;

	gup_case_decode(&c, bytes, len);
	broken = property_engine(env.by_levels, &env.spec, &c, &finding, &no_memory);
	return fuzz_result(broken, &finding, no_memory);
}
