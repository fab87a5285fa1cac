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

uint64_t law_witness_size(const struct gup_base *base, unsigned int index,
			  const struct gup_call *call)
{
	unsigned int extras = call->entry * 4u + call->locked * 2u + call->no_pages;

	return (uint64_t)nr_flags(call->flags) << 48 | (uint64_t)base->nr_pages << 40 |
	       (uint64_t)base->nr_steps << 32 | (uint64_t)index << 8 | extras;
}

/* Note a case in the tallies of some laws. */
static void count_broken(struct check *check, const struct gup_call *call, uint32_t broken)
{
	uint64_t size = law_witness_size(check->base, check->index, call);

	for (; broken; broken &= broken - 1) {
		struct gup_tally *tally = &check->verdict->law[__builtin_ctz(broken)];

		tally->broken++;
		if (size < tally->witness.size)
			tally->witness = (struct gup_witness){ check->index, *call, size };
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
	uint32_t applies;
	uint32_t broken = gup_lab_try(check->lab, check->rules, call, check->laws, &applies);

	verdict->cases++;
	verdict->refused += check->lab->out.refused;
	for (; applies; applies &= applies - 1)
		verdict->law[__builtin_ctz(applies)].applies++;
	if (broken)
		count_broken(check, call, broken);
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

	*verdict = (struct gup_verdict){ 0 };
	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		verdict->law[law].witness.size = UINT64_MAX;

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

void gup_verdict_add(struct gup_verdict *sum, const struct gup_verdict *part)
{
	sum->cases += part->cases;
	sum->refused += part->refused;
	sum->states += part->states;
	sum->unreachable += part->unreachable;
	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++)
		sum->why[i] += part->why[i];
	for (unsigned int i = 0; i < GUP_LAW_NR; i++) {
		sum->law[i].applies += part->law[i].applies;
		sum->law[i].broken += part->law[i].broken;
		if (part->law[i].witness.size < sum->law[i].witness.size)
			sum->law[i].witness = part->law[i].witness;
	}
	sum->cancelled |= part->cancelled;
}

bool gup_rules_same(const struct gup_rules *a, const struct gup_rules *b)
{
	return !memcmp(a->value, b->value, sizeof(a->value)) && a->foll_known == b->foll_known &&
	       a->foll_fast == b->foll_fast;
}
