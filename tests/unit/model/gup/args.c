// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which arguments each entry point takes, release by release. The tables are
 * those of mm/gup.c's checks, read off the sources.
 */
#include "fixture.h"

/* Columns of the tables: the entry points, in the order of enum gup_entry_point. */
#define ENTRIES GUP_ENTRY_POINT_LOOK_UP

/* A page that every accepted call gets. */
static void one_page(struct world *w, gup_version version)
{
	at(w, version);
	anon_rw(w, 1);
}

struct flag_row {
	gup_version version;
	unsigned int flags;
	long ret[ENTRIES];
};

static void check_rows(struct world *w, const struct flag_row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		for (unsigned int entry = 0; entry < ENTRIES; entry++) {
			char flags[512];
			long ret;

			one_page(w, rows[i].version);
			ret = call(w, entry, rows[i].flags);
			if (ret == rows[i].ret[entry])
				continue;
			gup_foll_format(flags, sizeof(flags), rows[i].flags);
			fail_msg("v%u: %s(%s) gave %ld, not %ld", rows[i].version,
				 gup_entry_point_name(entry), flags, ret, rows[i].ret[entry]);
		}
	}
}

#define EI (-EINVAL)

/* Until v6.2 each entry point refuses FOLL_PIN, FOLL_GET and FOLL_LONGTERM by itself. */
static void per_entry(void **state)
{
	/* clang-format off */
	static const struct flag_row rows[] = {
	/*			   get unl rem fast f_o  pin unl rem fast f_o */
	{ V(5, 10), 0,		 {  1,  1,  1,  1,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(5, 10), FOLL_PIN,	 { EI,  1, EI, EI,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(6, 1),  FOLL_PIN,	 { EI,  1, EI, EI,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(6, 2),  FOLL_PIN,	 { EI,  1, EI, EI,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(5, 10), FOLL_GET,	 {  1,  1,  1,  1,  1,	EI, EI, EI, EI,	 0 } },
	{ V(6, 2),  FOLL_GET,	 {  1,  1,  1,  1,  1,	EI, EI, EI, EI,	 0 } },
	{ V(5, 10), FOLL_LONGTERM, { EI, EI, EI, EI, 1,	 1, EI,	 1,  1,	 1 } },
	{ V(6, 1),  FOLL_LONGTERM, { EI, EI, EI, EI, 1,	 1, EI,	 1,  1,	 1 } },
	{ V(6, 2),  FOLL_LONGTERM, { EI, EI, EI, EI, 1,	 1,  1,	 1,  1,	 1 } },
	{ V(5, 10), FOLL_TOUCH,	 {  1,  1,  1, EI,  0,	 1,  1,	 1, EI,	 0 } },
	{ V(6, 2),  FOLL_TOUCH,	 {  1,  1,  1, EI,  0,	 1,  1,	 1, EI,	 0 } },
	{ V(5, 10), FOLL_TRIED,	 {  1,  1,  1, EI,  0,	 1,  1,	 1, EI,	 0 } },
	{ V(5, 10), FOLL_REMOTE, {  1,  1,  1, EI,  0,	 1,  1,	 1, EI,	 0 } },
	{ V(5, 10), FOLL_FAST_ONLY, { 1, 1,  1,	 1,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(6, 2),  FOLL_FAST_ONLY, { 1, 1,  1,	 1,  1,	 1,  1,	 1,  1,	 1 } },
	};
	/* clang-format on */

	check_rows(*state, rows, NR(rows));
}

/* Since v6.3 one check serves all; a refused pin_user_pages() and two more return 0. */
static void is_valid_gup_args(void **state)
{
	/* clang-format off */
	static const struct flag_row rows[] = {
	/*			   get unl rem fast f_o  pin unl rem fast f_o */
	{ V(6, 3),  FOLL_PIN,	 { EI, EI, EI, EI, EI,	 0,  0,	 0, EI, EI } },
	{ V(7, 3),  FOLL_PIN,	 { EI, EI, EI, EI, EI,	 0,  0,	 0, EI, EI } },
	{ V(6, 3),  FOLL_TRIED,	 { EI, EI, EI, EI, EI,	 0,  0,	 0, EI, EI } },
	{ V(6, 3),  FOLL_REMOTE, { EI, EI, EI, EI, EI,	 0,  0,	 0, EI, EI } },
	{ V(6, 3),  FOLL_FAST_ONLY, { EI, EI, EI, EI, EI, 0,  0, 0, EI, EI } },
	{ V(6, 3),  FOLL_UNLOCKABLE, { EI, EI, EI, EI, EI, 0, 0, 0, EI, EI } },
	{ V(6, 3),  FOLL_TOUCH,	 {  1,  1,  1, EI, EI,	 1,  1,	 1, EI, EI } },
	{ V(6, 6),  FOLL_TOUCH,	 {  1,  1,  1, EI, EI,	 1,  1,	 1, EI, EI } },
	{ V(6, 7),  FOLL_TOUCH,	 { EI, EI, EI, EI, EI,	 0,  0,	 0, EI, EI } },
	{ V(6, 9),  FOLL_MADV_POPULATE, { EI, EI, EI, EI, EI, 0, 0, 0, EI, EI } },
	{ V(6, 3),  FOLL_GET,	 {  1,  1,  1,  1,  1,	 0,  0,	 0, EI, EI } },
	{ V(7, 3),  FOLL_GET,	 {  1,  1,  1,  1,  1,	 0,  0,	 0, EI, EI } },
	{ V(6, 3),  FOLL_LONGTERM, { EI, EI, EI, EI, EI, 1,  1,	 1,  1,	 1 } },
	{ V(7, 3),  FOLL_LONGTERM, { EI, EI, EI, EI, EI, 1,  1,	 1,  1,	 1 } },
	{ V(6, 3),  FOLL_LONGTERM | FOLL_PCI_P2PDMA, { EI, EI, EI, EI, EI, 0, 0, 0, EI, EI } },
	{ V(6, 3),  FOLL_PCI_P2PDMA, { 1, 1, 1,  1,  1,	 1,  1,	 1,  1,	 1 } },
	{ V(6, 3),  FOLL_GET | FOLL_PCI_P2PDMA, { 1, 1, 1, 1, 1, 0, 0, 0, EI, EI } },
	{ V(6, 5),  FOLL_HONOR_NUMA_FAULT, { 1, 1, 1, 1, 1, 1, 1, 1, 1,	 1 } },
	{ V(6, 6),  FOLL_FORCE | FOLL_WRITE, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
	};
	/* clang-format on */

	check_rows(*state, rows, NR(rows));
}

/* The fast entry points refuse these flags in every release, the slow ones take them. */
static void fast_mask(void **state)
{
	static const unsigned int flags[] = { FOLL_DUMP, FOLL_NOWAIT, FOLL_HWPOISON, FOLL_ANON,
					      FOLL_SPLIT_PMD };
	static const gup_version versions[] = { V(5, 10), V(6, 2), V(6, 3), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < NR(versions); i++) {
		for (size_t j = 0; j < NR(flags); j++) {
			bool passed_on = versions[i] >= V(6, 3);

			one_page(w, versions[i]);
			eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, flags[j]), -EINVAL);
			eq(w, w->out.warns, GUP_WARN_FAST_FLAGS);
			eq(w, w->out.refused, true);
			eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, flags[j]), -EINVAL);
			eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, flags[j]),
			   passed_on ? -EINVAL : 0);
			eq(w, w->out.refused, true);
			eq(w, call(w, GUP_ENTRY_POINT_GET, flags[j]), 1);
			eq(w, call(w, GUP_ENTRY_POINT_PIN, flags[j]), 1);
		}
	}
}

/* A flag joins GUP-fast's mask in the release that brings it; FOLL_INTERRUPTIBLE never does. */
static void fast_mask_grows(void **state)
{
	static const struct {
		gup_version version;
		unsigned int mask;
	} rows[] = {
		{ V(5, 15), 0 },
		{ V(5, 16), FOLL_NOFAULT },
		{ V(6, 1), FOLL_NOFAULT },
		{ V(6, 2), FOLL_NOFAULT | FOLL_PCI_P2PDMA },
		{ V(6, 4), FOLL_NOFAULT | FOLL_PCI_P2PDMA },
		{ V(6, 5), FOLL_NOFAULT | FOLL_PCI_P2PDMA | FOLL_HONOR_NUMA_FAULT },
		{ V(7, 3), FOLL_NOFAULT | FOLL_PCI_P2PDMA | FOLL_HONOR_NUMA_FAULT },
	};
	const unsigned int always =
		FOLL_WRITE | FOLL_LONGTERM | FOLL_FORCE | FOLL_PIN | FOLL_GET | FOLL_FAST_ONLY;
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		at(w, rows[i].version);
		eq(w, w->rules.foll_fast, always | rows[i].mask);
	}
	one_page(w, V(6, 2));
	eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, FOLL_INTERRUPTIBLE), -EINVAL);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_INTERRUPTIBLE), 1);
}

/* A flag that a release does not know does nothing there. */
static void unknown_flags(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flag;
	} rows[] = { { V(5, 15), FOLL_NOFAULT },      { V(6, 1), FOLL_PCI_P2PDMA },
		     { V(6, 1), FOLL_INTERRUPTIBLE }, { V(6, 4), FOLL_HONOR_NUMA_FAULT },
		     { V(6, 1), FOLL_NUMA },	      { V(5, 13), FOLL_SPLIT },
		     { V(5, 18), FOLL_MLOCK },	      { V(6, 8), FOLL_MADV_POPULATE } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		one_page(w, rows[i].version);
		eq(w, call(w, GUP_ENTRY_POINT_GET, rows[i].flag), 1);
		eq(w, w->out.flags & rows[i].flag, 0);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, rows[i].flag), 1);
	}
}

static long call_without_pages(struct world *w, enum gup_entry_point entry, unsigned int flags)
{
	return call_with(w, (struct gup_call){ .start = BASE,
					       .nr_pages = 1,
					       .flags = flags,
					       .entry_point = (uint8_t)entry,
					       .no_pages = true });
}

/* Pins without an array: unchecked, then -EINVAL since v5.19, then 0 since v6.3. */
static void no_pages_pin(void **state)
{
	static const struct {
		gup_version version;
		long slow;
		long fast_only;
	} rows[] = { { V(5, 19), -EINVAL, 0 }, { V(6, 2), -EINVAL, 0 }, { V(6, 3), 0, -EINVAL } };
	struct world *w = *state;

	one_page(w, V(5, 10));
	eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM), -EINVAL);
	eq(w, w->out.warns, 0);
	one_page(w, V(5, 18));
	eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN, 0), 1);
	eq(w, w->out.endless, false);
	call_without_pages(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	eq(w, w->out.endless, true);
	eq(w, w->out.warns, 0);
	for (size_t i = 0; i < NR(rows); i++) {
		one_page(w, rows[i].version);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN, 0), rows[i].slow);
		eq(w, w->out.warns, GUP_WARN_NO_PAGES);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN_UNLOCKED, 0), rows[i].slow);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN_REMOTE, 0), rows[i].slow);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN_FAST, 0), -EINVAL);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0), rows[i].fast_only);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* Fast calls without an array, where nothing checks it: the old kernels crash. */
static void no_pages_fast(void **state)
{
	struct world *w = *state;

	one_page(w, V(6, 2));
	eq(w, call_without_pages(w, GUP_ENTRY_POINT_GET_FAST, 0), -EFAULT);
	eq(w, w->out.warns, GUP_WARN_NO_PAGES);
	eq(w, call_without_pages(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
	one_page(w, V(5, 18));
	eq(w, call_without_pages(w, GUP_ENTRY_POINT_PIN_FAST, 0), -EFAULT);
	eq(w, w->out.refused, true);
	eq(w, page_at(w, BASE)->refcount, 1);
}

/* get_user_pages() without an array just faults in; with FOLL_GET that is refused since v6.3. */
static void no_pages_get(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 2), V(6, 3), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < NR(versions); i++) {
		at(w, versions[i]);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->out.nr_pages, 0);
		eq(w, page_at(w, BASE)->refcount, 1);
		if (versions[i] < V(6, 3))
			continue;
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_GET, FOLL_GET), -EINVAL);
		eq(w, w->out.warns, GUP_WARN_NO_PAGES);
		eq(w, call_without_pages(w, GUP_ENTRY_POINT_GET_FAST, 0), -EINVAL);
	}
}

static long call_locked(struct world *w, unsigned int flags)
{
	return call_with(w, (struct gup_call){ .start = BASE,
					       .nr_pages = 1,
					       .flags = flags,
					       .entry_point = GUP_ENTRY_POINT_PIN_REMOTE,
					       .locked = true });
}

/* longterm-locked: a long-term pin that may drop mmap_lock is refused until v6.1. */
static void longterm_locked(void **state)
{
	static const struct {
		gup_version version;
		long ret;
		bool touched;
	} rows[] = { { V(6, 1), -EINVAL, false }, { V(6, 2), 1, true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		one_page(w, rows[i].version);
		eq(w, call_locked(w, FOLL_LONGTERM), rows[i].ret);
		eq(w, w->out.warns, rows[i].ret < 0 ? GUP_WARN_LONGTERM_LOCKED : 0);
		eq(w, call_locked(w, 0), 1);
		/* In an entry point without FOLL_PIN only the missing pin is the reason. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_LONGTERM), -EINVAL);
		eq(w, w->out.warns, GUP_WARN_LONGTERM_WITHOUT_PIN);
		/* The fast call's slow walk had to keep the lock, and did not touch the page. */
		at(w, rows[i].version);
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM | FOLL_WRITE), 1);
		eq(w, !!(page_at(w, BASE)->flags & PG_REFERENCED), rows[i].touched);
		eq(w, !!(w->out.faults[0].flags & FAULT_FLAG_ALLOW_RETRY), rows[i].touched);
	}
}

/* longterm-locked: what get_user_pages_unlocked() makes of it, with FOLL_PIN and without. */
static void longterm_unlocked(void **state)
{
	static const struct {
		gup_version version;
		unsigned int flags;
		long ret;
		uint32_t warns;
	} rows[] = {
		{ V(6, 1), FOLL_LONGTERM, -EINVAL, GUP_WARN_LONGTERM_LOCKED },
		{ V(6, 1), FOLL_LONGTERM | FOLL_PIN, -EINVAL, GUP_WARN_LONGTERM_LOCKED },
		{ V(6, 2), FOLL_LONGTERM, -EINVAL, GUP_WARN_LONGTERM_WITHOUT_PIN },
		{ V(6, 2), FOLL_LONGTERM | FOLL_PIN, 1, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		one_page(w, rows[i].version);
		eq(w, call(w, GUP_ENTRY_POINT_GET_UNLOCKED, rows[i].flags), rows[i].ret);
		eq(w, w->out.warns, rows[i].warns);
	}
}

/* Both kinds of hold in one fast call, as old kernels let pass: FOLL_GET wins, both ways. */
static void fast_get_and_pin(void **state)
{
	struct world *w = *state;

	one_page(w, V(6, 2));
	eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_PIN), 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	put(w);
	eq(w, page_at(w, BASE)->refcount, 1);
}

/* fast-only-error: until v6.2 the fast-only calls never return an error. */
static void fast_only_error(void **state)
{
	static const struct {
		gup_version version;
		bool passed_on;
	} rows[] = { { V(5, 10), false }, { V(6, 2), false }, { V(6, 3), true } };
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		bool passed_on = rows[i].passed_on;
		uint64_t end = gup_task_size_max(5);

		one_page(w, rows[i].version);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_DUMP), passed_on ? -EINVAL : 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, end, 1),
		   passed_on ? -EFAULT : 0);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, end, 1), -EFAULT);
	}
}

/* fast-overflow: a range that wraps gives 0 until v6.4, -EOVERFLOW since v6.5. */
static void fast_overflow(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = {
		{ V(5, 10), 0 }, { V(6, 4), 0 }, { V(6, 5), -EOVERFLOW }, { V(7, 3), -EOVERFLOW }
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		one_page(w, rows[i].version);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, ~UINT64_C(0), 2), rows[i].ret);
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, 0, BASE, (uint64_t)-1), rows[i].ret);
		eq(w, w->out.fast, false);
	}
}

/* The end of the user's addresses is where the hardware's levels put it. */
static void end_of_addresses(void **state)
{
	struct world *w = *state;

	for (unsigned int levels = 4; levels <= 5; levels++) {
		uint64_t end = (UINT64_C(1) << (levels == 4 ? 47 : 56)) - GUP_PAGE_SIZE;

		gup_mm_destroy(w->mm);
		w->mm = gup_mm_create(levels, 48, 64, 8);
		at(w, V(6, 12));
		area(w, end - GUP_PAGE_SIZE, 1, VM_OWN | RW, GUP_VMA_ANON);
		on(w, GUP_STEP_WRITE, end - GUP_PAGE_SIZE, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, end - GUP_PAGE_SIZE, 1), 1);
		eq(w, w->out.nr_fast, 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, end - GUP_PAGE_SIZE, 2), -EFAULT);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, end, 1), -EFAULT);
		/* The slow walk gets as far as there are VMAs. */
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, end - GUP_PAGE_SIZE, 2), 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, end, 1), -EFAULT);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET, 0, ~UINT64_C(0), 1), -EFAULT);
	}
}

/* The fast entry points take an int: the upper half of a count is lost. */
static void fast_count_is_int(void **state)
{
	struct world *w = *state;

	one_page(w, V(6, 12));
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, (UINT64_C(1) << 32) + 1), 1);
	eq(w, w->out.nr_pages, 1);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, UINT64_C(1) << 32), 0);
	/* Negative counts reach far: beyond the user's addresses, or around. */
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, UINT64_C(0x80000000)), -EFAULT);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, UINT64_C(0xffffffff)), -EOVERFLOW);
}

/* No pages asked for: nothing done, by any entry point. */
static void no_count(void **state)
{
	struct world *w = *state;

	for (unsigned int entry = 0; entry < ENTRIES; entry++) {
		one_page(w, V(6, 12));
		eq(w, call_at(w, entry, 0, BASE, 0), 0);
		eq(w, w->out.nr_pages, 0);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* Each entry point adds the flags that mm/gup.c adds for it. */
static void flags_added(void **state)
{
	static const unsigned int added[ENTRIES] = {
		[GUP_ENTRY_POINT_GET] = FOLL_GET | FOLL_TOUCH,
		[GUP_ENTRY_POINT_GET_UNLOCKED] = FOLL_GET | FOLL_TOUCH | FOLL_UNLOCKABLE,
		[GUP_ENTRY_POINT_GET_REMOTE] = FOLL_GET | FOLL_TOUCH | FOLL_REMOTE,
		[GUP_ENTRY_POINT_GET_FAST] = FOLL_GET,
		[GUP_ENTRY_POINT_GET_FAST_ONLY] = FOLL_GET | FOLL_FAST_ONLY,
		[GUP_ENTRY_POINT_PIN] = FOLL_PIN,
		[GUP_ENTRY_POINT_PIN_UNLOCKED] = FOLL_PIN | FOLL_TOUCH | FOLL_UNLOCKABLE,
		[GUP_ENTRY_POINT_PIN_REMOTE] = FOLL_PIN | FOLL_TOUCH | FOLL_REMOTE,
		[GUP_ENTRY_POINT_PIN_FAST] = FOLL_PIN,
		[GUP_ENTRY_POINT_PIN_FAST_ONLY] = FOLL_PIN | FOLL_FAST_ONLY,
	};
	struct world *w = *state;

	one_page(w, V(7, 3));
	for (unsigned int entry = 0; entry < ENTRIES; entry++) {
		eq(w, call(w, entry, 0), 1);
		eq(w, w->out.flags, added[entry]);
	}
	eq(w, call_locked(w, 0), 1);
	eq(w, w->out.flags, FOLL_PIN | FOLL_TOUCH | FOLL_REMOTE | FOLL_UNLOCKABLE);
	/* GUP-fast's own slow walk touches and may drop the lock. */
	on(w, GUP_STEP_ZAP, BASE, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, 0), 1);
	eq(w, w->out.flags, FOLL_GET | FOLL_TOUCH | FOLL_UNLOCKABLE);
	/*
	 * The subscriber gets events of a refused call, too. An unknown entry point adds no
	 * flags.
	 */
	eq(w, call(w, GUP_ENTRY_POINT_GET_FAST, FOLL_DUMP), -EINVAL);
	eq(w, w->out.flags, FOLL_GET | FOLL_DUMP);
	eq(w, call(w, GUP_ENTRY_POINT_NR, 0), 1);
	eq(w, w->out.flags, FOLL_GET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fast_get_and_pin), TEST(longterm_unlocked), TEST(no_pages_fast),
		TEST(per_entry),	TEST(is_valid_gup_args), TEST(fast_mask),
		TEST(fast_mask_grows),	TEST(unknown_flags),	 TEST(no_pages_pin),
		TEST(no_pages_get),	TEST(longterm_locked),	 TEST(fast_only_error),
		TEST(fast_overflow),	TEST(end_of_addresses),	 TEST(fast_count_is_int),
		TEST(no_count),		TEST(flags_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
