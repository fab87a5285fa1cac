// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which folios the fast walk takes without a VMA, and where waiting and counting end.
 */
#include "fixture.h"

#define LONG_WRITE (FOLL_LONGTERM | FOLL_WRITE)

/* Whose pages may be taken: by what the folio is, what is asked of it, and the release. */
static void allowed(void **state)
{
	static const struct {
		gup_version version;
		uint32_t page;
		enum gup_entry_point entry;
		unsigned int flags;
		long ret;
	} rows[] = {
		/* Pins for long and for writing want memory that no file system tracks. */
		{ V(6, 4), PG_FILE, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 1 },
		{ V(6, 5), PG_FILE, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 0 },
		{ V(6, 5), PG_FILE, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 1 },
		{ V(6, 5), PG_FILE, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, 1 },
		{ V(6, 5), PG_FILE, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, 1 },
		{ V(6, 5), PG_SHMEM, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 1 },
		{ V(6, 5), PG_HUGETLB, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 1 },
		{ V(6, 5), PG_ANON | PG_ANON_EXCLUSIVE, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE,
		  1 },
		/* A folio without a mapping may be secretmem or a file's. */
		{ V(6, 4), PG_FILE | PG_TRUNCATED, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 1 },
		{ V(6, 5), PG_FILE | PG_TRUNCATED, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 0 },
		{ V(6, 9), PG_SHMEM | PG_TRUNCATED, GUP_ENTRY_POINT_PIN_FAST_ONLY, LONG_WRITE, 0 },
		{ V(6, 9), PG_SHMEM | PG_TRUNCATED, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 1 },
		{ V(6, 10), PG_SHMEM | PG_TRUNCATED, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 0 },
		{ V(6, 10), PG_SHMEM | PG_TRUNCATED, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 0 },
		{ V(6, 12), PG_ANON | PG_ANON_EXCLUSIVE | PG_TRUNCATED,
		  GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 1 },
		/* Secret memory belongs to its process alone. */
		{ V(5, 13), PG_SECRETMEM, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 1 },
		{ V(5, 14), PG_SECRETMEM, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 0 },
		{ V(6, 8), PG_SECRETMEM | PG_LRU_BATCH, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 1 },
		{ V(6, 8), PG_SECRETMEM | PG_ISOLATED, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 1 },
		{ V(6, 8), PG_SECRETMEM | PG_MLOCK_BATCH, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 0 },
		{ V(6, 9), PG_SECRETMEM | PG_LRU_BATCH, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 0 },
		{ V(7, 3), PG_SECRETMEM, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 0 },
		/* DAX memory is not for long: by its entries, later by its folio. */
		{ V(6, 14), PG_FSDAX, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, 0 },
		{ V(6, 15), PG_FSDAX, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, 0 },
		{ V(6, 14), PG_FSDAX, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, 1 },
		{ V(6, 15), PG_FSDAX, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		struct gup_page *page;

		at(w, rows[i].version);
		anon_rw(w, 1);
		page = page_at(w, BASE);
		page->flags = rows[i].page;
		if (call(w, rows[i].entry, rows[i].flags) != rows[i].ret)
			fail_msg("row %zu: %ld", i, w->out.ret);
		put(w);
		eq(w, page->refcount, 1);
		eq(w, page->flags & ~PG_REFERENCED, rows[i].page);
	}
}

/* A hold of a page is given back as it was taken, whatever it was of. */
static void given_back(void **state)
{
	static const struct {
		enum gup_entry_point entry;
		unsigned int flags;
		int32_t refs;
		int32_t huge_refs;
		int32_t huge_pins;
	} rows[] = {
		{ GUP_ENTRY_POINT_GET, 0, 3, 3, 0 },
		{ GUP_ENTRY_POINT_GET_FAST_ONLY, 0, 3, 3, 0 },
		{ GUP_ENTRY_POINT_PIN, FOLL_WRITE, 3 * GUP_PIN_COUNTING_BIAS, 3, 3 },
		{ GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 3 * GUP_PIN_COUNTING_BIAS, 3, 3 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * NR(rows); i++) {
		bool huge = i % 2;
		int32_t sum = 0;

		at(w, NEWEST);
		(void)(huge ? anon_thp(w) : anon_rw(w, 3));
		eq(w, call_at(w, rows[i / 2].entry, rows[i / 2].flags, BASE, 3), 3);
		if (huge) {
			eq(w, folio_at(w, BASE)->refcount, 1 + rows[i / 2].huge_refs);
			eq(w, folio_at(w, BASE)->pincount, rows[i / 2].huge_pins);
		}
		for (unsigned int p = 0; p < 3; p++)
			sum += page_at(w, PAGE(p))->refcount - 1;
		if (!huge)
			eq(w, sum, rows[i / 2].refs);
		put(w);
		eq(w, w->out.nr_pages, 0);
		for (unsigned int p = 0; p < 3; p++)
			eq(w, folio_at(w, PAGE(p))->refcount, 1);
		eq(w, folio_at(w, BASE)->pincount, 0);
		/* Nothing is given back twice. */
		put(w);
		eq(w, folio_at(w, BASE)->refcount, 1);
	}
}

/* A lock that is dropped each time is taken so often, and not once more. */
static void dropped_for_ever(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	inject(w, GUP_INJECT_COMPLETED, 0, 1000);
	eq(w, call(w, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_LONGTERM), -EINTR);
	eq(w, w->out.endless, true);
	eq(w, w->out.drops, GUP_FAULTS_PER_PAGE + 1);
	eq(w, w->out.locks, GUP_FAULTS_PER_PAGE + 1);
	eq(w, w->out.nr_faults, GUP_FAULTS_PER_PAGE + 1);
}

/* v5.10 makes an array of VMAs first: one page more than 4 MiB of it is too many. */
static void array_of_vmas(void **state)
{
	const uint64_t most = 512 * 1024;
	struct world *w = *state;

	for (unsigned int unlocked = 0; unlocked < 2; unlocked++) {
		enum gup_entry_point entry =
			unlocked ? GUP_ENTRY_POINT_GET_UNLOCKED : GUP_ENTRY_POINT_PIN;
		unsigned int flags = FOLL_LONGTERM | (unlocked ? FOLL_PIN : 0);

		at_spec(w, "v5.10+longterm-locked=allowed");
		anon_rw(w, 1);
		eq(w, call_at(w, entry, flags, BASE, most), 1);
		put(w);
		eq(w, call_at(w, entry, flags, BASE, most + 1), -ENOMEM);
		eq(w, w->out.locks, unlocked);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
	at(w, NEWEST);
	anon_rw(w, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, BASE, most + 1), 1);
}

/* The older kernels looked for DAX behind all pages they had; one is enough to let go of all. */
static void dax_behind(void **state)
{
	struct world *w = *state;

	for (unsigned int dax = 0; dax < 2; dax++) {
		at(w, V(5, 10));
		anon_rw(w, 2);
		area(w, PAGE(2), 1, VM_OWN | RW, dax ? GUP_VMA_FSDAX : GUP_VMA_FILE);
		on(w, GUP_STEP_WRITE, PAGE(2), 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 3),
		   dax ? -EOPNOTSUPP : 3);
		for (unsigned int i = 0; i < 3; i++)
			eq(w, page_at(w, PAGE(i))->refcount, 1 + (dax ? 0 : GUP_PIN_COUNTING_BIAS));
		put(w);
		/* The walk does not use memory after the last page. */
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2), 2);
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

/* secretmem: since v5.14 no entry point gets a page of it. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(allowed),	     TEST(given_back),	  TEST(dropped_for_ever),
		TEST(array_of_vmas), TEST(dax_behind),	  TEST(fsdax_entry),
		TEST(secretmem),     TEST(zero_page_pin), TEST(fast_no_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
