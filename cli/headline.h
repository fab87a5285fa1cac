/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headline table: columns, cells, verdicts, for the reports that show it.
 */
#ifndef CLI_HEADLINE_H
#define CLI_HEADLINE_H

#include <gupwalk/caller_result.h>

#include "checks.h"

/* X(label, version, what the column is) */
#define HEADLINE_COLUMNS(X)                                                                        \
	X("v5.10", "v5.10", NULL)                                                                  \
	X("v6.1", "v6.1", NULL)                                                                    \
	X("v6.5", "v6.5", NULL)                                                                    \
	X("v6.6", "v6.6", NULL)                                                                    \
	X("v6.12", "v6.12", NULL)                                                                  \
	X("v7.3", "v7.3", NULL)                                                                    \
	X("always", "v6.6+protnone=v1-always",                                                     \
	  "every GUP user honours hinting, GUP-fast asks the flag")                                \
	X("asks", "v6.6+protnone=caller-sets-fast-asks", "callers set the flag, GUP-fast asks it") \
	X("lookup", "v6.6+protnone=fast-lookup",                                                   \
	  "GUP-fast is a page-table look-up, GUP does not honour hinting")                         \
	X("asks*", "v6.6+protnone=caller-sets-fast-asks+fast-access=generic",                      \
	  "asks, on hardware whose page tables let a protnone entry be read")

enum {
#define X(label, version, what) +1
	HEADLINE_NR = HEADLINE_COLUMNS(X)
#undef X
};

/* The two columns that the finding about the fast walk compares. */
#define HEADLINE_ASKS (HEADLINE_NR - 3)
#define HEADLINE_ASKS_GENERIC (HEADLINE_NR - 1)

#define HEADLINE_BLOCKS (2 * GUP_CALLER_STATE_NR)

/**
 * struct headline - all of it
 * @column: the versions
 * @result: by block (state, then base page and huge page), caller, column
 * @checks: the laws about protnone; one result for each column
 */
struct headline {
	struct spec_list column;
	struct gup_caller_result result[HEADLINE_BLOCKS][GUP_CALLER_NR][HEADLINE_NR];
	struct checks checks;
};

/** headline_label - a column's short name, such as "asks". */
const char *headline_label(unsigned int column);

/** headline_what - what a proposal says; NULL for a release. */
const char *headline_what(unsigned int column);

/**
 * headline_under_lock - does a caller's look-up run under mmap_lock
 * @headline: the table
 * @result: one of its cells
 * @caller: the cell's row
 * @column: the cell's column
 *
 * Return: true when the call took it, or when its caller must hold it.
 */
bool headline_under_lock(const struct headline *headline, const struct gup_caller_result *result,
			 unsigned int caller, unsigned int column);

/** headline_went_slow - did a fast walk not do, so that a slow one followed. */
bool headline_went_slow(const struct gup_caller_result *result);

/** headline_text - print it for a person */
void headline_text(const struct headline *headline);

/** headline_json - print it for programs */
void headline_json(const struct headline *headline);

#endif /* CLI_HEADLINE_H */
