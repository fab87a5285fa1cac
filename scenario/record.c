// SPDX-License-Identifier: GPL-2.0-only
/*
 * The record of one call of a scenario by the model.
 */
#include <gupwalk/callers.h>
#include <gupwalk/record.h>
#include <gupwalk/run.h>

/* Two address spaces in the same state; the call is made in one of them. */
static void observe(struct gup_record *record, struct gup_run *before, struct gup_run *after,
		    const struct gup_spec *spec, const struct gup_call *call)
{
	const struct gup_action *action = &before->scenario->action[before->at];
	struct gup_rules rules = spec->rules;
	struct gup_outcome *out = &after->result[action->call_nr].out[0];
	struct gup_walk walk = { .mm = after->mm, .rules = &rules, .out = out };
	struct gup_trial c = { before->mm, after->mm, &rules, call, out };

	if (action->caller != GUP_CALLER_NR)
		gup_caller_rules((enum gup_caller)action->caller, after->mm, call->start, &rules);
	if (action->caller != GUP_CALLER_NR) {
		enum gup_caller caller = (enum gup_caller)action->caller;

		gup_caller_begins(caller, before->mm, &rules, call->start);
		gup_caller_begins(caller, after->mm, &rules, call->start);
	}
	gup_call(&walk, call);
	gup_record_of(record, &c);
}

bool gup_run_observe(struct gup_record *record, const struct gup_scenario *scenario,
		     const struct gup_spec *spec, uint32_t at, const struct gup_call *call)
{
	struct gup_run *before = gup_run_create(scenario);
	struct gup_run *after = gup_run_create(scenario);
	bool good = before && after && gup_run_before(before, spec, at) == GUP_RUN_DONE &&
		    gup_run_before(after, spec, at) == GUP_RUN_DONE;

	if (good)
		observe(record, before, after, spec, call);
	gup_run_destroy(before);
	gup_run_destroy(after);
	return good;
}
