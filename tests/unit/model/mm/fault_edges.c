// SPDX-License-Identifier: GPL-2.0-only
/*
 * What faults return, bit for bit, and the conditions of which each alone decides.
 */
#include "fixture.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))
#define WAITS (FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY)

/* Who dirties a shared page waits for dirty pages to be written, where he may drop the lock. */
static void balanced(void **state)
{
	static const struct {
		gup_version version;
		enum gup_vma_kind kind;
		uint32_t page;
		unsigned int flags;
		unsigned int ret;
	} rows[] = {
		{ V(5, 19), GUP_VMA_FILE, 0, WAITS, VM_FAULT_RETRY },
		{ V(6, 0), GUP_VMA_FILE, 0, WAITS, VM_FAULT_COMPLETED },
		/* A file system hears of each write, shmem of the first one. */
		{ V(7, 3), GUP_VMA_FILE, PG_DIRTY, WAITS, VM_FAULT_COMPLETED },
		{ V(7, 3), GUP_VMA_SHMEM, 0, WAITS, VM_FAULT_COMPLETED },
		{ V(7, 3), GUP_VMA_SHMEM, PG_DIRTY, WAITS, 0 },
		/* Nobody writes back what has no mapping, or is the storage itself. */
		{ V(7, 3), GUP_VMA_FILE, PG_TRUNCATED, WAITS, 0 },
		{ V(7, 3), GUP_VMA_FSDAX, 0, WAITS, 0 },
		/* Nor does he wait who may not, who has, or who will not. */
		{ V(7, 3), GUP_VMA_FILE, 0, FAULT_FLAG_WRITE, 0 },
		{ V(7, 3), GUP_VMA_FILE, 0, WAITS | FAULT_FLAG_TRIED, 0 },
		{ V(7, 3), GUP_VMA_FILE, 0, WAITS | FAULT_FLAG_RETRY_NOWAIT, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		bool mapped = i % 2;
		struct gup_page *page;
		struct gup_fault fault;
		unsigned int wrote;

		at(w, rows[i / 2].version);
		area(w, BASE, 1, (VM_PUBLIC | RW) & ~VM_SOFTDIRTY, rows[i / 2].kind);
		on(w, GUP_STEP_READ, BASE, 1);
		page = page_at(w, BASE);
		page->flags |= rows[i / 2].page;
		if (mapped)
			put_entry(w, BASE, 1, pfn_pte(page_to_pfn(w->mm, page), P_RO));
		else
			on(w, GUP_STEP_ZAP, BASE, 1);
		fault = fault_at(w, BASE, rows[i / 2].flags);
		eq(w, fault.kind, mapped ? GUP_FAULT_SHARED_WRITE : GUP_FAULT_FILE_SHARED);
		/* A write to a page that is mapped says so to old releases. */
		wrote = mapped && rows[i / 2].version < V(6, 0) ? VM_FAULT_WRITE : 0;
		eq(w, fault.ret, rows[i / 2].ret | wrote);
		eq(w, page->flags & PG_DIRTY, PG_DIRTY);
		eq(w, bits_at(w, BASE), P_RW);
	}
}

/* A write that COW served says so to old releases, wherever the VMA is writable or not. */
static void wrote(void **state)
{
	static const struct {
		gup_version version;
		unsigned int ret;
	} rows[] = { { V(5, 19), VM_FAULT_WRITE }, { V(6, 0), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < 4 * NR(rows); i++) {
		unsigned int level = i / 2 % 2 + 1;
		bool writable = i % 2;
		uint64_t huge = level == 2 ? GUP_PTE_PSE : 0;
		struct gup_fault fault;

		at(w, rows[i / 4].version);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		if (!writable)
			protect(w, VM_READ);
		put_entry(w, BASE, level, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO | huge));
		fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
		eq(w, fault.kind, GUP_FAULT_REUSE);
		eq(w, fault.ret, rows[i / 4].ret);
		eq(w, fault.level, level);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY | huge | (writable ? GUP_PTE_RW : 0));
		/* Copied, the page is the same to the caller. */
		put_entry(w, BASE, level, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO | huge));
		set(w, GUP_STEP_FORK, 0);
		fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
		eq(w, fault.kind, GUP_FAULT_COW);
		eq(w, fault.split, level == 2);
		eq(w, fault.ret, rows[i / 4].ret);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY | (writable ? GUP_PTE_RW : 0));
	}
}

/* A handler that may not be waited for leaves the guard; one that may, takes it away. */
static void waits_for_userfaultfd(void **state)
{
	static const struct {
		unsigned int flags;
		unsigned int ret;
		bool resolved;
	} rows[] = {
		{ 0, VM_FAULT_SIGBUS, false },
		{ FAULT_FLAG_ALLOW_RETRY, VM_FAULT_RETRY, true },
		{ FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT, VM_FAULT_RETRY, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 4 * NR(rows); i++) {
		bool rwp = i % 2;
		unsigned int level = i / 2 % 2 + 1;
		gup_entry guarded, back;
		struct gup_fault fault;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		/* What comes back of RWP may be written at once: it is one's own. */
		back = entry_at(w, BASE) & ~(rwp ? 0 : GUP_PTE_RW);
		set(w, GUP_STEP_UFFD_MODE, 2);
		on(w, rwp ? GUP_STEP_UFFD_RWP : GUP_STEP_UFFD_WP, BASE,
		   level == 1 ? 1 : GUP_PMD_NR);
		guarded = entry_at(w, BASE);
		fault = fault_at(w, BASE, rows[i / 4].flags | FAULT_FLAG_WRITE);
		eq(w, fault.ret, rows[i / 4].ret);
		eq(w, fault.kind,
		   rows[i / 4].ret == VM_FAULT_SIGBUS ? GUP_FAULT_FAILED
		   : rwp			      ? GUP_FAULT_UFFD_RWP
						      : GUP_FAULT_UFFD_WP);
		eq(w, entry_at(w, BASE), rows[i / 4].resolved ? back : guarded);
		eq(w, fault.entry, guarded);
		eq(w, fault.level, level);
	}
}

/* A missing page: the handler fills it in while nobody holds the lock. */
static void missing(void **state)
{
	static const struct {
		unsigned int flags;
		unsigned int ret;
		bool resolved;
	} rows[] = {
		{ 0, VM_FAULT_SIGBUS, false },
		{ FAULT_FLAG_ALLOW_RETRY, VM_FAULT_RETRY, true },
		{ FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT, VM_FAULT_RETRY, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		bool hugetlb = i % 2;
		struct gup_vma *vma;
		struct gup_fault fault;

		at(w, NEWEST);
		vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_UFFD_MISSING,
			   hugetlb ? GUP_VMA_HUGETLB : GUP_VMA_ANON);
		set(w, GUP_STEP_UFFD_MODE, 2);
		fault = fault_at(w, BASE, rows[i / 2].flags);
		eq(w, fault.ret, rows[i / 2].ret);
		eq(w, entry_at(w, BASE), 0);
		eq(w, !(vma->flags & VM_UFFD_MISSING), rows[i / 2].resolved);
	}
}

/* A hinting fault makes an entry writable that nobody has to hear of: each reason alone stops it. */
static void restored(void **state)
{
	static const struct {
		uint64_t vma;
		uint64_t entry;
		uint32_t page;
		bool writable;
	} rows[] = {
		{ VM_OWN | RW, P_NONE, PG_ANON | PG_ANON_EXCLUSIVE, true },
		{ VM_OWN | VM_READ, P_NONE, PG_ANON | PG_ANON_EXCLUSIVE, false },
		{ VM_OWN | RW, P_NONE, PG_ANON, false },
		{ VM_OWN | RW, P_NONE, PG_ANON_EXCLUSIVE | PG_FILE, false },
		{ VM_OWN | RW, P_NONE | GUP_PTE_UFFD_WP, PG_ANON | PG_ANON_EXCLUSIVE, true },
		{ VM_OWN | RW | VM_UFFD_WP, P_NONE, PG_ANON | PG_ANON_EXCLUSIVE, true },
		{ VM_OWN | RW | VM_UFFD_WP, P_NONE | GUP_PTE_UFFD_WP, PG_ANON | PG_ANON_EXCLUSIVE,
		  false },
		{ (VM_OWN | RW) & ~VM_SOFTDIRTY, P_NONE, PG_ANON | PG_ANON_EXCLUSIVE, false },
		{ (VM_OWN | RW) & ~VM_SOFTDIRTY, P_NONE | GUP_PTE_SOFT_DIRTY,
		  PG_ANON | PG_ANON_EXCLUSIVE, true },
		/* Of shared memory, what is dirty. */
		{ (VM_PUBLIC | RW) & ~VM_SOFTDIRTY, P_NONE | P_DIRTY, PG_SHMEM, true },
		{ (VM_PUBLIC | RW) & ~VM_SOFTDIRTY, P_NONE | GUP_PTE_SOFT_DIRTY, PG_SHMEM, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_fault fault;

		at(w, NEWEST);
		anon_rw(w, 1)->flags = rows[i].vma;
		vma_lookup(w->mm, BASE)->kind =
			rows[i].page & PG_SHMEM ? GUP_VMA_SHMEM : GUP_VMA_ANON;
		page_at(w, BASE)->flags = rows[i].page;
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].entry));
		fault = fault_at(w, BASE, 0);
		eq(w, fault.kind, GUP_FAULT_NUMA_PTE);
		eq(w, fault.ret, 0);
		eq(w, bits_at(w, BASE),
		   P_RO | (rows[i].entry & ~P_NONE) | (rows[i].writable ? GUP_PTE_RW : 0));
	}
}

/* What a fault cannot serve: which bit says so, and that nothing is there afterwards. */
static void failed(void **state)
{
	static const struct {
		uint64_t vma;
		gup_entry entry;
		unsigned int flags;
		unsigned int ret;
	} rows[] = {
		/* A write where none is possible; in a private mapping it can be forced. */
		{ VM_MAYREAD | RW, 0, FAULT_FLAG_WRITE, VM_FAULT_SIGSEGV },
		{ VM_PUBLIC | VM_READ, 0, FAULT_FLAG_WRITE, VM_FAULT_SIGSEGV },
		{ VM_OWN | RW, UINT64_C(23) << 59, 0, VM_FAULT_HWPOISON },
		{ VM_OWN | RW, UINT64_C(30) << 59, 0, VM_FAULT_SIGBUS },
		{ VM_OWN | RW, UINT64_C(24) << 59, 0, VM_FAULT_SIGBUS },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_fault fault;

		at(w, NEWEST);
		area(w, BASE, 1, rows[i].vma, GUP_VMA_ANON);
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), rows[i].entry);
		fault = fault_at(w, BASE, rows[i].flags);
		eq(w, fault.kind, GUP_FAULT_FAILED);
		eq(w, fault.ret, rows[i].ret);
		eq(w, entry_at(w, BASE), rows[i].entry);
	}
}

/* An address that no VMA can hold finds no table, whatever VMA it is said to be in. */
static void beyond(void **state)
{
	struct world *w = *state;
	struct gup_vma *vma;
	struct gup_fault fault;

	at(w, NEWEST);
	vma = anon_rw(w, 1);
	eq(w,
	   handle_mm_fault(w->mm, &w->rules, vma, gup_task_size_max(5), FAULT_FLAG_WRITE, 0,
			   &fault),
	   VM_FAULT_OOM);
	eq(w, fault.kind, GUP_FAULT_FAILED);
	eq(w, fault.level, 0);
}

/* Forced where the VMA is read-only: a page of one's own, that is not writable and not dirty. */
static void forced_anew(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_ANON);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_ANON);
	eq(w, bits_at(w, BASE), P_RO);
	eq(w, page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	/* Of a file: a copy, dirty at once. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_FILE);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_FILE_COW);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
	/* Huge: dirty as well. */
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | VM_READ, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	eq(w, fault_at(w, PAGE(7), FAULT_FLAG_WRITE).kind, GUP_FAULT_THP);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_PSE);
}

/* A swapped page comes back by a major fault, for which somebody waited for a device. */
static void major(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		unsigned int ret;
		uint64_t bits;
	} rows[] = {
		{ V(5, 19), 0, VM_FAULT_MAJOR, P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(5, 19), FAULT_FLAG_WRITE, VM_FAULT_MAJOR | VM_FAULT_WRITE, P_RW },
		{ V(6, 0), FAULT_FLAG_WRITE, VM_FAULT_MAJOR, P_RW },
		{ V(6, 10), 0, VM_FAULT_MAJOR, P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(6, 11), 0, VM_FAULT_MAJOR, P_RO | GUP_PTE_SOFT_DIRTY | GUP_PTE_RW },
		{ V(6, 11), FAULT_FLAG_WRITE, VM_FAULT_MAJOR, P_RW },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_fault fault;

		at(w, rows[i].version);
		anon_rw(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		fault = fault_at(w, BASE, rows[i].flags);
		eq(w, fault.kind, GUP_FAULT_SWAP_IN);
		eq(w, fault.ret, rows[i].ret);
		eq(w, bits_at(w, BASE), rows[i].bits);
		eq(w, page_at(w, BASE)->refcount, 1);
		eq(w, page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	}
	/* What a child's entry refers to as well stays in the swap cache, which holds it. */
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	eq(w, fault_at(w, BASE, 0).ret, VM_FAULT_MAJOR);
	eq(w, page_at(w, BASE)->held, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	eq(w, page_at(w, BASE)->flags, PG_ANON | PG_SWAPCACHE | PG_SLOT_SHARED);
	/* The copy that a write needs finds no memory: that alone is told. */
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	set(w, GUP_STEP_FORK, 0);
	while (w->mm->nr_pages < w->mm->max_pages - 1)
		gup_page_alloc(w->mm, 0, 0);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
}

/* A dirty page is mapped dirty by a read where it may be written, since v6.16, and not else. */
static void read_dirty(void **state)
{
	static const struct {
		gup_version version;
		uint64_t access;
		uint32_t page;
		uint64_t bits;
	} rows[] = {
		{ V(6, 16), RW, PG_DIRTY, P_RW },
		{ V(6, 16), RW, 0, P_RO | GUP_PTE_RW },
		{ V(6, 16), VM_READ, PG_DIRTY, P_RO },
		{ V(6, 15), RW, PG_DIRTY, P_RO | GUP_PTE_RW },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | rows[i].access, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		page_at(w, BASE)->flags |= rows[i].page;
		on(w, GUP_STEP_ZAP, BASE, 1);
		eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_FILE_READ);
		eq(w, bits_at(w, BASE), rows[i].bits);
	}
}

/* A private mapping's page of a file is copied, though the file has let go of it. */
static void truncated(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	page->flags |= PG_TRUNCATED;
	page->held = 0;
	page->refcount = 1;
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	eq(w, page_at(w, BASE) == page, false);
	eq(w, page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	eq(w, page->refcount, 0);
}

/* A guard that was left behind in hugetlb memory, where nobody listens any more, just goes. */
static void left_behind(void **state)
{
	struct world *w = *state;
	struct gup_page *folio;
	struct gup_fault fault;

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	folio = folio_at(w, BASE);
	put_entry(w, BASE, 2,
		  pfn_pte(page_to_pfn(w->mm, folio), P_NONE | GUP_PTE_UFFD_WP | GUP_PTE_PSE));
	fault = fault_at(w, BASE, 0);
	eq(w, fault.kind, GUP_FAULT_UFFD_RWP);
	eq(w, fault.ret, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_PSE);
	put_entry(w, BASE, 2,
		  pfn_pte(page_to_pfn(w->mm, folio), P_RO | GUP_PTE_UFFD_WP | GUP_PTE_PSE));
	fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
	eq(w, fault.kind, GUP_FAULT_REUSE);
	eq(w, bits_at(w, BASE), P_RW | GUP_PTE_PSE);
	/* Who reads does not ask the guard. */
	put_entry(w, BASE, 2,
		  pfn_pte(page_to_pfn(w->mm, folio), P_RO | GUP_PTE_UFFD_WP | GUP_PTE_PSE));
	fault = fault_at(w, BASE, 0);
	eq(w, fault.kind, GUP_FAULT_NOTHING);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_UFFD_WP | GUP_PTE_PSE);
}

/* Shared is what is shared for writing, or could be: neither is ever copied. */
static void shared(void **state)
{
	static const uint64_t flags[] = { VM_SHARED, VM_MAYSHARE, 0 };
	static const enum gup_vma_kind kinds[] = { GUP_VMA_SHMEM, GUP_VMA_HUGETLB };
	struct world *w = *state;

	for (size_t i = 0; i < NR(flags) * NR(kinds); i++) {
		bool huge = kinds[i % 2] == GUP_VMA_HUGETLB;
		uint64_t bits = P_RO | (huge ? GUP_PTE_PSE : 0);
		struct gup_page *folio;

		at(w, NEWEST);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW | flags[i / 2], kinds[i % 2]);
		on(w, GUP_STEP_READ, BASE, 1);
		folio = folio_at(w, BASE);
		/* Of the page cache, and mapped twice: nobody's own. */
		folio->flags = huge ? PG_HUGETLB : PG_SHMEM;
		folio->mapcount++;
		folio->refcount++;
		put_entry(w, BASE, huge ? 2 : 1, pfn_pte(page_to_pfn(w->mm, folio), bits));
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind,
		   flags[i / 2] ? GUP_FAULT_SHARED_WRITE : GUP_FAULT_COW);
		eq(w, folio_at(w, BASE) == folio, flags[i / 2] != 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(balanced),	  TEST(wrote),	     TEST(waits_for_userfaultfd),
		TEST(missing),	  TEST(restored),    TEST(failed),
		TEST(beyond),	  TEST(forced_anew), TEST(major),
		TEST(read_dirty), TEST(left_behind), TEST(truncated),
		TEST(shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
