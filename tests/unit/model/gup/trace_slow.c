// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that the slow walk tells of what it finds: each event with all it says. Each test
 * makes its world and states the trace between what all begin with and the end.
 */
#include "trace.h"

/* The arguments are fine, and so is the VMA. */
static struct trace begin(uint64_t start)
{
	struct trace t = { .nr = 0 };

	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, start, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, start, 0, 0);
	return t;
}

/* The call, of one page, and what it returns. */
static void then(struct world *w, struct trace *t, enum gup_entry_point entry, unsigned int flags,
		 uint64_t start, long ret)
{
	told(t, GUP_EVENT_RETURN, NO, 0, start, 0, ret);
	says(w, entry, flags, start, 1, t);
}

/* A base page, and so many pages from the middle of a huge one to its end. */
static void page(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, NEWEST);
	anon_rw(w, 1);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);

	at(w, NEWEST);
	anon_thp(w);
	t = begin(PAGE(2));
	told(&t, GUP_EVENT_HUGE, NO, 2, PAGE(2), entry_at(w, BASE), 510);
	then(w, &t, GUP_ENTRY_POINT_PIN, 0, PAGE(2), 1);
}

/* Nothing there: the level at which there is nothing, and the fault that finds no entry. */
static void holes(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 5; level++) {
		struct trace t = begin(BASE);

		if (level == 3 || level == 4)
			continue;
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		if (level == 2)
			gup_pmd_slot(w->mm, BASE);
		if (level == 1)
			gup_pte_slot(w->mm, BASE);
		told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, level, BASE, 0, 0);
		told(&t, GUP_EVENT_FAULT, NO, 0, BASE, 0, 0);
		/* The first page of all behind the zero page. */
		told(&t, GUP_EVENT_PAGE, NO, 1, BASE, pfn_pte(GUP_PFN_BASE + 1, P_RW), 0);
		then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);
	}
}

/* Entries that are not present: of a base page that is said, of a huge one it is a hole. */
static void not_present(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(BASE);
		gup_entry e, back;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		back = entry_at(w, BASE) & ~GUP_PTE_DIRTY;
		do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
		e = entry_at(w, BASE);
		told(&t, level == 1 ? GUP_EVENT_NOT_PRESENT : GUP_EVENT_NO_PAGE_TABLE, NO, level,
		     BASE, e, 0);
		told(&t, GUP_EVENT_FAULT, NO, level, BASE, e, 0);
		told(&t, level == 1 ? GUP_EVENT_PAGE : GUP_EVENT_HUGE, NO, level, BASE, back,
		     level == 1 ? 0 : 512);
		then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
	}
}

/* A hint that is honoured brings a fault, one that is not is looked past. */
static void protnone(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		enum gup_event_id got = level == 1 ? GUP_EVENT_PAGE : GUP_EVENT_HUGE;
		int64_t nr = level == 1 ? 0 : 512;
		struct trace t = begin(BASE);
		gup_entry e, hinted;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		e = entry_at(w, BASE);
		hint(w, level == 1 ? 1 : GUP_PMD_NR);
		hinted = entry_at(w, BASE);
		told(&t, GUP_EVENT_PROTNONE_FOLLOWED, GUP_RULE_PROTNONE, level, BASE, hinted, 0);
		told(&t, got, NO, level, BASE, hinted, nr);
		then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);

		t = begin(BASE);
		told(&t, GUP_EVENT_PROTNONE, GUP_RULE_PROTNONE, level, BASE, hinted, 0);
		if (level == 2)
			told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 2, BASE, hinted, 0);
		told(&t, GUP_EVENT_FAULT, NO, level, BASE, hinted, 0);
		told(&t, got, NO, level, BASE, e, nr);
		then(w, &t, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT, BASE, 1);
	}
}

/* Where userfaultfd guards accesses, that is the reason, whoever asks. */
static void guarded(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e, guard;

	at(w, NEWEST);
	anon_rw(w, 1);
	e = entry_at(w, BASE);
	set(w, GUP_STEP_UFFD_MODE, 1);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	guard = entry_at(w, BASE);
	told(&t, GUP_EVENT_PROTNONE, GUP_RULE_UFFD_RWP, 1, BASE, guard, 0);
	told(&t, GUP_EVENT_FAULT, NO, 1, BASE, guard, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
}

/* A write that the entry does not allow; no rule says so unless it is forced. */
static void not_writable(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	gup_entry e;

	at(w, NEWEST);
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	e = entry_at(w, BASE);
	told(&t, GUP_EVENT_NOT_WRITABLE, NO, 1, BASE, e, 0);
	told(&t, GUP_EVENT_FAULT, NO, 1, BASE, e, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, pfn_pte(GUP_PFN_BASE + 2, P_RW), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);

	at(w, NEWEST);
	anon_ro(w, 1);
	set(w, GUP_STEP_FORK, 0);
	e = entry_at(w, BASE);
	t = begin(BASE);
	told(&t, GUP_EVENT_NOT_WRITABLE, GUP_RULE_FORCE_WRITE, 1, BASE, e, 0);
	told(&t, GUP_EVENT_FAULT, NO, 1, BASE, e, 0);
	e = pfn_pte(GUP_PFN_BASE + 2, P_RO | P_DIRTY);
	told(&t, GUP_EVENT_FORCED_WRITE, GUP_RULE_FORCE_WRITE, 1, BASE, e, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE, BASE, 1);

	at(w, NEWEST);
	anon_thp(w);
	protect(w, VM_READ);
	e = entry_at(w, BASE);
	t = begin(BASE);
	told(&t, GUP_EVENT_FORCED_WRITE, GUP_RULE_FORCE_WRITE, 2, BASE, e, 0);
	told(&t, GUP_EVENT_HUGE, NO, 2, BASE, e, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE, BASE, 1);
}

/* A pin of a page that fork() shared: the base page is copied, the huge one split first. */
static void unshared(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(PAGE(1));
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 2) : anon_thp(w));
		set(w, GUP_STEP_FORK, 0);
		e = entry_at(w, PAGE(1));
		told(&t, GUP_EVENT_MUST_UNSHARE, GUP_RULE_UNSHARE, level, PAGE(1), e, 0);
		told(&t, GUP_EVENT_FAULT, NO, level, PAGE(1), e, 0);
		e = pfn_pte(level == 1 ? GUP_PFN_BASE + 3 : GUP_PFN_BASE + 2 * GUP_PMD_NR,
			    P_RO | GUP_PTE_SOFT_DIRTY);
		told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(1), e, 0);
		then(w, &t, GUP_ENTRY_POINT_PIN, 0, PAGE(1), 1);
	}
}

/* A frame without page. */
static void no_page(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);
	const gup_entry e = pfn_pte(0xf0000, P_RO | GUP_PTE_SPECIAL);

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, BASE, 1, e);
	told(&t, GUP_EVENT_SPECIAL, GUP_RULE_NO_STRUCT_PAGE, 1, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, -EEXIST);
}

/* What a dump leaves out: no table, a zero page, the huge one. */
static void dump(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	told(&t, GUP_EVENT_DUMP_HOLE, NO, 5, BASE, 0, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	on(w, GUP_STEP_READ, BASE, 1);
	t = begin(BASE);
	told(&t, GUP_EVENT_DUMP_HOLE, NO, 1, BASE, entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	t = begin(PAGE(1));
	told(&t, GUP_EVENT_DUMP_HOLE, NO, 2, PAGE(1), entry_at(w, BASE), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, PAGE(1), -EFAULT);
}

/* No reference to be had. */
static void not_held(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace t = begin(BASE);

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		folio_at(w, BASE)->refcount = 0;
		told(&t, GUP_EVENT_GRAB_FAILED, NO, level, BASE, entry_at(w, BASE), 0);
		then(w, &t, GUP_ENTRY_POINT_PIN, 0, BASE, -ENOMEM);
		eq(w, w->out.warns, GUP_WARN_REFCOUNT);
	}
}

/* FOLL_SPLIT takes the huge page apart, one that is mapped by PTEs as well. */
static void split(void **state)
{
	static const struct {
		unsigned int flags;
		bool by_ptes;
		unsigned int nr;
	} rows[] = { { FOLL_SPLIT_PMD, false, 1 },
		     { FOLL_SPLIT, false, 1 },
		     { FOLL_SPLIT, true, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int order = rows[i].flags == FOLL_SPLIT ? 0 : GUP_PMD_ORDER;
		struct trace t = begin(PAGE(1));
		gup_entry huge, small;

		at(w, V(5, 10));
		anon_thp(w);
		huge = entry_at(w, BASE);
		small = (huge & ~GUP_PTE_PSE) + GUP_PAGE_SIZE;
		if (rows[i].by_ptes)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		told(&t, GUP_EVENT_SPLIT, NO, rows[i].by_ptes ? 1 : 2, PAGE(1),
		     rows[i].by_ptes ? entry_at(w, PAGE(1)) : huge, 0);
		/* Until v6.3 the new entries are not dirty: the folio is. */
		told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(1), small & ~GUP_PTE_DIRTY, 0);
		then(w, &t, GUP_ENTRY_POINT_GET, rows[i].flags, PAGE(1), 1);
		eq(w, folio_at(w, PAGE(1))->order, order);
	}
}

/* The huge page of a file goes with FOLL_SPLIT, and the fault brings its pages back. */
static void split_file(void **state)
{
	struct world *w = *state;
	struct trace t = begin(PAGE(3));
	gup_entry huge;

	at(w, V(5, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	huge = entry_at(w, BASE);
	told(&t, GUP_EVENT_SPLIT, NO, 2, PAGE(3), huge, 0);
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 2, PAGE(3), 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, PAGE(3), 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(3), pfn_pte(pte_pfn(huge) + 3, P_RO | GUP_PTE_RW), 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_SPLIT, PAGE(3), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(split_file), TEST(page),	 TEST(holes),	     TEST(not_present),
		TEST(protnone),	  TEST(guarded), TEST(not_writable), TEST(unshared),
		TEST(no_page),	  TEST(dump),	 TEST(not_held),     TEST(split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
