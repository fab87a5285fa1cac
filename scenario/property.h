/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Properties and scenarios: cases from scenarios, findings as scenarios, and the properties
 * that need a scenario.
 */
#ifndef SCENARIO_PROPERTY_H
#define SCENARIO_PROPERTY_H

#include <gupwalk/race.h>
#include <gupwalk/scenario.h>

#include <search/property.h>

/**
 * scenario_to_case - a scenario's steps and calls as a case
 * @scenario: the scenario
 * @rules: the version, which decides what callers call
 * @c: receives them; the versions that it chooses stay
 *
 * Return: false when these are too many, or there is no call.
 */
bool scenario_to_case(const struct gup_scenario *scenario, const struct gup_rules *rules,
		      struct gup_case *c);

/**
 * scenario_to_play - a scenario's lines as moves
 * @scenario: the scenario
 * @spec: the version
 * @play: receives them
 *
 * Return: false when it is too long to be played.
 */
bool scenario_to_play(const struct gup_scenario *scenario, const struct gup_spec *spec,
		      struct play *play);

/**
 * scenario_encode - look for bytes that gup_case_decode() makes a scenario's case of
 * @scenario: the scenario
 * @context: the versions that bytes choose
 * @spec: the version that the bytes are to choose, if any do
 * @bytes: receives them; GUP_CASE_BYTES are enough
 *
 * The search does not know what the bytes mean: it tries each with every value, and keeps
 * the nearest. Addresses become those that cases have. A line that no case has, such as an
 * entry given by number, becomes another one or is left out.
 *
 * Return: how many.
 */
size_t scenario_encode(const struct gup_scenario *scenario, const struct property_context *context,
		       const struct gup_spec *spec, uint8_t *bytes);

/**
 * property_race - something happens in the middle of a case's last call
 * @context: where
 * @c: the case; its proposal byte also says before which read or grab of the fast walk
 * @finding: receives what is broken
 *
 * All that can happen does, one after the other, by itself. A call without a fast walk
 * breaks nothing.
 *
 * Return: is a law broken.
 */
bool property_race(struct property_context *context, const struct gup_case *c,
		   struct property_finding *finding);

/**
 * property_race_scenario - disturb all fast walks of a scenario, before each read and grab
 * @scenario: the scenario
 * @spec: the version
 * @law: receives the enum gup_race_law that is broken first in a way that is news;
 *	GUP_RACE_LAW_NR for none
 *
 * Return: false when memory is short.
 */
bool property_race_scenario(const struct gup_scenario *scenario, const struct gup_spec *spec,
			    unsigned int *law);

/**
 * property_text - any bytes as a scenario's text
 * @text: the bytes
 * @len: how many
 * @spec: a version to run it at
 * @errors: room for what is wrong with the text
 * @no_memory: becomes true when memory is short
 *
 * The print of a scenario that the parser takes is the same scenario, and prints the same.
 * For other text the parser reports what is wrong. A short scenario is run twice.
 *
 * Return: the name of the law that is broken; NULL for none.
 */
const char *property_text(const char *text, size_t len, const struct gup_spec *spec,
			  struct gup_scenario_errors *errors, bool *no_memory);

/**
 * finding_print - a finding as a scenario
 * @finding: the finding
 *
 * It begins with comments: "# target: NAME" for some, "# law: NAME", "# version: vX.Y".
 *
 * Return: the text, to be freed; NULL when memory is short.
 */
char *finding_print(const struct property_finding *finding);

/**
 * finding_print_text - a finding of property_text()
 * @law: the law
 * @text: the bytes
 * @len: how many
 *
 * Return: as finding_print().
 */
char *finding_print_text(const char *law, const char *text, size_t len);

/**
 * play_print - the moves of a sequence as lines of a scenario
 * @play: the moves; the pages of each call are kept under a name of its own
 * @nr: how many of them
 * @size: bytes of @buf
 * @buf: receives the lines; may be NULL when @size is 0
 *
 * Return: the length of all lines.
 */
size_t play_print(const struct play *play, unsigned int nr, char *buf, size_t size);

#endif /* SCENARIO_PROPERTY_H */
