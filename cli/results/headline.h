/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What callers get: the answers, the table of callers whose result changes, and the long tables.
 */
#ifndef CLI_RESULTS_HEADLINE_H
#define CLI_RESULTS_HEADLINE_H

#include <gupwalk/caller_result.h>

#include "results/checks.h"

/* X(label, version, what it is): the proposals, which follow the releases */
#define HEADLINE_PROPOSALS(X)                                                                      \
	X("always", "v6.6+protnone=v1-always",                                                     \
	  "every GUP user honours hinting, GUP-fast asks the flag")                                \
	X("asks", "v6.6+protnone=caller-sets-fast-asks", "callers set the flag, GUP-fast asks it") \
	X("lookup", "v6.6+protnone=fast-lookup",                                                   \
	  "GUP-fast is a page-table look-up, GUP does not honour hinting")                         \
	X("asks*", "v6.6+protnone=caller-sets-fast-asks+fast-access=generic",                      \
	  "asks, on hardware whose page tables let a protnone entry be read")

enum {
#define X(label, version, what) +1
	HEADLINE_NR_PROPOSALS = HEADLINE_PROPOSALS(X)
#undef X
};

/* The two proposals that the finding about the fast walk compares. */
#define HEADLINE_ASKS 1
#define HEADLINE_ASKS_GENERIC 3

#define HEADLINE_BLOCKS (2 * GUP_CALLER_STATE_NR)
/* The last answers are part of the long tables. */
#define HEADLINE_SHORT_ANSWERS 4
#define HEADLINE_ANSWERS 5
#define HEADLINE_REFUSED (GUP_CALLER_STATE_ALL_NR - GUP_CALLER_STATE_NR)

/**
 * struct headline - all results
 * @when: every release, then every proposal; or the versions that were given
 * @nr_releases: how many of @when are no proposals
 * @at: what each caller gets at each of @when; see headline_at()
 * @refused: what each caller gets at the newest release where GUP refuses
 * @newest: every law at the newest release
 * @column: the columns of the long tables, as indices into @when: the last release of each run
 *	of releases at which every caller gets the same, then every proposal
 * @nr_columns: how many
 * @checks: the laws about protnone; one result for each column
 *
 * The last three are filled for the long tables only.
 */
struct headline {
	struct spec_list when;
	size_t nr_releases;
	struct gup_caller_result *at;
	struct gup_caller_result refused[HEADLINE_REFUSED][GUP_CALLER_NR];
	struct checks newest;
	size_t *column;
	unsigned int nr_columns;
	struct checks checks;
};

/**
 * headline_make - try all callers, and check the laws
 * @all: also fill the long tables
 * @versions: they replace the releases and the proposals; none for these
 *
 * Return: the results, for headline_free(). The process ends when memory is short.
 */
struct headline *headline_make(bool all, const struct spec_list *versions);
void headline_free(struct headline *headline);

/**
 * headline_at - what a caller gets at a version
 * @headline: the table
 * @version: an index into @headline->when
 * @block: state, then base page and huge page
 * @caller: the caller
 *
 * Return: the cell.
 */
const struct gup_caller_result *headline_at(const struct headline *headline, size_t version,
					    unsigned int block, unsigned int caller);

/**
 * headline_honouring - the callers that honour NUMA hinting
 * @rules: the version
 *
 * Return: one bit, 1 << caller, for each caller with a call that does; conversions that
 * no kernel has are left out.
 */
uint64_t headline_honouring(const struct gup_rules *rules);

/**
 * headline_honour_range - the releases in which the same callers honour hinting
 * @headline: the table
 * @first: the first of them, an index into @headline->when
 *
 * Return: the last of them.
 */
size_t headline_honour_range(const struct headline *headline, size_t first);

/**
 * headline_honour_rules - the rules that changed who honours hinting
 * @before: a release
 * @at: the next one
 *
 * Return: one bit, 1 << rule, for each rule that changed the set of callers that honour hinting.
 */
struct gup_rule_set headline_honour_rules(const struct gup_spec *before, const struct gup_spec *at);

/** headline_question - a question, from 0 to HEADLINE_ANSWERS - 1 */
const char *headline_question(unsigned int nr);

/**
 * headline_answer - the answer to a question
 * @headline: the table
 * @nr: the question
 *
 * Return: one sentence; the caller frees it.
 */
char *headline_answer(const struct headline *headline, unsigned int nr);

/**
 * struct headline_span - neighbours at which every caller gets the same
 * @first: the first of them, an index into headline.when
 * @last: the last of them
 */
struct headline_span {
	size_t first;
	size_t last;
};

/**
 * headline_spans - the columns of the table of callers whose result changes
 * @headline: the table
 * @span: receives them; NULL for an empty list
 *
 * Return: how many. The caller frees @span. A proposal is a span of its own.
 */
size_t headline_spans(const struct headline *headline, struct headline_span **span);

/**
 * struct headline_row - a row of the table of callers whose result changes
 * @caller: the caller
 * @blocks: one bit, 1 << block, for each block that this row is about
 */
struct headline_row {
	unsigned int caller;
	unsigned int blocks;
};

#define HEADLINE_ROWS_MAX (GUP_CALLER_NR * HEADLINE_BLOCKS)

/**
 * headline_rows - the rows of the table of callers whose result changes
 * @headline: the table
 * @row: receives them
 *
 * Return: how many. A caller that gets the same at every version has none.
 */
unsigned int headline_rows(const struct headline *headline,
			   struct headline_row row[HEADLINE_ROWS_MAX]);

/**
 * headline_put_when - print the table of callers whose result changes
 * @out: where
 * @headline: the table
 */
void headline_put_when(const struct term *out, const struct headline *headline);

/**
 * headline_code - a cell without its cost: "ok", "H", "EFAULT"
 * @result: the cell
 * @paint: receives how it is shown
 *
 * Return: the code.
 */
const char *headline_code(const struct gup_caller_result *result, enum paint *paint);

/** headline_verdict - a cell in JSON: "no-fault", "numa-fault", ... */
const char *headline_verdict(const struct gup_caller_result *result);

/** headline_proposal - a proposal as an index into @headline->when. */
size_t headline_proposal(const struct headline *headline, unsigned int proposal);

/** headline_goes_on - is a version the release right after the one before it in headline.when? */
bool headline_goes_on(const struct headline *headline, size_t version);

/** headline_label - the short name of a version, such as "v6.6" or "asks". */
const char *headline_label(const struct headline *headline, size_t version);

/** headline_what - the meaning of a proposal; NULL for a release. */
const char *headline_what(const struct headline *headline, size_t version);

/**
 * headline_under_lock - does a caller's look-up run under mmap_lock
 * @headline: the table
 * @result: one of its cells
 * @caller: the cell's row
 * @version: the cell's version, an index into @headline->when
 *
 * Return: true when the call took it, or when its caller must hold it.
 */
bool headline_under_lock(const struct headline *headline, const struct gup_caller_result *result,
			 unsigned int caller, size_t version);

/** headline_went_slow - did a slow walk follow a fast walk? */
bool headline_went_slow(const struct gup_caller_result *result);

/**
 * headline_text - print it as text
 * @headline: the table
 * @all: with the long tables
 */
void headline_text(const struct headline *headline, bool all);

/**
 * headline_json - print it as JSON
 * @headline: the table
 * @name: the subcommand as it was typed
 */
void headline_json(const struct headline *headline, const char *name);

#endif /* CLI_RESULTS_HEADLINE_H */
