// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check: all cases of one version, each judged by all laws.
 */
#include <string.h>

#include "internal.h"

/* Progress is told of this often: some fifty times a second. */
#define PROGRESS_CASES (1u << 16)

/* A check under way. */
struct check {
	struct gup_lab *lab;
	const struct gup_rules *rules;
	uint32_t laws;
	const struct gup_base *base;
	unsigned int index;
	struct gup_verdict *verdict;
	gup_progress_fn *progress;
	void *arg;
	uint64_t told;
};

static unsigned int nr_flags(unsigned int flags)
{
	unsigned int nr = 0;

	for (; flags; flags &= flags - 1)
		nr++;
	return nr;
}

bool gup_witness_state(const struct gup_witness *witness, struct gup_base *state)
{
	if (!witness->state)
		return gup_base_get(witness->base, state);
	*state = *witness->state;
	return true;
}

uint64_t law_witness_size(const struct gup_base *base, unsigned int index,
			  const struct gup_call *call)
{
	uint64_t nr_pages = base->nr_pages < 255 ? base->nr_pages : 255;
	unsigned int extras = call->entry * 4u + call->locked * 2u + call->no_pages;

	return (uint64_t)nr_flags(call->flags) << 48 | nr_pages << 40 |
	       (uint64_t)base->nr_steps << 32 | (uint64_t)index << 8 | extras;
}

/* Note a case in the tallies of some laws. */
static void count_broken(struct check *check, struct gup_tally *tallies,
			 const struct gup_call *call, uint32_t broken)
{
	uint64_t size = law_witness_size(check->base, check->index, call);

	for (; broken; broken &= broken - 1) {
		struct gup_tally *tally = &tallies[__builtin_ctz(broken)];

		tally->broken++;
		if (size < tally->witness.size)
			tally->witness = (struct gup_witness){ .base = check->index,
							       .call = *call,
							       .size = size };
	}
}

static bool tell(struct check *check)
{
	uint64_t cases = check->verdict->cases;

	if (check->progress && !check->progress(check->arg, cases - check->told))
		check->verdict->cancelled = true;
	check->told = cases;
	return !check->verdict->cancelled;
}

static bool check_call(void *arg, const struct gup_call *call)
{
	struct check *check = arg;
	struct gup_verdict *verdict = check->verdict;
	struct gup_lab *lab = check->lab;
	uint32_t applies, broken, known = 0;
	bool unstored = false;

	if (gup_engine_given_up(lab->engine)) {
		verdict->cancelled = true;
		return false;
	}
	if (!gup_engine_has(lab->engine, call->entry)) {
		verdict->not_offered++;
		return true;
	}
	broken = gup_lab_try(lab, check->rules, call, check->laws, &applies);
	verdict->cases++;
	verdict->refused += lab->out.refused;
	verdict->endless += lab->out.endless;
	verdict->warned += lab->out.warns != 0;
	if (broken && lab->engine)
		known = law_known(lab, check->rules, call, broken, &unstored);
	if (unstored) {
		verdict->cases--;
		verdict->endless--;
		verdict->unstored++;
		return true;
	}
	for (; applies; applies &= applies - 1)
		verdict->law[__builtin_ctz(applies)].applies++;
	if (broken & ~known)
		count_broken(check, verdict->law, call, broken & ~known);
	if (known)
		count_broken(check, verdict->known, call, known);
	return verdict->cases - check->told < PROGRESS_CASES || tell(check);
}

void gup_check(struct gup_lab *lab, const struct gup_space *space, const struct gup_rules *rules,
	       struct gup_verdict *verdict, gup_progress_fn *progress, void *arg)
{
	struct check check = {
		.lab = lab,
		.rules = rules,
		.laws = space->laws,
		.verdict = verdict,
		.progress = progress,
		.arg = arg,
	};
	unsigned int nr_shards = space->nr_shards ? space->nr_shards : 1;
	struct gup_base base;

	*verdict = (struct gup_verdict){ .untold = space->laws & law_untold(lab->engine) };
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		verdict->law[law].witness.size = UINT64_MAX;
		verdict->known[law].witness.size = UINT64_MAX;
	}

	check.base = &base;
	for (unsigned int i = space->shard; gup_base_get(i, &base); i += nr_shards) {
		enum gup_step_error err = gup_lab_build(lab, rules, &base);

		if (err) {
			verdict->unreachable++;
			verdict->why[err]++;
			continue;
		}
		verdict->states++;
		check.index = i;
		gup_space_calls(space, rules->foll_known, &base, check_call, &check);
		if (verdict->cancelled)
			return;
	}
	tell(&check);
}

static void add_tally(struct gup_tally *sum, const struct gup_tally *part)
{
	sum->applies += part->applies;
	sum->broken += part->broken;
	if (part->witness.size < sum->witness.size)
		sum->witness = part->witness;
}

void gup_verdict_add(struct gup_verdict *sum, const struct gup_verdict *part)
{
	sum->cases += part->cases;
	sum->refused += part->refused;
	sum->states += part->states;
	sum->unreachable += part->unreachable;
	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++)
		sum->why[i] += part->why[i];
	for (unsigned int i = 0; i < GUP_LAW_NR; i++) {
		add_tally(&sum->law[i], &part->law[i]);
		add_tally(&sum->known[i], &part->known[i]);
	}
	sum->untold |= part->untold;
	sum->not_offered += part->not_offered;
	sum->unstored += part->unstored;
	sum->endless += part->endless;
	sum->warned += part->warned;
	sum->cancelled |= part->cancelled;
}

bool gup_rules_same(const struct gup_rules *a, const struct gup_rules *b)
{
	return !memcmp(a->value, b->value, sizeof(a->value)) && a->foll_known == b->foll_known &&
	       a->foll_fast == b->foll_fast;
}
