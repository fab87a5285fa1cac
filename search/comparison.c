// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two walkers side by side.
 */
#include <gupwalk/pair.h>

#include "internal.h"

bool gup_pair_create(struct gup_pair *pair)
{
	for (unsigned int i = 0; i < 2; i++) {
		pair->lab[i] = gup_lab_create();
		if (pair->lab[i])
			pair->lab[i]->engine = pair->engine[i];
	}
	return pair->lab[0] && pair->lab[1];
}

void gup_pair_destroy(struct gup_pair *pair)
{
	gup_lab_destroy(pair->lab[0]);
	gup_lab_destroy(pair->lab[1]);
	pair->lab[0] = pair->lab[1] = NULL;
}

bool gup_pair_settle(struct gup_pair *pair, struct gup_case *c, unsigned int *at_odds)
{
	/* By the same rules the same state comes about: once is enough. */
	bool twins = gup_rules_same(pair->rules[0], pair->rules[1]);
	struct gup_case_side side[2];

	for (unsigned int i = 0; i < 2; i++) {
		if (!law_lab_levels(pair->lab[i], c->levels))
			return false;
		side[i] = (struct gup_case_side){ pair->lab[i]->base, pair->rules[i] };
	}
	*at_odds = gup_case_settle(c, side, twins ? 1 : 2);
	if (twins && !gup_mm_copy(side[1].mm, side[0].mm))
		return false;
	return gup_mm_copy(pair->lab[0]->work, side[0].mm) &&
	       gup_mm_copy(pair->lab[1]->work, side[1].mm);
}

/*
 * A page that is counted but not stored is, to a kernel that looks at it, garbage: it
 * does when it migrates, or has to give back what it took.
 */
static bool stores_nothing(const struct gup_law_case *c)
{
	const unsigned int hole = FOLL_POPULATE | FOLL_MLOCK;

	if (gup_rule_is(c->rules, GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_EEXIST_) ||
	    !(c->call->flags & FOLL_LONGTERM))
		return false;
	/* mlock() wants no fault, and no page where there is none. */
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

static bool follows_garbage(const struct gup_pair *pair)
{
	for (unsigned int i = 0; i < 2; i++) {
		const struct gup_law_case *model = &pair->c[!i];

		if (pair->engine[i] && pair->c[i].out->endless && !model->out->endless &&
		    (law_misses_page(model->out) || stores_nothing(model)))
			return true;
	}
	return false;
}

/*
 * An engine says that there was a warning, not which; and what a call does that never
 * returns is nobody's to see.
 */
static unsigned int compare_seen(const struct gup_pair *pair)
{
	const struct gup_outcome *a = pair->c[0].out;
	const struct gup_outcome *b = pair->c[1].out;
	bool by_engine = pair->engine[0] || pair->engine[1];
	unsigned int differs;

	if (by_engine && a->endless && b->endless)
		return 0;
	differs = gup_outcome_compare(&pair->c[0], &pair->c[1]);
	if (by_engine && (differs & GUP_DIFFER_WARNS) && !a->warns == !b->warns)
		differs &= ~(unsigned int)GUP_DIFFER_WARNS;
	return differs;
}

/*
 * Fast calls want an array, and for some pages; and who looks up has a VMA at hand.
 * Engines do not make other calls, so there is nothing to be compared.
 */
static bool is_wild(const struct gup_pair *pair, const struct gup_call *call)
{
	if (!pair->engine[0] && !pair->engine[1])
		return false;
	if (call->entry == GUP_CALL_LOOK_UP)
		return !law_vma(pair->lab[0]->work, call->start);
	return gup_entry_point_is_fast(call->entry) &&
	       (call->no_pages || !(uint32_t)call->nr_pages);
}

enum gup_pair_result gup_pair_call(struct gup_pair *pair, const struct gup_call *call)
{
	pair->differs = 0;
	if (!gup_engine_has(pair->engine[0], call->entry) ||
	    !gup_engine_has(pair->engine[1], call->entry))
		return GUP_PAIR_NOT_OFFERED;
	if (is_wild(pair, call))
		return GUP_PAIR_NOT_MADE;
	for (unsigned int i = 0; i < 2; i++)
		pair->c[i] = gup_lab_call(pair->lab[i], pair->rules[i], call);
	pair->differs = compare_seen(pair);
	if (!pair->differs)
		return GUP_PAIR_SAME;
	return follows_garbage(pair) ? GUP_PAIR_UNSTORED : GUP_PAIR_DIFFER;
}

void gup_pair_undo(struct gup_pair *pair)
{
	for (unsigned int i = 0; i < 2; i++)
		gup_mm_restore(pair->lab[i]->work, pair->lab[i]->base);
}

unsigned int gup_pair_differs(struct gup_pair *pair, const struct gup_case *c)
{
	struct gup_case settled = *c;
	unsigned int differs, at_odds;

	if (!gup_pair_settle(pair, &settled, &at_odds) || settled.nr_steps != c->nr_steps)
		return 0;
	differs = gup_pair_call(pair, &c->call[0]) == GUP_PAIR_DIFFER ? pair->differs : 0;
	gup_pair_undo(pair);
	return differs;
}
