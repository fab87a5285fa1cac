/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each side of a comparison does in one case.
 */
#ifndef CLI_SIDES_H
#define CLI_SIDES_H

#include <jansson.h>

#include <gupwalk/check.h>

/**
 * struct side - who walks, by which rules
 * @name: for people; of a model its version
 * @spec: how states are built and what faults do
 * @engine: who walks; NULL for the model
 */
struct side {
	const char *name;
	const struct gup_spec *spec;
	const struct gup_engine *engine;
};

/**
 * sides_text - a scenario with what each side does, as comments
 * @text: the scenario, which is freed
 * @sandbox: for making the call
 * @side: the sides
 * @nr: how many
 * @witness: the case
 *
 * Return: the text, to be freed.
 */
char *sides_text(char *text, struct gup_sandbox *sandbox, const struct side *side, unsigned int nr,
		 const struct gup_witness *witness);

/** side_json - what a side does in a case; null when its version has no such state. */
json_t *side_json(struct gup_sandbox *sandbox, const struct side *side,
		  const struct gup_witness *witness);

#endif /* CLI_SIDES_H */
