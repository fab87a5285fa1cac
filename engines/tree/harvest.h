/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Harvesting: from a tree's headers, all that its mm/gup.c needs and the shim does
 * not provide, by name, with what that needs in turn.
 */
#ifndef ENGINES_TREE_HARVEST_H
#define ENGINES_TREE_HARVEST_H

#include "source.h"

/**
 * struct harvest - input and output of harvesting
 * @tree: the tree's top
 * @shim: the folder of the shim, with headers.list and config.h
 * @build: a folder for the generated files: harvest.h, have.h, foll.h, stubs
 * @nr_headers: headers that were read
 * @nr_names: names that were taken from them
 * @error: the error message
 */
struct harvest {
	const char *tree;
	const char *shim;
	const char *build;
	unsigned int nr_headers;
	unsigned int nr_names;
	struct strbuf error;
};

/** harvest_make - harvest; false with @error on failure. */
bool harvest_make(struct harvest *h);

/**
 * harvest_list - the paths of headers.list, in order
 * @shim: the folder of the shim
 * @nr: receives how many
 *
 * A line is a path within the tree, perhaps followed by "always": there is no
 * kernel without it.
 *
 * Return: the paths, to be freed with harvest_list_free(); NULL with errno when the
 * list cannot be read.
 */
struct listed {
	char *path;
	bool always;
} * harvest_list(const char *shim, size_t *nr);
void harvest_list_free(struct listed *list, size_t nr);

/**
 * harvest_active - mark the lines that conditions leave out
 * @h: for its folders
 * @lines: a file
 *
 * The compiler's preprocessor decides, with config.h alone. Each line of code passes
 * through it as a string with its number, so that no macro is expanded.
 *
 * Return: false with h->error when the compiler could not be run.
 */
bool harvest_active(struct harvest *h, struct lines *lines);

#endif
