/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building a kernel tree's own mm/gup.c into a cache.
 */
#ifndef ENGINES_TREE_BUILD_H
#define ENGINES_TREE_BUILD_H

#include <stdbool.h>

#include "lib/strbuf.h"

/** enum tree_status - results; the same numbers as the tool's exit statuses */
enum tree_status {
	TREE_GOOD = 0,
	TREE_BAD_INPUT = 2, /* there is no such tree, or not all of it */
	TREE_NO_ENGINE = 3, /* it does not compile, or cannot be loaded or kept */
};

/**
 * struct tree_built - a tree that was built
 * @path: the tree's top, without symlinks
 * @name: how the engine is called; NULL for "tree:" and @path
 * @folder: its folder in the cache
 * @object: the shared object there
 * @cached: it was already in the cache
 * @nr_headers: headers read, when it was not
 * @nr_names: names harvested, when it was not
 * @version: the version that its Makefile states, as a gup_version; 0 if it states no version
 */
struct tree_built {
	char *path;
	char *name;
	char *folder;
	char *object;
	bool cached;
	unsigned int nr_headers;
	unsigned int nr_names;
	unsigned int version;
};

/**
 * tree_build - make sure that a tree's engine is in the cache
 * @path: the tree's top; no file in it is written
 * @built: receives its paths; for tree_built_free(), also after an error
 * @error: receives what went wrong, lines for a person
 *
 * Return: an enum tree_status.
 */
enum tree_status tree_build(const char *path, struct tree_built *built, struct strbuf *error);
void tree_built_free(struct tree_built *built);

/** enum tree_how - how else to compile the same walk; each makes it slower */
enum tree_how {
	/*
	 * It emits each read of an entry, each reference, lock and fault to the subscriber of
	 * struct gup_walk.on_event. Without this, it emits nothing.
	 */
	TREE_TRACED = 1 << 0,
	/* It counts how often each line is executed, for tree_lines_read(). */
	TREE_COUNTED = 1 << 1,
	/*
	 * pte_access_permitted() asks only whether an entry is present and writable, as on
	 * architectures without their own; x86 refuses more: entries for NUMA hinting.
	 */
	TREE_GENERIC_ACCESS = 1 << 2,
};

/**
 * tree_build_as - make sure that the engine is in the cache in another form, too
 * @built: from tree_build(), which must have succeeded; receives the other object
 * @how: bits of enum tree_how
 * @error: receives what went wrong, lines for a person
 *
 * Return: an enum tree_status.
 */
enum tree_status tree_build_as(struct tree_built *built, unsigned int how, struct strbuf *error);

/**
 * tree_code - what the compiler makes of the walk, as a text
 * @built: from tree_build(), which must have succeeded
 * @code: receives the text
 * @error: receives what went wrong, lines for a person
 *
 * Two trees with the same text do the same in each case. Names of local variables and of static
 * functions, the order of functions, messages, line numbers and comments are not in the text.
 *
 * Return: false with @error on failure.
 */
bool tree_code(const struct tree_built *built, struct strbuf *code, struct strbuf *error);

/**
 * tree_idle - the functions for which the shim does nothing
 * @nr: receives how many
 * @error: receives why they are not known
 *
 * Return: their names, for fs_list_free(); NULL with @error.
 */
char **tree_idle(size_t *nr, struct strbuf *error);

#endif /* ENGINES_TREE_BUILD_H */
