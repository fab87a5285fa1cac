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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(missing),
		TEST(missing_each),
		TEST(missing_shmem),
		TEST(missing_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
