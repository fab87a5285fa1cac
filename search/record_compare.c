// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing two records.
 */
#include <gupwalk/diff.h>
#include <gupwalk/record.h>

#include "internal.h"

void gup_record_count(int32_t *refs, int32_t *pins, bool large, int32_t taken, int32_t counted)
{
	*pins = large ? counted : taken / GUP_PIN_COUNTING_BIAS;
	*refs = taken - *pins * (large ? 1 : GUP_PIN_COUNTING_BIAS);
}

bool gup_record_maps(const struct gup_record_entry *entry)
{
	return entry->facts & (GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_PROTNONE);
}

/* If a page is mapped, it is dirty by either of two bits. */
static gup_entry bits_of(const struct gup_record_entry *entry)
{
	const gup_entry dirty = GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY;

	return gup_record_maps(entry) && entry->bits & dirty ? entry->bits | dirty : entry->bits;
}

bool gup_record_same_bits(const struct gup_record_entry *a, const struct gup_record_entry *b)
{
	return bits_of(a) == bits_of(b) && (!a->bits || a->level == b->level);
}

/* The call did not change the entry, as far as the facts tell. */
static bool left_alone(const struct gup_record_entry *before, const struct gup_record_entry *after)
{
	return before->facts == after->facts &&
	       (before->page | GUP_PAGE_FACT_SAME) == (after->page | GUP_PAGE_FACT_SAME) &&
	       (!gup_record_maps(after) || (after->page & GUP_PAGE_FACT_SAME));
}

enum gup_record_change gup_record_change_of(const struct gup_record *record, unsigned int i)
{
	const struct gup_record_entry *before = &record->before[i], *after = &record->after[i];

	if (!left_alone(before, after))
		return GUP_RECORD_CHANGED;
	if (after->other_bits || !gup_record_same_bits(before, after))
		return GUP_RECORD_OTHER_BITS;
	return GUP_RECORD_LEFT;
}

uint32_t gup_record_page_facts_told(const struct gup_record *record)
{
	return ~(uint32_t)(GUP_PAGE_FACT_REFERENCED |
			   (record->no_exclusive ? GUP_PAGE_FACT_EXCLUSIVE : 0));
}

/* The facts about pages that both records tell. */
static uint32_t page_facts_compared(const struct gup_record *a, const struct gup_record *b)
{
	return gup_record_page_facts_told(a) & gup_record_page_facts_told(b);
}

static unsigned int nr_seen(long nr)
{
	return nr < GUP_RECORD_PAGES ? (unsigned int)nr : GUP_RECORD_PAGES;
}

static unsigned int compare_pages(const struct gup_record *a, const struct gup_record *b)
{
	uint32_t compared = page_facts_compared(a, b);
	unsigned int differs = 0;

	if (a->nr_pages != b->nr_pages)
		return GUP_DIFFER_PAGES;
	for (unsigned int i = 0; i < nr_seen(a->nr_pages); i++) {
		const struct gup_record_page *x = &a->page[i], *y = &b->page[i];

		if ((x->facts ^ y->facts) & compared)
			differs |= GUP_DIFFER_PAGES;
		if (x->refs != y->refs || x->pins != y->pins)
			differs |= GUP_DIFFER_REFS;
	}
	return differs;
}

/* How far behind the first page the fault was; a start may lie inside of its page. */
static uint64_t page_of(const struct gup_fault *fault, const struct gup_record *in)
{
	return (fault->addr & GUP_PAGE_MASK) - (in->start & GUP_PAGE_MASK);
}

static bool faults_differ(const struct gup_record *a, const struct gup_record *b)
{
	if (a->nr_faults != b->nr_faults)
		return true;
	for (uint32_t i = 0; i < a->nr_faults && i < GUP_FAULTS_LOGGED; i++) {
		const struct gup_fault *x = &a->fault[i], *y = &b->fault[i];

		if (gup_fault_is_numa(x) != gup_fault_is_numa(y) || x->flags != y->flags ||
		    page_of(x, a) != page_of(y, b) ||
		    (x->ret ^ y->ret) & ~(unsigned int)GUP_RECORD_NOT_RESULTS)
			return true;
	}
	return false;
}

static bool entry_differs(const struct gup_record *a, const struct gup_record *b, unsigned int i)
{
	const struct gup_record_entry *x = &a->after[i], *y = &b->after[i];
	enum gup_record_change change = gup_record_change_of(a, i);

	if (change != gup_record_change_of(b, i))
		return true;
	/* The mappings before the call are compared separately. */
	if (change == GUP_RECORD_LEFT)
		return false;
	return ((x->facts ^ y->facts) & ~(uint32_t)GUP_ENTRY_FACT_SAME) ||
	       ((x->page ^ y->page) & page_facts_compared(a, b));
}

static unsigned int compare_entries(const struct gup_record *a, const struct gup_record *b)
{
	unsigned int differs = 0;

	for (unsigned int i = 0; i < a->nr_entries && i < b->nr_entries; i++) {
		const struct gup_record_entry *x = &a->after[i], *y = &b->after[i];

		if (entry_differs(a, b, i))
			differs |= GUP_DIFFER_ENTRIES;
		if (x->refs != y->refs || x->pins != y->pins)
			differs |= GUP_DIFFER_REFS;
	}
	return differs;
}

bool gup_record_same_before(const struct gup_record *a, const struct gup_record *b)
{
	uint32_t compared = page_facts_compared(a, b) & ~(uint32_t)GUP_PAGE_FACT_SAME;

	if (a->nr_entries != b->nr_entries)
		return false;
	for (unsigned int i = 0; i < a->nr_entries; i++)
		if (((a->before[i].facts ^ b->before[i].facts) & ~(uint32_t)GUP_ENTRY_FACT_SAME) ||
		    ((a->before[i].page ^ b->before[i].page) & compared))
			return false;
	return true;
}

unsigned int gup_record_compare(const struct gup_record *a, const struct gup_record *b)
{
	unsigned int differs;

	if (!gup_record_same_before(a, b))
		return GUP_DIFFER_STATE;
	/* If a call was stopped, its effects before that are not compared. */
	if (a->crashed || b->crashed || a->endless || b->endless)
		return a->crashed == b->crashed && a->endless == b->endless ? 0
									    : GUP_DIFFER_ENDLESS;
	differs = compare_pages(a, b) | compare_entries(a, b);
#define X(id, member) differs |= a->member != b->member ? GUP_DIFFER_##id : 0;
	DIFFER_MEMBERS(X)
#undef X
	if (faults_differ(a, b))
		differs |= GUP_DIFFER_FAULTS;
	if (a->nr_migrated != b->nr_migrated)
		differs |= GUP_DIFFER_MIGRATED;
	if (a->warned != b->warned)
		differs |= GUP_DIFFER_WARNS;
	return differs;
}
