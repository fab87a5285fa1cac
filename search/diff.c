// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two versions: every case under both, and for each that
 * differs the smallest set of rules that explains it.
 */
#include <stdlib.h>

#include "comparison.h"

#define PROGRESS_CASES (1u << 16)

/* Build the current state. What a lab has, it has for any state; it may lack the lab. */
static bool reaches(struct comparison *cmp, struct gup_lab *lab, const struct gup_rules *rules)
{
	bool built = gup_lab_build(lab, rules, &cmp->base) == GUP_STEP_OK;

	cmp->short_of_memory |= !lab->base || !lab->work;
	return built;
}

static struct mix *mix_for(struct comparison *cmp, uint64_t set)
{
	struct mix *mix;

	for (unsigned int i = 0; i < NR_MIXES; i++) {
		if (cmp->mix[i].set == set && cmp->mix[i].base == cmp->index)
			return &cmp->mix[i];
	}
	mix = &cmp->mix[cmp->next_mix++ % NR_MIXES];
	mix->set = set;
	mix->base = cmp->index;
	mix->rules = law_rules_mixed(cmp->a, cmp->b, set);
	mix->reached = reaches(cmp, mix->lab, &mix->rules);
	return mix;
}

/* With these rules of the second version, does the first do as the second does? */
static bool explains(void *arg, uint64_t set)
{
	struct comparison *cmp = arg;
	struct mix *mix = mix_for(cmp, set);
	struct gup_law_case c;
	bool same;

	if (!mix->reached)
		return false;
	c = gup_lab_call(mix->lab, &mix->rules, cmp->call);
	same = !gup_outcome_compare(&c, &cmp->pair.c[1]);
	gup_mm_restore(mix->lab->work, mix->lab->base);
	return same;
}

static bool by_engine(const struct gup_diff *diff)
{
	return diff->engine[0] || diff->engine[1];
}

bool law_comparison_same(struct comparison *cmp, const struct gup_diff_class *class)
{
	return class->differs == cmp->pair.differs &&
	       class->call_class == gup_call_class(cmp->call->entry) &&
	       class->leaf == cmp->base.leaf &&
	       (by_engine(cmp->diff) || explains(cmp, class->culprits));
}

/*
 * The class of a difference. Cases that look alike may have several reasons; a
 * reason that was found before and fits is taken again.
 */
static struct gup_diff_class *class_for(struct comparison *cmp)
{
	struct gup_diff *diff = cmp->diff;
	struct gup_diff_class key = {
		.differs = cmp->pair.differs,
		.call_class = (uint8_t)gup_call_class(cmp->call->entry),
		.leaf = cmp->base.leaf,
		.witness.size = UINT64_MAX,
	};

	for (size_t i = 0; i < diff->nr_classes; i++)
		if (law_comparison_same(cmp, &diff->classes[i]))
			return &diff->classes[i];
	if (diff->nr_classes == diff->max_classes)
		return NULL;
	if (!by_engine(diff))
		key.culprits = law_smallest_set(law_rules_differing(cmp->a, cmp->b), explains, cmp);
	diff->classes[diff->nr_classes] = key;
	return &diff->classes[diff->nr_classes++];
}

static void note(struct comparison *cmp)
{
	struct gup_diff_class *class = class_for(cmp);
	uint64_t size = law_witness_size(&cmp->base, cmp->index, cmp->call);

	cmp->diff->differing++;
	if (!class) {
		cmp->diff->unclassed++;
		return;
	}
	class->count++;
	if (cmp->random) {
		law_comparison_found(cmp, class);
	} else if (size < class->witness.size) {
		class->witness = (struct gup_witness){ .base = cmp->index,
						       .call = *cmp->call,
						       .size = size };
	}
}

static bool tell(struct comparison *cmp)
{
	uint64_t cases = cmp->diff->cases;

	if (cmp->progress && !cmp->progress(cmp->arg, cases - cmp->told))
		cmp->diff->cancelled = true;
	cmp->told = cases;
	return !cmp->diff->cancelled;
}

bool law_comparison_call(void *arg, const struct gup_call *call)
{
	struct comparison *cmp = arg;

	if (comparison_given_up(cmp)) {
		cmp->diff->cancelled = true;
		return false;
	}
	cmp->call = call;
	switch (gup_pair_call(&cmp->pair, call)) {
	case GUP_PAIR_NOT_OFFERED:
		cmp->diff->not_offered++;
		return true;
	case GUP_PAIR_NOT_MADE:
		cmp->diff->not_made++;
		return true;
	case GUP_PAIR_UNSTORED:
		cmp->diff->unstored++;
		break;
	case GUP_PAIR_DIFFER:
		note(cmp);
		break;
	case GUP_PAIR_SAME:
		break;
	}
	if (cmp->short_of_memory)
		return false;
	gup_pair_undo(&cmp->pair);
	cmp->diff->cases++;
	return cmp->diff->cases - cmp->told < PROGRESS_CASES || tell(cmp);
}

/* Both versions have the state that is up. */
static bool both_reach(struct comparison *cmp)
{
	bool a = reaches(cmp, cmp->pair.lab[0], cmp->a);
	bool b = reaches(cmp, cmp->pair.lab[1], cmp->b);

	cmp->diff->states += a && b;
	cmp->diff->only_a += a && !b;
	cmp->diff->only_b += b && !a;
	cmp->diff->neither += !a && !b;
	return a && b;
}

static void compare_states(struct comparison *cmp, const struct gup_space *space)
{
	unsigned int known = cmp->a->foll_known | cmp->b->foll_known;
	unsigned int nr_shards = space->nr_shards ? space->nr_shards : 1;

	for (unsigned int i = space->shard; gup_base_get(i, &cmp->base); i += nr_shards) {
		cmp->index = i;
		if (both_reach(cmp))
			gup_space_calls(space, known, &cmp->base, law_comparison_call, cmp);
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

static bool create_labs(struct comparison *cmp)
{
	if (!gup_pair_create(&cmp->pair))
		return false;
	for (unsigned int i = 0; i < NR_MIXES; i++) {
		cmp->mix[i].lab = gup_lab_create();
		cmp->mix[i].base = UINT32_MAX;
		if (!cmp->mix[i].lab)
			return false;
	}
	return true;
}

bool gup_diff(const struct gup_space *space, const struct gup_rules *a, const struct gup_rules *b,
	      struct gup_diff *diff, gup_progress_fn *progress, void *arg)
{
	struct comparison *cmp = calloc(1, sizeof(*cmp));
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
	cmp->pair = (struct gup_pair){ .engine = { diff->engine[0], diff->engine[1] },
				       .rules = { a, b } };
	cmp->diff = diff;
	cmp->progress = progress;
	cmp->arg = arg;
	ready = create_labs(cmp);
	if (ready) {
		compare_states(cmp, space);
		law_compare_random(cmp, space);
		ready = !cmp->short_of_memory;
		tell(cmp);
		if (diff->nr_classes)
			qsort(diff->classes, diff->nr_classes, sizeof(*diff->classes),
			      by_culprits_then_size);
	}
	gup_pair_destroy(&cmp->pair);
	for (unsigned int i = 0; i < NR_MIXES; i++)
		gup_lab_destroy(cmp->mix[i].lab);
	free(cmp);
	return ready;
}
