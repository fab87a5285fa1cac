// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why an engine differs from the model: the rule that makes the model do the same if it has
 * another release's value. Stable kernels take over changes of later releases.
 */
#include <gupwalk/attribute_engine.h>
#include <gupwalk/history.h>
#include <gupwalk/record.h>

#include "internal.h"

/**
 * struct attribution - a case in which the model and an engine differ
 * @model: the sandbox of the model
 * @c: the engine's trial; unused if the state is what differs
 * @observed: the observations that the engine tells
 * @initial: the state
 * @call: the call
 * @reached: the engine reaches the state
 * @by_state: the state is what differs
 * @before: what is mapped there; NULL if the state is not what differs
 */
struct attribution {
	struct gup_sandbox *model;
	struct gup_trial c;
	uint32_t observed;
	struct gup_initial_state initial;
	const struct gup_call *call;
	bool reached;
	bool by_state;
	const struct gup_record *before;
};

/* Does a release have this value, and the version another one? */
static bool is_possible(const struct gup_rules *rules, unsigned int value)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	if (rules->value[gup_rule_of((enum gup_rule_value)value)] == value)
		return false;
	for (size_t i = 0; i < nr; i++)
		if (change[i].value == (enum gup_rule_value)value && change[i].since)
			return true;
	return false;
}

unsigned int gup_attribute_values(const struct gup_rules *rules,
				  bool (*agrees)(void *arg, const struct gup_rules *rules),
				  void *arg, unsigned int *value, unsigned int max)
{
	unsigned int nr = 0;

	for (unsigned int v = 0; v < GUP_RULE_VALUE_NR && nr < max; v++) {
		struct gup_rules other = *rules;

		if (!is_possible(rules, v))
			continue;
		gup_rules_set(&other, (enum gup_rule_value)v);
		if (agrees(arg, &other))
			value[nr++] = v;
	}
	return nr;
}

/* Does the model do the same as the engine? */
static bool agrees(void *arg, const struct gup_rules *rules)
{
	struct attribution *a = arg;
	bool built = gup_sandbox_build(a->model, rules, &a->initial) == GUP_STEP_OK;
	struct gup_record before;
	struct gup_trial mine;
	bool same;

	if (built != a->reached || !built)
		return built == a->reached;
	if (a->by_state) {
		gup_record_before(&before, a->model->before, rules, a->call);
		return a->before && gup_record_same_before(&before, a->before);
	}
	mine = gup_sandbox_call(a->model, rules, a->call);
	same = !gup_outcome_compare(&mine, &a->c, a->observed);
	gup_mm_restore(a->model->work, a->model->before);
	return same;
}

unsigned int gup_attribute_engine(struct gup_comparison *comparison,
				  const struct gup_witness *witness, unsigned int differs,
				  unsigned int *value, unsigned int max)
{
	const unsigned int by_engine = gup_engine_is_model(comparison->engine[0]);
	struct gup_sandbox *sandbox = comparison->sandbox[by_engine];
	struct attribution a = { .model = comparison->sandbox[!by_engine], .call = &witness->call };
	unsigned int nr;
	bool built;

	if (gup_engine_is_model(sandbox->engine) ||
	    !gup_engine_is_model(comparison->engine[!by_engine]) ||
	    !gup_witness_state(witness, &a.initial))
		return 0;
	a.by_state = differs & GUP_DIFFER_STATE;
	a.observed = gup_engine_observes(sandbox->engine);
	built = gup_sandbox_build(sandbox, comparison->rules[by_engine], &a.initial) == GUP_STEP_OK;
	a.reached =
		gup_engine_has_memory(sandbox->engine) ? sandbox->reached == GUP_REACHED : built;
	a.before = sandbox->mapped;
	if (a.reached && !a.by_state)
		a.c = gup_sandbox_call(sandbox, comparison->rules[by_engine], a.call);
	nr = gup_attribute_values(comparison->rules[!by_engine], agrees, &a, value, max);
	if (a.reached && !a.by_state)
		gup_mm_restore(sandbox->work, sandbox->before);
	return nr;
}
