// SPDX-License-Identifier: GPL-2.0-only
/*
 * The versions to which a scenario or an expectation applies.
 */
#include <string.h>

#include "internal.h"

static bool is_proposal(const struct gup_spec *spec)
{
	return strchr(spec->name, '+');
}

static bool within(const struct gup_span *span, gup_version version)
{
	return !span->proposal && version >= span->from && version <= span->to;
}

bool gup_scenario_applies(const struct gup_scenario *scenario, const struct gup_spec *spec)
{
	for (uint32_t i = 0; i < scenario->nr_spans; i++) {
		const struct gup_span *span = &scenario->span[scenario->first_span + i];

		if (span->all || within(span, spec->version) ||
		    (span->proposal && !strcmp(span->proposal, spec->name)))
			return true;
	}
	return !scenario->nr_spans;
}

bool gup_expect_applies(const struct gup_scenario *scenario, const struct gup_expect *expect,
			const struct gup_spec *spec)
{
	for (uint32_t i = 0; i < expect->nr_spans; i++) {
		const struct gup_span *span = &scenario->span[expect->first_span + i];

		if (span->all)
			return true;
		if (is_proposal(spec) ? span->proposal && !strcmp(span->proposal, spec->name)
				      : within(span, spec->version))
			return true;
	}
	return false;
}

/* Did an earlier span name this proposal? */
static bool named_before(const struct gup_scenario *s, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (s->span[i].proposal && !strcmp(s->span[i].proposal, s->span[nr].proposal))
			return true;
	return false;
}

const char *gup_scenario_proposal(const struct gup_scenario *scenario, uint32_t nr)
{
	for (uint32_t i = 0; i < scenario->nr_all_spans; i++) {
		const char *proposal = scenario->span[i].proposal;

		if (proposal && !named_before(scenario, i) && !nr--)
			return proposal;
	}
	return NULL;
}
