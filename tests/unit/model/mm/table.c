// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables: slots, look-ups and visits, with four levels and with five.
 */
#include "fixture.h"

/* A PTE needs a table at each level below the root; its neighbours share them. */
static void tables_below(struct world *w, unsigned int levels)
{
	uint64_t far = gup_task_size_max(levels) - GUP_PAGE_SIZE;

	at(w, V(6, 12));
	assert_int_equal(w->mm->nr_tables, 1);
	assert_non_null(gup_pte_slot(w->mm, BASE));
	assert_int_equal(w->mm->nr_tables, levels);
	assert_ptr_equal(gup_pte_slot(w->mm, PAGE(1)), gup_pte_slot(w->mm, BASE) + 1);
	assert_int_equal(w->mm->nr_tables, levels);
	/* Another 2 MiB: one table more. The far end of the address space: all anew. */
	assert_non_null(gup_pte_slot(w->mm, BASE + GUP_PMD_SIZE));
	assert_int_equal(w->mm->nr_tables, levels + 1);
	assert_non_null(gup_pte_slot(w->mm, far));
	assert_int_equal(w->mm->nr_tables, 2 * levels);
}

static void tables_four(void **state)
{
	tables_below(*state, 4);
}

static void tables_five(void **state)
{
	tables_below(*state, 5);
}

/* Each level takes nine bits of the address, the lowest above the 12 bits of the page. */
static void indices(void **state)
{
	struct world *w = *state;
	const uint64_t addr = UINT64_C(3) << 48 | UINT64_C(5) << 39 | UINT64_C(7) << 30 |
			      UINT64_C(11) << 21 | UINT64_C(13) << 12;
	static const unsigned int index[] = { 3, 5, 7, 11, 13 };
	gup_entry *table = w->mm->table[0];
	gup_entry *slot = gup_pte_slot(w->mm, addr | 0xabc);

	for (unsigned int i = 0; i < 4; i++) {
		/* A table's entry as Linux makes it: _PAGE_TABLE, frame not inverted. */
		assert_int_equal(table[index[i]] & ~GUP_PTE_PFN_MASK, 0x067);
		assert_int_equal(pte_pfn(table[index[i]]), GUP_TABLE_PFN_BASE + i + 1);
		table = gup_table_of(w->mm, table[index[i]]);
	}
	assert_ptr_equal(slot, &table[13]);
	assert_ptr_equal(gup_pmd_slot(w->mm, addr), &w->mm->table[3][11]);
}

/*
 * Entries in a row map one frame after the other, or all the same frame, with the bits of
 * the first entry. A frame without the present bit is stored inverted.
 */
static void in_a_row(void **state)
{
	static const uint64_t kinds[] = { GUP_PTE_PRESENT | GUP_PTE_RW,
					  GUP_PTE_PROTNONE | GUP_PTE_DIRTY };
	struct world *w = *state;
	gup_entry *slot = gup_pte_slot(w->mm, BASE);

	for (unsigned int i = 0; i < 4; i++) {
		uint64_t bits = kinds[i / 2];
		bool same = i % 2;

		gup_set_entries(w->mm, slot, 3, pfn_pte(GUP_PFN_BASE + 7, bits), same);
		for (unsigned int n = 0; n < 3; n++) {
			assert_int_equal(pte_pfn(slot[n]), GUP_PFN_BASE + 7 + (same ? 0 : n));
			assert_int_equal(slot[n] & ~GUP_PTE_PFN_MASK, bits);
		}
		assert_true(pte_none(slot[3]));
	}
}

/* A look-up tells at which level it ended. */
static void look_up_level(void **state)
{
	struct world *w = *state;
	unsigned int level;
	gup_entry *slot;

	at(w, V(6, 12));
	slot = gup_entry_lookup(w->mm, BASE, &level);
	assert_int_equal(level, 5);
	assert_true(slot && pte_none(*slot));
	gup_pmd_slot(w->mm, BASE);
	slot = gup_entry_lookup(w->mm, BASE, &level);
	assert_int_equal(level, 2);
	assert_ptr_equal(slot, gup_pmd_slot(w->mm, BASE));
	gup_pte_slot(w->mm, BASE);
	slot = gup_entry_lookup(w->mm, PAGE(9), &level);
	assert_int_equal(level, 1);
	assert_ptr_equal(slot, gup_pte_slot(w->mm, PAGE(9)));
	/* Nothing beyond the user's addresses. */
	assert_null(gup_entry_lookup(w->mm, gup_task_size_max(5), &level));
	assert_null(gup_pte_slot(w->mm, gup_task_size_max(5)));
	assert_null(gup_pmd_slot(w->mm, ~UINT64_C(0)));
}

/* Where a huge page is mapped there is no PTE. */
static void huge_in_the_way(void **state)
{
	struct world *w = *state;
	uint32_t tables;

	at(w, V(6, 12));
	anon_thp(w);
	tables = w->mm->nr_tables;
	assert_null(gup_pte_slot(w->mm, PAGE(3)));
	assert_int_equal(w->mm->nr_tables, tables);
	assert_int_equal(level_at(w, PAGE(511)), 2);
}

/* Mapping a page counts one mapping and its reference; a huge page counts as one. */
static void map_counts(void **state)
{
	struct world *w = *state;
	uint32_t small = gup_page_alloc(w->mm, 0, PG_ANON);
	uint32_t huge = gup_page_alloc(w->mm, GUP_PMD_ORDER, PG_ANON);
	gup_entry *slot = gup_map_page(w->mm, BASE, small, P_RW);

	assert_true(*slot == pfn_pte(small, P_RW));
	assert_int_equal(pfn_to_page(w->mm, small)->refcount, 1);
	assert_int_equal(pfn_to_page(w->mm, small)->mapcount, 1);
	slot = gup_map_page(w->mm, BASE + GUP_PMD_SIZE, huge, P_RW | GUP_PTE_PSE);
	assert_true(*slot == pfn_pte(huge, P_RW | GUP_PTE_PSE));
	assert_int_equal(pfn_to_page(w->mm, huge)->refcount, 1);
	assert_int_equal(pfn_to_page(w->mm, huge)->mapcount, 1);
	/* One of its pages by a PTE: counted on the folio. */
	gup_map_page(w->mm, BASE + 2 * GUP_PMD_SIZE, huge + 5, P_RW);
	assert_int_equal(pfn_to_page(w->mm, huge)->mapcount, 2);
	assert_int_equal(pfn_to_page(w->mm, huge + 5)->mapcount, 0);
	/* The zero page is not counted. */
	gup_map_page(w->mm, PAGE(1), w->mm->zero_pfn, P_RO | GUP_PTE_SPECIAL);
	assert_int_equal(zero_page(w)->refcount, 1);
	assert_int_equal(zero_page(w)->mapcount, 0);
}

/* Addresses seen by a visit. */
struct visited {
	uint64_t addr[8];
	unsigned int level[8];
	unsigned int nr;
	unsigned int stop_at;
};

static bool note_visit(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		       void *arg)
{
	struct visited *visited = arg;

	(void)mm;
	assert_true(*slot != 0);
	assert_true(visited->nr < 8);
	visited->addr[visited->nr] = addr;
	visited->level[visited->nr++] = level;
	return visited->nr != visited->stop_at;
}

/* A visit sees each entry of the range that is not empty, once, and huge ones cut off. */
static void visit(void **state)
{
	struct world *w = *state;
	uint32_t small = gup_page_alloc(w->mm, 0, PG_ANON);
	uint32_t huge = gup_page_alloc(w->mm, GUP_PMD_ORDER, PG_ANON);
	struct visited visited = { .nr = 0 };

	gup_map_page(w->mm, BASE, huge, P_RW | GUP_PTE_PSE);
	gup_map_page(w->mm, PAGE(512), small, P_RW);
	gup_map_page(w->mm, PAGE(514), small, P_RW);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(515)), swp_entry(0, 1, 0));

	assert_true(gup_for_each_leaf(w->mm, PAGE(5), PAGE(516), note_visit, &visited));
	assert_int_equal(visited.nr, 4);
	assert_true(visited.addr[0] == BASE && visited.level[0] == 2);
	assert_true(visited.addr[1] == PAGE(512) && visited.level[1] == 1);
	assert_true(visited.addr[2] == PAGE(514) && visited.level[2] == 1);
	assert_true(visited.addr[3] == PAGE(515) && visited.level[3] == 1);

	/* It ends where it is told to, and at the end of the range. */
	visited = (struct visited){ .stop_at = 2 };
	assert_false(gup_for_each_leaf(w->mm, PAGE(0), PAGE(516), note_visit, &visited));
	assert_int_equal(visited.nr, 2);
	visited = (struct visited){ .nr = 0 };
	assert_true(gup_for_each_leaf(w->mm, PAGE(512), PAGE(514), note_visit, &visited));
	assert_int_equal(visited.nr, 1);
	/* Also from one table into the next. */
	visited = (struct visited){ .stop_at = 1 };
	assert_false(gup_for_each_leaf(w->mm, PAGE(514), PAGE(1600), note_visit, &visited));
	assert_int_equal(visited.nr, 1);
	gup_map_page(w->mm, PAGE(1024), small, P_RW);
	visited = (struct visited){ .stop_at = 2 };
	assert_false(gup_for_each_leaf(w->mm, PAGE(514), PAGE(1600), note_visit, &visited));
	assert_int_equal(visited.nr, 2);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(1024)), 0);
	/* Over everything, which is mostly nothing. */
	visited = (struct visited){ .nr = 0 };
	assert_true(gup_for_each_leaf(w->mm, 0, gup_task_size_max(5), note_visit, &visited));
	assert_int_equal(visited.nr, 4);
}

/* Where the user's addresses end: one page before 2^47 and 2^56. */
static void task_size(void **state)
{
	(void)state;
	assert_true(gup_task_size_max(4) == UINT64_C(0x00007ffffffff000));
	assert_true(gup_task_size_max(5) == UINT64_C(0x00fffffffffff000));
}

/* The gate area is set up once, where there is room for the way to it. */
static void gate(void **state)
{
	struct world *w = *state;

	assert_true(gup_gate_set(w->mm, GUP_GATE_EMULATE));
	assert_false(gup_gate_set(w->mm, GUP_GATE_XONLY));
	assert_int_equal(w->mm->gate, GUP_GATE_EMULATE);
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 1, 4, 1);
	assert_false(gup_gate_set(w->mm, GUP_GATE_EMULATE));
	assert_int_equal(w->mm->nr_pages, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tables_four, setup_four, teardown),
		TEST(tables_five),
		TEST(indices),
		TEST(in_a_row),
		TEST(look_up_level),
		TEST(huge_in_the_way),
		TEST(map_counts),
		TEST(visit),
		cmocka_unit_test(task_size),
		TEST(gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
