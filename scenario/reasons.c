// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules that decided what a call of a scenario did.
 */
#include <string.h>

#include <gupwalk/callers.h>
#include <gupwalk/reasons.h>

/**
 * struct trial - runs of a scenario with one rule changed
 * @run: the run
 * @spec: the version
 * @call_nr: the call
 * @was: what the caller gets at that version
 * @asked: the questions that the version was asked
 */
struct trial {
	struct gup_run *run;
	const struct gup_spec *spec;
	uint32_t call_nr;
	struct gup_observed was;
	struct gup_questions asked;
};

/* The name stays, so that the same lines of the scenario apply. */
static bool run_call(struct trial *t, struct gup_rules *rules)
{
	struct gup_spec spec = *t->spec;

	t->asked = (struct gup_questions){ 0 };
	spec.rules = *rules;
	spec.rules.asked = &t->asked;
	gup_run(t->run, &spec);
	return t->run->status == GUP_RUN_DONE && t->run->result[t->call_nr].nr;
}

static bool same_for_caller(const struct gup_observed *a, const struct gup_observed *b)
{
	return a->ret == b->ret && a->nr_pages == b->nr_pages && a->nr_faults == b->nr_faults &&
	       a->nr_migrated == b->nr_migrated && a->calls == b->calls && a->gets == b->gets &&
	       a->warns == b->warns && a->endless == b->endless &&
	       !memcmp(a->fault, b->fault, sizeof(a->fault));
}

enum changed {
	SAME,
	DIFFERS,
	NOT_MADE
};

static enum changed change(struct trial *t, enum gup_rule_value value)
{
	struct gup_rules rules = t->spec->rules;

	gup_rules_set(&rules, value);
	if (!run_call(t, &rules))
		return NOT_MADE;
	return same_for_caller(&t->was, &t->run->result[t->call_nr].observed) ? SAME : DIFFERS;
}

static bool is_released(enum gup_rule rule, unsigned int value)
{
	return value < GUP_RULE_VALUE_NR && gup_rule_of(value) == rule &&
	       gup_change_of(GUP_VERSION_LAST, value) &&
	       gup_change_of(GUP_VERSION_LAST, value)->since;
}

static bool take(struct trial *t, struct gup_reason *reason, enum gup_rule_value other)
{
	const struct gup_call_result *result = &t->run->result[t->call_nr];

	reason->other = other;
	reason->out = result->out[result->nr - 1];
	reason->out.pages = NULL;
	reason->out.record = NULL;
	return true;
}

/* Values of a rule stand in the order of releases, proposals behind them. */
static bool decides(struct trial *t, enum gup_rule rule, struct gup_reason *reason)
{
	unsigned int now = t->spec->rules.value[rule];
	unsigned int value = now;
	struct gup_rules plain;
	enum changed got = SAME;

	reason->value = now;
	if (!is_released(rule, now)) {
		value = gup_history_resolve(t->spec->version, &plain) ? plain.value[rule] : now;
		return change(t, value) == DIFFERS && take(t, reason, value);
	}
	while (got == SAME && value > 0 && is_released(rule, value - 1)) {
		got = change(t, --value);
		if (got == SAME)
			reason->value = value;
	}
	if (got == DIFFERS)
		return take(t, reason, value);
	reason->value = now;
	for (value = now + 1; is_released(rule, value); value++)
		if (change(t, value) == DIFFERS)
			return take(t, reason, value);
	return false;
}

static bool was_asked(const struct gup_questions *asked, enum gup_rule rule)
{
	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++)
		if (gup_rule_of(value) == rule && asked->value[value / 64] >> value % 64 & 1)
			return true;
	return false;
}

uint32_t gup_run_reasons(struct gup_run *run, const struct gup_spec *spec, uint32_t call_nr,
			 struct gup_reason *reason)
{
	struct trial t = { .run = run, .spec = spec, .call_nr = call_nr };
	struct gup_rules rules = spec->rules;
	struct gup_questions asked;
	uint32_t nr = 0;

	if (!run_call(&t, &rules))
		return 0;
	t.was = run->result[call_nr].observed;
	asked = t.asked;
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		nr += was_asked(&asked, rule) && decides(&t, rule, &reason[nr]);
	return nr;
}

bool gup_run_everywhere(struct gup_run *run, const struct gup_spec *spec, uint32_t call_nr)
{
	struct trial t = { .run = run, .spec = spec, .call_nr = call_nr };
	struct gup_rules rules = spec->rules;

	if (!run_call(&t, &rules))
		return false;
	t.was = run->result[call_nr].observed;
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		struct gup_spec release = { .version = v };

		gup_version_format(release.name, sizeof(release.name), v);
		gup_history_resolve(v, &release.rules);
		gup_run(run, &release);
		if (run->status == GUP_RUN_DONE && run->result[call_nr].nr &&
		    !same_for_caller(&t.was, &run->result[call_nr].observed))
			return false;
	}
	return true;
}

/**
 * struct repeat - a call that is repeated, and compared event by event
 * @run: the run
 * @spec: the version
 * @at: index of the call among the scenario's actions
 * @which: which of the calls made there
 * @event: its events at that version
 * @out: its outcome
 * @nr: how many events
 * @walk: the repeated call
 * @heard: its events so far
 * @parting: the first event that differs; @nr for none
 */
struct repeat {
	struct gup_run *run;
	const struct gup_spec *spec;
	uint32_t at;
	unsigned int which;
	const struct gup_event *event;
	const struct gup_outcome *out;
	size_t nr;
	struct gup_walk walk;
	size_t heard;
	size_t parting;
};

static bool same_fault(const struct gup_outcome *a, const struct gup_outcome *b, int64_t nr)
{
	return nr < 0 || nr >= GUP_FAULTS_LOGGED ||
	       (a->faults[nr].kind == b->faults[nr].kind &&
		a->faults[nr].ret == b->faults[nr].ret &&
		a->faults[nr].flags == b->faults[nr].flags);
}

static void compare_event(void *arg, const struct gup_event *event)
{
	struct repeat *r = arg;
	const struct gup_event *was = &r->event[r->heard];

	if (r->parting < r->nr || r->heard >= r->nr)
		return;
	if (event->id != was->id || event->addr != was->addr || event->level != was->level ||
	    event->value != was->value ||
	    (event->id == GUP_EVENT_FAULT && !same_fault(r->out, r->walk.out, event->value)))
		r->parting = r->heard;
	r->heard++;
}

/* Where does the call part from what it does at the version, if one rule has this value? */
static size_t parting_with(struct repeat *r, enum gup_rule_value value)
{
	const struct gup_action *action = &r->run->scenario->action[r->at];
	struct gup_call_result *result = &r->run->result[action->call_nr];
	struct gup_rules rules = r->spec->rules, changed = r->spec->rules;
	struct gup_call call[2] = { action->call };

	r->heard = 0;
	r->parting = r->nr;
	if (gup_run_before(r->run, r->spec, r->at) != GUP_RUN_DONE)
		return r->nr;
	changed.value[gup_rule_of(value)] = (uint8_t)value;
	if (action->caller != GUP_CALLER_NR) {
		enum gup_caller caller = (enum gup_caller)action->caller;

		gup_caller_calls(caller, &rules, action->call.start, call);
		gup_caller_rules(caller, r->run->mm, action->call.start, &rules);
		gup_caller_rules(caller, r->run->mm, action->call.start, &changed);
		gup_caller_begins(caller, r->run->mm, &rules, action->call.start);
	}
	r->walk = (struct gup_walk){ .mm = r->run->mm, .rules = &rules, .out = &result->out[0] };
	if (r->which)
		gup_call(&r->walk, &call[0]);
	r->walk.rules = &changed;
	r->walk.on_event = compare_event;
	r->walk.arg = r;
	gup_call(&r->walk, &call[r->which]);
	return r->parting;
}

/*
 * The value since which the call does not part at this event or before it. If it never did
 * before, the value at the version.
 */
static enum gup_rule_value since_value(struct repeat *r, enum gup_rule rule, size_t parting)
{
	unsigned int now = r->spec->rules.value[rule];
	unsigned int value = now;

	for (; value > 0 && is_released(rule, value) && is_released(rule, value - 1); value--)
		if (parting_with(r, value - 1) <= parting)
			return value;
	return now;
}

void gup_run_event_rules(struct gup_run *run, const struct gup_spec *spec, uint32_t at,
			 unsigned int which, const struct gup_event *event,
			 const struct gup_outcome *out, size_t nr, enum gup_rule_value *value)
{
	struct repeat r = { run, spec, at, which, event, out, nr, { 0 }, 0, 0 };

	for (size_t i = 0; i < nr; i++)
		value[i] = GUP_RULE_VALUE_NR;
	for (unsigned int other = 0; other < GUP_RULE_VALUE_NR; other++) {
		enum gup_rule rule = gup_rule_of(other);
		size_t parting;

		if (spec->rules.value[rule] == other)
			continue;
		parting = parting_with(&r, other);
		if (parting < nr && value[parting] == GUP_RULE_VALUE_NR)
			value[parting] = since_value(&r, rule, parting);
	}
}
