// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "versions": two versions, and every difference must be explained by a rule
 * that differs between them and can have a say in the case. So one version is compared
 * with itself in which all other rules are the other version's: there must be no
 * difference.
 */
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/comparison.h>

#include "fuzz.h"
#include "lib/lib.h"
#include "lib/emit.h"

#define LAW "explained-by-rules"
#define TEXT                                                                                       \
	"What two versions answer differs only by rules that differ between them and that can "    \
	"have a say: about memory, steps, flags or entry points that the case has."

static const struct gup_spec *spec, *other;

bool fuzz_begin(void)
{
	return lib_begin();
}

static void choose(const struct gup_case *c)
{
	/* The same two bytes the other way round choose the other one. */
	const struct gup_case swapped = { .version = c->proposal, .proposal = c->version };

	spec = lib_spec(c);
	other = lib_spec(&swapped);
}

/* The state by both rows of rules; false when one of them has it and the other has not. */
static bool build(struct gup_case *c, const struct gup_rules *mixed)
{
	struct gup_sandbox *sandbox[2] = { lib_sandbox(c->levels, 0), lib_sandbox(c->levels, 1) };
	const struct gup_case_target side[2] = { { sandbox[0]->before, &spec->rules },
						 { sandbox[1]->before, mixed } };

	if (gup_case_settle(c, side, 2))
		return false;
	if (!gup_mm_copy(sandbox[0]->work, sandbox[0]->before) ||
	    !gup_mm_copy(sandbox[1]->work, sandbox[1]->before))
		abort();
	return true;
}

/* In what the two differ for a call; GUP_DIFFER_ bits. */
static unsigned int differs(const struct gup_case *c, const struct gup_call *call)
{
	struct gup_sandbox *sandbox[2] = { lib_sandbox(c->levels, 0), lib_sandbox(c->levels, 1) };
	const struct gup_rules mixed =
		say_mixed(&spec->rules, &other->rules, say_of_call(c, call), call->flags);
	struct gup_trial a = gup_sandbox_call(sandbox[0], &spec->rules, call);
	struct gup_trial b = gup_sandbox_call(sandbox[1], &mixed, call);
	unsigned int bits = gup_outcome_compare(&a, &b);

	gup_mm_restore(sandbox[0]->work, sandbox[0]->before);
	gup_mm_restore(sandbox[1]->work, sandbox[1]->before);
	return bits;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const bool *state = arg;
	const struct gup_rules mixed = say_mixed(&spec->rules, &other->rules, say_of_steps(c), 0);
	struct gup_case settled = *c;

	if (!build(&settled, &mixed))
		return *state;
	return !*state && settled.nr_steps == c->nr_steps && differs(c, &c->call[0]);
}

/* The rules that may not be blamed for the difference, and are to blame. */
static void put_culprits(struct strbuf *to, const struct gup_case *c)
{
	const uint64_t say = say_of_call(c, &c->call[0]);
	const struct gup_spec *second = other;
	struct gup_spec one;
	bool state = false;

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (say >> rule & 1)
			continue;
		/* Everything as it is but for this one. */
		one = *spec;
		one.rules.value[rule] = second->rules.value[rule];
		other = &one;
		if (shows(&state, c))
			strbuf_addf(to, "# %s has no say, and decides\n", gup_rule_name(rule));
	}
}

static char *found(const struct gup_case *whole, unsigned int nr, bool state)
{
	const struct gup_spec *second = other;
	struct gup_case c = *whole;
	struct strbuf more = strbuf_new();
	char *text;

	c.call[0] = whole->call[nr];
	c.nr_calls = 1;
	gup_case_shrink(&c, shows, &state);
	strbuf_addf(&more, "# other version: %s\n", second->name);
	if (state)
		strbuf_adds(&more, "# the last step can be done in one of them\n");
	else
		put_culprits(&more, &c);
	other = second;
	shows(&state, &c);
	text = lib_print(&(struct lib_finding){
		.target = "versions",
		.law = LAW,
		.text = TEXT,
		.spec = spec,
		.c = &c,
		.out = state ? NULL : &lib_sandbox(c.levels, 0)->out,
		.more = more.s,
	});
	strbuf_free(&more);
	return text;
}

char *fuzz_case(struct gup_case *c)
{
	const struct gup_case whole = *c;
	struct gup_rules mixed;

	choose(c);
	mixed = say_mixed(&spec->rules, &other->rules, say_of_steps(c), 0);
	if (!build(c, &mixed))
		return found(&whole, 0, true);
	for (unsigned int i = 0; i < c->nr_calls; i++)
		if (differs(c, &c->call[i]))
			return found(c, i, false);
	return NULL;
}
