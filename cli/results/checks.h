/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checking laws over versions, for the subcommands that report it.
 */
#ifndef CLI_RESULTS_CHECKS_H
#define CLI_RESULTS_CHECKS_H

#include <jansson.h>

#include <gupwalk/attribute.h>

#include "output/term.h"
#include "options/versions.h"

/**
 * struct checked - what a check found for one version, or for neighbours with the same rules
 * @from: the version
 * @to: the last release with the same rules, or @from again
 * @result: the figures
 * @attribution: for each law that the model breaks, why
 * @finding: for each broken law, the index of its witness among the findings; for an engine,
 *	only breaches that are not known
 */
struct checked {
	struct gup_spec from;
	struct gup_spec to;
	struct gup_check_result result;
	struct gup_attribution attribution[GUP_LAW_NR];
	size_t finding[GUP_LAW_NR];
};

/**
 * struct finding - a witness of one broken law, at one version or more
 * @law: the law
 * @witness: the case
 * @name: the name of its scenario: "P1-v6.5"
 * @text: its scenario, which expects what each of these versions does
 */
struct finding {
	enum gup_law law;
	struct gup_witness witness;
	char name[100];
	char *text;
};

/**
 * struct checks - all results
 * @selection: which cases
 * @engine: the engine that walked; NULL for the model
 * @of: by version
 * @nr: how many
 * @finding: the witnesses
 * @nr_findings: how many
 * @cases: cases judged
 * @seconds: the time that this took
 */
struct checks {
	struct gup_selection selection;
	const struct gup_engine *engine;
	struct checked *of;
	size_t nr;
	struct finding *finding;
	size_t nr_findings;
	uint64_t cases;
	double seconds;
};

/**
 * checks_run - check the laws
 * @checks: receives the results; free with checks_free()
 * @selection: which cases and laws
 * @versions: the versions; neighbouring releases with the same rules are checked once
 * @engine: the engine that walks; NULL for the model
 * @jobs: how many threads for the model; an engine uses one
 * @label: for the progress bar
 */
void checks_run(struct checks *checks, const struct gup_selection *selection,
		const struct spec_list *versions, const struct gup_engine *engine,
		unsigned int jobs, const char *label);

/** checks_free - free the results */
void checks_free(struct checks *checks);

/**
 * checks_at - the result for a version
 * @checks: the results
 * @spec: one of the versions that were checked
 *
 * Return: its result, which may be shared with neighbours.
 */
const struct checked *checks_at(const struct checks *checks, const struct gup_spec *spec);

/**
 * checks_broken - is a law broken at a version; for an engine: a new breach, or the engine was
 * given up
 */
bool checks_broken(const struct checks *checks);

/**
 * checked_name - the versions that a result is about
 * @buf: receives "v6.6" or "v6.2..v6.4"
 * @size: bytes of @buf
 * @checked: the result
 *
 * Return: @buf.
 */
char *checked_name(char *buf, size_t size, const struct checked *checked);

/**
 * checks_put_result - print one law's verdict on one version, and end the line
 * @out: where
 * @column: where the cursor stands, and where further lines start
 * @checks: the results
 * @checked: one of them
 * @law: the law
 */
void checks_put_result(const struct term *out, unsigned int column, const struct checks *checks,
		       const struct checked *checked, enum gup_law law);

/**
 * checks_put_findings - print the witnesses
 * @out: where
 * @checks: the results
 */
void checks_put_findings(const struct term *out, const struct checks *checks);

/** checks_json - the results by version: a list. */
json_t *checks_json(const struct checks *checks);

/** checks_findings_json - the witnesses: a list. */
json_t *checks_findings_json(const struct checks *checks);

#endif /* CLI_RESULTS_CHECKS_H */
