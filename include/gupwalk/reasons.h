/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reasons: the rules that decided what a call of a scenario did, found by giving each rule
 * its other values.
 */
#ifndef GUPWALK_REASONS_H
#define GUPWALK_REASONS_H

#include <gupwalk/run.h>

GUP_BEGIN_DECLS

/**
 * struct gup_reason - one rule that decided the outcome
 * @value: the value since which the outcome is as it is; the version's own value, if no older
 *	value has another outcome
 * @other: the nearest value with another outcome; an older one, if there is one
 * @out: the outcome with @other; if a caller makes two calls, that of the last one. It has no
 *	pages
 */
struct gup_reason {
	enum gup_rule_value value;
	enum gup_rule_value other;
	struct gup_outcome out;
};

/**
 * gup_run_reasons - find the rules that decided the outcome of a call
 * @run: runs of the scenario; its results are overwritten
 * @spec: the version
 * @call_nr: which call, a gup_action.call_nr
 * @reason: receives the reasons, in the order of the rules; GUP_RULE_NR are enough
 *
 * The whole scenario is run again with one rule changed. An outcome is what the caller can
 * notice: the return value, pages, faults, warnings, and whether the call returns at all.
 * Only values of releases are tried, and those with which all steps succeed. If two
 * rules decide an outcome each by itself, neither is a reason.
 *
 * Return: how many; 0 when no single rule changes the outcome, or the call was not made.
 */
uint32_t gup_run_reasons(struct gup_run *run, const struct gup_spec *spec, uint32_t call_nr,
			 struct gup_reason *reason);

/**
 * gup_run_event_rules - find the rule behind each decision of a call
 * @run: runs of the scenario; its results are overwritten
 * @spec: the version
 * @at: index of the call among the scenario's actions
 * @which: 0 for the first call made there, 1 for a caller's second call
 * @event: the events of that call at @spec
 * @out: its outcome
 * @nr: how many events
 * @value: receives for each event the value that decided, as gup_reason.value;
 *	GUP_RULE_VALUE_NR when no rule decides there
 *
 * The call is repeated in the same state with one rule changed. Entries are not compared, only
 * what is decided about them. The first event that then
 * differs is where the rule decided. If several rules decide there, the first one is named.
 */
void gup_run_event_rules(struct gup_run *run, const struct gup_spec *spec, uint32_t at,
			 unsigned int which, const struct gup_event *event,
			 const struct gup_outcome *out, size_t nr, enum gup_rule_value *value);

/**
 * gup_run_everywhere - is the outcome of a call the same in all releases
 * @run: runs of the scenario; its results are overwritten
 * @spec: the version
 * @call_nr: which call, a gup_action.call_nr
 *
 * Releases that the scenario does not apply to, or whose steps fail, are left out.
 *
 * Return: true when no release differs from @spec.
 */
bool gup_run_everywhere(struct gup_run *run, const struct gup_spec *spec, uint32_t call_nr);

GUP_END_DECLS

#endif /* GUPWALK_REASONS_H */
