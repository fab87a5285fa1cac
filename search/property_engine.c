// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine does as the model: any difference over the same state is a finding.
 */
#include "property.h"

/* The difference that has to stay while the case gets smaller. */
struct wanted {
	struct gup_comparison *by_levels;
	unsigned int differs;
};

/* One for each number of levels, as changing them is dear. */
static struct gup_comparison *comparison_for(struct gup_comparison by_levels[2],
					     const struct gup_case *c)
{
	return &by_levels[c->levels - 4];
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *w = arg;

	return gup_comparison_differs(comparison_for(w->by_levels, c), c) == w->differs;
}

static void found(struct wanted *w, const struct gup_spec *spec, const struct gup_case *whole,
		  unsigned int nr, struct property_finding *finding)
{
	struct gup_comparison *comparison = comparison_for(w->by_levels, whole);

	w->differs = comparison->differs;
	*finding = (struct property_finding){
		.kind = PROPERTY_ENGINE,
		.target = "tree",
		.spec = spec,
		.c = *whole,
		.differs = w->differs,
	};
	finding->c.call[0] = whole->call[nr];
	finding->c.nr_calls = 1;
	gup_case_shrink(&finding->c, shows, w);
	/* Leaves the outcomes of the small case. */
	gup_comparison_differs(comparison, &finding->c);
	finding->out = comparison->c[0].out;
	finding->answer = comparison->c[1].out;
}

bool property_engine(struct gup_comparison by_levels[2], const struct gup_spec *spec,
		     struct gup_case *c, struct property_finding *finding, bool *no_memory)
{
	struct gup_comparison *comparison = comparison_for(by_levels, c);
	struct wanted w = { .by_levels = by_levels };
	unsigned int at_odds;

	if (!gup_comparison_settle(comparison, c, &at_odds)) {
		*no_memory = true;
		return false;
	}
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		enum gup_comparison_result result = gup_comparison_call(comparison, &c->call[i]);

		gup_comparison_undo(comparison);
		if (result == GUP_COMPARISON_DIFFER) {
			found(&w, spec, c, i, finding);
			return true;
		}
	}
	return false;
}
