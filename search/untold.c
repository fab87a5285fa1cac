// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine compared with the model: what the engine does not tell, and the breaches that the
 * version's model has too.
 */
#include <gupwalk/observation.h>

#include "internal.h"

/*
 * The observations that a law needs, which an engine may not tell. For a refusal: whether the
 * call had an effect.
 */
static const struct {
	enum gup_law law;
	uint32_t needs;
} needs[] = {
	{ GUP_LAW_REFUSAL, 1u << GUP_OBSERVATION_REFUSED | 1u << GUP_OBSERVATION_LOCKS },
	{ GUP_LAW_HANDS_OFF, 1u << GUP_OBSERVATION_LOCKS },
	{ GUP_LAW_LOCK_BALANCE, GUP_OBSERVES_LOCK_FAULTS },
	{ GUP_LAW_NO_UNEARNED_WRITE, GUP_OBSERVES_SHARING },
	{ GUP_LAW_PRIVATE_WRITE, GUP_OBSERVES_SHARING },
	{ GUP_LAW_PINNED_ANON_EXCLUSIVE, GUP_OBSERVES_SHARING },
};

uint32_t law_untold(const struct gup_engine *engine)
{
	uint32_t tells = gup_engine_observes(engine), untold = 0;

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].needs & ~tells)
			untold |= GUP_LAW_BIT(needs[i].law);
	return untold;
}

static bool came_to_nothing(const struct gup_trial *c)
{
	const struct gup_outcome *out = c->out;

	return out->ret <= 0 && !out->endless && !out->nr_pages && !out->nr_faults && !out->locks &&
	       !out->lock_faults && law_entries_same(c, 0) && law_pages_same(c);
}

/* Does the version refuse the call? The state is as before the call, and does not change. */
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

	if (gup_engine_observes(sandbox->engine) >> GUP_OBSERVATION_REFUSED & 1 ||
	    !came_to_nothing(c))
		return;
	out->refused = law_args_invalid(c) || version_refuses(sandbox->work, c);
}

/* For a page that is counted but not stored, a kernel reads garbage. */
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

	sandbox->engine = &gup_model_engine;
	broken = gup_sandbox_try(sandbox, rules, call, broken, &applies);
	*unstored = endless && law_misses_page(&sandbox->out);
	sandbox->engine = engine;
	return broken;
}

bool law_leaves_out(struct gup_sandbox *sandbox, struct gup_check_result *result)
{
	if (!gup_engine_has_memory(sandbox->engine))
		return false;
	/* The laws judge the call's effect on the state of the model. */
	result->otherwise += sandbox->reached == GUP_REACHED && sandbox->otherwise;
	return sandbox->reached == GUP_NOT_ASKED ||
	       (sandbox->reached == GUP_REACHED && sandbox->otherwise);
}
