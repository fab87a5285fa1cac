/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes from a scenario: such as gup_case_decode() makes the same case of, or one near.
 */
#ifndef FUZZ_LIB_ENCODE_H
#define FUZZ_LIB_ENCODE_H

#include <gupwalk/scenario.h>

#include "lib.h"

/**
 * encode_scenario - look for the bytes
 * @bytes: receives them; GUP_CASE_BYTES are enough
 * @scenario: the scenario
 * @spec: the version that the bytes are to choose, if any do
 *
 * Nothing is known here of what the bytes mean: each is tried with every value, and what
 * comes nearest stays. Addresses become those that cases have; what no case has, such as
 * an entry given by number, becomes something else or is left out.
 *
 * Return: how many.
 */
size_t encode_scenario(uint8_t *bytes, const struct gup_scenario *scenario,
		       const struct gup_spec *spec);

#endif /* FUZZ_LIB_ENCODE_H */
