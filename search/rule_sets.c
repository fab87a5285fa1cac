// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of rules: the rules in which two versions differ, and the smallest subset that explains
 * a difference.
 */
#include "internal.h"

uint64_t rule_sets_differing(const struct gup_rules *a, const struct gup_rules *b)
{
	uint64_t set = 0;

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (a->value[rule] != b->value[rule])
			set |= UINT64_C(1) << rule;
	}
	if (a->foll_known != b->foll_known || a->foll_fast != b->foll_fast || a->gone != b->gone)
		set |= RULE_SETS_FLAGS_BIT;
	return set;
}

/* One version with some of the rules of another. */
struct gup_rules rule_sets_mixed(const struct gup_rules *a, const struct gup_rules *b, uint64_t set)
{
	struct gup_rules mixed = *a;

	mixed.asked = NULL;
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (set & (UINT64_C(1) << rule))
			gup_rules_set(&mixed, (enum gup_rule_value)b->value[rule]);
	}
	if (set & RULE_SETS_FLAGS_BIT) {
		mixed.foll_known = b->foll_known;
		mixed.foll_fast = b->foll_fast;
		mixed.gone = b->gone;
	}
	return mixed;
}

/*
 * The smallest set found that explains a difference: a single rule if possible, otherwise @all
 * without each rule that is not needed. 0 if @all does not explain it.
 */
uint64_t rule_sets_smallest(uint64_t all, rule_sets_explains_fn *explains, void *arg)
{
	uint64_t set = all;

	for (uint64_t rest = all; rest; rest &= rest - 1) {
		if (explains(arg, rest & -rest))
			return rest & -rest;
	}
	if (!explains(arg, all))
		return 0;
	for (uint64_t rest = all; rest; rest &= rest - 1) {
		uint64_t fewer = set & ~(rest & -rest);

		if (fewer && explains(arg, fewer))
			set = fewer;
	}
	return set;
}

/* The first rule of a set; GUP_RULE_NR when it has only flags, or is empty. */
unsigned int rule_sets_first(uint64_t set)
{
	return set ? (unsigned int)__builtin_ctzll(set) : GUP_RULE_NR;
}
