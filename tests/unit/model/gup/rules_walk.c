// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of the two walks: one test each, at the last release of the old value
 * and at the first of the new one.
 */
#include "fixture.h"

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* huge-zero-fast: the fast walk takes the huge zero page until v6.17. */
static void huge_zero_fast(void **state)
{
	static const struct row rows[] = { { V(6, 17), 1 }, { V(6, 18), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, bits_at(w, BASE) & GUP_PTE_SPECIAL, rows[i].ret ? 0 : GUP_PTE_SPECIAL);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, PAGE(3), 1), rows[i].ret);
		put(w);
		/* The slow walk has the page in any case, and the right one. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(3), 1), 1);
		eq(w, w->pages[0] == pfn_to_page(w->mm, w->mm->huge_zero_pfn + 3), true);
		eq(w, w->out.nr_faults, 0);
	}
}

/* no-struct-page: a frame without struct page fails differently since v5.18. */
static void no_struct_page(void **state)
{
	static const struct {
		gup_version version;
		long get;
		long pin;
	} rows[] = { { V(5, 10), -EFAULT, 1 },
		     { V(5, 17), -EFAULT, 1 },
		     { V(5, 18), -EEXIST, -EEXIST },
		     { V(7, 3), -EEXIST, -EEXIST } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | VM_MIXEDMAP | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(0xf0000, P_RO | GUP_PTE_SPECIAL));
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), rows[i].get);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), rows[i].pin);
		assert_null(w->pages[0]);
		put(w);
		/* Who wants no page gets it counted. */
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = 1,
						   .entry_point = GUP_ENTRY_POINT_GET,
						   .no_pages = true }),
		   1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
	}
}

/* no-struct-page: what was asked for with FOLL_TOUCH is young, and dirty if written. */
static void no_struct_page_touched(void **state)
{
	struct world *w = *state;
	const uint64_t bits = GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW | GUP_PTE_SPECIAL;

	for (unsigned int write = 0; write < 2; write++) {
		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | VM_MIXEDMAP | RW, GUP_VMA_ANON);
		put_entry(w, BASE, 1, pfn_pte(0xf0000, bits));
		/* pin_user_pages() does not touch, get_user_pages() does. */
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), -EEXIST);
		eq(w, bits_at(w, BASE), bits);
		eq(w, call(w, GUP_ENTRY_POINT_GET, write ? FOLL_WRITE : 0), -EEXIST);
		eq(w, bits_at(w, BASE), bits | GUP_PTE_ACCESSED | (write ? P_DIRTY : 0));
	}
}

/* fsdax-longterm: pages before DAX memory are lost until v5.10, kept since v5.11. */
static void fsdax_longterm(void **state)
{
	static const struct row rows[] = { { V(5, 10), -EOPNOTSUPP }, { V(5, 11), 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		area(w, PAGE(1), 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, 2), rows[i].ret);
		put(w);
		eq(w, page_at(w, BASE)->refcount, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, PAGE(1), 1), -EOPNOTSUPP);
		/* Short-term pins are fine. */
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, 0, PAGE(1), 1), 1);
	}
}

/* fsdax-entry: until v6.14 there is no page behind an entry but for who holds it. */
static void fsdax_entry(void **state)
{
	static const struct {
		gup_version version;
		bool normal;
	} rows[] = { { V(5, 10), false }, { V(6, 14), false }, { V(6, 15), true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = 1,
						   .entry_point = GUP_ENTRY_POINT_GET,
						   .no_pages = true }),
		   1);
		/* Only a page can be marked accessed. */
		eq(w, !!(page_at(w, BASE)->flags & PG_REFERENCED), rows[i].normal);
		eq(w,
		   call_with(w, (struct gup_call){ .start = BASE,
						   .nr_pages = 1,
						   .flags = FOLL_DUMP,
						   .entry_point = GUP_ENTRY_POINT_GET,
						   .no_pages = true }),
		   rows[i].normal ? 1 : -EFAULT);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	}
}

/* fsdax-entry: so a look-up finds nothing, or no struct page, until v6.14. */
static void fsdax_entry_look_up(void **state)
{
	static const struct row rows[] = {
		{ V(5, 10), -EEXIST }, { V(6, 11), -EEXIST }, { V(6, 12), 0 },
		{ V(6, 14), 0 },       { V(6, 15), 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i].ret);
	}
}

/* secretmem: nobody gets a page of it since v5.14, whichever way he asks. */
static void secretmem(void **state)
{
	static const struct {
		gup_version version;
		long slow;
		long fast;
		long look_up;
	} rows[] = { { V(5, 13), 1, 1, 1 },
		     { V(5, 14), -EFAULT, 0, 0 },
		     { V(6, 11), -EFAULT, 0, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		/* No such step where there is no such memory. */
		assert_non_null(
			gup_vma_add(w->mm, BASE, PAGE(1), VM_PUBLIC | RW, GUP_VMA_SECRETMEM));
		on(w, GUP_STEP_WRITE, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), rows[i].slow);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE), rows[i].slow);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), rows[i].fast);
		put(w);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i].look_up);
		eq(w, page_at(w, BASE)->refcount, 2);
	}
}

/* shadow-stack: since v6.6 only FOLL_FORCE writes to it. */
static void shadow_stack(void **state)
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

/* zero-page-pin: a pin of the zero page counts until v6.4, in both walks. */
static void zero_page_pin(void **state)
{
	static const struct {
		gup_version version;
		int32_t pinned;
	} rows[] = { { V(5, 10), GUP_PIN_COUNTING_BIAS },
		     { V(6, 4), GUP_PIN_COUNTING_BIAS },
		     { V(6, 5), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, 0), 1);
		eq(w, zero_page(w)->refcount, 1 + rows[i].pinned);
		put(w);
		eq(w, zero_page(w)->refcount, 1);
		/* A reference counts at all times. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
		eq(w, zero_page(w)->refcount, 2);
		put(w);
		eq(w, zero_page(w)->refcount, 1);
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

/* fast-no-mapping: base pages without a mapping, from v6.10 to v7.2 not at all. */
static void fast_no_mapping(void **state)
{
	static const struct {
		gup_version version;
		uint64_t get;
		uint64_t pin;
	} rows[] = { { V(6, 4), 1, 1 },
		     { V(6, 9), 1, 0 },
		     { V(6, 10), 0, 0 },
		     { V(7, 2), 0, 0 },
		     { V(7, 3), 1, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		on(w, GUP_STEP_WRITE, BASE, 1);
		mark(w, BASE, PG_TRUNCATED);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, 0), 1);
		eq(w, w->out.nr_fast, rows[i].get);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM | FOLL_WRITE), 1);
		eq(w, w->out.nr_fast, rows[i].pin);
	}
}

/* fast-fork: since v5.11 the fast walk pins nothing while fork() copies the tables. */
static void fast_fork(void **state)
{
	static const struct {
		gup_version version;
		uint64_t nr_fast;
	} rows[] = { { V(5, 10), 1 }, { V(5, 11), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		set(w, GUP_STEP_FORKING, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, 0), 1);
		eq(w, w->out.nr_fast, rows[i].nr_fast);
		eq(w, w->out.fell_back, !rows[i].nr_fast);
		/* References are taken nevertheless. */
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, 0), 1);
		eq(w, w->out.nr_fast, 1);
	}
}

/* Another processor collapses the table: the PMD is empty as soon as the page is held. */
static void clear_pmd(void *arg, const struct gup_event *event)
{
	struct world *w = arg;

	if (event->id == GUP_EVENT_FAST_GRABBED)
		gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), 0);
}

/* fast-recheck: since v6.0 the PMD is read again as well. */
static void fast_recheck(void **state)
{
	static const struct row rows[] = { { V(5, 19), 1 }, { V(6, 0), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_rw(w, 1);
		page = page_at(w, BASE);
		w->on_event = clear_pmd;
		w->arg = w;
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), rows[i].ret);
		eq(w, page->refcount, 1 + rows[i].ret);
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

/* no-progress: waiting that FOLL_NOWAIT forbids gives 0 at all times, without a complaint. */
static void no_progress(void **state)
{
	static const gup_version versions[] = { V(6, 6), V(6, 7) };
	struct world *w = *state;

	for (size_t i = 0; i < NR(versions); i++) {
		at(w, versions[i]);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		inject(w, GUP_INJECT_RETRY, 0, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_NOWAIT | FOLL_WRITE), 0);
		eq(w, w->out.warns, 0);
	}
}

/* longterm-zone: a page of ZONE_MOVABLE may stay until v5.12, one in a CMA area never. */
static void longterm_zone(void **state)
{
	static const struct {
		gup_version version;
		uint32_t zone;
		uint32_t migrated;
	} rows[] = { { V(5, 12), PG_UNPINNABLE, 0 },
		     { V(5, 13), PG_UNPINNABLE, 1 },
		     { V(5, 12), PG_CMA, 1 },
		     { V(5, 13), PG_CMA, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_rw(w, 1);
		mark(w, BASE, rows[i].zone);
		page = page_at(w, BASE);
		eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), 1);
		eq(w, w->out.nr_migrated, rows[i].migrated);
		eq(w, w->pages[0] != page, rows[i].migrated);
		eq(w, w->pages[0] == page_at(w, BASE), true);
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
		/* Who wants no pages was served at once all the time. */
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

/* look-up: follow_page() holds the page if asked and knows the zero page; a folio walk does not. */
static void look_up(void **state)
{
	static const struct {
		gup_version version;
		long zero;
		int32_t refs;
	} rows[] = { { V(6, 11), 1, 1 }, { V(6, 12), 0, 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		area(w, PAGE(1), 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_READ, PAGE(1), 1);
		eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET), 1);
		eq(w, w->pages[0] == page_at(w, BASE), true);
		eq(w, gup_refs(w->pages[0]), rows[i].refs);
		eq(w, call_at(w, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, PAGE(1), 1), rows[i].zero);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(huge_zero_fast),	 TEST(no_struct_page),	TEST(no_struct_page_touched),
		TEST(fsdax_longterm),	 TEST(fsdax_entry),	TEST(fsdax_entry_look_up),
		TEST(secretmem),	 TEST(shadow_stack),	TEST(zero_page_pin),
		TEST(dirty_tracked_pin), TEST(fast_no_mapping), TEST(fast_fork),
		TEST(fast_recheck),	 TEST(stack),		TEST(no_progress),
		TEST(longterm_zone),	 TEST(thp_batch),	TEST(look_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
