// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "versions": property_versions().
 */
#include "fuzz.h"

static struct property_context *context;

bool fuzz_begin(void)
{
	context = need(property_context_create());
	return true;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	struct property_finding finding;
	struct gup_case c;
	bool broken;

	gup_case_decode(&c, bytes, len);
	broken = property_versions(context, &c, &finding);
	return fuzz_result(broken, &finding, context->no_memory);
}
