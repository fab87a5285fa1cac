// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two versions. Each case is tried under both. For each difference, this
 * finds the smallest set of rules that explains it.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/jobs.h"

#include "diff.h"

#define PROGRESS_CASES (1u << 16)

/*
 * Build the current state. Memory for the sandbox may be missing; the sandbox itself has room
 * for each state.
 */
static bool reaches(struct diff_run *cmp, struct gup_sandbox *sandbox,
		    const struct gup_rules *rules)
{
	bool built = gup_sandbox_build(sandbox, rules, &cmp->initial) == GUP_STEP_OK;

	if (!sandbox->before || !sandbox->work)
		cmp->shared->short_of_memory = true;
	return gup_engine_has_memory(sandbox->engine) ? sandbox->reached == GUP_REACHED : built;
}

/* The same sets are tried for many cases. */
static const struct between *between_for(struct diff_run *cmp, struct gup_rule_set set)
{
	const uint64_t mixed = set.word[0] ^ set.word[1] * UINT64_C(0xbf58476d1ce4e5b9);
	struct between *between = &cmp->between[mixed * UINT64_C(0x9e3779b97f4a7c15) >> 58];

	if (between->known && !gup_rule_set_compare(between->set, set))
		return between;
	*between = (struct between){
		.rules = rule_sets_mixed(&cmp->rules[0], &cmp->rules[1], set),
		.set = set,
		.known = true,
	};
	for (unsigned int which = 0; which < 2; which++)
		between->differing[which] = gup_rules_differ(&cmp->rules[which], &between->rules);
	return between;
}

static struct mix *mix_for(struct diff_run *cmp, const struct between *between)
{
	struct gup_rule_set set = between->set;
	struct mix *mix;

	for (unsigned int i = 0; i < NR_MIXES; i++) {
		if (!gup_rule_set_compare(cmp->mix[i].set, set) &&
		    cmp->mix[i].initial == cmp->index)
			return &cmp->mix[i];
	}
	mix = &cmp->mix[cmp->next_mix++ % NR_MIXES];
	mix->set = set;
	mix->initial = cmp->index;
	mix->reached = reaches(cmp, mix->sandbox, &between->rules);
	return mix;
}

/*
 * Does a version in between give the same answers as one of the two, to all questions that the
 * case asked?
 */
static bool does_as(const struct diff_run *cmp, unsigned int which, const struct between *between)
{
	return !gup_questions_meet(&cmp->built[which], &between->differing[which]) &&
	       !gup_questions_meet(&cmp->asked[which], &between->differing[which]);
}

/* With these rules of the second version, does the first do the same as the second? */
static bool explains(void *arg, struct gup_rule_set set)
{
	struct diff_run *cmp = arg;
	const struct between *between = between_for(cmp, set);
	struct mix *mix;
	struct gup_trial c;
	bool same;

	/* The two differ, so a version that does the same as the first differs from the second. */
	if (does_as(cmp, 0, between))
		return false;
	if (does_as(cmp, 1, between))
		return true;
	mix = mix_for(cmp, between);
	if (!mix->reached)
		return false;
	c = gup_sandbox_call(mix->sandbox, &between->rules, cmp->call);
	same = !gup_outcome_compare(&c, &cmp->comparison.c[1], GUP_OBSERVES_ALL);
	gup_mm_restore(mix->sandbox->work, mix->sandbox->before);
	return same;
}

bool diff_run_same(struct diff_run *cmp, const struct gup_diff_class *class)
{
	return class->differs == cmp->comparison.differs &&
	       class->call_class == gup_entry_point_class(cmp->call->entry_point) &&
	       class->treatment == cmp->initial.treatment &&
	       (comparing_engine(cmp->shared) || explains(cmp, class->culprits));
}

/*
 * The class of a difference. Similar cases may have different reasons. A reason that was found
 * before is used again if it fits.
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
	if (!comparing_engine(cmp->shared))
		key.culprits = rule_sets_smallest(
			rule_sets_differing(&cmp->rules[0], &cmp->rules[1]), explains, cmp);
	cmp->first[diff->nr_classes] = cmp->random ? 0 : cmp->index;
	diff->classes[diff->nr_classes] = key;
	return &diff->classes[diff->nr_classes++];
}

void diff_run_note(struct diff_run *cmp)
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

/* Report the cases that were not reported yet. */
static void report_progress(struct comparing *shared, uint64_t cases)
{
	pthread_mutex_lock(&shared->lock);
	if (shared->progress && !shared->progress(shared->arg, cases))
		shared->cancelled = true;
	pthread_mutex_unlock(&shared->lock);
}

bool diff_run_call(void *arg, const struct gup_call *call)
{
	struct diff_run *cmp = arg;
	struct comparing *shared = cmp->shared;

	if (diff_run_given_up(cmp)) {
		shared->cancelled = true;
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
	case GUP_COMPARISON_UNANSWERED:
		cmp->diff->unanswered++;
		return true;
	case GUP_COMPARISON_UNSTORED:
		cmp->diff->unstored++;
		break;
	case GUP_COMPARISON_DIFFER:
		diff_run_note(cmp);
		break;
	case GUP_COMPARISON_SAME:
		break;
	}
	if (shared->short_of_memory)
		return false;
	gup_comparison_undo(&cmp->comparison);
	cmp->diff->cases++;
	if (++cmp->untold == PROGRESS_CASES) {
		report_progress(shared, cmp->untold);
		cmp->untold = 0;
	}
	return !shared->cancelled;
}

void diff_run_built(struct diff_run *cmp)
{
	for (unsigned int i = 0; i < 2; i++) {
		cmp->built[i] = cmp->asked[i];
		cmp->asked[i] = (struct gup_questions){ 0 };
	}
	cmp->comparison.same_state =
		!comparing_engine(cmp->shared) && gup_comparison_alike(&cmp->comparison);
}

/*
 * Build the current state for the second version. If no question tells the two apart, its state
 * is that of the first.
 */
static bool second_reaches(struct diff_run *cmp, bool first)
{
	struct gup_sandbox *const *sandbox = cmp->comparison.sandbox;

	cmp->asked[1] = (struct gup_questions){ 0 };
	if (comparing_engine(cmp->shared) || !first ||
	    gup_questions_meet(&cmp->asked[0], &cmp->comparison.differing) ||
	    !sandbox_copy(sandbox[1], sandbox[0]))
		return reaches(cmp, sandbox[1], &cmp->rules[1]);
	cmp->asked[1] = cmp->asked[0];
	return true;
}

/* Both versions have the current state. */
static bool both_reach(struct diff_run *cmp)
{
	bool reached[2];

	cmp->asked[0] = (struct gup_questions){ 0 };
	reached[0] = reaches(cmp, cmp->comparison.sandbox[0], &cmp->rules[0]);
	reached[1] = second_reaches(cmp, reached[0]);
	if (diff_run_by_memory(cmp))
		return diff_run_memories_reach(cmp, reached[0], reached[1]);
	cmp->diff->states += reached[0] && reached[1];
	cmp->diff->only_a += reached[0] && !reached[1];
	cmp->diff->only_b += reached[1] && !reached[0];
	cmp->diff->neither += !reached[0] && !reached[1];
	if (!reached[0] || !reached[1])
		return false;
	diff_run_built(cmp);
	return true;
}

/* A part of the comparison, and its results. */
struct part {
	const unsigned int *state;
	unsigned int nr_states;
	struct law_random_block block;
	struct gup_diff diff;
	unsigned int *first;
	size_t taken;
};

/* All parts. */
struct whole {
	struct comparing shared;
	struct diff_run **cmp;
	unsigned int nr_cmp;
	struct part *part;
	unsigned int nr_parts;
	struct gup_diff *diff;
};

/* Copy a thread's results from its own arrays to arrays of the needed size. */
static bool keep(struct part *part, const struct diff_run *cmp)
{
	struct gup_diff *diff = &part->diff;
	struct gup_diff_random *random = &diff->random;

	diff->classes = calloc(diff->nr_classes + 1, sizeof(*diff->classes));
	part->first = calloc(diff->nr_classes + 1, sizeof(*part->first));
	random->found = calloc(random->nr_found + 1, sizeof(*random->found));
	if (!diff->classes || !part->first || !random->found)
		return false;
	if (random->nr_found)
		memcpy(random->found, cmp->found, random->nr_found * sizeof(*random->found));
	for (size_t i = 0; i < diff->nr_classes; i++) {
		struct gup_witness *witness = &diff->classes[i].witness;

		diff->classes[i] = cmp->classes[i];
		part->first[i] = cmp->first[i];
		if (witness->state)
			witness->state = random->found + (witness->state - cmp->found);
	}
	return true;
}

static void forget(struct part *part)
{
	free(part->diff.classes);
	free(part->diff.random.found);
	free(part->first);
}

static void compare_part(void *arg, unsigned int worker, uint64_t nr)
{
	struct whole *whole = arg;
	struct comparing *shared = &whole->shared;
	struct diff_run *cmp = whole->cmp[worker];
	struct part *part = &whole->part[nr];
	const struct gup_rules *const *rules = shared->rules;

	part->diff = (struct gup_diff){ .classes = cmp->classes,
					.max_classes = whole->diff->max_classes,
					.random = whole->diff->random };
	part->diff.random.found = cmp->found;
	part->diff.random.nr_found = 0;
	cmp->diff = &part->diff;
	cmp->random = !part->nr_states;
	for (unsigned int i = 0; i < part->nr_states; i++) {
		if (shared->cancelled || shared->short_of_memory)
			break;
		cmp->index = part->state[i];
		gup_initial_state_get(cmp->index, &cmp->initial);
		if (both_reach(cmp))
			gup_selection_calls(shared->selection,
					    rules[0]->foll_known | rules[1]->foll_known,
					    &cmp->initial, diff_run_call, cmp);
	}
	if (cmp->random)
		diff_run_random(cmp, &part->block);
	if (!keep(part, cmp))
		shared->short_of_memory = true;
}

static bool same_class(const struct gup_diff_class *a, const struct gup_diff_class *b)
{
	return a->differs == b->differs && !gup_rule_set_compare(a->culprits, b->culprits) &&
	       a->call_class == b->call_class && a->treatment == b->treatment;
}

/* Add a class of a part. Cases of a random part may belong to a class that exists already. */
static void add_class(struct gup_diff *diff, const struct gup_diff_class *class)
{
	struct gup_diff_random *random = &diff->random;
	const struct gup_initial_state *state = class->witness.state;

	for (size_t i = 0; state && i < diff->nr_classes; i++) {
		if (same_class(&diff->classes[i], class)) {
			diff->classes[i].count += class->count;
			return;
		}
	}
	if (diff->nr_classes == diff->max_classes ||
	    (state && random->nr_found == random->max_found)) {
		diff->unclassed += class->count;
		return;
	}
	diff->classes[diff->nr_classes] = *class;
	if (state) {
		random->found[random->nr_found] = *state;
		diff->classes[diff->nr_classes].witness.state = &random->found[random->nr_found++];
	}
	diff->nr_classes++;
}

static void add_counts(struct gup_diff *sum, const struct gup_diff *part)
{
	sum->cases += part->cases;
	sum->differing += part->differing;
	sum->not_offered += part->not_offered;
	sum->unanswered += part->unanswered;
	sum->not_made += part->not_made;
	sum->unstored += part->unstored;
	sum->unclassed += part->unclassed;
	sum->states += part->states;
	sum->only_a += part->only_a;
	sum->only_b += part->only_b;
	sum->neither += part->neither;
	sum->lacking += part->lacking;
	sum->state_differs += part->state_differs;
	sum->random.states += part->random.states;
	sum->random.at_odds += part->random.at_odds;
}

/* The classes of all parts in the order in which one thread would find them. */
static void add_parts(struct whole *whole)
{
	struct part *next;

	for (unsigned int i = 0; i < whole->nr_parts; i++)
		add_counts(whole->diff, &whole->part[i].diff);
	do {
		next = NULL;
		for (unsigned int i = 0; i < whole->nr_parts; i++) {
			struct part *part = &whole->part[i];

			if (part->taken < part->diff.nr_classes &&
			    (!next || part->first[part->taken] < next->first[next->taken]))
				next = part;
		}
		if (next)
			add_class(whole->diff, &next->diff.classes[next->taken++]);
	} while (next);
}

/* Compare the prepared parts, by all threads, and add their results. */
static void compare_parts(struct whole *whole)
{
	jobs_run(whole->nr_cmp, whole->nr_parts, compare_part, whole);
	if (!whole->shared.short_of_memory)
		add_parts(whole);
	for (unsigned int i = 0; i < whole->nr_parts; i++)
		forget(&whole->part[i]);
}

/*
 * The enumerated states. A class has states of one treatment, so the states of each treatment
 * are a part. An engine gets the parts in order, because the caller may give it up.
 */
static bool compare_states(struct whole *whole)
{
	const struct gup_selection *selection = whole->shared.selection;
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1, nr = 0;
	unsigned int nr_initials = gup_initial_state_nr();
	bool by_engine = comparing_engine(&whole->shared);
	unsigned int *state = calloc(nr_initials + 1, sizeof(*state));
	const char **treatment = calloc(nr_initials + 1, sizeof(*treatment));
	struct gup_initial_state initial;

	if (!state || !treatment) {
		free(state);
		free(treatment);
		return false;
	}
	for (unsigned int i = selection->shard; gup_initial_state_get(i, &initial); i += nr_shards)
		treatment[i] = initial.treatment;
	whole->nr_parts = 0;
	for (unsigned int i = selection->shard; i < nr_initials; i += nr_shards) {
		struct part *part = &whole->part[whole->nr_parts];
		const char *mine = treatment[i];

		if (!mine)
			continue;
		*part = (struct part){ .state = state + nr };
		for (unsigned int k = i; k < nr_initials; k += nr_shards) {
			if (!treatment[k] || (!by_engine && treatment[k] != mine))
				continue;
			state[nr++] = k;
			treatment[k] = NULL;
			part->nr_states++;
		}
		whole->nr_parts++;
	}
	compare_parts(whole);
	free(state);
	free(treatment);
	return true;
}

/* Blocks of random states; they do not depend on the number of threads. */
static void compare_random(struct whole *whole)
{
	struct law_random_block block = { 0 };
	bool more = whole->diff->random.cases;

	while (more && !whole->shared.cancelled && !whole->shared.short_of_memory) {
		for (whole->nr_parts = 0; more && whole->nr_parts < LAW_RANDOM_BLOCKS;
		     whole->nr_parts += more) {
			more = law_random_next(&whole->shared, &block);
			whole->part[whole->nr_parts] = (struct part){ .block = block };
		}
		compare_parts(whole);
	}
}

static void make_small(void *arg, unsigned int worker, uint64_t nr)
{
	struct whole *whole = arg;
	struct gup_diff_class *class = &whole->diff->classes[nr];

	if (class->witness.state)
		diff_run_shrink(whole->cmp[worker], class,
				&whole->diff->random
					 .found[class->witness.state - whole->diff->random.found]);
}

static int by_culprits_then_size(const void *a, const void *b)
{
	const struct gup_diff_class *x = a;
	const struct gup_diff_class *y = b;

	if (gup_rule_set_compare(x->culprits, y->culprits))
		return gup_rule_set_compare(x->culprits, y->culprits);
	if (x->witness.size != y->witness.size)
		return x->witness.size < y->witness.size ? -1 : 1;
	return 0;
}

static void destroy_comparison(struct diff_run *cmp)
{
	if (!cmp)
		return;
	gup_comparison_destroy(&cmp->comparison);
	for (unsigned int i = 0; i < NR_MIXES; i++)
		gup_sandbox_destroy(cmp->mix[i].sandbox);
	free(cmp->classes);
	free(cmp->first);
	free(cmp->found);
	free(cmp);
}

static struct diff_run *create_comparison(struct comparing *shared, const struct gup_diff *diff)
{
	struct diff_run *cmp = calloc(1, sizeof(*cmp));
	bool ready;

	if (!cmp)
		return NULL;
	cmp->shared = shared;
	cmp->classes = calloc(diff->max_classes + 1, sizeof(*cmp->classes));
	cmp->first = calloc(diff->max_classes + 1, sizeof(*cmp->first));
	cmp->found = calloc(diff->random.max_found + 1, sizeof(*cmp->found));
	for (unsigned int i = 0; i < 2; i++) {
		cmp->rules[i] = *shared->rules[i];
		cmp->rules[i].asked = &cmp->asked[i];
		cmp->comparison.rules[i] = &cmp->rules[i];
		cmp->comparison.engine[i] = shared->engine[i];
	}
	cmp->comparison.differing = gup_rules_differ(shared->rules[0], shared->rules[1]);
	ready = cmp->classes && cmp->first && cmp->found && gup_comparison_create(&cmp->comparison);
	for (unsigned int i = 0; i < NR_MIXES; i++) {
		cmp->mix[i].sandbox = gup_sandbox_create();
		cmp->mix[i].initial = UINT32_MAX;
		ready &= cmp->mix[i].sandbox != NULL;
	}
	if (ready)
		return cmp;
	destroy_comparison(cmp);
	return NULL;
}

/* False when there is not enough memory for one thread. */
static bool create_whole(struct whole *whole)
{
	unsigned int jobs =
		whole->diff->jobs && !comparing_engine(&whole->shared) ? whole->diff->jobs : 1;
	unsigned int nr_parts = gup_initial_state_nr() > LAW_RANDOM_BLOCKS ? gup_initial_state_nr()
									   : LAW_RANDOM_BLOCKS;

	whole->cmp = calloc(jobs, sizeof(struct diff_run *));
	whole->part = calloc(nr_parts, sizeof(*whole->part));
	while (whole->cmp && whole->part && whole->nr_cmp < jobs) {
		struct diff_run *cmp = create_comparison(&whole->shared, whole->diff);

		if (!cmp)
			break;
		whole->cmp[whole->nr_cmp++] = cmp;
	}
	return whole->nr_cmp;
}

static void run(struct whole *whole)
{
	struct comparing *shared = &whole->shared;
	struct gup_diff *diff = whole->diff;
	uint64_t untold = 0;

	if (!compare_states(whole))
		shared->short_of_memory = true;
	compare_random(whole);
	if (!comparing_engine(shared))
		jobs_run(whole->nr_cmp, diff->nr_classes, make_small, whole);
	for (unsigned int i = 0; i < whole->nr_cmp; i++)
		untold += whole->cmp[i]->untold;
	report_progress(shared, untold);
	diff->cancelled = shared->cancelled;
	if (diff->nr_classes)
		qsort(diff->classes, diff->nr_classes, sizeof(*diff->classes),
		      by_culprits_then_size);
}

bool gup_diff(const struct gup_selection *selection, const struct gup_rules *a,
	      const struct gup_rules *b, struct gup_diff *diff, gup_progress_fn *progress,
	      void *arg)
{
	struct whole whole = {
		.shared = { .selection = selection,
			    .rules = { a, b },
			    .engine = { diff->engine[0], diff->engine[1] },
			    .random = &diff->random,
			    .progress = progress,
			    .arg = arg },
		.diff = diff,
	};
	bool ready;

	*diff = (struct gup_diff){ .engine = { diff->engine[0], diff->engine[1] },
				   .jobs = diff->jobs,
				   .classes = diff->classes,
				   .max_classes = diff->max_classes,
				   .random = { .cases = diff->random.cases,
					       .seed = diff->random.seed,
					       .found = diff->random.found,
					       .max_found = diff->random.max_found } };
	pthread_mutex_init(&whole.shared.lock, NULL);
	ready = create_whole(&whole);
	if (ready)
		run(&whole);
	for (unsigned int i = 0; i < whole.nr_cmp; i++)
		destroy_comparison(whole.cmp[i]);
	free(whole.cmp);
	free(whole.part);
	pthread_mutex_destroy(&whole.shared.lock);
	if (ready && !whole.shared.short_of_memory)
		return true;
	/* If not all cases were compared, there is no result. */
	diff->cases = 0;
	diff->nr_classes = 0;
	return false;
}
