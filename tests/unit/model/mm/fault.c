// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on base pages, what can go wrong, and userfaultfd: handle_mm_fault().
 */
#include "fixture.h"

/* A read of nothing maps the zero page, uncounted; a write a page of one's own. */
static void anonymous(void **state)
{
	static const struct {
		uint64_t access;
		unsigned int flags;
		unsigned int kind;
		uint64_t bits;
	} rows[] = {
		{ RW, 0, GUP_FAULT_ZERO_PAGE, P_RO | GUP_PTE_SPECIAL },
		{ VM_READ, 0, GUP_FAULT_ZERO_PAGE, P_RO | GUP_PTE_SPECIAL },
		{ RW, FAULT_FLAG_WRITE, GUP_FAULT_ANON, P_RW },
		{ RW | VM_EXEC, FAULT_FLAG_WRITE, GUP_FAULT_ANON, P_RW & ~GUP_PTE_NX },
		/* FOLL_FORCE in a read-only VMA: neither writable nor dirty. */
		{ VM_READ, FAULT_FLAG_WRITE, GUP_FAULT_ANON, P_RO },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, V(6, 12));
		area(w, BASE, 2, VM_OWN | rows[i].access, GUP_VMA_ANON);
		fault = fault_at(w, BASE + 0x123, rows[i].flags);
		assert_int_equal(fault.kind, rows[i].kind);
		assert_int_equal(fault.ret, 0);
		assert_int_equal(fault.level, 0);
		assert_int_equal(fault.entry, 0);
		assert_int_equal(fault.flags, rows[i].flags);
		eq(w, bits_at(w, BASE), rows[i].bits);
		assert_int_equal(entry_at(w, PAGE(1)), 0);
		if (rows[i].kind == GUP_FAULT_ZERO_PAGE) {
			assert_ptr_equal(page_at(w, BASE), zero_page(w));
			assert_int_equal(zero_page(w)->refcount, 1);
			continue;
		}
		assert_int_equal(page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
		assert_int_equal(page_at(w, BASE)->refcount, 1);
		assert_int_equal(page_at(w, BASE)->mapcount, 1);
	}
}

/* A NUMA hinting fault gives the entry back as it would be without the hint. */
static void numa(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 2), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct gup_fault fault;
		gup_entry before;

		at(w, versions[i]);
		anon_rw(w, 1);
		before = entry_at(w, BASE);
		hint(w, 1);
		fault = fault_at(w, BASE, 0);
		eq(w, fault.kind, GUP_FAULT_NUMA_PTE);
		eq(w, fault.ret, 0);
		eq(w, fault.level, 1);
		eq(w, pte_protnone(fault.entry), true);
		eq(w, gup_fault_is_numa(&fault), true);
		eq(w, entry_at(w, BASE), before);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* A hint on a page that the child of a fork() shares comes back read-only. */
static void numa_shared(void **state)
{
	struct world *w = *state;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		at(w, v);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORK, 0);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_NONE | P_DIRTY));
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_NUMA_PTE);
		eq(w, pte_write(entry_at(w, BASE)), false);
		/* So the write needs another fault. */
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	}
}

/* An entry that allows the access is written back when it becomes dirty; x86 leaves young. */
static void access_only(void **state)
{
	static const struct {
		uint64_t before;
		unsigned int flags;
		unsigned int kind;
		uint64_t after;
	} rows[] = {
		{ 0x025, 0, GUP_FAULT_NOTHING, 0x025 },
		{ 0x005, 0, GUP_FAULT_NOTHING, 0x005 },
		{ 0x007, FAULT_FLAG_WRITE, GUP_FAULT_ACCESS, 0x867 },
		{ 0x027, FAULT_FLAG_WRITE, GUP_FAULT_ACCESS, 0x867 },
		{ 0x867, FAULT_FLAG_WRITE, GUP_FAULT_NOTHING, 0x867 },
		{ 0x867, FAULT_FLAG_UNSHARE, GUP_FAULT_NOTHING, 0x867 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, V(6, 12));
		anon_rw(w, 1);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].before));
		assert_int_equal(fault_at(w, BASE, rows[i].flags).kind, rows[i].kind);
		eq(w, bits_at(w, BASE), rows[i].after);
	}
}

/* A write where none is possible is a segmentation fault. */
static void write_not_possible(void **state)
{
	static const uint64_t flags[] = { (VM_OWN | VM_READ) & ~VM_MAYWRITE, VM_PUBLIC | VM_READ };
	struct world *w = *state;

	for (size_t i = 0; i < 2; i++) {
		struct gup_fault fault;

		at(w, V(6, 12));
		area(w, BASE, 1, flags[i], GUP_VMA_SHMEM);
		fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
		assert_int_equal(fault.kind, GUP_FAULT_FAILED);
		assert_int_equal(fault.ret, VM_FAULT_SIGSEGV);
		assert_int_equal(entry_at(w, BASE), 0);
	}
}

/* A fault that fails changes nothing, and GUP says so in its own way. */
static void injected_errors(void **state)
{
	static const struct {
		enum gup_inject inject;
		unsigned int flags;
		uint32_t ret;
		long err;
	} rows[] = {
		{ GUP_INJECT_OOM, 0, VM_FAULT_OOM, -ENOMEM },
		{ GUP_INJECT_SIGBUS, 0, VM_FAULT_SIGBUS, -EFAULT },
		{ GUP_INJECT_HWPOISON, 0, VM_FAULT_HWPOISON, -EFAULT },
		{ GUP_INJECT_HWPOISON, FOLL_HWPOISON, VM_FAULT_HWPOISON, -EHWPOISON },
	};
	static const gup_version versions[] = { V(5, 10), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 3 * sizeof(rows) / sizeof(rows[0]); i++) {
		size_t r = i / 3;

		at(w, versions[i % 3]);
		area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, rows[r].inject, 2, 1);
		/* The third fault of a call: two pages are in hand by then, and count more. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, rows[r].flags | FOLL_WRITE, BASE, 3), 2);
		eq(w, fault_kind(w, 2), GUP_FAULT_FAILED);
		eq(w, w->out.faults[2].ret, rows[r].ret);
		eq(w, entry_at(w, PAGE(2)), 0);
		put(w);
		inject(w, rows[r].inject, 0, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, rows[r].flags | FOLL_WRITE, PAGE(2), 1),
		   rows[r].err);
		eq(w, w->out.nr_pages, 0);
		/* A call without faults is not concerned. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, rows[r].flags | FOLL_WRITE, BASE, 2), 2);
	}
}

/* Injection lasts as many faults as it was told. */
static void injected_range(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 0, 3);
	/* With FOLL_TRIED no second wait is granted. */
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_faults, 2);
	assert_int_equal(w->out.faults[0].ret, VM_FAULT_RETRY);
	assert_int_equal(w->out.faults[0].kind, GUP_FAULT_FAILED);
	assert_int_equal(w->out.faults[1].kind, GUP_FAULT_ANON);
	assert_int_equal(w->out.faults[1].flags & FAULT_FLAG_TRIED, FAULT_FLAG_TRIED);
	/* A call that cannot drop the lock does not wait. */
	on(w, GUP_STEP_ZAP, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_faults, 1);
}

/* A page that is zapped right after the fault needs another fault. */
static void injected_zap(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_ZAP, 1, 9);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 2), 2);
	eq(w, w->out.nr_faults, 3);
	eq(w, fault_kind(w, 1), GUP_FAULT_ANON);
	eq(w, fault_kind(w, 2), GUP_FAULT_ANON);
	eq(w, w->out.faults[2].entry, 0);
}

/* The fault flags follow from the FOLL_ flags. */
static void fault_flags(void **state)
{
	const unsigned int may_drop = FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE;
	const struct {
		enum gup_entry_point entry;
		unsigned int foll;
		unsigned int fault;
	} rows[] = {
		{ GUP_ENTRY_POINT_GET, 0, 0 },
		{ GUP_ENTRY_POINT_GET, FOLL_WRITE, FAULT_FLAG_WRITE },
		{ GUP_ENTRY_POINT_GET, FOLL_NOWAIT,
		  FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT },
		{ GUP_ENTRY_POINT_GET, FOLL_INTERRUPTIBLE, 0 },
		{ GUP_ENTRY_POINT_GET_REMOTE, 0, FAULT_FLAG_REMOTE },
		{ GUP_ENTRY_POINT_GET_UNLOCKED, 0, may_drop },
		{ GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_INTERRUPTIBLE,
		  may_drop | FAULT_FLAG_INTERRUPTIBLE },
		{ GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE, may_drop | FAULT_FLAG_WRITE },
		{ GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM, may_drop },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		assert_int_equal(call(w, rows[i].entry, rows[i].foll), 1);
		assert_int_equal(w->out.faults[0].flags, rows[i].fault);
		assert_int_equal(w->out.faults[0].addr, BASE);
	}
}

/* Faults beyond those that are logged are counted. */
static void log_is_full(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 40, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 40), 40);
	assert_int_equal(w->out.nr_faults, 40);
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		assert_int_equal(w->out.faults[i].addr, PAGE(i));
}

/* A fault that did what it should has nothing to tell. */
static void nothing_to_tell(void **state)
{
	static const struct {
		gup_version version;
		uint64_t vma_flags;
		uint64_t nr;
		enum gup_vma_kind kind;
		uint64_t bits;
		unsigned int flags;
		uint8_t did;
	} rows[] = {
		/* Writable, and not dirty yet. */
		{ V(6, 12), VM_OWN | RW, 1, GUP_VMA_ANON, P_RO | GUP_PTE_RW, FAULT_FLAG_WRITE,
		  GUP_FAULT_ACCESS },
		{ V(6, 12), VM_PUBLIC | RW | VM_PFNMAP, 1, GUP_VMA_PFNMAP, P_RO | GUP_PTE_SPECIAL,
		  FAULT_FLAG_WRITE, GUP_FAULT_SHARED_WRITE },
		{ V(6, 12), VM_PUBLIC | RW, GUP_PMD_NR, GUP_VMA_HUGETLB, P_RO | GUP_PTE_PSE,
		  FAULT_FLAG_WRITE, GUP_FAULT_SHARED_WRITE },
		{ V(6, 1), VM_OWN | RW, 1, GUP_VMA_FILE, P_RO, FAULT_FLAG_UNSHARE,
		  GUP_FAULT_NOTHING },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, rows[i].version);
		area(w, BASE, rows[i].nr, rows[i].vma_flags, rows[i].kind);
		on(w, rows[i].kind == GUP_VMA_ANON ? GUP_STEP_WRITE : GUP_STEP_READ, BASE, 1);
		put_entry(w, BASE, rows[i].nr > 1 ? 2 : 1,
			  pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].bits));
		fault = fault_at(w, BASE, rows[i].flags);
		eq(w, fault.kind, rows[i].did);
		eq(w, fault.ret, 0);
	}
}

/* An injected event after a fault does not happen without a fault. */
static void injected_behind_nothing(void **state)
{
	struct world *w = *state;

	for (unsigned int fatal = 0; fatal < 2; fatal++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_MAYREAD | VM_READ | VM_SOFTDIRTY, GUP_VMA_ANON);
		inject(w, fatal ? GUP_INJECT_FATAL_SIGNAL : GUP_INJECT_SIGNAL, 0, 1);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_SIGSEGV);
		eq(w, w->mm->signal, false);
		eq(w, w->mm->fatal_signal, false);
	}
}

#define WAITS (FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY)

/* A write to a shared page waits for dirty pages to be written, if the lock may be dropped. */
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
		/* A page without a mapping is not written back, and nor is DAX memory. */
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
		/* An exclusive page that is released may be written at once. */
		back = entry_at(w, BASE);
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

/*
 * A hinting fault makes an entry writable if no tracking needs the write. Each reason alone
 * stops it.
 */
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
		/* In shared memory, dirty entries. */
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
	/* In a file: a copy, dirty at once. */
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

/* A swapped page comes back by a major fault, which waits for a device. */
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
	/* A page that a child's entry refers to as well stays in the swap cache, which holds it. */
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

/* A guard that is left in hugetlb memory without a userfaultfd is removed. */
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
	/* A read does not ask the guard. */
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
		/* In the page cache and mapped twice, so not exclusive. */
		folio->flags = huge ? PG_HUGETLB : PG_SHMEM;
		folio->mapcount++;
		folio->refcount++;
		put_entry(w, BASE, huge ? 2 : 1, pfn_pte(page_to_pfn(w->mm, folio), bits));
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind,
		   flags[i / 2] ? GUP_FAULT_SHARED_WRITE : GUP_FAULT_COW);
		eq(w, folio_at(w, BASE) == folio, flags[i / 2] != 0);
	}
}

enum mode {
	NO_HANDLER,
	ASYNC,
	HANDLER
};

/* A page, small or huge, that userfaultfd guards. */
static void guard(struct world *w, gup_version version, enum gup_step_kind kind, enum mode mode,
		  unsigned int level)
{
	at(w, version);
	(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
	set(w, GUP_STEP_UFFD_MODE, mode);
	on(w, kind, BASE, level == 1 ? 1 : GUP_PMD_NR);
}

/* Write protection: reads pass, writes fault. */
static void wp_read(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		guard(w, V(6, 12), GUP_STEP_UFFD_WP, NO_HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), 1);
		assert_int_equal(w->out.nr_faults, 0);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 1);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE), 0);
	}
}

/* Without a handler: SIGBUS, for GUP -EFAULT, and the guard stays. */
static void wp_no_handler(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		gup_entry before;

		guard(w, V(6, 12), GUP_STEP_UFFD_WP, NO_HANDLER, level);
		before = entry_at(w, BASE);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EFAULT);
		assert_int_equal(w->out.faults[0].ret, VM_FAULT_SIGBUS);
		eq(w, entry_at(w, BASE), before);
	}
}

/* Asynchronous: one fault takes the guard away and writes; a huge page is split for it. */
static void wp_async(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct gup_page *page;

		guard(w, V(6, 12), GUP_STEP_UFFD_WP, ASYNC, level);
		page = page_at(w, BASE);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		assert_int_equal(w->out.nr_faults, 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_REUSE);
		assert_int_equal(w->out.faults[0].split, level == 2);
		assert_ptr_equal(w->pages[0], page);
		assert_int_equal(level_at(w, BASE), 1);
		eq(w, bits_at(w, BASE), P_RW);
		if (level == 2)
			assert_true(pte_uffd_wp(entry_at(w, PAGE(1))));
	}
}

/* A handler answers while the lock is dropped; then the write goes on. */
static void wp_handler(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		unsigned int level = 1 + i % 2;
		bool at_once = i / 2;

		/* uffd-wp-answer: since v6.3 no write fault follows. */
		guard(w, at_once ? V(6, 3) : V(6, 2), GUP_STEP_UFFD_WP, HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
		assert_int_equal(w->out.drops, 1);
		assert_int_equal(w->out.locks, 2);
		assert_int_equal(w->out.nr_faults, at_once ? 1 : 2);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_WP);
		assert_int_equal(w->out.faults[0].ret, VM_FAULT_RETRY);
		if (!at_once)
			assert_int_equal(fault_kind(w, 1), GUP_FAULT_REUSE);
		assert_int_equal(level_at(w, BASE), level);
	}
	/* A call that may not drop the lock cannot wait for the answer. */
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -EFAULT);
	assert_int_equal(w->out.faults[0].ret, VM_FAULT_SIGBUS);
	/* A call with FOLL_NOWAIT gets nothing, and the guard stays. */
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_NOWAIT), 0);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_WP);
	assert_int_equal(w->out.drops, 0);
	assert_true(pte_uffd_wp(entry_at(w, BASE)));
}

/* Since v6.0 FOLL_FORCE does not write past the guard, before it did after its own COW. */
static void wp_force(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_ro(w, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), -EFAULT);
	assert_int_equal(w->out.nr_faults, 1);
}

/* Unsharing does not ask userfaultfd; the copy keeps the guard. */
static void wp_unshare(void **state)
{
	struct world *w = *state;

	guard(w, V(6, 12), GUP_STEP_UFFD_WP, NO_HANDLER, 1);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UNSHARE);
	assert_true(pte_uffd_wp(entry_at(w, BASE)));
}

/* RWP: every access faults; asynchronous, the entry comes back as it may be. */
static void rwp_async(void **state)
{
	static const unsigned int flags[] = { 0, FOLL_WRITE, FOLL_FORCE, FOLL_HONOR_NUMA_FAULT };
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
			guard(w, V(7, 3), GUP_STEP_UFFD_RWP, ASYNC, level);
			assert_true(pte_protnone(entry_at(w, BASE)));
			assert_true(pte_uffd_wp(entry_at(w, BASE)));
			assert_int_equal(call(w, GUP_ENTRY_POINT_GET, flags[i]), 1);
			assert_int_equal(w->out.nr_faults, 1);
			assert_int_equal(w->out.nr_numa, 0);
			assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_RWP);
			eq(w, bits_at(w, BASE), P_RW | (level == 2 ? GUP_PTE_PSE : 0));
		}
	}
}

/* Synchronous RWP: SIGBUS, or the handler's answer with the lock dropped. */
static void rwp_sync(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		guard(w, V(7, 3), GUP_STEP_UFFD_RWP, NO_HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), -EFAULT);
		assert_true(pte_protnone(entry_at(w, BASE)));
		guard(w, V(7, 3), GUP_STEP_UFFD_RWP, HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), 1);
		assert_int_equal(w->out.drops, 1);
		assert_int_equal(w->out.nr_faults, 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_RWP);
		assert_false(pte_protnone(entry_at(w, BASE)));
		assert_false(pte_uffd_wp(entry_at(w, BASE)));
	}
	guard(w, V(7, 3), GUP_STEP_UFFD_RWP, HANDLER, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT), -EFAULT);
	assert_int_equal(w->out.nr_faults, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
}

/* Waiting is interrupted by a signal: SIGKILL always, another one if asked for. */
static void signals(void **state)
{
	struct world *w = *state;

	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
	put(w);
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | FOLL_INTERRUPTIBLE),
			 -EINTR);
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EINTR);
	assert_int_equal(w->out.nr_faults, 0);
}

/* In an inaccessible VMA a forced write after the handler's answer gives no access. */
static void wp_no_access(void **state)
{
	struct world *w = *state;
	struct gup_fault fault;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_UFFD_MODE, 2);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	protect(w, 0);
	before = entry_at(w, BASE);
	fault = fault_at(w, BASE, FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY);
	eq(w, fault.kind, GUP_FAULT_UFFD_WP);
	eq(w, fault.ret, VM_FAULT_RETRY);
	eq(w, before & ~entry_at(w, BASE), GUP_PTE_UFFD_WP);
	eq(w, entry_at(w, BASE) & ~before, 0);
}

/* saved-write: what was read-only comes back as it was, or writable where it may be. */
static void saved_write_restored(void **state)
{
	static const struct {
		gup_version version;
		bool writable;
	} rows[] = { { V(6, 1), false }, { V(6, 2), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		/* Read-only for no reason that lasts: the page is still ours alone. */
		put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_RW);
		hint(w, 1);
		eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_NUMA_PTE);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].writable);
	}
}

/* fault-completed: since v6.0 a fault may be done and have dropped mmap_lock. */
static void fault_completed(void **state)
{
	static const struct {
		gup_version version;
		uint16_t drops;
	} rows[] = { { V(5, 19), 0 }, { V(6, 0), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_COMPLETED, 0, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->out.drops, rows[i].drops);
		eq(w, w->out.locks, 1 + rows[i].drops);
		eq(w, !!(w->out.faults[0].ret & VM_FAULT_COMPLETED), rows[i].drops);
	}
}

/* A full arena is a lack of memory: the call fails with -ENOMEM and nothing is held. */
static void out_of_memory(void **state)
{
	struct world *w = *state;

	for (unsigned int tables = 0; tables < 2; tables++) {
		gup_mm_destroy(w->mm);
		/* Room for the way to one PTE, or for three pages beside the zero page. */
		w->mm = tables ? gup_mm_create(5, 4, 64, 2) : gup_mm_create(5, 48, 4, 2);
		at(w, V(6, 12));
		area(w, BASE, 8, VM_OWN | RW, GUP_VMA_ANON);
		assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 8),
				 tables ? -ENOMEM : 3);
		assert_int_equal(fault_kind(w, tables ? 0 : 3), GUP_FAULT_FAILED);
		assert_int_equal(w->out.faults[tables ? 0 : 3].ret, VM_FAULT_OOM);
		put(w);
		assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(3), 1), -ENOMEM);
		assert_int_equal(w->out.nr_pages, 0);
		/* Faults that need no memory still work. */
		if (!tables)
			assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE, BASE, 3),
					 3);
	}
}

/* Splitting a huge page fails without a free table, and leaves the page whole. */
static void out_of_tables(void **state)
{
	struct world *w = *state;
	const struct gup_step split = { .kind = GUP_STEP_SPLIT, .start = BASE };

	gup_mm_destroy(w->mm);
	/* Root, P4D, PUD and PMD tables, and no fifth. */
	w->mm = gup_mm_create(5, 4, 4 * GUP_PMD_NR, 2);
	at(w, V(6, 12));
	anon_thp(w);
	assert_int_equal(level_at(w, BASE), 2);
	assert_int_equal(try_step(w, split), GUP_STEP_NO_ROOM);
	assert_int_equal(level_at(w, BASE), 2);
	assert_false(gup_zap(w->mm, &w->rules, PAGE(1), PAGE(2)));
	assert_false(gup_zap(w->mm, &w->rules, BASE, PAGE(2)));
	assert_false(gup_zap(w->mm, &w->rules, PAGE(1), PAGE(512)));
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD), -ENOMEM);
	assert_int_equal(folio_at(w, BASE)->refcount, 1);
}

/* No memory for the tables above the PMD. */
static void no_pmd_table(void **state)
{
	struct world *w = *state;

	small_mm(w, 2, 64);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -ENOMEM);
	assert_null(gup_map_page(w->mm, BASE, w->mm->zero_pfn, P_RO));
	assert_null(gup_pmd_slot(w->mm, BASE));
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
							.start = BASE,
							.what = 1,
							.entry = P_NONE }),
			 GUP_STEP_NO_PAGE);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
							.start = BASE,
							.what = 1,
							.entry = swp_entry(0, 1, 0) }),
			 GUP_STEP_NO_ROOM);
	small_mm(w, 2, 64);
	assert_int_equal(try_step(w, (struct gup_step){ .kind = GUP_STEP_VMA,
							.start = BASE,
							.end = PAGE(1),
							.flags = VM_PUBLIC | RW | VM_PFNMAP,
							.what = GUP_VMA_PFNMAP }),
			 GUP_STEP_NO_ROOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(anonymous),
		TEST(numa),
		TEST(numa_shared),
		TEST(access_only),
		TEST(write_not_possible),
		TEST(injected_errors),
		TEST(injected_range),
		TEST(injected_zap),
		TEST(fault_flags),
		TEST(log_is_full),
		TEST(nothing_to_tell),
		TEST(injected_behind_nothing),
		TEST(balanced),
		TEST(wrote),
		TEST(waits_for_userfaultfd),
		TEST(restored),
		TEST(failed),
		TEST(beyond),
		TEST(forced_anew),
		TEST(major),
		TEST(read_dirty),
		TEST(left_behind),
		TEST(truncated),
		TEST(shared),
		TEST(wp_read),
		TEST(wp_no_handler),
		TEST(wp_async),
		TEST(wp_handler),
		TEST(wp_force),
		TEST(wp_unshare),
		TEST(rwp_async),
		TEST(rwp_sync),
		TEST(signals),
		TEST(wp_no_access),
		TEST(saved_write_restored),
		TEST(fault_completed),
		TEST(out_of_memory),
		TEST(out_of_tables),
		TEST(no_pmd_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
