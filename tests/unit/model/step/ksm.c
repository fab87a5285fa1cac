// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that KSM merges.
 */
#include "fixture.h"

static enum gup_step_error try_merge(struct world *w, uint64_t nr)
{
	return try_step(
		w, (struct gup_step){ .kind = GUP_STEP_MERGE, .start = BASE, .end = PAGE(nr) });
}

/* Pages become one, of which another process has a mapping too; the old ones are given back. */
static void merges(void **state)
{
	struct world *w = *state;
	struct gup_page *old;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 3);
	old = page_at(w, BASE);
	on(w, GUP_STEP_MERGE, BASE, 2);
	page = page_at(w, BASE);
	assert_ptr_equal(page_at(w, PAGE(1)), page);
	eq(w, page->flags, PG_ANON | PG_KSM | PG_DIRTY | PG_MAPPED_SHARED);
	eq(w, page->mapcount, 3);
	eq(w, page->refcount, 3);
	eq(w, old->mapcount, 0);
	eq(w, old->refcount, 0);
	/* As if just mapped: not dirty, not soft-dirty and not writable. */
	eq(w, bits_at(w, BASE), P_RO);
	/* Equal pages become one page, and stay one. */
	on(w, GUP_STEP_MERGE, BASE, 3);
	assert_ptr_equal(page_at(w, PAGE(2)), page);
	eq(w, page->mapcount, 4);
	/* An entry that maps it is left alone. */
	put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_ACCESSED);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	on(w, GUP_STEP_MERGE, BASE, 3);
	assert_ptr_equal(page_at(w, PAGE(1)), page);
	eq(w, bits_at(w, BASE) & GUP_PTE_ACCESSED, 0);
	eq(w, bits_at(w, PAGE(1)) & GUP_PTE_ACCESSED, GUP_PTE_ACCESSED);
}

/* A child comes and goes; the other process stays. */
static void outlives_the_child(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_MERGE, BASE, 2);
	page = page_at(w, BASE);
	set(w, GUP_STEP_FORK, 0);
	eq(w, page->mapcount, 5);
	set(w, GUP_STEP_CHILD_EXIT, 0);
	eq(w, page->mapcount, 3);
	eq(w, page->refcount, 3);
	eq(w, page->flags & PG_MAPPED_SHARED, PG_MAPPED_SHARED);
	on(w, GUP_STEP_ZAP, BASE, 2);
	eq(w, page->mapcount, 1);
	eq(w, page->refcount, 1);
}

/* A write gets a copy, whichever processes map the page. A read-only pin does since v5.19. */
static void copies(void **state)
{
	static const struct {
		gup_version version;
		uint8_t entry;
		unsigned int flags;
		uint8_t kind; /* GUP_FAULT_NR: no fault */
	} rows[] = {
		{ V(5, 10), GUP_ENTRY_POINT_GET, FOLL_WRITE, GUP_FAULT_COW },
		{ V(7, 3), GUP_ENTRY_POINT_GET, FOLL_WRITE, GUP_FAULT_COW },
		{ V(7, 3), GUP_ENTRY_POINT_GET, 0, GUP_FAULT_NR },
		{ V(7, 3), GUP_ENTRY_POINT_GET_FAST, 0, GUP_FAULT_NR },
		{ V(5, 18), GUP_ENTRY_POINT_PIN, 0, GUP_FAULT_NR },
		{ V(5, 19), GUP_ENTRY_POINT_PIN, 0, GUP_FAULT_UNSHARE },
		{ V(7, 3), GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM, GUP_FAULT_UNSHARE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_rw(w, 1);
		on(w, GUP_STEP_MERGE, BASE, 1);
		page = page_at(w, BASE);
		eq(w, call(w, rows[i].entry, rows[i].flags), 1);
		eq(w, w->out.nr_faults, rows[i].kind != GUP_FAULT_NR);
		eq(w, w->pages[0] == page, rows[i].kind == GUP_FAULT_NR);
		if (rows[i].kind == GUP_FAULT_NR)
			continue;
		eq(w, fault_kind(w, 0), rows[i].kind);
		eq(w, page->mapcount, 1);
		eq(w, w->pages[0]->flags & (PG_KSM | PG_ANON_EXCLUSIVE), PG_ANON_EXCLUSIVE);
	}
}

/* Pages are left alone that are held, huge, not anonymous, or in a shared mapping. */
static void leaves_alone(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	hold(w, PAGE(1), 1);
	eq(w, try_merge(w, 2), GUP_STEP_NO_EFFECT);
	assert_true(pte_write(entry_at(w, BASE)));
	call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE);
	eq(w, try_merge(w, 1), GUP_STEP_NO_EFFECT);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, try_merge(w, 1), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_merge(w, 1), GUP_STEP_NO_PAGE);
	eq(w, try_merge(w, 2), GUP_STEP_NO_VMA);

	at(w, V(6, 12));
	anon_thp(w);
	eq(w, try_merge(w, 1), GUP_STEP_NO_PAGE);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_merge(w, 1), GUP_STEP_NOT_ALLOWED);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, try_merge(w, 1), GUP_STEP_NO_PAGE);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_merge(w, 1), GUP_STEP_OK);

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FSDAX);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, try_merge(w, 1), GUP_STEP_NOT_ALLOWED);

	at(w, V(6, 12));
	anon_rw(w, 1);
	w->mm->max_pages = w->mm->nr_pages;
	eq(w, try_merge(w, 1), GUP_STEP_NO_ROOM);
	/* Looking for a page to merge with ends with the last there can be. */
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, 8, 2, 1);
	at(w, V(6, 12));
	anon_rw(w, 1);
	while (gup_page_alloc(w->mm, 0, 0))
		;
	eq(w, w->mm->nr_pages, 2);
	eq(w, try_merge(w, 1), GUP_STEP_NO_ROOM);
}

/* ksm-scan: where look-ups do not follow protnone, KSM finds no such pages by follow_page(). */
static void hinted(void **state)
{
	static const struct {
		gup_version version;
		enum gup_step_error err;
	} rows[] = {
		{ V(6, 0), GUP_STEP_OK },
		{ V(6, 1), GUP_STEP_NO_EFFECT },
		{ V(6, 4), GUP_STEP_NO_EFFECT },
		{ V(6, 5), GUP_STEP_OK },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		hint(w, 1);
		eq(w, try_merge(w, 1), rows[i].err);
		eq(w, pte_protnone(entry_at(w, BASE)), rows[i].err != GUP_STEP_OK);
	}
	at_spec(w, "v6.1+ksm-scan=folio-walk");
	anon_rw(w, 1);
	hint(w, 1);
	eq(w, try_merge(w, 1), GUP_STEP_OK);
}

/* Memory that is shared, may be, or is no pages of this process's own is not mergeable. */
static void not_mergeable(void **state)
{
	static const uint64_t flags[] = { VM_SHARED, VM_MAYSHARE, VM_PFNMAP, VM_IO, VM_MIXEDMAP };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		at(w, V(6, 12));
		anon_rw(w, 1)->flags |= flags[i];
		eq(w, try_merge(w, 1), GUP_STEP_NOT_ALLOWED);
	}
}

/* A page that is not mapped is not merged, with any slot number. */
static void not_mapped(void **state)
{
	struct world *w = *state;
	uint64_t pfn;

	at(w, V(6, 12));
	anon_rw(w, 2);
	/* The slot's number lies three bits lower in an entry than a frame's. */
	pfn = pte_pfn(entry_at(w, BASE));
	put_entry(w, BASE, 1, swp_entry(0, pfn << 3 | 7, 0));
	eq(w, pte_pfn(entry_at(w, BASE)), pfn);
	eq(w, try_merge(w, 1), GUP_STEP_NO_PAGE);
}

/* The swap cache's own reference does not prevent a merge. */
static void in_swap_cache(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_SWAPCACHE);
	eq(w, try_merge(w, 1), GUP_STEP_OK);
	eq(w, page_at(w, BASE)->flags & (PG_KSM | PG_SWAPCACHE), PG_KSM);
}

/* KSM uses another process's page while that process maps it, and no free page. */
static void whose_page(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 2);
	on(w, GUP_STEP_MERGE, BASE, 1);
	page = page_at(w, BASE);
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, page->refcount, 1);
	on(w, GUP_STEP_MERGE, PAGE(1), 1);
	assert_ptr_equal(page_at(w, PAGE(1)), page);
	eq(w, page->refcount, 2);

	at(w, V(6, 12));
	anon_rw(w, 2);
	mark(w, BASE, PG_KSM);
	page = page_at(w, BASE);
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, page->refcount, 0);
	on(w, GUP_STEP_MERGE, PAGE(1), 1);
	assert_ptr_not_equal(page_at(w, PAGE(1)), page);
	eq(w, page->refcount, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(merges),	  TEST(outlives_the_child), TEST(copies),     TEST(leaves_alone),
		TEST(hinted),	  TEST(not_mergeable),	    TEST(not_mapped), TEST(in_swap_cache),
		TEST(whose_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
