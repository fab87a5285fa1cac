// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write faults on present pages: copy, reuse, unshare.
 */
#include "fixture.h"

/* A write to the zero page maps a page of one's own. */
static void zero(void **state)
{
	struct world *w = *state;
	struct gup_fault fault;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
	assert_int_equal(fault.kind, GUP_FAULT_COW);
	assert_int_equal(fault.level, 1);
	assert_ptr_not_equal(page_at(w, BASE), zero_page(w));
	eq(w, bits_at(w, BASE), P_RW);
	assert_int_equal(page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
	assert_int_equal(zero_page(w)->refcount, 1);
}

/* A page shared with a child is copied by who writes first, and reused by who is left. */
static void shared_then_alone(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 18), V(5, 19), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct gup_page *page;

		at(w, versions[i]);
		anon_rw(w, 2);
		set(w, GUP_STEP_FORK, 0);
		page = page_at(w, BASE);
		eq(w, page->mapcount, 2);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
		eq(w, page_at(w, BASE) == page, false);
		/* The child's mapping is what is left. */
		eq(w, page->mapcount, 1);
		eq(w, page->refcount, 1);

		set(w, GUP_STEP_CHILD_EXIT, 0);
		page = page_at(w, PAGE(1));
		eq(w, page->mapcount, 1);
		eq(w, fault_at(w, PAGE(1), FAULT_FLAG_WRITE).kind, GUP_FAULT_REUSE);
		eq(w, page_at(w, PAGE(1)) == page, true);
		eq(w, bits_at(w, PAGE(1)), P_RW);
	}
}

/* A page of KSM's is never written in place. */
static void ksm(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 18), V(5, 19), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_rw(w, 1);
		mark(w, BASE, PG_KSM);
		put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_RW);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	}
}

/* Another user's reference to a page that is not exclusive makes a copy, in all releases. */
static void held(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 18), V(5, 19), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		hold(w, BASE, 1);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	}
}

/* From v5.18 on a page of the swap cache leaves it when it is reused. */
static void leaves_swap_cache(void **state)
{
	struct world *w = *state;

	at(w, V(5, 18));
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	mark(w, BASE, PG_SWAPCACHE);
	assert_int_equal(page_at(w, BASE)->refcount, 2);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_REUSE);
	/* It is nowhere else from then on. */
	assert_int_equal(page_at(w, BASE)->flags & (PG_SWAPCACHE | PG_DIRTY), PG_DIRTY);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
	assert_int_equal(page_at(w, BASE)->held, 0);
}

/* Forced into a read-only VMA, a write ends dirty and not writable, told by VM_FAULT_WRITE once. */
static void forced(void **state)
{
	static const struct {
		gup_version version;
		uint32_t ret;
	} rows[] = { { V(5, 19), VM_FAULT_WRITE }, { V(6, 0), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_fault fault;

		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, BASE, 1);
		fault = fault_at(w, BASE, FAULT_FLAG_WRITE);
		eq(w, fault.kind, GUP_FAULT_COW);
		eq(w, fault.ret, rows[i].ret);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
	}
}

/* GUP needs two faults for that on empty memory until v5.19, and one since. */
static void forced_fresh(void **state)
{
	static const struct {
		gup_version version;
		uint32_t faults;
		uint64_t bits;
	} rows[] = { { V(5, 10), 2, P_RO | P_DIRTY },
		     { V(5, 19), 2, P_RO | P_DIRTY },
		     { V(6, 0), 1, P_RO },
		     { V(7, 3), 1, P_RO } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | VM_READ, GUP_VMA_ANON);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_faults, rows[i].faults);
		eq(w, fault_kind(w, 0), GUP_FAULT_ANON);
		eq(w, bits_at(w, BASE), rows[i].bits);
		/* The entry may be clean, the page is told. */
		eq(w, !!(w->pages[0]->flags & PG_DIRTY), rows[i].faults == 1);
	}
}

/* Unsharing keeps a page without other users. A copy that it makes is not writable. */
static void unshare(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 2);
	set(w, GUP_STEP_FORK, 0);
	page = page_at(w, BASE);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_SOFT_DIRTY);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_UNSHARE).kind, GUP_FAULT_UNSHARE);
	assert_ptr_not_equal(page_at(w, BASE), page);
	eq(w, bits_at(w, BASE), P_RO);
	assert_int_equal(page_at(w, BASE)->flags & PG_ANON_EXCLUSIVE, PG_ANON_EXCLUSIVE);

	set(w, GUP_STEP_CHILD_EXIT, 0);
	page = page_at(w, PAGE(1));
	assert_int_equal(page->flags & PG_ANON_EXCLUSIVE, 0);
	assert_int_equal(fault_at(w, PAGE(1), FAULT_FLAG_UNSHARE).kind, GUP_FAULT_UNSHARE);
	assert_ptr_equal(page_at(w, PAGE(1)), page);
	assert_int_equal(page->flags & PG_ANON_EXCLUSIVE, PG_ANON_EXCLUSIVE);
	/* Soft-dirty as before, and read-only. */
	eq(w, bits_at(w, PAGE(1)), P_RO | P_DIRTY);
}

/* Unsharing is for private mappings: in a shared one the fault is an ordinary one. */
static void unshare_shared_mapping(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_UNSHARE).kind, GUP_FAULT_NOTHING);
	assert_ptr_equal(page_at(w, BASE), page);
}

/* Between v5.19 and v6.1 unsharing was for anonymous pages: the zero page stays. */
static void unshare_anon_only(void **state)
{
	struct world *w = *state;

	at(w, V(6, 1));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_UNSHARE).kind, GUP_FAULT_NOTHING);
	assert_ptr_equal(page_at(w, BASE), zero_page(w));
	at(w, V(6, 2));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_UNSHARE).kind, GUP_FAULT_UNSHARE);
	assert_ptr_not_equal(page_at(w, BASE), zero_page(w));
	eq(w, bits_at(w, BASE), P_RO);
}

/* The first write to a shared page of a file is a fault of its own, and makes it dirty. */
static void shared_write(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	assert_int_equal(page->flags & PG_DIRTY, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_SHARED_WRITE);
	assert_ptr_equal(w->pages[0], page);
	assert_int_equal(page->flags & PG_DIRTY, PG_DIRTY);
	eq(w, bits_at(w, BASE), P_RW);
}

/* A private page of a file is copied, and the file's page let go. */
static void private_file(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	page = page_at(w, BASE);
	assert_int_equal(page->refcount, 2);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	assert_int_equal(page->refcount, 1);
	assert_int_equal(page->mapcount, 0);
	assert_int_equal(page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
}

/* A copy that finds no memory leaves all as it was. */
static void copy_fails(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 8, 2, 2);
	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
	assert_int_equal(page_at(w, BASE)->mapcount, 2);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, 0), -ENOMEM);
}

/* The swap cache has one reference. Another user's reference makes a copy. */
static void held_in_swap_cache(void **state)
{
	static const gup_version versions[] = { V(5, 18), V(5, 19), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		mark(w, BASE, PG_SWAPCACHE);
		hold(w, BASE, 1);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
	}
}

/* A page of a large folio is reused while other pages of it are still mapped. */
static void part_of_large(void **state)
{
	struct world *w = *state;

	for (uint64_t left = 1; left <= 3; left++) {
		at(w, V(6, 15));
		anon_thp(w);
		on(w, GUP_STEP_SPLIT, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		on(w, GUP_STEP_ZAP, PAGE(left), GUP_PMD_NR - left);
		eq(w, folio_at(w, BASE)->mapcount, left);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind,
		   left > 1 ? GUP_FAULT_REUSE : GUP_FAULT_COW);
	}
}

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

/* cow-reuse: since v5.19 an exclusive page is kept, with any references. */
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

/* cow-reuse: while a child maps the folio, or another user holds it, there is a copy. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(zero),
		TEST(shared_then_alone),
		TEST(ksm),
		TEST(held),
		TEST(leaves_swap_cache),
		TEST(forced),
		TEST(forced_fresh),
		TEST(unshare),
		TEST(unshare_shared_mapping),
		TEST(unshare_anon_only),
		TEST(shared_write),
		TEST(private_file),
		TEST(copy_fails),
		TEST(held_in_swap_cache),
		TEST(part_of_large),
		TEST(force_write),
		TEST(force_write_copies),
		TEST(unshare_anon),
		TEST(unshare_longterm),
		TEST(unshare_not_shared_mappings),
		TEST(cow_reuse_swap_cache),
		TEST(cow_reuse_huge),
		TEST(cow_reuse_exclusive),
		TEST(cow_reuse_large_folio),
		TEST(cow_reuse_large_folio_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
