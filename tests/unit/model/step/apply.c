// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps: each does what it says or tells why not.
 */
#include "fixture.h"

/* A step with an address range, without end where nr is 0. */
static struct gup_step step_on(enum gup_step_kind kind, uint64_t start, uint64_t nr)
{
	return (struct gup_step){ .kind = (uint8_t)kind,
				  .start = start,
				  .end = start + nr * GUP_PAGE_SIZE,
				  .flags = VM_OWN | RW };
}

/* Ranges are page-aligned, not empty, and the user's. */
static void bad_range(void **state)
{
	static const enum gup_step_kind kinds[] = {
		GUP_STEP_VMA,  GUP_STEP_READ, GUP_STEP_WRITE,
		GUP_STEP_HINT, GUP_STEP_ZAP,  GUP_STEP_UFFD_WP
	};
	struct world *w = *state;
	uint64_t end = gup_task_size_max(5);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		at(w, V(6, 12));
		assert_int_equal(try_step(w, step_on(kinds[i], BASE + 1, 1)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 0)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], end, 1)), GUP_STEP_BAD_RANGE);
		assert_int_equal(try_step(w, step_on(kinds[i], end - GUP_PAGE_SIZE, 2)),
				 GUP_STEP_BAD_RANGE);
	}
}

/* Outside any VMA there is nothing to do. */
static void no_vma(void **state)
{
	static const enum gup_step_kind kinds[] = {
		GUP_STEP_READ,	GUP_STEP_WRITE,	    GUP_STEP_HINT,    GUP_STEP_MPROTECT,
		GUP_STEP_SPLIT, GUP_STEP_MIGRATING, GUP_STEP_UFFD_WP, GUP_STEP_ENTRY,
		GUP_STEP_PAGE,	GUP_STEP_HOLD,	    GUP_STEP_ZAP
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		at(w, NEWEST);
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 1)), GUP_STEP_NO_VMA);
	}
	/* A hole in the middle counts as well. */
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(2), 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE, 3)), GUP_STEP_NO_VMA);
}

/* VMAs must not overlap, and need room. */
static void vmas(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 4, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_VMA, PAGE(3), 1)), GUP_STEP_OVERLAP);
	for (uint64_t i = 1; i < w->mm->max_vmas; i++)
		area(w, PAGE(4 * i), 4, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_VMA, PAGE(400), 1)), GUP_STEP_NO_ROOM);
}

/* Users read and write as the VMA permits, and a huge page where there may be one. */
static void user_access(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | VM_READ, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	on(w, GUP_STEP_READ, BASE, 2);
	assert_ptr_equal(page_at(w, PAGE(1)), zero_page(w));
	protect(w, 0);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	protect(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	/* A write makes a writable entry dirty for the hardware. */
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~(GUP_PTE_DIRTY | GUP_PTE_ACCESSED));
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE) & (GUP_PTE_DIRTY | GUP_PTE_ACCESSED),
	   GUP_PTE_DIRTY | GUP_PTE_ACCESSED);
}

/* A user's access takes the hint, and waits for a migration. */
static void user_access_faults(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hint(w, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	/* Nobody answers userfaultfd. */
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 1)), GUP_STEP_NOT_ALLOWED);
	set(w, GUP_STEP_UFFD_MODE, 2);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
}

/* Memory that runs out is told, and what was done stays. */
static void no_room(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 6, 4, 4);
	at(w, V(6, 12));
	area(w, BASE, 8, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_WRITE, BASE, 8)), GUP_STEP_NO_ROOM);
	assert_true(pte_write(entry_at(w, PAGE(2))));
	assert_int_equal(entry_at(w, PAGE(3)), 0);
	area(w, BASE + 8 * GUP_PMD_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE + 8 * GUP_PMD_SIZE, 1);
	area(w, BASE + 16 * GUP_PMD_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(try_step(w, step_on(GUP_STEP_READ, BASE + 16 * GUP_PMD_SIZE, 1)),
			 GUP_STEP_NO_ROOM);
}

/* mprotect() goes as far as the VMA's VM_MAY flags. */
static void mprotect(void **state)
{
	struct world *w = *state;
	const struct gup_step write = { .kind = GUP_STEP_MPROTECT, .start = BASE, .flags = RW };

	at(w, V(6, 12));
	area(w, BASE, 1, (VM_OWN | VM_READ) & ~VM_MAYWRITE, GUP_VMA_FILE);
	assert_int_equal(try_step(w, write), GUP_STEP_NOT_ALLOWED);
	assert_int_equal(w->mm->vma[0].flags & VM_ACCESS_FLAGS, VM_READ);
	protect(w, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_ACCESS_FLAGS, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_OWN, VM_OWN & ~VM_MAYWRITE);
}

/* Steps on a page need one there; huge ones a huge one. */
static void no_page(void **state)
{
	static const enum gup_step_kind kinds[] = { GUP_STEP_SPLIT, GUP_STEP_MIGRATING,
						    GUP_STEP_PAGE, GUP_STEP_HOLD };
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_int_equal(try_step(w, step_on(kinds[i], BASE, 1)), GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, step_on(GUP_STEP_SWAP_OUT, BASE, 1)), GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, step_on(GUP_STEP_PAGE, BASE + 1, 1)), GUP_STEP_BAD_RANGE);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_SPLIT, BASE, 1)), GUP_STEP_NOT_HUGE);
	/* The zero page does not migrate. */
	on(w, GUP_STEP_READ, PAGE(1), 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_MIGRATING, PAGE(1), 1)), GUP_STEP_NO_PAGE);
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

/* Somebody's references count; the swap cache's too, and KSM's pages are nobody's. */
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

/* userfaultfd marks entries and VMAs. */
static void uffd(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 3);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(1)), P_RW);
	assert_int_equal(w->mm->vma[0].flags & (VM_UFFD_WP | VM_UFFD_RWP), VM_UFFD_WP);
	/* The VMAs beside it are not meant. */
	area(w, PAGE(-1), 1, VM_OWN | RW, GUP_VMA_ANON);
	area(w, PAGE(4), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(w->mm->vma[0].flags & VM_UFFD_WP, 0);
	assert_int_equal(w->mm->vma[2].flags & VM_UFFD_WP, 0);
	on(w, GUP_STEP_UFFD_RWP, PAGE(1), 1);
	eq(w, bits_at(w, PAGE(1)), P_NONE | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(2)), P_RW);
	assert_int_equal(w->mm->vma[1].flags & VM_UFFD_RWP, VM_UFFD_RWP);
	assert_int_equal(try_step(w, step_on(GUP_STEP_UFFD_RWP, BASE, 1)), GUP_STEP_OK);
	at(w, V(7, 2));
	anon_rw(w, 1);
	assert_int_equal(try_step(w, step_on(GUP_STEP_UFFD_RWP, BASE, 1)), GUP_STEP_UNKNOWN_HERE);
}

/* What is not mapped takes no guard; secretmem is refused where there is none. */
static void skipped(void **state)
{
	struct world *w = *state;
	struct gup_step secret = { .kind = GUP_STEP_VMA,
				   .start = PAGE(8),
				   .end = PAGE(9),
				   .flags = VM_PUBLIC | RW,
				   .what = GUP_VMA_SECRETMEM };
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	before = entry_at(w, BASE);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, entry_at(w, BASE), before);
	/* A migration entry set by hand names a page. */
	on(w, GUP_STEP_WRITE, BASE, 1);
	put_entry(w, BASE, 1, swp_entry(GUP_SWP_MIGRATION_READ, pte_pfn(entry_at(w, BASE)), 0));
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
	at(w, V(5, 13));
	assert_int_equal(try_step(w, secret), GUP_STEP_UNKNOWN_HERE);
	at(w, V(5, 14));
	assert_int_equal(try_step(w, secret), GUP_STEP_OK);
}

/*
 * A file's page that was written to its disk is clean, and its next write is heard of: of
 * that, no entry of a private mapping knows, and no other memory is written to any disk.
 */
static void write_back(void **state)
{
	struct world *w = *state;
	struct gup_step step = step_on(GUP_STEP_WRITE_BACK, BASE, 1);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(try_step(w, step), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NO_EFFECT);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_SOFT_DIRTY);
	eq(w, page_at(w, BASE)->flags, PG_FILE);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_SHARED_WRITE);
	eq(w, page_at(w, BASE)->flags, PG_FILE | PG_DIRTY);
	mark(w, BASE, PG_TRUNCATED);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);

	/* What is hinted stays it. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_HINT, BASE, 1);
	assert_true(bits_at(w, BASE) & GUP_PTE_PROTNONE);
	mark(w, BASE, PG_DIRTY);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	assert_int_equal(bits_at(w, BASE) & (GUP_PTE_PROTNONE | GUP_PTE_PRESENT), GUP_PTE_PROTNONE);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	mark(w, BASE, PG_DIRTY);
	assert_int_equal(try_step(w, step), GUP_STEP_OK);
	eq(w, bits_at(w, BASE), P_RO);
	eq(w, page_at(w, BASE)->flags, PG_FILE);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);
	at(w, V(6, 12));
	anon_rw(w, 1);
	assert_int_equal(try_step(w, step), GUP_STEP_NOT_ALLOWED);
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

/* Soft-dirty tracking starts anew: entries read-only and clean, VMAs unmarked. */
static void clear_soft_dirty(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_SWAP_OUT, PAGE(1), 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_DIRTY);
	eq(w, entry_at(w, PAGE(1)) & GUP_SWP_SOFT_DIRTY, 0);
	assert_int_equal(w->mm->vma[0].flags & VM_SOFTDIRTY, 0);
	/* FOLL_FORCE must not write without being seen. */
	protect(w, VM_READ);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
	eq(w, w->out.nr_faults, 1);
	eq(w, pte_soft_dirty(entry_at(w, BASE)), true);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
	eq(w, w->out.nr_faults, 0);
}

/* Steps that set one thing set it. */
static void settings(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	set(w, GUP_STEP_NODE, 3);
	set(w, GUP_STEP_THP, 1);
	set(w, GUP_STEP_FORKING, 1);
	assert_int_equal(w->mm->node, 3);
	assert_true(w->mm->thp);
	assert_int_equal(w->mm->write_protect_seq & 1, 1);
	set(w, GUP_STEP_FORKING, 0);
	assert_int_equal(w->mm->write_protect_seq & 1, 0);
	set(w, GUP_STEP_UFFD_MODE, 1);
	assert_true(w->mm->uffd_async && !w->mm->uffd_handler);
	set(w, GUP_STEP_UFFD_MODE, 2);
	assert_true(!w->mm->uffd_async && w->mm->uffd_handler);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_true(w->mm->signal && !w->mm->fatal_signal);
	set(w, GUP_STEP_SIGNAL, 1);
	assert_true(w->mm->fatal_signal);
	inject(w, GUP_INJECT_OOM, 2, 7);
	assert_true(w->mm->inject == GUP_INJECT_OOM && w->mm->inject_at == 2 &&
		    w->mm->inject_times == 7);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_NR }),
			 GUP_STEP_UNKNOWN_HERE);
}

/* uffd-async: userfaultfd resolves faults by itself since v6.7. */
static void uffd_async(void **state)
{
	static const struct {
		gup_version version;
		enum gup_step_error err;
	} rows[] = { { V(6, 6), GUP_STEP_UNKNOWN_HERE }, { V(6, 7), GUP_STEP_OK } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_UFFD_MODE, .count = 1 }),
		   rows[i].err);
		eq(w, w->mm->uffd_async, !rows[i].err);
	}
}

/* Userfaultfd takes anonymous memory, shmem and hugetlb; accesses are tracked where there are any. */
static void uffd_memory(void **state)
{
	static const struct {
		uint8_t step;
		bool async;
		uint32_t memory;
		uint64_t access;
		enum gup_step_error err;
	} rows[] = {
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_SHMEM, 0, GUP_STEP_OK },
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_FILE, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_WP, true, GUP_VMA_FILE, RW, GUP_STEP_OK },
		{ GUP_STEP_UFFD_WP, false, GUP_VMA_SECRETMEM, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_RWP, true, GUP_VMA_FILE, RW, GUP_STEP_NOT_ALLOWED },
		{ GUP_STEP_UFFD_RWP, false, GUP_VMA_SHMEM, VM_READ, GUP_STEP_OK },
		{ GUP_STEP_UFFD_RWP, false, GUP_VMA_SHMEM, 0, GUP_STEP_NOT_ALLOWED },
	};
	struct gup_step step = { .start = BASE, .end = PAGE(1) };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_PUBLIC | rows[i].access, rows[i].memory);
		set(w, GUP_STEP_UFFD_MODE, rows[i].async);
		step.kind = rows[i].step;
		eq(w, try_step(w, step), rows[i].err);
	}
	/* Write-protection of shmem came with v5.19. */
	at(w, V(5, 18));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	step.kind = GUP_STEP_UFFD_WP;
	eq(w, try_step(w, step), GUP_STEP_UNKNOWN_HERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(skipped),	   TEST(bad_range),	  TEST(no_vma),
		TEST(vmas),	   TEST(user_access),	  TEST(user_access_faults),
		TEST(no_room),	   TEST(mprotect),	  TEST(no_page),
		TEST(bad_entries), TEST(pages),		  TEST(uffd),
		TEST(write_back),  TEST(secretmem_stays), TEST(clear_soft_dirty),
		TEST(settings),	   TEST(uffd_async),	  TEST(uffd_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
