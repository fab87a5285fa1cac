// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two versions: every case under both, and for each that
 * differs the smallest set of rules that explains it.
 */
#include <stdlib.h>

#include "internal.h"

#define PROGRESS_CASES (1u << 16)

/* Versions in between that are kept built for the current state. */
#define NR_MIXES 8

/* The first version with some of the second's rules. */
struct mix {
	struct gup_lab *lab;
	struct gup_rules rules;
	uint64_t set;
	unsigned int base;
	bool reached;
};

/* A comparison under way. */
struct comparison {
	const struct gup_rules *a;
	const struct gup_rules *b;
	struct gup_lab *lab_a;
	struct gup_lab *lab_b;
	struct mix mix[NR_MIXES];
	unsigned int next_mix;
	struct gup_base base;
	unsigned int index;
	const struct gup_call *call;
	struct gup_law_case case_b;
	struct gup_diff *diff;
	gup_progress_fn *progress;
	void *arg;
	uint64_t told;
};

static struct gup_law_case run(struct gup_lab *lab, const struct gup_rules *rules,
			       const struct gup_engine *engine, const struct gup_call *call)
{
	struct gup_walk walk = { .mm = lab->work, .rules = rules, .out = &lab->out };

	gup_engine_call(engine, &walk, call);
	return (struct gup_law_case){ lab->base, lab->work, rules, call, &lab->out };
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
	mix->reached = gup_lab_build(mix->lab, &mix->rules, &cmp->base) == GUP_STEP_OK;
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
	c = run(mix->lab, &mix->rules, NULL, cmp->call);
	same = !gup_outcome_compare(&c, &cmp->case_b);
	gup_mm_restore(mix->lab->work, mix->lab->base);
	return same;
}

static bool by_engine(const struct gup_diff *diff)
{
	return diff->engine[0] || diff->engine[1];
}

static bool follows_garbage(const struct gup_diff *diff, const struct gup_law_case *a,
			    const struct gup_law_case *b)
{
	return (diff->engine[0] && a->out->endless && law_misses_page(b->out)) ||
	       (diff->engine[1] && b->out->endless && law_misses_page(a->out));
}

/*
 * An engine says that there was a warning, not which; and what a call does that never
 * returns is nobody's to see.
 */
static unsigned int compare_seen(const struct gup_diff *diff, const struct gup_law_case *a,
				 const struct gup_law_case *b)
{
	unsigned int differs;

	if (by_engine(diff) && a->out->endless && b->out->endless)
		return 0;
	differs = gup_outcome_compare(a, b);
	if (by_engine(diff) && (differs & GUP_DIFFER_WARNS) && !a->out->warns == !b->out->warns)
		differs &= ~(unsigned int)GUP_DIFFER_WARNS;
	return differs;
}

/*
 * The class of a difference. Cases that look alike may have several reasons; a
 * reason that was found before and fits is taken again.
 */
static struct gup_diff_class *class_for(struct comparison *cmp, unsigned int differs)
{
	struct gup_diff *diff = cmp->diff;
	struct gup_diff_class key = {
		.differs = differs,
		.call_class = (uint8_t)gup_call_class(cmp->call->entry),
		.leaf = cmp->base.leaf,
		.witness.size = UINT64_MAX,
	};

	for (size_t i = 0; i < diff->nr_classes; i++) {
		struct gup_diff_class *class = &diff->classes[i];

		if (class->differs == key.differs && class->call_class == key.call_class &&
		    class->leaf == key.leaf && (by_engine(diff) || explains(cmp, class->culprits)))
			return class;
	}
	if (diff->nr_classes == diff->max_classes)
		return NULL;
	if (!by_engine(diff))
		key.culprits = law_smallest_set(law_rules_differing(cmp->a, cmp->b), explains, cmp);
	diff->classes[diff->nr_classes] = key;
	return &diff->classes[diff->nr_classes++];
}

static void note(struct comparison *cmp, unsigned int differs)
{
	struct gup_diff_class *class = class_for(cmp, differs);
	uint64_t size = law_witness_size(&cmp->base, cmp->index, cmp->call);

	cmp->diff->differing++;
	if (!class) {
		cmp->diff->unclassed++;
		return;
	}
	class->count++;
	if (size < class->witness.size)
		class->witness = (struct gup_witness){ cmp->index, *cmp->call, size };
}

static bool tell(struct comparison *cmp)
{
	uint64_t cases = cmp->diff->cases;

	if (cmp->progress && !cmp->progress(cmp->arg, cases - cmp->told))
		cmp->diff->cancelled = true;
	cmp->told = cases;
	return !cmp->diff->cancelled;
}

static bool compare_call(void *arg, const struct gup_call *call)
{
	struct comparison *cmp = arg;
	const struct gup_engine *const *engine = cmp->diff->engine;
	struct gup_law_case case_a;
	unsigned int differs;

	if (!gup_engine_has(engine[0], call->entry) || !gup_engine_has(engine[1], call->entry)) {
		cmp->diff->not_offered++;
		return true;
	}
	case_a = run(cmp->lab_a, cmp->a, engine[0], call);

	cmp->call = call;
	cmp->case_b = run(cmp->lab_b, cmp->b, engine[1], call);
	differs = compare_seen(cmp->diff, &case_a, &cmp->case_b);
	if (differs && follows_garbage(cmp->diff, &case_a, &cmp->case_b))
		cmp->diff->unstored++;
	else if (differs)
		note(cmp, differs);
	gup_mm_restore(cmp->lab_a->work, cmp->lab_a->base);
	gup_mm_restore(cmp->lab_b->work, cmp->lab_b->base);
	cmp->diff->cases++;
	return cmp->diff->cases - cmp->told < PROGRESS_CASES || tell(cmp);
}

/* Both versions have the state that is up. */
static bool both_reach(struct comparison *cmp)
{
	bool a = gup_lab_build(cmp->lab_a, cmp->a, &cmp->base) == GUP_STEP_OK;
	bool b = gup_lab_build(cmp->lab_b, cmp->b, &cmp->base) == GUP_STEP_OK;

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
			gup_space_calls(space, known, &cmp->base, compare_call, cmp);
		if (cmp->diff->cancelled)
			return;
	}
	tell(cmp);
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
	cmp->lab_a = gup_lab_create();
	cmp->lab_b = gup_lab_create();
	if (!cmp->lab_a || !cmp->lab_b)
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
	bool ready = cmp && create_labs(cmp);

	*diff = (struct gup_diff){ .engine = { diff->engine[0], diff->engine[1] },
				   .classes = diff->classes,
				   .max_classes = diff->max_classes };
	if (ready) {
		cmp->a = a;
		cmp->b = b;
		cmp->diff = diff;
		cmp->progress = progress;
		cmp->arg = arg;
		compare_states(cmp, space);
		if (diff->nr_classes)
			qsort(diff->classes, diff->nr_classes, sizeof(*diff->classes),
			      by_culprits_then_size);
	}
	if (cmp) {
		gup_lab_destroy(cmp->lab_a);
		gup_lab_destroy(cmp->lab_b);
		for (unsigned int i = 0; i < NR_MIXES; i++)
			gup_lab_destroy(cmp->mix[i].lab);
	}
	free(cmp);
	return ready;
}
