// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of versions that give the same answers.
 */
#include "version_sets.h"

static void add_value(struct gup_questions *questions, unsigned int value)
{
	questions->value[value / 64] |= UINT64_C(1) << value % 64;
}

void version_sets_set(struct version_sets *versions, const struct gup_rules *const *rules,
		      unsigned int nr)
{
	*versions = (struct version_sets){ 0 };
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
		for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++)
			versions->offering[entry] |=
				gup_entry_point_offered(rules[i], entry) ? bit : 0;
		versions->differing.foll_known |= rules[i]->foll_known ^ rules[0]->foll_known;
		versions->differing.foll_fast |= rules[i]->foll_fast ^ rules[0]->foll_fast;
	}
	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++)
		if (versions->having[value] && versions->having[value] != versions->all)
			add_value(&versions->differing, value);
}

/* The versions of @alike that give the same answers to some questions as one of them. */
static uint64_t same_answer(uint64_t alike, unsigned int one, const uint64_t *yes, uint64_t asked)
{
	for (; asked; asked &= asked - 1) {
		uint64_t yes_here = yes[__builtin_ctzll(asked)];

		alike &= yes_here >> one & 1 ? yes_here : ~yes_here;
	}
	return alike;
}

uint64_t version_sets_alike(const struct version_sets *versions, unsigned int one,
			    const struct gup_questions *asked)
{
	const struct gup_questions *differing = &versions->differing;
	uint64_t alike = versions->all;

	for (unsigned int word = 0; word < sizeof(asked->value) / sizeof(asked->value[0]); word++)
		alike = same_answer(alike, one, &versions->having[word * 64],
				    asked->value[word] & differing->value[word]);
	alike = same_answer(alike, one, versions->knowing,
			    asked->foll_known & differing->foll_known);
	return same_answer(alike, one, versions->fast, asked->foll_fast & differing->foll_fast);
}

uint64_t version_sets_knowing(const struct version_sets *versions, unsigned int flags)
{
	uint64_t all = versions->all;

	for (; flags; flags &= flags - 1)
		all &= versions->knowing[__builtin_ctz(flags)];
	return all;
}
