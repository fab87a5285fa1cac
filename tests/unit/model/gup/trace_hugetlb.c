// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that the walks over hugetlb memory tell: by functions of their own until v6.5, by
 * one until v6.9, by the walk that serves all since.
 */
#include "trace.h"

#define OWN V(6, 1)
#define OWN_MASK V(6, 6)

static struct trace begin(uint64_t start)
{
	struct trace t = { .nr = 0 };

	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, start, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, start, 0, 0);
	return t;
}

static void then(struct world *w, struct trace *t, enum gup_entry_point entry, unsigned int flags,
		 uint64_t start, long ret)
{
	told(t, GUP_EVENT_RETURN, NO, 0, start, 0, ret);
	says(w, entry, flags, start, 1, t);
}

/* A huge page of private memory, written to. */
static void written(struct world *w, gup_version version)
{
	at(w, version);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_WRITE, BASE, 1);
}

/* From the middle of a huge page to its end; who has functions of their own says so. */
static void page(void **state)
{
	static const struct {
		gup_version version;
		unsigned int rule;
	} rows[] = { { OWN, GUP_RULE_HUGETLB_WALK },
		     { OWN_MASK, GUP_RULE_HUGETLB_WALK },
		     { V(7, 3), NO } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trace t = begin(PAGE(511));

		written(w, rows[i].version);
		told(&t, GUP_EVENT_HUGE, rows[i].rule, 2, PAGE(511), entry_at(w, BASE), 1);
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
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 5, BASE, 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, BASE, 0, 0);
	e = pfn_pte(GUP_PFN_BASE + GUP_PMD_NR, P_RW | GUP_PTE_PSE);
	told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, BASE, e, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1);
	eq(w, w->out.faults[0].kind, GUP_FAULT_HUGETLB);

	back = e & ~GUP_PTE_DIRTY;
	do_step(w, (struct gup_step){ .kind = GUP_STEP_MIGRATING, .start = BASE });
	e = entry_at(w, BASE);
	t = begin(BASE);
	told(&t, GUP_EVENT_NOT_PRESENT, NO, 2, BASE, e, 0);
	told(&t, GUP_EVENT_FAULT, NO, 2, BASE, e, 0);
	told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, BASE, back, 512);
	then(w, &t, GUP_ENTRY_POINT_GET, 0, BASE, 1);
}

/* A dump leaves out what is neither mapped nor in the page cache, at whatever level. */
static void dump(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	at(w, OWN);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	told(&t, GUP_EVENT_DUMP_HOLE, GUP_RULE_HUGETLB_WALK, 5, BASE, 0, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP, BASE, -EFAULT);

	/* In the page cache: a fault maps it, writable and dirty as all shared memory is. */
	at(w, OWN);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW, GUP_VMA_HUGETLB);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	t = begin(PAGE(7));
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 2, PAGE(7), 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, PAGE(7), 0, 0);
	told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, PAGE(7),
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
	told(&t, GUP_EVENT_NOT_WRITABLE, GUP_RULE_HUGETLB_WALK, 2, BASE, e, 0);
	told(&t, GUP_EVENT_DUMP_HOLE, GUP_RULE_HUGETLB_WALK, 2, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_GET, FOLL_DUMP | FOLL_WRITE, BASE, -EFAULT);
}

/* What fork() shared: a write wants a copy, a pin wants the same, and is told apart. */
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
			told(&t, GUP_EVENT_NOT_WRITABLE, GUP_RULE_HUGETLB_WALK, 2, BASE, e, 0);
		else
			told(&t, GUP_EVENT_MUST_UNSHARE, GUP_RULE_UNSHARE, 2, BASE, e, 0);
		told(&t, GUP_EVENT_FAULT, NO, 2, BASE, e, 0);
		e = pfn_pte(GUP_PFN_BASE + 2 * GUP_PMD_NR, (write ? P_RW : P_RO) | GUP_PTE_PSE);
		told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, BASE, e, 512);
		then(w, &t, GUP_ENTRY_POINT_PIN, write ? FOLL_WRITE : 0, BASE, 1);
		eq(w, fault_kind(w, 0), write ? GUP_FAULT_COW : GUP_FAULT_UNSHARE);
		eq(w, folio_at(w, BASE)->pincount, 1);
	}
}

/* No hold to be had: which rule is to blame, and nothing is left behind. */
static void not_held(void **state)
{
	static const struct {
		gup_version version;
		unsigned int rule;
	} rows[] = { { OWN, GUP_RULE_LONGTERM_GRAB }, { OWN_MASK, NO }, { V(7, 3), NO } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trace t = begin(BASE);

		written(w, rows[i].version);
		folio_at(w, BASE)->refcount = 0;
		told(&t, GUP_EVENT_GRAB_FAILED, rows[i].rule, 2, BASE, entry_at(w, BASE), 0);
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
	told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, PAGE(12), entry_at(w, BASE), 500);
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, PAGE(12), 1);
	eq(w, w->pages[0] == folio_at(w, BASE) + 12, true);
	eq(w, folio_at(w, BASE)->refcount, 2);

	/* A poisoned page. */
	e = swp_entry(GUP_SWP_HWPOISON, pte_pfn(entry_at(w, BASE)), 0);
	put_entry(w, BASE, 2, e);
	t.nr = 0;
	told(&t, GUP_EVENT_LOOK_UP_NONE, GUP_RULE_HUGETLB_LOOK_UP, 2, BASE, e, 0);
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, BASE, 0);

	/* Nothing at all is nothing to speak of. */
	put_entry(w, BASE, 2, 0);
	t.nr = 0;
	then(w, &t, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, BASE, 0);
}

/* One look finds all of a huge page, and says how much that is. */
static void whole(void **state)
{
	struct world *w = *state;
	struct trace t = begin(BASE);

	written(w, OWN_MASK);
	told(&t, GUP_EVENT_HUGE, GUP_RULE_HUGETLB_WALK, 2, BASE, entry_at(w, BASE), GUP_PMD_NR);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, GUP_PMD_NR);
	says(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, GUP_PMD_NR, &t);
	eq(w, folio_at(w, BASE)->pincount, GUP_PMD_NR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole),  TEST(page),     TEST(not_there), TEST(dump), TEST(dump_for_writing),
		TEST(shared), TEST(not_held), TEST(look_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
