/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each engine of a comparison does in one case.
 */
#ifndef CLI_RESULTS_COMPARED_H
#define CLI_RESULTS_COMPARED_H

#include <jansson.h>

#include <gupwalk/check.h>

/**
 * struct compared - an engine of a comparison, and its rules
 * @name: the engine's name; for a model, its version
 * @spec: how states are built and what faults do
 * @engine: the engine that walks; NULL for the model
 */
struct compared {
	const char *name;
	const struct gup_spec *spec;
	const struct gup_engine *engine;
};

/**
 * compared_text - a scenario with what each engine does, as comments
 * @text: the scenario, which is freed
 * @sandbox: for making the call
 * @compared: the engines
 * @nr: how many
 * @witness: the case
 *
 * Return: the text, to be freed.
 */
char *compared_text(char *text, struct gup_sandbox *sandbox, const struct compared *compared,
		    unsigned int nr, const struct gup_witness *witness);

/** compared_json - what an engine does in a case; null when its version has no such state. */
json_t *compared_json(struct gup_sandbox *sandbox, const struct compared *compared,
		      const struct gup_witness *witness);

#endif /* CLI_RESULTS_COMPARED_H */
