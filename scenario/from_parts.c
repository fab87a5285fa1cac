// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a scenario in memory, from steps and a call.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static char *copy_name(const char *name)
{
	size_t len;
	char *copy;

	if (!*name)
		name = "case";
	len = strlen(name);
	if (len > GUP_SCENARIO_NAME_MAX)
		len = GUP_SCENARIO_NAME_MAX;
	copy = memory_copy(name, len);
	for (size_t i = 0; copy && copy[i]; i++)
		if (!name_byte(copy[i]))
			copy[i] = '-';
	return copy;
}

/* Bytes that a string of a scenario may not have become '?'. */
static char *copy_string(const char *string)
{
	size_t len = strlen(string);
	size_t at = 0;
	char *copy;

	/* Escapes count too. */
	if (len > GUP_SCENARIO_STRING_MAX / 2)
		len = GUP_SCENARIO_STRING_MAX / 2;
	copy = memory_copy(string, len);
	while (copy && at < len) {
		size_t n = text_char(copy + at, len - at);

		if (!n)
			copy[at] = '?';
		at += n ? n : 1;
	}
	return copy;
}

static bool add_steps(struct gup_scenario *s, const struct gup_scenario_parts *from)
{
	for (uint32_t i = 0; i < from->nr_steps; i++) {
		struct gup_action *action = scenario_add_action(s);

		if (!action)
			return false;
		action->kind = GUP_ACTION_STEP;
		action->step = step_normal(&from->step[i]);
	}
	return true;
}

static bool add_call(struct gup_scenario *s, const struct gup_scenario_parts *from)
{
	struct gup_action *action = scenario_add_action(s);

	if (!action)
		return false;
	action->kind = GUP_ACTION_CALL;
	action->caller = (uint16_t)from->caller;
	action->call = from->call;
	if (from->caller != GUP_CALLER_NR)
		action->call = (struct gup_call){ .start = from->call.start, .nr_pages = 1 };
	s->nr_calls++;
	return true;
}

static bool add_commit(struct gup_scenario *s, const char *commit)
{
	struct gup_source source = { .id = memory_copy(commit, strlen(commit)) };

	return source.id && scenario_add_source(s, &source);
}

struct gup_scenario *gup_scenario_from_parts(const struct gup_scenario_parts *from)
{
	struct gup_scenario *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->levels = from->levels;
	s->name = copy_name(from->name);
	if (s->name && (!from->why || scenario_add_why(s, copy_string(from->why))) &&
	    (!from->commit || add_commit(s, from->commit)) && add_steps(s, from) &&
	    add_call(s, from))
		return s;
	gup_scenario_free(s);
	return NULL;
}

static bool add_span(struct gup_scenario *s, const struct gup_spec *spec)
{
	struct gup_span *span = scenario_add_span(s);

	if (!span)
		return false;
	span->from = spec->version;
	span->to = spec->version;
	if (!strchr(spec->name, '+'))
		return true;
	span->proposal = memory_copy(spec->name, strlen(spec->name));
	return span->proposal;
}

static bool add_assertions(struct gup_scenario *s, const struct gup_outcome *out)
{
	struct gup_assertion *assertion = scenario_add_assertion(s);

	if (!assertion)
		return false;
	if (out->endless) {
		assertion->observation = GUP_OBSERVATION_ENDLESS;
		assertion->set = 1;
		return true;
	}
	assertion->observation = GUP_OBSERVATION_RET;
	assertion->number = out->ret;

	assertion = scenario_add_assertion(s);
	if (!assertion)
		return false;
	if (out->nr_faults > GUP_FAULTS_LOGGED) {
		assertion->observation = GUP_OBSERVATION_NUMA;
		assertion->number = out->nr_numa;
		return true;
	}
	assertion->observation = GUP_OBSERVATION_FAULTS;
	for (uint32_t i = 0; i < out->nr_faults; i++)
		assertion->fault[assertion->nr_faults++] = out->faults[i].kind;
	return true;
}

bool gup_scenario_expect_outcome(struct gup_scenario *scenario, const struct gup_spec *spec,
				 const struct gup_outcome *out)
{
	struct gup_action *call = &scenario->action[scenario->nr_actions - 1];
	struct gup_expect *expect = scenario_add_expect(scenario);

	if (!expect)
		return false;
	if (!add_span(scenario, spec) || !add_assertions(scenario, out))
		return false;
	expect->nr_spans = 1;
	expect->nr_assertions = scenario->nr_assertions - expect->first_assertion;
	call->nr_expects++;
	return true;
}
