// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "flags": property_flags().
 *
 *	GUPWALK_LAW	the only law to judge by
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static struct property_context *context;
static uint32_t laws = GUP_LAWS_ALL;

bool fuzz_begin(void)
{
	const char *name = getenv("GUPWALK_LAW");
	enum gup_law law = name ? gup_law_by_name(name, strlen(name)) : GUP_LAW_NR;

	if (name && law == GUP_LAW_NR) {
		fprintf(stderr, "GUPWALK_LAW=%s: no such law\n", name);
		return false;
	}
	if (name)
		laws = GUP_LAW_BIT(law);
	context = need(property_context_create());
	return true;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	struct property_finding finding;
	struct gup_case c;
	bool broken;

	gup_case_decode(&c, bytes, len);
	broken = property_flags(context, laws, &c, &finding);
	return fuzz_result(broken, &finding, context->no_memory);
}
