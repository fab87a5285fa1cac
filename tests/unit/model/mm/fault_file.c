// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults that bring a page in: from a file, from swap, after migration.
 */
#include "fixture.h"

/* What a fault on an empty entry of a file does, by sharing and access. */
static void file(void **state)
{
	static const struct {
		uint64_t vm_flags;
		enum gup_vma_kind vma;
		unsigned int fault_flags;
		unsigned int kind;
		uint64_t bits;
		bool cache_page;
	} rows[] = {
		{ VM_OWN | RW, GUP_VMA_FILE, 0, GUP_FAULT_FILE_READ, P_RO, true },
		{ VM_OWN | RW, GUP_VMA_FILE, FAULT_FLAG_WRITE, GUP_FAULT_FILE_COW, P_RW, false },
		{ VM_OWN | VM_READ, GUP_VMA_FILE, FAULT_FLAG_WRITE, GUP_FAULT_FILE_COW,
		  P_RO | P_DIRTY, false },
		{ VM_PUBLIC | RW, GUP_VMA_FILE, 0, GUP_FAULT_FILE_READ, P_RO, true },
		{ VM_PUBLIC | RW, GUP_VMA_FILE, FAULT_FLAG_WRITE, GUP_FAULT_FILE_SHARED, P_RW,
		  true },
		/* Writes to shmem are not tracked. */
		{ VM_PUBLIC | RW, GUP_VMA_SHMEM, 0, GUP_FAULT_FILE_READ, P_RO | GUP_PTE_RW, true },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_vma *vma;
		struct gup_page *cache;

		at(w, V(6, 12));
		vma = area(w, BASE, 2, rows[i].vm_flags, rows[i].vma);
		assert_int_equal(fault_at(w, PAGE(1), rows[i].fault_flags).kind, rows[i].kind);
		eq(w, bits_at(w, PAGE(1)), rows[i].bits);
		cache = pfn_to_page(w->mm, gup_cache_pfn(w->mm, vma, PAGE(1)));
		assert_int_equal(page_at(w, PAGE(1)) == cache, rows[i].cache_page);
		assert_int_equal(cache->refcount, rows[i].cache_page ? 2 : 1);
		assert_int_equal(!!(cache->flags & PG_DIRTY),
				 rows[i].kind == GUP_FAULT_FILE_SHARED);
	}
}

/* Shmem that is dirty already is mapped dirty where the entry is writable. */
static void dirty_shmem(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	on(w, GUP_STEP_ZAP, BASE, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, bits_at(w, BASE), P_RW);
}

/* A huge folio of shmem is mapped as a whole where a PMD may map it, else page by page. */
static void huge_shmem(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	assert_int_equal(fault_at(w, PAGE(7), 0).kind, GUP_FAULT_FILE_READ);
	assert_int_equal(level_at(w, BASE), 2);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_RW | GUP_PTE_PSE);
	assert_int_equal(folio_at(w, BASE)->refcount, GUP_PMD_NR + 1);

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	gup_pte_slot(w->mm, BASE);
	assert_int_equal(fault_at(w, PAGE(7), 0).kind, GUP_FAULT_FILE_READ);
	assert_int_equal(level_at(w, PAGE(7)), 1);
	assert_ptr_equal(page_at(w, PAGE(7)), folio_at(w, PAGE(7)) + 7);
}

/* Frames without struct page are all there from the start; a fault does not find one. */
static void pfnmap(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
	eq(w, bits_at(w, PAGE(1)) & ~(uint64_t)GUP_PTE_RW, P_RO | GUP_PTE_SPECIAL);
	on(w, GUP_STEP_ZAP, BASE, 1);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
}

/* A file too large for memory: no page, and no crash. */
static void no_memory(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1 << 20, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -ENOMEM);
}

/* A page swapped out comes back with what its entry remembered, and is exclusive. */
static void swap_in(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		uint64_t bits;
	} rows[] = {
		{ V(5, 10), FAULT_FLAG_WRITE, P_RW },
		{ V(6, 12), FAULT_FLAG_WRITE, P_RW },
		{ V(6, 1), 0, P_RO | GUP_PTE_SOFT_DIRTY },
		{ V(6, 12), 0, P_RO | GUP_PTE_RW | GUP_PTE_SOFT_DIRTY },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *old;
		struct gup_fault fault;

		at(w, rows[i].version);
		anon_rw(w, 1);
		old = page_at(w, BASE);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		eq(w, is_swap_pte(entry_at(w, BASE)), true);
		eq(w, entry_at(w, BASE) & 0xf, GUP_SWP_SOFT_DIRTY | GUP_SWP_EXCLUSIVE);
		eq(w, old->refcount, 0);
		fault = fault_at(w, BASE, rows[i].flags);
		eq(w, fault.kind, GUP_FAULT_SWAP_IN);
		eq(w, fault.ret & VM_FAULT_MAJOR, VM_FAULT_MAJOR);
		eq(w, bits_at(w, BASE), rows[i].bits);
		eq(w, page_at(w, BASE)->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	}
}

/* A page that a child's entry refers to as well comes back shared. A write may copy it. */
static void swap_in_shared(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 19), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		for (unsigned int write = 0; write < 2; write++) {
			at(w, versions[i]);
			anon_rw(w, 1);
			on(w, GUP_STEP_SWAP_OUT, BASE, 1);
			set(w, GUP_STEP_FORK, 0);
			eq(w, entry_at(w, BASE) & GUP_SWP_EXCLUSIVE, 0);
			eq(w, call(w, GUP_ENTRY_POINT_GET, write ? FOLL_WRITE : 0), 1);
			eq(w, w->out.nr_faults, 1);
			eq(w, fault_kind(w, 0), write ? GUP_FAULT_COW : GUP_FAULT_SWAP_IN);
			eq(w, pte_write(entry_at(w, BASE)), write);
			eq(w, !!(w->pages[0]->flags & PG_ANON_EXCLUSIVE), write);
			put(w);
			/* A page that was only read is copied by the next write. */
			if (!write)
				eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_COW);
		}
	}
}

/* When the child is gone, only the swap cache's reference is left, which counts until v5.17. */
static void swap_in_no_longer_shared(void **state)
{
	static const struct {
		gup_version version;
		unsigned int kind;
	} rows[] = { { V(5, 17), GUP_FAULT_COW }, { V(5, 18), GUP_FAULT_REUSE } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		set(w, GUP_STEP_FORK, 0);
		on(w, GUP_STEP_READ, BASE, 1);
		set(w, GUP_STEP_CHILD_EXIT, 0);
		eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, rows[i].kind);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* While soft-dirty tracking waits for a write, reading back does not make it writable. */
static void swap_in_soft_dirty(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	assert_int_equal(entry_at(w, BASE) & GUP_SWP_SOFT_DIRTY, 0);
	assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_SWAP_IN);
	eq(w, bits_at(w, BASE), P_RO);
}

/* Since v6.11 a write brings a page back and meets userfaultfd in the same fault. */
static void swap_in_uffd_wp(void **state)
{
	static const struct {
		gup_version version;
		uint32_t faults;
	} rows[] = { { V(5, 19), 2 }, { V(6, 10), 2 }, { V(6, 11), 1 }, { V(7, 3), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* Since v6.7 it can resolve them by itself. */
		for (unsigned int async = 0; async <= (rows[i].version > V(6, 6)); async++) {
			at(w, rows[i].version);
			anon_rw(w, 1);
			on(w, GUP_STEP_UFFD_WP, BASE, 1);
			on(w, GUP_STEP_SWAP_OUT, BASE, 1);
			eq(w, entry_at(w, BASE) & GUP_SWP_UFFD_WP, GUP_SWP_UFFD_WP);
			set(w, GUP_STEP_UFFD_MODE, async);
			eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), async ? 1 : -EFAULT);
			eq(w, w->out.nr_faults, rows[i].faults);
			eq(w, pte_write(entry_at(w, BASE)), async);
			eq(w, pte_uffd_wp(entry_at(w, BASE)), !async);
		}
	}
}

/* A forced write of a page that was swapped out is one fault, and leaves it read-only. */
static void swap_in_forced(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(5, 19), V(6, 0),
						V(6, 10), V(6, 11), V(7, 3) };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		anon_ro(w, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
	}
}

/* An entry that RWP guards is protnone again after swap and migration. */
static void rwp_survives(void **state)
{
	const uint64_t guarded = P_NONE | GUP_PTE_SOFT_DIRTY | GUP_PTE_UFFD_WP;
	struct world *w = *state;

	for (unsigned int write = 0; write < 2; write++) {
		at(w, NEWEST);
		anon_rw(w, 1);
		on(w, GUP_STEP_UFFD_RWP, BASE, 1);
		on(w, GUP_STEP_SWAP_OUT, BASE, 1);
		eq(w, fault_at(w, BASE, write ? FAULT_FLAG_WRITE : 0).kind, GUP_FAULT_SWAP_IN);
		eq(w, bits_at(w, BASE), guarded);
	}
	at(w, NEWEST);
	anon_rw(w, 1);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
	eq(w, bits_at(w, BASE), guarded);
	/* In an inaccessible VMA a forced write of swapped memory is still a copy's. */
	at(w, NEWEST);
	anon_rw(w, 1);
	protect(w, 0);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
	eq(w, w->out.nr_faults, 1);
	eq(w, bits_at(w, BASE), P_NONE | P_DIRTY);
}

/* A fault waits for a migration, after which the page is mapped as the entry said. */
static void migration(void **state)
{
	static const struct {
		unsigned int type;
		uint64_t swp_bits;
		uint64_t bits;
	} rows[] = {
		{ GUP_SWP_MIGRATION_WRITE, GUP_SWP_SOFT_DIRTY,
		  P_RO | GUP_PTE_RW | GUP_PTE_SOFT_DIRTY },
		{ GUP_SWP_MIGRATION_READ, 0, P_RO },
		{ GUP_SWP_MIGRATION_READ_EXCLUSIVE, GUP_SWP_UFFD_WP, P_RO | GUP_PTE_UFFD_WP },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t pfn;

		at(w, V(6, 12));
		anon_rw(w, 1);
		pfn = pte_pfn(entry_at(w, BASE));
		put_entry(w, BASE, 1, swp_entry(rows[i].type, pfn, rows[i].swp_bits));
		assert_int_equal(fault_at(w, BASE, 0).kind, GUP_FAULT_MIGRATION_WAIT);
		eq(w, entry_at(w, BASE), pfn_pte(pfn, rows[i].bits));
	}
}

/* The step takes the type of migration entry that the mapping calls for. */
static void migration_entries(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		uint64_t pfn;

		at(w, V(6, 12));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		pfn = pte_pfn(entry_at(w, BASE));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, entry_at(w, BASE),
		   swp_entry(GUP_SWP_MIGRATION_WRITE, pfn, GUP_SWP_SOFT_DIRTY));
		assert_int_equal(level_at(w, BASE), level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_MIGRATION_WAIT);
		assert_int_equal(page_to_pfn(w->mm, w->pages[0]), pfn);
		assert_true(pte_write(entry_at(w, BASE)));
	}
	at(w, V(6, 12));
	anon_ro(w, 1);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	assert_int_equal(swp_type(entry_at(w, BASE)), GUP_SWP_MIGRATION_READ_EXCLUSIVE);
	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	assert_int_equal(swp_type(entry_at(w, BASE)), GUP_SWP_MIGRATION_READ);
}

/* Poison, markers and other swap types end in an error, never in a page. */
static void bad_entries(void **state)
{
	static const struct {
		unsigned int type;
		uint32_t ret;
	} rows[] = { { GUP_SWP_HWPOISON, VM_FAULT_HWPOISON },
		     { GUP_SWP_PTE_MARKER, VM_FAULT_SIGBUS },
		     { GUP_SWP_MIGRATION_WRITE, VM_FAULT_SIGBUS },
		     { 28, VM_FAULT_SIGBUS } };
	const uint64_t unknown_marker = 8;
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		/* A migration entry of a frame that does not exist. */
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE),
			      swp_entry(rows[i].type, unknown_marker, 0));
		assert_int_equal(fault_at(w, BASE, 0).ret, rows[i].ret);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
		assert_int_equal(w->out.nr_faults, 1);
	}
	/* Swap belongs to anonymous memory. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	put_entry(w, BASE, 1, swp_entry(0, 5, 0));
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_SIGBUS);
}

/* A page that is swapped in to inaccessible memory is inaccessible. */
static void back_without_access(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	protect(w, 0);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_MIGRATION_WAIT);
	eq(w, bits_at(w, BASE), P_NONE | GUP_PTE_SOFT_DIRTY);

	at(w, V(5, 19));
	anon_rw(w, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	protect(w, 0);
	eq(w, fault_at(w, BASE, FAULT_FLAG_WRITE).kind, GUP_FAULT_SWAP_IN);
	eq(w, bits_at(w, BASE), P_NONE | P_DIRTY | GUP_PTE_UFFD_WP);
}

/* The last swap device is one, what comes behind it is not. */
static void last_device(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	put_entry(w, BASE, 1, swp_entry(GUP_SWP_DEVICE_MAX, 5, 0));
	eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_SWAP_IN);
	put_entry(w, BASE, 1, swp_entry(GUP_SWP_DEVICE_MAX + 1, 5, 0));
	eq(w, fault_at(w, BASE, 0).kind, GUP_FAULT_FAILED);
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

/* Take all pages that are left. */
static void exhaust(struct world *w)
{
	while (gup_page_alloc(w->mm, 0, 0))
		;
}

/* A file's fault without memory for the copy, or for the table. */
static void file_no_memory(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	exhaust(w);
	assert_int_equal(fault_at(w, PAGE(1), FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
	assert_int_equal(entry_at(w, PAGE(1)), 0);
	assert_int_equal(fault_at(w, PAGE(1), 0).ret, 0);

	small_mm(w, 4, 64);
	area(w, BASE, 2, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
	assert_int_equal(fault_at(w, BASE, FAULT_FLAG_WRITE).ret, VM_FAULT_OOM);
	/* A huge folio for which alignment leaves no room. */
	small_mm(w, 8, GUP_PMD_NR + 9);
	area(w, BASE, GUP_PMD_NR, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	assert_int_equal(fault_at(w, BASE, 0).ret, VM_FAULT_OOM);
}

/* Swapped memory that finds no page stays where it is. */
static void swap_in_no_memory(void **state)
{
	struct world *w = *state;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	before = entry_at(w, BASE);
	exhaust(w);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -ENOMEM);
	eq(w, entry_at(w, BASE), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dirty_shmem),
		TEST(file),
		TEST(huge_shmem),
		TEST(pfnmap),
		TEST(no_memory),
		TEST(swap_in),
		TEST(swap_in_soft_dirty),
		TEST(swap_in_shared),
		TEST(swap_in_no_longer_shared),
		TEST(swap_in_uffd_wp),
		TEST(swap_in_forced),
		TEST(rwp_survives),
		TEST(migration),
		TEST(bad_entries),
		TEST(migration_entries),
		TEST(back_without_access),
		TEST(last_device),
		TEST(read_dirty),
		TEST(swap_in_write),
		TEST(swap_in_cache),
		TEST(file_no_memory),
		TEST(swap_in_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
