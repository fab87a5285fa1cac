/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree that the environment names, for fuzz targets and for replaying what they found:
 *
 *	GUPWALK_TREE	the tree
 *	GUPWALK_SPEC	the version that it is compared with, such as
 *			v6.12+hugetlb-split=refused; that of its Makefile otherwise
 */
#ifndef ENGINES_TREE_ENVIRONMENT_H
#define ENGINES_TREE_ENVIRONMENT_H

#include <gupwalk/comparison.h>

#include "engine.h"

/**
 * struct tree_environment - the model and that tree
 * @tree: the tree
 * @spec: the version
 * @by_levels: the comparison, for each number of page-table levels: 4, then 5
 */
struct tree_environment {
	struct tree_engine *tree;
	struct gup_spec spec;
	struct gup_comparison by_levels[2];
};

/**
 * tree_environment_open - build and load the tree
 * @env: receives it; for tree_environment_close() if this succeeds
 *
 * Return: false on failure; then a message was printed on stderr.
 */
bool tree_environment_open(struct tree_environment *env);

/** tree_environment_close - free it; a zeroed one has nothing to free. */
void tree_environment_close(struct tree_environment *env);

#endif /* ENGINES_TREE_ENVIRONMENT_H */
