// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observations are complete: an observation of a call, applied to the state before it, gives
* the same observation, and breaks the same laws.
 */
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/diff.h>
#include <gupwalk/check.h>
#include <gupwalk/record.h>

#include "search/internal.h"

/**
 * struct replay - a state to which observations are applied
 * @sandbox: the state
 * @rules: the version
 * @laws: laws that need only facts of an observation
 * @nr: calls made
 * @bad: those that gave another observation
 */
struct replay {
	struct gup_sandbox *sandbox;
	const struct gup_rules *rules;
	const struct gup_initial_state *initial;
	uint32_t laws;
	unsigned long nr;
	unsigned long bad;
};

static void say(const struct replay *r, const struct gup_call *call, unsigned int differs,
		uint32_t laws)
{
	fprintf(stderr, "%s, %s flags 0x%x: differs 0x%x, laws 0x%x\n", r->initial->name,
		gup_entry_point_name(call->entry_point), call->flags, differs, laws);
}

/* Migrated pages and grown stacks are not observed: kernels do not run such cases. */
static bool not_asked(const struct gup_initial_state *initial)
{
	for (unsigned int i = 0; i < initial->nr_steps; i++)
		if (initial->step[i].kind == GUP_STEP_MIGRATING ||
		    (initial->step[i].kind == GUP_STEP_VMA &&
		     initial->step[i].flags & VM_GROWSDOWN))
			return true;
	return false;
}

/* Make a call by the model, apply its observation, and observe again. */
static bool replay(void *arg, const struct gup_call *call)
{
	struct replay *r = arg;
	struct gup_sandbox *sandbox = r->sandbox;
	struct gup_walk walk = { .mm = sandbox->work, .rules = r->rules, .out = &sandbox->out };
	struct gup_trial c = gup_sandbox_call(sandbox, r->rules, call);
	struct gup_record record, again;
	uint32_t applies, broken, played;
	unsigned int differs;

	/*
	 * Split folios, refused arguments, calls that never return, and pages that are not stored
* are not observed.
	 */
	if (call->flags & FOLL_SPLIT || sandbox->out.refused || sandbox->out.endless ||
	    law_misses_page(&sandbox->out)) {
		gup_mm_restore(sandbox->work, sandbox->before);
		return true;
	}
	gup_record_of(&record, &c);
	broken = gup_laws_judge(&c, &applies) & r->laws;
	gup_mm_restore(sandbox->work, sandbox->before);

	gup_record_play(&walk, call, &record);
	sandbox->out.record = NULL;
	gup_record_of(&again, &c);
	differs = gup_record_compare(&record, &again);
	played = gup_laws_judge(&c, &applies) & r->laws;
	gup_mm_restore(sandbox->work, sandbox->before);
	r->nr++;
	if (!differs && broken == played)
		return true;
	if (r->bad++ < 20)
		say(r, call, differs, broken ^ played);
	return true;
}

static bool replay_version(struct gup_sandbox *sandbox, const char *name, uint32_t laws)
{
	const struct gup_selection selection = { .laws = GUP_LAWS_ALL };
	struct gup_spec spec;
	struct gup_initial_state initial;
	char error[256];
	struct replay r = { .sandbox = sandbox, .initial = &initial, .laws = laws };

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		return false;
	r.rules = &spec.rules;
	for (unsigned int i = 0; gup_initial_state_get(i, &initial); i++)
		if (initial.nr_pages <= GUP_RECORD_PAGES && !initial.levels &&
		    !not_asked(&initial) &&
		    gup_sandbox_build(sandbox, &spec.rules, &initial) == GUP_STEP_OK)
			gup_selection_calls(&selection, spec.rules.foll_known, &initial, replay,
					    &r);
	printf("%s: %lu calls, %lu come out otherwise\n", name, r.nr, r.bad);
	return !r.bad && r.nr;
}

int main(void)
{
	/* Locks and page flags are not observed. */
	const uint32_t laws = GUP_LAWS_ALL & ~GUP_LAW_BIT(GUP_LAW_HANDS_OFF);
	/* Before v5.19 exclusive pages are not observed either. */
	const uint32_t old = laws & ~(GUP_LAW_BIT(GUP_LAW_NO_UNEARNED_WRITE) |
				      GUP_LAW_BIT(GUP_LAW_PRIVATE_WRITE) |
				      GUP_LAW_BIT(GUP_LAW_PINNED_ANON_EXCLUSIVE));
	struct gup_sandbox *sandbox = gup_sandbox_create();
	bool good = sandbox;

	good = good && replay_version(sandbox, "v5.10", old);
	good = replay_version(sandbox, "v6.1", laws) && good;
	good = replay_version(sandbox, "v6.6", laws) && good;
	good = replay_version(sandbox, "v7.3", laws) && good;
	gup_sandbox_destroy(sandbox);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
