// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws of races: a fast walk, and one change during it.
 */
#include <gupwalk/race_laws.h>
#include <gupwalk/step.h>

#include "internal.h"

static const char *const names[GUP_RACE_LAW_NR] = {
#define X(id, name, text) [GUP_RACE_LAW_##id] = name,
	GUP_RACE_LAW_LIST(X)
#undef X
};

static const char *const texts[GUP_RACE_LAW_NR] = {
#define X(id, name, text) [GUP_RACE_LAW_##id] = text,
	GUP_RACE_LAW_LIST(X)
#undef X
};

const char *gup_race_law_name(unsigned int law)
{
	return law < GUP_RACE_LAW_NR ? names[law] : NULL;
}

const char *gup_race_law_text(unsigned int law)
{
	return law < GUP_RACE_LAW_NR ? texts[law] : NULL;
}

static uint64_t addr_of(const struct gup_trial *c, uint64_t i)
{
	return (c->call->start & GUP_PAGE_MASK) + (i << GUP_PAGE_SHIFT);
}

/* Is the anonymous page at an address exclusive to this process? */
static bool exclusive(const struct gup_mm *mm, uint64_t addr, uint32_t pfn)
{
	const struct gup_page *page = pfn_to_page(mm, pfn);

	/* A huge page that is mapped by a PMD is exclusive as a whole. */
	if (law_entry_at(mm, addr).level == 2)
		page = page_folio(mm, page);
	return (page_folio(mm, page)->flags & PG_ANON) && (page->flags & PG_ANON_EXCLUSIVE);
}

static bool stale(const struct gup_race_trial *r, uint64_t i, uint32_t pfn)
{
	/*
	 * It is enough that the page was mapped when the walk held it. A page that is held after
	 * the change must be the page that is mapped then.
	 */
	return pfn != r->frame_changed[i] &&
	       (addr_of(r->c, i) >= r->held || pfn != r->frame_before[i]);
}

static void judge(enum gup_race_law law, bool holds, uint32_t *applies, uint32_t *broken)
{
	*applies |= 1u << law;
	if (!holds)
		*broken |= 1u << law;
}

static void judge_page(const struct gup_race_trial *r, uint64_t i, uint32_t *applies,
		       uint32_t *broken)
{
	const struct gup_trial *c = r->c;
	const struct gup_outcome *out = c->out;
	bool forks = r->change == GUP_STEP_FORK || r->change == GUP_STEP_FORK_BEGINS;
	bool got = i < out->nr_fast && i < out->nr_pages && out->pages[i];
	uint32_t pfn = got ? page_to_pfn(c->after, out->pages[i]) : 0;

	if (got)
		judge(GUP_RACE_LAW_NO_STALE_PAGE, !stale(r, i, pfn), applies, broken);
	if (forks && gup_entry_point_pins(c->call->entry_point) && r->frame_before[i] &&
	    gup_pfn_valid(c->before, r->frame_before[i]) &&
	    exclusive(c->before, addr_of(c, i), r->frame_before[i]))
		judge(GUP_RACE_LAW_NO_PIN_ACROSS_FORK,
		      pfn != r->frame_before[i] || exclusive(c->after, addr_of(c, i), pfn), applies,
		      broken);
}

uint32_t gup_race_judge(const struct gup_race_trial *r, uint32_t *applies)
{
	const struct gup_trial *c = r->c;
	const struct gup_outcome *out = c->out;
	uint32_t ignore, broken = 0;

	*applies = 0;
	if (!r->endless)
		judge(GUP_RACE_LAW_RACE_TERMINATION, !out->endless, applies, &broken);
	if (out->endless)
		return broken;
	judge(GUP_RACE_LAW_NO_LOST_REFERENCE,
	      !(gup_laws_judge(c, &ignore) & GUP_LAW_BIT(GUP_LAW_BALANCE)), applies, &broken);
	for (uint64_t i = 0; i < c->call->nr_pages && i < out->max_pages; i++)
		judge_page(r, i, applies, &broken);
	return broken;
}
