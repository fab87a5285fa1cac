// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a scenario many times, each time with another change during one of its fast walks.
 */
#include <stdlib.h>
#include <string.h>

#include <gupwalk/race.h>

#include "internal.h"

/* Room for points grows by this number. */
#define POINTS_MORE 64
/* A second read of an entry follows within so many points; a later read is a new one. */
#define POINTS_NEAR 64

/**
 * struct gup_race_hidden - a race, with its private members
 * @race: its public part
 * @run: the scenario
 * @spec: the version
 * @before: the state before the disturbed walk
 * @after: the state after the call
 * @pages: the pages that the call got, in @after
 * @out: the outcome
 * @call: the call
 * @frame_before: the frames that were mapped before the change
 * @frame_changed: the frames that are mapped after the change
 * @walks: the walks, not const
 * @scouting: the run makes no change
 * @target: the disturbed walk
 * @target_point: the point before which the change happens
 * @change: the change
 * @nr_walks: walks begun so far
 * @nr_points: points of the current one so far
 * @within: a walk has begun and has not ended
 * @calls: the same for the call of the walk
 * @happened: the change was made, or tried
 * @done: the call of the disturbed walk returned
 * @again: the run is repeated, with the whole change before the first point of the walk
 * @endless: the call did not return in this repeated run
 * @held: the address up to which the walk held pages at the change
 * @observed: the result, to be filled in
 * @no_memory: an allocation failed
 */
struct gup_race_hidden {
	struct gup_race race;
	struct gup_run *run;
	struct gup_spec spec;
	struct gup_mm *before;
	struct gup_mm *after;
	struct gup_page **pages;
	struct gup_outcome out;
	struct gup_call call;
	uint32_t *frame_before;
	uint32_t *frame_changed;
	struct gup_race_walk *walks;
	bool scouting;
	uint32_t target;
	uint32_t target_point;
	enum gup_race_change change;
	uint32_t nr_walks;
	uint32_t nr_points;
	bool within;
	bool calls;
	bool happened;
	bool done;
	bool again;
	bool endless;
	uint64_t held;
	struct gup_race_observed *observed;
	bool no_memory;
};

static const uint8_t steps[GUP_RACE_CHANGE_NR][2] = {
#define X(id, end) { GUP_STEP_##id, GUP_STEP_##end },
	GUP_RACE_CHANGE_LIST(X)
#undef X
};

enum gup_step_kind gup_race_change_step(enum gup_race_change change)
{
	return (enum gup_step_kind)steps[change][0];
}

enum gup_step_kind gup_race_change_end(enum gup_race_change change)
{
	return (enum gup_step_kind)steps[change][1];
}

/* The current call; a caller may make two. */
static struct gup_call call_now(const struct gup_run *run)
{
	const struct gup_call_result *result = &run->result[run->scenario->action[run->at].call_nr];

	return result->call[result->nr];
}

static void note_frames(const struct gup_race_hidden *h, uint32_t *frame)
{
	const struct gup_mm *mm = h->run->mm;

	for (uint64_t i = 0; i < h->run->out->max_pages; i++) {
		uint64_t addr = (h->call.start & GUP_PAGE_MASK) + (i << GUP_PAGE_SHIFT);
		unsigned int level;
		const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

		frame[i] = slot ? (uint32_t)frame_in(*slot, level, addr) : 0;
	}
}

static void scout_walk(struct gup_race_hidden *h)
{
	struct gup_race_walk *walks = realloc(h->walks, (h->nr_walks + 1) * sizeof(*walks));

	if (!walks) {
		h->no_memory = true;
		return;
	}
	h->walks = walks;
	walks[h->nr_walks++] =
		(struct gup_race_walk){ .action = h->run->at, .call = call_now(h->run) };
}

static bool same_point(const struct gup_race_point *a, const struct gup_race_point *b)
{
	return a->what == b->what && a->level == b->level && a->addr == b->addr;
}

static void scout_point(struct gup_race_hidden *h, const struct gup_event *event)
{
	struct gup_race_walk *walk = &h->walks[h->nr_walks - 1];
	struct gup_race_point point = { .what = event->id,
					.level = event->level,
					.addr = event->addr };
	struct gup_race_point *points = walk->point;
	uint32_t nr = walk->nr_points;

	if (nr % POINTS_MORE == 0)
		points = realloc(points, ((size_t)nr + POINTS_MORE) * sizeof(*points));
	if (!points) {
		h->no_memory = true;
		return;
	}
	walk->point = points;
	/* The second read of an entry comes soon after the first. */
	for (uint32_t i = nr; i-- > 0 && nr - i < POINTS_NEAR;)
		if (same_point(&points[i], &point)) {
			point.nth = points[i].nth + 1;
			break;
		}
	points[walk->nr_points++] = point;
}

/* The page at the walk's address; a huge page as a whole. */
static struct gup_step step_at(const struct gup_mm *mm, enum gup_step_kind kind, uint64_t addr)
{
	struct gup_step step = { .kind = (uint8_t)kind, .start = addr };
	unsigned int level;

	if (kind != GUP_STEP_ZAP && kind != GUP_STEP_HINT)
		return step;
	step.end = addr + GUP_PAGE_SIZE;
	gup_entry_lookup(mm, addr, &level);
	if (level == 2) {
		const struct gup_vma *vma = vma_lookup((struct gup_mm *)(uintptr_t)mm, addr);
		uint64_t haddr = addr & GUP_PMD_MASK;

		if (vma && haddr >= vma->start && haddr + GUP_PMD_SIZE <= vma->end) {
			step.start = haddr;
			step.end = haddr + GUP_PMD_SIZE;
		}
	}
	return step;
}

/*
 * A page without references becomes another process's anonymous memory at once. So the walk can
 * take a reference to it, which proves nothing.
 */
static void reuse(struct gup_race_hidden *h, uint32_t pfn)
{
	struct gup_mm *mm = h->run->mm;
	struct gup_page *folio;

	if (!gup_pfn_valid(mm, pfn))
		return;
	folio = page_folio(mm, pfn_to_page(mm, pfn));
	if (folio->refcount)
		return;
	gup_page_touch(mm, folio)->flags = PG_ANON | PG_ANON_EXCLUSIVE;
	folio->refcount = 1;
	folio->held = 1;
}

static void end_change(struct gup_race_hidden *h)
{
	struct gup_step step = h->observed->step;

	step.kind = (uint8_t)gup_race_change_end(h->change);
	if (step.kind != h->observed->step.kind)
		gup_step_apply(h->run->mm, &h->spec.rules, &step);
}

static void happen(struct gup_race_hidden *h, uint64_t addr)
{
	struct gup_mm *mm = h->run->mm;

	h->happened = true;
	if (!h->again)
		h->observed->step = step_at(mm, gup_race_change_step(h->change), addr);
	h->observed->error = gup_step_apply(mm, &h->spec.rules, &h->observed->step);
	if (h->again)
		end_change(h);
	note_frames(h, h->frame_changed);
	for (uint64_t i = 0; i < h->run->out->max_pages; i++)
		if (h->frame_before[i] != h->frame_changed[i])
			reuse(h, h->frame_before[i]);
}

/* Keep the case, because the scenario may be run again. */
static void note_case(struct gup_race_hidden *h)
{
	struct gup_mm *mm = h->run->mm;
	const uint32_t lo = mm->page_lo, hi = mm->page_hi;

	h->out = *h->run->out;
	h->out.pages = h->pages;
	gup_mm_copy(h->after, mm);
	for (uint64_t i = 0; i < h->out.nr_pages; i++)
		h->pages[i] = h->run->out->pages[i]
				      ? &h->after->page[h->run->out->pages[i] - mm->page]
				      : NULL;
	/* The laws need all changes since @before, but a copy counts as unchanged. */
	h->after->page_lo = lo;
	h->after->page_hi = hi;
	h->observed->c = (struct gup_trial){
		.before = h->before,
		.after = h->after,
		.rules = &h->spec.rules,
		.call = &h->call,
		.out = &h->out,
	};
}

static void begin_walk(struct gup_race_hidden *h)
{
	h->within = true;
	h->calls = true;
	h->nr_points = 0;
	if (h->scouting) {
		scout_walk(h);
		return;
	}
	if (h->nr_walks++ != h->target)
		return;
	h->call = call_now(h->run);
	h->held = h->call.start & GUP_PAGE_MASK;
	gup_mm_copy(h->before, h->run->mm);
	note_frames(h, h->frame_before);
}

static void come_by(struct gup_race_hidden *h, const struct gup_event *event)
{
	if (!h->within || h->no_memory)
		return;
	if (h->scouting)
		scout_point(h, event);
	else if (h->nr_walks - 1 == h->target && h->nr_points == (h->again ? 0 : h->target_point))
		happen(h, event->addr);
	h->nr_points++;
}

static void on_event(void *arg, const struct gup_event *event)
{
	struct gup_race_hidden *h = arg;
	bool changed = h->happened && !h->done && !h->observed->error;

	switch (event->id) {
	case GUP_EVENT_FAST_BEGIN:
		begin_walk(h);
		break;
	case GUP_EVENT_FAST_READ:
	case GUP_EVENT_FAST_GRAB:
		come_by(h, event);
		break;
	case GUP_EVENT_FAST_GRABBED:
		if (!h->happened)
			h->held = event->addr + ((uint64_t)event->value << GUP_PAGE_SHIFT);
		break;
	case GUP_EVENT_FAST_END:
		if (changed && !h->again)
			end_change(h);
		h->within = false;
		break;
	case GUP_EVENT_RETURN:
		if (changed && h->again)
			h->endless = h->run->out->endless;
		else if (changed)
			note_case(h);
		if (h->scouting && h->calls && !h->no_memory)
			h->walks[h->nr_walks - 1].endless = h->run->out->endless;
		h->calls = false;
		h->done |= h->happened;
		break;
	default:
		break;
	}
}

static void forget_walks(struct gup_race_hidden *h)
{
	for (uint32_t i = 0; i < h->race.nr_walks; i++)
		free(h->walks[i].point);
}

static enum gup_run_status run_once(struct gup_race_hidden *h)
{
	h->nr_walks = 0;
	h->happened = false;
	h->done = false;
	return gup_run(h->run, &h->spec);
}

enum gup_run_status gup_race_scout(struct gup_race *race, const struct gup_spec *spec,
				   const struct gup_engine *engine)
{
	struct gup_race_hidden *h = race->hidden;
	enum gup_run_status status;

	forget_walks(h);
	h->spec = *spec;
	h->run->engine = engine;
	h->scouting = true;
	h->no_memory = false;
	status = run_once(h);
	h->race.walk = h->walks;
	h->race.nr_walks = h->nr_walks;
	h->race.error = h->run->error;
	return status;
}

uint32_t gup_race_find(const struct gup_race *race, uint32_t walk,
		       const struct gup_race_point *point)
{
	const struct gup_race_walk *w = &race->walk[walk];
	uint32_t i;

	for (i = 0; i < w->nr_points; i++)
		if (same_point(&w->point[i], point) && w->point[i].nth == point->nth)
			break;
	return i;
}

/* Does the call not return when the change is made before it? */
static bool endless_after(struct gup_race_hidden *h)
{
	h->again = true;
	run_once(h);
	h->again = false;
	return h->endless;
}

static void judge(struct gup_race_hidden *h)
{
	bool endless = h->out.endless && endless_after(h);
	const struct gup_race_trial r = {
		.c = &h->observed->c,
		.change = h->observed->step.kind,
		.endless = h->walks[h->target].endless || endless,
		.held = h->held,
		.frame_before = h->frame_before,
		.frame_changed = h->frame_changed,
	};

	h->observed->broken = gup_race_judge(&r, &h->observed->applies);
}

bool gup_race_try(struct gup_race *race, uint32_t walk, uint32_t point, enum gup_race_change change,
		  struct gup_race_observed *observed)
{
	struct gup_race_hidden *h = race->hidden;

	*observed = (struct gup_race_observed){ .observed = gup_engine_observes(h->run->engine) };
	h->scouting = false;
	h->observed = observed;
	h->target = walk;
	h->target_point = point;
	h->change = change;
	run_once(h);
	if (!h->done || h->no_memory)
		return false;
	if (!observed->error)
		judge(h);
	return !h->no_memory;
}

static struct gup_mm *like(const struct gup_mm *mm)
{
	return gup_mm_create(mm->levels, mm->max_tables, mm->max_pages, mm->max_vmas);
}

struct gup_race *gup_race_create(const struct gup_scenario *scenario)
{
	const size_t most = GUP_SCENARIO_PAGES_MAX;
	struct gup_race_hidden *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->race.hidden = h;
	h->run = gup_run_create(scenario);
	if (h->run) {
		h->run->on_event = on_event;
		h->run->arg = h;
		h->before = like(h->run->mm);
		h->after = like(h->run->mm);
		h->pages = calloc(most, sizeof(struct gup_page *));
		h->frame_before = calloc(most, sizeof(*h->frame_before));
		h->frame_changed = calloc(most, sizeof(*h->frame_changed));
	}
	if (h->run && h->before && h->after && h->pages && h->frame_before && h->frame_changed)
		return &h->race;
	gup_race_destroy(&h->race);
	return NULL;
}

void gup_race_destroy(struct gup_race *race)
{
	struct gup_race_hidden *h = race ? race->hidden : NULL;

	if (!h)
		return;
	forget_walks(h);
	gup_run_destroy(h->run);
	gup_mm_destroy(h->before);
	gup_mm_destroy(h->after);
	free(h->walks);
	free(h->pages);
	free(h->frame_before);
	free(h->frame_changed);
	free(h);
}
