/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of versions that give the same answers.
 */
#ifndef SEARCH_VERSIONS_H
#define SEARCH_VERSIONS_H

#include <gupwalk/rules.h>

/* A set is a word, a bit for each version. */
#define LAW_VERSIONS_MAX 64

/**
 * struct law_versions - versions, and the sets that have each value and flag
 * @rules: the versions
 * @all: the set of all of them
 * @having: for each enum gup_rule_value, the set of versions whose rule has it
 * @knowing: for each FOLL_ flag, by its bit, the set of versions in which it exists
 * @fast: the same for flags that GUP-fast takes
 * @traced: the questions to which not all of them give the same answer
 */
struct law_versions {
	const struct gup_rules *rules[LAW_VERSIONS_MAX];
	uint64_t all;
	uint64_t having[GUP_RULE_VALUE_NR];
	uint64_t knowing[GUP_FOLL_NR];
	uint64_t fast[GUP_FOLL_NR];
	struct gup_questions traced;
};

/**
 * law_versions_set - set the versions
 * @versions: receives them
 * @rules: the versions; they must stay valid
 * @nr: how many, LAW_VERSIONS_MAX at most
 */
void law_versions_set(struct law_versions *versions, const struct gup_rules *const *rules,
		      unsigned int nr);

/**
 * law_versions_alike - which versions give the same answers as one of them
 * @versions: the versions
 * @one: its number
 * @asked: the questions
 *
 * Return: the set of them, @one included.
 */
uint64_t law_versions_alike(const struct law_versions *versions, unsigned int one,
			    const struct gup_questions *asked);

/**
 * law_versions_knowing - in which versions do flags exist
 * @versions: the versions
 * @flags: FOLL_ flags
 *
 * Return: the set of those that know all of them.
 */
uint64_t law_versions_knowing(const struct law_versions *versions, unsigned int flags);

#endif /* SEARCH_VERSIONS_H */
