/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attribution: the values of rules with which the model does what an engine does.
 */
#ifndef GUPWALK_ATTRIBUTE_ENGINE_H
#define GUPWALK_ATTRIBUTE_ENGINE_H

#include <gupwalk/comparison.h>

GUP_BEGIN_DECLS

/**
 * gup_attribute_values - find the single values of rules with which the model agrees
 * @rules: the version
 * @agrees: does the model with these rules do what something else does?
 * @arg: is passed to @agrees
 * @value: receives the first values that were found, an enum gup_rule_value each; each of them
 *	alone makes @agrees true
 * @max: room in @value
 *
 * Only values of other releases are tried. A kernel may have taken over such a change.
 *
 * Return: how many values.
 */
unsigned int gup_attribute_values(const struct gup_rules *rules,
				  bool (*agrees)(void *arg, const struct gup_rules *rules),
				  void *arg, unsigned int *value, unsigned int max);

/**
 * gup_attribute_engine - find the rules that explain why the model and an engine differ
 * @comparison: the model and an engine, in either order; their sandboxes are built anew
 * @witness: a case in which they differ
 * @differs: their GUP_DIFFER_ bits
 * @value: receives the first values that were found, an enum gup_rule_value each; each of them
 *	alone makes the model do what the engine does
 * @max: room in @value
 *
 * Return: how many values; 0 also when neither engine is the model.
 */
unsigned int gup_attribute_engine(struct gup_comparison *comparison,
				  const struct gup_witness *witness, unsigned int differs,
				  unsigned int *value, unsigned int max);

GUP_END_DECLS

#endif /* GUPWALK_ATTRIBUTE_ENGINE_H */
