/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparing what the compiler makes of two trees.
 */
#ifndef ENGINES_TREE_CODE_H
#define ENGINES_TREE_CODE_H

#include "lib/strbuf.h"

/**
 * code_print - reduce the compiler's assembly to what the program does
 * @code: receives a line for each function, sorted, and the data
 * @assembly: compiled with -ffunction-sections, without debug information
 *
 * A function is a checksum of its instructions. Labels are numbered in the order of their
 * use, and another function is named by its own checksum, so that neither names nor the order
 * of functions matter. Strings are left out: only messages are strings.
 */
void code_print(struct strbuf *code, const char *assembly);

#endif
