// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that others take the place of, and what is done in two halves: fork() and
 * khugepaged's collapse.
 */
#include "fixture.h"

static enum gup_step_error try_at(struct world *w, enum gup_step_kind kind, uint64_t addr)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind, .start = addr });
}

/* A fork() that has begun has shared the page and counts as under way; the entry is as it was. */
static void fork_in_halves(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	before = entry_at(w, BASE);
	set(w, GUP_STEP_FORK_BEGINS, 0);
	eq(w, entry_at(w, BASE), before);
	eq(w, w->mm->write_protect_seq, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	eq(w, page_at(w, BASE)->mapcount, 2);
	eq(w, page_at(w, BASE)->flags & PG_ANON_EXCLUSIVE, 0);
	eq(w, try_at(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_NOT_ALLOWED);
	set(w, GUP_STEP_FORK, 0);
	eq(w, entry_at(w, BASE), before & ~GUP_PTE_RW);
	eq(w, w->mm->write_protect_seq, 2);
	eq(w, page_at(w, BASE)->refcount, 2);
}

/* What is pinned when fork() comes by is not shared; what is pinned later, is. */
static void fork_decides_at_its_beginning(void **state)
{
	struct world *w = *state;

	for (unsigned int early = 0; early < 2; early++) {
		at(w, V(5, 10));
		anon_rw(w, 1);
		if (early)
			call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE);
		set(w, GUP_STEP_FORK_BEGINS, 0);
		if (!early)
			call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE);
		set(w, GUP_STEP_FORK, 0);
		eq(w, pte_write(entry_at(w, BASE)), early);
		eq(w, page_at(w, BASE)->mapcount, early ? 1 : 2);
	}
}

/* A huge page takes the place of a table: its holes too, dirty, and nobody else's. */
static void collapse(void **state)
{
	struct world *w = *state;
	struct gup_page *old;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(3), 1);
	on(w, GUP_STEP_READ, PAGE(4), 1);
	old = page_at(w, PAGE(3));
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(9)), GUP_STEP_OK);
	eq(w, level_at(w, BASE), 2);
	eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
	eq(w, folio_at(w, BASE)->order, GUP_PMD_ORDER);
	eq(w, folio_at(w, BASE)->refcount, 1);
	eq(w, folio_at(w, BASE)->mapcount, 1);
	eq(w, folio_at(w, BASE)->flags & (PG_ANON | PG_ANON_EXCLUSIVE),
	   PG_ANON | PG_ANON_EXCLUSIVE);
	eq(w, old->refcount, 0);
	eq(w, old->mapcount, 0);
	eq(w, zero_page(w)->refcount, 1);
}

/* One that has begun leaves an empty PMD, and a table with its entries for whoever is in it. */
static void collapse_in_halves(void **state)
{
	struct world *w = *state;
	struct gup_page *old;
	gup_entry *slot;
	gup_entry before;
	unsigned int level;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	slot = gup_entry_lookup(w->mm, BASE, &level);
	before = *slot;
	old = page_at(w, BASE);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, BASE), GUP_STEP_OK);
	eq(w, level_at(w, BASE), 2);
	eq(w, entry_at(w, BASE), 0);
	eq(w, *slot, before);
	eq(w, old->refcount, 1);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, BASE), GUP_STEP_NOT_ALLOWED);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE + GUP_PMD_SIZE), GUP_STEP_NOT_ALLOWED);
	/* Who came by a reference meanwhile does not hold it up. */
	old->refcount++;
	eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_OK);
	eq(w, *slot, 0);
	eq(w, old->refcount, 1);
	eq(w, old->mapcount, 0);
	eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
}

/* What khugepaged leaves alone. */
static void collapse_refused(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 10; i++) {
		at(w, V(6, 12));
		area(w, BASE, i == 0 ? GUP_PMD_NR - 1 : GUP_PMD_NR,
		     VM_OWN | RW | (i == 1 ? VM_NOHUGEPAGE : 0) | (i == 2 ? VM_UFFD_MISSING : 0),
		     i == 3 ? GUP_VMA_SHMEM : GUP_VMA_ANON);
		if (i == 4)
			set(w, GUP_STEP_THP, 1);
		if (i != 2 && i != 5)
			on(w, GUP_STEP_WRITE, BASE, 1);
		if (i == 2)
			gup_map_page(w->mm, BASE, w->mm->zero_pfn, P_RO | GUP_PTE_SPECIAL);
		if (i == 6)
			hold(w, BASE, 1);
		if (i == 7)
			try_at(w, GUP_STEP_SWAP_OUT, BASE);
		if (i == 8)
			on(w, GUP_STEP_UFFD_WP, BASE, 1);
		/* GUP's own reference, which is nobody's held one. */
		if (i == 9)
			page_at(w, BASE)->refcount++;
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_NOT_ALLOWED);
		eq(w, w->mm->collapse.pfn, 0);
	}
}

/* Under userfaultfd nothing is filled in, the zero page no more than a hole. */
static void collapse_under_uffd(void **state)
{
	static const uint64_t flags[] = { VM_UFFD_MISSING, VM_UFFD_WP, VM_UFFD_RWP };
	struct world *w = *state;

	for (unsigned int i = 0; i < 6; i++) {
		struct gup_vma *vma;

		at(w, NEWEST);
		vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, PAGE(1), GUP_PMD_NR - 1);
		if (i & 1)
			on(w, GUP_STEP_READ, BASE, 1);
		vma->flags |= flags[i / 2];
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_NOT_ALLOWED);
		vma->flags &= ~flags[i / 2];
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_OK);
	}
	/* Without holes, it is the entry that is protected. */
	for (unsigned int protected = 0; protected < 2; protected ++) {
		at(w, NEWEST);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON)->flags |= VM_UFFD_WP;
		on(w, GUP_STEP_WRITE, BASE, GUP_PMD_NR);
		if (protected)
			on(w, GUP_STEP_UFFD_WP, PAGE(5), 1);
		eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE),
		   protected ? GUP_STEP_NOT_ALLOWED : GUP_STEP_OK);
	}
}

/* Another page, the same entry; huge pages as a whole; a shared mapping has no copies. */
static void remap(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		struct gup_page *old;
		uint64_t bits;

		at(w, V(6, 12));
		(void)(huge ? anon_thp(w) : anon_rw(w, 1));
		bits = bits_at(w, BASE);
		old = folio_at(w, BASE);
		eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
		eq(w, bits_at(w, BASE), bits);
		eq(w, folio_at(w, BASE) == old, false);
		eq(w, folio_at(w, BASE)->order, old->order);
		eq(w, folio_at(w, BASE)->refcount, 1);
		eq(w, old->refcount, 0);
		eq(w, old->mapcount, 0);
	}
	/* The zero page makes room for a page of one's own. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
	eq(w, bits_at(w, BASE) & GUP_PTE_SPECIAL, 0);
	eq(w, page_at(w, BASE)->flags & PG_ANON, PG_ANON);
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_NO_PAGE);
	/* Hugetlb memory stays what it is. */
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_at(w, GUP_STEP_REMAP, BASE), GUP_STEP_OK);
	eq(w, folio_at(w, BASE)->flags & PG_HUGETLB, PG_HUGETLB);
}

/* The table whose pages became a huge one is empty, the next one is as it was. */
static void collapse_empties(void **state)
{
	struct world *w = *state;
	const struct gup_page *neighbour;
	const gup_entry *table;

	at(w, V(6, 12));
	area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	table = gup_pte_slot(w->mm, BASE);
	assert_ptr_equal(table + GUP_PTRS_PER_TABLE, gup_pte_slot(w->mm, PAGE(512)));
	neighbour = page_at(w, PAGE(512));
	on(w, GUP_STEP_COLLAPSE, BASE, 1);
	eq(w, level_at(w, BASE), 2);
	for (unsigned int i = 0; i < GUP_PTRS_PER_TABLE; i++)
		eq(w, table[i], 0);
	assert_ptr_equal(page_at(w, PAGE(512)), neighbour);
	eq(w, neighbour->refcount, 1);
	eq(w, neighbour->mapcount, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fork_in_halves),
		TEST(fork_decides_at_its_beginning),
		TEST(collapse),
		TEST(collapse_in_halves),
		TEST(collapse_refused),
		TEST(collapse_under_uffd),
		TEST(remap),
		TEST(collapse_empties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
