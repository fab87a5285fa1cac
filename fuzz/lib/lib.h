/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fuzz targets share: versions to choose from, and traced of a finding.
 */
#ifndef FUZZ_LIB_LIB_H
#define FUZZ_LIB_LIB_H

#include <gupwalk/cases.h>
#include <gupwalk/check.h>
#include <gupwalk/history.h>
#include <gupwalk/scenario.h>

#include "lib/strbuf.h"

/**
 * lib_begin - make all versions and sandboxes
 *
 * An input then costs what it does, whatever came before it. Whoever comes second finds
 * them made.
 *
 * Return: false when memory is short.
 */
bool lib_begin(void);

/** lib_spec - the version that a case chooses, as gup_case_spec() does. */
const struct gup_spec *lib_spec(const struct gup_case *c);

/**
 * lib_choose - have a case choose versions by their names
 * @c: the case
 * @version: the one that lib_spec() is to give
 * @other: of two bytes the other way round, the one; NULL for any
 *
 * Return: false when no bytes choose these.
 */
bool lib_choose(struct gup_case *c, const char *version, const char *other);

/**
 * lib_case - a scenario's steps and calls as a case
 * @c: receives them; what it chooses stays
 * @scenario: the scenario
 *
 * Return: false when these are too many, or there is no call.
 */
bool lib_case(struct gup_case *c, const struct gup_scenario *scenario);

/**
 * lib_sandbox - a sandbox for a number of levels
 * @levels: page-table levels, 4 or 5
 * @nr: which one of several, counted from 0, LIB_SANDBOXES at most
 *
 * Return: the sandbox; its state is whatever the last user left.
 */
#define LIB_SANDBOXES 2
struct gup_sandbox *lib_sandbox(unsigned int levels, unsigned int nr);

/**
 * lib_build - build a case's state in a sandbox
 * @sandbox: its base and its work become the state
 * @c: the case; steps that cannot be done are dropped
 * @rules: the version
 */
void lib_build(struct gup_sandbox *sandbox, struct gup_case *c, const struct gup_rules *rules);

/**
 * lib_rebuilt - the same for a case of which every step has to be done
 *
 * Return: false when one of its steps cannot be done.
 */
bool lib_rebuilt(struct gup_sandbox *sandbox, const struct gup_case *c,
		 const struct gup_rules *rules);

/**
 * struct lib_finding - what is to be told
 * @target: whose law it is; NULL when it is one of calls or sequences
 * @law: the name of the law that is broken
 * @text: what the law says
 * @spec: the version
 * @c: state and call, made small
 * @out: what came of it, to be expected by the scenario; NULL for nothing
 * @more: lines of comment, each ended; NULL for none
 */
struct lib_finding {
	const char *target;
	const char *law;
	const char *text;
	const struct gup_spec *spec;
	const struct gup_case *c;
	const struct gup_outcome *out;
	const char *more;
};

/**
 * lib_print - a finding as a scenario
 * @finding: the finding
 *
 * It begins with comments: "# target: NAME" of some, "# law: NAME", "# version: vX.Y".
 *
 * Return: the text, to be freed.
 */
char *lib_print(const struct lib_finding *finding);

/**
 * lib_put_scenario - print a scenario
 * @to: where to
 * @scenario: the scenario
 */
void lib_put_scenario(struct strbuf *to, const struct gup_scenario *scenario);

#endif /* FUZZ_LIB_LIB_H */
