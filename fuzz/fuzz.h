/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a fuzz target is: one file of fuzz/, which driver.c feeds. It decodes bytes and judges a
 * property of search/ or scenario/.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/need.h"

#include <scenario/property.h>

/**
 * fuzz_begin - get ready, once
 *
 * Settings come from the environment, as fuzzers keep the arguments to themselves.
 *
 * Return: false when that cannot be; it is said on stderr why.
 */
bool fuzz_begin(void);

/**
 * fuzz_one - try one input
 * @bytes: any bytes
 * @len: how many
 *
 * Return: NULL, or a finding: the text of a scenario, made small, to be freed.
 */
char *fuzz_one(const uint8_t *bytes, size_t len);

/* What fuzz_one() returns of a property. */
static inline char *fuzz_result(bool broken, const struct property_finding *finding, bool no_memory)
{
	if (no_memory)
		out_of_memory();
	return broken ? need(finding_print(finding)) : NULL;
}

#endif /* FUZZ_FUZZ_H */
