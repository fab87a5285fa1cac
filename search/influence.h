/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which rules can have a say in what: a rule about hugetlb memory has none where there
 * is no hugetlb memory.
 */
#ifndef SEARCH_INFLUENCE_H
#define SEARCH_INFLUENCE_H

#include <gupwalk/case.h>
#include <gupwalk/history.h>

/**
 * influence_of_steps - rules that can have a say in how a state comes about
 * @c: the case; its calls are not looked at
 *
 * Return: bit for each enum gup_rule.
 */
struct gup_rule_set influence_of_steps(const struct gup_case *c);

/**
 * influence_of_call - rules that can have a say in a call, in a state
 * @c: the case
 * @call: the call
 *
 * Return: bit for each enum gup_rule.
 */
struct gup_rule_set influence_of_call(const struct gup_case *c, const struct gup_call *call);

/**
 * influence_mixed - one version, with those of its rules that have no say from another
 * @rules: the version
 * @other: the other one
 * @can_matter: the rules that keep their values
 * @flags: FOLL_ flags that the call passes: whether these exist stays, too
 *
 * Return: rules by which all that has no say is @other's.
 */
struct gup_rules influence_mixed(const struct gup_rules *rules, const struct gup_rules *other,
				 struct gup_rule_set can_matter, unsigned int flags);

#endif /* SEARCH_INFLUENCE_H */
