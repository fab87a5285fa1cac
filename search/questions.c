// SPDX-License-Identifier: GPL-2.0-only
/*
 * The questions that a version was asked, and the versions that give the same answers.
 */
#include "versions.h"

static void add_value(struct gup_questions *questions, unsigned int value)
{
	questions->value[value / 64] |= UINT64_C(1) << value % 64;
}

struct gup_questions gup_rules_telling(const struct gup_rules *a, const struct gup_rules *b)
{
	struct gup_questions traced = {
		.foll_known = a->foll_known ^ b->foll_known,
		.foll_fast = a->foll_fast ^ b->foll_fast,
	};

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (a->value[rule] == b->value[rule])
			continue;
		add_value(&traced, a->value[rule]);
		add_value(&traced, b->value[rule]);
	}
	return traced;
}

bool gup_rules_alike(const struct gup_rules *a, const struct gup_rules *b,
		     const struct gup_questions *asked)
{
	const struct gup_questions traced = gup_rules_telling(a, b);

	return !gup_questions_meet(asked, &traced);
}

void law_versions_set(struct law_versions *versions, const struct gup_rules *const *rules,
		      unsigned int nr)
{
	*versions = (struct law_versions){ 0 };
	for (unsigned int i = 0; i < nr; i++) {
		const uint64_t bit = UINT64_C(1) << i;

		versions->rules[i] = rules[i];
		versions->all |= bit;
		for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
			versions->having[rules[i]->value[rule]] |= bit;
		for (unsigned int flag = 0; flag < GUP_FOLL_NR; flag++) {
			versions->knowing[flag] |= rules[i]->foll_known >> flag & 1 ? bit : 0;
			versions->fast[flag] |= rules[i]->foll_fast >> flag & 1 ? bit : 0;
		}
		versions->traced.foll_known |= rules[i]->foll_known ^ rules[0]->foll_known;
		versions->traced.foll_fast |= rules[i]->foll_fast ^ rules[0]->foll_fast;
	}
	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++)
		if (versions->having[value] && versions->having[value] != versions->all)
			add_value(&versions->traced, value);
}

/* The versions of @alike that give the same answers to some questions as one of them. */
static uint64_t on_its_side(uint64_t alike, unsigned int one, const uint64_t *yes, uint64_t asked)
{
	for (; asked; asked &= asked - 1) {
		uint64_t side = yes[__builtin_ctzll(asked)];

		alike &= side >> one & 1 ? side : ~side;
	}
	return alike;
}

uint64_t law_versions_alike(const struct law_versions *versions, unsigned int one,
			    const struct gup_questions *asked)
{
	const struct gup_questions *traced = &versions->traced;
	uint64_t alike = versions->all;

	for (unsigned int word = 0; word < sizeof(asked->value) / sizeof(asked->value[0]); word++)
		alike = on_its_side(alike, one, &versions->having[word * 64],
				    asked->value[word] & traced->value[word]);
	alike = on_its_side(alike, one, versions->knowing, asked->foll_known & traced->foll_known);
	return on_its_side(alike, one, versions->fast, asked->foll_fast & traced->foll_fast);
}

uint64_t law_versions_knowing(const struct law_versions *versions, unsigned int flags)
{
	uint64_t all = versions->all;

	for (; flags; flags &= flags - 1)
		all &= versions->knowing[__builtin_ctz(flags)];
	return all;
}
