/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Something happens in the middle of a fast walk.
 */
#ifndef GUPWALK_FUZZ_RACE_H
#define GUPWALK_FUZZ_RACE_H

#include "lib.h"

/**
 * race_one - disturb a case's last call, if it has a fast walk
 * @c: the case; its proposal byte also says before which read or grab
 *
 * Everything that can happen does, one after the other, by itself.
 *
 * Return: NULL, or a finding, to be freed.
 */
char *race_one(const struct gup_case *c);

#endif /* GUPWALK_FUZZ_RACE_H */
