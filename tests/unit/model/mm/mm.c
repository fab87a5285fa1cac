// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces: arenas, snapshots, comparison, and what they cost.
 */
#include "fixture.h"

/* A struct gup_page is small: a million of them are mapped in bench runs. */
static void page_is_small(void **state)
{
	(void)state;
	assert_true(sizeof(struct gup_page) <= 24);
}

/* An impossible size gives NULL. */
static void create_refused(void **state)
{
	(void)state;
	assert_null(gup_mm_create(3, 8, 8, 8));
	assert_null(gup_mm_create(6, 8, 8, 8));
	assert_null(gup_mm_create(4, 0, 8, 8));
	assert_null(gup_mm_create(4, 8, 0, 8));
	assert_null(gup_mm_create(4, 8, 8, 0));
	/* Tables would reach into the pages' frames, pages beyond the last frame. */
	assert_null(gup_mm_create(4, GUP_PFN_BASE - GUP_TABLE_PFN_BASE + 1, 8, 8));
	assert_null(gup_mm_create(4, 8, UINT32_MAX, 8));
	gup_mm_destroy(NULL);
}

/* A fresh address space has a root table and the zero page, which itself holds. */
static void fresh(void **state)
{
	struct world *w = *state;

	assert_int_equal(w->mm->nr_tables, 1);
	assert_int_equal(w->mm->nr_pages, 1);
	assert_int_equal(w->mm->nr_vmas, 0);
	assert_int_equal(w->mm->zero_pfn, GUP_PFN_BASE);
	assert_int_equal(zero_page(w)->flags, PG_ZERO);
	assert_int_equal(zero_page(w)->refcount, 1);
	assert_int_equal(gup_refs(zero_page(w)), 0);
}

/* An address space with small pages, a huge one, a file and swap. */
static void furnish(struct world *w)
{
	at(w, V(6, 12));
	anon_rw(w, 8);
	area(w, BASE + GUP_PMD_SIZE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, BASE + GUP_PMD_SIZE, 1);
	area(w, BASE + 2 * GUP_PMD_SIZE, 4, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE + 2 * GUP_PMD_SIZE, 2);
	area(w, BASE + 3 * GUP_PMD_SIZE, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_SWAP_OUT, PAGE(7), 1);
	on(w, GUP_STEP_HINT, BASE, 4);
}

typedef void change_fn(struct world *w);

static void change_call(struct world *w)
{
	call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, 8);
}

static void change_huge(struct world *w)
{
	call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE + GUP_PMD_SIZE, GUP_PMD_NR);
}

static void change_split(struct world *w)
{
	on(w, GUP_STEP_SPLIT, BASE + GUP_PMD_SIZE, 1);
}

static void change_longterm(struct world *w)
{
	mark(w, PAGE(2), PG_UNPINNABLE);
	call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, 4);
}

static void change_far(struct world *w)
{
	uint64_t far = gup_task_size_max(5) - GUP_PMD_SIZE;

	area(w, far, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, far, 2);
}

static void change_fork(struct world *w)
{
	set(w, GUP_STEP_FORK, 0);
	on(w, GUP_STEP_WRITE, BASE, 8);
	set(w, GUP_STEP_CHILD_EXIT, 0);
}

static void change_rest(struct world *w)
{
	protect(w, 0);
	on(w, GUP_STEP_ZAP, PAGE(2), 2);
	on(w, GUP_STEP_UFFD_WP, BASE + GUP_PMD_SIZE, GUP_PMD_NR);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	set(w, GUP_STEP_NODE, 3);
	set(w, GUP_STEP_FORKING, 1);
	set(w, GUP_STEP_SIGNAL, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	on(w, GUP_STEP_READ, BASE + 3 * GUP_PMD_SIZE, 1);
}

static change_fn *const changes[] = { change_call, change_huge, change_split, change_longterm,
				      change_far,  change_fork, change_rest };

#define NR_CHANGES (sizeof(changes) / sizeof(changes[0]))

/* Restoring undoes whatever was done, also new tables, pages and VMAs, time after time. */
static void restore(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	furnish(w);
	assert_true(gup_mm_copy(base, w->mm));
	assert_true(gup_mm_same(base, w->mm));
	for (unsigned int round = 0; round < 2; round++) {
		for (size_t i = 0; i < NR_CHANGES; i++) {
			changes[i](w);
			assert_false(gup_mm_same(w->mm, base));
			gup_mm_restore(w->mm, base);
			assert_true(gup_mm_same(w->mm, base));
			assert_int_equal(w->mm->nr_tables, base->nr_tables);
		}
	}
	/* All changes together, and a result that repeats. */
	for (size_t i = 0; i < NR_CHANGES; i++)
		changes[i](w);
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, 0, BASE, 8), 8);
	gup_mm_destroy(base);
}

/* Pages that a restore took away are as if they had never been. */
static void restore_forgets_pages(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	at(w, V(6, 12));
	assert_true(gup_mm_copy(base, w->mm));
	for (unsigned int i = 0; i < 9; i++)
		gup_page_alloc(w->mm, 0, PG_ANON | PG_CMA);
	gup_mm_restore(w->mm, base);
	/* A huge page leaves a gap, in which nothing must be left. */
	gup_page_alloc(w->mm, GUP_PMD_ORDER, PG_ANON);
	gup_page_alloc(base, GUP_PMD_ORDER, PG_ANON);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

/* A copy is equal, independent, and can be made again over something else. */
static void copy(void **state)
{
	struct world *w = *state;
	struct gup_mm *copy = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(copy);
	furnish(w);
	assert_true(gup_mm_copy(copy, w->mm));
	change_fork(w);
	assert_false(gup_mm_same(copy, w->mm));
	assert_true(gup_mm_copy(copy, w->mm));
	assert_true(gup_mm_same(copy, w->mm));
	/* The other way round: the copy changes and is restored from its origin. */
	assert_true(gup_zap(copy, &w->rules, BASE, PAGE(4)));
	assert_false(gup_mm_same(copy, w->mm));
	gup_mm_restore(copy, w->mm);
	assert_true(gup_mm_same(copy, w->mm));
	gup_mm_destroy(copy);
}

/* A copy over an address space that held more leaves nothing of it behind. */
static void copy_over_more(void **state)
{
	struct world *w = *state;
	struct gup_mm *large = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	struct gup_mm *small = gup_mm_create(5, 1, 4, 1);

	assert_non_null(large);
	assert_non_null(small);
	furnish(w);
	assert_true(gup_mm_copy(large, w->mm));
	at(w, V(6, 12));
	assert_true(gup_mm_copy(large, w->mm));
	assert_true(gup_mm_same(large, w->mm));
	/* A page allocated now is as new as in the other. */
	assert_int_equal(gup_page_alloc(large, 3, PG_ANON), gup_page_alloc(w->mm, 3, PG_ANON));
	assert_true(gup_mm_same(large, w->mm));
	/* With another size of arenas two address spaces may still be the same. */
	at(w, V(6, 12));
	assert_true(gup_mm_same(small, w->mm));
	gup_pte_slot(w->mm, BASE);
	assert_false(gup_mm_same(small, w->mm));
	assert_false(gup_mm_same(w->mm, small));
	gup_mm_destroy(small);
	gup_mm_destroy(large);
}

/* A copy into too little room, or of other levels, leaves an empty address space. */
static void copy_refused(void **state)
{
	static const struct {
		unsigned int levels;
		uint32_t tables;
		uint32_t pages;
		uint32_t vmas;
	} rows[] = { { 4, 48, 6 * GUP_PMD_NR, 8 },
		     { 5, 4, 6 * GUP_PMD_NR, 8 },
		     { 5, 48, 16, 8 },
		     { 5, 48, 6 * GUP_PMD_NR, 2 } };
	struct world *w = *state;

	furnish(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_mm *small =
			gup_mm_create(rows[i].levels, rows[i].tables, rows[i].pages, rows[i].vmas);

		assert_non_null(small);
		gup_vma_add(small, PAGE(0), PAGE(1), RW, GUP_VMA_ANON);
		gup_pte_slot(small, BASE);
		assert_false(gup_mm_copy(small, w->mm));
		assert_int_equal(small->nr_vmas, 0);
		assert_int_equal(small->nr_tables, 1);
		assert_int_equal(small->nr_pages, 1);
		gup_mm_destroy(small);
	}
}

/* A reset gives what creation gave. */
static void reset(void **state)
{
	struct world *w = *state;
	struct gup_mm *fresh_mm = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(fresh_mm);
	furnish(w);
	for (size_t i = 0; i < NR_CHANGES; i++)
		changes[i](w);
	set(w, GUP_STEP_UFFD_MODE, 2);
	inject(w, GUP_INJECT_OOM, 0, 1);
	gup_mm_reset(w->mm);
	assert_true(gup_mm_same(w->mm, fresh_mm));
	assert_int_equal(w->mm->inject, GUP_INJECT_NONE);
	assert_false(w->mm->uffd_handler);
	assert_int_equal(w->mm->huge_zero_pfn, 0);
	gup_mm_destroy(fresh_mm);
}

/* gup_mm_same() sees one bit of an entry, one count, one flag. */
static void same_sees(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	furnish(w);
	assert_true(gup_mm_copy(base, w->mm));
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(5)), entry_at(w, PAGE(5)) ^ GUP_PTE_ACCESSED);
	assert_false(gup_mm_same(w->mm, base));
	gup_mm_restore(w->mm, base);
	gup_page_touch(w->mm, page_at(w, PAGE(5)))->refcount++;
	assert_false(gup_mm_same(w->mm, base));
	gup_mm_restore(w->mm, base);
	w->mm->vma[0].flags ^= VM_LOCKED;
	assert_false(gup_mm_same(w->mm, base));
	gup_mm_restore(w->mm, base);
	w->mm->has_pinned = true;
	assert_false(gup_mm_same(w->mm, base));
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

/* Tables that mapping nr pages takes, and whether all of them are there. */
static uint32_t map_many(uint32_t nr)
{
	struct gup_mm *mm = gup_mm_create(4, nr / GUP_PTRS_PER_TABLE + 64, nr + 1, 1);
	uint32_t tables;
	unsigned int level;

	assert_non_null(mm);
	assert_non_null(gup_vma_add(mm, BASE, PAGE(nr), VM_OWN | RW, GUP_VMA_ANON));
	for (uint32_t i = 0; i < nr; i++)
		assert_non_null(gup_map_page(mm, PAGE(i), gup_page_alloc(mm, 0, PG_ANON), P_RW));
	for (uint32_t i = 0; i < nr; i += 997)
		assert_true(*gup_entry_lookup(mm, PAGE(i), &level) ==
			    pfn_pte(GUP_PFN_BASE + 1 + i, P_RW));
	tables = mm->nr_tables;
	gup_mm_destroy(mm);
	return tables;
}

/* A million pages take memory in proportion: one table for each 512 of them. */
static void million_pages(void **state)
{
	(void)state;
	assert_int_equal(map_many(1u << 16), 1 + 1 + 1 + 128);
	assert_int_equal(map_many(1u << 20), 1 + 1 + 4 + 2048);
}

/* A restore reads only the changes, however much is mapped. */
static void restore_is_local(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	uint32_t entries = 0;

	assert_non_null(base);
	at(w, V(6, 12));
	anon_rw(w, 4 * GUP_PMD_NR);
	assert_true(gup_mm_copy(base, w->mm));
	call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(700), 3);
	for (uint32_t t = 0; t < w->mm->nr_tables; t++)
		if (w->mm->changed[t].lo < w->mm->changed[t].hi)
			entries += w->mm->changed[t].hi - w->mm->changed[t].lo;
	/* No entry changed, and three pages that lie together. */
	assert_int_equal(entries, 0);
	assert_int_equal(w->mm->page_hi - w->mm->page_lo, 3);
	gup_mm_restore(w->mm, base);
	assert_true(gup_mm_same(w->mm, base));
	gup_mm_destroy(base);
}

#define TOP (UINT64_C(1) << 48)

/* Nothing changed, and all that was used up to now is known. */
static void clean(const struct gup_mm *mm)
{
	assert_int_equal(mm->page_lo, UINT32_MAX);
	assert_int_equal(mm->page_hi, 0);
	for (uint32_t t = 0; t < mm->nr_tables; t++) {
		assert_int_equal(mm->changed[t].lo, GUP_PTRS_PER_TABLE);
		assert_int_equal(mm->changed[t].hi, 0);
	}
}

static void range_is(const struct gup_table_range *range, unsigned int lo, unsigned int hi)
{
	assert_int_equal(range->lo, lo);
	assert_int_equal(range->hi, hi);
}

/* A new address space has no entry that is not empty, and a reset one neither. */
static void fresh_memory(void **state)
{
	struct world *w = *state;

	for (unsigned int round = 0; round < 2; round++) {
		assert_int_equal(w->mm->nr_tables, 1);
		clean(w->mm);
		range_is(&w->mm->range[0], GUP_PTRS_PER_TABLE, 0);
		at(w, NEWEST);
		area(w, 3 * TOP, 2, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, 3 * TOP, 2);
		range_is(&w->mm->range[0], 3, 4);
		assert_int_equal(w->mm->page_lo, 1);
		assert_int_equal(w->mm->page_hi, 3);
		gup_mm_reset(w->mm);
	}
}

/* A table's range is that of the entries set, first to last; a new one in its place begins anew. */
static void ranges(void **state)
{
	struct world *w = *state;

	for (unsigned int round = 0; round < 2; round++) {
		at(w, NEWEST);
		anon_rw(w, 1);
		area(w, PAGE(9), 3, VM_OWN | RW, GUP_VMA_ANON);
		for (unsigned int t = 1; t < 4; t++)
			assert_int_equal(w->mm->range[t].hi - w->mm->range[t].lo, 1);
		range_is(&w->mm->range[4], 0, 1);
		on(w, GUP_STEP_WRITE, PAGE(10), 1);
		range_is(&w->mm->range[4], 0, 11);
		range_is(&w->mm->changed[4], 0, 11);
		on(w, GUP_STEP_WRITE, PAGE(9), 1);
		range_is(&w->mm->range[4], 0, 11);
		on(w, GUP_STEP_WRITE, PAGE(11), 1);
		range_is(&w->mm->range[4], 0, 12);
	}
}

/* Both sides of a copy are clean; a change is noted on its side; restoring makes it clean again. */
static void snapshots(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	/* The old contents and changes of the copy are dropped. */
	gup_map_page(base, PAGE(100), gup_page_alloc(base, 0, PG_ANON), P_RW);
	at(w, NEWEST);
	area(w, BASE, 8, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(2), 3);
	assert_true(gup_mm_copy(base, w->mm));
	clean(w->mm);
	clean(base);
	range_is(&base->range[4], 2, 5);

	on(w, GUP_STEP_WRITE, PAGE(6), 2);
	on(w, GUP_STEP_READ, PAGE(0), 1);
	range_is(&w->mm->changed[4], 0, 8);
	assert_int_equal(w->mm->page_lo, 4);
	assert_int_equal(w->mm->page_hi, 6);
	clean(base);
	gup_mm_restore(w->mm, base);
	clean(w->mm);
	range_is(&w->mm->range[4], 2, 5);
	assert_memory_equal(w->mm->range, base->range, base->nr_tables * sizeof(*base->range));
	gup_mm_destroy(base);
}

/* Only recorded changes are undone. A write that was not recorded stays. */
static void only_changes(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	gup_entry *slot;

	assert_non_null(base);
	at(w, NEWEST);
	anon_rw(w, 4);
	assert_true(gup_mm_copy(base, w->mm));
	slot = gup_pte_slot(w->mm, PAGE(1));
	slot[2] = 1;
	page_at(w, PAGE(2))->node = 1;
	gup_mm_restore(w->mm, base);
	assert_int_equal(slot[2], 1);
	assert_int_equal(page_at(w, PAGE(2))->node, 1);
	/* From the first page touched to the last. */
	gup_page_touch(w->mm, page_at(w, PAGE(1)));
	gup_page_touch(w->mm, page_at(w, PAGE(2)))->node = 2;
	gup_set_entry(w->mm, slot, 0);
	gup_set_entry(w->mm, slot + 1, 0);
	gup_mm_restore(w->mm, base);
	assert_int_equal(page_at(w, PAGE(2))->node, 0);
	assert_int_equal(slot[0], base->table[4][1]);
	assert_int_equal(slot[1], base->table[4][2]);
	assert_int_equal(slot[2], 1);
	gup_mm_destroy(base);
}

/* With every table, page and VMA in use, all works as with room to spare. */
static void full(void **state)
{
	/* At the end of each table: who goes too far leaves the arena, which sanitizers tell. */
	const uint64_t addr = gup_task_size_max(4) - 2 * GUP_PAGE_SIZE;
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(4, 4, 3, 1);

	assert_non_null(base);
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(4, 4, 3, 1);
	for (unsigned int round = 0; round < 2; round++) {
		at(w, NEWEST);
		area(w, addr, 2, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, addr, 2);
		assert_int_equal(w->mm->nr_tables, 4);
		assert_int_equal(w->mm->nr_pages, 3);
		assert_true(gup_mm_copy(base, w->mm));
		assert_true(gup_mm_same(base, w->mm));
		on(w, GUP_STEP_ZAP, addr, 2);
		assert_false(gup_mm_same(base, w->mm));
		gup_mm_restore(w->mm, base);
		assert_true(gup_mm_same(base, w->mm));
		assert_int_equal(pte_pfn(entry_at(w, addr + GUP_PAGE_SIZE)), GUP_PFN_BASE + 2);
		gup_mm_reset(w->mm);
		assert_false(gup_mm_same(base, w->mm));
		gup_mm_restore(base, w->mm);
		gup_mm_reset(base);
		assert_true(gup_mm_same(base, w->mm));
	}
	gup_mm_destroy(base);
}

/* A reset leaves no entry and no page, whichever were used. */
static void nothing_left(void **state)
{
	static const unsigned char zero[sizeof(gup_entry) * GUP_PTRS_PER_TABLE];
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 4);
	area(w, 5 * TOP, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, 5 * TOP, 1);
	assert_int_equal(w->mm->nr_tables, 9);
	gup_mm_reset(w->mm);
	for (unsigned int t = 0; t < 9; t++)
		assert_memory_equal(w->mm->table[t], zero, sizeof(zero));
	for (unsigned int p = 1; p < 8; p++)
		assert_memory_equal(&w->mm->page[p], zero, sizeof(w->mm->page[p]));
	/* Only the zero page is left. It exists before changes are recorded. */
	assert_int_equal(w->mm->page[0].flags, PG_ZERO);
	assert_int_equal(w->mm->page[0].held, 1);
}

/* Two addresses that differ only in the top level are different. */
static void same_sees_the_top(void **state)
{
	struct world *w = *state;
	struct gup_mm *other = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(other);
	at(w, NEWEST);
	gup_pte_slot(w->mm, 1 * TOP);
	gup_pte_slot(other, 2 * TOP);
	assert_memory_equal(w->mm->table[1], other->table[1], sizeof(w->mm->table[1]));
	assert_false(gup_mm_same(w->mm, other));
	gup_mm_reset(other);
	gup_pte_slot(other, 1 * TOP);
	assert_true(gup_mm_same(w->mm, other));
	/* The last table counts as the first does. */
	gup_set_entry(other, gup_pte_slot(other, 1 * TOP), 1);
	assert_false(gup_mm_same(w->mm, other));
	gup_mm_destroy(other);
}

/* Each setting that a walk could notice makes a difference. */
static void same_sees_settings(void **state)
{
	struct world *w = *state;
	struct gup_mm *other = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	struct gup_mm *folded = gup_mm_create(4, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(other);
	assert_non_null(folded);
	at(w, NEWEST);
	assert_true(gup_mm_same(w->mm, other));
	assert_false(gup_mm_same(w->mm, folded));
	for (unsigned int i = 0; i < 9; i++) {
		gup_mm_reset(other);
		other->node += i == 0;
		other->thp = i == 1;
		other->gate = i == 2 ? GUP_GATE_XONLY : GUP_GATE_NONE;
		other->has_pinned = i == 3;
		other->fatal_signal = i == 4;
		other->signal = i == 5;
		other->write_protect_seq += i == 6;
		if (i == 7)
			gup_vma_add(other, BASE, PAGE(1), RW, GUP_VMA_ANON);
		if (i == 8)
			gup_page_alloc(other, 0, PG_ANON);
		assert_false(gup_mm_same(w->mm, other));
		assert_false(gup_mm_same(other, w->mm));
	}
	gup_mm_destroy(folded);
	gup_mm_destroy(other);
}

/* A page that was there and is mapped once more has its old counts again. */
static void mapped_once_more(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	w->twin = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);
	assert_true(gup_mm_copy(w->twin, w->mm));
	on(w, GUP_STEP_READ, PAGE(1), 1);
	assert_false(gup_mm_same(w->mm, w->twin));
	gup_mm_restore(w->mm, w->twin);
	assert_true(gup_mm_same(w->mm, w->twin));
}

/* There may be tables as far as the frames of pages, and none beyond. */
static void most_tables(void **state)
{
	struct gup_mm *mm = gup_mm_create(5, GUP_PFN_BASE - GUP_TABLE_PFN_BASE, 1, 1);

	(void)state;
	assert_non_null(mm);
	gup_mm_destroy(mm);
	assert_null(gup_mm_create(5, GUP_PFN_BASE - GUP_TABLE_PFN_BASE + 1, 1, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(restore_forgets_pages),
		cmocka_unit_test(page_is_small),
		cmocka_unit_test(create_refused),
		TEST(fresh),
		TEST(restore),
		TEST(copy),
		TEST(copy_over_more),
		TEST(copy_refused),
		TEST(reset),
		TEST(same_sees),
		cmocka_unit_test(million_pages),
		TEST(restore_is_local),
		TEST(fresh_memory),
		TEST(ranges),
		TEST(snapshots),
		TEST(only_changes),
		TEST(full),
		TEST(nothing_left),
		TEST(same_sees_the_top),
		TEST(same_sees_settings),
		TEST(mapped_once_more),
		TEST(most_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
