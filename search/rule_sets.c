// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of rules: the rules in which two versions differ, and the smallest subset that explains
 * a difference.
 */
#include "internal.h"

struct gup_rule_set rule_sets_differing(const struct gup_rules *a, const struct gup_rules *b)
{
	struct gup_rule_set set = { { 0 } };

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (a->value[rule] != b->value[rule])
			gup_rule_set_add(&set, rule);
	}
	if (a->foll_known != b->foll_known || a->foll_fast != b->foll_fast || a->gone != b->gone)
		gup_rule_set_add(&set, RULE_SETS_FLAGS);
	return set;
}

/* One version with some of the rules of another. */
struct gup_rules rule_sets_mixed(const struct gup_rules *a, const struct gup_rules *b,
				 struct gup_rule_set set)
{
	struct gup_rules mixed = *a;

	mixed.asked = NULL;
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (gup_rule_set_has(set, rule))
			gup_rules_set(&mixed, (enum gup_rule_value)b->value[rule]);
	}
	if (gup_rule_set_has(set, RULE_SETS_FLAGS)) {
		mixed.foll_known = b->foll_known;
		mixed.foll_fast = b->foll_fast;
		mixed.gone = b->gone;
	}
	return mixed;
}

/*
 * The smallest set found that explains a difference: a single rule if possible, otherwise @all
 * without each rule that is not needed. Empty if @all does not explain it.
 */
struct gup_rule_set rule_sets_smallest(struct gup_rule_set all, rule_sets_explains_fn *explains,
				       void *arg)
{
	struct gup_rule_set set = all;

	for (unsigned int rule = 0; rule <= RULE_SETS_FLAGS; rule++) {
		struct gup_rule_set one = { { 0 } };

		if (!gup_rule_set_has(all, rule))
			continue;
		gup_rule_set_add(&one, rule);
		if (explains(arg, one))
			return one;
	}
	if (!explains(arg, all))
		return (struct gup_rule_set){ { 0 } };
	for (unsigned int rule = 0; rule <= RULE_SETS_FLAGS; rule++) {
		struct gup_rule_set fewer = set;

		if (!gup_rule_set_has(all, rule))
			continue;
		gup_rule_set_remove(&fewer, rule);
		if (!gup_rule_set_empty(fewer) && explains(arg, fewer))
			set = fewer;
	}
	return set;
}

/* The first rule of a set; GUP_RULE_NR when it has only flags, or is empty. */
unsigned int rule_sets_first(struct gup_rule_set set)
{
	unsigned int rule = 0;

	while (rule < GUP_RULE_NR && !gup_rule_set_has(set, rule))
		rule++;
	return rule;
}
