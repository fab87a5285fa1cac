// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk: VMA by VMA, page by page, what each VMA allows, and all that it tells.
 */
#include "trace.h"

/* Over several VMAs and sizes of pages each address gets its own page. */
static void mixed(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 5), V(6, 6), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		at(w, versions[i]);
		area(w, PAGE(-2), 2, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, PAGE(-2), 2);
		anon_thp(w);
		area(w, PAGE(512), 2, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, PAGE(-2), 516), 516);
		for (uint64_t p = 0; p < 516; p++)
			eq(w, w->pages[p] == page_at(w, PAGE(p - 2)), true);
		eq(w, folio_at(w, BASE)->refcount, 1 + GUP_PMD_NR);
		eq(w, folio_at(w, BASE)->pincount, GUP_PMD_NR);
		eq(w, page_at(w, PAGE(512))->refcount, 2 + GUP_PIN_COUNTING_BIAS);
		eq(w, w->out.nr_faults, 2);
		put(w);
		eq(w, folio_at(w, BASE)->refcount, 1);
		/* From the middle of the huge page on. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(300), 213), 213);
		eq(w, w->pages[0] == folio_at(w, BASE) + 300, true);
		eq(w, w->pages[211] == folio_at(w, BASE) + 511, true);
		eq(w, w->pages[212] == page_at(w, PAGE(512)), true);
		eq(w, folio_at(w, BASE)->refcount, 1 + 212);
	}
}

/* A hole ends the walk: the pages before it count more than the error. */
static void hole(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 3);
	area(w, PAGE(4), 2, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 6), 3);
	assert_int_equal(w->out.nr_pages, 3);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(3), 2), -EFAULT);
	assert_int_equal(w->out.nr_pages, 0);
	/* So does a VMA that does not allow it. */
	at(w, V(6, 12));
	anon_rw(w, 2);
	area(w, PAGE(2), 2, VM_OWN | VM_READ, GUP_VMA_ANON);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 4), 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(2), 2), -EFAULT);
	assert_int_equal(w->out.nr_faults, 0);
	/* And memory that the caller's array has no room for. */
	at(w, V(6, 12));
	anon_rw(w, 3);
	w->out.max_pages = 2;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, FOLL_NOFAULT, BASE, 3), 2);
	w->out.max_pages = ROOM;
}

/* check_vma_flags(): what each VMA allows. */
static void vma_allows(void **state)
{
	const unsigned int write = FOLL_WRITE;
	const unsigned int force = FOLL_FORCE;
	const struct {
		uint64_t vm_flags;
		enum gup_vma_kind kind;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ VM_OWN | VM_READ, GUP_VMA_ANON, 0, 1 },
		{ VM_OWN | VM_READ, GUP_VMA_ANON, write, -EFAULT },
		{ VM_OWN | VM_READ, GUP_VMA_ANON, write | force, 1 },
		{ VM_OWN | VM_WRITE, GUP_VMA_ANON, 0, -EFAULT },
		{ VM_OWN | VM_WRITE, GUP_VMA_ANON, force, 1 },
		{ VM_OWN | VM_EXEC, GUP_VMA_ANON, 0, -EFAULT },
		{ VM_OWN | VM_EXEC, GUP_VMA_ANON, force, 1 },
		{ (VM_OWN | VM_EXEC) & ~VM_MAYREAD, GUP_VMA_ANON, force, -EFAULT },
		{ VM_OWN, GUP_VMA_ANON, force, 1 },
		{ (VM_OWN | VM_READ) & ~VM_MAYWRITE, GUP_VMA_FILE, write | force, -EFAULT },
		/* FOLL_FORCE never writes to what is shared. */
		{ VM_PUBLIC | VM_READ, GUP_VMA_SHMEM, write | force, -EFAULT },
		{ VM_PUBLIC | RW, GUP_VMA_SHMEM, write, 1 },
		{ VM_OWN | RW | VM_IO, GUP_VMA_ANON, force, -EFAULT },
		{ VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP, force, -EFAULT },
		{ VM_OWN | RW, GUP_VMA_ANON, FOLL_ANON, 1 },
		{ VM_OWN | RW, GUP_VMA_FILE, FOLL_ANON, -EFAULT },
	};
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t v = 0; v < 4; v++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			at(w, versions[v]);
			area(w, BASE, 1, rows[i].vm_flags, rows[i].kind);
			eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
			if (rows[i].ret < 0)
				eq(w, w->out.nr_faults, 0);
		}
	}
}

/* The fast walk does not see VMAs, so FOLL_FORCE means nothing to it. */
static void force_is_slow(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_ro(w, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_FORCE | FOLL_WRITE), 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST, FOLL_FORCE | FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_fast, 0);
}

/* FOLL_NOFAULT: what is there, or -EFAULT, also where unsharing would be needed. */
static void nofault(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 3);
	on(w, GUP_STEP_ZAP, PAGE(1), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT, BASE, 3), 1);
	put(w);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT, PAGE(1), 1), -EFAULT);
	assert_int_equal(w->out.nr_faults, 0);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_NOFAULT), -EFAULT);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT | FOLL_WRITE), -EFAULT);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT), 1);
	assert_int_equal(w->out.nr_faults, 0);
	/* No release before v5.16 knows the flag. */
	at(w, V(5, 15));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT), 1);
	at(w, V(5, 16));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT), -EFAULT);
}

/* Stacks, until v6.4: how far they grow, and what must stay free below. */
static void stack_grows(void **state)
{
	/* The limit of 8 MiB, and the gap of 256 pages. */
	const uint64_t limit = 2048;
	const uint64_t gap = 256;
	struct world *w = *state;

	at(w, V(6, 4));
	area(w, PAGE(10000), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(10004 - limit), 1), 1);
	eq(w, w->mm->vma[0].start, PAGE(10004 - limit));
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(10003 - limit), 1), -EFAULT);
	eq(w, w->mm->vma[0].start, PAGE(10004 - limit));

	at(w, V(6, 4));
	area(w, PAGE(1000), 1, VM_OWN | RW, GUP_VMA_ANON);
	area(w, PAGE(2000), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(1001 + gap), 1), 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(1000 + gap), 1), -EFAULT);
	/* A VMA that is not a stack does not grow. */
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(999), 1), -EFAULT);
}

/* Since v6.5 there is a warning within 64 KiB below a stack, and nothing else. */
static void stack_fixed(void **state)
{
	struct world *w = *state;

	at(w, V(6, 5));
	area(w, PAGE(100), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(84), 1), -EFAULT);
	eq(w, w->out.warns, GUP_WARN_STACK);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(83), 1), -EFAULT);
	eq(w, w->out.warns, 0);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(104), 1), -EFAULT);
	eq(w, w->out.warns, 0);
}

/* A huge page's counts are all or nothing: a fault for a part of it is one fault. */
static void huge_after_fault(void **state)
{
	static const gup_version versions[] = { V(6, 5), V(6, 6) };
	struct world *w = *state;

	for (size_t i = 0; i < 2; i++) {
		at(w, versions[i]);
		set(w, GUP_STEP_THP, 1);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(4), 100), 100);
		eq(w, w->out.nr_faults, 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_THP);
		eq(w, w->pages[99] == folio_at(w, BASE) + 103, true);
		eq(w, folio_at(w, BASE)->refcount, 101);
	}
}

/* An array that is too short for a huge page is filled, no further. */
static void short_array(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	w->out.max_pages = 10;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 100), 10);
	assert_int_equal(folio_at(w, BASE)->refcount, 11);
	w->out.max_pages = ROOM;
}

/* A start within a page counts as the page, here too. */
static void unaligned_start(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE + 5, 2), 2);
	assert_ptr_equal(w->pages[1], page_at(w, PAGE(1)));
}

/* SIGKILL pending: no page that is not there yet, and what is there counts. */
static void fatal_signal(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	set(w, GUP_STEP_SIGNAL, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), -EINTR);
	/* The fast walk does not look. */
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST, 0), 1);
	at(w, V(6, 12));
	area(w, BASE, 3, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_FATAL_SIGNAL, 1, 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 3), 1);
	assert_int_equal(w->out.nr_faults, 2);
	assert_true(w->mm->fatal_signal);
	/* Another signal ends only a call with FOLL_INTERRUPTIBLE. */
	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_INTERRUPTIBLE), 1);
}

/* A range within a file of two VMAs with different rights stops at the border. */
static void longterm_over_vmas(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 1);
	area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2), 1);
	put(w);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, 2), 2);
	put(w);
	/* DAX: -EOPNOTSUPP from the VMA itself. */
	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), -EOPNOTSUPP);
	assert_int_equal(w->out.nr_faults, 0);
}

/* FOLL_LONGTERM with FOLL_PCI_P2PDMA: in v6.2 the VMA check says no, later the arguments'. */
static void longterm_p2pdma(void **state)
{
	struct world *w = *state;

	at(w, V(6, 2));
	anon_rw(w, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_PCI_P2PDMA),
			 -EOPNOTSUPP);
	assert_false(w->out.refused);
	at(w, V(6, 3));
	anon_rw(w, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_PCI_P2PDMA), 0);
	assert_true(w->out.refused);
	assert_int_equal(w->out.warns, GUP_WARN_LONGTERM_P2PDMA);
}

/* Each VMA is asked, though its entries would allow more. */
static void next_vma(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 2);
	area(w, PAGE(2), 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(2), 2);
	vma_lookup(w->mm, PAGE(2))->flags |= VM_IO;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 4), 2);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 1);
	/* An address within a page is in the VMA that the page is in. */
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE + 8, 4), 2);
}

/* A walk ends with the array, and begins only where that has room. */
static void room(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 4);
	w->out.max_pages = 3;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 4), 3);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 2);
	assert_int_equal(page_at(w, PAGE(3))->refcount, 1);

	/* The fast walk asks for no more than that either. */
	at(w, V(7, 3));
	anon_rw(w, 4);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, 0, BASE, 4), 3);
	assert_int_equal(w->out.nr_fast, 3);
	assert_int_equal(page_at(w, PAGE(3))->refcount, 1);

	/* Without any, not even the stack is grown. */
	at(w, V(6, 4));
	area(w, PAGE(8), 2, VM_OWN | RW | VM_GROWSDOWN, GUP_VMA_ANON);
	w->out.max_pages = 0;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), -EFAULT);
	assert_int_equal(vma_lookup(w->mm, PAGE(8))->start, PAGE(8));
	w->out.max_pages = ROOM;
}

/* Pages that were stored before take room from base pages, and from a huge one. */
static void room_left(void **state)
{
	struct world *w = *state;

	w->out.max_pages = 3;
	for (unsigned int huge = 0; huge < 2; huge++) {
		at(w, V(7, 3));
		area(w, PAGE(511), 1 + GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, huge);
		on(w, GUP_STEP_WRITE, PAGE(512), 4);
		eq(w, level_at(w, PAGE(512)), 1 + huge);
		/* The first is faulted in. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(511), 6), 3);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->pages[2] == page_at(w, PAGE(513)), true);
		assert_null(w->pages[3]);
	}
	w->out.max_pages = ROOM;
}

/* The walk ends before a page that cannot be held. */
static void no_hold(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 3);
	page_at(w, PAGE(2))->refcount = 0;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
	assert_int_equal(w->out.warns, GUP_WARN_REFCOUNT);
	assert_int_equal(page_at(w, PAGE(2))->refcount, 0);
	assert_int_equal(page_at(w, PAGE(1))->refcount, 2);
}

/* The walk ends before a frame that is no page. */
static void no_page(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 3);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(2)),
		      pfn_pte(GUP_PFN_BASE + w->mm->max_pages, P_RW));
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(2), 1), -EEXIST);
	/* Nor is it one when all the frames before it are pages. */
	while (gup_page_alloc(w->mm, 0, 0))
		;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET, 0, BASE, 3), 2);
}

/* One page of a row is faulted in; those around it are got as they are. */
static void goes_on(void **state)
{
	struct world *w = *state;

	at(w, V(6, 6));
	anon_rw(w, 5);
	on(w, GUP_STEP_ZAP, PAGE(2), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE, BASE, 5), 5);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(w->out.faults[0].addr, PAGE(2));
	for (uint64_t p = 0; p < 5; p++) {
		assert_ptr_equal(w->pages[p], page_at(w, PAGE(p)));
		assert_int_equal(w->pages[p]->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	}
}

/* A pin for reading unshares what is not exclusive, also when it is forced. */
static void forced_pin(void **state)
{
	struct world *w = *state;
	struct gup_page *page;

	at(w, V(6, 12));
	anon_rw(w, 1);
	page = page_at(w, BASE);
	set(w, GUP_STEP_FORK, 0);
	eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_FORCE), 1);
	eq(w, w->out.nr_fast, 0);
	eq(w, w->out.nr_faults, 1);
	eq(w, fault_kind(w, 0), GUP_FAULT_UNSHARE);
	eq(w, w->pages[0] == page_at(w, BASE), true);
	eq(w, w->pages[0] == page, false);
}

/* VM_IO and VM_PFNMAP each are enough, in whatever memory. */
static void no_pages_here(void **state)
{
	static const uint64_t flags[] = { VM_IO, VM_PFNMAP };
	struct world *w = *state;

	for (size_t i = 0; i < NR(flags); i++) {
		at(w, NEWEST);
		anon_rw(w, 1)->flags |= flags[i];
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
		eq(w, w->out.nr_faults, 0);
	}
}

/* Each of two flags that exclude each other is allowed alone. */
static void apart(void **state)
{
	static const struct {
		gup_version version;
		enum gup_vma_kind kind;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ V(6, 2), GUP_VMA_FILE, FOLL_PCI_P2PDMA, 1 },
		{ V(6, 2), GUP_VMA_FILE, FOLL_LONGTERM, 1 },
		{ V(6, 2), GUP_VMA_FILE, FOLL_LONGTERM | FOLL_PCI_P2PDMA, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_FILE, FOLL_ANON, -EFAULT },
		{ V(7, 3), GUP_VMA_ANON, FOLL_ANON, 1 },
		{ V(7, 3), GUP_VMA_ANON, FOLL_LONGTERM, 1 },
		{ V(7, 3), GUP_VMA_FILE, FOLL_SPLIT_PMD, 1 },
		{ V(7, 3), GUP_VMA_HUGETLB, 0, 1 },
		{ V(7, 3), GUP_VMA_HUGETLB, FOLL_SPLIT_PMD, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_FSDAX, 0, 1 },
		{ V(7, 3), GUP_VMA_FSDAX, FOLL_LONGTERM, -EOPNOTSUPP },
		{ V(7, 3), GUP_VMA_SECRETMEM, 0, -EFAULT },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, rows[i].kind);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, rows[i].flags), rows[i].ret);
	}
}

/* A long-term pin for writing of what is tracked is refused; each half of that is not. */
static void dirty_tracked(void **state)
{
	static const struct {
		enum gup_entry_point entry;
		unsigned int flags;
		uint64_t vma;
		enum gup_vma_kind kind;
		long ret;
	} rows[] = {
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_FILE,
		  -EFAULT },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_GET, FOLL_WRITE, VM_PUBLIC | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_OWN | RW, GUP_VMA_FILE, 1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_SHMEM,
		  1 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE | FOLL_LONGTERM, VM_PUBLIC | RW, GUP_VMA_ANON,
		  1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, rows[i].vma, rows[i].kind);
		eq(w, call(w, rows[i].entry, rows[i].flags), rows[i].ret);
	}
}

/* A write to a shadow stack has to be forced, a read not; before it was known it was a VMA. */
static void shadow_stack(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		long ret;
	} rows[] = { { V(7, 3), FOLL_WRITE, -EFAULT },
		     { V(7, 3), FOLL_WRITE | FOLL_FORCE, 1 },
		     { V(7, 3), 0, 1 },
		     { V(6, 5), FOLL_WRITE, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1)->flags |= VM_SHADOW_STACK;
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
	}
}

/* Forcing wants memory that may be written one day and is not shared, or may be read. */
static void forced(void **state)
{
	static const struct {
		uint64_t vma;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ VM_OWN | VM_READ, FOLL_WRITE | FOLL_FORCE, 1 },
		{ VM_OWN | VM_READ, FOLL_WRITE, -EFAULT },
		{ (VM_OWN | VM_READ) & ~VM_MAYWRITE, FOLL_WRITE | FOLL_FORCE, -EFAULT },
		{ VM_PUBLIC | VM_READ, FOLL_WRITE | FOLL_FORCE, -EFAULT },
		{ VM_OWN | VM_WRITE, 0, -EFAULT },
		{ VM_OWN | VM_WRITE, FOLL_FORCE, 1 },
		{ (VM_OWN | VM_WRITE) & ~VM_MAYREAD, FOLL_FORCE, -EFAULT },
		{ (VM_OWN | VM_EXEC) & ~VM_MAYREAD, 0, -EFAULT },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, rows[i].vma, GUP_VMA_ANON);
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
	}
}

/* Until v6.4 a stack grows in anonymous memory, not below the lowest address to be mapped. */
static void stack_grows_narrow(void **state)
{
	const uint64_t lowest = 65536;
	struct world *w = *state;

	at(w, V(6, 4));
	area(w, PAGE(8), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_FILE);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), -EFAULT);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(8), 1), 1);

	at(w, V(6, 4));
	area(w, 4 * lowest, 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, lowest - 1, 1), -EFAULT);
	eq(w, w->mm->vma[0].start, 4 * lowest);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, lowest + 5, 1), 1);
	eq(w, w->mm->vma[0].start, lowest);
}

/* A VMA right below prevents growing, unless it is inaccessible or a stack. */
static void stack_neighbours(void **state)
{
	static const struct {
		uint64_t below;
		long ret;
	} rows[] = { { VM_OWN | RW, -EFAULT }, { VM_OWN, 1 }, { VM_OWN | RW | VM_GROWSDOWN, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(6, 4));
		area(w, PAGE(0), 4, rows[i].below, GUP_VMA_ANON);
		area(w, PAGE(8), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(7), 1), rows[i].ret);
	}
}

/* The warning since v6.5 reaches 64 KiB below, to the byte; a stack's first page is its own. */
static void stack_warns(void **state)
{
	struct world *w = *state;

	at(w, V(6, 5));
	area(w, PAGE(100), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(84) - 1, 1), -EFAULT);
	eq(w, w->out.warns, 0);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(84), 1), -EFAULT);
	eq(w, w->out.warns, GUP_WARN_STACK);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(100), 1), 1);
	eq(w, w->out.warns, 0);
	/* The rule does not concern a VMA that is not a stack. */
	area(w, PAGE(200), 4, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, PAGE(199), 1), -EFAULT);
	eq(w, w->out.warns, 0);
}

/* A failed fault, as a number: poison is told only who asked, and only of poison. */
static void errors(void **state)
{
	static const struct {
		enum gup_inject what;
		unsigned int flags;
		long ret;
	} rows[] = {
		{ GUP_INJECT_OOM, 0, -ENOMEM },
		{ GUP_INJECT_OOM, FOLL_HWPOISON, -ENOMEM },
		{ GUP_INJECT_SIGBUS, 0, -EFAULT },
		{ GUP_INJECT_SIGBUS, FOLL_HWPOISON, -EFAULT },
		{ GUP_INJECT_HWPOISON, 0, -EFAULT },
		{ GUP_INJECT_HWPOISON, FOLL_HWPOISON, -EHWPOISON },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, NEWEST);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, rows[i].what, 0, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flags), rows[i].ret);
		eq(w, w->out.faults[0].kind, GUP_FAULT_FAILED);
	}
}

/* mlock() brings nothing in, unless it populates: the address counts, without a page. */
static void mlock_only(void **state)
{
	struct world *w = *state;

	at(w, V(5, 10));
	area(w, BASE, 2, VM_OWN | RW | VM_LOCKED, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, BASE, 2), 2);
	eq(w, w->out.nr_faults, 0);
	assert_null(w->pages[0]);
	assert_null(w->pages[1]);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK | FOLL_POPULATE, BASE, 2), 2);
	eq(w, w->out.nr_faults, 2);
	eq(w, w->pages[1] == zero_page(w), true);
	/* A page that is there is locked, the zero page is not. */
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, BASE, 2), 2);
	eq(w, page_at(w, BASE)->flags & PG_MLOCKED, PG_MLOCKED);
	eq(w, page_at(w, BASE)->flags & PG_ANON, PG_ANON);
	eq(w, zero_page(w)->flags & PG_MLOCKED, 0);
}

/* FOLL_MLOCK locks a page where the VMA is locked. */
static void mlock_base_page(void **state)
{
	struct world *w = *state;

	for (unsigned int locked = 0; locked < 2; locked++) {
		at(w, V(5, 10));
		anon_rw(w, 2)->flags |= locked ? VM_LOCKED : 0;
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK | FOLL_WRITE, BASE, 2), 2);
		eq(w, !!(page_at(w, BASE)->flags & PG_MLOCKED), locked);
		eq(w, !!(page_at(w, PAGE(1))->flags & PG_MLOCKED), locked);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 2), 2);
	}
}

/* A huge page is locked if no other process maps it. A file's huge page is always locked. */
static void mlock_huge(void **state)
{
	static const struct {
		uint32_t page;
		int32_t mapcount;
		bool locked;
	} rows[] = { { PG_ANON, 1, true }, { PG_ANON, 2, false }, { PG_SHMEM, 2, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, V(5, 10));
		anon_thp(w)->flags |= VM_LOCKED;
		folio_at(w, BASE)->flags = rows[i].page;
		folio_at(w, BASE)->mapcount = rows[i].mapcount;
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK, PAGE(3), 1), 1);
		eq(w, folio_at(w, BASE)->flags & PG_MLOCKED, rows[i].locked ? PG_MLOCKED : 0);
	}
}

/* Forty pages are forty faults, one for each: only faults for the same page are too many. */
static void many_faults(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 40, VM_OWN | RW, GUP_VMA_ANON);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 40), 40);
	eq(w, w->out.nr_faults, 40);
	for (unsigned int i = 0; i < 40; i++)
		eq(w, w->pages[i] == page_at(w, PAGE(i)), true);
}

/* No page is stored behind those that were asked for, of base pages and of huge ones. */
static void no_more_stored(void **state)
{
	static const enum gup_entry_point entries[] = { GUP_ENTRY_POINT_GET,
							GUP_ENTRY_POINT_GET_FAST_ONLY };
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		at(w, NEWEST);
		(void)(i % 2 ? anon_thp(w) : anon_rw(w, 8));
		for (unsigned int listening = 0; listening < 2; listening++) {
			w->on_event = listening ? ignore_event : NULL;
			eq(w, call_at(w, entries[i / 2], FOLL_WRITE, PAGE(1), 3), 3);
			eq(w, w->pages[2] == page_at(w, PAGE(3)), true);
			assert_null(w->pages[3]);
		}
	}
}

/* Through PTEs a base page is locked even if others map it. A huge page never is. */
static void mlock_by_ptes(void **state)
{
	struct world *w = *state;

	for (unsigned int huge = 0; huge < 2; huge++) {
		at(w, V(5, 10));
		(huge ? anon_thp(w) : anon_rw(w, 1))->flags |= VM_LOCKED;
		if (huge)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		folio_at(w, BASE)->mapcount = huge ? 1 : 2;
		eq(w, level_at(w, BASE), 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_MLOCK), 1);
		eq(w, folio_at(w, BASE)->flags & PG_MLOCKED, huge ? 0 : PG_MLOCKED);
	}
}

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

/*
 * Since v6.6 a writable entry of a shadow stack is dirty and has no write bit: the fast walk reads
 * from it and does not write to it. The slow walk writes to it with FOLL_FORCE, without a fault.
 */
static void shadow_stack_entry(void **state)
{
	struct world *w = *state;

	for (gup_version v = V(6, 5); v <= V(6, 6); v++) {
		bool known = v == V(6, 6);

		at(w, v);
		area(w, BASE, 1, VM_OWN | VM_SHADOW_STACK | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, bits_at(w, BASE), known ? P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK : P_RW);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 1);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE), !known);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_faults, 0);
		put(w);
		/* fork() takes the right to write away, and the next write gives it back. */
		set(w, GUP_STEP_FORK, 0);
		eq(w, bits_at(w, BASE), P_RO | P_DIRTY);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, fault_kind(w, 0), GUP_FAULT_COW);
		eq(w, bits_at(w, BASE), known ? P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK : P_RW);
	}
}

/* Faults and steps keep entries of a shadow stack writable without the write bit. */
static void shadow_stack_steps(void **state)
{
	const uint64_t flags = VM_OWN | VM_SHADOW_STACK | RW;
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, flags, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_PSE | GUP_PTE_SHADOW_STACK);
	on(w, GUP_STEP_SPLIT, BASE, 1);
	eq(w, bits_at(w, PAGE(1)), P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK);
	on(w, GUP_STEP_ZAP, BASE, GUP_PMD_NR);
	set(w, GUP_STEP_THP, 0);
	on(w, GUP_STEP_WRITE, BASE, 1);
	hint(w, 1);
	eq(w, bits_at(w, BASE) & GUP_PTE_WRITE, GUP_PTE_SHADOW_STACK);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK);
	protect(w, VM_READ);
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK);
	set(w, GUP_STEP_CLEAR_SOFT_DIRTY, 0);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_DIRTY);
	/* A raw entry is taken as the hardware takes it. */
	put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO | P_DIRTY));
	eq(w, bits_at(w, BASE), P_RO | P_DIRTY | GUP_PTE_SHADOW_STACK);
	put_entry(w, BASE, 1, pfn_pte(pte_pfn(entry_at(w, BASE)), P_RO));
	eq(w, bits_at(w, BASE), P_RO);
}

/* shadow-stack: since v6.6 only FOLL_FORCE writes to it. */
static void shadow_stack_rule(void **state)
{
	static const struct row rows[] = { { V(6, 5), 1 }, { V(6, 6), -EFAULT } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | VM_SHADOW_STACK | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), rows[i].ret);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
	}
}

/* dirty-tracked-pin: no long-term write pins of such files since v6.5. */
static void dirty_tracked_pin(void **state)
{
	static const struct {
		gup_version version;
		long slow;
		long fast;
		uint64_t nr_fast;
	} rows[] = { { V(6, 4), 1, 1, 1 }, { V(6, 5), -EFAULT, -EFAULT, 0 } };
	struct world *w = *state;
	const unsigned int flags = FOLL_LONGTERM | FOLL_WRITE;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
		area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		on(w, GUP_STEP_WRITE, BASE, 2);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, flags), rows[i].slow);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, flags), rows[i].fast);
		eq(w, w->out.nr_fast, rows[i].nr_fast);
		put(w);
		/* For a short time, for reading, or of shmem: no question. */
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, flags, PAGE(1), 1), 1);
		eq(w, w->out.nr_fast, 1);
	}
}

/* stack: an access below a stack grows it until v6.4, and fails since v6.5, with a warning. */
static void stack(void **state)
{
	static const struct {
		const char *spec;
		long ret;
		uint64_t start;
		uint32_t warns;
	} rows[] = { { "v6.4", 1, PAGE(7), 0 },
		     { "v6.5", -EFAULT, PAGE(8), GUP_WARN_STACK },
		     { "v6.4+stack=fixed-silently", -EFAULT, PAGE(8), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at_spec(w, rows[i].spec);
		area(w, PAGE(8), 4, VM_OWN | VM_GROWSDOWN | RW, GUP_VMA_ANON);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, PAGE(7), 1), rows[i].ret);
		eq(w, w->mm->vma[0].start, rows[i].start);
		eq(w, w->out.warns, rows[i].warns);
	}
}

static void count_huge(void *arg, const struct gup_event *event)
{
	unsigned int *nr = arg;

	*nr += event->id == GUP_EVENT_HUGE;
}

/* thp-batch: one look-up serves all pages of a huge page since v6.6. */
static void thp_batch(void **state)
{
	static const struct {
		gup_version version;
		unsigned int look_ups;
	} rows[] = { { V(6, 5), 8 }, { V(6, 6), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		unsigned int nr = 0;
		struct gup_page *folio;

		at(w, rows[i].version);
		anon_thp(w);
		folio = folio_at(w, BASE);
		w->on_event = count_huge;
		w->arg = &nr;
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, 0, PAGE(5), 8), 8);
		eq(w, nr, rows[i].look_ups);
		/* The same pages and the same counts. */
		for (unsigned int j = 0; j < 8; j++)
			eq(w, w->pages[j] == folio + 5 + j, true);
		eq(w, folio->refcount, 9);
		eq(w, folio->pincount, 8);
		/* Without an array one look-up serves all pages in all releases. */
		nr = 0;
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = GUP_PMD_NR,
						   .entry_point = GUP_ENTRY_POINT_GET,
						   .no_pages = true }),
		   GUP_PMD_NR);
		eq(w, nr, 1);
	}
}

/* No VMA; one that refuses, with its error; one that allows it up to its end. */
static void vmas(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	anon_ro(w, 1);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, BASE, entry_at(w, BASE), 0);
	expects(&t, GUP_EVENT_NO_VMA, 0, PAGE(1), 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, 1);
	emits(w, GUP_ENTRY_POINT_GET, 0, BASE, 2, &t);

	t.nr = 0;
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_REFUSED, 0, BASE, 0, -EFAULT);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1, &t);
}

/* A fault that is not wanted, and a signal that comes before it. */
static void not_faulted(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 5, BASE, 0, 0);
	expects(&t, GUP_EVENT_NOFAULT, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT, BASE, 1, &t);

	set(w, GUP_STEP_SIGNAL, 1);
	t.nr = 0;
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_SIGNAL, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EINTR);
	emits(w, GUP_ENTRY_POINT_GET, 0, BASE, 1, &t);
}

/* A task that is killed while it waits does not take the lock again. */
static void killed(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_SIGNAL, 0);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_LOCK, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_NO_PAGE_TABLE, 5, BASE, 0, 0);
	expects(&t, GUP_EVENT_FAULT, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_LOCK_DROPPED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_SIGNAL, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EINTR);
	emits(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_INTERRUPTIBLE, BASE, 1, &t);
}

/* A fault that changes nothing is taken so often, and no more. */
static void endless(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };
	gup_entry e;

	at(w, V(5, 10));
	anon_rw(w, 1);
	protect(w, 0);
	e = entry_at(w, BASE);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, BASE, 0, 0);
	for (int i = 0; i < GUP_FAULTS_PER_PAGE; i++) {
		expects(&t, GUP_EVENT_PROTNONE, 1, BASE, e, 0);
		expects(&t, GUP_EVENT_FAULT, 1, BASE, e, i);
	}
	expects(&t, GUP_EVENT_ENDLESS, 0, BASE, 0, 0);
	expects(&t, GUP_EVENT_RETURN, 0, BASE, 0, -EINTR);
	emits(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_NUMA, BASE, 1, &t);
	eq(w, w->out.endless, true);
	/* Those that are not logged are counted. */
	eq(w, w->out.nr_faults, GUP_FAULTS_PER_PAGE);
}

/* The gate area's page is there to be read; where it has none, the walk ends at the top. */
static void gate(void **state)
{
	const uint64_t addr = GUP_VSYSCALL_ADDR;
	const gup_entry e =
		pfn_pte(GUP_PFN_BASE + 1, GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_ACCESSED |
						  GUP_PTE_DIRTY | GUP_PTE_GLOBAL | GUP_PTE_NX);
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	set(w, GUP_STEP_GATE, GUP_GATE_EMULATE);
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, addr, 0, 0);
	expects(&t, GUP_EVENT_PAGE, 1, addr, e, 0);
	expects(&t, GUP_EVENT_RETURN, 0, addr, 0, 1);
	emits(w, GUP_ENTRY_POINT_GET, 0, addr, 1, &t);

	/* A call without an array reports the same events. */
	emits_for(w,
		  (struct gup_call){ .start = addr,
				     .nr_pages = 1,
				     .entry_point = GUP_ENTRY_POINT_GET,
				     .no_pages = true },
		  &t, &(struct trace){ .nr = 0 });

	t.nr = 0;
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, addr, 0, 0);
	expects(&t, GUP_EVENT_VMA_REFUSED, 1, addr, e, -EFAULT);
	expects(&t, GUP_EVENT_RETURN, 0, addr, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, addr, 1, &t);

	at(w, NEWEST);
	set(w, GUP_STEP_GATE, GUP_GATE_XONLY);
	t.nr = 0;
	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, addr, 0, 0);
	expects(&t, GUP_EVENT_VMA_REFUSED, 5, addr, 0, -EFAULT);
	expects(&t, GUP_EVENT_RETURN, 0, addr, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_GET, 0, addr, 1, &t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(short_array),
		TEST(mixed),
		TEST(hole),
		TEST(vma_allows),
		TEST(force_is_slow),
		TEST(nofault),
		TEST(stack_grows),
		TEST(stack_fixed),
		TEST(huge_after_fault),
		TEST(unaligned_start),
		TEST(fatal_signal),
		TEST(longterm_over_vmas),
		TEST(longterm_p2pdma),
		TEST(next_vma),
		TEST(room),
		TEST(room_left),
		TEST(no_hold),
		TEST(no_page),
		TEST(goes_on),
		TEST(forced_pin),
		TEST(mlock_by_ptes),
		TEST(no_pages_here),
		TEST(apart),
		TEST(dirty_tracked),
		TEST(shadow_stack),
		TEST(forced),
		TEST(stack_grows_narrow),
		TEST(stack_warns),
		TEST(stack_neighbours),
		TEST(errors),
		TEST(mlock_only),
		TEST(mlock_base_page),
		TEST(mlock_huge),
		TEST(many_faults),
		TEST(no_more_stored),
		TEST(shadow_stack_rule),
		TEST(shadow_stack_entry),
		TEST(shadow_stack_steps),
		TEST(dirty_tracked_pin),
		TEST(stack),
		TEST(thp_batch),
		TEST(vmas),
		TEST(not_faulted),
		TEST(killed),
		TEST(endless),
		TEST(gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
