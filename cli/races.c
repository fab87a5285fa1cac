// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disturbing fast walks, engine by engine, and noting what came of it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output/describe.h"
#include "lib/strbuf.h"
#include "races.h"
#include "tool.h"
#include "trace.h"

/* One case of one side. */
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

/* What the call did, and what it got where. */
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

static void count_laws(struct race_side *side, const struct tried *t)
{
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		struct race_tally *tally = &side->law[law];

		tally->applies += t->observed.applies >> law & 1;
		if (!(t->observed.broken >> law & 1))
			continue;
		if (!tally->broken++ || size_of(t) < tally->witness.size)
			note(&tally->witness, t);
	}
}

/* A tree tells of a warning only that there was one. */
static unsigned int differs(const struct gup_race_observed *a, const struct gup_race_observed *b)
{
	unsigned int bits;

	if (a->error || b->error)
		return a->error == b->error ? 0 : GUP_DIFFER_ENTRIES;
	bits = gup_outcome_compare(&a->c, &b->c);
	if (!a->c.out->warns == !b->c.out->warns)
		bits &= ~(unsigned int)GUP_DIFFER_WARNS;
	return bits;
}

static void compare(struct race_side *side, const struct tried *mine, struct gup_race *beside)
{
	const struct gup_race_walk *walk = &mine->race->walk[mine->walk];
	struct gup_race_observed other;
	unsigned int bits;
	uint32_t point = 0;

	if (mine->walk < beside->nr_walks)
		point = gup_race_find(beside, mine->walk, &walk->point[mine->point]);
	if (mine->walk >= beside->nr_walks || point == beside->walk[mine->walk].nr_points ||
	    !gup_race_try(beside, mine->walk, point, mine->change, &other)) {
		side->unmatched++;
		return;
	}
	side->compared++;
	bits = differs(&other, &mine->observed);
	if (!bits)
		return;
	if (side->differing++ && size_of(mine) >= side->difference.size)
		return;
	note(&side->difference, mine);
	came_text(side->difference.other, sizeof(side->difference.other), &other);
	side->difference.differs = bits;
}

/* False when the walk did not end: there is no use in more of that. */
static bool try_one(struct race_side *side, struct tried *t, struct gup_race *race,
		    struct gup_race *beside)
{
	side->tried++;
	if (!gup_race_try(race, t->walk, t->point, t->change, &t->observed)) {
		fprintf(stderr, "gupwalk: %s: %s: the walk came by other points the second time\n",
			t->file->name, race_side_name(side));
		return true;
	}
	if (t->observed.error)
		side->cannot[t->change]++;
	else
		count_laws(side, t);
	if (beside)
		compare(side, t, beside);
	return !(t->observed.broken & 1u << GUP_RACE_LAW_RACE_TERMINATION);
}

static void disturb_walk(struct race_side *side, const struct file *file, struct gup_race *race,
			 uint32_t walk, struct gup_race *beside)
{
	const struct gup_race_walk *w = &race->walk[walk];
	struct tried t = { .file = file, .race = race, .walk = walk };
	bool ends = !w->endless && !gup_engine_given_up(side->tree.engine);

	for (t.point = 0; t.point < w->nr_points; t.point++) {
		if (t.point == RACE_POINTS / 2 && w->nr_points > RACE_POINTS) {
			side->left_out += w->nr_points - RACE_POINTS;
			t.point = w->nr_points - RACE_POINTS / 2;
		}
		for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++) {
			t.change = (enum gup_race_change)c;
			if (ends)
				ends = try_one(side, &t, race, beside);
			else
				side->not_again++;
		}
	}
}

static void count_walk(struct race_side *side, const struct gup_race_walk *walk)
{
	side->walks++;
	for (uint32_t i = 0; i < walk->nr_points; i++) {
		side->reads += walk->point[i].what == GUP_EVENT_FAST_READ;
		side->grabs += walk->point[i].what == GUP_EVENT_FAST_GRAB;
	}
}

/* A tree's walks that do not end though nothing happens, where the model's do. */
static void count_never_ending(struct race_side *side, const struct file *file,
			       const struct gup_race *race)
{
	struct gup_race *model;
	bool any = false;

	for (uint32_t i = 0; i < race->nr_walks; i++)
		any |= race->walk[i].endless;
	if (!any || !side->tree.engine)
		return;
	model = race_or_end(file->scenario);
	gup_race_scout(model, &side->spec, NULL);
	for (uint32_t i = 0; i < race->nr_walks && i < model->nr_walks; i++) {
		if (!race->walk[i].endless || model->walk[i].endless)
			continue;
		if (side->never_ending++)
			continue;
		side->never_file = file->name;
		side->never_line = file->scenario->action[race->walk[i].action].line;
	}
	gup_race_destroy(model);
}

/* Run the scenario undisturbed; false when it has no fast walk to disturb. */
static bool scout(struct races *races, struct race_side *side, const struct file *file,
		  struct gup_race *race)
{
	if (gup_engine_given_up(side->tree.engine)) {
		side->not_run++;
		return false;
	}
	side->scenarios++;
	switch (gup_race_scout(race, &side->spec, side->tree.engine)) {
	case GUP_RUN_NOT_APPLICABLE:
		side->not_about++;
		return false;
	case GUP_RUN_BAD_STEP:
		file_error(file, &race->error);
		races->bad = true;
		return false;
	case GUP_RUN_DONE:
		break;
	}
	for (uint32_t i = 0; i < race->nr_walks; i++)
		count_walk(side, &race->walk[i]);
	count_never_ending(side, file, race);
	side->no_walk += !race->nr_walks;
	return race->nr_walks;
}

void races_file(struct races *races, const struct file *file)
{
	struct gup_race **race = need_array(races->nr, sizeof(struct gup_race *));

	for (size_t i = 0; i < races->nr; i++) {
		struct race_side *side = &races->side[i];

		race[i] = race_or_end(file->scenario);
		if (!scout(races, side, file, race[i])) {
			gup_race_destroy(race[i]);
			race[i] = NULL;
		}
	}
	for (size_t i = 0; i < races->nr; i++) {
		size_t beside = races->side[i].beside;

		for (uint32_t w = 0; race[i] && w < race[i]->nr_walks; w++)
			disturb_walk(&races->side[i], file, race[i], w,
				     beside == RACE_NO_SIDE ? NULL : race[beside]);
	}
	for (size_t i = 0; i < races->nr; i++)
		gup_race_destroy(race[i]);
	free(race);
}

bool races_broken(const struct races *races)
{
	bool broken = false;

	for (size_t i = 0; i < races->nr; i++) {
		const struct race_side *side = &races->side[i];

		broken |= side->differing || side->never_ending ||
			  gup_engine_given_up(side->tree.engine);
		for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
			broken |= side->law[law].broken > 0;
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
