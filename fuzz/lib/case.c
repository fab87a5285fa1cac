// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of scenarios.
 */
#include "lib.h"

static bool add_calls(struct gup_case *c, const struct gup_action *action)
{
	struct gup_call calls[2] = { action->call };
	unsigned int nr = 1;

	if (action->caller != GUP_CALLER_NR)
		nr = gup_caller_calls((enum gup_caller)action->caller, &lib_spec(c)->rules,
				      action->call.start, calls);
	if (c->nr_calls + nr > GUP_CASE_CALLS)
		return false;
	for (unsigned int i = 0; i < nr; i++)
		c->call[c->nr_calls++] = calls[i];
	return true;
}

bool lib_case(struct gup_case *c, const struct gup_scenario *scenario)
{
	*c = (struct gup_case){ .levels = scenario->levels,
				.version = c->version,
				.proposal = c->proposal };
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		if (action->kind == GUP_ACTION_CALL && !add_calls(c, action))
			return false;
		if (action->kind != GUP_ACTION_STEP)
			continue;
		if (c->nr_steps == GUP_CASE_STEPS)
			return false;
		c->step[c->nr_steps++] = action->step;
	}
	return c->nr_calls;
}
