// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenario in memory: growing, comparing, freeing.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct gup_action *scenario_add_action(struct gup_scenario *s)
{
	struct gup_action *grown = memory_grow(s->action, s->nr_actions, sizeof(*grown));

	if (!grown)
		return NULL;
	s->action = grown;
	grown += s->nr_actions++;
	memset(grown, 0, sizeof(*grown));
	grown->label = GUP_NO_LABEL;
	grown->first_expect = s->nr_expects;
	return grown;
}

struct gup_expect *scenario_add_expect(struct gup_scenario *s)
{
	struct gup_expect *grown = memory_grow(s->expect, s->nr_expects, sizeof(*grown));

	if (!grown)
		return NULL;
	s->expect = grown;
	grown += s->nr_expects++;
	memset(grown, 0, sizeof(*grown));
	grown->first_span = s->nr_all_spans;
	grown->first_assertion = s->nr_assertions;
	return grown;
}

struct gup_assertion *scenario_add_assertion(struct gup_scenario *s)
{
	struct gup_assertion *grown = memory_grow(s->assertion, s->nr_assertions, sizeof(*grown));

	if (!grown)
		return NULL;
	s->assertion = grown;
	grown += s->nr_assertions++;
	memset(grown, 0, sizeof(*grown));
	grown->label = GUP_NO_LABEL;
	grown->not_label = GUP_NO_LABEL;
	grown->refs = GUP_NO_COUNT;
	grown->pins = GUP_NO_COUNT;
	return grown;
}

struct gup_span *scenario_add_span(struct gup_scenario *s)
{
	struct gup_span *grown = memory_grow(s->span, s->nr_all_spans, sizeof(*grown));

	if (!grown)
		return NULL;
	s->span = grown;
	grown += s->nr_all_spans++;
	memset(grown, 0, sizeof(*grown));
	return grown;
}

/* The scenario takes the string; on an error it is freed. */
static bool add_string(char ***list, uint32_t *nr, char *string)
{
	char **grown = string ? memory_grow(*list, *nr, sizeof(*grown)) : NULL;

	if (!grown) {
		free(string);
		return false;
	}
	*list = grown;
	grown[(*nr)++] = string;
	return true;
}

bool scenario_add_why(struct gup_scenario *s, char *why)
{
	return add_string(&s->why, &s->nr_whys, why);
}

bool scenario_add_label(struct gup_scenario *s, char *label)
{
	return add_string(&s->label, &s->nr_labels, label);
}

bool scenario_add_source(struct gup_scenario *s, const struct gup_source *source)
{
	struct gup_source *grown = memory_grow(s->source, s->nr_sources, sizeof(*grown));

	if (!grown) {
		free(source->id);
		free(source->text);
		return false;
	}
	s->source = grown;
	grown[s->nr_sources++] = *source;
	return true;
}

static void free_strings(char **list, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		free(list[i]);
	free(list);
}

void gup_scenario_free(struct gup_scenario *scenario)
{
	if (!scenario)
		return;
	for (uint32_t i = 0; i < scenario->nr_sources; i++) {
		free(scenario->source[i].id);
		free(scenario->source[i].text);
	}
	for (uint32_t i = 0; i < scenario->nr_all_spans; i++)
		free(scenario->span[i].proposal);
	free_strings(scenario->why, scenario->nr_whys);
	free_strings(scenario->label, scenario->nr_labels);
	free(scenario->name);
	free(scenario->source);
	free(scenario->action);
	free(scenario->expect);
	free(scenario->assertion);
	free(scenario->span);
	free(scenario);
}

static bool same_string(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_strings(char *const *a, char *const *b, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (!same_string(a[i], b[i]))
			return false;
	return true;
}

static bool same_step(const struct gup_step *a, const struct gup_step *b)
{
	return a->start == b->start && a->end == b->end && a->flags == b->flags &&
	       a->entry == b->entry && a->count == b->count && a->kind == b->kind &&
	       a->what == b->what;
}

static bool same_call(const struct gup_call *a, const struct gup_call *b)
{
	return a->start == b->start && a->nr_pages == b->nr_pages && a->flags == b->flags &&
	       a->entry_point == b->entry_point && a->locked == b->locked &&
	       a->no_pages == b->no_pages;
}

static bool same_action(const struct gup_action *a, const struct gup_action *b)
{
	if (a->kind != b->kind || a->label != b->label || a->caller != b->caller ||
	    a->call_nr != b->call_nr || a->nr_expects != b->nr_expects)
		return false;
	if (a->kind == GUP_ACTION_STEP)
		return same_step(&a->step, &b->step);
	/* Without expectations, the index of the first one has no meaning. */
	if (a->nr_expects && a->first_expect != b->first_expect)
		return false;
	return a->kind != GUP_ACTION_CALL || same_call(&a->call, &b->call);
}

static bool same_assertion(const struct gup_assertion *a, const struct gup_assertion *b)
{
	return a->number == b->number && a->addr == b->addr && a->set == b->set &&
	       a->clear == b->clear && a->refs == b->refs && a->pins == b->pins &&
	       a->label == b->label && a->not_label == b->not_label &&
	       a->observation == b->observation && a->nr_faults == b->nr_faults &&
	       !memcmp(a->fault, b->fault, a->nr_faults);
}

static bool same_span(const struct gup_span *a, const struct gup_span *b)
{
	return a->from == b->from && a->to == b->to && a->all == b->all &&
	       same_string(a->proposal, b->proposal);
}

static bool same_expect(const struct gup_expect *a, const struct gup_expect *b)
{
	return a->first_span == b->first_span && a->nr_spans == b->nr_spans &&
	       a->first_assertion == b->first_assertion && a->nr_assertions == b->nr_assertions;
}

static bool same_head(const struct gup_scenario *a, const struct gup_scenario *b)
{
	if (!same_string(a->name, b->name) || a->nr_whys != b->nr_whys ||
	    !same_strings(a->why, b->why, a->nr_whys) || a->levels != b->levels ||
	    a->nr_spans != b->nr_spans || a->nr_sources != b->nr_sources)
		return false;
	for (uint32_t i = 0; i < a->nr_sources; i++)
		if (a->source[i].mail != b->source[i].mail ||
		    !same_string(a->source[i].id, b->source[i].id) ||
		    !same_string(a->source[i].text, b->source[i].text))
			return false;
	return true;
}

bool gup_scenario_same(const struct gup_scenario *a, const struct gup_scenario *b)
{
	if (!same_head(a, b) || a->nr_actions != b->nr_actions || a->nr_expects != b->nr_expects ||
	    a->nr_assertions != b->nr_assertions || a->nr_all_spans != b->nr_all_spans ||
	    a->nr_calls != b->nr_calls || a->nr_labels != b->nr_labels ||
	    !same_strings(a->label, b->label, a->nr_labels))
		return false;
	for (uint32_t i = 0; i < a->nr_actions; i++)
		if (!same_action(&a->action[i], &b->action[i]))
			return false;
	for (uint32_t i = 0; i < a->nr_expects; i++)
		if (!same_expect(&a->expect[i], &b->expect[i]))
			return false;
	for (uint32_t i = 0; i < a->nr_assertions; i++)
		if (!same_assertion(&a->assertion[i], &b->assertion[i]))
			return false;
	for (uint32_t i = 0; i < a->nr_all_spans; i++)
		if (!same_span(&a->span[i], &b->span[i]))
			return false;
	return true;
}
