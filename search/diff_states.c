// SPDX-License-Identifier: GPL-2.0-only
/*
 * States that an engine builds in its own memory: does it reach them, and are they the same?
 */
#include <gupwalk/record.h>

#include "diff.h"

/* What is mapped before a call, in the engine's memory or in the model's. */
static void observe_before(struct diff_run *cmp, unsigned int i, struct gup_record *record)
{
	const struct gup_sandbox *sandbox = cmp->comparison.sandbox[i];

	if (gup_engine_has_memory(sandbox->engine))
		*record = *sandbox->mapped;
	else
		gup_record_before(record, sandbox->before, cmp->comparison.rules[i], cmp->call);
}

static bool begin_alike(struct diff_run *cmp)
{
	struct gup_record record[2];

	observe_before(cmp, 0, &record[0]);
	observe_before(cmp, 1, &record[1]);
	return gup_record_same_before(&record[0], &record[1]);
}

static bool any(const struct diff_run *cmp, enum gup_reached reached)
{
	for (unsigned int i = 0; i < 2; i++)
		if (gup_engine_has_memory(cmp->comparison.engine[i]) &&
		    cmp->comparison.sandbox[i]->reached == reached)
			return true;
	return false;
}

bool diff_run_memories_reach(struct diff_run *cmp, bool a, bool b)
{
	const struct gup_call call = { .start = cmp->initial.start,
				       .nr_pages = cmp->initial.nr_pages,
				       .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY };
	struct gup_diff *diff = cmp->diff;

	if (any(cmp, GUP_NOT_ASKED))
		return false;
	if ((a || b) && any(cmp, GUP_LACKED)) {
		diff->lacking++;
		return false;
	}
	diff->states += a && b;
	diff->only_a += a && !b;
	diff->only_b += b && !a;
	diff->neither += !a && !b;
	cmp->call = &call;
	if (a != b || (a && !begin_alike(cmp))) {
		diff->state_differs++;
		cmp->comparison.differs = GUP_DIFFER_STATE;
		diff_run_note(cmp);
		diff->differing--;
	}
	cmp->call = NULL;
	return a && b;
}
