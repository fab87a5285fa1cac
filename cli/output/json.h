/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * JSON: what the subcommands share. Key names are stable; new ones may be added.
 */
#ifndef CLI_OUTPUT_JSON_H
#define CLI_OUTPUT_JSON_H

#include <jansson.h>

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/run.h>
#include <gupwalk/scenario.h>

/**
 * json_begin - a document: an object with the format's name and version
 * @what: the subcommand's name
 *
 * Return: a new object.
 */
json_t *json_begin(const char *what);

/**
 * json_finish - print a document on stdout and free it
 * @doc: the document
 */
void json_finish(json_t *doc);

/** json_version - a release as text, or null for 0. */
json_t *json_version(gup_version version);

/** json_text - a string; null for NULL; bytes that are not UTF-8 are replaced. */
json_t *json_text(const char *text);

/** json_hex - a number in hexadecimal: "0x7f0000000000". */
json_t *json_hex(uint64_t number);

/** json_foll - FOLL_ flags as a list of names. */
json_t *json_foll(unsigned int flags);

/** json_value - the value of a rule, the rule, and the commit that brought it. */
json_t *json_value(enum gup_rule_value value);

/** json_culprits - rules, and which flags exist, with a version's values: a list. */
json_t *json_culprits(const struct gup_spec *spec, struct gup_rule_set culprits);

/** json_differs - how two outcomes differ: a list of names. */
json_t *json_differs(unsigned int differs);

/** json_call - a call. */
json_t *json_call(const struct gup_call *call);

/** json_outcome - what a call did, without the pages, which were already released. */
json_t *json_outcome(const struct gup_outcome *out);

/** json_scenario_error - line, column and text. */
json_t *json_scenario_error(const struct gup_scenario_error *error);

/** json_judged - the statements about the version, and their verdicts. */
json_t *json_judged(const struct gup_run *run);

/** json_results - the calls that were made, flags that the version ignores, the outcomes. */
json_t *json_results(const struct gup_run *run, const struct gup_spec *spec);

#endif /* CLI_OUTPUT_JSON_H */
