/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of versions that give the same answers.
 */
#ifndef SEARCH_VERSION_SETS_H
#define SEARCH_VERSION_SETS_H

#include <gupwalk/gup.h>

/* A set is a word, a bit for each version. */
#define VERSION_SETS_MAX 64

/**
 * struct version_sets - versions, and the sets that have each value and flag
 * @rules: the versions
 * @all: the set of all of them
 * @having: for each enum gup_rule_value, the set of versions whose rule has it
 * @knowing: for each FOLL_ flag, by its bit, the set of versions in which it exists
 * @fast: the same for flags that GUP-fast takes
 * @offering: for each enum gup_entry_point, the set of versions that have the function
 * @differing: the questions to which not all of them give the same answer
 */
struct version_sets {
	const struct gup_rules *rules[VERSION_SETS_MAX];
	uint64_t all;
	uint64_t having[GUP_RULE_VALUE_NR];
	uint64_t knowing[GUP_FOLL_NR];
	uint64_t fast[GUP_FOLL_NR];
	uint64_t offering[GUP_ENTRY_POINT_NR];
	struct gup_questions differing;
};

/**
 * version_sets_set - set the versions
 * @versions: receives them
 * @rules: the versions; they must stay valid
 * @nr: how many, VERSION_SETS_MAX at most
 */
void version_sets_set(struct version_sets *versions, const struct gup_rules *const *rules,
		      unsigned int nr);

/**
 * version_sets_alike - which versions give the same answers as one of them
 * @versions: the versions
 * @one: its number
 * @asked: the questions
 *
 * Return: the set of them, @one included.
 */
uint64_t version_sets_alike(const struct version_sets *versions, unsigned int one,
			    const struct gup_questions *asked);

/**
 * version_sets_knowing - in which versions do flags exist
 * @versions: the versions
 * @flags: FOLL_ flags
 *
 * Return: the set of those that know all of them.
 */
uint64_t version_sets_knowing(const struct version_sets *versions, unsigned int flags);

#endif /* SEARCH_VERSION_SETS_H */
