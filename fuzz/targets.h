/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All targets in one program, under names of their own: fuzz_one_flags(), ...
 */
#ifndef GUPWALK_FUZZ_TARGETS_H
#define GUPWALK_FUZZ_TARGETS_H

#include "fuzz.h"

/* X(name, takes cases): the files of this folder. */
#define FUZZ_TARGET_LIST(X)                                                                        \
	X(flags, true)                                                                             \
	X(refine, true)                                                                            \
	X(versions, true)                                                                          \
	X(sequence, true)                                                                          \
	X(scenario, false)                                                                         \
	X(tree, true)

#define X(name, cases)                                                                             \
	bool fuzz_begin_##name(void);                                                              \
	char *fuzz_one_##name(const uint8_t *bytes, size_t len);
FUZZ_TARGET_LIST(X)
#undef X

#endif /* GUPWALK_FUZZ_TARGETS_H */
