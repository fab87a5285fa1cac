/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel tree's own mm/gup.c as an engine: built into a cache, loaded, called over
 * the model's state.
 */
#ifndef ENGINES_TREE_TREE_H
#define ENGINES_TREE_TREE_H

#include <gupwalk/engine.h>

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
 * @folder: its folder in the cache
 * @object: the shared object there
 * @cached: it was already in the cache
 * @nr_headers: headers read, when it was not
 * @nr_names: names harvested, when it was not
 * @version: the version in its Makefile, as in gup_version; 0 when there is none
 */
struct tree_built {
	char *path;
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

/**
 * tree_build_traced - make sure that the instrumented engine is in the cache, too
 * @built: from tree_build(), which must have succeeded; receives the instrumented object
 * @error: receives what went wrong, lines for a person
 *
 * It is the same walk, but slower: it emits each read of an entry, each reference, lock and
 * fault to the subscriber of struct gup_walk.on_event. The other engine emits nothing.
 *
 * Return: an enum tree_status.
 */
enum tree_status tree_build_traced(struct tree_built *built, struct strbuf *error);

/** tree_shim - the folder of the shim's sources; NULL with @error when it is missing. */
char *tree_shim(struct strbuf *error);

/**
 * tree_key - a checksum of everything that an engine is built from
 * @path: the tree
 * @shim: the folder of the shim
 * @key: receives 32 digits and NUL
 * @error: receives what is missing
 *
 * Return: false when the tree or the shim is not all there.
 */
bool tree_key(const char *path, const char *shim, char key[33], struct strbuf *error);

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

/**
 * tree_ours - list the names that the shim defines instead of the tree
 * @out: receives a line for each file of the shim, and set in, one for each name
* @error: receives what went wrong
 *
 * Return: false when the shim cannot be read.
 */
bool tree_ours(struct strbuf *out, struct strbuf *error);

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

/** tree_has_foll - does the tree have this flag of the model? */
bool tree_has_foll(const struct tree_engine *tree, unsigned int bit);

#endif
