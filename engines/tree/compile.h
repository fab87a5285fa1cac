/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compiling the harvested sources to a shared object.
 */
#ifndef ENGINES_TREE_COMPILE_H
#define ENGINES_TREE_COMPILE_H

#include <stdbool.h>

#include "lib/strbuf.h"

/**
 * struct compiling - the input and output folders of a compilation
 * @tree: the tree's top
 * @shim: the folder of the shim's sources
 * @folder: where harvest.h and the stubs are
 * @work: a folder for the object and the compiler's messages
 * @error: receives what went wrong, lines for a person
 */
struct compiling {
	const char *tree;
	const char *shim;
	const char *folder;
	const char *work;
	struct strbuf *error;
};

/** compile_plain - make @object in c->work: the walk without instrumentation. */
bool compile_plain(const struct compiling *c, const char *object);

/** compile_traced - the same walk, with a call at each load; c->folder is not changed. */
bool compile_traced(const struct compiling *c, const char *object);

#endif
