/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The name that was probably meant: the one with the fewest typing errors.
 */
#ifndef LIB_SUGGEST_H
#define LIB_SUGGEST_H

#include <stddef.h>

/**
 * struct suggestion - a search for the name that was meant
 * @typed: what was typed; need not end in NUL
 * @len: its length in bytes
 * @name: the best candidate so far; NULL if none is similar enough
 * @errors: its number of typing errors
 */
struct suggestion {
	const char *typed;
	size_t len;
	const char *name;
	size_t errors;
};

/**
 * suggest_offer - offer a candidate to a search
 * @best: the search, with its first two members set and the others zero
 * @name: a name; NULL is ignored
 *
 * A typing error is an extra, a missing, a wrong or a swapped letter. If only the beginning of
 * a name was typed, this counts as one error. A name is similar enough if at most a third of
 * the typed letters, and one more, are wrong.
 */
void suggest_offer(struct suggestion *best, const char *name);

/**
 * suggest_from - the name of a list that was probably meant
 * @typed: what was typed
 * @names: candidates, ended by NULL
 *
 * Return: one of @names, or NULL when none is similar enough.
 */
const char *suggest_from(const char *typed, const char *const *names);

#endif
