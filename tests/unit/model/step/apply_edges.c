// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps at their edges: ranges that just fit, tries that just suffice, and all that a
 * step writes.
 */
#include "fixture.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static enum gup_step_error try_at(struct world *w, enum gup_step_kind kind, uint64_t start,
				  uint64_t nr)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind,
					      .start = start,
					      .end = start + nr * GUP_PAGE_SIZE });
}

static enum gup_step_error try_count(struct world *w, enum gup_step_kind kind, uint32_t count)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind, .count = count });
}

/* The last page that a user may have is as good as any. */
static void to_the_end(void **state)
{
	const uint64_t last = gup_task_size_max(5) - GUP_PAGE_SIZE;
	struct world *w = *state;

	at(w, NEWEST);
	area(w, last, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, last, 1);
	eq(w, bits_at(w, last), P_RW);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, last, 1), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, last, 2), 1);
	hold(w, last, 1);
	/* What begins behind it is nobody's range. */
	eq(w,
	   try_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = last + GUP_PAGE_SIZE }),
	   GUP_STEP_BAD_RANGE);
}

/* A mapping of frames is all there at once, frame by frame, each special. */
static void frames(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, PAGE(3), 4, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
	for (unsigned int i = 0; i < 4; i++)
		eq(w, entry_at(w, PAGE(3 + i)),
		   pfn_pte(0xf0000 + i, P_RO | GUP_PTE_RW | GUP_PTE_SPECIAL));
	eq(w, entry_at(w, PAGE(2)), 0);
	eq(w, entry_at(w, PAGE(7)), 0);
}

/* A user's access takes seven faults that bring nothing, and no eighth look. */
static void tries(void **state)
{
	static const struct {
		uint32_t times;
		enum gup_step_error err;
	} rows[] = { { 6, GUP_STEP_OK }, { 7, GUP_STEP_NO_EFFECT }, { 100, GUP_STEP_NO_EFFECT } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 0, rows[i].times);
		eq(w, try_at(w, GUP_STEP_WRITE, BASE, 1), rows[i].err);
	}
	/* A fault that fails is the end of it: which failure, the step tells. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_OOM, 0, 1);
	eq(w, try_at(w, GUP_STEP_READ, BASE, 1), GUP_STEP_NO_ROOM);
	inject(w, GUP_INJECT_SIGBUS, 0, 1);
	eq(w, try_at(w, GUP_STEP_READ, BASE, 1), GUP_STEP_NOT_ALLOWED);
	inject(w, GUP_INJECT_SIGBUS, 1, 1);
	eq(w, try_at(w, GUP_STEP_READ, BASE, 1), GUP_STEP_OK);
}

/* The hardware marks what is used: young when read, dirty only when written; huge as a whole. */
static void marks(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW |
				(level == 2 ? GUP_PTE_PSE : 0);

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 4) : anon_thp(w));
		put_entry(w, level == 1 ? PAGE(3) : BASE, level,
			  pfn_pte(pte_pfn(entry_at(w, PAGE(3))), bits));
		on(w, GUP_STEP_READ, PAGE(3), 1);
		eq(w, bits_at(w, PAGE(3)), bits | GUP_PTE_ACCESSED);
		on(w, GUP_STEP_WRITE, PAGE(3), 1);
		eq(w, bits_at(w, PAGE(3)), bits | GUP_PTE_ACCESSED | GUP_PTE_DIRTY);
	}
	/* Memory that may only be executed can be read by who executes it. */
	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | VM_EXEC, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_at(w, GUP_STEP_WRITE, BASE, 1), GUP_STEP_NOT_ALLOWED);
}

/* A page under way: its frame, what kind, and what its entry said, the huge one as a whole. */
static void migrating(void **state)
{
	static const struct {
		uint64_t bits;
		uint32_t pg_flags;
		unsigned int type;
		uint64_t kept;
	} rows[] = {
		{ P_RO | GUP_PTE_RW, PG_ANON, GUP_SWP_MIGRATION_WRITE, 0 },
		{ P_RO, PG_ANON, GUP_SWP_MIGRATION_READ, 0 },
		{ P_RO, PG_ANON | PG_ANON_EXCLUSIVE, GUP_SWP_MIGRATION_READ_EXCLUSIVE, 0 },
		{ P_RO | GUP_PTE_SOFT_DIRTY, PG_ANON, GUP_SWP_MIGRATION_READ, GUP_SWP_SOFT_DIRTY },
		{ P_RO | GUP_PTE_UFFD_WP, PG_ANON, GUP_SWP_MIGRATION_READ, GUP_SWP_UFFD_WP },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		unsigned int level = i % 2 + 1;
		uint64_t pfn;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		pfn = pte_pfn(entry_at(w, BASE));
		pfn_to_page(w->mm, pfn)->flags = rows[i / 2].pg_flags;
		put_entry(w, BASE, level,
			  pfn_pte(pfn, rows[i / 2].bits | (level == 2 ? GUP_PTE_PSE : 0)));
		on(w, GUP_STEP_MIGRATING, level == 1 ? BASE : PAGE(5), 1);
		eq(w, entry_at(w, BASE), swp_entry(rows[i / 2].type, pfn, rows[i / 2].kept));
	}
}

/* khugepaged is at one place at a time, and ends where it began. */
static void collapses(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(3), 1), GUP_STEP_OK);
	eq(w, w->mm->collapse.addr, BASE);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(3), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_at(w, GUP_STEP_COLLAPSE_BEGINS, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, level_at(w, PAGE(515)), 1);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(511), 1), GUP_STEP_OK);
	eq(w, w->mm->collapse.pfn, 0);
	eq(w, level_at(w, BASE), 2);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_OK);
	eq(w, level_at(w, PAGE(515)), 2);
	eq(w, try_at(w, GUP_STEP_COLLAPSE, PAGE(515), 1), GUP_STEP_NOT_ALLOWED);
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

/* What is under guard goes on behind an entry that is not present, in all VMAs of the range. */
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
	eq(w, entry_at(w, BASE), swapped);
	eq(w, bits_at(w, PAGE(1)), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, bits_at(w, PAGE(2)), P_RO | P_DIRTY | GUP_PTE_UFFD_WP);
	eq(w, w->mm->vma[0].flags & VM_UFFD_WP, VM_UFFD_WP);
	eq(w, w->mm->vma[1].flags & VM_UFFD_WP, VM_UFFD_WP);
	/* A VMA that refuses, refuses for all. */
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	eq(w, try_at(w, GUP_STEP_UFFD_WP, BASE, 2), GUP_STEP_NOT_ALLOWED);
	eq(w, w->mm->vma[0].flags & VM_UFFD_WP, 0);
	eq(w, bits_at(w, BASE), P_RW);
}

/* Of frames without pages userfaultfd takes none, however it resolves faults. */
static void no_guard(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	set(w, GUP_STEP_UFFD_MODE, 1);
	area(w, BASE, 1, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
	eq(w, try_at(w, GUP_STEP_UFFD_WP, BASE, 1), GUP_STEP_NOT_ALLOWED);
	/* Write-protection has no need of access, tracking of accesses has. */
	area(w, PAGE(1), 1, VM_OWN, GUP_VMA_ANON);
	eq(w, try_at(w, GUP_STEP_UFFD_RWP, PAGE(1), 1), GUP_STEP_NOT_ALLOWED);
	eq(w, try_at(w, GUP_STEP_UFFD_WP, PAGE(1), 1), GUP_STEP_OK);
}

/* clear_refs goes on behind what is swapped out, through all VMAs, huge pages included. */
static void soft_dirty(void **state)
{
	struct world *w = *state;
	gup_entry swapped;

	at(w, NEWEST);
	anon_rw(w, 2);
	area(w, PAGE(512), GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	swapped = entry_at(w, BASE);
	eq(w, swapped & GUP_SWP_SOFT_DIRTY, GUP_SWP_SOFT_DIRTY);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, entry_at(w, BASE), swapped & ~GUP_SWP_SOFT_DIRTY);
	eq(w, bits_at(w, PAGE(1)), P_RO | GUP_PTE_DIRTY);
	eq(w, bits_at(w, PAGE(512)), P_RO | GUP_PTE_DIRTY | GUP_PTE_PSE);
	eq(w, (w->mm->vma[0].flags | w->mm->vma[1].flags) & VM_SOFTDIRTY, 0);
}

/* fork() under way is an odd count; its end is the next even one. */
static void forking(void **state)
{
	static const struct {
		uint32_t before;
		uint32_t count;
		uint32_t after;
	} rows[] = { { 0, 1, 1 }, { 1, 1, 1 }, { 4, 1, 5 }, { 1, 0, 2 }, { 4, 0, 6 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		w->mm->write_protect_seq = rows[i].before;
		set(w, GUP_STEP_FORKING, rows[i].count);
		eq(w, w->mm->write_protect_seq, rows[i].after);
	}
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_OK);
	eq(w, try_count(w, GUP_STEP_FORK_BEGINS, 0), GUP_STEP_NOT_ALLOWED);
	eq(w, w->mm->write_protect_seq, 1);
	eq(w, try_count(w, GUP_STEP_FORK, 0), GUP_STEP_OK);
	eq(w, w->mm->write_protect_seq, 2);
}

/* The gate area's page is the kernel's: one reference, which is not GUP's; it needs memory. */
static void gate(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_NR), GUP_STEP_UNKNOWN_HERE);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_OK);
	eq(w, page_at(w, GUP_VSYSCALL_ADDR)->refcount, 1);
	eq(w, page_at(w, GUP_VSYSCALL_ADDR)->mapcount, 0);
	eq(w, gup_refs(page_at(w, GUP_VSYSCALL_ADDR)), 0);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_OVERLAP);
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_XONLY), GUP_STEP_OK);
	eq(w, w->mm->gate, GUP_GATE_XONLY);
	eq(w, w->mm->nr_tables, 1);
	at(w, NEWEST);
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_NONE), GUP_STEP_OK);
	eq(w, w->mm->gate, GUP_GATE_NONE);
	at(w, NEWEST);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	eq(w, try_count(w, GUP_STEP_GATE, GUP_GATE_EMULATE), GUP_STEP_NO_ROOM);
}

/* With as many VMAs as there can be, each step that goes through all stays among them. */
static void all_vmas(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 8, 8, 2);
	at(w, NEWEST);
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(2)), 2);
	on(w, GUP_STEP_WRITE, BASE, 2);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	on(w, GUP_STEP_UFFD_WP, BASE, 2);
	eq(w, bits_at(w, PAGE(1)), P_RO | GUP_PTE_DIRTY | GUP_PTE_UFFD_WP);
	assert_null(find_vma(w->mm, PAGE(2)));
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
}

/* A range begins and ends with pages. */
static void unaligned(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	for (uint64_t off = 0; off < 4; off++)
		eq(w,
		   try_step(w, (struct gup_step){ .kind = GUP_STEP_READ,
						  .start = BASE + (off & 1),
						  .end = PAGE(2) - (off >> 1) }),
		   off ? GUP_STEP_BAD_RANGE : GUP_STEP_OK);
}

/* userfaultfd takes the VMAs of its range, not those beside it. */
static void uffd_neighbours(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	for (uint64_t i = 0; i < 3; i++)
		area(w, PAGE(i), 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_UFFD_WP, PAGE(1), 1);
	for (uint64_t i = 0; i < 3; i++)
		eq(w, !!(vma_lookup(w->mm, PAGE(i))->flags & VM_UFFD_WP), i == 1);
}

/* Nobody becomes young by being write-protected. */
static void uffd_leaves_old(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_ACCESSED);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	eq(w, bits_at(w, BASE) & (GUP_PTE_ACCESSED | GUP_PTE_UFFD_WP), GUP_PTE_UFFD_WP);
}

/* What is written back, a private mapping does not write to: it keeps what it has. */
static void write_back_private(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	mark(w, BASE, PG_DIRTY);
	put_entry(w, BASE, 1, entry_at(w, BASE) | GUP_PTE_DIRTY);
	before = entry_at(w, BASE);
	on(w, GUP_STEP_WRITE_BACK, BASE, 1);
	eq(w, entry_at(w, BASE), before);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(to_the_end),
		TEST(frames),
		TEST(tries),
		TEST(marks),
		TEST(migrating),
		TEST(collapses),
		TEST(guards),
		TEST(guards_go_on),
		TEST(no_guard),
		TEST(soft_dirty),
		TEST(forking),
		TEST(gate),
		TEST(all_vmas),
		TEST(unaligned),
		TEST(uffd_neighbours),
		TEST(uffd_leaves_old),
		TEST(write_back_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
