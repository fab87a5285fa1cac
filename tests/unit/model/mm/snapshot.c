// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an address space remembers of itself: which entries may not be empty, what changed
 * since the last snapshot; and arenas that are full to the last place.
 */
#include "fixture.h"

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
static void fresh(void **state)
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
	/* What the copy held and had changed is forgotten. */
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

/* Only what changed is brought back: the rest stays as somebody wrote it past the records. */
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
	/* The zero page alone is there, and was taken before anybody looked for changes. */
	assert_int_equal(w->mm->page[0].flags, PG_ZERO);
	assert_int_equal(w->mm->page[0].held, 1);
}

/* What differs at the top alone is another address. */
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
		TEST(fresh),
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
