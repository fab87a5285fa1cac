// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks over hugetlb memory and to the gate area: rules at the last release of the old
 * value and the first of the new one.
 */
#include "trace.h"

static struct gup_vma *huge_area(struct world *w, uint64_t flags, uint64_t nr)
{
	return area(w, BASE, nr * GUP_PMD_NR, flags, GUP_VMA_HUGETLB);
}

/* A huge page is held once for each of its pages, in the slow walk and in the fast one. */
static void holds(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 5),  V(6, 6),
						V(6, 9),  V(6, 10), V(7, 3) };
	struct world *w = *state;

	for (size_t i = 0; i < NR(versions); i++) {
		at(w, versions[i]);
		huge_area(w, VM_OWN | RW, 2);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, PAGE(510), 4), 4);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_HUGETLB);
		eq(w, w->pages[1] == page_at(w, PAGE(511)), true);
		eq(w, w->pages[2] == page_at(w, PAGE(512)), true);
		eq(w, folio_at(w, BASE)->pincount, 2);
		eq(w, gup_refs(folio_at(w, BASE)), 2);
		put(w);
		eq(w, folio_at(w, BASE)->pincount, 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, PAGE(510), 4), 4);
		eq(w, gup_refs(folio_at(w, BASE)), 2);
	}
}

/* hugetlb-walk: without an array pages are counted, and the own walk does not hold them. */
static void no_pages(void **state)
{
	static const struct {
		gup_version version;
		int32_t pins;
	} rows[] = { { V(5, 10), 0 }, { V(5, 18), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		huge_area(w, VM_OWN | RW, 1);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w,
		   call_with(w, (struct gup_call){ .start = PAGE(3),
						   .nr_pages = 600,
						   .entry_point = GUP_ENTRY_POINT_PIN,
						   .no_pages = true }),
		   509);
		eq(w, folio_at(w, BASE)->pincount, rows[i].pins);
	}
}

/* hugetlb-walk: FOLL_MLOCK and FOLL_MIGRATION mean nothing to the own walk. */
static void own_flags(void **state)
{
	struct world *w = *state;

	at(w, V(5, 10));
	huge_area(w, VM_OWN | RW | VM_LOCKED, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK), 1);
	eq(w, w->out.nr_faults, 1);
	assert_non_null(w->pages[0]);
	eq(w, folio_at(w, BASE)->flags & PG_MLOCKED, 0);
	do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), 1);
	eq(w, fault_kind(w, 0), GUP_FAULT_MIGRATION_WAIT);
	/* Nor that the caller is another process. */
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	eq(w, call(w, GUP_ENTRY_POINT_GET_REMOTE, 0), 1);
	eq(w, w->out.faults[0].flags, 0);
}

/* hugetlb-look-up: both flags at once get nothing, and a warning. */
static void look_up_both(void **state)
{
	struct world *w = *state;

	at(w, V(5, 10));
	huge_area(w, VM_OWN | RW, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET | FOLL_PIN), 0);
	eq(w, w->out.warns, GUP_WARN_GET_AND_PIN);
	eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, PAGE(5), 1), 1);
	eq(w, w->pages[0] == page_at(w, PAGE(5)), true);
	eq(w, gup_refs(folio_at(w, BASE)), 1);
}

/* longterm-grab: until v5.11 both flags at once bring a warning, and FOLL_GET wins. */
static void grab_both(void **state)
{
	static const struct {
		gup_version version;
		uint32_t warns;
	} rows[] = { { V(5, 11), GUP_WARN_GET_AND_PIN }, { V(5, 12), 0 }, { V(6, 1), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		huge_area(w, VM_OWN | RW, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_GET | FOLL_PIN), 1);
		eq(w, w->out.warns, rows[i].warns);
		eq(w, folio_at(w, BASE)->pincount, 0);
	}
}

/* longterm-grab: which holds fail where the page may not be pinned for long. */
static void longterm_grab(void **state)
{
	static const struct {
		gup_version version;
		bool thp;
		uint64_t nr;
		long ret;
	} rows[] = {
		{ V(5, 11), false, 1, 1 },	  { V(5, 12), false, 1, -ENOMEM },
		{ V(6, 5), false, 2, -ENOMEM },	  { V(6, 5), true, 2, 2 },
		{ V(6, 6), false, 1, 1 },	  { V(6, 6), false, 2, -EFAULT },
		{ V(6, 6), true, 2, -EFAULT },	  { V(6, 9), true, 2, -EFAULT },
		{ V(6, 9), false, 512, -EFAULT }, { V(6, 10), false, 2, 2 },
		{ V(6, 10), true, 512, 512 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		if (rows[i].thp)
			anon_thp(w);
		else
			huge_area(w, VM_OWN | RW, 1);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_CMA);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, rows[i].nr),
		   rows[i].ret);
		eq(w, w->out.warns, rows[i].ret < 0 ? GUP_WARN_LONGTERM_GRAB : 0);
		eq(w, w->out.nr_migrated, rows[i].ret < 0 ? 0 : 1);
		eq(w, folio_at(w, BASE)->pincount, rows[i].ret < 0 ? 0 : rows[i].ret);
		/* Others may have it. */
		put(w);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, rows[i].nr),
		   (long)rows[i].nr);
	}
}

/* A hugetlb page moves with its flags. If another user holds it, it stays and the pin fails. */
static void migrated(void **state)
{
	struct world *w = *state;

	for (int shared = 0; shared < 2; shared++) {
		at(w, NEWEST);
		huge_area(w, (shared ? VM_PUBLIC : VM_OWN) | RW, 1);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_UNPINNABLE);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE), 1);
		eq(w, w->out.nr_migrated, 1);
		eq(w, page_at(w, BASE)->flags & (PG_HUGETLB | PG_UNPINNABLE), PG_HUGETLB);
		eq(w, hugetlbfs_pagecache_present(w->mm, vma_lookup(w->mm, BASE), BASE), shared);
		put(w);
		mark(w, BASE, PG_UNPINNABLE);
		hold(w, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE), -ENOMEM);
	}
}

/* An injected COMPLETED does not come from hugetlb memory, whose faults never say so. */
static void never_completed(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	huge_area(w, VM_PUBLIC | RW, 1);
	inject(w, GUP_INJECT_COMPLETED, 0, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), 1);
	eq(w, w->out.drops, 0);
}

/* The gate area lies beyond all user addresses, with four levels and with five. */
static void gate(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, GUP_VSYSCALL_ADDR, 1), -EFAULT);
	assert_null(gup_entry_lookup(w->mm, GUP_VSYSCALL_ADDR, &(unsigned int){ 0 }));
	set(w, GUP_STEP_GATE, GUP_GATE_EMULATE);
	page = page_at(w, GUP_VSYSCALL_ADDR);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, GUP_VSYSCALL_ADDR + 0x800, 2), 1);
	eq(w, w->pages[0] == page, true);
	eq(w, page->refcount, 2);
	put(w);
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_FORCE, GUP_VSYSCALL_ADDR, 1), 1);
	eq(w, page->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	put(w);
	/* The call has no array, so the page is only counted. */
	eq(w,
	   call_with(w, (struct gup_call){ .start = GUP_VSYSCALL_ADDR,
					   .nr_pages = 1,
					   .entry_point = GUP_ENTRY_POINT_GET,
					   .no_pages = true }),
	   1);
	eq(w, page->refcount, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, GUP_VSYSCALL_ADDR - GUP_PAGE_SIZE, 2), -EFAULT);
	eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, 0, GUP_VSYSCALL_ADDR, 1), -EFAULT);
	eq(w, try_step(w, (struct gup_step){ .kind = GUP_STEP_GATE, .count = GUP_GATE_XONLY }),
	   GUP_STEP_OVERLAP);
}

/* longterm-grab: a reference is not refused, whatever is asked for besides. */
static void longterm_get(void **state)
{
	struct world *w = *state;

	at(w, V(6, 2));
	huge_area(w, VM_OWN | RW, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	mark(w, BASE, PG_CMA);
	call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_GET | FOLL_PIN | FOLL_LONGTERM);
	eq(w, w->out.warns & GUP_WARN_LONGTERM_GRAB, 0);
}

#define OWN V(6, 1)
#define OWN_MASK V(6, 6)

/* A huge page of private memory, written to. */
static void written(struct world *w, gup_version version)
{
	at(w, version);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
}

/* From the middle of a huge page to its end. */
static void page(void **state)
{
	static const gup_version versions[] = { OWN, OWN_MASK, V(7, 3) };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct trace t = begin(PAGE(511));

		written(w, versions[i]);
		expects(&t, GUP_EVENT_HUGE, 2, PAGE(511), entry_at(w, BASE), 1);
		then(w, &t, GUP_ENTRY_POINT_PIN, FOLL_WRITE, PAGE(511), 1);
		eq(w, w->pages[0] == folio_at(w, BASE) + 511, true);
		eq(w, folio_at(w, BASE)->pincount, 1);
	}
}

/* Nothing there, and what is on its way to another frame. */
static void not_there(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e, back;

	at(w, OWN);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 5, BASE, 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, BASE, 0, 0);
	e = pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_RW | GUP_PTE_PSE);
	expects(&t, GUP_EVENT_HUGE, 2, BASE, e, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);
	eq(w, w->out.faults[0].kind, GUP_FAULT_HUGETLB);

	back = e & ~GUP_PTE_DIRTY;
	do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
	e = entry_at(w, BASE);
	t = begin(BASE);
	expects(&t, GUP_EVENT_NOT_PRESENT, 2, BASE, e, 0);
	expects(&t, GUP_EVENT_FAULT, 2, BASE, e, 0);
	expects(&t, GUP_EVENT_HUGE, 2, BASE, back, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
}

/* A dump leaves out what is neither mapped nor in the page cache, at whatever level. */
static void dump(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, OWN);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	expects(&t, GUP_EVENT_DUMP_HOLE, 5, BASE, 0, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	/* In the page cache: a fault maps it, writable and dirty as all shared memory is. */
	at(w, OWN);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	t = begin(PAGE(7));
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 2, PAGE(7), 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, PAGE(7), 0, 0);
	expects(&t, GUP_EVENT_HUGE, 2, PAGE(7),
		pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_RW | GUP_PTE_PSE), 505);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, PAGE(7), 1);
}

/* v6.6: a dump that wants to write to what is shared takes private memory for a hole. */
static void dump_for_writing(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e;

	written(w, OWN_MASK);
	set(w, GUP_STEP_FORK, 0);
	e = entry_at(w, BASE);
	expects(&t, GUP_EVENT_NOT_WRITABLE, 2, BASE, e, 0);
	expects(&t, GUP_EVENT_DUMP_HOLE, 2, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP | FOLL_WRITE, BASE, -EFAULT);
}

/* A page that fork() shared: a write wants a copy, and so does a pin, with another error. */
static void shared(void **state)
{
	static const gup_version versions[] = { OWN, OWN_MASK };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		bool write = i % 2;
		struct trace t = begin(BASE);
		gup_entry e;

		written(w, versions[i / 2]);
		set(w, GUP_STEP_FORK, 0);
		e = entry_at(w, BASE);
		if (write)
			expects(&t, GUP_EVENT_NOT_WRITABLE, 2, BASE, e, 0);
		else
			expects(&t, GUP_EVENT_MUST_UNSHARE, 2, BASE, e, 0);
		expects(&t, GUP_EVENT_FAULT, 2, BASE, e, 0);
		e = pfn_pte(GUP_PFN_BASE + 2 * GUP_PMD_NR, (write ? P_RW : P_RO) | GUP_PTE_PSE);
		expects(&t, GUP_EVENT_HUGE, 2, BASE, e, 512);
		then(w, &t, GUP_ENTRY_POINT_PIN, write ? FOLL_WRITE : 0, BASE, 1);
		eq(w, fault_kind(w, 0), write ? GUP_FAULT_COW : GUP_FAULT_UNSHARE);
		eq(w, folio_at(w, BASE)->pincount, 1);
	}
}

/* The hold cannot be taken: an event says so, and the call holds nothing. */
static void not_held(void **state)
{
	static const gup_version versions[] = { OWN, OWN_MASK, V(7, 3) };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct trace t = begin(BASE);

		written(w, versions[i]);
		folio_at(w, BASE)->refcount = 0;
		expects(&t, GUP_EVENT_GRAB_FAILED, 2, BASE, entry_at(w, BASE), 0);
		then(w, &t, GUP_ENTRY_POINT_PIN, 0, BASE, -ENOMEM);
		eq(w, folio_at(w, BASE)->refcount, 0);
		eq(w, w->out.warns, GUP_WARN_REFCOUNT);
	}
}

/* A look-up: the page that is mapped, or a word on what is not. */
static void look_up(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };
	gup_entry e;

	written(w, OWN);
	expects(&t, GUP_EVENT_HUGE, 2, PAGE(12), entry_at(w, BASE), 500);
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, PAGE(12), 1);
	eq(w, w->pages[0] == folio_at(w, BASE) + 12, true);
	eq(w, folio_at(w, BASE)->refcount, 2);

	/* A poisoned page. */
	e = swp_entry(GUP_SWP_HWPOISON, pte_pfn(entry_at(w, BASE)), 0);
	put_entry(w, BASE, 2, e);
	t.nr = 0;
	expects(&t, GUP_EVENT_LOOK_UP_NONE, 2, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, BASE, 0);

	/* An empty entry. */
	put_entry(w, BASE, 2, 0);
	t.nr = 0;
	expects(&t, GUP_EVENT_LOOK_UP_NONE, 2, BASE, 0, 0);
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, BASE, 0);
}

/* One look finds all of a huge page, and says how much that is. */
static void whole(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	written(w, OWN_MASK);
	expects(&t, GUP_EVENT_HUGE, 2, BASE, entry_at(w, BASE), GUP_PMD_NR);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, GUP_PMD_NR);
	emits(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, GUP_PMD_NR, &t);
	eq(w, folio_at(w, BASE)->pincount, GUP_PMD_NR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(longterm_get),
		TEST(holds),
		TEST(no_pages),
		TEST(own_flags),
		TEST(look_up_both),
		TEST(grab_both),
		TEST(longterm_grab),
		TEST(migrated),
		TEST(never_completed),
		TEST(gate),
		cmocka_unit_test_setup_teardown(gate, setup_four, teardown),
		TEST(whole),
		TEST(page),
		TEST(not_there),
		TEST(dump),
		TEST(dump_for_writing),
		TEST(shared),
		TEST(not_held),
		TEST(look_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
