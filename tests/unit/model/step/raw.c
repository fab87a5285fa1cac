// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries and pages set by hand: what a walk can stand, and nothing else.
 */
#include "fixture.h"

/* Where the pages below lie: a base page, a huge page, one of hugetlb's, and a gap before it. */
#define SMALL (GUP_PFN_BASE + 1)
#define GAP (GUP_PFN_BASE + 2)
#define HUGE (GUP_PFN_BASE + GUP_PMD_NR)
#define TLB (GUP_PFN_BASE + 2 * GUP_PMD_NR)
#define BEYOND (GUP_PFN_BASE + 3 * GUP_PMD_NR)
/* Beside BASE, where there is nothing: plain memory, and hugetlb's. */
#define PLAIN PAGE(2 * GUP_PMD_NR)
#define TLB_AREA PAGE(3 * GUP_PMD_NR)

static void furnish(struct world *w)
{
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	set(w, GUP_STEP_THP, 1);
	area(w, PAGE(512), GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	area(w, PLAIN, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	area(w, TLB_AREA, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, TLB_AREA, 1);
	eq(w, page_to_pfn(w->mm, page_at(w, BASE)), SMALL);
	eq(w, page_to_pfn(w->mm, page_at(w, PAGE(512))), HUGE);
	eq(w, page_to_pfn(w->mm, page_at(w, TLB_AREA)), TLB);
	eq(w, w->mm->nr_pages, 3 * GUP_PMD_NR);
}

static enum gup_step_error try_entry(struct world *w, uint64_t addr, unsigned int level,
				     gup_entry e)
{
	return try_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
					      .start = addr,
					      .what = (uint8_t)level,
					      .entry = e });
}

/* An entry names a page that there is: of the right size, and of hugetlb's in its memory only. */
static void entries(void **state)
{
	const uint64_t huge = P_RO | GUP_PTE_PSE;
	const struct {
		uint64_t addr;
		unsigned int level;
		gup_entry e;
		enum gup_step_error err;
	} rows[] = {
		{ PLAIN, 1, pfn_pte(SMALL, P_RO), GUP_STEP_OK },
		{ PLAIN, 1, pfn_pte(SMALL, P_NONE), GUP_STEP_OK },
		{ PLAIN, 1, pfn_pte(HUGE + 3, P_RO), GUP_STEP_OK },
		{ PLAIN, 1, pfn_pte(GAP, P_RO), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, pfn_pte(GAP, P_NONE), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, pfn_pte(TLB, P_RO), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, pfn_pte(BEYOND, P_RO), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, pfn_pte(GUP_PFN_BASE - 1, P_RO), GUP_STEP_NO_PAGE },
		/* Special entries have no page, whatever they name. */
		{ PLAIN, 1, pfn_pte(BEYOND, P_RO | GUP_PTE_SPECIAL), GUP_STEP_OK },
		{ PLAIN, 1, swp_entry(3, 7, 0), GUP_STEP_OK },
		{ PLAIN, 1, swp_entry(GUP_SWP_HWPOISON, SMALL, 0), GUP_STEP_OK },
		{ PLAIN, 1, swp_entry(GUP_SWP_MIGRATION_READ, SMALL, 0), GUP_STEP_OK },
		{ PLAIN, 1, swp_entry(GUP_SWP_MIGRATION_READ, GAP, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, swp_entry(GUP_SWP_MIGRATION_WRITE, TLB, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 1, 0, GUP_STEP_OK },
		{ PLAIN, 2, pfn_pte(HUGE, huge), GUP_STEP_OK },
		{ PLAIN, 2, pfn_pte(HUGE, P_NONE | GUP_PTE_PSE), GUP_STEP_OK },
		{ PLAIN, 2, pfn_pte(HUGE, P_RO), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, pfn_pte(HUGE, P_NONE), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, pfn_pte(HUGE + 1, huge), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, pfn_pte(SMALL, huge), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, pfn_pte(TLB, huge), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, swp_entry(GUP_SWP_MIGRATION_READ, HUGE, 0), GUP_STEP_OK },
		{ PLAIN, 2, swp_entry(GUP_SWP_MIGRATION_READ, HUGE + 1, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, swp_entry(GUP_SWP_MIGRATION_READ, SMALL, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, swp_entry(GUP_SWP_HWPOISON, HUGE, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, swp_entry(3, 7, 0), GUP_STEP_NO_PAGE },
		{ PLAIN, 2, 0, GUP_STEP_OK },
		{ TLB_AREA, 2, pfn_pte(TLB, huge), GUP_STEP_OK },
		{ TLB_AREA, 2, pfn_pte(HUGE, huge), GUP_STEP_NO_PAGE },
		{ TLB_AREA, 2, swp_entry(GUP_SWP_MIGRATION_READ, TLB, 0), GUP_STEP_OK },
		{ TLB_AREA, 2, swp_entry(GUP_SWP_MIGRATION_READ, HUGE, 0), GUP_STEP_NO_PAGE },
		{ TLB_AREA, 2, swp_entry(GUP_SWP_HWPOISON, TLB, 0), GUP_STEP_OK },
		{ TLB_AREA, 2, swp_entry(3, 7, 0), GUP_STEP_NO_PAGE },
		{ TLB_AREA, 1, pfn_pte(TLB, P_RO), GUP_STEP_NOT_FOR_HUGETLB },
		{ PLAIN + 8, 1, 0, GUP_STEP_BAD_RANGE },
		{ PLAIN + GUP_PAGE_SIZE, 2, 0, GUP_STEP_BAD_RANGE },
		{ PLAIN - GUP_PMD_SIZE - GUP_PAGE_SIZE, 1, 0, GUP_STEP_NO_VMA },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		enum gup_step_error err;

		furnish(w);
		err = try_entry(w, rows[i].addr, rows[i].level, rows[i].e);
		if (err != rows[i].err)
			fail_msg("row %zu: %s, not %s", i, gup_step_error_text(err),
				 gup_step_error_text(rows[i].err));
		if (!err)
			eq(w, entry_at(w, rows[i].addr), rows[i].e);
	}
}

/* A word of a scenario, in the numbers of a version. */
static enum gup_step_error try_word(struct world *w, gup_version version, enum gup_vma_kind kind,
				    gup_entry e)
{
	at(w, version);
	area(w, PAGE(-1), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(-1), 1);
	area(w, BASE, 1, VM_OWN | RW, kind);
	return try_step(
		w,
		(struct gup_step){
			.kind = GUP_STEP_ENTRY, .start = BASE, .what = 1, .count = 1, .entry = e });
}

/* swap-types: each version reads the types with its own numbers. */
static void swap_types(void **state)
{
	static const uint8_t hw = GUP_SWP_HWPOISON, read = GUP_SWP_MIGRATION_READ,
			     only = GUP_SWP_MIGRATION_READ_EXCLUSIVE,
			     write = GUP_SWP_MIGRATION_WRITE;
	static const struct {
		gup_version first, last;
		/* What the types from 22 on mean; 0: refused. */
		uint8_t type[10];
	} rows[] = {
		{ V(5, 10), V(5, 13), { 22, 0, 0, 0, 0, hw, read, write, 0, 0 } },
		{ V(5, 14), V(5, 18), { 22, 0, 0, hw, read, write, 0, 0, 0, 0 } },
		{ V(5, 19), V(6, 1), { hw, read, only, write, 0, 0, 0, 0, 31, 0 } },
		{ V(6, 2), V(6, 14), { 22, hw, read, only, write, 0, 0, 0, 0, 31 } },
		{ V(6, 15), NEWEST, { 22, 0, hw, read, only, write, 0, 0, 0, 31 } },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows) * NR(rows[0].type); i++) {
		size_t row = i / 2 / NR(rows[0].type), nr = i / 2 % NR(rows[0].type);
		gup_version version = i % 2 ? rows[row].last : rows[row].first;
		unsigned int want = rows[row].type[nr];
		/* A frame that there is; as marks, userfaultfd's write-protection. */
		uint64_t offset = want == 31 ? GUP_PTE_MARKER_UFFD_WP : SMALL;
		enum gup_step_error err = try_word(w, version, GUP_VMA_SHMEM,
						   swp_entry(22 + (unsigned int)nr, offset, 0));

		eq(w, err, want ? GUP_STEP_OK : GUP_STEP_READ_OTHERWISE);
		eq(w, entry_at(w, BASE), want ? swp_entry(want, offset, 0) : 0);
	}
	/* The model's own numbers are the same at each version. */
	at(w, V(5, 10));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, BASE, 1, swp_entry(hw, 5, 0));
	eq(w, swp_type(entry_at(w, BASE)), hw);
}

/* A marker marks something that the version knows, and has no other bits. */
static void markers(void **state)
{
	static const struct {
		gup_version version;
		enum gup_vma_kind kind;
		uint64_t marks;
		uint64_t bits;
		bool known;
	} rows[] = {
		{ V(6, 1), GUP_VMA_SHMEM, 1, 0, true },
		{ V(6, 1), GUP_VMA_SHMEM, 2, 0, false },
		{ V(6, 2), GUP_VMA_SHMEM, 2, 0, true },
		{ V(6, 12), GUP_VMA_SHMEM, 4, 0, false },
		{ V(6, 13), GUP_VMA_SHMEM, 4, 0, true },
		{ V(6, 13), GUP_VMA_SHMEM, 0, 0, false },
		{ V(6, 13), GUP_VMA_SHMEM, 8, 0, false },
		{ V(6, 13), GUP_VMA_SHMEM, 4, GUP_SWP_UFFD_WP, false },
		{ V(6, 3), GUP_VMA_ANON, 1, 0, false },
		{ V(6, 4), GUP_VMA_ANON, 1, 0, true },
		{ V(6, 3), GUP_VMA_ANON, 2, 0, true },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		unsigned int type = rows[i].version < V(6, 2) ? 30 : 31;
		gup_entry e = swp_entry(type, rows[i].marks, rows[i].bits);

		eq(w, try_word(w, rows[i].version, rows[i].kind, e),
		   rows[i].known ? GUP_STEP_OK : GUP_STEP_READ_OTHERWISE);
	}
}

/* Bits that no entry has, or that meant something else. */
static void other_bits(void **state)
{
	static const struct {
		gup_version version;
		gup_entry bits;
		bool known;
	} rows[] = {
		{ V(6, 5), GUP_PTE_SAVED_DIRTY, false }, { V(6, 6), GUP_PTE_SAVED_DIRTY, true },
		{ NEWEST, GUP_PTE_SAVED_DIRTY, true },	 { NEWEST, UINT64_C(1) << 57, false },
		{ NEWEST, UINT64_C(1) << 59, false },	 { NEWEST, GUP_PTE_PSE, false },
		{ NEWEST, UINT64_C(1) << 3, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++)
		eq(w,
		   try_word(w, rows[i].version, GUP_VMA_ANON, pfn_pte(SMALL, P_RO) | rows[i].bits),
		   rows[i].known ? GUP_STEP_OK : GUP_STEP_READ_OTHERWISE);
	for (unsigned int bit = 1; bit < 8; bit++)
		eq(w, try_word(w, NEWEST, GUP_VMA_ANON, swp_entry(0, 7, UINT64_C(1) << bit)),
		   bit < 4 ? GUP_STEP_OK : GUP_STEP_READ_OTHERWISE);
}

/* Without tables for it, or with a huge page in the way, an entry finds no room. */
static void no_room(void **state)
{
	struct world *w = *state;

	furnish(w);
	eq(w, try_entry(w, PAGE(515), 1, 0), GUP_STEP_NO_ROOM);
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 4, 8, 2);
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, try_entry(w, BASE, 1, 0), GUP_STEP_NO_ROOM);
	eq(w, try_entry(w, BASE, 2, 0), GUP_STEP_OK);
}

/* Steps on a page take the one that is mapped: the base page, or the huge page's. */
static void found(void **state)
{
	struct world *w = *state;

	furnish(w);
	hold(w, PAGE(515), 2);
	eq(w, pfn_to_page(w->mm, HUGE)->held, 2);
	eq(w, pfn_to_page(w->mm, HUGE)->refcount, 3);
	eq(w, pfn_to_page(w->mm, HUGE + 3)->held, 0);
	/* Not one that was never there, nor what is special. */
	put_entry(w, PLAIN, 1, pfn_pte(BEYOND, P_RO | GUP_PTE_SPECIAL));
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = PLAIN, .count = 1 }),
	   GUP_STEP_NO_PAGE);
	put_entry(w, PLAIN, 1, pfn_pte(GAP, P_RO | GUP_PTE_SPECIAL));
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = PLAIN, .count = 1 }),
	   GUP_STEP_NO_PAGE);
	/* A swapped page is not mapped. */
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = BASE, .count = 1 }),
	   GUP_STEP_NO_PAGE);
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = PAGE(512) + 1 }),
	   GUP_STEP_BAD_RANGE);
}

/* The zero page takes holds and no flags; the holds of a page fit into 16 bits. */
static void holds(void **state)
{
	const struct gup_step one = { .kind = GUP_STEP_HOLD, .start = BASE, .count = 1 };
	const struct gup_step flag = { .kind = GUP_STEP_PAGE, .start = BASE, .flags = PG_DIRTY };
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	hold(w, BASE, UINT16_MAX - 1);
	hold(w, BASE, 1);
	eq(w, page_at(w, BASE)->held, UINT16_MAX);
	eq(w, page_at(w, BASE)->refcount, 1 + UINT16_MAX);
	eq(w, try_step(w, one), GUP_STEP_NO_ROOM);

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_step(w, flag), GUP_STEP_NOT_ALLOWED);
	eq(w, try_step(w, one), GUP_STEP_OK);
	eq(w, zero_page(w)->refcount, 2);
	eq(w, zero_page(w)->flags, PG_ZERO);
}

/* The swap cache holds each page of a folio once. KSM's pages are not exclusive. */
static void flags(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_thp(w);
	mark(w, PAGE(3), PG_SWAPCACHE | PG_DIRTY);
	eq(w, folio_at(w, BASE)->held, GUP_PMD_NR);
	eq(w, folio_at(w, BASE)->refcount, 1 + GUP_PMD_NR);
	eq(w, folio_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_SWAPCACHE | PG_DIRTY);
	mark(w, PAGE(3), PG_SWAPCACHE);
	eq(w, folio_at(w, BASE)->held, GUP_PMD_NR);
	mark(w, PAGE(3), PG_KSM);
	eq(w, folio_at(w, BASE)->flags, PG_ANON | PG_SWAPCACHE | PG_DIRTY | PG_KSM);
}

/* Hugetlb memory has none of these, each by itself; what all memory may be it may be. */
static void hugetlb_flags(void **state)
{
	static const struct {
		uint32_t flag;
		enum gup_step_error err;
	} rows[] = {
		{ PG_SWAPCACHE, GUP_STEP_NOT_FOR_HUGETLB },
		{ PG_KSM, GUP_STEP_NOT_FOR_HUGETLB },
		{ PG_TRUNCATED, GUP_STEP_NOT_FOR_HUGETLB },
		{ PG_P2PDMA, GUP_STEP_NOT_FOR_HUGETLB },
		{ PG_UNPINNABLE, GUP_STEP_OK },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		furnish(w);
		eq(w,
		   try_step(w, (struct gup_step){ .kind = GUP_STEP_PAGE,
						  .start = TLB_AREA,
						  .flags = rows[i].flag }),
		   rows[i].err);
		/* Other memory takes them all. */
		mark(w, BASE, rows[i].flag);
		eq(w, page_at(w, BASE)->flags & rows[i].flag, rows[i].flag);
	}
}

/* Secret memory is allocated where it may stay; all else can be said of it. */
static void secret_flags(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SECRETMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	mark(w, BASE, PG_DIRTY);
	eq(w, page_at(w, BASE)->flags, PG_SECRETMEM | PG_DIRTY);
	eq(w,
	   try_step(w, (struct gup_step){ .kind = GUP_STEP_PAGE,
					  .start = BASE,
					  .flags = PG_DIRTY | PG_CMA }),
	   GUP_STEP_NOT_ALLOWED);
}

/* An entry set by hand must not lead out of memory. */
static void bad_entries(void **state)
{
	static const struct {
		unsigned int level;
		gup_entry e;
	} rows[] = {
		{ 1, UINT64_C(0x7fffffff025) }, /* no such page */
		{ 2, UINT64_C(0x80001067) }, /* a table */
		{ 2, UINT64_C(0x1000010a7) }, /* a huge page that is not aligned */
		{ 2, UINT64_C(0x1fffff0a7000) | 0xa7 }, /* one beyond memory */
		{ 2, UINT64_C(0x07fffffffffffe00) }, /* a swap entry */
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct gup_step step = { .kind = GUP_STEP_ENTRY,
					       .start = BASE,
					       .what = (uint8_t)rows[i].level,
					       .entry = rows[i].e };

		at(w, V(6, 12));
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		assert_int_equal(try_step(w, step), GUP_STEP_NO_PAGE);
		assert_int_equal(entry_at(w, BASE), 0);
	}
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(
		try_step(w,
			 (struct gup_step){ .kind = GUP_STEP_ENTRY, .start = PAGE(1), .what = 2 }),
		GUP_STEP_BAD_RANGE);
	/* An empty one is fine. */
	at(w, V(6, 12));
	anon_thp(w);
	put_entry(w, BASE, 2, 0);
	assert_int_equal(entry_at(w, BASE), 0);
}

/* References of another user count, and so do the swap cache's. KSM's pages are not exclusive. */
static void pages(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hold(w, BASE, 3);
	assert_int_equal(page_at(w, BASE)->refcount, 4);
	assert_int_equal(gup_refs(page_at(w, BASE)), 0);
	mark(w, BASE, PG_SWAPCACHE);
	mark(w, BASE, PG_SWAPCACHE);
	assert_int_equal(page_at(w, BASE)->refcount, 5);
	assert_int_equal(gup_refs(page_at(w, BASE)), 0);
	mark(w, BASE, PG_KSM);
	assert_int_equal(page_at(w, BASE)->flags & PG_ANON_EXCLUSIVE, 0);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD,
							.start = BASE,
							.count = UINT16_MAX }),
			 GUP_STEP_NO_ROOM);
	/* On a huge page the folio is meant, whichever page is named. */
	at(w, V(6, 12));
	anon_thp(w);
	hold(w, PAGE(5), 1);
	assert_int_equal(folio_at(w, BASE)->refcount, 2);
	mark(w, PAGE(7), PG_CMA);
	assert_int_equal(folio_at(w, BASE)->flags & PG_CMA, PG_CMA);
}

/* Secretmem is allocated in no zone of movable pages, and in no CMA area. */
static void secretmem_stays(void **state)
{
	const uint32_t flags[] = { PG_UNPINNABLE, PG_CMA };
	struct world *w = *state;

	for (int i = 0; i < 2; i++) {
		struct gup_step step = step_on(GUP_STEP_PAGE, BASE, 1);

		step.flags = flags[i];
		at(w, V(6, 12));
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SECRETMEM);
		on(w, GUP_STEP_WRITE, BASE, 1);
		assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);
	}
}

/* A page waits in one batch, or is off the LRU lists, at a time; a huge page does not wait. */
static void lru_flags(void **state)
{
	static const uint32_t flags[] = { PG_LRU_BATCH, PG_MOVE_BATCH, PG_MLOCK_BATCH,
					  PG_ISOLATED };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		struct gup_step step = { .kind = GUP_STEP_PAGE, .start = BASE, .flags = flags[i] };

		at(w, V(5, 17));
		anon_rw(w, 1);
		/* lru-batch: mlock() has batches since v5.18. */
		eq(w, try_step(w, step), i == 2 ? GUP_STEP_UNKNOWN_HERE : GUP_STEP_OK);
		at(w, V(5, 18));
		anon_rw(w, 1);
		eq(w, try_step(w, step), GUP_STEP_OK);
		eq(w, page_at(w, BASE)->refcount, 2);
		eq(w, page_at(w, BASE)->held, 1);
		step.flags = PG_ISOLATED;
		eq(w, try_step(w, step), GUP_STEP_NOT_ALLOWED);
		step.flags = PG_LRU_BATCH;
		eq(w, try_step(w, step), GUP_STEP_NOT_ALLOWED);
		/* A drain empties batches, and puts nothing back that was isolated. */
		set(w, GUP_STEP_DRAIN, 0);
		eq(w, page_at(w, BASE)->refcount, i == 3 ? 2 : 1);
		eq(w, page_at(w, BASE)->flags & flags[i], i == 3 ? PG_ISOLATED : 0);
		at(w, NEWEST);
		anon_thp(w);
		step.flags = flags[i];
		eq(w, try_step(w, step), i == 3 ? GUP_STEP_OK : GUP_STEP_NOT_ALLOWED);
		at(w, NEWEST);
		anon_rw(w, 1);
		step.flags = PG_MOVE_BATCH | PG_ISOLATED;
		eq(w, try_step(w, step), GUP_STEP_NOT_ALLOWED);
	}
	/* A driver's own page is on no list. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_DRIVER);
	eq(w,
	   try_step(w, (struct gup_step){ .kind = GUP_STEP_PAGE,
					  .start = BASE,
					  .flags = PG_ISOLATED }),
	   GUP_STEP_NOT_ALLOWED);
}

/* KSM and khugepaged drain the batches before they look at pages. */
static void scans_drain(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	mark(w, BASE, PG_MLOCK_BATCH);
	eq(w, try_range(w, GUP_STEP_MERGE, BASE, 1), GUP_STEP_OK);
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	mark(w, BASE, PG_LRU_BATCH);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, BASE), GUP_STEP_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lru_flags),   TEST(scans_drain), TEST(entries),	     TEST(swap_types),
		TEST(markers),	   TEST(other_bits),  TEST(no_room),	     TEST(found),
		TEST(holds),	   TEST(flags),	      TEST(hugetlb_flags),   TEST(secret_flags),
		TEST(bad_entries), TEST(pages),	      TEST(secretmem_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
