// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages and folios: where they come from, and how GUP's holds are counted.
 */
#include "fixture.h"

/* A folio is aligned to its size; its tail pages name its head. */
static void alloc(void **state)
{
	struct world *w = *state;
	uint32_t small = gup_page_alloc(w->mm, 0, PG_ANON);
	uint32_t huge = gup_page_alloc(w->mm, GUP_PMD_ORDER, PG_ANON | PG_DIRTY);

	assert_int_equal(small, GUP_PFN_BASE + 1);
	assert_int_equal(huge % GUP_PMD_NR, 0);
	assert_int_equal(pfn_to_page(w->mm, huge)->order, 9);
	assert_int_equal(pfn_to_page(w->mm, huge)->flags, PG_ANON | PG_DIRTY);
	for (uint32_t i = 0; i < GUP_PMD_NR; i++) {
		assert_int_equal(pfn_to_page(w->mm, huge + i)->head, huge);
		assert_int_equal(pfn_to_page(w->mm, huge + i)->refcount, 0);
		assert_int_equal(!!(pfn_to_page(w->mm, huge + i)->flags & PG_TAIL), i > 0);
		assert_ptr_equal(page_folio(w->mm, pfn_to_page(w->mm, huge + i)),
				 pfn_to_page(w->mm, huge));
	}
	/* The next one comes behind it. */
	assert_int_equal(gup_page_alloc(w->mm, 0, 0), huge + GUP_PMD_NR);
	assert_int_equal(page_to_pfn(w->mm, pfn_to_page(w->mm, huge + 7)), huge + 7);
}

/* A page is on the node of its user. A frame after the last one has no page. */
static void alloc_node_and_end(void **state)
{
	struct world *w = *state;
	uint32_t pfn;

	set(w, GUP_STEP_NODE, 2);
	pfn = gup_page_alloc(w->mm, 0, 0);
	assert_int_equal(pfn_to_page(w->mm, pfn)->node, 2);
	assert_true(gup_pfn_valid(w->mm, pfn));
	assert_false(gup_pfn_valid(w->mm, pfn + 1));
	assert_false(gup_pfn_valid(w->mm, GUP_PFN_BASE - 1));
	while (gup_page_alloc(w->mm, GUP_PMD_ORDER, 0))
		;
	assert_int_equal(gup_page_alloc(w->mm, GUP_PMD_ORDER, 0), 0);
	assert_true(w->mm->nr_pages <= w->mm->max_pages);
}

/* Special entries and both zero pages have no page to be followed. */
static void normal_page(void **state)
{
	struct world *w = *state;
	uint32_t pfn = gup_page_alloc(w->mm, 0, PG_ANON);

	assert_ptr_equal(vm_normal_page(w->mm, pfn_pte(pfn, P_RW)), pfn_to_page(w->mm, pfn));
	assert_ptr_equal(vm_normal_page(w->mm, pfn_pte(pfn, P_NONE)), pfn_to_page(w->mm, pfn));
	assert_null(vm_normal_page(w->mm, pfn_pte(pfn, P_RW | GUP_PTE_SPECIAL)));
	assert_null(vm_normal_page(w->mm, pfn_pte(w->mm->zero_pfn, P_RO)));
	assert_null(vm_normal_page(w->mm, pfn_pte(0xf0000, P_RO)));
	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(pte_pfn(entry_at(w, BASE)), w->mm->huge_zero_pfn);
	assert_null(vm_normal_page(w->mm, entry_at(w, BASE)));
}

/* The page cache holds a reference for each page; huge folios where shmem may have them. */
static void cache(void **state)
{
	struct world *w = *state;
	struct gup_vma *vma =
		area(w, BASE, GUP_PMD_NR + 2, VM_PUBLIC | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	uint32_t first = gup_cache_pfn(w->mm, vma, BASE);

	assert_int_equal(pfn_to_page(w->mm, first)->order, GUP_PMD_ORDER);
	assert_int_equal(pfn_to_page(w->mm, first)->refcount, GUP_PMD_NR);
	assert_int_equal(gup_refs(pfn_to_page(w->mm, first)), 0);
	assert_int_equal(pfn_to_page(w->mm, first)->flags, PG_SHMEM);
	assert_int_equal(gup_cache_pfn(w->mm, vma, PAGE(5)), first + 5);
	/* The rest is base pages. */
	assert_int_equal(gup_cache_pfn(w->mm, vma, PAGE(513)), first + 513);
	assert_int_equal(pfn_to_page(w->mm, first + 513)->order, 0);
	assert_int_equal(pfn_to_page(w->mm, first + 513)->refcount, 1);
}

/* Base pages everywhere else: without VM_HUGEPAGE, unaligned, or in another file system. */
static void cache_base_pages(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 3; i++) {
		struct gup_vma *vma;

		at(w, V(6, 12));
		vma = area(w, i == 1 ? PAGE(1) : BASE, GUP_PMD_NR,
			   VM_PUBLIC | RW | (i ? VM_HUGEPAGE : 0),
			   i == 2 ? GUP_VMA_FILE : GUP_VMA_SHMEM);
		assert_int_equal(pfn_to_page(w->mm, gup_cache_pfn(w->mm, vma, vma->start))->order,
				 0);
	}
}

/* Each kind of file has pages that tell of it; too large a file finds no memory. */
static void cache_kinds(void **state)
{
	static const struct {
		enum gup_vma_kind kind;
		uint32_t flags;
	} rows[] = { { GUP_VMA_FILE, PG_FILE },
		     { GUP_VMA_FSDAX, PG_FSDAX },
		     { GUP_VMA_SECRETMEM, PG_SECRETMEM },
		     { GUP_VMA_SHMEM, PG_SHMEM } };
	struct world *w = *state;
	struct gup_vma *vma;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, V(6, 12));
		vma = area(w, BASE, 2, VM_PUBLIC | RW, rows[i].kind);
		assert_int_equal(pfn_to_page(w->mm, gup_cache_pfn(w->mm, vma, BASE))->flags,
				 rows[i].flags);
	}
	at(w, V(6, 12));
	vma = area(w, BASE, 1 << 20, VM_PUBLIC | RW, GUP_VMA_FILE);
	assert_int_equal(gup_cache_pfn(w->mm, vma, BASE), 0);
	assert_int_equal(w->mm->nr_pages, 1);
}

/* GUP's holds on a base page: one reference each, or the bias for a pin. */
static void hold_base(void **state)
{
	struct world *w = *state;

	for (unsigned int fast = 0; fast < 2; fast++) {
		at(w, V(6, 12));
		anon_rw(w, 1);
		assert_int_equal(call(w, fast ? GUP_ENTRY_POINT_GET_FAST : GUP_ENTRY_POINT_GET, 0),
				 1);
		assert_int_equal(page_at(w, BASE)->refcount, 2);
		assert_int_equal(gup_refs(page_at(w, BASE)), 1);
		put(w);
		assert_int_equal(page_at(w, BASE)->refcount, 1);
		assert_int_equal(w->out.nr_pages, 0);
		assert_int_equal(call(w, fast ? GUP_ENTRY_POINT_PIN_FAST : GUP_ENTRY_POINT_PIN, 0),
				 1);
		assert_int_equal(page_at(w, BASE)->refcount, 1 + GUP_PIN_COUNTING_BIAS);
		assert_int_equal(page_at(w, BASE)->pincount, 0);
		put(w);
		assert_int_equal(page_at(w, BASE)->refcount, 1);
	}
}

/* On a huge page: one reference each, and pins counted exactly, on the folio. */
static void hold_huge(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 5), V(6, 6), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(versions) / sizeof(versions[0]); i++) {
		bool fast = i % 2;

		at(w, versions[i / 2]);
		anon_thp(w);
		eq(w,
		   call_at(w, fast ? GUP_ENTRY_POINT_GET_FAST : GUP_ENTRY_POINT_GET, 0, PAGE(510),
			   2),
		   2);
		eq(w, folio_at(w, BASE)->refcount, 3);
		eq(w, folio_at(w, BASE)->pincount, 0);
		eq(w, w->pages[1] == folio_at(w, BASE) + 511, true);
		put(w);
		eq(w,
		   call_at(w, fast ? GUP_ENTRY_POINT_PIN_FAST : GUP_ENTRY_POINT_PIN, 0, PAGE(1),
			   300),
		   300);
		eq(w, folio_at(w, BASE)->refcount, 301);
		eq(w, folio_at(w, BASE)->pincount, 300);
		eq(w, w->pages[299] == folio_at(w, BASE) + 300, true);
		put(w);
		eq(w, folio_at(w, BASE)->refcount, 1);
		eq(w, folio_at(w, BASE)->pincount, 0);
	}
}

/* A page without a reference of its own cannot be held: -ENOMEM and a warning. */
static void no_reference(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	gup_page_touch(w->mm, page_at(w, BASE))->refcount = 0;
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0), 0);
	assert_int_equal(w->out.warns, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -ENOMEM);
	assert_int_equal(w->out.warns, GUP_WARN_REFCOUNT);
	assert_int_equal(page_at(w, BASE)->refcount, 0);
}

/* Peer-to-peer memory needs FOLL_PCI_P2PDMA since v6.2, in both walks. */
static void p2pdma(void **state)
{
	static const struct {
		gup_version version;
		long slow;
		long fast;
	} rows[] = { { V(6, 1), 1, 1 }, { V(6, 2), -EREMOTEIO, 0 }, { V(7, 3), -EREMOTEIO, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		mark(w, BASE, PG_P2PDMA);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), rows[i].slow);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), rows[i].fast);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_PCI_P2PDMA), 1);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_PCI_P2PDMA), 1);
		put(w);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* Any pin sets MMF_HAS_PINNED, even one that fails; a reference does not. */
static void has_pinned(void **state)
{
	static const enum gup_entry_point pins[] = { GUP_ENTRY_POINT_PIN,
						     GUP_ENTRY_POINT_PIN_UNLOCKED,
						     GUP_ENTRY_POINT_PIN_REMOTE,
						     GUP_ENTRY_POINT_PIN_FAST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(pins) / sizeof(pins[0]); i++) {
		at(w, V(6, 12));
		call(w, GUP_ENTRY_POINT_GET, 0);
		call(w, GUP_ENTRY_POINT_GET_FAST, 0);
		assert_false(w->mm->has_pinned);
		assert_int_equal(call(w, pins[i], 0), -EFAULT);
		assert_true(w->mm->has_pinned);
	}
}

/* A file can take the last free pages. A larger file takes no page. */
static void cache_fits(void **state)
{
	struct world *w = *state;

	for (uint64_t nr = 4; nr <= 5; nr++) {
		gup_mm_destroy(w->mm);
		/* The zero page is one of them. */
		w->mm = gup_mm_create(5, 48, 5, 2);
		at(w, V(6, 12));
		area(w, BASE, nr, VM_PUBLIC | RW, GUP_VMA_FILE);
		eq(w, fault_at(w, BASE, 0).kind, nr == 4 ? GUP_FAULT_FILE_READ : GUP_FAULT_FAILED);
		eq(w, w->mm->nr_pages, nr == 4 ? 5 : 1);
	}
}

/* A folio fits to the last page of memory, and is new to its last page. */
static void last_page(void **state)
{
	struct gup_mm *mm = gup_mm_create(5, 8, 16, 1);

	(void)state;
	assert_non_null(mm);
	assert_int_equal(gup_page_alloc(mm, 4, PG_ANON), 0);
	assert_int_equal(gup_page_alloc(mm, 3, PG_ANON), GUP_PFN_BASE + 8);
	assert_int_equal(mm->nr_pages, 16);
	assert_int_equal(mm->page_lo, 8);
	assert_int_equal(mm->page_hi, 16);
	assert_int_equal(mm->page[15].head, GUP_PFN_BASE + 8);
	assert_int_equal(mm->page[15].flags, PG_TAIL);
	assert_int_equal(gup_page_alloc(mm, 0, PG_ANON), 0);
	assert_int_equal(mm->nr_pages, 16);
	assert_true(gup_pfn_valid(mm, GUP_PFN_BASE + 15));
	assert_false(gup_pfn_valid(mm, GUP_PFN_BASE + 16));
	gup_mm_destroy(mm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cache_base_pages), TEST(alloc),	  TEST(alloc_node_and_end),
		TEST(normal_page),	TEST(cache),	  TEST(cache_kinds),
		TEST(hold_base),	TEST(hold_huge),  TEST(no_reference),
		TEST(p2pdma),		TEST(has_pinned), TEST(cache_fits),
		TEST(last_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
