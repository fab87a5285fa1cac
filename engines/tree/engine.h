/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel tree's own mm/gup.c as an engine: loaded, and called over the model's state.
 */
#ifndef ENGINES_TREE_ENGINE_H
#define ENGINES_TREE_ENGINE_H

#include <gupwalk/engine.h>

#include "build.h"

/** struct tree_engine - a loaded tree */
struct tree_engine;

/**
 * tree_open - load a tree
 * @built: the tree
 * @error: receives what went wrong
 *
 * Return: the engine, to be closed with tree_close(); NULL on failure.
 */
struct tree_engine *tree_open(const struct tree_built *built, struct strbuf *error);
void tree_close(struct tree_engine *tree);

/** tree_as_engine - the engine to hand to gup_run and gup_diff. */
const struct gup_engine *tree_as_engine(const struct tree_engine *tree);

/**
 * tree_call_often - make one call many times, for measuring its speed
 * @tree: the tree
 * @walk: as for gup_call(); what is set up around a call is set up once
 * @call: the call
 * @times: how many times, at least once
 *
 * Return: what the last one returned.
 */
long tree_call_often(struct tree_engine *tree, struct gup_walk *walk, const struct gup_call *call,
		     unsigned int times);

/**
 * tree_write_counts - write how often each line was executed since the last time
 * @tree: an engine built with TREE_COUNTED
 * @folder: receives the file, for gcov
 *
 * Return: false if the engine does not count.
 */
bool tree_write_counts(const struct tree_engine *tree, const char *folder);

/** tree_has_foll - does the tree have this flag of the model? */
bool tree_has_foll(const struct tree_engine *tree, unsigned int bit);

#endif /* ENGINES_TREE_ENGINE_H */
