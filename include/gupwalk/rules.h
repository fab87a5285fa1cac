/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules: every point at which kernels differ, as a question that the walk asks.
 *
 * The walk is written once. A version, or a proposal, is one value per rule:
 * struct gup_rules. Which value holds since which version, and by which commit,
 * is the table of model/history. What each value means is told in spec.md under
 * the rule's name.
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

#define GUP_NO_RULE GUP_RULE_NR

/*
 * The values, numbered through over all rules: GUP_PROTNONE_FOLL_NUMA, ... A
 * value's number says which rule it belongs to, so no mix-up goes unnoticed.
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
 * struct gup_rules - one version or proposal
 * @value: for each enum gup_rule its enum gup_rule_value
 * @foll_known: FOLL_ flags that exist
 * @foll_fast: FOLL_ flags that GUP-fast takes
 */
struct gup_rules {
	uint8_t value[GUP_RULE_NR];
	unsigned int foll_known;
	unsigned int foll_fast;
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
	return rules->value[rule] == value;
}

GUP_END_DECLS

#endif /* GUPWALK_RULES_H */
