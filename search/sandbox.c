// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lab: a state is built once, then called upon again and again.
 */
#include <stdlib.h>

#include <gupwalk/cases.h>

#include "internal.h"

/* What random cases may need is more than enough for the base states. */
#define LAB_TABLES GUP_CASE_MAX_TABLES
#define LAB_PAGES GUP_CASE_MAX_PAGES
#define LAB_VMAS GUP_CASE_VMAS
#define LAB_ROOM GUP_CASE_ROOM

static bool make_outcome(struct gup_outcome *out)
{
	out->pages = calloc(LAB_ROOM, sizeof(*out->pages));
	out->max_pages = LAB_ROOM;
	return out->pages;
}

bool law_lab_levels(struct gup_lab *lab, unsigned int levels)
{
	if (lab->base && lab->work && lab->base->levels == levels)
		return true;
	gup_mm_destroy(lab->base);
	gup_mm_destroy(lab->work);
	lab->base = gup_mm_create(levels, LAB_TABLES, LAB_PAGES, LAB_VMAS);
	lab->work = gup_mm_create(levels, LAB_TABLES, LAB_PAGES, LAB_VMAS);
	return lab->base && lab->work;
}

struct gup_lab *gup_lab_create(void)
{
	struct gup_lab *lab = calloc(1, sizeof(*lab));

	if (!lab)
		return NULL;
	if (!law_lab_levels(lab, 4) || !make_outcome(&lab->out) || !make_outcome(&lab->twin)) {
		gup_lab_destroy(lab);
		return NULL;
	}
	return lab;
}

void gup_lab_destroy(struct gup_lab *lab)
{
	if (!lab)
		return;
	gup_mm_destroy(lab->base);
	gup_mm_destroy(lab->work);
	free(lab->out.pages);
	free(lab->twin.pages);
	free(lab);
}

enum gup_step_error gup_lab_build(struct gup_lab *lab, const struct gup_rules *rules,
				  const struct gup_base *base)
{
	enum gup_step_error err = GUP_STEP_OK;

	if (!law_lab_levels(lab, base->levels ? base->levels : 4))
		return GUP_STEP_NO_ROOM;
	gup_mm_reset(lab->base);
	for (unsigned int i = 0; i < base->nr_steps && !err; i++)
		err = gup_step_apply(lab->base, rules, &base->step[i]);
	if (!err && !gup_mm_copy(lab->work, lab->base))
		err = GUP_STEP_NO_ROOM;
	return err;
}

struct gup_law_case gup_lab_call(struct gup_lab *lab, const struct gup_rules *rules,
				 const struct gup_call *call)
{
	struct gup_walk walk = { .mm = lab->work, .rules = rules, .out = &lab->out };

	gup_engine_call(lab->engine, &walk, call);
	return (struct gup_law_case){ lab->base, lab->work, rules, call, &lab->out };
}

static uint32_t try_twin(struct gup_lab *lab, const struct gup_law_case *c, uint32_t *applies)
{
	struct gup_walk walk = { .mm = lab->work, .rules = c->rules, .out = &lab->twin };
	struct gup_call slow;
	uint32_t broken;

	if (!gup_law_slow_twin(c->call, c->out, &slow))
		return 0;
	gup_mm_restore(lab->work, lab->base);
	gup_engine_call(lab->engine, &walk, &slow);
	/* That it never returns is found in its own case. */
	if (lab->engine && lab->twin.endless)
		return 0;
	law_infer_refusal(lab, &(struct gup_law_case){ lab->base, lab->work, c->rules, &slow,
						       &lab->twin });
	broken = gup_laws_judge_twin(c, &lab->twin, applies);
	return broken;
}

uint32_t gup_lab_try(struct gup_lab *lab, const struct gup_rules *rules,
		     const struct gup_call *call, uint32_t laws, uint32_t *applies)
{
	struct gup_law_case c = gup_lab_call(lab, rules, call);
	uint32_t broken;

	if (lab->engine) {
		law_infer_refusal(lab, &c);
		laws &= ~law_untold(lab->engine);
		if (lab->out.endless)
			laws &= LAW_OF_ENDLESS;
	}
	broken = gup_laws_judge(&c, applies);
	if (laws & GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW)) {
		uint32_t twin = 0;

		broken |= try_twin(lab, &c, &twin);
		*applies |= twin;
	}
	/* Takes back, too, what was handed out. The model refuses before it sees memory. */
	if (lab->engine || !lab->out.refused)
		gup_mm_restore(lab->work, lab->base);
	*applies &= laws;
	return broken & laws;
}
