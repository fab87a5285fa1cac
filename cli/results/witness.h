/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Witnesses: the smallest cases that show something, as scenarios.
 */
#ifndef CLI_RESULTS_WITNESS_H
#define CLI_RESULTS_WITNESS_H

#include <gupwalk/check.h>
#include <gupwalk/scenario.h>

#include "output/term.h"

/**
 * struct witness_about - the name and reason of a witness
 * @name: the scenario's name
 * @why: a sentence without quotes
 * @commit: the commit it is about, or NULL
 */
struct witness_about {
	const char *name;
	const char *why;
	const char *commit;
};

/**
 * witness_name - a name that scenarios and files may have
 * @buf: receives "P3-v6.6-fast-lookup"
 * @size: bytes of @buf
 * @what: what it shows
 * @spec: the version that shows it
 *
 * Return: @buf.
 */
char *witness_name(char *buf, size_t size, const char *what, const struct gup_spec *spec);

/**
 * witness_scenario - make a scenario of a witness
 * @about: its name and reason
 * @witness: the case
 *
 * Return: the scenario, without expectations.
 */
struct gup_scenario *witness_scenario(const struct witness_about *about,
				      const struct gup_witness *witness);

/**
 * witness_expect - make the scenario expect what the model does at a version
 * @scenario: from witness_scenario()
 * @sandbox: for making its call
 * @witness: the case
 * @spec: the version
 */
void witness_expect(struct gup_scenario *scenario, struct gup_sandbox *sandbox,
		    const struct gup_witness *witness, const struct gup_spec *spec);

/**
 * witness_text - the text of a scenario
 * @scenario: the scenario
 *
 * Return: canonical text. The caller frees it.
 */
char *witness_text(const struct gup_scenario *scenario);

/**
 * witness_print - print a scenario's text, indented
 * @out: where
 * @indent: blanks before each line
 * @text: the text
 */
void witness_print(const struct term *out, unsigned int indent, const char *text);

/**
 * sandbox_or_end - gup_sandbox_create()
 *
 * Return: the sandbox, never NULL: ends the process with TOOL_BUG when memory is short.
 */
struct gup_sandbox *sandbox_or_end(void);

#endif /* CLI_RESULTS_WITNESS_H */
