/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a comparison found, for the subcommand that reports it.
 */
#ifndef CLI_RESULTS_DIFFS_H
#define CLI_RESULTS_DIFFS_H

#include <gupwalk/diff.h>

#include "results/compared.h"

/**
 * struct diffs - a comparison
 * @compared: the engines that were compared
 * @diff: what was found
 * @sandbox: for making calls again
 */
struct diffs {
	struct compared compared[2];
	struct gup_diff diff;
	struct gup_sandbox *sandbox;
};

/** diffs_by_tree - is at least one of the engines a tree? */
static inline bool diffs_by_tree(const struct diffs *diffs)
{
	return diffs->compared[0].engine || diffs->compared[1].engine;
}

/**
 * diffs_witness - the smallest case of a class
 * @diffs: the comparison
 * @nr: the class
 *
 * Return: a scenario that both versions pass, with what trees do. The caller frees it.
 */
char *diffs_witness(const struct diffs *diffs, size_t nr);

/** diffs_text - print the differences as text */
void diffs_text(const struct diffs *diffs);

/** diffs_json - print them as JSON */
void diffs_json(const struct diffs *diffs);

#endif /* CLI_RESULTS_DIFFS_H */
