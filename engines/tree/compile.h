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
 * @work: a folder for the object and the compiler's messages, with the link mm/gup.c
 * @name: the object is NAME.so there; if lines are counted, NAME.gcno belongs to it
 * @how: bits of enum tree_how
 * @error: receives what went wrong, lines for a person
 */
struct compiling {
	const char *tree;
	const char *shim;
	const char *folder;
	const char *work;
	const char *name;
	unsigned int how;
	struct strbuf *error;
};

/** compile_tree - make the object; c->folder is not changed. */
bool compile_tree(const struct compiling *c);

/** compile_assembly - make NAME.s in c->work, without debug information and line numbers. */
bool compile_assembly(const struct compiling *c);

#endif
