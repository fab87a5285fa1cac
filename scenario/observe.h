/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking at the pages and entries that expectations name, before and after a call.
 */
#ifndef SCENARIO_OBSERVE_H
#define SCENARIO_OBSERVE_H

#include <gupwalk/run.h>

struct looked;

/**
 * struct look - what was there before a call
 * @scenario: the scenario
 * @mm: the address space
 * @page: all pages as they were
 * @nr_pages: how many there were
 * @assertion: for each statement, what it names as it was
 * @label: for each label, the pages that its call handed out
 */
struct look {
	const struct gup_scenario *scenario;
	struct gup_mm *mm;
	struct gup_page *page;
	uint32_t nr_pages;
	struct looked *assertion;
	struct gup_outcome *label;
};

bool look_create(struct look *look, const struct gup_scenario *s, struct gup_mm *mm);
void look_destroy(struct look *look);

/* Remember all that the expectations of a call name. */
void look_before(struct look *look, const struct gup_action *action);

/* Remember the pages of a call that has a label. */
void look_keep(struct look *look, const struct gup_action *action, const struct gup_outcome *out);

/* See what a statement names after its call. */
void look_after(const struct look *look, uint32_t assertion, const struct gup_call_result *result,
		struct gup_observed_place *place);

#endif /* SCENARIO_OBSERVE_H */
