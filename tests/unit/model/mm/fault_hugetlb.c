// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on hugetlb memory, and what steps do to it.
 */
#include "fixture.h"

#define P_HUGE(bits) ((bits) | GUP_PTE_PSE)

static struct gup_vma *private_area(struct world *w, uint64_t access)
{
	return area(w, BASE, GUP_PMD_NR, VM_OWN | access, GUP_VMA_HUGETLB);
}

static struct gup_vma *shared_area(struct world *w, uint64_t access)
{
	return area(w, BASE, GUP_PMD_NR, VM_PUBLIC | access, GUP_VMA_HUGETLB);
}

/* On empty memory every fault brings a huge page; a private one is writable if written. */
static void no_page(void **state)
{
	static const struct {
		uint64_t flags;
		unsigned int fault;
		uint64_t bits;
		uint32_t page;
		int32_t refs;
	} rows[] = {
		{ VM_OWN | RW, 0, P_RO, PG_ANON | PG_ANON_EXCLUSIVE | PG_HUGETLB, 1 },
		{ VM_OWN | RW, FAULT_FLAG_WRITE, P_RW, PG_ANON | PG_ANON_EXCLUSIVE | PG_HUGETLB,
		  1 },
		{ VM_PUBLIC | RW, 0, P_RW, PG_HUGETLB | PG_DIRTY, 513 },
		{ VM_PUBLIC | RW, FAULT_FLAG_WRITE, P_RW, PG_HUGETLB | PG_DIRTY, 513 },
		{ VM_PUBLIC | VM_READ, 0, P_RO, PG_HUGETLB | PG_DIRTY, 513 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, V(6, 12));
		area(w, BASE, GUP_PMD_NR, rows[i].flags, GUP_VMA_HUGETLB);
		fault = fault_at(w, PAGE(77), rows[i].fault);
		eq(w, fault.kind, GUP_FAULT_HUGETLB);
		eq(w, fault.ret, 0);
		eq(w, level_at(w, BASE), 2);
		eq(w, bits_at(w, BASE), P_HUGE(rows[i].bits));
		eq(w, folio_at(w, BASE)->flags, rows[i].page);
		eq(w, folio_at(w, BASE)->order, GUP_PMD_ORDER);
		eq(w, folio_at(w, BASE)->refcount, rows[i].refs);
		eq(w, folio_at(w, BASE)->mapcount, 1);
	}
}

/* A page of the file stays in the page cache when it is unmapped, its neighbour is not there. */
static void page_cache(void **state)
{
	struct world *w = *state;
	struct gup_vma *vma;
	struct gup_page *page;

	at(w, V(6, 12));
	vma = area(w, BASE, 2 * GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
	eq(w, hugetlbfs_pagecache_present(w->mm, vma, BASE), false);
	on(w, GUP_STEP_WRITE, PAGE(GUP_PMD_NR), 1);
	page = page_at(w, PAGE(GUP_PMD_NR));
	eq(w, hugetlbfs_pagecache_present(w->mm, vma, BASE), false);
	eq(w, hugetlbfs_pagecache_present(w->mm, vma, PAGE(GUP_PMD_NR + 5)), true);
	on(w, GUP_STEP_ZAP, PAGE(GUP_PMD_NR), GUP_PMD_NR);
	eq(w, entry_at(w, PAGE(GUP_PMD_NR)), 0);
	eq(w, hugetlbfs_pagecache_present(w->mm, vma, PAGE(GUP_PMD_NR)), true);
	on(w, GUP_STEP_READ, PAGE(GUP_PMD_NR), 1);
	eq(w, page_at(w, PAGE(GUP_PMD_NR)) == page, true);
	eq(w, page->refcount, 513);
}

/*
 * The only process that maps a private page keeps it, even if others hold it. Otherwise it is
 * copied.
 */
static void cow(void **state)
{
	static const struct {
		bool forked;
		unsigned int flags;
		unsigned int kind;
		uint64_t bits;
	} rows[] = {
		{ false, FAULT_FLAG_WRITE, GUP_FAULT_REUSE, P_RW },
		{ true, FAULT_FLAG_WRITE, GUP_FAULT_COW, P_RW },
		{ false, FAULT_FLAG_UNSHARE, GUP_FAULT_UNSHARE, P_RO },
		{ true, FAULT_FLAG_UNSHARE, GUP_FAULT_UNSHARE, P_RO },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *old;

		at(w, V(6, 12));
		private_area(w, RW);
		on(w, GUP_STEP_READ, BASE, 1);
		old = page_at(w, BASE);
		hold(w, BASE, 3);
		if (rows[i].forked)
			set(w, GUP_STEP_FORK, 0);
		eq(w, fault_at(w, PAGE(9), rows[i].flags).kind, rows[i].kind);
		eq(w, bits_at(w, BASE), P_HUGE(rows[i].bits));
		eq(w, page_at(w, BASE) == old, !rows[i].forked);
		eq(w, page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_HUGETLB);
		eq(w, page_at(w, BASE)->mapcount, 1);
		eq(w, old->mapcount, 1);
		eq(w, old->refcount, 4);
	}
}

/* A shared page is made writable where it is. */
static void shared_write(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	shared_area(w, RW);
	on(w, GUP_STEP_READ, BASE, 1);
	put_entry(w, BASE, 2, pte_set_bits(entry_at(w, BASE), GUP_PTE_RW | P_DIRTY, 0));
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_SHARED_WRITE);
	eq(w, bits_at(w, BASE), P_HUGE(P_RW));
}

/* mprotect() goes by the protection alone: shared memory becomes writable, private not. */
static void mprotect_back(void **state)
{
	struct world *w = *state;

	for (int shared = 0; shared < 2; shared++) {
		at(w, NEWEST);
		area(w, BASE, GUP_PMD_NR, (shared ? VM_PUBLIC : VM_OWN) | RW, GUP_VMA_HUGETLB);
		on(w, GUP_STEP_WRITE, BASE, 1);
		protect(w, 0);
		eq(w, bits_at(w, BASE), P_HUGE(P_NONE | P_DIRTY));
		protect(w, RW);
		eq(w, bits_at(w, BASE), P_HUGE(P_RO | P_DIRTY | (shared ? GUP_PTE_RW : 0)));
	}
}

/* A fault waits for a migration, fails on poison, and hears userfaultfd's missing page. */
static void not_present(void **state)
{
	struct world *w = *state;
	struct gup_vma *vma;

	at(w, V(6, 12));
	vma = private_area(w, RW);
	vma->flags |= VM_UFFD_MISSING;
	eq(w, fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
	set(w, GUP_STEP_UFFD_MODE, 2);
	eq(w, fault_at(w, BASE, FAULT_FLAG_ALLOW_RETRY).kind, GUP_FAULT_UFFD_MISSING);
	on(w, GUP_STEP_WRITE, BASE, 1);
	do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
	eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
	eq(w, bits_at(w, BASE) & (GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_PSE),
	   GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_PSE);
	put_entry(w, BASE, 2, swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE, 0));
	eq(w, fault_at(w, BASE, 0).ret, VM_FAULT_HWPOISON_LARGE);
}

/* hugetlb-force: what a forced write leaves behind in a VMA that is not writable. */
static void forced_write(void **state)
{
	static const struct {
		gup_version version;
		uint32_t ret;
		uint64_t bits;
	} rows[] = {
		{ V(5, 19), 0, P_RW },
		{ V(6, 0), VM_FAULT_SIGSEGV, P_RO },
		{ V(6, 13), VM_FAULT_SIGSEGV, P_RO },
		{ V(6, 14), 0, P_RO },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int forked = 0; forked < 2; forked++) {
			at(w, rows[i].version);
			private_area(w, VM_READ);
			on(w, GUP_STEP_READ, BASE, 1);
			if (forked)
				set(w, GUP_STEP_FORK, 0);
			eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).ret, rows[i].ret);
			eq(w, bits_at(w, BASE), P_HUGE(rows[i].bits));
		}
	}
}

/* hugetlb-fork: a pinned page is shared until v5.11, and copied for the child from then on. */
static void fork_pinned(void **state)
{
	static const struct {
		gup_version version;
		int32_t mapcount;
	} rows[] = { { V(5, 11), 2 }, { V(5, 12), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		private_area(w, RW);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		set(w, GUP_STEP_FORK, 0);
		eq(w, page_at(w, BASE)->mapcount, rows[i].mapcount);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].mapcount == 1);
		eq(w, page_at(w, BASE)->flags & PG_ANON_EXCLUSIVE,
		   rows[i].mapcount == 1 ? PG_ANON_EXCLUSIVE : 0);
		eq(w, level_at(w, BASE), 2);
	}
}

/* Shared memory stays as it is when the process forks. */
static void fork_shared(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	shared_area(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	eq(w, bits_at(w, BASE), P_HUGE(P_RW));
	eq(w, page_at(w, BASE)->mapcount, 1);
}

/* A step that hugetlb memory does not have is refused, with a reason. */
static void refused(void **state)
{
	const struct {
		struct gup_step step;
		enum gup_step_error err;
	} rows[] = {
		{ { .kind = GUP_STEP_VMA,
		    .start = PAGE(1024),
		    .end = PAGE(1025),
		    .flags = VM_OWN | RW,
		    .what = GUP_VMA_HUGETLB },
		  GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_VMA,
		    .start = PAGE(1025),
		    .end = PAGE(1537),
		    .flags = VM_OWN | RW,
		    .what = GUP_VMA_HUGETLB },
		  GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_HINT, .start = BASE, .end = PAGE(512) }, GUP_STEP_NO_EFFECT },
		{ { .kind = GUP_STEP_ZAP, .start = BASE, .end = PAGE(7) }, GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_ZAP, .start = PAGE(7), .end = PAGE(512) },
		  GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_SPLIT, .start = BASE }, GUP_STEP_NOT_FOR_HUGETLB },
		{ { .kind = GUP_STEP_SWAP_OUT, .start = BASE }, GUP_STEP_NO_PAGE },
		{ { .kind = GUP_STEP_UFFD_WP, .start = BASE, .end = PAGE(1) }, GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_UFFD_RWP, .start = PAGE(8), .end = PAGE(512) },
		  GUP_STEP_NOT_WHOLE },
		{ { .kind = GUP_STEP_PAGE, .start = BASE, .flags = PG_KSM },
		  GUP_STEP_NOT_FOR_HUGETLB },
		{ { .kind = GUP_STEP_PAGE, .start = BASE, .flags = PG_P2PDMA },
		  GUP_STEP_NOT_FOR_HUGETLB },
		{ { .kind = GUP_STEP_ENTRY, .start = BASE, .what = 1 }, GUP_STEP_NOT_FOR_HUGETLB },
		/* A page of hugetlb nowhere else, and no other page here. */
		{ { .kind = GUP_STEP_ENTRY,
		    .start = BASE,
		    .what = 2,
		    .entry = pfn_pte(GUP_PFN_BASE + 2 * GUP_PMD_NR, P_HUGE(P_RO)) },
		  GUP_STEP_NO_PAGE },
		{ { .kind = GUP_STEP_ENTRY,
		    .start = PAGE(512),
		    .what = 2,
		    .entry = pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_HUGE(P_RO)) },
		  GUP_STEP_NO_PAGE },
		{ { .kind = GUP_STEP_ENTRY,
		    .start = PAGE(512),
		    .what = 1,
		    .entry = pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_RO) },
		  GUP_STEP_NO_PAGE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, NEWEST);
		private_area(w, RW);
		on(w, GUP_STEP_WRITE, BASE, 1);
		area(w, PAGE(512), 512, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_WRITE, PAGE(512), 1);
		eq(w, page_to_pfn(w->mm, page_at(w, BASE)), GUP_PFN_BASE + GUP_PMD_NR);
		eq(w, page_to_pfn(w->mm, page_at(w, PAGE(512))), GUP_PFN_BASE + 2 * GUP_PMD_NR);
		if (try_step(w, rows[i].step) != rows[i].err)
			fail_msg("row %zu: %s", i, gup_step_error_text(try_step(w, rows[i].step)));
	}
}

/* userfaultfd hears of a write to what it has write-protected, or lets it through by itself. */
static void uffd_wp(void **state)
{
	struct world *w = *state;

	at(w, V(5, 18));
	private_area(w, RW);
	eq(w,
	   try_step(w,
		    (struct gup_step){ .kind = GUP_STEP_UFFD_WP, .start = BASE, .end = PAGE(512) }),
	   GUP_STEP_UNKNOWN_HERE);
	at(w, V(5, 19));
	private_area(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, bits_at(w, BASE), P_HUGE(P_RO | P_DIRTY | GUP_PTE_UFFD_WP));
	eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_NOTHING);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_SIGBUS);
	set(w, GUP_STEP_UFFD_MODE, 2);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY).kind, GUP_FAULT_UFFD_WP);
	eq(w, bits_at(w, BASE), P_HUGE(P_RO | P_DIRTY));
	at(w, V(6, 7));
	private_area(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	set(w, GUP_STEP_UFFD_MODE, 1);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_REUSE);
	eq(w, bits_at(w, BASE), P_HUGE(P_RW));
}

/* hugetlb-uffd-wp: the copy that unsharing makes is protected since v6.4. */
static void unshare_protected(void **state)
{
	static const struct {
		gup_version version;
		uint64_t bits;
	} rows[] = { { V(6, 3), P_RO }, { V(6, 4), P_RO | GUP_PTE_UFFD_WP } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		private_area(w, RW);
		on(w, GUP_STEP_WRITE, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
		eq(w, fault_at(w, BASE, FAULT_FLAG_UNSHARE).kind, GUP_FAULT_UNSHARE);
		eq(w, bits_at(w, BASE), P_HUGE(rows[i].bits));
	}
}

/* RWP makes a page accessible again, and leaves it to another fault to make it writable. */
static void uffd_rwp(void **state)
{
	struct world *w = *state;

	for (uint32_t mode = 0; mode < 3; mode++) {
		at(w, NEWEST);
		private_area(w, RW);
		on(w, GUP_STEP_WRITE, BASE, 1);
		on(w, GUP_STEP_UFFD_RWP, BASE, GUP_PMD_NR);
		eq(w, bits_at(w, BASE), P_HUGE(P_NONE | P_DIRTY | GUP_PTE_UFFD_WP));
		set(w, GUP_STEP_UFFD_MODE, mode);
		eq(w, fault_at(w, BASE, FAULT_FLAG_ALLOW_RETRY).kind,
		   mode ? GUP_FAULT_UFFD_RWP : GUP_FAULT_FAILED);
		eq(w, bits_at(w, BASE),
		   P_HUGE(mode ? P_RO | P_DIRTY : P_NONE | P_DIRTY | GUP_PTE_UFFD_WP));
	}
}

/* clear_refs takes VM_SOFTDIRTY from the VMA and leaves the entries alone. */
static void soft_dirty(void **state)
{
	struct world *w = *state;
	struct gup_vma *vma;

	at(w, NEWEST);
	vma = private_area(w, RW);
	on(w, GUP_STEP_WRITE, BASE, 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, vma->flags & VM_SOFTDIRTY, 0);
	eq(w, bits_at(w, BASE), P_HUGE(P_RW));
}

/* Nor does a forced write to a write-protected entry without a userfaultfd. */
static void uffd_wp_no_access(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	set(w, GUP_STEP_UFFD_MODE, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	protect(w, 0);
	before = entry_at(w, BASE);
	eq(w, pte_uffd_wp(before), true);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_REUSE);
	eq(w, before & ~entry_at(w, BASE), GUP_PTE_UFFD_WP);
	eq(w, entry_at(w, BASE) & ~before, 0);
}

/* A file's huge page is copied for a private mapping, even if no other process maps it. */
static void private_of_file(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	area(w, PAGE(512), GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	put_entry(w, PAGE(512), 2, entry_at(w, BASE) & ~GUP_PTE_RW);
	eq(w, folio_at(w, BASE)->mapcount, 1);
	eq(w, fault_at(w, PAGE(512), FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	assert_ptr_not_equal(folio_at(w, PAGE(512)), folio_at(w, BASE));
}

/* A write to private memory that is empty is one fault, whatever else the memory is. */
static void special_memory(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	private_area(w, RW)->flags |= VM_PFNMAP;
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_HUGETLB);
	eq(w, bits_at(w, BASE), P_HUGE(P_RW));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_page),		 TEST(page_cache),     TEST(cow),
		TEST(shared_write),	 TEST(mprotect_back),  TEST(not_present),
		TEST(forced_write),	 TEST(fork_pinned),    TEST(fork_shared),
		TEST(refused),		 TEST(soft_dirty),     TEST(uffd_wp),
		TEST(unshare_protected), TEST(uffd_rwp),       TEST(uffd_wp_no_access),
		TEST(private_of_file),	 TEST(special_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
