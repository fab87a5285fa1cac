// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing two outcomes of one call.
 */
#include <gupwalk/engine.h>
#include <gupwalk/record.h>

#include "internal.h"

static const char *const differ_names[GUP_DIFFER_NR] = {
#define X(id, name) [GUP_DIFFER_BIT_##id] = name,
	GUP_DIFFER_LIST(X)
#undef X
};

static const char *const class_names[GUP_ENTRY_POINT_CLASS_NR] = {
#define X(id, name) [GUP_ENTRY_POINT_CLASS_##id] = name,
	GUP_ENTRY_POINT_CLASS_LIST(X)
#undef X
};

const char *gup_differ_name(unsigned int bit)
{
	return bit < GUP_DIFFER_NR ? differ_names[bit] : NULL;
}

const char *gup_entry_point_class_name(unsigned int call_class)
{
	return call_class < GUP_ENTRY_POINT_CLASS_NR ? class_names[call_class] : NULL;
}

enum gup_entry_point_class gup_entry_point_class(unsigned int entry)
{
	if (entry == GUP_ENTRY_POINT_LOOK_UP)
		return GUP_ENTRY_POINT_CLASS_LOOK_UP;
	if (gup_entry_point_is_fast_only(entry))
		return GUP_ENTRY_POINT_CLASS_FAST_ONLY;
	if (gup_entry_point_is_fast(entry))
		return gup_entry_point_pins(entry) ? GUP_ENTRY_POINT_CLASS_PIN_FAST
						   : GUP_ENTRY_POINT_CLASS_GET_FAST;
	return gup_entry_point_pins(entry) ? GUP_ENTRY_POINT_CLASS_PIN : GUP_ENTRY_POINT_CLASS_GET;
}

/* A bit that is not a PG_ flag: the page is the one that was mapped before. */
#define SAME_PAGE (1u << 31)

/*
 * The page that was handed out, and its flags. The frame's number depends only on the order of
 * allocation. So this says whether it is the page that was mapped before, or which kind of
 * other page it is.
 */
static uint32_t page_sort(const struct gup_trial *c, struct law_cursor *cursor, uint64_t i)
{
	const struct gup_page *page = c->out->pages[i];
	uint64_t addr = c->call->start + (i << GUP_PAGE_SHIFT);
	struct law_entry before = law_entry_next(cursor, addr);
	uint32_t sort;

	if (!page)
		return 0;
	sort = page_folio(c->after, page)->flags &
	       (PG_ANON | PG_KSM | PG_ZERO | PG_SHMEM | PG_FILE | PG_FSDAX | PG_SECRETMEM |
		PG_DIRTY | PG_REFERENCED | PG_ACTIVE);
	sort |= page->flags & PG_ANON_EXCLUSIVE;
	if (law_maps(before) && law_frame(before, addr) == page_to_pfn(c->after, page))
		sort |= SAME_PAGE;
	return sort;
}

static bool pages_differ(const struct gup_trial *a, const struct gup_trial *b)
{
	struct law_cursor in_a = { .mm = a->before }, in_b = { .mm = b->before };

	if (a->out->nr_pages != b->out->nr_pages)
		return true;
	for (uint64_t i = 0; i < a->out->nr_pages; i++) {
		if (page_sort(a, &in_a, i) != page_sort(b, &in_b, i))
			return true;
	}
	return false;
}

void gup_trial_refs(const struct gup_trial *c, int64_t *refs, int64_t *pins)
{
	const struct gup_mm *after = c->after;
	uint32_t hi = after->page_hi < after->nr_pages ? after->page_hi : after->nr_pages;

	*refs = 0;
	*pins = 0;
	for (uint32_t i = after->page_lo; i < hi; i += 1u << after->page[i].order) {
		*refs += gup_refs(&after->page[i]);
		*pins += after->page[i].pincount;
		if (i < c->before->nr_pages) {
			*refs -= gup_refs(&c->before->page[i]);
			*pins -= c->before->page[i].pincount;
		}
	}
}

static bool refs_differ(const struct gup_trial *a, const struct gup_trial *b)
{
	int64_t refs[2];
	int64_t pins[2];

	gup_trial_refs(a, &refs[0], &pins[0]);
	gup_trial_refs(b, &refs[1], &pins[1]);
	return refs[0] != refs[1] || pins[0] != pins[1];
}

static bool faults_differ(const struct gup_outcome *a, const struct gup_outcome *b)
{
	uint32_t nr = a->nr_faults < GUP_FAULTS_LOGGED ? a->nr_faults : GUP_FAULTS_LOGGED;

	if (a->nr_faults != b->nr_faults)
		return true;
	for (uint32_t i = 0; i < nr; i++) {
		if (a->faults[i].kind != b->faults[i].kind ||
		    a->faults[i].addr != b->faults[i].addr || a->faults[i].ret != b->faults[i].ret)
			return true;
	}
	return false;
}

/* Look-ups of the same addresses before a call and after it. */
struct lookups {
	struct law_cursor before;
	struct law_cursor after;
};

/* The entry after a call, compared with before: 0 if the call did not change it. */
static gup_entry left(struct lookups *lookups, uint64_t addr)
{
	struct law_entry before = law_entry_next(&lookups->before, addr);
	struct law_entry after = law_entry_next(&lookups->after, addr);

	if (before.e == after.e && before.level == after.level)
		return 0;
	/* A bit that no entry has marks a change, also a change to an empty entry. */
	return (after.e & ~GUP_PTE_PFN_MASK) | (gup_entry)after.level << 52;
}

/* No table was changed since the snapshot before the call. */
static bool left_alone(const struct gup_mm *mm)
{
	for (uint32_t t = 0; t < mm->nr_tables; t++)
		if (mm->changed[t].lo < mm->changed[t].hi)
			return false;
	return true;
}

/*
 * The next address at which left() may return another value. Without a table, all addresses
 * that the table would map have the same value. In a table, only entries that were written can
 * differ.
 */
static uint64_t next_change(const struct lookups *lookups, uint64_t addr)
{
	const struct law_cursor *before = &lookups->before;
	const struct law_cursor *after = &lookups->after;
	const struct gup_mm *mm = after->mm;
	uint64_t end = before->from + before->size;
	const struct gup_table_range *changed;
	unsigned int at;

	if (addr >= gup_task_size_max(mm->levels))
		return addr + GUP_PAGE_SIZE;
	if (after->from + after->size < end)
		end = after->from + after->size;
	if (before->level > 1 && after->level > 1)
		return end;
	if (before->level != after->level)
		return addr + GUP_PAGE_SIZE;
	changed = &mm->changed[(size_t)(after->slot - &mm->table[0][0]) / GUP_PTRS_PER_TABLE];
	at = (unsigned int)((addr - after->from) >> GUP_PAGE_SHIFT) + 1;
	if (at >= changed->hi)
		return end;
	return after->from + ((uint64_t)(at > changed->lo ? at : changed->lo) << GUP_PAGE_SHIFT);
}

static bool entries_differ(const struct gup_trial *a, const struct gup_trial *b)
{
	struct lookups in_a = { { .mm = a->before }, { .mm = a->after } };
	struct lookups in_b = { { .mm = b->before }, { .mm = b->after } };
	uint64_t nr = a->call->entry_point == GUP_ENTRY_POINT_LOOK_UP ? 1 : a->call->nr_pages;

	if (left_alone(a->after) && left_alone(b->after))
		return false;
	if (nr > a->out->max_pages)
		nr = a->out->max_pages;
	for (uint64_t i = 0; i < nr;) {
		uint64_t addr = (a->call->start & GUP_PAGE_MASK) + (i << GUP_PAGE_SHIFT);
		uint64_t next[2];

		if (left(&in_a, addr) != left(&in_b, addr))
			return true;
		next[0] = next_change(&in_a, addr);
		next[1] = next_change(&in_b, addr);
		i += ((next[0] < next[1] ? next[0] : next[1]) - addr) >> GUP_PAGE_SHIFT;
	}
	return false;
}

/* If warnings have no names, only whether there was one is compared. */
static bool warnings_differ(const struct gup_outcome *a, const struct gup_outcome *b,
			    uint32_t observed)
{
	return observed & GUP_OBSERVES_WARNINGS ? a->warns != b->warns : !a->warns != !b->warns;
}

unsigned int gup_outcome_compare(const struct gup_trial *a, const struct gup_trial *b,
				 uint32_t observed)
{
	const struct gup_outcome *x = a->out;
	const struct gup_outcome *y = b->out;
	struct gup_record record[2];
	unsigned int differs = 0;

	if (x->record || y->record) {
		gup_record_of(&record[0], a);
		gup_record_of(&record[1], b);
		return gup_record_compare(&record[0], &record[1]);
	}
	if (!(observed & GUP_OBSERVES_UNRETURNED) && x->endless && y->endless)
		return 0;
#define X(id, member) differs |= x->member != y->member ? GUP_DIFFER_##id : 0;
	DIFFER_MEMBERS(X)
#undef X
	if (x->locks != y->locks || x->drops != y->drops || x->lock_faults != y->lock_faults)
		differs |= GUP_DIFFER_LOCKS;
	if (pages_differ(a, b))
		differs |= GUP_DIFFER_PAGES;
	if (refs_differ(a, b))
		differs |= GUP_DIFFER_REFS;
	if (faults_differ(x, y))
		differs |= GUP_DIFFER_FAULTS;
	if (entries_differ(a, b))
		differs |= GUP_DIFFER_ENTRIES;
	if (warnings_differ(x, y, observed))
		differs |= GUP_DIFFER_WARNS;
	return differs;
}
