// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guard regions: who may have them, what they do to a walk, and what they outlast.
 */
#include "fixture.h"

#define MARKER swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_GUARD, 0)

static enum gup_step_error try_on(struct world *w, enum gup_step_kind kind, uint64_t nr)
{
	return try_step(w,
			(struct gup_step){ .kind = (uint8_t)kind, .start = BASE, .end = PAGE(nr) });
}

/* guard-regions: anonymous memory since v6.13, files and what may not be written since v6.15. */
static void who_may(void **state)
{
	static const struct {
		gup_version version;
		uint64_t flags;
		uint32_t kind;
		enum gup_step_error guard;
		enum gup_step_error unguard;
	} rows[] = {
		{ V(6, 12), VM_OWN | RW, GUP_VMA_ANON, GUP_STEP_UNKNOWN_HERE,
		  GUP_STEP_UNKNOWN_HERE },
		{ V(6, 13), VM_OWN | RW, GUP_VMA_ANON, GUP_STEP_OK, GUP_STEP_OK },
		{ V(6, 13), VM_OWN, GUP_VMA_ANON, GUP_STEP_OK, GUP_STEP_OK },
		{ V(6, 14), VM_MAYREAD | VM_READ, GUP_VMA_ANON, GUP_STEP_UNKNOWN_HERE,
		  GUP_STEP_UNKNOWN_HERE },
		{ V(6, 15), VM_MAYREAD | VM_READ, GUP_VMA_ANON, GUP_STEP_OK, GUP_STEP_OK },
		{ V(6, 14), VM_PUBLIC | RW, GUP_VMA_SHMEM, GUP_STEP_UNKNOWN_HERE,
		  GUP_STEP_UNKNOWN_HERE },
		{ V(6, 15), VM_PUBLIC | RW, GUP_VMA_SHMEM, GUP_STEP_OK, GUP_STEP_OK },
		{ V(6, 15), VM_OWN | VM_READ, GUP_VMA_FILE, GUP_STEP_OK, GUP_STEP_OK },
		{ V(7, 3), VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON, GUP_STEP_NOT_ALLOWED,
		  GUP_STEP_OK },
		{ V(7, 3), VM_PUBLIC | RW, GUP_VMA_SECRETMEM, GUP_STEP_NOT_ALLOWED, GUP_STEP_OK },
		{ V(7, 3), VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP, GUP_STEP_NOT_ALLOWED,
		  GUP_STEP_NOT_ALLOWED },
		{ V(7, 3), VM_OWN | RW | VM_IO, GUP_VMA_ANON, GUP_STEP_NOT_ALLOWED,
		  GUP_STEP_NOT_ALLOWED },
		{ V(7, 3), VM_OWN | RW | VM_MIXEDMAP, GUP_VMA_ANON, GUP_STEP_NOT_ALLOWED,
		  GUP_STEP_NOT_ALLOWED },
		{ V(7, 3), VM_PUBLIC | RW, GUP_VMA_HUGETLB, GUP_STEP_NOT_FOR_HUGETLB,
		  GUP_STEP_NOT_FOR_HUGETLB },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, rows[i].kind == GUP_VMA_HUGETLB ? GUP_PMD_NR : 1, rows[i].flags,
		     rows[i].kind);
		eq(w, try_on(w, GUP_STEP_GUARD, 1), rows[i].guard);
		if (!rows[i].guard)
			eq(w, entry_at(w, BASE), MARKER);
		eq(w, try_on(w, GUP_STEP_UNGUARD, 1), rows[i].unguard);
		if (!rows[i].guard)
			eq(w, entry_at(w, BASE), 0);
	}
}

/* A range with a part that cannot be guarded is left as it was. */
static void all_or_nothing(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON);
	eq(w, try_on(w, GUP_STEP_GUARD, 2), GUP_STEP_NOT_ALLOWED);
	assert_true(pte_present(entry_at(w, BASE)));
	eq(w, try_on(w, GUP_STEP_GUARD, 3), GUP_STEP_NO_VMA);
	eq(w, try_on(w, GUP_STEP_GUARD, 0), GUP_STEP_BAD_RANGE);
}

/*
 * The mapped page is gone with its counts, and does not come back. A file's page is in its
 * cache.
 */
static void zaps(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, NEWEST);
	anon_rw(w, 2);
	page = page_at(w, BASE);
	on(w, GUP_STEP_GUARD, BASE, 1);
	eq(w, page->refcount, 0);
	eq(w, page->mapcount, 0);
	on(w, GUP_STEP_UNGUARD, BASE, 2);
	assert_true(pte_present(entry_at(w, PAGE(1))));
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	assert_ptr_equal(w->pages[0], zero_page(w));

	at(w, NEWEST);
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	page = page_at(w, BASE);
	on(w, GUP_STEP_GUARD, BASE, 1);
	on(w, GUP_STEP_UNGUARD, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	assert_ptr_equal(w->pages[0], page);
}

/* A huge page that is guarded in part is split; where nothing was, there is a table now. */
static void huge(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_thp(w);
	on(w, GUP_STEP_GUARD, PAGE(3), 1);
	eq(w, level_at(w, BASE), 1);
	eq(w, folio_at(w, BASE)->mapcount, GUP_PMD_NR - 1);
	eq(w, entry_at(w, PAGE(3)), MARKER);
	assert_true(pte_present(entry_at(w, PAGE(4))));
	on(w, GUP_STEP_GUARD, BASE, GUP_PMD_NR);
	eq(w, entry_at(w, PAGE(511)), MARKER);
	on(w, GUP_STEP_UNGUARD, BASE, GUP_PMD_NR);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, level_at(w, BASE), 1);
	eq(w, entry_at(w, PAGE(1)), 0);
}

/* Every call gets -EFAULT, by a fault that ends with SIGSEGV, unless it must not fault. */
static void walks(void **state)
{
	static const struct {
		uint8_t entry;
		unsigned int flags;
		long ret;
		uint32_t nr_faults;
	} rows[] = {
		{ GUP_ENTRY_POINT_GET, 0, -EFAULT, 1 },
		{ GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE, -EFAULT, 1 },
		{ GUP_ENTRY_POINT_GET, FOLL_DUMP, -EFAULT, 1 },
		{ GUP_ENTRY_POINT_GET, FOLL_NOFAULT, -EFAULT, 0 },
		{ GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, -EFAULT, 1 },
		{ GUP_ENTRY_POINT_GET_FAST, 0, -EFAULT, 1 },
		{ GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 0, 0 },
		{ GUP_ENTRY_POINT_LOOK_UP, 0, 0, 0 },
	};
	struct world *w = *state;

	for (unsigned int files = 0; files < 2; files++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			at(w, NEWEST);
			area(w, BASE, 1, files ? VM_PUBLIC | RW : VM_OWN | RW,
			     files ? GUP_VMA_SHMEM : GUP_VMA_ANON);
			on(w, GUP_STEP_GUARD, BASE, 1);
			eq(w, call(w, rows[i].entry, rows[i].flags), rows[i].ret);
			eq(w, w->out.nr_faults, rows[i].nr_faults);
			eq(w, entry_at(w, BASE), MARKER);
			if (!rows[i].nr_faults)
				continue;
			eq(w, fault_kind(w, 0), GUP_FAULT_FAILED);
			eq(w, w->out.faults[0].ret, VM_FAULT_SIGSEGV);
		}
	}
	/* The user's own access is no better off. */
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_GUARD, BASE, 1);
	eq(w, try_on(w, GUP_STEP_READ, 1), GUP_STEP_NOT_ALLOWED);
}

/* Pages before the guarded one are handed out; the call ends there. */
static void in_between(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 3);
	on(w, GUP_STEP_GUARD, PAGE(1), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, 3), 1);
	eq(w, w->out.nr_fast, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(1), 2), -EFAULT);
}

/* A guard stays over all that comes to a range but its removal. */
static void outlasts(void **state)
{
	static const uint8_t steps[] = { GUP_STEP_ZAP, GUP_STEP_GUARD, GUP_STEP_UFFD_WP,
					 GUP_STEP_UFFD_RWP };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(steps); i++) {
		at(w, NEWEST);
		anon_rw(w, 2);
		on(w, GUP_STEP_GUARD, BASE, 1);
		on(w, steps[i], BASE, 2);
		eq(w, entry_at(w, BASE), MARKER);
	}
	at(w, NEWEST);
	anon_rw(w, 2);
	on(w, GUP_STEP_GUARD, BASE, 1);
	hint(w, 2);
	protect(w, VM_READ);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, entry_at(w, BASE), MARKER);
	eq(w, try_on(w, GUP_STEP_HINT, 1), GUP_STEP_NO_EFFECT);
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_SWAP_OUT, .start = BASE }),
	   GUP_STEP_NO_PAGE);

	/* khugepaged leaves a table with a guard in it alone. */
	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_GUARD, PAGE(1), 1);
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_COLLAPSE, .start = BASE }),
	   GUP_STEP_NOT_ALLOWED);
}

/* A release without guards does not know such an entry, and zaps it. */
static void unknown_marker(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, BASE, 1, MARKER);
	eq(w, fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, entry_at(w, BASE), 0);
	/* Nor is any other marker a guard. */
	assert_false(is_guard_marker(swp_entry(GUP_SWP_PTE_MARKER, 1, 0)));
	assert_false(is_guard_marker(swp_entry(0, GUP_PTE_MARKER_GUARD, 0)));
	assert_false(is_guard_marker(0));
}

/* There may be no room for a table. */
static void no_room(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, BASE + GUP_PMD_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
	w->mm->max_tables = w->mm->nr_tables;
	eq(w,
	   try_step(w, (struct gup_step){ .kind = GUP_STEP_GUARD,
					  .start = BASE + GUP_PMD_SIZE,
					  .end = PAGE(GUP_PMD_NR + 1) }),
	   GUP_STEP_NO_ROOM);
}

/* Pages behind a guard region are unmapped, although the region stays. */
static void zaps_behind(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 2);
	on(w, GUP_STEP_GUARD, BASE, 1);
	on(w, GUP_STEP_ZAP, BASE, 2);
	eq(w, is_guard_marker(entry_at(w, BASE)), true);
	eq(w, entry_at(w, PAGE(1)), 0);
}

/* A guard takes away what it guards from: the write bit, or all access; huge pages too. */
static void guards(void **state)
{
	static const struct {
		unsigned int level;
		enum gup_step_kind kind;
		uint64_t bits;
	} rows[] = {
		{ 1, GUP_STEP_UFFD_WP, P_RO | P_DIRTY | GUP_PTE_UFFD_WP },
		{ 2, GUP_STEP_UFFD_WP, P_RO | P_DIRTY | GUP_PTE_UFFD_WP | GUP_PTE_PSE },
		{ 1, GUP_STEP_UFFD_RWP, P_NONE | P_DIRTY | GUP_PTE_UFFD_WP },
		{ 2, GUP_STEP_UFFD_RWP, P_NONE | P_DIRTY | GUP_PTE_UFFD_WP | GUP_PTE_PSE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		uint64_t nr = rows[i].level == 2 ? GUP_PMD_NR : 1;

		at(w, NEWEST);
		(void)(rows[i].level == 1 ? anon_rw(w, 1) : anon_thp(w));
		on(w, rows[i].kind, BASE, nr);
		eq(w, bits_at(w, BASE), rows[i].bits);
	}
	/* While x86 forgot that a huge page was dirty, this was how; hugetlb's it did not. */
	at(w, V(6, 12));
	anon_thp(w);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_SOFT_DIRTY | GUP_PTE_UFFD_WP | GUP_PTE_PSE);
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, GUP_PMD_NR);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_UFFD_WP | GUP_PTE_PSE);
}

/* A guard continues behind an entry that is not present, in all VMAs of the range. */
static void guards_go_on(void **state)
{
	struct world *w = *state;
	gup_entry swapped;

	at(w, NEWEST);
	anon_rw(w, 2);
	area(w, PAGE(2), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(2), 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	swapped = entry_at(w, BASE);
	on(w, GUP_STEP_UFFD_WP, BASE, 3);
	eq(w, entry_at(w, BASE), swapped | GUP_SWP_UFFD_WP);
	eq(w, bits_at(w, PAGE(1)), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(2)), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, w->mm->vma[0].flags & VM_UFFD_WP, VM_UFFD_WP);
	eq(w, w->mm->vma[1].flags & VM_UFFD_WP, VM_UFFD_WP);
	/* A VMA that refuses, refuses for all. */
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	eq(w, try_range(w, GUP_STEP_UFFD_WP, BASE, 2), GUP_STEP_NOT_ALLOWED);
	eq(w, w->mm->vma[0].flags & VM_UFFD_WP, 0);
	eq(w, bits_at(w, BASE), P_RW);
}

/* userfaultfd does not take frames without pages, with any way to resolve faults. */
static void no_guard(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	set(w, GUP_STEP_UFFD_MODE, 1);
	area(w, BASE, 1, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
	eq(w, try_range(w, GUP_STEP_UFFD_WP, BASE, 1), GUP_STEP_NOT_ALLOWED);
	/* Write-protection has no need of access, tracking of accesses has. */
	area(w, PAGE(1), 1, VM_OWN, GUP_VMA_ANON);
	eq(w, try_range(w, GUP_STEP_UFFD_RWP, PAGE(1), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_range(w, GUP_STEP_UFFD_WP, PAGE(1), 1), GUP_STEP_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_may),	TEST(all_or_nothing), TEST(zaps),     TEST(huge),
		TEST(walks),	TEST(in_between),     TEST(outlasts), TEST(unknown_marker),
		TEST(no_room),	TEST(zaps_behind),    TEST(guards),   TEST(guards_go_on),
		TEST(no_guard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
