// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sandbox: a state is built once and used for many calls.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/case.h>

#include "internal.h"

/* The needs of random cases are larger than those of the initial states. */
#define SANDBOX_TABLES GUP_CASE_MAX_TABLES
#define SANDBOX_PAGES GUP_CASE_MAX_PAGES
#define SANDBOX_VMAS GUP_CASE_VMAS
#define SANDBOX_ROOM GUP_CASE_ROOM

static bool make_outcome(struct gup_outcome *out)
{
	out->pages = calloc(SANDBOX_ROOM, sizeof(*out->pages));
	out->max_pages = SANDBOX_ROOM;
	return out->pages;
}

bool sandbox_levels(struct gup_sandbox *sandbox, unsigned int levels)
{
	if (sandbox->before && sandbox->work && sandbox->before->levels == levels)
		return true;
	gup_mm_destroy(sandbox->before);
	gup_mm_destroy(sandbox->work);
	sandbox->before = gup_mm_create(levels, SANDBOX_TABLES, SANDBOX_PAGES, SANDBOX_VMAS);
	sandbox->work = gup_mm_create(levels, SANDBOX_TABLES, SANDBOX_PAGES, SANDBOX_VMAS);
	return sandbox->before && sandbox->work;
}

struct gup_sandbox *gup_sandbox_create(void)
{
	struct gup_sandbox *sandbox = calloc(1, sizeof(*sandbox));

	if (!sandbox)
		return NULL;
	if (!sandbox_levels(sandbox, 4) || !make_outcome(&sandbox->out) ||
	    !make_outcome(&sandbox->twin)) {
		gup_sandbox_destroy(sandbox);
		return NULL;
	}
	return sandbox;
}

void gup_sandbox_destroy(struct gup_sandbox *sandbox)
{
	if (!sandbox)
		return;
	gup_mm_destroy(sandbox->before);
	gup_mm_destroy(sandbox->work);
	free(sandbox->out.pages);
	free(sandbox->twin.pages);
	free(sandbox);
}

enum gup_step_error gup_sandbox_build(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				      const struct gup_initial_state *initial)
{
	enum gup_step_error err = GUP_STEP_OK;

	if (!sandbox_levels(sandbox, initial->levels ? initial->levels : 4))
		return GUP_STEP_NO_ROOM;
	gup_mm_reset(sandbox->before);
	for (unsigned int i = 0; i < initial->nr_steps && !err; i++)
		err = gup_step_apply(sandbox->before, rules, &initial->step[i]);
	/* An engine with its own memory may reach the state nevertheless. */
	if ((!err || gup_engine_has_memory(sandbox->engine)) &&
	    !gup_mm_copy(sandbox->work, sandbox->before))
		err = GUP_STEP_NO_ROOM;
	if (gup_engine_has_memory(sandbox->engine))
		err = law_engine_state(sandbox, rules, initial, err);
	return err;
}

bool sandbox_copy(struct gup_sandbox *sandbox, const struct gup_sandbox *from)
{
	return sandbox_levels(sandbox, from->before->levels) &&
	       gup_mm_copy(sandbox->before, from->before) &&
	       gup_mm_copy(sandbox->work, sandbox->before);
}

bool law_same_state(const struct gup_mm *a, const struct gup_mm *b)
{
	const size_t from = offsetof(struct gup_mm, nr_tables);

	return gup_mm_same(a, b) && !memcmp((const unsigned char *)a + from,
					    (const unsigned char *)b + from, sizeof(*a) - from);
}

struct gup_trial gup_sandbox_call(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				  const struct gup_call *call)
{
	struct gup_walk walk = { .mm = sandbox->work, .rules = rules, .out = &sandbox->out };

	gup_engine_call(sandbox->engine, &walk, call);
	return (struct gup_trial){ sandbox->before, sandbox->work, rules, call, &sandbox->out };
}

static uint32_t try_twin(struct gup_sandbox *sandbox, const struct gup_trial *c, uint32_t *applies)
{
	struct gup_walk walk = { .mm = sandbox->work, .rules = c->rules, .out = &sandbox->twin };
	struct gup_call slow;
	uint32_t broken;

	if (!gup_law_slow_twin(c->call, c->out, &slow))
		return 0;
	if (gup_engine_answers(sandbox->engine, c->rules, &slow) != GUP_ANSWERED)
		return 0;
	gup_mm_restore(sandbox->work, sandbox->before);
	gup_engine_call(sandbox->engine, &walk, &slow);
	/* An endless twin is found when it is tried as its own case. */
	if (!gup_engine_is_model(sandbox->engine) && sandbox->twin.endless)
		return 0;
	law_infer_refusal(sandbox, &(struct gup_trial){ sandbox->before, sandbox->work, c->rules,
							&slow, &sandbox->twin });
	broken = gup_laws_judge_twin(c, &sandbox->twin, applies);
	return broken;
}

uint32_t gup_sandbox_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			 const struct gup_call *call, uint32_t laws, uint32_t *applies)
{
	const bool model = gup_engine_is_model(sandbox->engine);
	struct gup_trial c = gup_sandbox_call(sandbox, rules, call);
	uint32_t broken;

	if (!model) {
		law_infer_refusal(sandbox, &c);
		laws &= ~law_untold(sandbox->engine);
		if (sandbox->out.endless)
			laws &= LAW_OF_ENDLESS;
	}
	broken = gup_laws_judge(&c, applies);
	if (laws & GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW)) {
		uint32_t twin = 0;

		broken |= try_twin(sandbox, &c, &twin);
		*applies |= twin;
	}
	/*
	 * This also takes back the pages that were handed out. The model refuses arguments
	 * before it reads memory.
	 */
	if (!model || !sandbox->out.refused)
		gup_mm_restore(sandbox->work, sandbox->before);
	*applies &= laws;
	return broken & laws;
}
