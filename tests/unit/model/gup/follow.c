// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk's look at one address: follow_page_mask() and below, and all that it tells.
 */
#include "trace.h"

#include "model/gup/internal.h"

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

/* The entries that FOLL_FORCE may write to without a fault, since v6.0. */
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
	/* Not a page of KSM's, which is not exclusive. */
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
	/* The page is swapped in for the dump. */
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
		hint(w, level == 1 ? 1 : GUP_PTRS_PER_TABLE);
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

/* FOLL_SPLIT, until v5.12, splits the folio as well, unless another user holds it. */
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

#define FORCE_WRITE (FOLL_FORCE | FOLL_WRITE)

/* A look-up asks no VMA, so a forced write has to be fit in all respects by itself. */
static void forced_look_up(void **state)
{
	static const struct {
		uint64_t vma;
		uint32_t page;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ VM_MAYWRITE | VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 1 },
		{ VM_MAYWRITE | VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FOLL_WRITE, 0 },
		{ VM_MAYWRITE | VM_READ, PG_ANON, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_READ, PG_FILE | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | RW, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_SHARED, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_MAYSHARE, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_UFFD_WP, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		unsigned int level = i % 2 + 1;
		struct gup_vma *vma;

		at(w, V(6, 11));
		vma = level == 1 ? anon_rw(w, 1) : anon_thp(w);
		vma->flags = rows[i / 2].vma | VM_SOFTDIRTY;
		folio_at(w, BASE)->flags = rows[i / 2].page;
		put_entry(w, BASE, level, entry_at(w, BASE) & ~GUP_PTE_RW);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), rows[i / 2].ret);
		/* Soft-dirty tracking waits for a write, or userfaultfd does. */
		vma->flags &= ~VM_SOFTDIRTY;
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), rows[i / 2].ret);
		put_entry(w, BASE, level, entry_at(w, BASE) & ~GUP_PTE_SOFT_DIRTY);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), 0);
		vma->flags |= VM_SOFTDIRTY;
		put_entry(w, BASE, level, entry_at(w, BASE) | GUP_PTE_UFFD_WP);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags),
		   rows[i / 2].vma & VM_UFFD_WP ? 0 : rows[i / 2].ret);
	}
}

/* Until v5.19 a forced write goes by its own COW, and the entry's dirty bit. */
static void forced_by_cow(void **state)
{
	static const struct {
		unsigned int flags;
		uint64_t dirty;
		long ret;
	} rows[] = {
		{ FORCE_WRITE | FOLL_COW, GUP_PTE_DIRTY, 1 },
		{ FORCE_WRITE | FOLL_COW, 0, 0 },
		{ FORCE_WRITE, GUP_PTE_DIRTY, 0 },
		{ FOLL_WRITE | FOLL_COW, GUP_PTE_DIRTY, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(5, 19));
		anon_rw(w, 1);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO | rows[i].dirty));
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i].flags), rows[i].ret);
	}
}

/* An entry without page becomes young when touched, and dirty when written through. */
static void special_touched(void **state)
{
	const uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_SPECIAL;
	static const struct {
		gup_version version;
		enum gup_entry_point entry;
		unsigned int flags;
		long ret;
		uint64_t set;
	} rows[] = {
		{ V(7, 3), GUP_ENTRY_POINT_GET, 0, -EEXIST, GUP_PTE_ACCESSED },
		{ V(7, 3), GUP_ENTRY_POINT_GET, FOLL_WRITE, -EEXIST, GUP_PTE_ACCESSED | P_DIRTY },
		{ V(7, 3), GUP_ENTRY_POINT_PIN, FOLL_WRITE, -EEXIST, 0 },
		{ V(5, 17), GUP_ENTRY_POINT_GET, FOLL_GET, -EFAULT, 0 },
		{ V(5, 17), GUP_ENTRY_POINT_PIN, 0, 1, 0 },
		{ V(5, 18), GUP_ENTRY_POINT_GET, FOLL_GET, -EEXIST, GUP_PTE_ACCESSED },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(7, bits));
		eq(w, call(w, rows[i].entry, rows[i].flags), rows[i].ret);
		eq(w, entry_at(w, BASE), pfn_pte(7, bits | rows[i].set));
		assert_null(w->pages[0]);
	}
}

/* While DAX memory was mapped by entries of its own, who took no hold got no page. */
static void devmap(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		long ret;
	} rows[] = { { V(6, 11), 0, -EEXIST }, { V(6, 11), FOLL_GET, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i].flags), rows[i].ret);
	}
	/* A walk takes one: of the page's as well. */
	for (unsigned int v = 0; v < 2; v++) {
		at(w, v ? V(6, 15) : V(6, 14));
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), v);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	}
}

/* FOLL_MIGRATION waits without a fault, at either level, for what is on its way only. */
static void waits(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		at(w, V(6, 1));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), 1);
		eq(w, w->out.nr_faults, 0);
		eq(w, entry_at(w, BASE) & GUP_PTE_PSE, level == 2 ? GUP_PTE_PSE : 0);
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_MIGRATION_WAIT);
	}
	/* Neither a swapped page nor a frame that does not exist. */
	at(w, V(6, 1));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), 1);
	eq(w, w->out.nr_faults, 1);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), swp_entry(GUP_SWP_MIGRATION_READ, 7, 0));
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), -EFAULT);
	eq(w, w->out.nr_faults, 1);
}

/* A page that is marked as it should be is not touched again: nothing is to be undone. */
static void marked_once(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	for (unsigned int active = 0; active < 2; active++) {
		at(w, V(6, 11));
		anon_rw(w, 1);
		page_at(w, BASE)->flags |= PG_REFERENCED | (active ? PG_ACTIVE : 0);
		assert_true(gup_mm_copy(base, w->mm));
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH), 1);
		eq(w, w->mm->page_hi, active ? 0 : 2);
		eq(w, page_at(w, BASE)->flags & (PG_REFERENCED | PG_ACTIVE),
		   PG_ACTIVE | (active ? PG_REFERENCED : 0));
		if (!active)
			continue;
		/* It is dirty already, so a write through its entry does not change it. */
		page_at(w, BASE)->flags |= PG_DIRTY;
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), entry_at(w, BASE) & ~GUP_PTE_DIRTY);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH | FOLL_WRITE), 1);
		eq(w, w->mm->page_hi, 0);
	}
	gup_mm_destroy(base);
}

/* Dirty for soft-dirty tracking is not dirty: a write through the entry marks the page. */
static void soft_dirty_is_not_dirty(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_DIRTY);
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, 0);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, PG_DIRTY);
}

/* Memory that a dump treats as zeroes: anonymous memory and frames, no file. */
static void dump_holes_narrow(void **state)
{
	static const struct {
		enum gup_vma_kind kind;
		long ret;
	} rows[] = {
		{ GUP_VMA_ANON, -EFAULT }, { GUP_VMA_PFNMAP, -EFAULT },	 { GUP_VMA_FILE, 0 },
		{ GUP_VMA_SHMEM, 0 },	   { GUP_VMA_HUGETLB, -EFAULT }, { GUP_VMA_FSDAX, 0 }
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 11));
		gup_vma_add(w->mm, BASE, PAGE(512), VM_OWN | RW, rows[i].kind);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP), rows[i].ret);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 0);
	}
}

/* A page without any mark gets its first ones. */
static void unmarked(void **state)
{
	struct world *w = *state;

	at(w, V(6, 11));
	anon_rw(w, 1);
	page_at(w, BASE)->flags = 0;
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_DIRTY);
	eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH), 1);
	eq(w, page_at(w, BASE)->flags, PG_REFERENCED);
	page_at(w, BASE)->flags = 0;
	eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH | FOLL_WRITE), 1);
	eq(w, page_at(w, BASE)->flags, PG_REFERENCED | PG_DIRTY);
}

/* Each look-up clears the result and the error of the one before. */
static void answers(void **state)
{
	struct world *w = *state;
	struct gup_walk walk = { .mm = w->mm, .rules = &w->rules, .out = &w->out };
	uint64_t mask = 7;
	int err = -EEXIST;
	struct gup_vma *vma;
	gup_entry e;

	at(w, V(6, 6));
	vma = anon_rw(w, 1);
	eq(w, follow_page_mask(&walk, vma, BASE, 0, &mask, &err) == page_at(w, BASE), true);
	eq(w, mask, 0);

	at(w, V(6, 5));
	vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	err = -EEXIST;
	assert_null(follow_hugetlb_page(&walk, vma, BASE, 0, false, &mask, &err));
	eq(w, err, 0);
	on(w, GUP_STEP_WRITE, BASE, 1);
	err = -EEXIST;
	eq(w, follow_hugetlb_page(&walk, vma, BASE, 0, false, &mask, &err) == folio_at(w, BASE),
	   true);
	eq(w, err, 0);
	eq(w, mask, GUP_PMD_NR - 1);

	e = entry_at(w, BASE) & ~GUP_PTE_RW;
	err = -EEXIST;
	assert_null(hugetlb_follow_page_mask(&walk, vma, BASE, FOLL_WRITE, e, &mask, &err));
	eq(w, err, 0);
}

/* no-struct-page: a frame without struct page fails differently since v5.18. */
static void no_struct_page(void **state)
{
	static const struct {
		gup_version version;
		long get;
		long pin;
	} rows[] = { { V(5, 10), -EFAULT, 1 },
		     { V(5, 17), -EFAULT, 1 },
		     { V(5, 18), -EEXIST, -EEXIST },
		     { V(7, 3), -EEXIST, -EEXIST } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | VM_MIXEDMAP | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(0xf0000, P_RO | GUP_PTE_SPECIAL));
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), rows[i].get);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), rows[i].pin);
		assert_null(w->pages[0]);
		put(w);
		/* A call without an array gets the page counted. */
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = 1,
						   .entry_point = GUP_ENTRY_POINT_GET,
						   .no_pages = true }),
		   1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
	}
}

/* no-struct-page: what was asked for with FOLL_TOUCH is young, and dirty if written. */
static void no_struct_page_touched(void **state)
{
	struct world *w = *state;
	const uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_SPECIAL;

	for (unsigned int write = 0; write < 2; write++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | VM_MIXEDMAP | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(0xf0000, bits));
		/* pin_user_pages() does not touch, get_user_pages() does. */
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), -EEXIST);
		eq(w, bits_at(w, BASE), bits);
		eq(w, call(w, GUP_ENTRY_POINT_GET, write ? FOLL_WRITE : 0), -EEXIST);
		eq(w, bits_at(w, BASE), bits | GUP_PTE_ACCESSED | (write ? P_DIRTY : 0));
	}
}

/* A base page, and so many pages from the middle of a huge one to its end. */
static void page(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, NEWEST);
	anon_rw(w, 1);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);

	at(w, NEWEST);
	anon_thp(w);
	t = begin(PAGE(2));
	expects(&t, GUP_EVENT_HUGE, 2, PAGE(2), entry_at(w, BASE), 510);
	then(w, &t, GUP_ENTRY_POINT_PIN, 0, PAGE(2), 1);
}

/* Nothing there: the level at which there is nothing, and the fault that finds no entry. */
static void holes(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 5; level++) {
		struct trace t = begin(BASE);

		if (level == 3 || level == 4)
			continue;
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		if (level == 2)
			gup_pmd_slot(w->mm, BASE);
		if (level == 1)
			gup_pte_slot(w->mm, BASE);
		expects(&t, GUP_EVENT_NO_PAGE_TABLE, level, BASE, 0, 0);
		expects(&t, GUP_EVENT_FAULT, 0, BASE, 0, 0);
		/* The first page of all behind the zero page. */
		expects(&t, GUP_EVENT_PAGE, 1, BASE, pfn_pte(GUP_PFN_BASE + 1, P_RW), 0);
		then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);
	}
}

/* Entries that are not present: of a base page that is said, of a huge one it is a hole. */
static void not_present(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(BASE);
		gup_entry e, back;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		back = entry_at(w, BASE) & ~GUP_PTE_DIRTY;
		do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
		e = entry_at(w, BASE);
		expects(&t, level == 1 ? GUP_EVENT_NOT_PRESENT : GUP_EVENT_NO_PAGE_TABLE, level,
			BASE, e, 0);
		expects(&t, GUP_EVENT_FAULT, level, BASE, e, 0);
		expects(&t, level == 1 ? GUP_EVENT_PAGE : GUP_EVENT_HUGE, level, BASE, back,
			level == 1 ? 0 : 512);
		then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
	}
}

/* A hint that is honoured brings a fault, one that is not is looked past. */
static void protnone(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		enum gup_event_id got = level == 1 ? GUP_EVENT_PAGE : GUP_EVENT_HUGE;
		int64_t nr = level == 1 ? 0 : 512;
		struct trace t = begin(BASE);
		gup_entry e, hinted;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		e = entry_at(w, BASE);
		hint(w, level == 1 ? 1 : GUP_PMD_NR);
		hinted = entry_at(w, BASE);
		expects(&t, GUP_EVENT_PROTNONE_FOLLOWED, level, BASE, hinted, 0);
		expects(&t, got, level, BASE, hinted, nr);
		then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);

		t = begin(BASE);
		expects(&t, GUP_EVENT_PROTNONE, level, BASE, hinted, 0);
		if (level == 2)
			expects(&t, GUP_EVENT_NO_PAGE_TABLE, 2, BASE, hinted, 0);
		expects(&t, GUP_EVENT_FAULT, level, BASE, hinted, 0);
		expects(&t, got, level, BASE, e, nr);
		then(w, &t, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT, BASE, 1);
	}
}

/* Where userfaultfd guards accesses, the event names that reason for every caller. */
static void guarded(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e, guard;

	at(w, NEWEST);
	anon_rw(w, 1);
	e = entry_at(w, BASE);
	set(w, GUP_STEP_UFFD_MODE, 1);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	guard = entry_at(w, BASE);
	expects(&t, GUP_EVENT_PROTNONE, 1, BASE, guard, 0);
	expects(&t, GUP_EVENT_FAULT, 1, BASE, guard, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
}

/* A write that the entry does not allow; no rule says so unless it is forced. */
static void not_writable(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e;

	at(w, NEWEST);
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	e = entry_at(w, BASE);
	expects(&t, GUP_EVENT_NOT_WRITABLE, 1, BASE, e, 0);
	expects(&t, GUP_EVENT_FAULT, 1, BASE, e, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, pfn_pte(GUP_PFN_BASE + 2, P_RW), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);

	at(w, NEWEST);
	anon_ro(w, 1);
	set(w, GUP_STEP_FORK, 0);
	e = entry_at(w, BASE);
	t = begin(BASE);
	expects(&t, GUP_EVENT_NOT_WRITABLE, 1, BASE, e, 0);
	expects(&t, GUP_EVENT_FAULT, 1, BASE, e, 0);
	e = pfn_pte(GUP_PFN_BASE + 2, P_RO | P_DIRTY);
	expects(&t, GUP_EVENT_FORCED_WRITE, 1, BASE, e, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE, BASE, 1);

	at(w, NEWEST);
	anon_thp(w);
	protect(w, VM_READ);
	e = entry_at(w, BASE);
	t = begin(BASE);
	expects(&t, GUP_EVENT_FORCED_WRITE, 2, BASE, e, 0);
	expects(&t, GUP_EVENT_HUGE, 2, BASE, e, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE, BASE, 1);
}

/* A pin of a page that fork() shared: the base page is copied, the huge one split first. */
static void unshared(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(PAGE(1));
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 2) : anon_thp(w));
		set(w, GUP_STEP_FORK, 0);
		e = entry_at(w, PAGE(1));
		expects(&t, GUP_EVENT_MUST_UNSHARE, level, PAGE(1), e, 0);
		expects(&t, GUP_EVENT_FAULT, level, PAGE(1), e, 0);
		e = pfn_pte(level == 1 ? GUP_PFN_BASE + 3 : GUP_PFN_BASE + 2 * GUP_PMD_NR,
			    P_RO | GUP_PTE_SOFT_DIRTY);
		expects(&t, GUP_EVENT_PAGE, 1, PAGE(1), e, 0);
		then(w, &t, GUP_ENTRY_POINT_PIN, 0, PAGE(1), 1);
	}
}

/* A frame without page. */
static void no_page(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	const gup_entry e = pfn_pte(0xf0000, P_RO | GUP_PTE_SPECIAL);

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, BASE, 1, e);
	expects(&t, GUP_EVENT_SPECIAL, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, -EEXIST);
}

/* What a dump leaves out: no table, a zero page, the huge one. */
static void dump(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	expects(&t, GUP_EVENT_DUMP_HOLE, 5, BASE, 0, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	on(w, GUP_STEP_READ, BASE, 1);
	t = begin(BASE);
	expects(&t, GUP_EVENT_DUMP_HOLE, 1, BASE, entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	t = begin(PAGE(1));
	expects(&t, GUP_EVENT_DUMP_HOLE, 2, PAGE(1), entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, PAGE(1), -EFAULT);
}

/* The reference cannot be taken. */
static void not_held(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(BASE);

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		folio_at(w, BASE)->refcount = 0;
		expects(&t, GUP_EVENT_GRAB_FAILED, level, BASE, entry_at(w, BASE), 0);
		then(w, &t, GUP_ENTRY_POINT_PIN, 0, BASE, -ENOMEM);
		eq(w, w->out.warns, GUP_WARN_REFCOUNT);
	}
}

/* FOLL_SPLIT takes the huge page apart, one that is mapped by PTEs as well. */
static void split_told(void **state)
{
	static const struct {
		unsigned int flags;
		bool by_ptes;
		unsigned int nr;
	} rows[] = { { FOLL_SPLIT_PMD, false, 1 },
		     { FOLL_SPLIT, false, 1 },
		     { FOLL_SPLIT, true, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int order = rows[i].flags == FOLL_SPLIT ? 0 : GUP_PMD_ORDER;
		struct trace t = begin(PAGE(1));
		gup_entry huge, small;

		at(w, V(5, 10));
		anon_thp(w);
		huge = entry_at(w, BASE);
		small = (huge & ~GUP_PTE_PSE) + GUP_PAGE_SIZE;
		if (rows[i].by_ptes)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		expects(&t, GUP_EVENT_SPLIT, rows[i].by_ptes ? 1 : 2, PAGE(1),
			rows[i].by_ptes ? entry_at(w, PAGE(1)) : huge, 0);
		/* Until v6.3 the new entries are not dirty: the folio is. */
		expects(&t, GUP_EVENT_PAGE, 1, PAGE(1), small & ~GUP_PTE_DIRTY, 0);
		then(w, &t, GUP_ENTRY_POINT_GET, rows[i].flags, PAGE(1), 1);
		eq(w, folio_at(w, PAGE(1))->order, order);
	}
}

/* The huge page of a file goes with FOLL_SPLIT, and the fault brings its pages back. */
static void split_file_told(void **state)
{
	struct world *w = *state;
	struct trace t = begin(PAGE(3));
	gup_entry huge;

	at(w, V(5, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	huge = entry_at(w, BASE);
	expects(&t, GUP_EVENT_SPLIT, 2, PAGE(3), huge, 0);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 2, PAGE(3), 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, PAGE(3), 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, PAGE(3), pfn_pte(pte_pfn(huge) + 3, P_RO | GUP_PTE_RW), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_SPLIT, PAGE(3), 1);
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
		TEST(unmarked),
		TEST(answers),
		TEST(forced_look_up),
		TEST(forced_by_cow),
		TEST(special_touched),
		TEST(devmap),
		TEST(waits),
		TEST(marked_once),
		TEST(soft_dirty_is_not_dirty),
		TEST(dump_holes_narrow),
		TEST(no_struct_page),
		TEST(no_struct_page_touched),
		TEST(split_file_told),
		TEST(page),
		TEST(holes),
		TEST(not_present),
		TEST(protnone),
		TEST(guarded),
		TEST(not_writable),
		TEST(unshared),
		TEST(no_page),
		TEST(dump),
		TEST(not_held),
		TEST(split_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
