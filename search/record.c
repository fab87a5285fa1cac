// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reducing an outcome to a record.
 */
#include <gupwalk/record.h>

#include "internal.h"

/* Before v5.19 no page was marked exclusive; the model marks them in every version. */
static bool marks_exclusive(const struct gup_rules *rules)
{
	return !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT) &&
	       !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_REF_COUNT);
}

static uint32_t page_facts(const struct gup_mm *mm, uint64_t pfn, unsigned int level)
{
	const struct gup_page *page, *folio;
	uint32_t facts = 0;

	if (!gup_pfn_valid(mm, pfn))
		return 0;
	page = pfn_to_page(mm, pfn);
	folio = page_folio(mm, page);
	facts |= folio->order ? GUP_PAGE_FACT_HUGE : 0;
	facts |= folio->flags & PG_UNPINNABLE ? GUP_RECORD_MOVABLE : 0;
	if (folio->flags & PG_ZERO)
		return facts | GUP_PAGE_FACT_ZERO;
	facts |= folio->flags & PG_ANON ? GUP_PAGE_FACT_ANON : 0;
	/*
	 * A private hugetlb page is dirty or not by its earlier use in the pool, so this is not
	 * known.
	 */
	if ((folio->flags & PG_DIRTY) && !(folio->flags & PG_ANON && folio->flags & PG_HUGETLB))
		facts |= GUP_PAGE_FACT_DIRTY;
	if (page->flags & PG_ANON_EXCLUSIVE ||
	    (level == 2 && folio->order && folio->flags & PG_ANON_EXCLUSIVE))
		facts |= GUP_PAGE_FACT_EXCLUSIVE;
	return facts;
}

/* The frame that an entry maps at an address; 0 for none. */
static uint64_t frame_at(gup_entry e, unsigned int level, uint64_t addr)
{
	if (level == 1 && pte_present(e))
		return pte_pfn(e);
	if (level == 2 && pmd_leaf(e) && pmd_present(e))
		return pte_pfn(e) + ((addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT);
	return 0;
}

static uint64_t record_entry(const struct gup_mm *mm, uint64_t addr, struct gup_record_entry *to)
{
	unsigned int level = 0;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	gup_entry e = slot ? *slot : 0;
	uint64_t pfn = frame_at(e, level, addr);

	/* For an empty entry, its level is not recorded. */
	to->facts = e ? gup_entry_facts(e, level) : GUP_ENTRY_FACT_NONE;
	to->page = page_facts(mm, pfn, level);
	return pfn;
}

/* What the call took: the holds of GUP on the folio now, less those before. */
static void count_taken(const struct gup_trial *c, const struct gup_page *folio, int32_t *refs,
			int32_t *pins)
{
	uint32_t index = (uint32_t)(folio - c->after->page);
	const struct gup_page unmapped = { 0 };
	const struct gup_page *was =
		index < c->before->nr_pages ? &c->before->page[index] : &unmapped;

	gup_record_count(refs, pins, folio->order, gup_refs(folio) - gup_refs(was),
			 folio->pincount - was->pincount);
}

static void observe_page(struct gup_record *record, const struct gup_trial *c, unsigned int i,
			 uint64_t before)
{
	const struct gup_page *page = c->out->pages[i];
	struct gup_record_page *to = &record->page[i];
	uint64_t addr = (record->start & GUP_PAGE_MASK) + i * GUP_PAGE_SIZE;
	struct gup_record_entry now;
	uint64_t pfn;
	bool mapped;

	if (!page)
		return;
	pfn = page_to_pfn(c->after, page);
	mapped = record_entry(c->after, addr, &now) == pfn;
	to->facts = page_facts(c->after, pfn, mapped ? 2 : 1);
	to->facts |= pfn == before ? GUP_PAGE_FACT_SAME : 0;
	to->facts |= mapped ? 0 : GUP_RECORD_UNMAPPED;
	count_taken(c, page_folio(c->after, page), &to->refs, &to->pins);
}

/* What the call left on a folio of which it hands out no page. */
static void look_left(const struct gup_trial *c, uint64_t pfn, struct gup_record_entry *to)
{
	const struct gup_outcome *out = c->out;
	const struct gup_page *folio;

	if (!gup_pfn_valid(c->after, pfn))
		return;
	folio = page_folio(c->after, pfn_to_page(c->after, pfn));
	for (unsigned int i = 0; i < out->nr_pages && i < GUP_RECORD_PAGES; i++)
		if (out->pages[i] && page_folio(c->after, out->pages[i]) == folio)
			return;
	count_taken(c, folio, &to->refs, &to->pins);
}

static void forget_exclusive(struct gup_record *record)
{
	record->no_exclusive = true;
	for (unsigned int i = 0; i < GUP_RECORD_PAGES; i++) {
		record->page[i].facts &= ~(uint32_t)GUP_PAGE_FACT_EXCLUSIVE;
		record->before[i].page &= ~(uint32_t)GUP_PAGE_FACT_EXCLUSIVE;
		record->after[i].page &= ~(uint32_t)GUP_PAGE_FACT_EXCLUSIVE;
	}
}

static unsigned int looked_at(const struct gup_call *call)
{
	return call->nr_pages < GUP_RECORD_PAGES ? (unsigned int)call->nr_pages : GUP_RECORD_PAGES;
}

void gup_record_before(struct gup_record *record, const struct gup_mm *mm,
		       const struct gup_rules *rules, const struct gup_call *call)
{
	*record = (struct gup_record){ .nr_entries = looked_at(call), .start = call->start };
	for (unsigned int i = 0; i < record->nr_entries; i++)
		record_entry(mm, (call->start & GUP_PAGE_MASK) + i * GUP_PAGE_SIZE,
			     &record->before[i]);
	if (!marks_exclusive(rules))
		forget_exclusive(record);
}

void gup_record_of(struct gup_record *record, const struct gup_trial *c)
{
	const struct gup_call *call = c->call;
	const struct gup_outcome *out = c->out;
	uint64_t before[GUP_RECORD_PAGES] = { 0 };

	if (out->record) {
		*record = *out->record;
		return;
	}
	*record = (struct gup_record){
		.ret = out->ret,
		.nr_pages = (long)out->nr_pages,
		.nr_fast = (long)out->nr_fast,
		.fast = gup_entry_point_is_fast(call->entry_point),
		.fell_back = out->fell_back,
		.nr_numa = out->nr_numa,
		.nr_migrated = out->nr_migrated,
		.warned = out->warns,
		.endless = out->endless && !out->crashed,
		.crashed = out->crashed,
		.nr_faults = out->nr_faults,
		.nr_entries = looked_at(call),
		.start = call->start,
	};
	for (uint32_t i = 0; i < out->nr_faults && i < GUP_FAULTS_LOGGED; i++)
		record->fault[i] = out->faults[i];
	for (unsigned int i = 0; i < record->nr_entries; i++) {
		uint64_t addr = (call->start & GUP_PAGE_MASK) + i * GUP_PAGE_SIZE;
		uint64_t after = record_entry(c->after, addr, &record->after[i]);

		before[i] = record_entry(c->before, addr, &record->before[i]);
		if (before[i] && after == before[i])
			record->after[i].page |= GUP_PAGE_FACT_SAME;
		look_left(c, after, &record->after[i]);
	}
	for (unsigned int i = 0; i < out->nr_pages && i < GUP_RECORD_PAGES; i++)
		observe_page(record, c, i, before[i]);
	if (!marks_exclusive(c->rules))
		forget_exclusive(record);
}
