// SPDX-License-Identifier: GPL-2.0-only
/*
 * An outcome may be reused at versions with the same values of the rules that it used. A
* random hundredth of the reused cases of the enumeration is computed again and compared.
 */
#include "random.h"

#include "lib/random.h"

#include <gupwalk/diff.h>

/* One call of so many, with all its reused results. */
#define ONE_OF 100
#define MAX_VERSIONS 48

struct version {
	struct gup_spec spec;
	struct gup_sandbox *sandbox;
	struct gup_questions building;
	bool reached;
};

static struct version version[MAX_VERSIONS];
static unsigned int nr_versions;
static uint64_t nr_reused;

static void setup(void)
{
	char name[64], error[256];

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		must(nr_versions < MAX_VERSIONS - 1);
		must(gup_spec_parse(gup_version_format(name, sizeof(name), v),
				    &version[nr_versions++].spec, error, sizeof(error)));
	}
	must(gup_spec_parse("v6.6+protnone=fast-lookup", &version[nr_versions++].spec, error,
			    sizeof(error)));
	for (unsigned int i = 0; i < nr_versions; i++) {
		version[i].sandbox = gup_sandbox_create();
		must(version[i].sandbox);
	}
}

static void teardown(void)
{
	for (unsigned int i = 0; i < nr_versions; i++)
		gup_sandbox_destroy(version[i].sandbox);
}

/* The verdicts of the laws on a call, and its outcome. */
struct answer {
	uint32_t broken;
	uint32_t applies;
	bool refused;
	bool endless;
	uint32_t warns;
	unsigned int flags;
};

static struct answer answer_of(struct version *v, const struct gup_rules *rules,
			       const struct gup_call *call)
{
	struct answer a = { 0 };

	a.broken = gup_sandbox_try(v->sandbox, rules, call, GUP_LAWS_ALL, &a.applies);
	a.refused = v->sandbox->out.refused;
	a.endless = v->sandbox->out.endless;
	a.warns = v->sandbox->out.warns;
	/* Versions set hinting flags without being asked. */
	a.flags = v->sandbox->out.flags & ~(unsigned int)(FOLL_NUMA | FOLL_HONOR_NUMA_FAULT);
	return a;
}

static bool same_answer(const struct answer *a, const struct answer *b)
{
	return a->broken == b->broken && a->applies == b->applies && a->refused == b->refused &&
	       a->endless == b->endless && a->warns == b->warns && a->flags == b->flags;
}

/* Compare the whole outcomes, and the verdicts of the laws. */
static unsigned int outcomes_differ(struct version *a, struct version *b,
				    const struct gup_call *call)
{
	struct gup_trial x = gup_sandbox_call(a->sandbox, &a->spec.rules, call);
	struct gup_trial y = gup_sandbox_call(b->sandbox, &b->spec.rules, call);
	unsigned int differs = gup_outcome_compare(&x, &y, GUP_OBSERVES_ALL);

	gup_mm_restore(a->sandbox->work, a->sandbox->before);
	gup_mm_restore(b->sandbox->work, b->sandbox->before);
	return differs;
}

/* Make a call at one version, and at all others that would reuse its outcome. */
static void try_reuse(const struct gup_initial_state *initial, const struct gup_call *call,
		      unsigned int one)
{
	struct version *v = &version[one];
	struct gup_questions asked = v->building;
	struct gup_rules rules = v->spec.rules;
	struct answer mine, theirs;
	char flags[512];

	rules.asked = &asked;
	mine = answer_of(v, &rules, call);
	gup_foll_format(flags, sizeof(flags), call->flags);
	for (unsigned int i = 0; i < nr_versions; i++) {
		struct version *other = &version[i];

		if (i == one || !gup_rules_alike(&v->spec.rules, &other->spec.rules, &asked))
			continue;
		if (!other->reached)
			ck_abort_msg("%s is reached at %s and not at %s", initial->name,
				     v->spec.name, other->spec.name);
		nr_reused++;
		theirs = answer_of(other, &other->spec.rules, call);
		if (!same_answer(&mine, &theirs) || outcomes_differ(v, other, call))
			ck_abort_msg("%s: %s %s: %s and %s were asked nothing that tells them "
				     "apart, and differ",
				     initial->name, gup_entry_point_name(call->entry_point), flags,
				     v->spec.name, other->spec.name);
	}
}

struct picker {
	const struct gup_initial_state *initial;
	uint64_t prng;
};

static bool pick(void *arg, const struct gup_call *call)
{
	struct picker *picker = arg;
	unsigned int one;

	if (random_next(&picker->prng) % ONE_OF)
		return true;
	/* Any version may be the one that is computed. */
	one = (unsigned int)(random_next(&picker->prng) % nr_versions);
	if (version[one].reached)
		try_reuse(picker->initial, call, one);
	return true;
}

START_TEST(reused_outcomes_are_right)
{
	const struct gup_selection selection = { .full = false };
	struct picker picker = { .prng = random_first_seed() };
	unsigned int known = 0;
	struct gup_initial_state initial;

	for (unsigned int i = 0; i < nr_versions; i++)
		known |= version[i].spec.rules.foll_known;
	for (unsigned int i = 0; gup_initial_state_get(i, &initial); i++) {
		for (unsigned int k = 0; k < nr_versions; k++) {
			struct version *v = &version[k];
			struct gup_rules rules = v->spec.rules;

			v->building = (struct gup_questions){ 0 };
			rules.asked = &v->building;
			v->reached = !gup_sandbox_build(v->sandbox, &rules, &initial);
		}
		picker.initial = &initial;
		gup_selection_calls(&selection, known, &initial, pick, &picker);
	}
	/* A hundredth of tens of millions, without cases of a single version. */
	ck_assert_uint_ge(nr_reused, 100000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { reused_outcomes_are_right };

	return random_run("reuse", tests, 1, setup, teardown);
}
