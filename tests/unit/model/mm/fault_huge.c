// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on huge PMDs.
 */
#include "fixture.h"

static struct gup_vma *huge_area(struct world *w, uint64_t flags)
{
	set(w, GUP_STEP_THP, 1);
	return area(w, BASE, GUP_PMD_NR, VM_OWN | flags, GUP_VMA_ANON);
}

/* On empty memory a read maps the huge zero folio, a write a huge page of one's own. */
static void anonymous(void **state)
{
	static const struct {
		gup_version version;
		uint64_t access;
		unsigned int flags;
		unsigned int kind;
		uint64_t bits;
	} rows[] = {
		{ V(6, 12), RW, 0, GUP_FAULT_HUGE_ZERO, P_RO | GUP_PTE_PSE },
		{ V(7, 3), RW, 0, GUP_FAULT_HUGE_ZERO, P_RO | GUP_PTE_PSE | GUP_PTE_SPECIAL },
		{ V(6, 12), RW, FAULT_FLAG_WRITE, GUP_FAULT_THP, P_RW | GUP_PTE_PSE },
		/* Forced: dirty, unlike a base page, and not writable. */
		{ V(6, 12), VM_READ, FAULT_FLAG_WRITE, GUP_FAULT_THP,
		  P_RO | P_DIRTY | GUP_PTE_PSE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, rows[i].version);
		huge_area(w, rows[i].access);
		fault = fault_at(w, PAGE(77), rows[i].flags);
		eq(w, fault.kind, rows[i].kind);
		eq(w, fault.ret, 0);
		eq(w, level_at(w, BASE), 2);
		eq(w, bits_at(w, BASE), rows[i].bits);
		eq(w, pte_pfn(entry_at(w, BASE)) % GUP_PMD_NR, 0);
		if (rows[i].kind == GUP_FAULT_HUGE_ZERO) {
			eq(w, pte_pfn(entry_at(w, BASE)), w->mm->huge_zero_pfn);
			eq(w, folio_at(w, BASE)->refcount, 1);
			continue;
		}
		eq(w, folio_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
		eq(w, folio_at(w, BASE)->mapcount, 1);
		eq(w, folio_at(w, BASE)->refcount, 1);
	}
}

/* If no huge page fits, is wanted or is allowed, base pages are mapped. */
static void not_wanted(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 5; i++) {
		uint64_t addr = BASE;

		at(w, V(6, 12));
		set(w, GUP_STEP_THP, i != 0);
		if (i == 1)
			area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_NOHUGEPAGE, GUP_VMA_ANON);
		else if (i == 2)
			area(w, BASE, GUP_PMD_NR - 1, VM_OWN | RW, GUP_VMA_ANON);
		else if (i == 3)
			area(w, addr = PAGE(1), GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		else
			area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		if (i == 4) {
			/* A table is there already. */
			gup_pte_slot(w->mm, PAGE(9));
		}
		assert_int_equal(fault_at(w, addr, FAULT_FLAG_WRITE).kind, GUP_FAULT_ANON);
		assert_int_equal(level_at(w, addr), 1);
	}
}

/* A hinting fault on a huge page gives back the PMD, huge still. */
static void numa(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 2), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct gup_fault fault;
		gup_entry before;

		at(w, versions[i]);
		anon_thp(w);
		before = entry_at(w, BASE);
		hint(w, GUP_PMD_NR);
		eq(w, bits_at(w, BASE),
		   P_NONE | P_DIRTY | GUP_PTE_PSE | (versions[i] < V(6, 2) ? GUP_PTE_RW : 0));
		fault = fault_at(w, PAGE(3), 0);
		eq(w, fault.kind, GUP_FAULT_NUMA_PMD);
		eq(w, fault.level, 2);
		eq(w, gup_fault_is_numa(&fault), true);
		eq(w, entry_at(w, BASE), before);
	}
	/* userfaultfd's guards are another matter than its mere presence. */
	for (unsigned int rwp = 0; rwp < 2; rwp++) {
		at(w, NEWEST);
		anon_thp(w);
		if (rwp)
			w->mm->vma[0].flags |= VM_UFFD_RWP;
		else
			on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		hint(w, GUP_PMD_NR);
		eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_NUMA_PMD);
	}
}

/* A write to a huge page that a child shares splits it and copies one base page. */
static void shared(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 18), V(5, 19), V(6, 15), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct gup_page *folio;

		at(w, versions[i]);
		anon_thp(w);
		folio = folio_at(w, BASE);
		set(w, GUP_STEP_FORK, 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(3), 1), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_COW);
		eq(w, w->out.faults[0].split, true);
		eq(w, page_folio(w->mm, w->pages[0]) == folio, false);
		eq(w, page_at(w, PAGE(4)) == folio + 4, true);
		/* 511 PTEs of the parent, one PMD of the child. */
		eq(w, folio->mapcount, 512);
		eq(w, folio->refcount, 512);
	}
}

/* When the child is gone, the write reuses the whole huge page. */
static void alone(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 18), V(5, 19), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_thp(w);
		set(w, GUP_STEP_FORK, 0);
		eq(w, pte_write(entry_at(w, BASE)), false);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		eq(w, fault_at(w, PAGE(3), FAULT_FLAG_WRITE).kind, GUP_FAULT_REUSE);
		eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
	}
}

/* A read-only pin of a huge page unshares as a whole or splits and copies. */
static void unshare(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UNSHARE);
	assert_int_equal(level_at(w, BASE), 2);
	assert_false(pte_write(entry_at(w, BASE)));
	put(w);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UNSHARE);
	assert_true(w->out.faults[0].split);
	assert_int_equal(level_at(w, BASE), 1);
	assert_int_equal(w->pages[0]->order, 0);
}

/* A long-term read pin of the huge zero folio gets pages of its own. */
static void unshare_huge_zero(void **state)
{
	static const struct {
		gup_version version;
		unsigned int level;
	} rows[] = { { V(6, 12), 1 }, { V(6, 13), 2 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		huge_area(w, RW);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, level_at(w, BASE), rows[i].level);
		eq(w, w->pages[0]->flags & PG_ANON, PG_ANON);
		/* A new huge page is mapped as by a write; a base page is not. */
		eq(w, pte_write(entry_at(w, BASE)), rows[i].level == 2);
	}
}

/* The PMD of a file is just unmapped, and the copy made from the page cache. */
static void file(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	folio = folio_at(w, BASE);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(2), 1), 1);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_FILE_COW);
	assert_true(w->out.faults[0].split);
	assert_int_equal(folio->mapcount, 0);
	assert_int_equal(entry_at(w, PAGE(3)), 0);
	assert_int_equal(page_at(w, PAGE(2))->flags & ~PG_REFERENCED, PG_ANON | PG_ANON_EXCLUSIVE);
}

/* A huge page that allows the access: the same. */
static void access_only(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_NOTHING);
	put_entry(w, BASE, 2,
		  pfn_pte(pte_pfn(entry_at(w, BASE)),
			  GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_PSE));
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_NOTHING);
	eq(w, bits_at(w, BASE), 0x087);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_ACCESS);
	eq(w, bits_at(w, BASE), 0x8e7);
}

/* A PMD that is no migration entry and not present is an error. */
static void bad_entry(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	huge_area(w, RW);
	gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), swp_entry(GUP_SWP_MIGRATION_READ, 3, 0));
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
	gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), swp_entry(0, 3, 0));
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
}

/* Splitting by hand keeps what the PMD said, page for page. */
static void split(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	for (unsigned int i = 0; i < GUP_PMD_NR; i++) {
		eq(w, entry_at(w, PAGE(i)), pfn_pte(page_to_pfn(w->mm, folio) + i, P_RW));
		eq(w, folio[i].flags & PG_ANON_EXCLUSIVE, PG_ANON_EXCLUSIVE);
	}
	assert_int_equal(folio->mapcount, GUP_PMD_NR);
	assert_int_equal(folio->refcount, GUP_PMD_NR);
	assert_int_equal(folio->flags & PG_DIRTY, PG_DIRTY);
	/* The hint is not handed down. */
	at(w, NEWEST);
	anon_thp(w);
	hint(w, GUP_PMD_NR);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, bits_at(w, PAGE(7)), P_RO | P_DIRTY);
	/* The huge zero folio falls into zero pages. */
	at(w, V(6, 12));
	huge_area(w, RW);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, entry_at(w, PAGE(9)), pfn_pte(w->mm->zero_pfn, P_RO | GUP_PTE_SPECIAL));
	/* An entry that RWP guards stays guarded. */
	at(w, NEWEST);
	anon_thp(w);
	on(w, GUP_STEP_UFFD_RWP, BASE, GUP_PMD_NR);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, bits_at(w, PAGE(9)), P_NONE | P_DIRTY | GUP_PTE_UFFD_WP);
}

/* huge-zero-write: a write gets one base page until v6.12, a huge page since v6.13. */
static void huge_zero_write(void **state)
{
	static const struct {
		gup_version version;
		unsigned int kind;
		unsigned int level;
	} rows[] = { { V(6, 12), GUP_FAULT_COW, 1 }, { V(6, 13), GUP_FAULT_THP, 2 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, level_at(w, BASE), 2);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), rows[i].kind);
		eq(w, w->out.faults[0].split, rows[i].level == 1);
		eq(w, level_at(w, BASE), rows[i].level);
		eq(w, page_at(w, BASE) == w->pages[0], true);
		/* Its neighbour is still zero, or part of the new huge page. */
		eq(w, page_at(w, PAGE(1)) == zero_page(w), rows[i].level == 1);
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

/* Without room for the huge zero folio a read gets the zero page. */
static void huge_zero(void **state)
{
	struct world *w = *state;

	small_mm(w, 8, 64);
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

	small_mm(w, 4, 4 * GUP_PMD_NR);
	anon_thp(w);
	set(w, GUP_STEP_FORK, 0);
	before = entry_at(w, BASE);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -ENOMEM);
	assert_false(w->out.faults[0].split);
	eq(w, entry_at(w, BASE), before);
	/* Nor can fork(), for a pinned huge page. */
	small_mm(w, 4, 4 * GUP_PMD_NR);
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

	small_mm(w, 4, 4 * GUP_PMD_NR);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD), -ENOMEM);
	assert_int_equal(entry_at(w, BASE), 0);
}

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

/* huge-zero-fast: the fast walk takes the huge zero page until v6.17. */
static void huge_zero_fast(void **state)
{
	static const struct row rows[] = { { V(6, 17), 1 }, { V(6, 18), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, bits_at(w, BASE) & GUP_PTE_SPECIAL, rows[i].ret ? 0 : GUP_PTE_SPECIAL);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, PAGE(3), 1), rows[i].ret);
		put(w);
		/* The slow walk has the page in any case, and the right one. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(3), 1), 1);
		eq(w, w->pages[0] == pfn_to_page(w->mm, w->mm->huge_zero_pfn + 3), true);
		eq(w, w->out.nr_faults, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(anonymous),
		TEST(not_wanted),
		TEST(numa),
		TEST(shared),
		TEST(alone),
		TEST(unshare),
		TEST(unshare_huge_zero),
		TEST(file),
		TEST(access_only),
		TEST(bad_entry),
		TEST(split),
		TEST(huge_zero_write),
		TEST(out_of_huge_memory),
		TEST(huge_zero),
		TEST(split_in_fault),
		TEST(split_file),
		TEST(huge_zero_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
