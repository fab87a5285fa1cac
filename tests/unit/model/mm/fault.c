// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on base pages, and what can go wrong: handle_mm_fault().
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
	/* Who cannot drop the lock is not asked to wait. */
	on(w, GUP_STEP_ZAP, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_faults, 1);
}

/* What is zapped right after the fault has to be faulted in again, to be had. */
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

/* What should happen behind a fault does not when there is none. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(anonymous),	  TEST(numa),
		TEST(numa_shared),	  TEST(access_only),
		TEST(write_not_possible), TEST(injected_errors),
		TEST(injected_range),	  TEST(injected_zap),
		TEST(fault_flags),	  TEST(log_is_full),
		TEST(nothing_to_tell),	  TEST(injected_behind_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
