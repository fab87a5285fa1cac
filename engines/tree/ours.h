/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names that the shim defines instead of the tree.
 */
#ifndef ENGINES_TREE_OURS_H
#define ENGINES_TREE_OURS_H

#include <stdbool.h>

#include "lib/strbuf.h"

/**
 * tree_ours - list the names that the shim defines instead of the tree
 * @out: receives a line for each file of the shim, and set in, one for each name
* @error: receives what went wrong
 *
 * Return: false when the shim cannot be read.
 */
bool tree_ours(struct strbuf *out, struct strbuf *error);

#endif /* ENGINES_TREE_OURS_H */
