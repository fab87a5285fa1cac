/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a fuzz target is: one file of fuzz/, which driver.c feeds.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gupwalk/cases.h>

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
 * A target has this, or else fuzz_case().
 *
 * Return: NULL, or a finding: the text of a scenario, made small, to be freed.
 */
char *fuzz_one(const uint8_t *bytes, size_t len);

/**
 * fuzz_case - the same of the case that the bytes are
 * @c: the case; steps that cannot be done are dropped
 *
 * Return: as fuzz_one().
 */
char *fuzz_case(struct gup_case *c);

#endif /* FUZZ_FUZZ_H */
