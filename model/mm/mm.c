// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces: arenas, snapshots, comparison.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/mm.h>

/* Nothing changed since the last snapshot. */
static void clear_changes(struct gup_mm *mm)
{
	for (uint32_t t = 0; t < mm->nr_tables; t++)
		mm->changed[t] = gup_empty_range;
	mm->page_lo = UINT32_MAX;
	mm->page_hi = 0;
}

/* Clear the tables from @first on, which are free now. Allocation resets their ranges. */
static void clear_tables(struct gup_mm *mm, uint32_t first)
{
	for (uint32_t t = first; t < mm->nr_tables; t++) {
		const struct gup_table_range *r = &mm->range[t];

		if (r->lo < r->hi)
			memset(&mm->table[t][r->lo], 0, (r->hi - r->lo) * sizeof(gup_entry));
	}
}

/* Clear the pages from number @first on, which are free now. */
static void clear_pages(struct gup_mm *mm, uint32_t first)
{
	if (mm->nr_pages > first)
		memset(&mm->page[first], 0, (mm->nr_pages - first) * sizeof(*mm->page));
}

/* The part of an address space that is neither arenas nor their sizes. */
static void copy_scalars(struct gup_mm *dst, const struct gup_mm *src)
{
	const size_t from = offsetof(struct gup_mm, nr_tables);

	memcpy((unsigned char *)dst + from, (const unsigned char *)src + from, sizeof(*dst) - from);
}

struct gup_mm *gup_mm_create(unsigned int levels, uint32_t max_tables, uint32_t max_pages,
			     uint32_t max_vmas)
{
	struct gup_mm *mm;

	if ((levels != 4 && levels != 5) || !max_tables || !max_pages || !max_vmas)
		return NULL;
	/* Frames of pages and of tables must not overlap any others. */
	if (max_tables > GUP_PFN_BASE - GUP_TABLE_PFN_BASE || max_pages > UINT32_MAX - GUP_PFN_BASE)
		return NULL;

	mm = calloc(1, sizeof(*mm));
	if (!mm)
		return NULL;
	mm->max_tables = max_tables;
	mm->max_pages = max_pages;
	mm->max_vmas = max_vmas;
	mm->levels = (uint8_t)levels;
	mm->table = calloc(max_tables, sizeof(*mm->table));
	mm->range = calloc(max_tables, sizeof(*mm->range));
	mm->changed = calloc(max_tables, sizeof(*mm->changed));
	mm->page = calloc(max_pages, sizeof(*mm->page));
	mm->vma = calloc(max_vmas, sizeof(*mm->vma));
	if (!mm->table || !mm->range || !mm->changed || !mm->page || !mm->vma) {
		gup_mm_destroy(mm);
		return NULL;
	}
	gup_mm_reset(mm);
	return mm;
}

void gup_mm_destroy(struct gup_mm *mm)
{
	if (!mm)
		return;
	free(mm->table);
	free(mm->range);
	free(mm->changed);
	free(mm->page);
	free(mm->vma);
	free(mm);
}

void gup_mm_reset(struct gup_mm *mm)
{
	struct gup_mm fresh = { .levels = mm->levels };
	struct gup_page *zero;

	clear_tables(mm, 0);
	clear_pages(mm, 0);
	copy_scalars(mm, &fresh);
	mm->nr_tables = 1;
	mm->range[0] = gup_empty_range;

	mm->zero_pfn = gup_page_alloc(mm, 0, PG_ZERO);
	zero = pfn_to_page(mm, mm->zero_pfn);
	zero->refcount = 1;
	zero->held = 1;
	clear_changes(mm);
}

bool gup_mm_copy(struct gup_mm *dst, struct gup_mm *src)
{
	if (dst->levels != src->levels || dst->max_tables < src->nr_tables ||
	    dst->max_pages < src->nr_pages || dst->max_vmas < src->nr_vmas) {
		gup_mm_reset(dst);
		return false;
	}

	clear_tables(dst, 0);
	for (uint32_t t = 0; t < src->nr_tables; t++) {
		const struct gup_table_range *r = &src->range[t];

		dst->range[t] = *r;
		if (r->lo < r->hi)
			memcpy(&dst->table[t][r->lo], &src->table[t][r->lo],
			       (r->hi - r->lo) * sizeof(gup_entry));
	}
	memcpy(dst->page, src->page, src->nr_pages * sizeof(*dst->page));
	clear_pages(dst, src->nr_pages);
	memcpy(dst->vma, src->vma, src->nr_vmas * sizeof(*dst->vma));
	copy_scalars(dst, src);
	clear_changes(dst);
	clear_changes(src);
	return true;
}

void gup_mm_restore(struct gup_mm *mm, const struct gup_mm *base)
{
	uint32_t hi = mm->page_hi < base->nr_pages ? mm->page_hi : base->nr_pages;

	for (uint32_t t = 0; t < base->nr_tables; t++) {
		struct gup_table_range *c = &mm->changed[t];

		if (c->lo >= c->hi)
			continue;
		memcpy(&mm->table[t][c->lo], &base->table[t][c->lo],
		       (c->hi - c->lo) * sizeof(gup_entry));
		mm->range[t] = base->range[t];
		*c = gup_empty_range;
	}
	clear_tables(mm, base->nr_tables);

	if (mm->page_lo < hi)
		memcpy(&mm->page[mm->page_lo], &base->page[mm->page_lo],
		       (hi - mm->page_lo) * sizeof(*mm->page));
	clear_pages(mm, base->nr_pages);
	memcpy(mm->vma, base->vma, base->nr_vmas * sizeof(*mm->vma));
	copy_scalars(mm, base);
	mm->page_lo = UINT32_MAX;
	mm->page_hi = 0;
}

static bool same_tables(const struct gup_mm *a, const struct gup_mm *b)
{
	/* No entry leads to a table that only one of them has; otherwise entries would differ. */
	uint32_t nr = a->nr_tables < b->nr_tables ? a->nr_tables : b->nr_tables;

	for (uint32_t t = 0; t < nr; t++)
		if (memcmp(a->table[t], b->table[t], sizeof(a->table[t])))
			return false;
	return true;
}

bool gup_mm_same(const struct gup_mm *a, const struct gup_mm *b)
{
	return a->levels == b->levels && a->nr_pages == b->nr_pages && a->nr_vmas == b->nr_vmas &&
	       a->node == b->node && a->thp == b->thp && a->gate == b->gate &&
	       a->has_pinned == b->has_pinned && a->fatal_signal == b->fatal_signal &&
	       a->signal == b->signal && a->write_protect_seq == b->write_protect_seq &&
	       same_tables(a, b) && !memcmp(a->page, b->page, a->nr_pages * sizeof(*a->page)) &&
	       !memcmp(a->vma, b->vma, a->nr_vmas * sizeof(*a->vma));
}

const char *gup_inject_name(unsigned int inject)
{
	static const char *const names[GUP_INJECT_NR] = {
		[GUP_INJECT_NONE] = "none",
		[GUP_INJECT_OOM] = "oom",
		[GUP_INJECT_SIGBUS] = "sigbus",
		[GUP_INJECT_HWPOISON] = "hwpoison",
		[GUP_INJECT_RETRY] = "retry",
		[GUP_INJECT_COMPLETED] = "completed",
		[GUP_INJECT_FATAL_SIGNAL] = "fatal-signal",
		[GUP_INJECT_SIGNAL] = "signal",
		[GUP_INJECT_ZAP] = "zap",
	};

	return inject < GUP_INJECT_NR ? names[inject] : NULL;
}

const char *gup_gate_name(unsigned int gate)
{
	static const char *const names[GUP_GATE_NR] = {
		[GUP_GATE_NONE] = "none",
		[GUP_GATE_EMULATE] = "emulate",
		[GUP_GATE_XONLY] = "xonly",
	};

	return gate < GUP_GATE_NR ? names[gate] : NULL;
}
