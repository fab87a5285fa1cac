/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a comparison found, for the subcommand that reports it.
 */
#ifndef CLI_DIFFS_H
#define CLI_DIFFS_H

#include <gupwalk/diff.h>

#include "sides.h"

/**
 * struct diffs - a comparison
 * @side: who was compared
 * @diff: what was found
 * @sandbox: for making calls again
 */
struct diffs {
	struct side side[2];
	struct gup_diff diff;
	struct gup_sandbox *sandbox;
};

/** diffs_by_tree - does a tree walk on one side at least? */
static inline bool diffs_by_tree(const struct diffs *diffs)
{
	return diffs->side[0].engine || diffs->side[1].engine;
}

/**
 * diffs_witness - the smallest case of a class
 * @diffs: the comparison
 * @nr: the class
 *
 * Return: a scenario that both versions pass, with what trees do; to be freed.
 */
char *diffs_witness(const struct diffs *diffs, size_t nr);

/** diffs_text - print what was found for a person */
void diffs_text(const struct diffs *diffs);

/** diffs_json - print it as JSON */
void diffs_json(const struct diffs *diffs);

#endif /* CLI_DIFFS_H */
