/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Something happens in the middle of a fast walk.
 */
#ifndef FUZZ_LIB_RACE_H
#define FUZZ_LIB_RACE_H

#include <gupwalk/race.h>
#include <gupwalk/scenario.h>

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

/**
 * race_scenario - disturb all fast walks of a scenario, before each read and grab
 * @scenario: the scenario
 * @spec: the version
 *
 * Return: the enum gup_race_law that is broken first in a way that is news;
 * GUP_RACE_LAW_NR for none.
 */
unsigned int race_scenario(const struct gup_scenario *scenario, const struct gup_spec *spec);

#endif /* FUZZ_LIB_RACE_H */
