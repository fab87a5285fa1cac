// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disturbing fast walks, engine by engine, and recording the outcomes.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/jobs.h"

#include "output/describe.h"
#include "lib/strbuf.h"
#include "results/races.h"
#include "tool.h"
#include "results/trace.h"

/* One case of one engine. */
struct tried {
	const struct file *file;
	const struct gup_race *race;
	uint32_t walk;
	uint32_t point;
	enum gup_race_change change;
	struct gup_race_observed observed;
};

static struct gup_race *race_or_end(const struct gup_scenario *scenario)
{
	return need(gup_race_create(scenario));
}

static uint64_t size_of(const struct tried *t)
{
	const struct gup_race_walk *walk = &t->race->walk[t->walk];

	return walk->call.nr_pages << 40 | (uint64_t)t->file->scenario->nr_actions << 24 |
	       t->point << 4 | t->change;
}

/* The outcome of the call, and the pages by address. */
static void came_text(char *buf, size_t size, const struct gup_race_observed *observed)
{
	const struct gup_outcome *out = observed->c.out;
	struct strbuf text = strbuf_over(buf, size);
	char what[DESCRIBE_MAX];

	if (observed->error) {
		strbuf_addf(&text, "%s: %s", gup_step_name(observed->step.kind),
			    gup_step_error_text(observed->error));
		return;
	}
	strbuf_adds(&text, describe_outcome(what, sizeof(what), out));
	for (uint64_t i = 0; i < out->nr_pages && i < 4; i++)
		if (out->pages[i])
			strbuf_addf(&text, "%s0x%" PRIx32, i ? " " : "; pfn ",
				    page_to_pfn(observed->c.after, out->pages[i]));
}

static void note(struct race_witness *w, const struct tried *t)
{
	const struct gup_race_walk *walk = &t->race->walk[t->walk];
	struct gup_step end = t->observed.step;

	w->size = size_of(t);
	w->file = t->file->name;
	w->line = t->file->scenario->action[walk->action].line;
	w->call = walk->call;
	w->point = walk->point[t->point];
	w->point_nr = t->point + 1;
	w->nr_points = walk->nr_points;
	w->levels = t->file->scenario->levels;
	w->change = t->change;
	gup_step_print(w->step, sizeof(w->step), &t->observed.step);
	end.kind = (uint8_t)gup_race_change_end(t->change);
	w->end[0] = '\0';
	if (end.kind != t->observed.step.kind)
		gup_step_print(w->end, sizeof(w->end), &end);
	came_text(w->came, sizeof(w->came), &t->observed);
}

static void count_laws(struct race_engine *engine, const struct tried *t)
{
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		struct race_tally *tally = &engine->law[law];

		tally->applies += t->observed.applies >> law & 1;
		if (!(t->observed.broken >> law & 1))
			continue;
		if (!tally->broken++ || size_of(t) < tally->witness.size)
			note(&tally->witness, t);
	}
}

static unsigned int differs(const struct gup_race_observed *a, const struct gup_race_observed *b)
{
	if (a->error || b->error)
		return a->error == b->error ? 0 : GUP_DIFFER_ENTRIES;
	return gup_outcome_compare(&a->c, &b->c, a->observed & b->observed);
}

static void compare(struct race_engine *engine, const struct tried *mine, struct gup_race *against)
{
	const struct gup_race_walk *walk = &mine->race->walk[mine->walk];
	struct gup_race_observed other;
	unsigned int bits;
	uint32_t point = 0;

	if (mine->walk < against->nr_walks)
		point = gup_race_find(against, mine->walk, &walk->point[mine->point]);
	if (mine->walk >= against->nr_walks || point == against->walk[mine->walk].nr_points ||
	    !gup_race_try(against, mine->walk, point, mine->change, &other)) {
		engine->unmatched++;
		return;
	}
	engine->compared++;
	bits = differs(&other, &mine->observed);
	if (!bits)
		return;
	if (engine->differing++ && size_of(mine) >= engine->difference.size)
		return;
	note(&engine->difference, mine);
	came_text(engine->difference.other, sizeof(engine->difference.other), &other);
	engine->difference.differs = bits;
}

/* False when the walk did not end: more changes would not end either. */
static bool try_one(struct race_engine *engine, struct tried *t, struct gup_race *race,
		    struct gup_race *against)
{
	engine->tried++;
	if (!gup_race_try(race, t->walk, t->point, t->change, &t->observed)) {
		fprintf(stderr, "gupwalk: %s: %s: the second walk had other points\n",
			t->file->name, race_engine_name(engine));
		return true;
	}
	if (t->observed.error)
		engine->cannot[t->change]++;
	else
		count_laws(engine, t);
	if (against)
		compare(engine, t, against);
	return !(t->observed.broken & 1u << GUP_RACE_LAW_RACE_TERMINATION);
}

static void disturb_walk(struct race_engine *engine, const struct file *file, struct gup_race *race,
			 uint32_t walk, struct gup_race *against)
{
	const struct gup_race_walk *w = &race->walk[walk];
	struct tried t = { .file = file, .race = race, .walk = walk };
	bool ends = !w->endless && !gup_engine_given_up(engine->tree.engine);

	for (t.point = 0; t.point < w->nr_points; t.point++) {
		if (t.point == RACE_POINTS / 2 && w->nr_points > RACE_POINTS) {
			engine->left_out += w->nr_points - RACE_POINTS;
			t.point = w->nr_points - RACE_POINTS / 2;
		}
		for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++) {
			t.change = (enum gup_race_change)c;
			if (ends)
				ends = try_one(engine, &t, race, against);
			else
				engine->not_again++;
		}
	}
}

static void count_walk(struct race_engine *engine, const struct gup_race_walk *walk)
{
	engine->walks++;
	for (uint32_t i = 0; i < walk->nr_points; i++) {
		engine->reads += walk->point[i].what == GUP_EVENT_FAST_READ;
		engine->grabs += walk->point[i].what == GUP_EVENT_FAST_GRAB;
	}
}

/* A tree's walks that do not end without any change, where the model's do. */
static void count_never_ending(struct race_engine *engine, const struct file *file,
			       const struct gup_race *race)
{
	struct gup_race *model;
	bool any = false;

	for (uint32_t i = 0; i < race->nr_walks; i++)
		any |= race->walk[i].endless;
	if (!any || !engine->tree.engine)
		return;
	model = race_or_end(file->scenario);
	gup_race_scout(model, &engine->spec, NULL);
	for (uint32_t i = 0; i < race->nr_walks && i < model->nr_walks; i++) {
		if (!race->walk[i].endless || model->walk[i].endless)
			continue;
		if (engine->never_ending++)
			continue;
		engine->never_file = file->name;
		engine->never_line = file->scenario->action[race->walk[i].action].line;
	}
	gup_race_destroy(model);
}

/* One scenario, the results for each engine, and its errors. */
struct raced {
	const struct file *file;
	struct race_engine *engine;
	struct gup_scenario_error *error;
	size_t nr_errors;
};

/* Run the scenario without changes; false when there is nothing to disturb. */
static bool scout(struct raced *raced, struct race_engine *engine, const struct file *file,
		  struct gup_race *race)
{
	if (gup_engine_given_up(engine->tree.engine)) {
		engine->not_run++;
		return false;
	}
	engine->scenarios++;
	switch (gup_race_scout(race, &engine->spec, engine->tree.engine)) {
	case GUP_RUN_NOT_APPLICABLE:
		engine->not_about++;
		return false;
	case GUP_RUN_BAD_STEP:
		raced->error[raced->nr_errors++] = race->error;
		return false;
	case GUP_RUN_OTHER_STATE:
	case GUP_RUN_DONE:
		break;
	}
	for (uint32_t i = 0; i < race->nr_walks; i++)
		count_walk(engine, &race->walk[i]);
	count_never_ending(engine, file, race);
	engine->no_walk += !race->nr_walks;
	return race->nr_walks;
}

/* Disturb the fast walks of one scenario, by all engines. */
static void race_file(struct raced *raced, size_t nr)
{
	struct gup_race **race = need_array(nr, sizeof(struct gup_race *));
	const struct file *file = raced->file;

	for (size_t i = 0; i < nr; i++) {
		struct race_engine *engine = &raced->engine[i];

		race[i] = race_or_end(file->scenario);
		if (!scout(raced, engine, file, race[i])) {
			gup_race_destroy(race[i]);
			race[i] = NULL;
		}
	}
	for (size_t i = 0; i < nr; i++) {
		size_t against = raced->engine[i].against;

		for (uint32_t w = 0; race[i] && w < race[i]->nr_walks; w++)
			disturb_walk(&raced->engine[i], file, race[i], w,
				     against == RACE_NO_ENGINE ? NULL : race[against]);
	}
	for (size_t i = 0; i < nr; i++)
		gup_race_destroy(race[i]);
	free(race);
}

/* Keep the smaller witness; the first one if their sizes are equal. */
static void add_witness(struct race_witness *sum, uint64_t nr, const struct race_witness *part)
{
	if (!nr || part->size < sum->size)
		*sum = *part;
}

static void add_engine(struct race_engine *sum, const struct race_engine *part)
{
	if (part->never_ending && !sum->never_ending) {
		sum->never_file = part->never_file;
		sum->never_line = part->never_line;
	}
	if (part->differing)
		add_witness(&sum->difference, sum->differing, &part->difference);
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		struct race_tally *tally = &sum->law[law];

		if (part->law[law].broken)
			add_witness(&tally->witness, tally->broken, &part->law[law].witness);
		tally->applies += part->law[law].applies;
		tally->broken += part->law[law].broken;
	}
	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++)
		sum->cannot[c] += part->cannot[c];
	sum->scenarios += part->scenarios;
	sum->not_about += part->not_about;
	sum->no_walk += part->no_walk;
	sum->not_run += part->not_run;
	sum->walks += part->walks;
	sum->reads += part->reads;
	sum->grabs += part->grabs;
	sum->left_out += part->left_out;
	sum->tried += part->tried;
	sum->not_again += part->not_again;
	sum->never_ending += part->never_ending;
	sum->compared += part->compared;
	sum->unmatched += part->unmatched;
	sum->differing += part->differing;
}

/* Data shared by the threads. */
struct racing {
	struct raced *raced;
	size_t nr_engines;
	pthread_mutex_t lock;
	struct progress *progress;
};

static void race_part(void *arg, unsigned int worker, uint64_t part)
{
	struct racing *racing = arg;
	struct raced *raced = &racing->raced[part];

	(void)worker;
	if (raced->file->scenario)
		race_file(raced, racing->nr_engines);
	pthread_mutex_lock(&racing->lock);
	progress_at(racing->progress, 1);
	pthread_mutex_unlock(&racing->lock);
}

/* Add in the order of the files, so that the number of threads does not matter. */
static void add_raced(struct races *races, const struct raced *raced)
{
	for (size_t i = 0; i < raced->nr_errors; i++)
		file_error(raced->file, &raced->error[i]);
	races->bad |= !raced->file->scenario || raced->nr_errors;
	for (size_t i = 0; i < races->nr; i++)
		add_engine(&races->engine[i], &raced->engine[i]);
}

void races_files(struct races *races, struct file *const *file, size_t nr, unsigned int jobs,
		 struct progress *progress)
{
	struct racing racing = {
		.raced = need_array(nr, sizeof(*racing.raced)),
		.nr_engines = races->nr,
		.progress = progress,
	};

	/* A tree walks in one thread. */
	for (size_t i = 0; i < races->nr; i++)
		if (races->engine[i].tree.engine)
			jobs = 1;
	for (size_t f = 0; f < nr; f++) {
		struct raced *raced = &racing.raced[f];

		raced->file = file[f];
		raced->engine = need_array(races->nr, sizeof(*raced->engine));
		raced->error = need_array(races->nr, sizeof(*raced->error));
		for (size_t i = 0; i < races->nr; i++)
			raced->engine[i] =
				(struct race_engine){ .spec = races->engine[i].spec,
						      .tree = races->engine[i].tree,
						      .against = races->engine[i].against };
	}
	pthread_mutex_init(&racing.lock, NULL);
	jobs_run(jobs, nr, race_part, &racing);
	pthread_mutex_destroy(&racing.lock);
	for (size_t f = 0; f < nr; f++) {
		add_raced(races, &racing.raced[f]);
		free(racing.raced[f].engine);
		free(racing.raced[f].error);
	}
	free(racing.raced);
}

bool races_broken(const struct races *races)
{
	bool broken = false;

	for (size_t i = 0; i < races->nr; i++) {
		const struct race_engine *engine = &races->engine[i];

		broken |= engine->differing || engine->never_ending ||
			  gup_engine_given_up(engine->tree.engine);
		for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
			broken |= engine->law[law].broken > 0;
	}
	return broken;
}

char *races_point_text(char *buf, size_t size, const struct race_witness *witness)
{
	const struct gup_race_point *point = &witness->point;

	if (point->what == GUP_EVENT_FAST_GRAB)
		snprintf(buf, size, "a reference to the page at 0x%" PRIx64 " is taken",
			 point->addr);
	else
		snprintf(buf, size, "the %s of 0x%" PRIx64 " is read%s",
			 chain_level_name(point->level, witness->levels), point->addr,
			 point->nth ? " again" : "");
	return buf;
}
