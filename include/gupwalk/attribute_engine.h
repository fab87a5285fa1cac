/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attribution: which values of rules have the model do what an engine does.
 */
#ifndef GUPWALK_ATTRIBUTE_ENGINE_H
#define GUPWALK_ATTRIBUTE_ENGINE_H

#include <gupwalk/comparison.h>

GUP_BEGIN_DECLS

/**
 * gup_attribute_engine_possible - is this another value of a rule than the version's, and some release's?
 * @rules: the version
 * @value: an enum gup_rule_value
 *
 * Return: true for a change that a kernel may have taken over from another release.
 */
bool gup_attribute_engine_possible(const struct gup_rules *rules, unsigned int value);

/**
 * gup_attribute_engine - find the rules that explain why the model and an engine differ
 * @comparison: the model on one side, an engine on the other; their sandboxes are built anew
 * @witness: a case in which they differ
 * @differs: their GUP_DIFFER_ bits
 * @value: receives the values of rules, an enum gup_rule_value each, one of which at a
 *	time has the model do what the engine does; the first ones
 * @max: room in @value
 *
 * Return: how many values; 0 also where no side is the model.
 */
unsigned int gup_attribute_engine(struct gup_comparison *comparison,
				  const struct gup_witness *witness, unsigned int differs,
				  unsigned int *value, unsigned int max);

GUP_END_DECLS

#endif /* GUPWALK_ATTRIBUTE_ENGINE_H */
