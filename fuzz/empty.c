// SPDX-License-Identifier: GPL-2.0-only
/*
 * A target that does nothing: what a fuzzer itself costs. No target of script/fuzz.
 */
#include "fuzz.h"

bool fuzz_begin(void)
{
	return true;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	(void)bytes;
	(void)len;
	return NULL;
}
