// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two versions: each difference must be explained by a rule that differs between them and
 * can have a say in the case.
 */
#include "influence.h"
#include "property.h"

#define LAW "explained-by-rules"
#define TEXT                                                                                       \
	"Two versions answer differently only by rules whose values differ and that can matter: "  \
	"rules about memory, steps, flags or entry points that the case has."

/* The difference that has to stay while the case gets smaller. */
struct wanted {
	struct property_context *context;
	const struct gup_spec *spec;
	const struct gup_spec *other;
	bool state;
};

static struct gup_rules mixed_for_steps(const struct wanted *w, const struct gup_case *c)
{
	return influence_mixed(&w->spec->rules, &w->other->rules, influence_of_steps(c), 0);
}

/* The state by both rows of rules; false when one of them has it and the other has not. */
static bool build(const struct wanted *w, struct gup_case *c)
{
	struct gup_sandbox *sandbox[2] = { property_sandbox(w->context, c, 0),
					   property_sandbox(w->context, c, 1) };
	const struct gup_rules mixed = mixed_for_steps(w, c);
	const struct gup_case_target target[2] = { { sandbox[0]->before, &w->spec->rules },
						   { sandbox[1]->before, &mixed } };

	if (gup_case_settle(c, target, 2))
		return false;
	for (unsigned int i = 0; i < 2; i++)
		w->context->no_memory |= !gup_mm_copy(sandbox[i]->work, sandbox[i]->before);
	return true;
}

/* In what the two differ for a call; GUP_DIFFER_ bits. */
static unsigned int differs(const struct wanted *w, const struct gup_case *c,
			    const struct gup_call *call)
{
	struct gup_sandbox *sandbox[2] = { property_sandbox(w->context, c, 0),
					   property_sandbox(w->context, c, 1) };
	const struct gup_rules mixed = influence_mixed(&w->spec->rules, &w->other->rules,
						       influence_of_call(c, call), call->flags);
	struct gup_trial a = gup_sandbox_call(sandbox[0], &w->spec->rules, call);
	struct gup_trial b = gup_sandbox_call(sandbox[1], &mixed, call);
	unsigned int bits = gup_outcome_compare(&a, &b, GUP_OBSERVES_ALL);

	gup_mm_restore(sandbox[0]->work, sandbox[0]->before);
	gup_mm_restore(sandbox[1]->work, sandbox[1]->before);
	return bits;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *w = arg;
	struct gup_case settled = *c;

	if (!build(w, &settled))
		return w->state;
	return !w->state && settled.nr_steps == c->nr_steps && differs(w, c, &c->call[0]);
}

/* The rules without a say that decide, each by itself. */
static struct gup_rule_set culprits(const struct wanted *w, const struct gup_case *c)
{
	const struct gup_rule_set can_matter = influence_of_call(c, &c->call[0]);
	struct gup_rule_set culprits = { { 0 } };

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		struct gup_spec one = *w->spec;
		struct wanted now = *w;

		if (gup_rule_set_has(can_matter, rule))
			continue;
		one.rules.value[rule] = w->other->rules.value[rule];
		now.other = &one;
		if (shows(&now, c))
			gup_rule_set_add(&culprits, rule);
	}
	return culprits;
}

static bool found(struct wanted *w, const struct gup_case *whole, unsigned int nr, bool state,
		  struct property_finding *finding)
{
	w->state = state;
	*finding = (struct property_finding){
		.kind = PROPERTY_VERSIONS,
		.target = "versions",
		.law = LAW,
		.text = TEXT,
		.spec = w->spec,
		.other = w->other,
		.c = *whole,
		.state = state,
		.out = state ? NULL : &property_sandbox(w->context, whole, 0)->out,
	};
	finding->c.call[0] = whole->call[nr];
	finding->c.nr_calls = 1;
	gup_case_shrink(&finding->c, shows, w);
	if (!state)
		finding->culprits = culprits(w, &finding->c);
	/* The outcome is that of the small case. */
	shows(w, &finding->c);
	return true;
}

bool property_versions(struct property_context *context, struct gup_case *c,
		       struct property_finding *finding)
{
	const struct gup_case whole = *c;
	/* The same two bytes in the other order choose the other version. */
	const struct gup_case swapped = { .version = c->proposal, .proposal = c->version };
	struct wanted w = { .context = context,
			    .spec = property_spec(context, c),
			    .other = property_spec(context, &swapped) };

	if (!build(&w, c))
		return found(&w, &whole, 0, true, finding);
	for (unsigned int i = 0; i < c->nr_calls; i++)
		if (differs(&w, c, &c->call[i]))
			return found(&w, c, i, false, finding);
	return false;
}
