/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel tree whose own gup.c is compared with the model.
 */
#ifndef BENCH_TREE_OF_H
#define BENCH_TREE_OF_H

#include <engines/tree/engine.h>

#include "bench.h"

/* Printed instead of a figure if there is no tree. */
#define NO_TREE "no kernel tree"

/**
 * tree_of - the kernel tree to compare with the model
 * @path: its top; NULL for $GUPWALK_TREES/7.3, if that is set
 * @rules: receives the version that its Makefile names, otherwise the newest
 *
 * Return: the tree; NULL when it is missing; the error is on stderr.
 */
static inline struct tree_engine *tree_of(const char *path, struct gup_rules *rules)
{
	const char *trees = getenv("GUPWALK_TREES");
	struct tree_built built;
	struct tree_engine *tree = NULL;
	struct strbuf error = strbuf_new(), newest = strbuf_new();

	if (!gup_history_resolve(GUP_VERSION_LAST, rules))
		die("no rules");
	if (!path && trees && *trees) {
		strbuf_addf(&newest, "%s/7.3", trees);
		path = newest.s;
	}
	if (!path)
		return NULL;
	if (tree_build(path, &built, &error) == TREE_GOOD)
		tree = tree_open(&built, &error);
	if (!tree)
		fprintf(stderr, "bench: %s", error.s ? error.s : "\n");
	else
		gup_history_resolve((gup_version)built.version, rules);
	tree_built_free(&built);
	strbuf_free(&error);
	strbuf_free(&newest);
	return tree;
}

#endif /* BENCH_TREE_OF_H */
