// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two versions: every case under both, and for each that
 * differs the smallest set of rules that explains it.
 */
#include <stdlib.h>

#include "diff.h"

#define PROGRESS_CASES (1u << 16)

/* Build the current state. What a sandbox has, it has for any state; it may lack the sandbox. */
static bool reaches(struct diff_run *cmp, struct gup_sandbox *sandbox,
		    const struct gup_rules *rules)
{
	bool built = gup_sandbox_build(sandbox, rules, &cmp->initial) == GUP_STEP_OK;

	cmp->short_of_memory |= !sandbox->before || !sandbox->work;
	return built;
}

static struct mix *mix_for(struct diff_run *cmp, uint64_t set)
{
	struct mix *mix;

	for (unsigned int i = 0; i < NR_MIXES; i++) {
		if (cmp->mix[i].set == set && cmp->mix[i].initial == cmp->index)
			return &cmp->mix[i];
	}
	mix = &cmp->mix[cmp->next_mix++ % NR_MIXES];
	mix->set = set;
	mix->initial = cmp->index;
	mix->rules = rule_sets_mixed(cmp->a, cmp->b, set);
	mix->reached = reaches(cmp, mix->sandbox, &mix->rules);
	return mix;
}

/* With these rules of the second version, does the first do as the second does? */
static bool explains(void *arg, uint64_t set)
{
	struct diff_run *cmp = arg;
	struct mix *mix = mix_for(cmp, set);
	struct gup_trial c;
	bool same;

	if (!mix->reached)
		return false;
	c = gup_sandbox_call(mix->sandbox, &mix->rules, cmp->call);
	same = !gup_outcome_compare(&c, &cmp->comparison.c[1]);
	gup_mm_restore(mix->sandbox->work, mix->sandbox->before);
	return same;
}

static bool by_engine(const struct gup_diff *diff)
{
	return diff->engine[0] || diff->engine[1];
}

bool diff_run_same(struct diff_run *cmp, const struct gup_diff_class *class)
{
	return class->differs == cmp->comparison.differs &&
	       class->call_class == gup_entry_point_class(cmp->call->entry_point) &&
	       class->treatment == cmp->initial.treatment &&
	       (by_engine(cmp->diff) || explains(cmp, class->culprits));
}

/*
 * The class of a difference. Cases that look alike may have several reasons; a
 * reason that was found before and fits is taken again.
 */
static struct gup_diff_class *class_for(struct diff_run *cmp)
{
	struct gup_diff *diff = cmp->diff;
	struct gup_diff_class key = {
		.differs = cmp->comparison.differs,
		.call_class = (uint8_t)gup_entry_point_class(cmp->call->entry_point),
		.treatment = cmp->initial.treatment,
		.witness.size = UINT64_MAX,
	};

	for (size_t i = 0; i < diff->nr_classes; i++)
		if (diff_run_same(cmp, &diff->classes[i]))
			return &diff->classes[i];
	if (diff->nr_classes == diff->max_classes)
		return NULL;
	if (!by_engine(diff))
		key.culprits =
			rule_sets_smallest(rule_sets_differing(cmp->a, cmp->b), explains, cmp);
	diff->classes[diff->nr_classes] = key;
	return &diff->classes[diff->nr_classes++];
}

static void note(struct diff_run *cmp)
{
	struct gup_diff_class *class = class_for(cmp);
	uint64_t size = witness_size(&cmp->initial, cmp->index, cmp->call);

	cmp->diff->differing++;
	if (!class) {
		cmp->diff->unclassed++;
		return;
	}
	class->count++;
	if (cmp->random) {
		diff_run_found(cmp, class);
	} else if (size < class->witness.size) {
		class->witness = (struct gup_witness){ .index = cmp->index,
						       .call = *cmp->call,
						       .size = size };
	}
}

static bool tell(struct diff_run *cmp)
{
	uint64_t cases = cmp->diff->cases;

	if (cmp->progress && !cmp->progress(cmp->arg, cases - cmp->told))
		cmp->diff->cancelled = true;
	cmp->told = cases;
	return !cmp->diff->cancelled;
}

bool diff_run_call(void *arg, const struct gup_call *call)
{
	struct diff_run *cmp = arg;

	if (diff_run_given_up(cmp)) {
		cmp->diff->cancelled = true;
		return false;
	}
	cmp->call = call;
	switch (gup_comparison_call(&cmp->comparison, call)) {
	case GUP_COMPARISON_NOT_OFFERED:
		cmp->diff->not_offered++;
		return true;
	case GUP_COMPARISON_NOT_MADE:
		cmp->diff->not_made++;
		return true;
	case GUP_COMPARISON_UNSTORED:
		cmp->diff->unstored++;
		break;
	case GUP_COMPARISON_DIFFER:
		note(cmp);
		break;
	case GUP_COMPARISON_SAME:
		break;
	}
	if (cmp->short_of_memory)
		return false;
	gup_comparison_undo(&cmp->comparison);
	cmp->diff->cases++;
	return cmp->diff->cases - cmp->told < PROGRESS_CASES || tell(cmp);
}

/* Both versions have the state that is up. */
static bool both_reach(struct diff_run *cmp)
{
	bool a = reaches(cmp, cmp->comparison.sandbox[0], cmp->a);
	bool b = reaches(cmp, cmp->comparison.sandbox[1], cmp->b);

	cmp->diff->states += a && b;
	cmp->diff->only_a += a && !b;
	cmp->diff->only_b += b && !a;
	cmp->diff->neither += !a && !b;
	return a && b;
}

static void compare_states(struct diff_run *cmp, const struct gup_selection *selection)
{
	unsigned int known = cmp->a->foll_known | cmp->b->foll_known;
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1;

	for (unsigned int i = selection->shard; gup_initial_state_get(i, &cmp->initial);
	     i += nr_shards) {
		cmp->index = i;
		if (both_reach(cmp))
			gup_selection_calls(selection, known, &cmp->initial, diff_run_call, cmp);
		if (cmp->diff->cancelled || cmp->short_of_memory)
			return;
	}
}

static int by_culprits_then_size(const void *a, const void *b)
{
	const struct gup_diff_class *x = a;
	const struct gup_diff_class *y = b;

	if (x->culprits != y->culprits)
		return x->culprits < y->culprits ? -1 : 1;
	if (x->witness.size != y->witness.size)
		return x->witness.size < y->witness.size ? -1 : 1;
	return 0;
}

static bool create_sandboxes(struct diff_run *cmp)
{
	if (!gup_comparison_create(&cmp->comparison))
		return false;
	for (unsigned int i = 0; i < NR_MIXES; i++) {
		cmp->mix[i].sandbox = gup_sandbox_create();
		cmp->mix[i].initial = UINT32_MAX;
		if (!cmp->mix[i].sandbox)
			return false;
	}
	return true;
}

bool gup_diff(const struct gup_selection *selection, const struct gup_rules *a,
	      const struct gup_rules *b, struct gup_diff *diff, gup_progress_fn *progress,
	      void *arg)
{
	struct diff_run *cmp = calloc(1, sizeof(*cmp));
	bool ready;

	*diff = (struct gup_diff){ .engine = { diff->engine[0], diff->engine[1] },
				   .classes = diff->classes,
				   .max_classes = diff->max_classes,
				   .random = { .cases = diff->random.cases,
					       .seed = diff->random.seed,
					       .found = diff->random.found,
					       .max_found = diff->random.max_found } };
	if (!cmp)
		return false;
	cmp->a = a;
	cmp->b = b;
	cmp->comparison = (struct gup_comparison){ .engine = { diff->engine[0], diff->engine[1] },
						   .rules = { a, b } };
	cmp->diff = diff;
	cmp->progress = progress;
	cmp->arg = arg;
	ready = create_sandboxes(cmp);
	if (ready) {
		compare_states(cmp, selection);
		diff_run_random(cmp, selection);
		ready = !cmp->short_of_memory;
		tell(cmp);
		if (diff->nr_classes)
			qsort(diff->classes, diff->nr_classes, sizeof(*diff->classes),
			      by_culprits_then_size);
	}
	gup_comparison_destroy(&cmp->comparison);
	for (unsigned int i = 0; i < NR_MIXES; i++)
		gup_sandbox_destroy(cmp->mix[i].sandbox);
	free(cmp);
	return ready;
}
