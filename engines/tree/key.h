/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine is built from.
 */
#ifndef ENGINES_TREE_KEY_H
#define ENGINES_TREE_KEY_H

#include <stdbool.h>

#include "lib/strbuf.h"

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

#endif /* ENGINES_TREE_KEY_H */
