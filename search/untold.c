// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine beside the model: what it does not tell of a case, and which breaches of
 * law the version has as well.
 */
#include <gupwalk/observation.h>

#include "internal.h"

uint32_t law_untold(const struct gup_engine *engine)
{
	if (!engine || engine->known >> GUP_OBSERVATION_REFUSED & 1)
		return 0;
	/* Whether a refusal did anything: it is taken for one because it did not. */
	return GUP_LAW_BIT(GUP_LAW_REFUSAL);
}

static bool came_to_nothing(const struct gup_trial *c)
{
	const struct gup_outcome *out = c->out;

	return out->ret <= 0 && !out->endless && !out->nr_pages && !out->nr_faults && !out->locks &&
	       law_entries_same(c, 0) && law_pages_same(c);
}

/* Does the version refuse the call? Asked of a state that is as it was, and left so. */
static bool version_refuses(struct gup_mm *mm, const struct gup_trial *c)
{
	struct gup_outcome out = { 0 };
	struct gup_walk walk = { .mm = mm, .rules = c->rules, .out = &out };

	gup_call(&walk, c->call);
	gup_mm_restore(mm, c->before);
	return out.refused;
}

void law_infer_refusal(struct gup_sandbox *sandbox, const struct gup_trial *c)
{
	struct gup_outcome *out = c->out == &sandbox->out ? &sandbox->out : &sandbox->twin;

	if (!law_untold(sandbox->engine) || !came_to_nothing(c))
		return;
	out->refused = law_args_invalid(c) || version_refuses(sandbox->work, c);
}

/* A page that is counted but not stored is, to a kernel that looks at it, garbage. */
bool law_misses_page(const struct gup_outcome *out)
{
	for (uint64_t i = 0; i < out->nr_pages; i++)
		if (!out->pages[i])
			return true;
	return false;
}

uint32_t law_known(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		   const struct gup_call *call, uint32_t broken, bool *unstored)
{
	const struct gup_engine *engine = sandbox->engine;
	bool endless = sandbox->out.endless;
	uint32_t applies;

	sandbox->engine = NULL;
	broken = gup_sandbox_try(sandbox, rules, call, broken, &applies);
	*unstored = endless && law_misses_page(&sandbox->out);
	sandbox->engine = engine;
	return broken;
}
