// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check of many versions at once. An outcome is computed once for all versions that no
 * question tells apart.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "lib/jobs.h"

#include "internal.h"
#include "version_sets.h"

/*
 * Sets of versions recur. For so many sets, counts are kept before they are added to the
 * versions.
 */
#define NR_SUMS 64

/*
 * The counts of a set of versions. @size is the size of the smallest case that broke a law:
 * each version of the set has a witness that is not larger.
 */
struct sum {
	uint64_t of;
	uint64_t cases;
	uint64_t refused;
	uint64_t endless;
	uint64_t warned;
	uint64_t applies[GUP_LAW_NR];
	uint64_t broken[GUP_LAW_NR];
	uint64_t size[GUP_LAW_NR];
};

/* The data that all threads share. */
struct check {
	const struct gup_selection *selection;
	struct version_sets versions;
	unsigned int nr;
	unsigned int foll_known;
	pthread_mutex_t lock;
	gup_progress_fn *progress;
	void *arg;
	atomic_bool cancelled;
};

/* The data of one thread; @sandbox has the current state, which is that of @members. */
struct worker {
	struct check *check;
	struct gup_sandbox *sandbox;
	struct gup_sandbox *other;
	struct gup_questions asked;
	struct gup_rules rules[VERSION_SETS_MAX];
	struct gup_initial_state initial;
	unsigned int index;
	uint64_t members;
	struct sum sum[NR_SUMS];
	struct gup_check_result result[VERSION_SETS_MAX];
};

static void add_up(struct worker *w, struct sum *sum)
{
	for (uint64_t of = sum->of; of; of &= of - 1) {
		struct gup_check_result *result = &w->result[__builtin_ctzll(of)];

		result->cases += sum->cases;
		result->refused += sum->refused;
		result->endless += sum->endless;
		result->warned += sum->warned;
		for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
			result->law[law].applies += sum->applies[law];
			result->law[law].broken += sum->broken[law];
		}
	}
	*sum = (struct sum){ 0 };
}

static struct sum *sum_for(struct worker *w, uint64_t of)
{
	struct sum *sum = &w->sum[of * UINT64_C(0x9e3779b97f4a7c15) >> 58];

	if (sum->of != of) {
		add_up(w, sum);
		sum->of = of;
		for (unsigned int law = 0; law < GUP_LAW_NR; law++)
			sum->size[law] = UINT64_MAX;
	}
	return sum;
}

static void count_broken(struct worker *w, struct sum *sum, const struct gup_call *call,
			 uint32_t broken)
{
	uint64_t size = witness_size(&w->initial, w->index, call);

	for (; broken; broken &= broken - 1) {
		unsigned int law = (unsigned int)__builtin_ctz(broken);

		sum->broken[law]++;
		if (size >= sum->size[law])
			continue;
		sum->size[law] = size;
		for (uint64_t of = sum->of; of; of &= of - 1) {
			struct gup_witness *witness =
				&w->result[__builtin_ctzll(of)].law[law].witness;

			if (size < witness->size)
				*witness = (struct gup_witness){ .index = w->index,
								 .call = *call,
								 .size = size };
		}
	}
}

static bool check_call(void *arg, const struct gup_call *call)
{
	struct worker *w = arg;
	const struct check *check = w->check;
	uint64_t knowing = w->members & version_sets_knowing(&check->versions, call->flags);
	uint64_t todo = knowing & check->versions.offering[call->entry_point];

	for (uint64_t of = knowing & ~todo; of; of &= of - 1)
		w->result[__builtin_ctzll(of)].not_offered++;
	while (todo) {
		unsigned int one = (unsigned int)__builtin_ctzll(todo);
		uint32_t applies, broken;
		struct sum *sum;
		uint64_t alike;

		w->asked = (struct gup_questions){ 0 };
		broken = gup_sandbox_try(w->sandbox, &w->rules[one], call, check->selection->laws,
					 &applies);
		alike = todo & version_sets_alike(&check->versions, one, &w->asked);
		todo &= ~alike;

		sum = sum_for(w, alike);
		sum->cases++;
		sum->refused += w->sandbox->out.refused;
		sum->endless += w->sandbox->out.endless;
		sum->warned += w->sandbox->out.warns != 0;
		for (; applies; applies &= applies - 1)
			sum->applies[__builtin_ctz(applies)]++;
		if (broken)
			count_broken(w, sum, call, broken);
	}
	return true;
}

/* Build the state for one of some versions; receives the versions for which it is the same. */
static enum gup_step_error build(struct worker *w, struct gup_sandbox *sandbox, uint64_t *of)
{
	unsigned int one = (unsigned int)__builtin_ctzll(*of);
	enum gup_step_error err;

	w->asked = (struct gup_questions){ 0 };
	err = gup_sandbox_build(sandbox, &w->rules[one], &w->initial);
	*of &= version_sets_alike(&w->check->versions, one, &w->asked);
	return err;
}

/* The other versions for which the same state was built in another way. */
static uint64_t built_otherwise(struct worker *w, uint64_t todo)
{
	uint64_t same = 0;

	for (uint64_t of; todo; todo &= ~of) {
		of = todo;
		if (!build(w, w->other, &of) &&
		    law_same_state(w->other->before, w->sandbox->before))
			same |= of;
	}
	return same;
}

/* Make the calls for versions that have the same state; receives these versions. */
static uint64_t check_state(struct worker *w, uint64_t todo)
{
	const struct check *check = w->check;
	enum gup_step_error err;

	w->members = todo;
	err = build(w, w->sandbox, &w->members);
	if (!err)
		w->members |= built_otherwise(w, todo & ~w->members);
	for (uint64_t of = w->members; of; of &= of - 1) {
		struct gup_check_result *result = &w->result[__builtin_ctzll(of)];

		result->states += !err;
		result->unreachable += err != GUP_STEP_OK;
		result->why[err] += err != GUP_STEP_OK;
	}
	if (!err)
		gup_selection_calls(check->selection, check->foll_known, &w->initial, check_call,
				    w);
	return w->members;
}

/* The cases of one initial state are done. */
static void report_progress(struct check *check, const struct gup_initial_state *initial)
{
	uint64_t cases = 0;

	if (!check->progress)
		return;
	for (unsigned int i = 0; i < check->nr; i++)
		cases += gup_selection_calls(check->selection, check->versions.rules[i]->foll_known,
					     initial, NULL, NULL);
	pthread_mutex_lock(&check->lock);
	if (!check->progress(check->arg, cases))
		check->cancelled = true;
	pthread_mutex_unlock(&check->lock);
}

static void check_base(void *arg, unsigned int worker, uint64_t part)
{
	struct worker *w = ((struct worker **)arg)[worker];
	struct check *check = w->check;
	unsigned int nr_shards = check->selection->nr_shards ? check->selection->nr_shards : 1;

	if (check->cancelled)
		return;
	w->index = check->selection->shard + (unsigned int)part * nr_shards;
	gup_initial_state_get(w->index, &w->initial);
	for (uint64_t todo = check->versions.all; todo;)
		todo &= ~check_state(w, todo);
	report_progress(check, &w->initial);
}

static void destroy_worker(struct worker *w)
{
	gup_sandbox_destroy(w->sandbox);
	gup_sandbox_destroy(w->other);
	free(w);
}

static struct worker *create_worker(struct check *check)
{
	struct worker *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->check = check;
	w->sandbox = gup_sandbox_create();
	w->other = gup_sandbox_create();
	if (!w->sandbox || !w->other) {
		destroy_worker(w);
		return NULL;
	}
	for (unsigned int i = 0; i < check->nr; i++) {
		w->rules[i] = *check->versions.rules[i];
		w->rules[i].asked = &w->asked;
		gup_verdict_clear(&w->result[i]);
	}
	return w;
}

/*
 * Counts are added and the smallest witness is kept, so the result does not depend on the
 * threads.
 */
static void collect(struct worker *w, struct gup_check_result *results)
{
	for (unsigned int i = 0; i < NR_SUMS; i++)
		add_up(w, &w->sum[i]);
	for (unsigned int i = 0; i < w->check->nr; i++) {
		gup_check_result_add(&results[i], &w->result[i]);
		results[i].cancelled = w->check->cancelled;
	}
}

static uint64_t nr_parts(const struct gup_selection *selection)
{
	unsigned int nr_shards = selection->nr_shards ? selection->nr_shards : 1,
		     nr = gup_initial_state_nr();

	return nr > selection->shard ? (nr - selection->shard - 1) / nr_shards + 1 : 0;
}

/* At most as many versions as a set holds. */
static bool check_some(struct check *check, unsigned int jobs, struct gup_check_result *results)
{
	struct worker **worker = calloc(jobs, sizeof(struct worker *));
	unsigned int made = 0;

	for (; worker && made < jobs; made++) {
		worker[made] = create_worker(check);
		if (!worker[made])
			break;
	}
	/* If memory is short, fewer threads do the same work. */
	jobs_run(made, made ? nr_parts(check->selection) : 0, check_base, worker);
	for (unsigned int i = 0; i < made; i++) {
		collect(worker[i], results);
		destroy_worker(worker[i]);
	}
	free(worker);
	return made;
}

bool gup_check_versions(const struct gup_selection *selection, const struct gup_rules *const *rules,
			size_t nr, unsigned int jobs, struct gup_check_result *results,
			gup_progress_fn *progress, void *arg)
{
	struct check check = { .selection = selection, .progress = progress, .arg = arg };
	bool done = true;

	pthread_mutex_init(&check.lock, NULL);
	for (size_t i = 0; i < nr; i++)
		gup_verdict_clear(&results[i]);
	for (size_t i = 0; i < nr && done; i += check.nr) {
		check.nr = nr - i < VERSION_SETS_MAX ? (unsigned int)(nr - i) : VERSION_SETS_MAX;
		version_sets_set(&check.versions, rules + i, check.nr);
		check.foll_known = 0;
		for (unsigned int k = 0; k < check.nr; k++)
			check.foll_known |= rules[i + k]->foll_known;
		done = check_some(&check, jobs ? jobs : 1, results + i);
	}
	pthread_mutex_destroy(&check.lock);
	return done;
}
