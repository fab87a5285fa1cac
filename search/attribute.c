// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blame: since when and until when a law is broken, and by which change.
 */
#include "internal.h"

/* A witness being run again and again. */
struct trial {
	struct gup_lab *lab;
	enum gup_law law;
	struct gup_base base;
	const struct gup_call *call;
	const struct gup_rules *from;
	const struct gup_rules *to;
};

/* A state that a version has not breaks no law there. */
static bool breaks(struct trial *t, const struct gup_rules *rules)
{
	uint32_t bit = GUP_LAW_BIT(t->law);
	uint32_t applies;

	if (gup_lab_build(t->lab, rules, &t->base))
		return false;
	return gup_lab_try(t->lab, rules, t->call, bit, &applies);
}

static bool breaks_in(struct trial *t, gup_version version)
{
	struct gup_rules rules;

	return gup_history_resolve(version, &rules) && breaks(t, &rules);
}

static bool mends(void *arg, uint64_t set)
{
	struct trial *t = arg;
	struct gup_rules mixed = law_rules_mixed(t->from, t->to, set);

	return !breaks(t, &mixed);
}

/* Which rules of @to mend what @from breaks. */
static uint64_t culprits_of(struct trial *t, const struct gup_rules *from,
			    const struct gup_rules *to)
{
	t->from = from;
	t->to = to;
	return law_smallest_set(law_rules_differing(from, to), mends, t);
}

/* The row of a proposal; those have no release. */
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

static enum gup_rule_value value_of(const struct gup_rules *rules, uint64_t set)
{
	unsigned int rule = law_first_rule(set);

	return rule < GUP_RULE_NR ? (enum gup_rule_value)rules->value[rule] : GUP_RULE_VALUE_NR;
}

static void blame_proposal(struct trial *t, const struct gup_spec *spec,
			   const struct gup_rules *plain, struct gup_blame *blame)
{
	blame->proposed = true;
	blame->culprits = culprits_of(t, &spec->rules, plain);
	blame->value = value_of(&spec->rules, blame->culprits);
	blame->fix = value_of(plain, blame->culprits);
	blame->broke = proposal_of(blame->value);
	blame->fixed = gup_change_of(spec->version, blame->fix);
}

/* The span of releases around one that break the law, and its neighbours. */
static void find_span(struct trial *t, gup_version version, struct gup_blame *blame,
		      gup_version *before, gup_version *after)
{
	gup_version last = 0;
	bool inside = false;

	*before = 0;
	*after = 0;
	for (gup_version v = gup_history_next(0); v; last = v, v = gup_history_next(v)) {
		if (breaks_in(t, v)) {
			if (!inside) {
				blame->since = v;
				*before = last;
			}
			inside = true;
			blame->until = v;
		} else if (v > version) {
			*after = v;
			return;
		} else {
			inside = false;
		}
	}
}

static void blame_release(struct trial *t, gup_version version, struct gup_blame *blame)
{
	struct gup_rules inside;
	struct gup_rules outside;
	gup_version before;
	gup_version after;

	find_span(t, version, blame, &before, &after);
	if (after && gup_history_resolve(blame->until, &inside) &&
	    gup_history_resolve(after, &outside)) {
		blame->culprits = culprits_of(t, &inside, &outside);
		blame->value = value_of(&inside, blame->culprits);
		blame->fix = value_of(&outside, blame->culprits);
		blame->fixed = gup_change_of(after, blame->fix);
	}
	if (before && gup_history_resolve(blame->since, &inside) &&
	    gup_history_resolve(before, &outside)) {
		blame->culprits = culprits_of(t, &inside, &outside);
		blame->value = value_of(&inside, blame->culprits);
		blame->broke = gup_change_of(blame->since, blame->value);
		if (!after)
			blame->fix = value_of(&outside, blame->culprits);
	}
}

bool gup_blame(struct gup_lab *lab, const struct gup_spec *spec, enum gup_law law,
	       const struct gup_witness *witness, struct gup_blame *blame)
{
	struct trial t = { .lab = lab, .law = law, .call = &witness->call };
	struct gup_rules plain;

	*blame = (struct gup_blame){ .value = GUP_RULE_VALUE_NR, .fix = GUP_RULE_VALUE_NR };
	if (!gup_witness_state(witness, &t.base) || !breaks(&t, &spec->rules) ||
	    !gup_history_resolve(spec->version, &plain))
		return false;
	if (!gup_rules_same(&plain, &spec->rules) && !breaks(&t, &plain))
		blame_proposal(&t, spec, &plain, blame);
	else
		blame_release(&t, spec->version, blame);
	return true;
}
