/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Explaining why a tree does not compile.
 */
#ifndef ENGINES_TREE_MISSING_H
#define ENGINES_TREE_MISSING_H

#include "lib/strbuf.h"

/**
 * tree_explain_failure - explain a compiler's messages
 * @path: the tree
 * @shim: the folder of the shim
 * @messages: the compiler's messages
 * @error: receives the first messages; for each name that is missing, the line that
 *	defines it and the list to add it to
 */
void tree_explain_failure(const char *path, const char *shim, const char *messages,
			  struct strbuf *error);

#endif /* ENGINES_TREE_MISSING_H */
