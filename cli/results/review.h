/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judging a change of a kernel tree: what it does to outcomes, laws and races, and which of its
 * lines were executed.
 */
#ifndef CLI_RESULTS_REVIEW_H
#define CLI_RESULTS_REVIEW_H

#include <gupwalk/diff.h>
#include <gupwalk/race.h>
#include <gupwalk/callers.h>

#include "options/changes.h"

/* The longest text of a scenario that is kept. */
#define REVIEW_TEXT_MAX 8192
/* Laws, laws of races, and ways to differ that are shown. */
#define REVIEW_LAWS_MAX 48
#define REVIEW_GROUPS_MAX 24

/** enum review_verdict - the verdict on a change */
enum review_verdict {
	REVIEW_SAME_CODE, /* the compiler makes the same of both */
	REVIEW_UNCHANGED, /* nothing changed, and each changed line was executed */
	REVIEW_NOT_REACHED, /* nothing changed where it was looked */
	REVIEW_CHANGED, /* outcomes change */
	REVIEW_BROKEN, /* a law is newly broken, or a race newly lost */
	REVIEW_NO_ENGINE, /* the tree afterwards, or before, does not compile */
	REVIEW_VERDICT_NR
};

/**
 * struct review_line - a changed line that no case executed, or that never decided
 * @file: its file
 * @number: its number there
 * @removed: it is a line of the tree before
 * @function: its function, or NULL
 * @why: what is known
 */
struct review_line {
	char *file;
	unsigned int number;
	bool removed;
	char *function;
	char *why;
};

/**
 * struct review_group - cases that differ in the same way
 * @differs: GUP_DIFFER_ bits
 * @calls: bits of enum gup_entry_point_class
 * @cases: how many
 * @laws: laws that the smallest case breaks afterwards and not before
 * @before: what it does before
 * @after: what it does afterwards
 * @text: the smallest case as a scenario
 */
struct review_group {
	unsigned int differs;
	unsigned int calls;
	uint64_t cases;
	uint32_t laws;
	char before[512];
	char after[512];
	char text[REVIEW_TEXT_MAX];
};

/**
 * struct review_caller - a caller whose outcome changes
 * @caller: the caller
 * @states: in how many states
 * @state: the first of them
 * @before: what it gets before
 * @after: what it gets afterwards
 */
struct review_caller {
	enum gup_caller caller;
	unsigned int states;
	char state[64];
	char before[512];
	char after[512];
};

/**
 * struct review_law - a law that is newly broken
 * @name: its name
 * @statement: its text
 * @before: broken cases before
 * @after: broken cases afterwards
 * @text: the smallest case as a scenario
 */
struct review_law {
	const char *name;
	const char *statement;
	uint64_t before;
	uint64_t after;
	char text[REVIEW_TEXT_MAX];
};

/**
 * struct review_found - what was found by cases, in memory that processes share
 * @cases: cases compared
 * @differing: those that differ
 * @random: random cases among them
 * @races: changes between two reads that were compared
 * @races_differ: those that differ
 * @race_text: the smallest of these
 * @generic: cases compared with the generic pte_access_permitted()
 * @generic_differ: those that differ
 * @generic_text: the smallest of these as a scenario
 * @given_up: a tree's walk was given up
 * @failed: why something could not be done
 */
struct review_found {
	uint64_t cases;
	uint64_t differing;
	uint64_t random;
	uint64_t races;
	uint64_t races_differ;
	char race_text[REVIEW_TEXT_MAX];
	uint64_t generic;
	uint64_t generic_differ;
	char generic_text[REVIEW_TEXT_MAX];
	bool given_up;
	struct review_group group[REVIEW_GROUPS_MAX];
	unsigned int nr_groups;
	struct review_caller caller[GUP_CALLER_NR];
	unsigned int nr_callers;
	struct review_law law[REVIEW_LAWS_MAX];
	unsigned int nr_laws;
	char failed[2048];
};

/**
 * struct review_options - how to judge
 * @random: random cases
 * @seed: their seed
 * @version: the version of states and faults; 0 for that of the tree before
 */
struct review_options {
	uint64_t random;
	uint64_t seed;
	struct gup_spec spec;
	bool has_spec;
};

/**
 * struct review - a change, judged
 * @change: the change
 * @verdict: the verdict
 * @spec: the version whose states and faults both trees use
 * @found: what was found by cases; NULL when none was needed
 * @missed: changed lines that no case executed
 * @nr_missed: how many
 * @undecided: executed lines with a condition that decided one way only
 * @nr_undecided: how many
 * @lines: changed lines of code
 * @executed: those that were executed
 * @flags: FOLL_ flags that are new
 * @counted: executed lines could be counted
 * @before_too: there are removed lines that no added line replaces
 * @seconds: how long it took
 * @error: why there is no engine
 */
struct review {
	const struct change *change;
	enum review_verdict verdict;
	struct gup_spec spec;
	struct review_found *found;
	struct review_line *missed;
	size_t nr_missed;
	struct review_line *undecided;
	size_t nr_undecided;
	unsigned int lines;
	unsigned int executed;
	char **flags;
	size_t nr_flags;
	bool counted;
	bool before_too;
	double seconds;
	char *error;
};

/**
 * review_change - judge a change
 * @review: receives the result; for review_free()
 * @change: the change; it must stay
 * @options: how
 */
void review_change(struct review *review, const struct change *change,
		   const struct review_options *options);
void review_free(struct review *review);

/** review_status - the exit status: TOOL_HOLDS, TOOL_BROKEN, or TOOL_NO_ENGINE for the others */
int review_status(const struct review *review);

/** review_sentence - the verdict as a sentence */
const char *review_sentence(const struct review *review);

/** review_unread_code - a file that no engine reads and that is compiled into kernels */
bool review_unread_code(const char *name);

/**
 * struct review_page - how to print
 * @options: how it was judged
 * @width: columns
 */
struct review_page {
	const struct review_options *options;
	unsigned int width;
};

/** review_text - print reviews as text */
void review_text(const struct review_page *page, const struct review *review, size_t nr);

/** review_json - print them as JSON */
void review_json(const struct review_page *page, const struct review *review, size_t nr);

#endif /* CLI_RESULTS_REVIEW_H */
