// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing the outcomes of two trees, case by case and caller by caller.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/describe.h"
#include "output/progress.h"
#include "results/compared.h"
#include "results/review_parts.h"
#include "results/witness.h"

#define CLASSES_MAX 4096
#define FOUND_MAX 1024
/* Lines are counted in one of these parts of the enumeration after the other. */
#define SHARDS 16

/* One sandbox for each tree. */
struct pair {
	const struct gup_engine *engine[2];
	struct gup_sandbox *sandbox[2];
	struct gup_trial trial[2];
};

bool review_open(struct review *review, struct review_trees *trees, enum review_form form,
		 struct tree_engine *tree[2])
{
	struct review_found *f = review->found;
	struct strbuf error = strbuf_new();

	for (unsigned int i = 0; i < 2; i++) {
		const struct tree_built *built = &trees->built[form][i];

		tree[i] = built->object ? tree_open(built, &error) : NULL;
	}
	if ((!tree[0] || !tree[1]) && error.len && !*f->failed)
		snprintf(f->failed, sizeof(f->failed), "%s", error.s);
	if (!tree[0] || !tree[1]) {
		tree_close(tree[0]);
		tree_close(tree[1]);
		tree[0] = tree[1] = NULL;
	}
	strbuf_free(&error);
	return tree[0];
}

void review_scenario(char *text, const struct review *review, const char *name, const char *why,
		     const struct gup_engine *const engine[2], const struct gup_witness *witness)
{
	struct gup_scenario *scenario =
		witness_scenario(&(struct witness_about){ name, why, NULL }, witness);
	const struct compared both[] = { { "before", &review->spec, engine[0] },
					 { "after", &review->spec, engine[1] } };
	struct gup_sandbox *sandbox = sandbox_or_end();
	char *whole = compared_text(witness_text(scenario), sandbox, both, 2, witness);

	snprintf(text, REVIEW_TEXT_MAX, "%s", whole);
	free(whole);
	gup_scenario_free(scenario);
	gup_sandbox_destroy(sandbox);
}

static struct pair pair_open(const struct gup_engine *a, const struct gup_engine *b)
{
	struct pair pair = { .engine = { a, b },
			     .sandbox = { sandbox_or_end(), sandbox_or_end() } };

	for (unsigned int i = 0; i < 2; i++)
		pair.sandbox[i]->engine = pair.engine[i];
	return pair;
}

static void pair_close(struct pair *pair)
{
	for (unsigned int i = 0; i < 2; i++) {
		pair->sandbox[i]->engine = NULL;
		gup_sandbox_destroy(pair->sandbox[i]);
	}
}

static bool pair_build(struct pair *pair, const struct review *review,
		       const struct gup_initial_state *initial)
{
	for (unsigned int i = 0; i < 2; i++)
		if (gup_sandbox_build(pair->sandbox[i], &review->spec.rules, initial) !=
		    GUP_STEP_OK)
			return false;
	return true;
}

/* What both do in a case, and the laws that only the second breaks. */
static void describe_case(const struct review *review, struct pair *pair,
			  const struct gup_witness *witness, struct review_group *group)
{
	char *const to[] = { group->before, group->after };
	struct gup_initial_state initial;
	uint32_t broken[2] = { 0 }, applies;

	gup_witness_state(witness, &initial);
	if (!pair_build(pair, review, &initial))
		return;
	for (unsigned int i = 0; i < 2; i++) {
		broken[i] = gup_sandbox_try(pair->sandbox[i], &review->spec.rules, &witness->call,
					    GUP_LAWS_ALL, &applies);
		describe_outcome(to[i], sizeof(group->before), &pair->sandbox[i]->out);
	}
	group->laws = broken[1] & ~broken[0];
}

/* Cases that differ in the same observations are one group, by whatever entry points. */
static void add_group(struct review *review, struct pair *pair, const struct gup_diff_class *c)
{
	struct review_found *f = review->found;
	struct review_group *group = f->group;
	char name[32], why[64];

	while (group < f->group + f->nr_groups && group->differs != c->differs)
		group++;
	if (group == f->group + REVIEW_GROUPS_MAX)
		return;
	if (group == f->group + f->nr_groups) {
		f->nr_groups++;
		group->differs = c->differs;
		describe_case(review, pair, &c->witness, group);
		snprintf(name, sizeof(name), "change-%u", f->nr_groups);
		snprintf(why, sizeof(why), "It differs before and after the change.");
		review_scenario(group->text, review, name, why, pair->engine, &c->witness);
	}
	group->calls |= 1u << c->call_class;
	group->cases += c->count;
}

static int most_cases(const void *a, const void *b)
{
	const struct review_group *x = a, *y = b;

	return x->cases > y->cases ? -1 : x->cases < y->cases;
}

/* The calls of a caller in a state: its last call has the outcome. */
static void call_as(struct pair *pair, const struct review *review, enum gup_caller caller,
		    uint64_t start, unsigned int i)
{
	struct gup_sandbox *sandbox = pair->sandbox[i];
	struct gup_rules rules = review->spec.rules;
	struct gup_call calls[2];
	unsigned int nr;

	gup_mm_restore(sandbox->work, sandbox->before);
	gup_caller_rules(caller, sandbox->work, start, &rules);
	nr = gup_caller_calls(caller, &rules, start, calls);
	for (unsigned int k = 0; k < nr; k++) {
		pair->trial[i] = gup_sandbox_call(sandbox, &rules, &calls[k]);
		if (pair->trial[i].out->ret > 0)
			break;
		if (k + 1 < nr)
			gup_mm_restore(sandbox->work, sandbox->before);
	}
}

static void note_caller(struct review_found *f, enum gup_caller caller,
			const struct gup_initial_state *initial, const struct pair *pair)
{
	struct review_caller *c = f->caller;

	while (c < f->caller + f->nr_callers && c->caller != caller)
		c++;
	if (c == f->caller + f->nr_callers) {
		f->nr_callers++;
		c->caller = caller;
		snprintf(c->state, sizeof(c->state), "%s", initial->name);
		describe_outcome(c->before, sizeof(c->before), pair->trial[0].out);
		describe_outcome(c->after, sizeof(c->after), pair->trial[1].out);
	}
	c->states++;
}

static void compare_callers(struct review *review, struct pair *pair)
{
	struct gup_initial_state initial;

	for (unsigned int nr = 0; gup_initial_state_get(nr, &initial); nr++) {
		if (!pair_build(pair, review, &initial))
			continue;
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
			for (unsigned int i = 0; i < 2; i++)
				call_as(pair, review, caller, initial.start, i);
			if (gup_outcome_compare(&pair->trial[0], &pair->trial[1],
						pair->engine[0]->known & pair->engine[1]->known))
				note_caller(review->found, caller, &initial, pair);
		}
	}
}

static void compare_cases(struct review *review, const struct gup_engine *const engine[2],
			  const struct review_options *options)
{
	struct progress progress = progress_begin("comparing");
	const struct gup_selection selection = { 0 };
	struct review_found *f = review->found;
	struct gup_diff diff = {
		.engine = { engine[0], engine[1] },
		.classes = need_array(CLASSES_MAX, sizeof(struct gup_diff_class)),
		.max_classes = CLASSES_MAX,
		.random = { .cases = options->random,
			    .seed = options->seed,
			    .found = need_array(FOUND_MAX, sizeof(struct gup_initial_state)),
			    .max_found = FOUND_MAX },
	};
	struct pair pair = pair_open(engine[0], engine[1]);

	progress.total = gup_selection_cases(&selection, &review->spec.rules) + options->random;
	if (!gup_diff(&selection, &review->spec.rules, &review->spec.rules, &diff, progress_at,
		      &progress))
		out_of_memory();
	progress_end(&progress);
	f->cases = diff.cases;
	f->differing = diff.differing;
	f->random = options->random;
	f->given_up |= diff.cancelled;
	for (size_t i = 0; i < diff.nr_classes; i++)
		add_group(review, &pair, &diff.classes[i]);
	qsort(f->group, f->nr_groups, sizeof(*f->group), most_cases);
	if (diff.differing)
		compare_callers(review, &pair);
	pair_close(&pair);
	free(diff.classes);
	free(diff.random.found);
}

/* Count the lines of one tree in a part of the enumeration. */
static void count_shard(struct review *review, struct tree_engine *tree,
			struct gup_sandbox *sandbox, unsigned int shard)
{
	const struct gup_selection selection = { .shard = shard, .nr_shards = SHARDS };
	struct gup_check_result result;

	sandbox->engine = tree_as_engine(tree);
	gup_check(sandbox, &selection, &review->spec.rules, &result, NULL, NULL);
	sandbox->engine = NULL;
}

/* Random cases bring the walk where the enumeration does not. */
static void count_random(struct review *review, struct tree_engine *const tree[2],
			 const struct review_options *options)
{
	const struct gup_selection selection = { .nr_shards = SHARDS };
	struct gup_diff diff = {
		.engine = { tree_as_engine(tree[0]), tree_as_engine(tree[1]) },
		.random = { .cases = options->random, .seed = options->seed },
	};

	if (!gup_diff(&selection, &review->spec.rules, &review->spec.rules, &diff, NULL, NULL))
		out_of_memory();
}

static void read_lines(struct review *review, struct review_trees *trees,
		       struct tree_engine *const tree[2])
{
	struct strbuf error = strbuf_new();

	for (unsigned int i = 0; i < 2; i++)
		review->counted =
			review->counted && tree_lines_read(trees->lines[i], tree[i], &error);
	if (error.len && !*review->found->failed)
		snprintf(review->found->failed, sizeof(review->found->failed), "%s", error.s);
	strbuf_free(&error);
	review_lines(review, trees, false);
}

/* Count lines in one part of all cases after the other, until each changed line is known. */
static void count_lines(struct review *review, struct review_trees *trees,
			const struct review_options *options)
{
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct tree_engine *tree[2];

	review->counted = review_open(review, trees, REVIEW_COUNTED, tree);
	for (unsigned int i = 0; i < 2 && review->counted; i++) {
		tree_lines_free(trees->lines[i]);
		trees->lines[i] = tree_lines_new(&trees->built[REVIEW_COUNTED][i]);
	}
	review_lines(review, trees, false);
	for (unsigned int shard = 0; shard < SHARDS && review->counted; shard++) {
		/* After 1, 4 and all parts. */
		const bool read = !shard || shard == 3 || shard == SHARDS - 1;

		count_shard(review, tree[1], sandbox, shard);
		if (review->before_too)
			count_shard(review, tree[0], sandbox, shard);
		if (read)
			read_lines(review, trees, tree);
		if (read && !review->nr_missed && !review->nr_undecided)
			break;
	}
	if (review->counted && (review->nr_missed || review->nr_undecided)) {
		count_random(review, tree, options);
		read_lines(review, trees, tree);
	}
	gup_sandbox_destroy(sandbox);
	tree_close(tree[0]);
	tree_close(tree[1]);
}

void review_cases(struct review *review, struct review_trees *trees,
		  const struct review_options *options)
{
	struct tree_engine *tree[2];

	if (review_open(review, trees, REVIEW_PLAIN, tree)) {
		compare_cases(review,
			      (const struct gup_engine *[]){ tree_as_engine(tree[0]),
							     tree_as_engine(tree[1]) },
			      options);
		tree_close(tree[0]);
		tree_close(tree[1]);
	}
	count_lines(review, trees, options);
}
