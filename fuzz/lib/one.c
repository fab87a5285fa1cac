// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes that are a case. A target that takes other bytes has a fuzz_one() of its own, and
 * this one is not linked.
 */
#include <gupwalk/cases.h>

#include "../fuzz.h"

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	struct gup_case c;

	gup_case_decode(&c, bytes, len);
	return fuzz_case(&c);
}
