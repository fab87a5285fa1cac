// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing two engines.
 */
#include <gupwalk/comparison.h>

#include "internal.h"

bool gup_comparison_create(struct gup_comparison *comparison)
{
	for (unsigned int i = 0; i < 2; i++) {
		comparison->sandbox[i] = gup_sandbox_create();
		if (comparison->sandbox[i])
			comparison->sandbox[i]->engine = comparison->engine[i];
	}
	return comparison->sandbox[0] && comparison->sandbox[1];
}

void gup_comparison_destroy(struct gup_comparison *comparison)
{
	gup_sandbox_destroy(comparison->sandbox[0]);
	gup_sandbox_destroy(comparison->sandbox[1]);
	comparison->sandbox[0] = comparison->sandbox[1] = NULL;
}

bool gup_comparison_alike(const struct gup_comparison *comparison)
{
	return law_same_state(comparison->sandbox[0]->before, comparison->sandbox[1]->before);
}

bool gup_comparison_settle(struct gup_comparison *comparison, struct gup_case *c,
			   unsigned int *at_odds)
{
	/* The same rules build the same state, so it is built once. */
	bool twins = gup_rules_same(comparison->rules[0], comparison->rules[1]);
	struct gup_case_target target[2];

	for (unsigned int i = 0; i < 2; i++) {
		if (!sandbox_levels(comparison->sandbox[i], c->levels))
			return false;
		target[i] = (struct gup_case_target){ comparison->sandbox[i]->before,
						      comparison->rules[i] };
	}
	*at_odds = gup_case_settle(c, target, twins ? 1 : 2);
	if (twins && !gup_mm_copy(target[1].mm, target[0].mm))
		return false;
	return gup_mm_copy(comparison->sandbox[0]->work, target[0].mm) &&
	       gup_mm_copy(comparison->sandbox[1]->work, target[1].mm);
}

/*
 * For a page that is counted but not stored, a kernel reads garbage. It reads such a page when
 * it migrates pages, or gives back what it took.
 */
static bool stores_nothing(const struct gup_trial *c)
{
	const unsigned int hole = FOLL_POPULATE | FOLL_MLOCK;

	if (gup_rule_is(c->rules, GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_EEXIST_) ||
	    !(c->call->flags & FOLL_LONGTERM))
		return false;
	/* mlock() takes no fault, and accepts addresses without a page. */
	if ((c->call->flags & hole) == FOLL_MLOCK)
		return true;
	for (uint64_t i = 0; i < c->call->nr_pages && i < c->out->max_pages; i++) {
		uint64_t addr = c->call->start + (i << GUP_PAGE_SHIFT);
		struct law_entry entry = law_entry_at(c->before, addr);

		if (!law_vma(c->before, addr))
			return false;
		if (law_maps(entry) && pte_special(entry.e) && entry.level == 1)
			return true;
	}
	return false;
}

/* An engine that is not the model, and does not walk its own memory. */
static bool walks_here(const struct gup_engine *engine)
{
	return !gup_engine_is_model(engine) && !gup_engine_has_memory(engine);
}

static bool follows_garbage(const struct gup_comparison *comparison)
{
	for (unsigned int i = 0; i < 2; i++) {
		const struct gup_trial *model = &comparison->c[!i];

		if (walks_here(comparison->engine[i]) && comparison->c[i].out->endless &&
		    !model->out->endless && (law_misses_page(model->out) || stores_nothing(model)))
			return true;
	}
	return false;
}

/*
 * Fast calls need an array and at least one page, and look-ups need a VMA. Engines do not make
 * other calls, so these are not compared.
 */
static bool is_wild(const struct gup_comparison *comparison, const struct gup_call *call)
{
	if (!walks_here(comparison->engine[0]) && !walks_here(comparison->engine[1]))
		return false;
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		return !law_vma(comparison->sandbox[0]->work, call->start);
	return gup_entry_point_is_fast(call->entry_point) &&
	       (call->no_pages || !(uint32_t)call->nr_pages);
}

static uint32_t known_by_both(const struct gup_comparison *comparison)
{
	return gup_engine_observes(comparison->engine[0]) &
	       gup_engine_observes(comparison->engine[1]);
}

enum gup_comparison_result gup_comparison_call(struct gup_comparison *comparison,
					       const struct gup_call *call)
{
	comparison->differs = 0;
	for (unsigned int i = 0; i < 2; i++) {
		enum gup_answered answered =
			gup_engine_answers(comparison->engine[i], comparison->rules[i], call);

		if (answered != GUP_ANSWERED)
			return answered == GUP_NOT_OFFERED ? GUP_COMPARISON_NOT_OFFERED
							   : GUP_COMPARISON_UNANSWERED;
	}
	if (is_wild(comparison, call))
		return GUP_COMPARISON_NOT_MADE;
	for (unsigned int i = 0; i < 2; i++) {
		if (comparison->same_state)
			*comparison->rules[i]->asked = (struct gup_questions){ 0 };
		comparison->c[i] =
			gup_sandbox_call(comparison->sandbox[i], comparison->rules[i], call);
		comparison->once =
			!i && comparison->same_state &&
			!gup_questions_meet(comparison->rules[i]->asked, &comparison->differing);
		if (comparison->once)
			return GUP_COMPARISON_SAME;
	}
	comparison->differs = gup_outcome_compare(&comparison->c[0], &comparison->c[1],
						  known_by_both(comparison));
	if (!comparison->differs)
		return GUP_COMPARISON_SAME;
	return follows_garbage(comparison) ? GUP_COMPARISON_UNSTORED : GUP_COMPARISON_DIFFER;
}

void gup_comparison_undo(struct gup_comparison *comparison)
{
	for (unsigned int i = 0; i < (comparison->once ? 1 : 2); i++)
		gup_mm_restore(comparison->sandbox[i]->work, comparison->sandbox[i]->before);
}

unsigned int gup_comparison_differs(struct gup_comparison *comparison, const struct gup_case *c)
{
	struct gup_case settled = *c;
	unsigned int differs, at_odds;

	if (!gup_comparison_settle(comparison, &settled, &at_odds) ||
	    settled.nr_steps != c->nr_steps)
		return 0;
	differs = gup_comparison_call(comparison, &c->call[0]) == GUP_COMPARISON_DIFFER
			  ? comparison->differs
			  : 0;
	gup_comparison_undo(comparison);
	return differs;
}
