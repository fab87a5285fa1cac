// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attribution: since when and until when a law is broken, and by which change.
 */
#include "internal.h"

/*
 * Repeated runs of a witness. @from breaks the law, and @to keeps it. @asked_from and @asked_to
 * are the questions that the witness asked them.
 */
struct trial {
	struct gup_sandbox *sandbox;
	enum gup_law law;
	struct gup_initial_state initial;
	const struct gup_call *call;
	const struct gup_rules *from;
	const struct gup_rules *to;
	struct gup_questions asked_from;
	struct gup_questions asked_to;
};

/* If a version does not have the state, it breaks no law. @asked receives the questions. */
static bool breaks(struct trial *t, const struct gup_rules *rules, struct gup_questions *asked)
{
	struct gup_rules noting = *rules;
	uint32_t bit = GUP_LAW_BIT(t->law);
	uint32_t applies;

	*asked = (struct gup_questions){ 0 };
	noting.asked = asked;
	if (gup_sandbox_build(t->sandbox, &noting, &t->initial))
		return false;
	return gup_sandbox_try(t->sandbox, &noting, t->call, bit, &applies);
}

/* Only mixes that the questions tell from both versions must be tried. */
static bool mends(void *arg, struct gup_rule_set set)
{
	struct trial *t = arg;
	struct gup_rules mixed = rule_sets_mixed(t->from, t->to, set);
	struct gup_questions asked;

	if (gup_rules_alike(t->from, &mixed, &t->asked_from))
		return false;
	return gup_rules_alike(t->to, &mixed, &t->asked_to) || !breaks(t, &mixed, &asked);
}

/* The rules of @to with which @from keeps the law. */
static struct gup_rule_set culprits_of(struct trial *t, const struct gup_rules *from,
				       const struct gup_rules *to)
{
	t->from = from;
	t->to = to;
	breaks(t, from, &t->asked_from);
	breaks(t, to, &t->asked_to);
	return rule_sets_smallest(rule_sets_differing(from, to), mends, t);
}

/* The row of a proposal, which has no release. */
static const struct gup_change *proposal_of(enum gup_rule_value value)
{
	size_t nr;
	const struct gup_change *rows = gup_history(&nr);

	for (size_t i = 0; i < nr; i++) {
		if (rows[i].value == value && !rows[i].since)
			return &rows[i];
	}
	return NULL;
}

static enum gup_rule_value value_of(const struct gup_rules *rules, struct gup_rule_set set)
{
	unsigned int rule = rule_sets_first(set);

	return rule < GUP_RULE_NR ? (enum gup_rule_value)rules->value[rule] : GUP_RULE_VALUE_NR;
}

static void attribute_proposal(struct trial *t, const struct gup_spec *spec,
			       const struct gup_rules *plain, struct gup_attribution *attribution)
{
	attribution->proposed = true;
	attribution->culprits = culprits_of(t, &spec->rules, plain);
	attribution->value = value_of(&spec->rules, attribution->culprits);
	attribution->fix = value_of(plain, attribution->culprits);
	attribution->broke = proposal_of(attribution->value);
	attribution->fixed = gup_change_of(spec->version, attribution->fix);
}

/*
 * The span of releases around one release that all break the law, and the releases next to the
 * span.
 */
static void find_span(struct trial *t, gup_version version, struct gup_attribution *attribution,
		      gup_version *before, gup_version *after)
{
	struct gup_rules tried = { 0 };
	struct gup_questions asked;
	gup_version last = 0;
	bool inside = false, broken = false;

	*before = 0;
	*after = 0;
	for (gup_version v = gup_history_next(0); v; last = v, v = gup_history_next(v)) {
		struct gup_rules rules;

		gup_history_resolve(v, &rules);
		if (!last || !gup_rules_alike(&tried, &rules, &asked)) {
			broken = breaks(t, &rules, &asked);
			tried = rules;
		}
		if (broken) {
			if (!inside) {
				attribution->since = v;
				*before = last;
			}
			inside = true;
			attribution->until = v;
		} else if (v > version) {
			*after = v;
			return;
		} else {
			inside = false;
		}
	}
}

static void attribute_release(struct trial *t, gup_version version,
			      struct gup_attribution *attribution)
{
	struct gup_rules inside;
	struct gup_rules outside;
	gup_version before;
	gup_version after;

	find_span(t, version, attribution, &before, &after);
	if (after && gup_history_resolve(attribution->until, &inside) &&
	    gup_history_resolve(after, &outside)) {
		attribution->culprits = culprits_of(t, &inside, &outside);
		attribution->value = value_of(&inside, attribution->culprits);
		attribution->fix = value_of(&outside, attribution->culprits);
		attribution->fixed = gup_change_of(after, attribution->fix);
	}
	if (before && gup_history_resolve(attribution->since, &inside) &&
	    gup_history_resolve(before, &outside)) {
		attribution->culprits = culprits_of(t, &inside, &outside);
		attribution->value = value_of(&inside, attribution->culprits);
		attribution->broke = gup_change_of(attribution->since, attribution->value);
		if (!after)
			attribution->fix = value_of(&outside, attribution->culprits);
	}
}

bool gup_attribute(struct gup_sandbox *sandbox, const struct gup_spec *spec, enum gup_law law,
		   const struct gup_witness *witness, struct gup_attribution *attribution)
{
	struct trial t = { .sandbox = sandbox, .law = law, .call = &witness->call };
	struct gup_questions asked;
	struct gup_rules plain;

	*attribution =
		(struct gup_attribution){ .value = GUP_RULE_VALUE_NR, .fix = GUP_RULE_VALUE_NR };
	if (!gup_witness_state(witness, &t.initial) || !breaks(&t, &spec->rules, &asked) ||
	    !gup_history_resolve(spec->version, &plain))
		return false;
	if (!gup_rules_same(&plain, &spec->rules) && !breaks(&t, &plain, &asked))
		attribute_proposal(&t, spec, &plain, attribution);
	else
		attribute_release(&t, spec->version, attribution);
	return true;
}
