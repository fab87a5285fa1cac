// SPDX-License-Identifier: GPL-2.0-only
/*
 * follow_page_mask()'s narrow questions: forced writes, entries without pages, marks that
 * are set once, and flags of old releases.
 */
#include "fixture.h"

#include "model/gup/internal.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))
#define FORCE_WRITE (FOLL_FORCE | FOLL_WRITE)

/* A look-up asks no VMA, so a forced write has to be fit in all respects by itself. */
static void forced_look_up(void **state)
{
	static const struct {
		uint64_t vma;
		uint32_t page;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ VM_MAYWRITE | VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 1 },
		{ VM_MAYWRITE | VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FOLL_WRITE, 0 },
		{ VM_MAYWRITE | VM_READ, PG_ANON, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_READ, PG_FILE | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_READ, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | RW, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_SHARED, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_MAYSHARE, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 0 },
		{ VM_MAYWRITE | VM_UFFD_WP, PG_ANON | PG_ANON_EXCLUSIVE, FORCE_WRITE, 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		unsigned int level = i % 2 + 1;
		struct gup_vma *vma;

		at(w, V(6, 11));
		vma = level == 1 ? anon_rw(w, 1) : anon_thp(w);
		vma->flags = rows[i / 2].vma | VM_SOFTDIRTY;
		folio_at(w, BASE)->flags = rows[i / 2].page;
		put_entry(w, BASE, level, entry_at(w, BASE) & ~GUP_PTE_RW);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), rows[i / 2].ret);
		/* Soft-dirty tracking waits for a write, or userfaultfd does. */
		vma->flags &= ~VM_SOFTDIRTY;
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), rows[i / 2].ret);
		put_entry(w, BASE, level, entry_at(w, BASE) & ~GUP_PTE_SOFT_DIRTY);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags), 0);
		vma->flags |= VM_SOFTDIRTY;
		put_entry(w, BASE, level, entry_at(w, BASE) | GUP_PTE_UFFD_WP);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i / 2].flags),
		   rows[i / 2].vma & VM_UFFD_WP ? 0 : rows[i / 2].ret);
	}
}

/* Until v5.19 a forced write goes by its own COW, and the entry's dirty bit. */
static void forced_by_cow(void **state)
{
	static const struct {
		unsigned int flags;
		uint64_t dirty;
		long ret;
	} rows[] = {
		{ FORCE_WRITE | FOLL_COW, GUP_PTE_DIRTY, 1 },
		{ FORCE_WRITE | FOLL_COW, 0, 0 },
		{ FORCE_WRITE, GUP_PTE_DIRTY, 0 },
		{ FOLL_WRITE | FOLL_COW, GUP_PTE_DIRTY, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(5, 19));
		anon_rw(w, 1);
		put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO | rows[i].dirty));
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i].flags), rows[i].ret);
	}
}

/* An entry without page becomes young when touched, and dirty when written through. */
static void special_touched(void **state)
{
	const uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_SPECIAL;
	static const struct {
		gup_version version;
		enum gup_entry_point entry;
		unsigned int flags;
		long ret;
		uint64_t set;
	} rows[] = {
		{ V(7, 3), GUP_ENTRY_POINT_GET, 0, -EEXIST, GUP_PTE_ACCESSED },
		{ V(7, 3), GUP_ENTRY_POINT_GET, FOLL_WRITE, -EEXIST, GUP_PTE_ACCESSED | P_DIRTY },
		{ V(7, 3), GUP_ENTRY_POINT_PIN, FOLL_WRITE, -EEXIST, 0 },
		{ V(5, 17), GUP_ENTRY_POINT_GET, FOLL_GET, -EFAULT, 0 },
		{ V(5, 17), GUP_ENTRY_POINT_PIN, 0, 1, 0 },
		{ V(5, 18), GUP_ENTRY_POINT_GET, FOLL_GET, -EEXIST, GUP_PTE_ACCESSED },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(7, bits));
		eq(w, call(w, rows[i].entry, rows[i].flags), rows[i].ret);
		eq(w, entry_at(w, BASE), pfn_pte(7, bits | rows[i].set));
		assert_null(w->pages[0]);
	}
}

/* While DAX memory was mapped by entries of its own, who took no hold got no page. */
static void devmap(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		long ret;
	} rows[] = { { V(6, 11), 0, -EEXIST }, { V(6, 11), FOLL_GET, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, rows[i].flags), rows[i].ret);
	}
	/* A walk takes one: of the page's as well. */
	for (unsigned int v = 0; v < 2; v++) {
		at(w, v ? V(6, 15) : V(6, 14));
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), v);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	}
}

/* FOLL_MIGRATION waits without a fault, at either level, for what is on its way only. */
static void waits(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		at(w, V(6, 1));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), 1);
		eq(w, w->out.nr_faults, 0);
		eq(w, entry_at(w, BASE) & GUP_PTE_PSE, level == 2 ? GUP_PTE_PSE : 0);
		on(w, GUP_STEP_MIGRATING, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_MIGRATION_WAIT);
	}
	/* A swapped page is none of that, nor a frame that there is not. */
	at(w, V(6, 1));
	anon_rw(w, 1);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), 1);
	eq(w, w->out.nr_faults, 1);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), swp_entry(GUP_SWP_MIGRATION_READ, 7, 0));
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MIGRATION), -EFAULT);
	eq(w, w->out.nr_faults, 1);
}

/* A page that is marked as it should be is not touched again: nothing is to be undone. */
static void marked_once(void **state)
{
	struct world *w = *state;
	struct gup_mm *base = gup_mm_create(5, 48, 6 * GUP_PMD_NR, 8);

	assert_non_null(base);
	for (unsigned int active = 0; active < 2; active++) {
		at(w, V(6, 11));
		anon_rw(w, 1);
		page_at(w, BASE)->flags |= PG_REFERENCED | (active ? PG_ACTIVE : 0);
		assert_true(gup_mm_copy(base, w->mm));
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH), 1);
		eq(w, w->mm->page_hi, active ? 0 : 2);
		eq(w, page_at(w, BASE)->flags & (PG_REFERENCED | PG_ACTIVE),
		   PG_ACTIVE | (active ? PG_REFERENCED : 0));
		if (!active)
			continue;
		/* It is dirty already, so a write through its entry does not change it. */
		page_at(w, BASE)->flags |= PG_DIRTY;
		gup_set_entry(w->mm, gup_pte_slot(w->mm, BASE), entry_at(w, BASE) & ~GUP_PTE_DIRTY);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH | FOLL_WRITE), 1);
		eq(w, w->mm->page_hi, 0);
	}
	gup_mm_destroy(base);
}

/* Dirty for soft-dirty tracking is not dirty: a write through the entry marks the page. */
static void soft_dirty_is_not_dirty(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	anon_rw(w, 1);
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_DIRTY);
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, 0);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
	eq(w, page_at(w, BASE)->flags & PG_DIRTY, PG_DIRTY);
}

/* What of a dump's VMA is nothing but zeroes: anonymous memory and frames, no file. */
static void dump_holes(void **state)
{
	static const struct {
		enum gup_vma_kind kind;
		long ret;
	} rows[] = {
		{ GUP_VMA_ANON, -EFAULT }, { GUP_VMA_PFNMAP, -EFAULT },	 { GUP_VMA_FILE, 0 },
		{ GUP_VMA_SHMEM, 0 },	   { GUP_VMA_HUGETLB, -EFAULT }, { GUP_VMA_FSDAX, 0 }
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 11));
		gup_vma_add(w->mm, BASE, PAGE(512), VM_OWN | RW, rows[i].kind);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP), rows[i].ret);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), 0);
	}
}

/* A page without any mark gets its first ones. */
static void unmarked(void **state)
{
	struct world *w = *state;

	at(w, V(6, 11));
	anon_rw(w, 1);
	page_at(w, BASE)->flags = 0;
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_DIRTY);
	eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH), 1);
	eq(w, page_at(w, BASE)->flags, PG_REFERENCED);
	page_at(w, BASE)->flags = 0;
	eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_TOUCH | FOLL_WRITE), 1);
	eq(w, page_at(w, BASE)->flags, PG_REFERENCED | PG_DIRTY);
}

/* What was found and what was wrong before is not left over, whoever looks. */
static void answers(void **state)
{
	struct world *w = *state;
	struct gup_walk walk = { .mm = w->mm, .rules = &w->rules, .out = &w->out };
	uint64_t mask = 7;
	int err = -EEXIST;
	struct gup_vma *vma;
	gup_entry e;

	at(w, V(6, 6));
	vma = anon_rw(w, 1);
	eq(w, follow_page_mask(&walk, vma, BASE, 0, &mask, &err) == page_at(w, BASE), true);
	eq(w, mask, 0);

	at(w, V(6, 5));
	vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_HUGETLB);
	err = -EEXIST;
	assert_null(follow_hugetlb_page(&walk, vma, BASE, 0, false, &mask, &err));
	eq(w, err, 0);
	on(w, GUP_STEP_WRITE, BASE, 1);
	err = -EEXIST;
	eq(w, follow_hugetlb_page(&walk, vma, BASE, 0, false, &mask, &err) == folio_at(w, BASE),
	   true);
	eq(w, err, 0);
	eq(w, mask, GUP_PMD_NR - 1);

	e = entry_at(w, BASE) & ~GUP_PTE_RW;
	err = -EEXIST;
	assert_null(hugetlb_follow_page_mask(&walk, vma, BASE, FOLL_WRITE, e, &mask, &err));
	eq(w, err, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(unmarked),	     TEST(answers),	    TEST(forced_look_up),
		TEST(forced_by_cow), TEST(special_touched), TEST(devmap),
		TEST(waits),	     TEST(marked_once),	    TEST(soft_dirty_is_not_dirty),
		TEST(dump_holes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
