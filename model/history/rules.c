// SPDX-License-Identifier: GPL-2.0-only
/*
 * The questions that a version was asked, and which versions give the same answers.
 */
#include <gupwalk/rules.h>

static void add_value(struct gup_questions *questions, unsigned int value)
{
	questions->value[value / 64] |= UINT64_C(1) << value % 64;
}

struct gup_questions gup_rules_differ(const struct gup_rules *a, const struct gup_rules *b)
{
	struct gup_questions differing = {
		.foll_known = a->foll_known ^ b->foll_known,
		.foll_fast = a->foll_fast ^ b->foll_fast,
	};

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (a->value[rule] == b->value[rule])
			continue;
		add_value(&differing, a->value[rule]);
		add_value(&differing, b->value[rule]);
	}
	return differing;
}

bool gup_rules_alike(const struct gup_rules *a, const struct gup_rules *b,
		     const struct gup_questions *asked)
{
	const struct gup_questions differing = gup_rules_differ(a, b);

	return !gup_questions_meet(asked, &differing);
}
