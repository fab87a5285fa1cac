// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk: VMA by VMA, page by page, and what each VMA allows.
 */
#include "fixture.h"

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
	/* Before v5.16 nobody knows the flag. */
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
	/* What is no stack does not grow. */
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
	/* Another signal bothers nobody but who asked for it. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(short_array),     TEST(mixed),	    TEST(hole),
		TEST(vma_allows),      TEST(force_is_slow), TEST(nofault),
		TEST(stack_grows),     TEST(stack_fixed),   TEST(huge_after_fault),
		TEST(unaligned_start), TEST(fatal_signal),  TEST(longterm_over_vmas),
		TEST(longterm_p2pdma), TEST(next_vma),	    TEST(room),
		TEST(room_left),       TEST(no_hold),	    TEST(no_page),
		TEST(goes_on),	       TEST(forced_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
