// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults that userfaultfd is told about.
 */
#include "fixture.h"

#define HANDLER 2
#define GUARDED (VM_OWN | RW | VM_UFFD_MISSING)

/* A missing page is filled by the handler if the fault may wait; the mode stays on. */
static void missing(void **state)
{
	static const enum gup_vma_kind kinds[] = { GUP_VMA_ANON, GUP_VMA_SHMEM, GUP_VMA_HUGETLB };
	static const struct {
		unsigned int flags;
		unsigned int ret;
		bool filled;
	} rows[] = {
		{ 0, VM_FAULT_SIGBUS, false },
		{ FAULT_FLAG_ALLOW_RETRY, VM_FAULT_RETRY, true },
		{ FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT, VM_FAULT_RETRY, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(kinds) * NR(rows); i++) {
		bool huge = kinds[i % NR(kinds)] == GUP_VMA_HUGETLB;
		struct gup_vma *vma;
		struct gup_fault fault;

		at(w, i % 2 ? NEWEST : GUP_VERSION_FIRST);
		vma = area(w, BASE, GUP_PMD_NR, GUARDED, kinds[i % NR(kinds)]);
		set(w, GUP_STEP_UFFD_MODE, HANDLER);
		fault = fault_at(w, BASE, rows[i / NR(kinds)].flags);
		eq(w, fault.ret, rows[i / NR(kinds)].ret);
		eq(w, fault.kind,
		   fault.ret == VM_FAULT_SIGBUS ? GUP_FAULT_FAILED : GUP_FAULT_UFFD_MISSING);
		eq(w, vma->flags & VM_UFFD_MISSING, VM_UFFD_MISSING);
		if (!rows[i / NR(kinds)].filled)
			eq(w, entry_at(w, BASE), 0);
		else
			eq(w, bits_at(w, BASE), P_RW | (huge ? GUP_PTE_PSE : 0));
	}
}

/* Each page is missing for itself, and no handler means SIGBUS. */
static void missing_each(void **state)
{
	struct world *w = *state;

	for (unsigned int thp = 0; thp < 2; thp++) {
		at(w, V(6, 12));
		set(w, GUP_STEP_THP, thp);
		area(w, BASE, GUP_PMD_NR, GUARDED, GUP_VMA_ANON);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EFAULT);
		assert_int_equal(entry_at(w, BASE), 0);
		set(w, GUP_STEP_UFFD_MODE, HANDLER);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -EFAULT);
		assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 2), 2);
		assert_int_equal(w->out.nr_faults, 2);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_MISSING);
		assert_int_equal(fault_kind(w, 1), GUP_FAULT_UFFD_MISSING);
		assert_int_equal(w->out.drops, 2);
		assert_int_equal(level_at(w, BASE), 1);
	}
}

/* Shmem: only a page that the file does not have is missing; a private one is anonymous. */
static void missing_shmem(void **state)
{
	struct world *w = *state;

	for (unsigned int shared = 0; shared < 2; shared++) {
		at(w, V(6, 12));
		area(w, BASE, 4, GUARDED | (shared ? VM_SHARED | VM_MAYSHARE : 0), GUP_VMA_SHMEM);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), -EFAULT);
		set(w, GUP_STEP_UFFD_MODE, HANDLER);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_MISSING);
		assert_int_equal(!(w->pages[0]->flags & PG_ANON), shared);
		assert_int_equal(w->pages[0]->refcount, shared ? 3 : 2);
		put(w);
		on(w, GUP_STEP_ZAP, BASE, 1);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), 1);
		assert_int_equal(fault_kind(w, 0),
				 shared ? GUP_FAULT_FILE_READ : GUP_FAULT_UFFD_MISSING);
		put(w);
	}
}

/* A handler that gets no memory cannot fill anything. */
static void missing_no_memory(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, GUARDED, GUP_VMA_ANON);
	set(w, GUP_STEP_UFFD_MODE, HANDLER);
	w->mm->nr_pages = w->mm->max_pages;
	eq(w, fault_at(w, BASE, FAULT_FLAG_ALLOW_RETRY).ret, VM_FAULT_OOM);
}

#define MARKER(what) swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_##what, 0)

/* A page that comes where a marker is comes protected, whatever kind of page it is. */
static void marker_protects(void **state)
{
	static const struct {
		uint64_t vma;
		enum gup_vma_kind kind;
		unsigned int flags;
		enum gup_fault_kind fault;
		uint64_t bits;
	} rows[] = {
		{ VM_OWN, GUP_VMA_ANON, 0, GUP_FAULT_ZERO_PAGE, GUP_PTE_SPECIAL },
		{ VM_OWN, GUP_VMA_ANON, FAULT_FLAG_WRITE, GUP_FAULT_ANON, P_DIRTY },
		{ VM_OWN, GUP_VMA_SHMEM, 0, GUP_FAULT_FILE_READ, 0 },
		{ VM_OWN, GUP_VMA_SHMEM, FAULT_FLAG_WRITE, GUP_FAULT_FILE_COW, P_DIRTY },
		{ VM_PUBLIC, GUP_VMA_SHMEM, 0, GUP_FAULT_FILE_READ, 0 },
		{ VM_PUBLIC, GUP_VMA_SHMEM, FAULT_FLAG_WRITE, GUP_FAULT_FILE_SHARED, P_DIRTY },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 12));
		area(w, BASE, 1, rows[i].vma | RW | VM_UFFD_WP, rows[i].kind);
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), MARKER(UFFD_WP));
		eq(w, fault_at(w, BASE, rows[i].flags).kind, rows[i].fault);
		eq(w, bits_at(w, BASE), P_RO | GUP_PTE_UFFD_WP | rows[i].bits);
	}
}

/* A marker in a VMA that userfaultfd does not protect any more is cleared by the first fault. */
static void marker_left_over(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), MARKER(UFFD_WP));
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_NOTHING);
	eq(w, entry_at(w, BASE), 0);
}

/* Other markers are errors; which one depends on what the version knows. */
static void marker_errors(void **state)
{
	const struct {
		gup_version version;
		gup_entry marker;
		unsigned int ret;
	} rows[] = {
		{ V(6, 5), MARKER(POISONED), VM_FAULT_SIGBUS },
		{ V(6, 6), MARKER(POISONED), VM_FAULT_HWPOISON },
		{ V(6, 12), MARKER(GUARD), VM_FAULT_SIGBUS },
		{ V(6, 13), MARKER(GUARD), VM_FAULT_SIGSEGV },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), rows[i].marker);
		eq(w, fault_at(w, BASE, 0).ret, rows[i].ret);
		eq(w, entry_at(w, BASE), rows[i].marker);
	}
}

/* Hugetlb: poison is an error; the first write to private memory passed a marker before v6.3. */
static void marker_hugetlb(void **state)
{
	struct world *w = *state;

	for (int since = 0; since < 2; since++) {
		at(w, since ? V(6, 3) : V(6, 2));
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_UFFD_WP, GUP_VMA_HUGETLB);
		gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), MARKER(UFFD_WP));
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).ret, 0);
		eq(w, pte_uffd_wp(entry_at(w, BASE)), true);
		eq(w, pte_write(entry_at(w, BASE)), !since);
	}
	at(w, V(6, 6));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), MARKER(POISONED));
	eq(w, fault_at(w, BASE, 0).ret, VM_FAULT_HWPOISON_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(missing),		 TEST(missing_each),	TEST(missing_shmem),
		TEST(missing_no_memory), TEST(marker_protects), TEST(marker_left_over),
		TEST(marker_errors),	 TEST(marker_hugetlb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
