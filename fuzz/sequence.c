// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "sequence": property_sequence(), then property_race() of the last call.
 */
#include <malloc.h>

#include "fuzz.h"

static struct property_context *context;

bool fuzz_begin(void)
{
	/* Races make address spaces anew: what one leaves is the next one's, page faults spared. */
	mallopt(M_MMAP_THRESHOLD, 1 << 26);
	mallopt(M_TRIM_THRESHOLD, 1 << 28);
	context = need(property_context_create());
	return true;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	static struct property_finding finding;
	struct gup_case c;
	bool broken;

	gup_case_decode(&c, bytes, len);
	broken = property_sequence(context, &c, &finding) || property_race(context, &c, &finding);
	return fuzz_result(broken, &finding, context->no_memory);
}
