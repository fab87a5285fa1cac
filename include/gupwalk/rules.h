/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules: each point at which kernels differ is a question that the walk asks.
 *
 * The walk is written once. A version, or a proposal, is one value per rule: struct gup_rules.
 * rule_list.h says which commit brought each value, and with which release. spec.md explains
 * each value under the rule's name.
 */
#ifndef GUPWALK_RULES_H
#define GUPWALK_RULES_H

#include <gupwalk/foll.h>
#include <gupwalk/rule_list.h>
#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/** enum gup_rule - the rules */
enum gup_rule {
#define RULE(id, ...) GUP_RULE_##id,
#define VALUE(rule, id, ...)
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
	GUP_RULE_NR
};

/*
 * The values, numbered through over all rules: GUP_PROTNONE_FOLL_NUMA, ... A value's number
 * determines its rule, so a value of a wrong rule is detected.
 */
enum gup_rule_value {
#define RULE(id, ...)
#define VALUE(rule, id, ...) GUP_##rule##_##id,
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
	GUP_RULE_VALUE_NR
};

/**
 * struct gup_rule_set - a set of rules
 * @word: bit for each enum gup_rule, in words of 64; bit GUP_RULE_NR: which flags exist
 */
struct gup_rule_set {
	uint64_t word[2];
};

/** gup_rule_set_has - is a rule in a set? */
static inline bool gup_rule_set_has(struct gup_rule_set set, unsigned int rule)
{
	return set.word[rule / 64] >> rule % 64 & 1;
}

/** gup_rule_set_add - put a rule into a set */
static inline void gup_rule_set_add(struct gup_rule_set *set, unsigned int rule)
{
	set->word[rule / 64] |= UINT64_C(1) << rule % 64;
}

/** gup_rule_set_remove - take a rule out of a set */
static inline void gup_rule_set_remove(struct gup_rule_set *set, unsigned int rule)
{
	set->word[rule / 64] &= ~(UINT64_C(1) << rule % 64);
}

/** gup_rule_set_empty - is no rule in a set? */
static inline bool gup_rule_set_empty(struct gup_rule_set set)
{
	return !(set.word[0] | set.word[1]);
}

/** gup_rule_set_compare - order two sets: negative, zero or positive; zero if they are equal */
static inline int gup_rule_set_compare(struct gup_rule_set a, struct gup_rule_set b)
{
	if (a.word[1] != b.word[1])
		return a.word[1] < b.word[1] ? -1 : 1;
	return (a.word[0] > b.word[0]) - (a.word[0] < b.word[0]);
}

/**
 * struct gup_questions - the questions that a version was asked, as a set
 * @value: bit for each enum gup_rule_value: "is it this one?", in words of 64
 * @foll_known: for each FOLL_ flag: does it exist?
 * @foll_fast: for each FOLL_ flag: does GUP-fast take it?
 *
 * A set is enough: a version gives the same question the same answer each time.
 */
struct gup_questions {
	uint64_t value[(GUP_RULE_VALUE_NR + 63) / 64];
	unsigned int foll_known;
	unsigned int foll_fast;
};

/**
 * struct gup_rules - one version or proposal
 * @value: for each enum gup_rule its enum gup_rule_value
 * @foll_known: FOLL_ flags that exist
 * @foll_fast: FOLL_ flags that GUP-fast takes
 * @gone: bit for each enum gup_entry_point that the version does not have; gup_call() does not
 *	look at it, see gup_entry_point_offered()
 * @asked: receives the questions that the version is asked; NULL for none
 *
 * The model asks only by the functions below. So @asked has all questions that an outcome
 * depends on, except for gup_outcome.flags: the hinting flags in it are not asked for.
 */
struct gup_rules {
	uint8_t value[GUP_RULE_NR];
	unsigned int foll_known;
	unsigned int foll_fast;
	unsigned int gone;
	struct gup_questions *asked;
};

/**
 * gup_rule_is - does a rule have this value
 * @rules: the version
 * @rule: the rule
 * @value: one of its values
 *
 * Return: yes or no.
 */
static inline bool gup_rule_is(const struct gup_rules *rules, enum gup_rule rule,
			       enum gup_rule_value value)
{
	if (rules->asked)
		rules->asked->value[value / 64] |= UINT64_C(1) << value % 64;
	return rules->value[rule] == value;
}

/**
 * gup_rule_value - which value does a rule have
 * @rules: the version
 * @rule: the rule
 *
 * Only the value that is the answer is recorded. A version with this value gives the same
 * answer, and a version with another value does not.
 *
 * Return: the value.
 */
static inline enum gup_rule_value gup_rule_value(const struct gup_rules *rules, enum gup_rule rule)
{
	enum gup_rule_value value = (enum gup_rule_value)rules->value[rule];

	gup_rule_is(rules, rule, value);
	return value;
}

/**
 * gup_rule_value_unasked - which value does a rule have, without a question
 * @rules: the version
 * @rule: the rule
 *
 * The caller may prepare what depends on the value. The version must be asked where this
 * decides.
 *
 * Return: the value.
 */
static inline enum gup_rule_value gup_rule_value_unasked(const struct gup_rules *rules,
							 enum gup_rule rule)
{
	return (enum gup_rule_value)rules->value[rule];
}

/**
 * gup_foll_known - which of these flags exist
 * @rules: the version
 * @flags: FOLL_ flags
 *
 * Return: those of @flags.
 */
static inline unsigned int gup_foll_known(const struct gup_rules *rules, unsigned int flags)
{
	if (rules->asked)
		rules->asked->foll_known |= flags;
	return flags & rules->foll_known;
}

/** gup_foll_known_unasked - the same without a question; see gup_rule_value_unasked() */
static inline unsigned int gup_foll_known_unasked(const struct gup_rules *rules, unsigned int flags)
{
	return flags & rules->foll_known;
}

/**
 * gup_foll_fast - which of these flags does GUP-fast take
 * @rules: the version
 * @flags: FOLL_ flags
 *
 * Return: those of @flags.
 */
static inline unsigned int gup_foll_fast(const struct gup_rules *rules, unsigned int flags)
{
	if (rules->asked)
		rules->asked->foll_fast |= flags;
	return flags & rules->foll_fast;
}

/** gup_entry_point_offered - does the version have a function, an enum gup_entry_point? */
static inline bool gup_entry_point_offered(const struct gup_rules *rules, unsigned int entry)
{
	return !(rules->gone >> entry & 1);
}

/**
 * gup_rules_differ - the questions that tell two versions apart
 * @a: one version
 * @b: the other
 *
 * Return: the questions to which they give different answers.
 */
struct gup_questions gup_rules_differ(const struct gup_rules *a, const struct gup_rules *b);

/** gup_questions_meet - is any question in both sets? */
static inline bool gup_questions_meet(const struct gup_questions *a, const struct gup_questions *b)
{
	uint64_t both = (a->foll_known & b->foll_known) | (a->foll_fast & b->foll_fast);

	for (size_t i = 0; i < sizeof(a->value) / sizeof(a->value[0]); i++)
		both |= a->value[i] & b->value[i];
	return both;
}

/**
 * gup_rules_alike - do two versions give the same answers
 * @a: one version
 * @b: the other
 * @asked: the questions
 *
 * Return: true if no question tells the two apart. Then all that depends on the answers is the
 * same.
 */
bool gup_rules_alike(const struct gup_rules *a, const struct gup_rules *b,
		     const struct gup_questions *asked);

GUP_END_DECLS

#endif /* GUPWALK_RULES_H */
