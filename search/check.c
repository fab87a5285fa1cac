// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check: all cases of one version, each judged by all laws.
 */
#include <string.h>

#include "internal.h"

/* Cases between two reports of progress: about fifty reports a second. */
#define PROGRESS_CASES (1u << 16)

/* The state of a check. */
struct check {
	struct gup_sandbox *sandbox;
	const struct gup_rules *rules;
	uint32_t laws;
	const struct gup_initial_state *initial;
	unsigned int index;
	struct gup_check_result *result;
	gup_progress_fn *progress;
	void *arg;
	uint64_t reported;
};

static unsigned int nr_flags(unsigned int flags)
{
	unsigned int nr = 0;

	for (; flags; flags &= flags - 1)
		nr++;
	return nr;
}

bool gup_witness_state(const struct gup_witness *witness, struct gup_initial_state *state)
{
	if (!witness->state)
		return gup_initial_state_get(witness->index, state);
	*state = *witness->state;
	return true;
}

uint64_t witness_size(const struct gup_initial_state *initial, unsigned int index,
		      const struct gup_call *call)
{
	uint64_t nr_pages = initial->nr_pages < 255 ? initial->nr_pages : 255;
	unsigned int extras = call->entry_point * 4u + call->locked * 2u + call->no_pages;

	return (uint64_t)nr_flags(call->flags) << 48 | nr_pages << 40 |
	       (uint64_t)initial->nr_steps << 32 | (uint64_t)index << 8 | extras;
}

/* Count a case in the tallies of some laws. */
static void count_broken(struct check *check, struct gup_tally *tallies,
			 const struct gup_call *call, uint32_t broken)
{
	uint64_t size = witness_size(check->initial, check->index, call);

	for (; broken; broken &= broken - 1) {
		struct gup_tally *tally = &tallies[__builtin_ctz(broken)];

		tally->broken++;
		if (size < tally->witness.size)
			tally->witness = (struct gup_witness){ .index = check->index,
							       .call = *call,
							       .size = size };
	}
}

static bool report_progress(struct check *check)
{
	uint64_t cases = check->result->cases;

	if (check->progress && !check->progress(check->arg, cases - check->reported))
		check->result->cancelled = true;
	check->reported = cases;
	return !check->result->cancelled;
}

static bool check_call(void *arg, const struct gup_call *call)
{
	struct check *check = arg;
	struct gup_check_result *result = check->result;
	struct gup_sandbox *sandbox = check->sandbox;
	uint32_t applies, broken, known = 0;
	bool unstored = false;

	if (gup_engine_given_up(sandbox->engine)) {
		result->cancelled = true;
		return false;
	}
	switch (gup_engine_answers(sandbox->engine, check->rules, call)) {
	case GUP_NOT_OFFERED:
		result->not_offered++;
		return true;
	case GUP_NOT_ANSWERED:
		result->unanswered++;
		return true;
	case GUP_ANSWERED:
		break;
	}
	broken = gup_sandbox_try(sandbox, check->rules, call, check->laws, &applies);
	result->cases++;
	result->refused += sandbox->out.refused;
	result->endless += sandbox->out.endless;
	result->warned += sandbox->out.warns != 0;
	if (broken && !gup_engine_is_model(sandbox->engine))
		known = law_known(sandbox, check->rules, call, broken, &unstored);
	if (unstored) {
		result->cases--;
		result->endless--;
		result->unstored++;
		return true;
	}
	for (; applies; applies &= applies - 1)
		result->law[__builtin_ctz(applies)].applies++;
	if (broken & ~known)
		count_broken(check, result->law, call, broken & ~known);
	if (known)
		count_broken(check, result->known, call, known);
	return result->cases - check->reported < PROGRESS_CASES || report_progress(check);
}

void gup_verdict_clear(struct gup_check_result *result)
{
	*result = (struct gup_check_result){ 0 };
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		result->law[law].witness.size = UINT64_MAX;
		result->known[law].witness.size = UINT64_MAX;
	}
}

void gup_check(struct gup_sandbox *sandbox, const struct gup_selection *selection,
	       const struct gup_rules *rules, struct gup_check_result *result,
	       gup_progress_fn *progress, void *arg)
{
	struct check check = {
		.sandbox = sandbox,
		.rules = rules,
		.laws = selection->laws,
		.result = result,
		.progress = progress,
		.arg = arg,
	};
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1;
	struct gup_initial_state initial;

	gup_verdict_clear(result);
	result->untold = selection->laws & law_untold(sandbox->engine);

	check.initial = &initial;
	for (unsigned int i = selection->shard; gup_initial_state_get(i, &initial);
	     i += nr_shards) {
		enum gup_step_error err = gup_sandbox_build(sandbox, rules, &initial);

		if (law_leaves_out(sandbox, result))
			continue;
		if (err) {
			result->unreachable++;
			result->why[err]++;
			continue;
		}
		result->states++;
		check.index = i;
		gup_selection_calls(selection, rules->foll_known, &initial, check_call, &check);
		if (result->cancelled)
			return;
	}
	report_progress(&check);
}

static void add_tally(struct gup_tally *sum, const struct gup_tally *part)
{
	sum->applies += part->applies;
	sum->broken += part->broken;
	if (part->witness.size < sum->witness.size)
		sum->witness = part->witness;
}

void gup_check_result_add(struct gup_check_result *sum, const struct gup_check_result *part)
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
	sum->unanswered += part->unanswered;
	sum->otherwise += part->otherwise;
	sum->unstored += part->unstored;
	sum->endless += part->endless;
	sum->warned += part->warned;
	sum->cancelled |= part->cancelled;
}

bool gup_rules_same(const struct gup_rules *a, const struct gup_rules *b)
{
	return !memcmp(a->value, b->value, sizeof(a->value)) && a->foll_known == b->foll_known &&
	       a->foll_fast == b->foll_fast && a->gone == b->gone;
}
