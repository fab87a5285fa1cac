// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observing the pages and entries that expectations name, before and after a call.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "observe.h"

/**
 * struct looked - an address before a call
 * @addr: the address
 * @entry: the entry that maps it
 * @level: the entry's level
 * @frame: the frame mapped there; 0 for none
 */
struct observed_entry {
	uint64_t addr;
	gup_entry entry;
	unsigned int level;
	uint64_t frame;
};

bool observer_create(struct observer *observer, const struct gup_scenario *s, struct gup_mm *mm)
{
	observer->scenario = s;
	observer->mm = mm;
	observer->page = calloc(mm->max_pages, sizeof(*observer->page));
	observer->assertion = calloc(s->nr_assertions + 1, sizeof(*observer->assertion));
	observer->label = calloc(s->nr_labels + 1, sizeof(*observer->label));
	return observer->page && observer->assertion && observer->label;
}

void observer_destroy(struct observer *observer)
{
	free(observer->page);
	free(observer->assertion);
	free(observer->label);
}

uint64_t frame_in(gup_entry entry, unsigned int level, uint64_t addr)
{
	uint64_t page = level == 2 ? (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT : 0;

	return pte_present(entry) ? pte_pfn(entry) + page : 0;
}

static struct observed_entry observe_at(const struct gup_mm *mm, uint64_t addr)
{
	struct observed_entry at = { .addr = addr };
	const gup_entry *slot = gup_entry_lookup(mm, addr, &at.level);

	if (!slot)
		return at;
	at.entry = *slot;
	at.frame = frame_in(at.entry, at.level, addr);
	return at;
}

void observe_before(struct observer *observer, const struct gup_action *action)
{
	const struct gup_scenario *s = observer->scenario;

	observer->nr_pages = observer->mm->nr_pages;
	memcpy(observer->page, observer->mm->page, observer->nr_pages * sizeof(*observer->page));

	for (uint32_t e = 0; e < action->nr_expects; e++) {
		const struct gup_expect *expect = &s->expect[action->first_expect + e];

		for (uint32_t i = expect->first_assertion;
		     i < expect->first_assertion + expect->nr_assertions; i++) {
			const struct gup_assertion *assertion = &s->assertion[i];
			uint64_t addr = assertion->addr;

			if (assertion->observation == GUP_OBSERVATION_PAGE)
				addr = (action->call.start & GUP_PAGE_MASK) +
				       (uint64_t)assertion->number * GUP_PAGE_SIZE;
			else if (assertion->observation != GUP_OBSERVATION_ENTRY)
				continue;
			observer->assertion[i] = observe_at(observer->mm, addr);
		}
	}
}

void observe_label(struct observer *observer, const struct gup_action *action,
		   const struct gup_outcome *out)
{
	/* A copy, because the outcome's number of pages is 0 after they were given back. */
	if (action->label != GUP_NO_LABEL)
		observer->label[action->label] = *out;
}

static uint64_t frame_of(const struct gup_mm *mm, const struct gup_outcome *out, int64_t nr)
{
	if ((uint64_t)nr >= out->nr_pages || !out->pages[nr])
		return 0;
	return page_to_pfn(mm, out->pages[nr]);
}

static uint64_t label_frame(const struct observer *observer, uint16_t label, int64_t nr)
{
	return label == GUP_NO_LABEL ? 0 : frame_of(observer->mm, &observer->label[label], nr);
}

/* What the call took: the holds of GUP on the folio now, less those before. */
static void count_taken(const struct observer *observer, const struct gup_page *folio,
			struct gup_observed_place *place)
{
	uint32_t index = (uint32_t)(folio - observer->mm->page);
	const struct gup_page *was = index < observer->nr_pages ? &observer->page[index] : NULL;
	int32_t taken = gup_refs(folio) - (was ? gup_refs(was) : 0);

	place->pins = folio->order ? folio->pincount - (was ? was->pincount : 0)
				   : taken / GUP_PIN_COUNTING_BIAS;
	place->refs = taken - place->pins * (folio->order ? 1 : GUP_PIN_COUNTING_BIAS);
}

/* Does a record tell what an assertion asks of a page? */
static bool page_told(const struct gup_record *record, const struct gup_assertion *assertion)
{
	uint32_t untold = ~gup_record_page_facts_told(record);

	return assertion->number < GUP_RECORD_PAGES &&
	       !((assertion->set | assertion->clear) & untold) &&
	       assertion->label == GUP_NO_LABEL && assertion->not_label == GUP_NO_LABEL;
}

/* What a record tells of an entry, and the address space that it was played on does not. */
static void look_record(const struct gup_record *record, uint64_t addr,
			struct gup_observed_place *place)
{
	uint64_t nr = (addr - (record->start & GUP_PAGE_MASK)) >> GUP_PAGE_SHIFT;

	place->known = nr < record->nr_entries;
	if (place->known && gup_record_change_of(record, (unsigned int)nr) == GUP_RECORD_OTHER_BITS)
		place->facts &= ~(uint32_t)GUP_ENTRY_FACT_SAME;
}

static void observe_page(const struct observer *observer, const struct gup_assertion *assertion,
			 const struct observed_entry *before, const struct gup_outcome *out,
			 struct gup_observed_place *place)
{
	struct gup_mm *mm = observer->mm;
	struct observed_entry now = observe_at(mm, before->addr);
	const struct gup_page *page, *folio;

	place->frame = frame_of(mm, out, assertion->number);
	place->there = place->frame;
	if (!place->there)
		return;
	place->label_frame = label_frame(observer, assertion->label, assertion->number);
	place->not_label_frame = label_frame(observer, assertion->not_label, assertion->number);

	page = pfn_to_page(mm, place->frame);
	folio = page_folio(mm, page);
	/* A huge page that is mapped by a PMD is exclusive as a whole. */
	if (page->flags & PG_ANON_EXCLUSIVE ||
	    (now.level == 2 && folio->order && folio->flags & PG_ANON_EXCLUSIVE))
		place->facts |= GUP_PAGE_FACT_EXCLUSIVE;
	place->facts |= place->frame == before->frame ? GUP_PAGE_FACT_SAME : 0;
	place->facts |= folio->flags & PG_ZERO ? GUP_PAGE_FACT_ZERO : 0;
	place->facts |= folio->order ? GUP_PAGE_FACT_HUGE : 0;
	place->facts |= folio->flags & PG_ANON ? GUP_PAGE_FACT_ANON : 0;
	place->facts |= folio->flags & PG_DIRTY ? GUP_PAGE_FACT_DIRTY : 0;
	place->facts |= folio->flags & PG_REFERENCED ? GUP_PAGE_FACT_REFERENCED : 0;
	count_taken(observer, folio, place);
}

void observe_after(const struct observer *observer, uint32_t assertion,
		   const struct gup_call_result *result, struct gup_observed_place *place)
{
	const struct observed_entry *before = &observer->assertion[assertion];
	const struct gup_assertion *about = &observer->scenario->assertion[assertion];
	const struct gup_outcome *out = &result->out[result->nr - 1];
	struct observed_entry now;

	*place = (struct gup_observed_place){ .known = true };
	switch (about->observation) {
	case GUP_OBSERVATION_PAGE:
		observe_page(observer, about, before, out, place);
		if (out->record && (uint64_t)about->number < out->nr_pages)
			place->known = page_told(out->record, about);
		break;
	case GUP_OBSERVATION_ENTRY:
		now = observe_at(observer->mm, before->addr);
		place->entry = now.entry;
		place->level = now.level;
		place->facts = gup_entry_facts(now.entry, now.level);
		if (now.entry == before->entry && now.level == before->level)
			place->facts |= GUP_ENTRY_FACT_SAME;
		if (out->record)
			look_record(out->record, about->addr, place);
		break;
	default:
		break;
	}
}
