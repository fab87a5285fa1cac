// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk's look at one address: follow_page_mask() and below.
 */
#include "fixture.h"

/* An entry that allows the access is followed, without a fault. */
static void present(void **state)
{
	static const struct {
		uint64_t bits;
		unsigned int flags;
		uint32_t faults;
	} rows[] = {
		{ P_RO, 0, 0 },
		{ P_RW, FOLL_WRITE, 0 },
		{ P_RO, FOLL_WRITE, 1 },
		/* The VMA is writable, so there is nothing to be forced. */
		{ P_RO, FOLL_WRITE | FOLL_FORCE, 1 },
		/* The slow walk does not ask the hardware's bits. */
		{ P_RO & ~GUP_PTE_USER, 0, 0 },
		{ P_RO & ~GUP_PTE_ACCESSED, 0, 0 },
	};
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t v = 0; v < 4; v++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			at(w, versions[v]);
			anon_rw(w, 1);
			put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].bits));
			eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), 1);
			eq(w, w->out.nr_faults, rows[i].faults);
			eq(w, w->pages[0] == page_at(w, BASE), true);
		}
	}
}

/* Who FOLL_FORCE may write for without a fault, since v6.0. */
static void force_write_needs(void **state)
{
	struct world *w = *state;
	const unsigned int force = FOLL_FORCE | FOLL_WRITE;

	for (unsigned int level = 1; level <= 2; level++) {
		/* An exclusive anonymous page of a private mapping that is not writable. */
		at(w, V(6, 12));
		(void)(level == 1 ? anon_ro(w, 1) : anon_thp(w));
		protect(w, VM_READ);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, force), 1);
		assert_int_equal(w->out.nr_faults, 0);
		put(w);
		/* Not when it is shared with a child. */
		set(w, GUP_STEP_FORK, 0);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, force), 1);
		assert_int_equal(w->out.nr_faults, 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_COW);
	}
	/* Not where nothing but the zero page is. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, force), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_COW);
	/* Not where userfaultfd guards the entry; next to that it may. */
	at(w, V(6, 12));
	anon_ro(w, 2);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, force, PAGE(1), 1), 1);
	assert_int_equal(w->out.nr_faults, 0);
	/* Not while soft-dirty tracking waits. */
	at(w, V(6, 12));
	anon_ro(w, 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, force), 1);
	assert_int_equal(w->out.nr_faults, 1);
	/* Not a page of KSM's, which is nobody's. */
	at(w, V(6, 12));
	anon_ro(w, 1);
	mark(w, BASE, PG_KSM);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, force), 1);
	assert_int_equal(w->out.nr_faults, 1);
}

/* Until v5.19 FOLL_FORCE waits for its own COW: another fault, on a dirty entry, does not do. */
static void force_write_waits(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 19), V(6, 0) };
	struct world *w = *state;

	for (size_t i = 0; i < 3; i++) {
		struct gup_page *shared;

		at(w, versions[i]);
		anon_ro(w, 1);
		set(w, GUP_STEP_FORK, 0);
		shared = page_at(w, BASE);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_NONE | P_DIRTY));
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
		eq(w, w->out.nr_faults, 2);
		eq(w, fault_kind(w, 0), GUP_FAULT_NUMA_PTE);
		eq(w, fault_kind(w, 1), GUP_FAULT_COW);
		eq(w, w->pages[0] == shared, false);
	}
}

/* FOLL_DUMP leaves out what holds nothing but zeroes. */
static void dump_holes(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 5; i++) {
		at(w, V(6, 12));
		if (i == 3)
			set(w, GUP_STEP_THP, 1);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		if (i == 1)
			gup_pte_slot(w->mm, BASE); /* an empty entry */
		else if (i >= 2)
			on(w, GUP_STEP_READ, BASE, 1); /* the zero page, the huge zero folio */
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_DUMP), -EFAULT);
		assert_int_equal(w->out.nr_faults, 0);
		/* Without it there is a page. */
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), 1);
	}
	/* What was there is brought back for the dump. */
	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_DUMP), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_SWAP_IN);
	/* A hole of a file may be more than zeroes. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_DUMP), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_FILE_READ);
}

/* A hinted huge page that is not to be followed is a hole for the dump; a base page is not. */
static void dump_hinted(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		at(w, V(6, 1));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		hint(w, 1);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_DUMP), level == 1 ? 1 : -EFAULT);
		assert_int_equal(w->out.nr_numa, level == 1);
	}
}

/* The zero page is a page for who wants one. */
static void zero(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_ZERO_PAGE);
	assert_ptr_equal(w->pages[0], zero_page(w));
	assert_int_equal(zero_page(w)->refcount, 2);
}

/* FOLL_TOUCH: a base page is marked accessed, and dirty where its entry does not say so. */
static void touch_base(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~(P_DIRTY | GUP_PTE_ACCESSED));
	call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE);
	put(w);
	assert_int_equal(page_at(w, BASE)->flags & (PG_REFERENCED | PG_DIRTY), 0);
	call(w, GUP_ENTRY_POINT_GET, 0);
	put(w);
	assert_int_equal(page_at(w, BASE)->flags & (PG_REFERENCED | PG_DIRTY), PG_REFERENCED);
	call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	put(w);
	/* The second access makes it active. */
	assert_int_equal(page_at(w, BASE)->flags & (PG_REFERENCED | PG_ACTIVE | PG_DIRTY),
			 PG_ACTIVE | PG_DIRTY);
	/* The entry is left alone. */
	eq(w, bits_at(w, BASE), P_RW & ~(P_DIRTY | GUP_PTE_ACCESSED));
	/* A dirty entry tells of itself. */
	at(w, V(6, 12));
	anon_rw(w, 1);
	call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	assert_int_equal(page_at(w, BASE)->flags & PG_DIRTY, 0);
}

/* FOLL_TOUCH: a huge page's entry becomes young and dirty for a write, x86 leaves it for a read. */
static void touch_huge(void **state)
{
	const uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_PSE;
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	put_entry(w, BASE, 2, pfn_pte(pte_pfn(entry_at(w, BASE)), bits));
	call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE);
	eq(w, bits_at(w, BASE), bits);
	call(w, GUP_ENTRY_POINT_GET, 0);
	eq(w, bits_at(w, BASE), bits);
	call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	eq(w, bits_at(w, BASE), bits | GUP_PTE_ACCESSED | P_DIRTY);
}

/* FOLL_SPLIT_PMD looks at a huge page through PTEs; the folio stays whole. */
static void split_pmd(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD, PAGE(3), 1), 1);
	assert_ptr_equal(w->pages[0], folio + 3);
	assert_int_equal(level_at(w, BASE), 1);
	assert_int_equal(folio->order, GUP_PMD_ORDER);
	/* A file's huge page is unmapped by that, and faulted in again, by a PTE. */
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	folio = folio_at(w, BASE);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD, PAGE(3), 1), 1);
	assert_ptr_equal(w->pages[0], folio + 3);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(level_at(w, PAGE(3)), 1);
	/* The huge zero folio becomes zero pages. */
	at(w, V(6, 12));
	set(w, GUP_STEP_THP, 1);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD), 1);
	assert_ptr_equal(w->pages[0], zero_page(w));
}

/* FOLL_SPLIT, until v5.12, splits the folio as well, unless somebody holds it. */
static void split(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(5, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT, PAGE(3), 1), 1);
	assert_ptr_equal(w->pages[0], folio + 3);
	assert_int_equal(folio->order, 0);
	assert_int_equal(w->out.nr_faults, 0);
	assert_int_equal(w->pages[0]->refcount, 2);
	assert_int_equal(folio->refcount, 1);
	at(w, V(5, 12));
	anon_thp(w);
	hold(w, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT), -EBUSY);
	assert_int_equal(level_at(w, BASE), 2);
	/* A folio that is mapped by PTEs is split on the way, too. */
	at(w, V(5, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT), 1);
	assert_int_equal(folio->order, 0);
	at(w, V(5, 13));
	anon_thp(w);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT), 1);
	assert_int_equal(level_at(w, BASE), 2);
}

/* FOLL_SPLIT of a file's huge page unmaps it, splits the folio and faults it in again. */
static void split_file(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;

	at(w, V(5, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	folio = folio_at(w, BASE);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT, PAGE(3), 1), 1);
	eq(w, w->pages[0] == folio + 3, true);
	eq(w, w->pages[0]->order, 0);
	eq(w, w->out.nr_faults, 1);
	/* Held by PTEs elsewhere, it cannot be split. */
	at(w, V(5, 12));
	anon_thp(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	hold(w, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT), -EBUSY);
}

/* A huge page without a reference of its own cannot be held either. */
static void grab_huge_fails(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	gup_page_touch(w->mm, folio_at(w, BASE))->refcount = 0;
	eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), -ENOMEM);
	eq(w, w->out.warns, GUP_WARN_REFCOUNT);
	eq(w, folio_at(w, BASE)->pincount, 0);
}

/* mlock()'s flags, until v5.17: the page of a VM_LOCKED VMA is locked, a hole left out. */
static void mlock(void **state)
{
	const unsigned int mlock_flags = FOLL_MLOCK | FOLL_POPULATE;
	struct world *w = *state;

	at(w, V(5, 17));
	anon_rw(w, 1);
	area(w, PAGE(1), 2, VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, mlock_flags, BASE, 3), 3);
	eq(w, page_at(w, BASE)->flags & PG_MLOCKED, 0);
	eq(w, page_at(w, PAGE(1))->flags & PG_MLOCKED, PG_MLOCKED);
	/* The zero page is not locked. */
	eq(w, page_at(w, PAGE(2)) == zero_page(w), true);
	eq(w, zero_page(w)->flags & PG_MLOCKED, 0);
	put(w);
	on(w, GUP_STEP_ZAP, PAGE(2), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, PAGE(1), 2), 2);
	assert_null(w->pages[1]);
	eq(w, w->out.nr_faults, 0);
	put(w);
	at(w, V(5, 18));
	area(w, BASE, 1, VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, mlock_flags), 1);
	eq(w, page_at(w, BASE)->flags & PG_MLOCKED, 0);
}

/* A huge page is locked when one mapping alone has it. */
static void mlock_huge(void **state)
{
	struct world *w = *state;

	for (unsigned int shared = 0; shared < 2; shared++) {
		at(w, V(5, 17));
		anon_thp(w)->flags |= VM_LOCKED;
		if (shared)
			set(w, GUP_STEP_FORK, 0);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK | FOLL_POPULATE), 1);
		eq(w, !!(folio_at(w, BASE)->flags & PG_MLOCKED), !shared);
	}
}

/* FOLL_GET and FOLL_PIN together, as old kernels let pass: refused at a PTE. */
static void get_and_pin(void **state)
{
	struct world *w = *state;

	at(w, V(6, 1));
	anon_rw(w, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_GET | FOLL_PIN), -EINVAL);
	assert_int_equal(w->out.warns, GUP_WARN_GET_AND_PIN);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
	/* At a huge page FOLL_GET wins. */
	at(w, V(6, 1));
	anon_thp(w);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_GET | FOLL_PIN), 1);
	assert_int_equal(w->out.warns, GUP_WARN_GET_AND_PIN);
	assert_int_equal(folio_at(w, BASE)->refcount, 2);
	assert_int_equal(folio_at(w, BASE)->pincount, 0);
}

/* Both walks go on from table to table, at every level. */
static void tables(void **state)
{
	/* The last pages of what one table maps, and the first of the next. */
	static const uint64_t starts[] = {
		PAGE(510),
		(UINT64_C(1) << 30) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(1) << 39) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(1) << 48) - 2 * GUP_PAGE_SIZE,
		(UINT64_C(5) << 48) - 2 * GUP_PAGE_SIZE,
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		at(w, V(7, 3));
		area(w, starts[i], 4, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, starts[i], 4);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, starts[i], 4), 4);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, starts[i], 4), 4);
		eq(w, w->out.nr_fast, 4);
		for (uint64_t p = 0; p < 4; p++) {
			struct gup_page *page = page_at(w, starts[i] + p * GUP_PAGE_SIZE);

			eq(w, w->pages[p] == page, true);
			eq(w, page->refcount, 2 + GUP_PIN_COUNTING_BIAS);
			/* Seen twice: by the slow walk, then by the fast one. */
			eq(w, page->flags & (PG_REFERENCED | PG_ACTIVE), PG_REFERENCED);
		}
	}
}

/* Each level has an index of its own: no other address's page is found. */
static void indices(void **state)
{
	const uint64_t one[] = { UINT64_C(1) << 21, UINT64_C(1) << 30, UINT64_C(1) << 39,
				 UINT64_C(1) << 48 };
	struct world *w = *state;

	for (unsigned int i = 1; i < 4; i++) {
		uint64_t below = one[i - 1], both = one[i] | one[i - 1];

		at(w, V(7, 3));
		area(w, below, 1, VM_OWN | RW, GUP_VMA_ANON);
		area(w, both, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, below, 1);
		on(w, GUP_STEP_WRITE, both, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, below, 1), 1);
		eq(w, w->pages[0] == page_at(w, below), true);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, both, 1), 1);
		eq(w, w->pages[0] == page_at(w, both), true);
	}
}

/* An index is not taken for that of another table: what lies lowest of all is not found. */
static void not_the_lowest(void **state)
{
	const uint64_t low = UINT64_C(0x10000);
	static const uint64_t bits[] = { 21, 30, 39, 48 };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		uint64_t addr = low | UINT64_C(1) << bits[i];

		at(w, V(7, 3));
		area(w, low, 1, VM_OWN | RW, GUP_VMA_ANON);
		area(w, addr, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, low, 1);
		on(w, GUP_STEP_WRITE, addr, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, addr, 1), 1);
		eq(w, w->pages[0] == page_at(w, addr), true);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, addr, 1), 1);
		eq(w, w->pages[0] == page_at(w, addr), true);
	}
}

/* A page's entry is no table: a low page's is not taken for that of a high address. */
static void no_table(void **state)
{
	const uint64_t low = UINT64_C(0x10000);
	const uint64_t high = UINT64_C(0x2000000);
	struct world *w = *state;

	at(w, V(7, 3));
	area(w, low, 1, VM_OWN | RW, GUP_VMA_ANON);
	area(w, high, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, low, 1);
	on(w, GUP_STEP_WRITE, high, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, high, 1), 1);
	eq(w, w->pages[0] == page_at(w, high), true);
}

/* Either walk goes on in the table that maps the next address, wherever that lies. */
static void scattered(void **state)
{
	const uint64_t far = BASE + 8 * GUP_PMD_SIZE;
	struct world *w = *state;

	at(w, V(7, 3));
	area(w, PAGE(506), 12, VM_OWN | RW, GUP_VMA_ANON);
	area(w, far, 6, VM_OWN | RW, GUP_VMA_ANON);
	/* In between another table is made. */
	on(w, GUP_STEP_WRITE, PAGE(506), 6);
	on(w, GUP_STEP_WRITE, far, 6);
	on(w, GUP_STEP_WRITE, PAGE(512), 6);
	for (unsigned int fast = 0; fast < 2; fast++) {
		eq(w,
		   call_at(w, fast ? GUP_ENTRY_POINT_GET_FAST_ONLY : GUP_ENTRY_POINT_GET,
			   FOLL_WRITE, PAGE(510), 4),
		   4);
		for (uint64_t p = 0; p < 4; p++)
			eq(w, w->pages[p] == page_at(w, PAGE(510 + p)), true);
		eq(w, page_at(w, far)->refcount, 1);
	}
}

static int setup_four(void **state)
{
	return setup_levels(state, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(force_write_waits),
		TEST(split_file),
		TEST(grab_huge_fails),
		TEST(present),
		TEST(force_write_needs),
		TEST(dump_holes),
		TEST(dump_hinted),
		TEST(zero),
		TEST(touch_base),
		TEST(touch_huge),
		TEST(split_pmd),
		TEST(split),
		TEST(mlock),
		TEST(mlock_huge),
		TEST(get_and_pin),
		TEST(tables),
		TEST(indices),
		TEST(not_the_lowest),
		TEST(no_table),
		cmocka_unit_test_setup_teardown(no_table, setup_four, teardown),
		TEST(scattered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
