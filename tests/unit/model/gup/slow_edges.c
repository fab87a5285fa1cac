// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk's narrow questions: flags and VMAs that are asked together, the edges of
 * a stack, and what a failed fault becomes.
 */
#include "fixture.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* VM_IO and VM_PFNMAP each are enough, in whatever memory. */
static void no_pages_here(void **state)
{
	static const uint64_t flags[] = { VM_IO, VM_PFNMAP };
	struct world *w = *state;

	for (size_t i = 0; i < NR(flags); i++) {
		at(w, NEWEST);
		anon_rw(w, 1)->flags |= flags[i];
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
		eq(w, w->out.nr_faults, 0);
	}
}

/* What two flags may not do together, each does alone. */
static void apart(void **state)
{
	static const struct {
		gup_version version;
		enum gup_vma_kind kind;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ V(6, 2), GUP_VMA_FILE, FOLL_PCI_P2PDMA, 1 },
		{ V(6, 2), GUP_VMA_FILE, FOLL_LONGTERM, 1 },
		{ V(6, 2), GUP_VMA_FILE, FOLL_LONGTERM | FOLL_PCI_P2PDMA, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_FILE, FOLL_ANON, -EFAULT },
		{ V(7, 3), GUP_VMA_ANON, FOLL_ANON, 1 },
		{ V(7, 3), GUP_VMA_ANON, FOLL_LONGTERM, 1 },
		{ V(7, 3), GUP_VMA_FILE, FOLL_SPLIT_PMD, 1 },
		{ V(7, 3), GUP_VMA_HUGETLB, 0, 1 },
		{ V(7, 3), GUP_VMA_HUGETLB, FOLL_SPLIT_PMD, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_FSDAX, 0, 1 },
		{ V(7, 3), GUP_VMA_FSDAX, FOLL_LONGTERM, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_SECRETMEM, 0, -EFAULT },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, rows[i].kind);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, rows[i].flags), rows[i].ret);
	}
}

/* A long-term pin for writing of what is tracked is refused; each half of that is not. */
static void dirty_tracked(void **state)
{
	static const struct {
		enum gup_entry_point entry;
		unsigned int flags;
		uint64_t vma;
		enum gup_vma_kind kind;
		long ret;
	} rows[] = {
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_FILE,
		  -EFAULT },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_GET, FOLL_WRITE, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_OWN | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_SHMEM,
		  1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_ANON,
		  1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, rows[i].vma, rows[i].kind);
		eq(w, call(w, rows[i].entry, rows[i].flags), rows[i].ret);
	}
}

/* A write to a shadow stack has to be forced, a read not; before it was known it was a VMA. */
static void shadow_stack(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		long ret;
	} rows[] = { { V(7, 3), FOLL_WRITE, -EFAULT },
		     { V(7, 3), FOLL_WRITE | FOLL_FORCE, 1 },
		     { V(7, 3), 0, 1 },
		     { V(6, 5), FOLL_WRITE, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1)->flags |= VM_SHADOW_STACK;
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
	}
}

/* Forcing wants memory that may be written one day and is not shared, or may be read. */
static void forced(void **state)
{
	static const struct {
		uint64_t vma;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ VM_OWN | VM_READ, FOLL_WRITE | FOLL_FORCE, 1 },
		{ VM_OWN | VM_READ, FOLL_WRITE, -EFAULT },
		{ (VM_OWN | VM_READ) & ~VM_MAYWRITE, FOLL_WRITE | FOLL_FORCE, -EFAULT },
		{ VM_PUBLIC | VM_READ, FOLL_WRITE | FOLL_FORCE, -EFAULT },
		{ VM_OWN | VM_WRITE, 0, -EFAULT },
		{ VM_OWN | VM_WRITE, FOLL_FORCE, 1 },
		{ (VM_OWN | VM_WRITE) & ~VM_MAYREAD, FOLL_FORCE, -EFAULT },
		{ (VM_OWN | VM_EXEC) & ~VM_MAYREAD, 0, -EFAULT },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, rows[i].vma, GUP_VMA_ANON);
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
	}
}

/* Until v6.4 a stack grows in anonymous memory, not below the lowest address to be mapped. */
static void stack_grows(void **state)
{
	const uint64_t lowest = 65536;
	struct world *w = *state;

	at(w, V(6, 4));
	area(w, PAGE(8), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_FILE);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), -EFAULT);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(8), 1), 1);

	at(w, V(6, 4));
	area(w, 4 * lowest, 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, lowest - 1, 1), -EFAULT);
	eq(w, w->mm->vma[0].start, 4 * lowest);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, lowest + 5, 1), 1);
	eq(w, w->mm->vma[0].start, lowest);
}

/* What lies right below keeps it from growing, unless it is inaccessible or a stack itself. */
static void stack_neighbours(void **state)
{
	static const struct {
		uint64_t below;
		long ret;
	} rows[] = { { VM_OWN | RW, -EFAULT }, { VM_OWN, 1 }, { VM_OWN | RW | VM_GROWSDOWN, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 4));
		area(w, PAGE(0), 4, rows[i].below, GUP_VMA_ANON);
		area(w, PAGE(8), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), rows[i].ret);
	}
}

/* The warning since v6.5 reaches 64 KiB below, to the byte; a stack's first page is its own. */
static void stack_warns(void **state)
{
	struct world *w = *state;

	at(w, V(6, 5));
	area(w, PAGE(100), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(84) - 1, 1), -EFAULT);
	eq(w, w->out.warns, 0);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(84), 1), -EFAULT);
	eq(w, w->out.warns, GUP_WARN_STACK);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(100), 1), 1);
	eq(w, w->out.warns, 0);
	/* What is no stack has no say. */
	area(w, PAGE(200), 4, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(199), 1), -EFAULT);
	eq(w, w->out.warns, 0);
}

/* A failed fault, as a number: poison is told only who asked, and only of poison. */
static void errors(void **state)
{
	static const struct {
		enum gup_inject what;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ GUP_INJECT_OOM, 0, -ENOMEM },
		{ GUP_INJECT_OOM, FOLL_HWPOISON, -ENOMEM },
		{ GUP_INJECT_SIGBUS, 0, -EFAULT },
		{ GUP_INJECT_SIGBUS, FOLL_HWPOISON, -EFAULT },
		{ GUP_INJECT_HWPOISON, 0, -EFAULT },
		{ GUP_INJECT_HWPOISON, FOLL_HWPOISON, -EHWPOISON },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, rows[i].what, 0, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
		eq(w, w->out.faults[0].kind, GUP_FAULT_FAILED);
	}
}

/* mlock() brings nothing in, unless it populates: the address counts, without a page. */
static void mlock_only(void **state)
{
	struct world *w = *state;

	at(w, V(5, 10));
	area(w, BASE, 2, VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, BASE, 2), 2);
	eq(w, w->out.nr_faults, 0);
	assert_null(w->pages[0]);
	assert_null(w->pages[1]);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK | FOLL_POPULATE, BASE, 2), 2);
	eq(w, w->out.nr_faults, 2);
	eq(w, w->pages[1] == zero_page(w), true);
	/* A page that is there is locked, the zero page is not. */
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, BASE, 2), 2);
	eq(w, page_at(w, BASE)->flags & PG_MLOCKED, PG_MLOCKED);
	eq(w, page_at(w, BASE)->flags & PG_ANON, PG_ANON);
	eq(w, zero_page(w)->flags & PG_MLOCKED, 0);
}

/* FOLL_MLOCK locks a page where the VMA is locked. */
static void mlock_base_page(void **state)
{
	struct world *w = *state;

	for (unsigned int locked = 0; locked < 2; locked++) {
		at(w, V(5, 10));
		anon_rw(w, 2)->flags |= locked ? VM_LOCKED : 0;
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK | FOLL_WRITE, BASE, 2), 2);
		eq(w, !!(page_at(w, BASE)->flags & PG_MLOCKED), locked);
		eq(w, !!(page_at(w, PAGE(1))->flags & PG_MLOCKED), locked);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 2), 2);
	}
}

/* A huge page is locked if no other maps it, one of a file whoever does. */
static void mlock_huge(void **state)
{
	static const struct {
		uint32_t page;
		int32_t mapcount;
		bool locked;
	} rows[] = { { PG_ANON, 1, true }, { PG_ANON, 2, false }, { PG_SHMEM, 2, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(5, 10));
		anon_thp(w)->flags |= VM_LOCKED;
		folio_at(w, BASE)->flags = rows[i].page;
		folio_at(w, BASE)->mapcount = rows[i].mapcount;
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, PAGE(3), 1), 1);
		eq(w, folio_at(w, BASE)->flags & PG_MLOCKED, rows[i].locked ? PG_MLOCKED : 0);
	}
}

/* Forty pages are forty faults, one for each: only faults for the same page are too many. */
static void many_faults(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 40, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 40), 40);
	eq(w, w->out.nr_faults, 40);
	for (unsigned int i = 0; i < 40; i++)
		eq(w, w->pages[i] == page_at(w, PAGE(i)), true);
}

/* No page is stored behind those that were asked for, of base pages and of huge ones. */
static void no_more_stored(void **state)
{
	static const enum gup_entry_point entries[] = { GUP_ENTRY_POINT_GET,
							GUP_ENTRY_POINT_GET_FAST_ONLY };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		at(w, NEWEST);
		(void)(i % 2 ? anon_thp(w) : anon_rw(w, 8));
		for (unsigned int listening = 0; listening < 2; listening++) {
			w->on_event = listening ? ignore_event : NULL;
			eq(w, call_at(w, entries[i / 2], FOLL_WRITE, PAGE(1), 3), 3);
			eq(w, w->pages[2] == page_at(w, PAGE(3)), true);
			assert_null(w->pages[3]);
		}
	}
}

/* By PTEs a base page is locked whoever else maps it, a huge one by nobody. */
static void mlock_by_ptes(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		at(w, V(5, 10));
		(huge ? anon_thp(w) : anon_rw(w, 1))->flags |= VM_LOCKED;
		if (huge)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		folio_at(w, BASE)->mapcount = huge ? 1 : 2;
		eq(w, level_at(w, BASE), 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK), 1);
		eq(w, folio_at(w, BASE)->flags & PG_MLOCKED, huge ? 0 : PG_MLOCKED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mlock_by_ptes), TEST(no_pages_here), TEST(apart),
		TEST(dirty_tracked), TEST(shadow_stack),  TEST(forced),
		TEST(stack_grows),   TEST(stack_warns),	  TEST(stack_neighbours),
		TEST(errors),	     TEST(mlock_only),	  TEST(mlock_base_page),
		TEST(mlock_huge),    TEST(many_faults),	  TEST(no_more_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
