// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scenario as a case, or as moves to be played.
 */
#include "property.h"

static bool add_calls(struct gup_case *c, const struct gup_action *action,
		      const struct gup_rules *rules)
{
	struct gup_call calls[2] = { action->call };
	unsigned int nr = 1;

	if (action->caller != GUP_CALLER_NR)
		nr = gup_caller_calls((enum gup_caller)action->caller, rules, action->call.start,
				      calls);
	if (c->nr_calls + nr > GUP_CASE_CALLS)
		return false;
	for (unsigned int i = 0; i < nr; i++)
		c->call[c->nr_calls++] = calls[i];
	return true;
}

bool scenario_to_case(const struct gup_scenario *scenario, const struct gup_rules *rules,
		      struct gup_case *c)
{
	*c = (struct gup_case){ .levels = scenario->levels,
				.version = c->version,
				.proposal = c->proposal };
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		if (action->kind == GUP_ACTION_CALL && !add_calls(c, action, rules))
			return false;
		if (action->kind != GUP_ACTION_STEP)
			continue;
		if (c->nr_steps == GUP_CASE_STEPS)
			return false;
		c->step[c->nr_steps++] = action->step;
	}
	return c->nr_calls;
}

/* The number of the call that keeps pages under a name. */
static uint8_t call_of(const struct gup_scenario *scenario, uint16_t label)
{
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		if (action->kind == GUP_ACTION_CALL && action->label == label)
			return (uint8_t)action->call_nr;
	}
	return 0;
}

bool scenario_to_play(const struct gup_scenario *scenario, const struct gup_spec *spec,
		      struct play *play)
{
	*play = (struct play){ .levels = scenario->levels, .spec = spec };
	if (scenario->nr_actions > PLAY_MOVES / 2 || scenario->nr_calls > GUP_CASE_CALLS)
		return false;
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];
		struct gup_call call[2] = { action->call };
		struct play_move move = { .line = action->line };

		move.kind = action->kind == GUP_ACTION_STEP   ? PLAY_STEP
			    : action->kind == GUP_ACTION_CALL ? PLAY_CALL
							      : PLAY_PUT;
		if (move.kind == PLAY_STEP)
			move.does = action->step;
		if (move.kind == PLAY_PUT)
			move.put = call_of(scenario, action->label);
		/* A caller is played by what it calls first. */
		if (move.kind == PLAY_CALL && action->caller != GUP_CALLER_NR)
			gup_caller_calls((enum gup_caller)action->caller, &spec->rules,
					 action->call.start, call);
		move.makes = call[0];
		play->move[play->nr++] = move;
		if (move.kind == PLAY_CALL && action->label == GUP_NO_LABEL) {
			move.kind = PLAY_PUT;
			move.put = (uint8_t)action->call_nr;
			play->move[play->nr++] = move;
		}
	}
	return true;
}
