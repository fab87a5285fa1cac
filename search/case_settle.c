// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building the state of a case.
 */
#include <gupwalk/case.h>

static bool folio_has(const struct gup_mm *mm, const struct gup_page *page, uint32_t flags)
{
	return page_folio(mm, page)->flags & flags;
}

/* The page that an entry maps, NULL for none; the entry, 0 for none, and its level. */
static const struct gup_page *page_at(const struct gup_mm *mm, uint64_t addr, gup_entry *e,
				      unsigned int *level)
{
	const gup_entry *slot = gup_entry_lookup(mm, addr, level);

	*e = slot ? *slot : 0;
	return pte_present(*e) ? vm_normal_page(mm, *e) : NULL;
}

/* May the folio at the step's address have the flag? */
static bool flag_makes_sense(const struct gup_mm *mm, const struct gup_step *step)
{
	unsigned int level;
	gup_entry e;
	const struct gup_page *page = page_at(mm, step->start, &e, &level);
	bool anon;

	if (!page)
		return false;
	anon = folio_has(mm, page, PG_ANON);
	switch (step->flags) {
	case PG_KSM: /* merges base pages, and write-protects them */
		return anon && level == 1 && !pte_write(e) && !page_folio(mm, page)->order;
	case PG_SWAPCACHE:
		return anon;
	case PG_P2PDMA: /* of a device, in no memory zone, on no LRU list */
		return !anon &&
		       !folio_has(mm, page, PG_UNPINNABLE | PG_CMA | PG_BATCHED | PG_ISOLATED);
	case PG_UNPINNABLE:
	case PG_CMA:
		return !folio_has(mm, page, PG_P2PDMA);
	case PG_TRUNCATED: /* an anonymous page always has its mapping */
		return !anon;
	default:
		return true;
	}
}

/* A raw entry may only replace an empty entry, because a mapped page has counts. */
static bool is_empty(const struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	return slot && !*slot;
}

/* A large folio migrates as a whole, so all its PTEs would have to change. */
static bool migrates_alone(const struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	gup_entry e;
	const struct gup_page *page = page_at(mm, addr, &e, &level);

	return page && (level == 2 || !page_folio(mm, page)->order);
}

bool gup_case_step_makes_sense(const struct gup_mm *mm, const struct gup_step *step)
{
	if (step->kind == GUP_STEP_PAGE)
		return flag_makes_sense(mm, step);
	if (step->kind == GUP_STEP_ENTRY)
		return is_empty(mm, step->start);
	if (step->kind == GUP_STEP_MIGRATING)
		return migrates_alone(mm, step->start);
	return true;
}

/* Return to the state after the steps so far. */
static void rebuild(const struct gup_case *c, const struct gup_case_target *target, unsigned int nr)
{
	gup_mm_reset(target->mm);
	for (unsigned int i = 0; i < nr; i++)
		gup_step_apply(target->mm, target->rules, &c->step[i]);
}

/* These errors are found before any change. */
static bool leaves_no_trace(enum gup_step_error err)
{
	return err != GUP_STEP_NOT_ALLOWED && err != GUP_STEP_NO_ROOM && err != GUP_STEP_NO_EFFECT;
}

/* Do the step in one address space; if it fails, undo all of it. */
static bool apply(const struct gup_case *c, const struct gup_case_target *target,
		  const struct gup_step *step, unsigned int kept)
{
	enum gup_step_error err;

	if (!gup_case_step_makes_sense(target->mm, step))
		return false;
	err = gup_step_apply(target->mm, target->rules, step);
	if (err && !leaves_no_trace(err))
		rebuild(c, target, kept);
	return !err;
}

unsigned int gup_case_settle(struct gup_case *c, const struct gup_case_target *target,
			     unsigned int nr_targets)
{
	unsigned int kept = 0, at_odds = 0;

	for (unsigned int i = 0; i < nr_targets; i++)
		gup_mm_reset(target[i].mm);
	for (unsigned int s = 0; s < c->nr_steps; s++) {
		bool done[GUP_CASE_TARGETS];
		unsigned int nr = 0;

		for (unsigned int i = 0; i < nr_targets; i++)
			nr += done[i] = apply(c, &target[i], &c->step[s], kept);
		if (nr == nr_targets) {
			c->step[kept++] = c->step[s];
			continue;
		}
		at_odds += nr != 0;
		for (unsigned int i = 0; i < nr_targets; i++)
			if (done[i])
				rebuild(c, &target[i], kept);
	}
	c->nr_steps = kept;
	return at_odds;
}
