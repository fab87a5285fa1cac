/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observing the pages and entries that expectations name, before and after a call.
 */
#ifndef SCENARIO_OBSERVE_H
#define SCENARIO_OBSERVE_H

#include <gupwalk/run.h>

struct observed_entry;

/**
 * struct look - the state before a call
 * @scenario: the scenario
 * @mm: the address space
 * @page: a copy of all pages
 * @nr_pages: how many pages
 * @assertion: for each assertion, the page or entry that it names, before the call
 * @label: for each label, the pages that its call handed out
 */
struct observer {
	const struct gup_scenario *scenario;
	struct gup_mm *mm;
	struct gup_page *page;
	uint32_t nr_pages;
	struct observed_entry *assertion;
	struct gup_outcome *label;
};

bool observer_create(struct observer *observer, const struct gup_scenario *s, struct gup_mm *mm);
void observer_destroy(struct observer *observer);

/* Record all pages and entries that the expectations of a call name. */
void observe_before(struct observer *observer, const struct gup_action *action);

/* Record the pages of a call that has a label. */
void observe_label(struct observer *observer, const struct gup_action *action,
		   const struct gup_outcome *out);

/* Observe the page or entry of an assertion after its call. */
void observe_after(const struct observer *observer, uint32_t assertion,
		   const struct gup_call_result *result, struct gup_observed_place *place);

/* Collect what is judged of a call from the outcomes of the calls made; @known is the engine's. */
void gup_call_observe(struct gup_call_result *result, uint32_t known);

#endif /* SCENARIO_OBSERVE_H */
