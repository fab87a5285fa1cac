/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command lines of the C compiler.
 */
#ifndef ENGINES_TREE_WORDS_H
#define ENGINES_TREE_WORDS_H

#include <stddef.h>

/**
 * struct words - a command line, which owns its words
 * @word: the words, ended by NULL
 * @nr: how many
 */
struct words {
	char **word;
	size_t nr;
};

/** words_cc - a command line that begins with the words of $CC, or with cc; for words_free(). */
struct words words_cc(void);

/** words_add - append one word. */
void words_add(struct words *w, const char *word);

/** words_addf - append one word, made as by printf(). */
void words_addf(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void words_free(struct words *w);

#endif
