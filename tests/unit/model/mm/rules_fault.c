// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of faults and of writing: one test each, at the last release of the old
 * value and at the first of the new one.
 */
#include "fixture.h"

/* force-write: since v6.0 a broken COW is seen in the page, before only in the same call. */
static void force_write(void **state)
{
	static const struct {
		gup_version version;
		uint32_t faults;
	} rows[] = { { V(5, 10), 1 }, { V(5, 19), 1 }, { V(6, 0), 0 }, { V(7, 3), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_ro(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		page = w->pages[0];
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_faults, rows[i].faults);
		eq(w, w->pages[0] == page, true);
		eq(w, pte_write(entry_at(w, BASE)), false);
	}
}

/* force-write: to a page read from a file, it copies and never writes the file's page. */
static void force_write_copies(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 19), V(6, 0), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct gup_page *cache;

		at(w, versions[i]);
		area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_FILE);
		on(w, GUP_STEP_READ, BASE, 1);
		cache = page_at(w, BASE);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->pages[0] == cache, false);
		eq(w, w->pages[0]->flags & PG_ANON, PG_ANON);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_COW);
		eq(w, cache->mapcount, 0);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
	}
}

/* unshare: a read-only pin takes a shared anonymous page until v5.18, its own copy since. */
static void unshare_anon(void **state)
{
	static const struct {
		gup_version version;
		bool copied;
	} rows[] = { { V(5, 18), false }, { V(5, 19), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *shared;

		at(w, rows[i].version);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORK, 0);
		shared = page_at(w, BASE);
		/* A reference is not a pin: it is never unshared for. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, w->pages[0] == shared, true);
		put(w);

		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
		eq(w, w->pages[0] != shared, rows[i].copied);
		eq(w, w->out.nr_faults, rows[i].copied);
		if (!rows[i].copied)
			continue;
		eq(w, fault_kind(w, 0), GUP_FAULT_UNSHARE);
		eq(w, w->out.faults[0].flags, FAULT_FLAG_UNSHARE);
		eq(w, shared->mapcount, 1);
		eq(w, w->pages[0]->flags & PG_ANON_EXCLUSIVE, PG_ANON_EXCLUSIVE);
		eq(w, pte_write(entry_at(w, BASE)), false);
	}
}

/* unshare: since v6.2 a long-term pin gets an own page in place of the zero page. */
static void unshare_longterm(void **state)
{
	static const struct {
		gup_version version;
		bool copied;
	} rows[] = { { V(6, 1), false }, { V(6, 2), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
		eq(w, w->pages[0] == zero_page(w), true);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, w->pages[0] == zero_page(w), !rows[i].copied);
		eq(w, w->out.nr_faults, rows[i].copied);
	}
}

/* unshare: a long-term pin of a page of a shared mapping takes the file's page at all times. */
static void unshare_not_shared_mappings(void **state)
{
	static const gup_version versions[] = { V(6, 1), V(6, 2), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		area(w, BASE, 1, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, w->pages[0] == page_at(w, BASE), true);
		eq(w, w->out.nr_faults, 0);
	}
}

/* saved-write: a hinted entry has its write bit until v6.1 and loses it since v6.2. */
static void saved_write(void **state)
{
	static const struct {
		gup_version version;
		uint64_t bits;
		uint32_t faults;
	} rows[] = { { V(6, 1), 0x962, 0 }, { V(6, 2), 0x960, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		hint(w, 1);
		eq(w, bits_at(w, BASE), rows[i].bits);
		/* FOLL_FORCE skips the hint, so that only the write bit is asked. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_numa, rows[i].faults);
		eq(w, w->out.nr_faults, rows[i].faults);
		eq(w, bits_at(w, BASE), rows[i].faults ? P_RW : rows[i].bits);
	}
}

/* huge-dirty: hinting a huge page makes it clean from v6.6 to v7.2, and so does mprotect(). */
static void huge_dirty(void **state)
{
	static const struct {
		gup_version version;
		bool dirty;
	} rows[] = { { V(6, 5), true }, { V(6, 6), false }, { V(7, 2), false }, { V(7, 3), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_thp(w);
		hint(w, GUP_PMD_NR);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);

		at(w, rows[i].version);
		anon_thp(w);
		protect(w, VM_READ);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);
		/* What is read-only is dirty elsewhere, which nobody forgets. */
		put_entry(w, BASE, 2, entry_at(w, BASE) | GUP_PTE_DIRTY);
		hint(w, GUP_PMD_NR);
		eq(w, pte_dirty(entry_at(w, BASE)), true);
	}
}

/* split-dirty: the parts of a dirty huge page have dirty entries since v6.4; it is dirty anyway. */
static void split_dirty(void **state)
{
	static const struct {
		gup_version version;
		bool dirty;
	} rows[] = { { V(6, 3), false }, { V(6, 4), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		eq(w, pte_dirty(entry_at(w, BASE)), rows[i].dirty);
		eq(w, folio_at(w, BASE)->flags & PG_DIRTY, PG_DIRTY);
	}
}

/* split-dirty: what dirties an entry marks it soft-dirty, too, so the parts are both. */
static void split_soft_dirty(void **state)
{
	struct world *w = *state;

	at(w, V(6, 4));
	anon_thp(w);
	on(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0, 0);
	eq(w, pte_soft_dirty(entry_at(w, BASE)), false);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
}

/* read-dirty: a read maps a dirty page for writing; since v6.16 its entry is dirty at once. */
static void read_dirty(void **state)
{
	static const struct {
		gup_version version;
		uint64_t bits;
	} rows[] = { { V(6, 15), P_RO | GUP_PTE_RW }, { V(6, 16), P_RW } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		on(w, GUP_STEP_WRITE, BASE, 1);
		on(w, GUP_STEP_ZAP, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, bits_at(w, BASE), rows[i].bits);
	}
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

/* The page that a write gets, next to the one that was there. */
static bool write_reuses(struct world *w)
{
	struct gup_page *page = page_at(w, BASE);
	struct gup_fault fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
	bool reused = page_at(w, BASE) == page;

	assert_int_equal(fault.kind, reused ? GUP_FAULT_REUSE : GUP_FAULT_COW);
	assert_int_equal(bits_at(w, BASE), P_RW);
	return reused;
}

/* cow-reuse: the swap cache's reference makes a copy until v5.17. */
static void cow_reuse_swap_cache(void **state)
{
	static const struct {
		gup_version version;
		bool reused;
	} rows[] = { { V(5, 17), false }, { V(5, 18), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		mark(w, BASE, PG_SWAPCACHE);
		eq(w, write_reuses(w), rows[i].reused);
	}
}

/* cow-reuse: a huge page with a reference too many is reused until v5.17, split since. */
static void cow_reuse_huge(void **state)
{
	static const struct {
		gup_version version;
		unsigned int kind;
	} rows[] = { { V(5, 17), GUP_FAULT_REUSE }, { V(5, 18), GUP_FAULT_COW } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, rows[i].version);
		anon_thp(w);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		hold(w, BASE, 1);
		fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
		eq(w, fault.kind, rows[i].kind);
		eq(w, fault.split, rows[i].kind == GUP_FAULT_COW);
		eq(w, level_at(w, BASE), fault.split ? 1 : 2);
	}
}

/* cow-reuse: an exclusive page is kept whoever refers to it since v5.19. */
static void cow_reuse_exclusive(void **state)
{
	static const struct {
		gup_version version;
		bool reused;
	} rows[] = { { V(5, 18), false }, { V(5, 19), true }, { V(7, 3), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_RW);
		hold(w, BASE, 1);
		eq(w, write_reuses(w), rows[i].reused);
	}
}

/* cow-reuse: a page of a large folio that one process maps is reused since v6.15. */
static void cow_reuse_large_folio(void **state)
{
	static const struct {
		gup_version version;
		bool reused;
	} rows[] = { { V(6, 14), false }, { V(6, 15), true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		eq(w, write_reuses(w), rows[i].reused);
		/* Only the page that was written is exclusive again. */
		eq(w, page_at(w, PAGE(1))->flags & PG_ANON_EXCLUSIVE, 0);
	}
}

/* cow-reuse: while a child maps the folio, or somebody holds it, there is a copy after all. */
static void cow_reuse_large_folio_shared(void **state)
{
	struct world *w = *state;

	for (int held = 0; held < 2; held++) {
		at(w, V(6, 15));
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		if (held) {
			set(w, GUP_STEP_CHILD_EXIT, 0);
			hold(w, BASE, 1);
		}
		eq(w, write_reuses(w), false);
	}
}

/* mprotect-write: who need not fault for the first write after mprotect(). */
static void mprotect_write(void **state)
{
	static const struct {
		gup_version version;
		bool dirty; /* an exclusive base page that is dirty */
		bool clean;
		bool huge;
	} rows[] = { { V(5, 10), false, false, false }, { V(5, 19), false, false, false },
		     { V(6, 0), true, false, false },	{ V(6, 1), true, false, false },
		     { V(6, 2), true, true, true },	{ V(7, 3), true, true, true } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 2);
		put_entry(w, PAGE(1), 1, entry_at(w, PAGE(1)) & ~(uint64_t)GUP_PTE_DIRTY);
		protect(w, VM_READ);
		eq(w, pte_write(entry_at(w, BASE)), false);
		protect(w, RW);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].dirty);
		eq(w, pte_write(entry_at(w, PAGE(1))), rows[i].clean);
		at(w, rows[i].version);
		anon_thp(w);
		protect(w, VM_READ);
		protect(w, RW);
		eq(w, pte_write(entry_at(w, BASE)), rows[i].huge);
	}
}

/* swap-in-write: reading an exclusive page back makes it writable since v6.11. */
static void swap_in_write(void **state)
{
	static const struct {
		gup_version version;
		uint64_t bits;
	} rows[] = {
		{ V(5, 10), P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(6, 10), P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(6, 11), P_RO | GUP_PTE_SOFT_DIRTY | GUP_PTE_RW },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_SWAP_IN);
		eq(w, bits_at(w, BASE), rows[i].bits);
	}
}

/* swap-in-cache: a page that gave its slot up, being swapped in, is dirty since v7.0. */
static void swap_in_cache(void **state)
{
	static const struct {
		gup_version version;
		unsigned int dirty;
	} rows[] = { { V(6, 19), 0 }, { V(7, 0), PG_DIRTY } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, page_at(w, BASE)->flags & PG_DIRTY, rows[i].dirty);
	}
}

/* huge-zero-write: a write gets one base page until v6.12, a huge page since v6.13. */
static void huge_zero_write(void **state)
{
	static const struct {
		gup_version version;
		unsigned int kind;
		unsigned int level;
	} rows[] = { { V(6, 12), GUP_FAULT_COW, 1 }, { V(6, 13), GUP_FAULT_THP, 2 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, level_at(w, BASE), 2);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), rows[i].kind);
		eq(w, w->out.faults[0].split, rows[i].level == 1);
		eq(w, level_at(w, BASE), rows[i].level);
		eq(w, page_at(w, BASE) == w->pages[0], true);
		/* Its neighbour is still zero, or part of the new huge page. */
		eq(w, page_at(w, PAGE(1)) == zero_page(w), rows[i].level == 1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(force_write),
		TEST(force_write_copies),
		TEST(unshare_anon),
		TEST(unshare_longterm),
		TEST(unshare_not_shared_mappings),
		TEST(saved_write),
		TEST(saved_write_restored),
		TEST(huge_dirty),
		TEST(split_dirty),
		TEST(split_soft_dirty),
		TEST(read_dirty),
		TEST(cow_reuse_swap_cache),
		TEST(cow_reuse_huge),
		TEST(cow_reuse_exclusive),
		TEST(cow_reuse_large_folio),
		TEST(cow_reuse_large_folio_shared),
		TEST(mprotect_write),
		TEST(swap_in_write),
		TEST(swap_in_cache),
		TEST(huge_zero_write),
		TEST(fault_completed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
