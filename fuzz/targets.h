/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All targets in one program, under names of their own: fuzz_case_flags(), ...
 */
#ifndef FUZZ_TARGETS_H
#define FUZZ_TARGETS_H

#include "fuzz.h"

/* The files of this folder: those whose inputs are cases, and those that take other bytes. */
#define FUZZ_CASE_TARGET_LIST(X) X(flags) X(refine) X(versions) X(tree)
#define FUZZ_OTHER_TARGET_LIST(X) X(sequence) X(scenario)

#define X(name)                                                                                    \
	bool fuzz_begin_##name(void);                                                              \
	char *fuzz_case_##name(struct gup_case *c);
FUZZ_CASE_TARGET_LIST(X)
#undef X

#define X(name)                                                                                    \
	bool fuzz_begin_##name(void);                                                              \
	char *fuzz_one_##name(const uint8_t *bytes, size_t len);
FUZZ_OTHER_TARGET_LIST(X)
#undef X

#endif /* FUZZ_TARGETS_H */
