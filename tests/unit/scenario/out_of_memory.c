// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arenas that are full: a lack of memory, told as one, and nothing lost.
 */
#include "fixture.h"

/* Another address space, with little room. */
static void small(struct world *w, uint32_t tables, uint32_t pages)
{
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, tables, pages, 4);
	assert_non_null(w->mm);
	at(w, V(6, 12));
}

/* Take all pages that are left. */
static void exhaust(struct world *w)
{
	while (gup_page_alloc(w->mm, 0, 0))
		;
}

/* A full arena is a lack of memory: the call fails with -ENOMEM and nothing is held. */
static void out_of_memory(void **state)
{
	struct world *w = *state;

	for (unsigned int tables = 0; tables < 2; tables++) {
		gup_mm_destroy(w->mm);
		/* Room for the way to one PTE, or for three pages beside the zero page. */
		w->mm = tables ? gup_mm_create(5, 4, 64, 2) : gup_mm_create(5, 48, 4, 2);
		at(w, V(6, 12));
		area(w, BASE, 8, VM_OWN | RW, GUP_VMA_ANON);
		assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 8),
				 tables ? -ENOMEM : 3);
		assert_int_equal(fault_kind(w, tables ? 0 : 3), GUP_FAULT_FAILED);
		assert_int_equal(w->out.faults[tables ? 0 : 3].ret, VM_FAULT_OOM);
		put(w);
		assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(3), 1), -ENOMEM);
		assert_int_equal(w->out.nr_pages, 0);
		/* What needs no memory still works. */
		if (!tables)
			assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE, BASE, 3),
					 3);
	}
}

/* A huge page that finds no memory becomes a base page. */
static void out_of_huge_memory(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 48, 256, 2);
	at(w, V(6, 12));
	anon_thp(w);
	assert_int_equal(level_at(w, BASE), 1);
	assert_int_equal(page_at(w, BASE)->order, 0);
}

/* Splitting a huge page without a table to be had fails, and leaves it whole. */
static void out_of_tables(void **state)
{
	struct world *w = *state;
	const struct gup_step split = { .kind = GUP_STEP_SPLIT, .start = BASE };

	gup_mm_destroy(w->mm);
	/* Root, P4D, PUD and PMD tables, and no fifth. */
	w->mm = gup_mm_create(5, 4, 4 * GUP_PMD_NR, 2);
	at(w, V(6, 12));
	anon_thp(w);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(try_step(w, split), GUP_STEP_NO_ROOM);
	assert_int_equal(level_at(w, BASE), 2);
	assert_false(gup_zap(w->mm, &w->rules, PAGE(1), PAGE(2)));
	assert_false(gup_zap(w->mm, &w->rules, BASE, PAGE(2)));
	assert_false(gup_zap(w->mm, &w->rules, PAGE(1), PAGE(512)));
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD), -ENOMEM);
	assert_int_equal(folio_at(w, BASE)->refcount, 1);
}

/* No memory for the tables above the PMD. */
static void no_pmd_table(void **state)
{
	struct world *w = *state;

	small(w, 2, 64);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -ENOMEM);
	assert_null(gup_map_page(w->mm, BASE, w->mm->zero_pfn, P_RO));
	assert_null(gup_pmd_slot(w->mm, BASE));
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
							.start = BASE,
							.what = 1,
							.entry = P_NONE }),
			 GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
							.start = BASE,
							.what = 1,
							.entry = swp_entry(0, 1, 0) }),
			 GUP_STEP_NO_ROOM);
	small(w, 2, 64);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_VMA,
							.start = BASE,
							.end = PAGE(1),
							.flags = VM_PUBLIC | RW | VM_PFNMAP,
							.what = GUP_VMA_PFNMAP }),
			 GUP_STEP_NO_ROOM);
}

/* A file's fault without memory for the copy, or for the table. */
static void file(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	exhaust(w);
	assert_int_equal(fault_at(w, PAGE(1), FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
	assert_int_equal(entry_at(w, PAGE(1)), 0);
	assert_int_equal(fault_at(w, PAGE(1), 0).ret, 0);

	small(w, 4, 64);
	area(w, BASE, 2, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
	/* A huge folio for which alignment leaves no room. */
	small(w, 8, GUP_PMD_NR + 9);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
}

/* Swapped memory that finds no page stays where it is. */
static void swap_in(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	before = entry_at(w, BASE);
	exhaust(w);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -ENOMEM);
	eq(w, entry_at(w, BASE), before);
}

/* Without room for the huge zero folio a read gets the zero page. */
static void huge_zero(void **state)
{
	struct world *w = *state;

	small(w, 8, 64);
	set(w, GUP_STEP_THP, 1);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_ZERO_PAGE);
	assert_ptr_equal(page_at(w, BASE), zero_page(w));
}

/* A write fault that has to split and cannot. */
static void split_in_fault(void **state)
{
	struct world *w = *state;
	gup_entry before;

	small(w, 4, 4 * GUP_PMD_NR);
	anon_thp(w);
	set(w, GUP_STEP_FORK, 0);
	before = entry_at(w, BASE);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -ENOMEM);
	assert_false(w->out.faults[0].split);
	eq(w, entry_at(w, BASE), before);
	/* Nor can fork(), for a pinned huge page. */
	small(w, 4, 4 * GUP_PMD_NR);
	anon_thp(w);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
	assert_int_equal(gup_step_apply(w->mm, &w->rules,
					&(struct gup_step){ .kind = GUP_STEP_FORK }),
			 GUP_STEP_NO_ROOM);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(folio_at(w, BASE)->mapcount, 1);
}

/* FOLL_SPLIT_PMD of a file's huge page needs a table for what comes after. */
static void split_file(void **state)
{
	struct world *w = *state;

	small(w, 4, 4 * GUP_PMD_NR);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD), -ENOMEM);
	assert_int_equal(entry_at(w, BASE), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(out_of_memory), TEST(out_of_huge_memory),
		TEST(out_of_tables), TEST(no_pmd_table),
		TEST(file),	     TEST(swap_in),
		TEST(huge_zero),     TEST(split_in_fault),
		TEST(split_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
