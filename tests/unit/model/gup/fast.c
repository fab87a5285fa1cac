// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fast walk: what it takes, what stops it, and what may change under it.
 */
#include "fixture.h"

static uint64_t fast_only(struct world *w, unsigned int flags, uint64_t nr)
{
	call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, flags, BASE, nr);
	assert_int_equal(w->out.nr_faults, 0);
	assert_int_equal(w->out.locks, 0);
	return w->out.nr_pages;
}

/* It takes present, accessible entries, over tables and sizes of pages. */
static void takes(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_thp(w);
	area(w, PAGE(512), 3, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(512), 3);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, PAGE(510), 5), 5);
	for (unsigned int i = 0; i < 5; i++)
		assert_ptr_equal(w->pages[i], page_at(w, PAGE(510 + i)));
	assert_int_equal(folio_at(w, BASE)->refcount, 3);
	assert_int_equal(page_at(w, PAGE(512))->refcount, 2);
	assert_int_equal(w->out.nr_fast, 5);
	assert_true(w->out.fast);
	assert_false(w->out.fell_back);
}

/* It goes on into the next table when all of one was there, and not otherwise. */
static void over_tables(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, PAGE(500), 40, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(500), 40);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, PAGE(500), 40), 40);
	for (unsigned int i = 0; i < 40; i++)
		assert_ptr_equal(w->pages[i], page_at(w, PAGE(500 + i)));
	put(w);
	on(w, GUP_STEP_ZAP, PAGE(510), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, PAGE(500), 40), 10);
	assert_int_equal(page_at(w, PAGE(512))->refcount, 1);
}

/* A start within a page means the page. */
static void start_is_masked(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 2);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, BASE + 0xfff, 2), 2);
	assert_ptr_equal(w->pages[0], page_at(w, BASE));
}

/* Entries at which it stops, however little is asked. */
static void stops(void **state)
{
	static const struct {
		uint64_t bits;
		unsigned int flags;
		uint64_t nr;
	} rows[] = {
		{ P_RO, 0, 1 },
		{ P_RO, FOLL_WRITE, 0 },
		{ P_RO, FOLL_WRITE | FOLL_FORCE, 0 },
		{ P_RW, FOLL_WRITE, 1 },
		{ P_NONE, 0, 0 },
		{ P_NONE | GUP_PTE_RW, FOLL_FORCE | FOLL_WRITE, 0 },
		/* A kernel page, and one without page. */
		{ P_RW & ~GUP_PTE_USER, 0, 0 },
		{ P_RO | GUP_PTE_SPECIAL, 0, 0 },
		/* Neither young nor dirty is needed, nor done. */
		{ GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW, FOLL_WRITE, 1 },
		{ P_RO | GUP_PTE_UFFD_WP, 0, 1 },
	};
	static const gup_version versions[] = { V(5, 10), V(6, 1), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t v = 0; v < 4; v++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			gup_entry e;

			at(w, versions[v]);
			anon_rw(w, 1);
			e = pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].bits);
			put_entry(w, BASE, 1, e);
			eq(w, fast_only(w, rows[i].flags, 1), rows[i].nr);
			eq(w, entry_at(w, BASE), e);
		}
	}
}

/* Asked as other architectures do, a huge entry is present whatever else it says. */
static void generic_access(void **state)
{
	static const struct {
		unsigned int level;
		uint64_t bits;
		unsigned int flags;
		uint64_t nr;
	} rows[] = {
		{ 2, GUP_PTE_PSE, 0, 1 },	   { 1, GUP_PTE_PSE, 0, 0 },
		{ 2, GUP_PTE_PSE, FOLL_WRITE, 0 }, { 1, P_RW & ~GUP_PTE_USER, FOLL_WRITE, 1 },
		{ 1, P_RO, FOLL_WRITE, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at_spec(w, "v7.3+fast-access=generic");
		(void)(rows[i].level == 1 ? anon_rw(w, 1) : anon_thp(w));
		put_entry(w, BASE, rows[i].level,
			  pfn_pte(pte_pfn(entry_at(w, BASE)), rows[i].bits));
		eq(w, fast_only(w, rows[i].flags, 1), rows[i].nr);
	}
}

/* Nothing there, swapped out, migrating, the zero page: it stops at each level. */
static void stops_at_holes(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	assert_int_equal(fast_only(w, 0, 1), 0);
	area(w, BASE, 4, VM_OWN | RW, GUP_VMA_ANON);
	gup_pmd_slot(w->mm, BASE);
	assert_int_equal(fast_only(w, 0, 1), 0);
	gup_pte_slot(w->mm, BASE);
	assert_int_equal(fast_only(w, 0, 1), 0);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(fast_only(w, 0, 1), 0);
	on(w, GUP_STEP_WRITE, BASE, 4);
	on(w, GUP_STEP_SWAP_OUT, PAGE(2), 1);
	assert_int_equal(fast_only(w, 0, 4), 2);
	put(w);
	on(w, GUP_STEP_MIGRATING, BASE, 1);
	assert_int_equal(fast_only(w, 0, 4), 0);
}

/* What it got until then stays; the slow walk goes on from there. */
static void falls_back(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 4);
	on(w, GUP_STEP_ZAP, PAGE(2), 1);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE, 4), 4);
	assert_int_equal(w->out.nr_fast, 2);
	assert_int_equal(w->out.nr_pages, 4);
	assert_int_equal(w->out.nr_faults, 1);
	assert_true(w->out.fell_back);
	for (unsigned int i = 0; i < 4; i++) {
		assert_ptr_equal(w->pages[i], page_at(w, PAGE(i)));
		assert_int_equal(w->pages[i]->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	}
	put(w);
	/* An error of the slow walk is hidden by what the fast walk got. */
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, 6), 4);
	put(w);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(4), 2), -EFAULT);
	assert_int_equal(page_at(w, BASE)->refcount, 1);
}

/* It tells no file system and changes no entry; it marks the folio referenced. */
static void leaves_marks(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE), 1);
	assert_int_equal(w->out.nr_fast, 1);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_RW);
	assert_int_equal(page_at(w, BASE)->flags, PG_SHMEM | PG_REFERENCED);
	/* A huge page as well. */
	at(w, V(6, 12));
	anon_thp(w);
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(3), 1), 1);
	assert_int_equal(folio_at(w, BASE)->flags & PG_REFERENCED, PG_REFERENCED);
}

/* A read-only pin stops at an anonymous page that is not exclusive, since v5.19. */
static void unshare(void **state)
{
	static const struct {
		gup_version version;
		uint64_t nr;
	} rows[] = { { V(5, 18), 1 }, { V(5, 19), 0 }, { V(7, 3), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i / 2].version);
		(void)(i % 2 ? anon_thp(w) : anon_rw(w, 1));
		set(w, GUP_STEP_FORK, 0);
		call(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0);
		eq(w, w->out.nr_pages, rows[i / 2].nr);
		put(w);
		eq(w, folio_at(w, BASE)->refcount, 2);
		eq(w, folio_at(w, BASE)->pincount, 0);
		/* A reference is fine. */
		eq(w, fast_only(w, 0, 1), 1);
	}
}

/* A long-term read pin of a page that is not anonymous is left to the slow walk, since v6.2. */
static void unshare_longterm(void **state)
{
	static const struct {
		gup_version version;
		uint64_t nr_fast;
	} rows[] = { { V(6, 1), 1 }, { V(6, 2), 0 }, { V(7, 3), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM), 1);
		eq(w, w->out.nr_fast, rows[i].nr_fast);
		/* A writable entry needs no unsharing. */
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		on(w, GUP_STEP_READ, BASE, 1);
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM), 1);
		eq(w, w->out.nr_fast, 1);
	}
}

/* The zero page behind an entry that is not special: its pin does not count since v6.5. */
static void zero_page_unmarked(void **state)
{
	static const struct {
		gup_version version;
		int32_t counted;
	} rows[] = { { V(6, 4), GUP_PIN_COUNTING_BIAS }, { V(6, 5), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
		put_entry(w, BASE, 1, pfn_pte(w->mm->zero_pfn, P_RW));
		eq(w, call(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0), 1);
		eq(w, w->pages[0] == zero_page(w), true);
		eq(w, zero_page(w)->refcount, 1 + rows[i].counted);
		put(w);
		eq(w, zero_page(w)->refcount, 1);
	}
}

/* A long-term pin does not take what would have to move. */
static void longterm(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		at(w, V(6, 12));
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		mark(w, BASE, PG_UNPINNABLE);
		assert_int_equal(call(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM), 0);
		assert_int_equal(folio_at(w, BASE)->refcount, 1);
		assert_int_equal(call(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0), 1);
	}
}

/* Something happens at the first event of a kind. */
struct meddle {
	struct world *w;
	unsigned int event;
	unsigned int level;
	void (*act)(struct world *w);
	bool done;
};

static void meddle(void *arg, const struct gup_event *event)
{
	struct meddle *m = arg;

	if (m->done || event->id != m->event || (m->level && event->level != m->level))
		return;
	m->done = true;
	m->act(m->w);
}

static void make_read_only(struct world *w)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(w->mm, BASE, &level);

	gup_set_entry(w->mm, slot, *slot & ~GUP_PTE_RW);
}

static void unmap(struct world *w)
{
	unsigned int level;

	gup_set_entry(w->mm, gup_entry_lookup(w->mm, BASE, &level), 0);
}

static void other_table(struct world *w)
{
	gup_set_entry(w->mm, gup_pmd_slot(w->mm, BASE), 0);
}

static void fork_starts(struct world *w)
{
	w->mm->write_protect_seq++;
}

static struct meddle meddle_with(struct world *w, unsigned int event, void (*act)(struct world *))
{
	return (struct meddle){ .w = w, .event = event, .act = act };
}

/* An entry that changed once the page was held: the hold is given back, the walk stops. */
static void changed_entry(void **state)
{
	static void (*const acts[])(struct world *) = { make_read_only, unmap };
	static const gup_version versions[] = { V(5, 10), V(6, 0), V(6, 12), NEWEST };
	struct world *w = *state;

	for (size_t i = 0; i < 16; i++) {
		unsigned int level = i % 2 + 1;
		struct gup_page *page;
		struct meddle m = meddle_with(w, GUP_EVENT_FAST_GRABBED, acts[i / 2 % 2]);

		at(w, versions[i / 4]);
		(void)(level == 1 ? anon_rw(w, 2) : anon_thp(w));
		page = folio_at(w, BASE);
		w->on_event = meddle;
		w->arg = &m;
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, BASE, 2), 0);
		eq(w, m.done, true);
		eq(w, page->refcount, 1);
		eq(w, page->pincount, 0);
	}
}

/* A table that was replaced meanwhile is noticed since v6.0 only. */
static void changed_table(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(5, 19), 2 }, { V(6, 0), 0 }, { V(7, 3), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_page *page;
		struct meddle m = meddle_with(w, GUP_EVENT_FAST_GRABBED, other_table);

		at(w, rows[i].version);
		anon_rw(w, 2);
		page = page_at(w, BASE);
		w->on_event = meddle;
		w->arg = &m;
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 2), rows[i].ret);
		eq(w, page->refcount, 1 + (rows[i].ret ? GUP_PIN_COUNTING_BIAS : 0));
	}
}

/* A change before the entry is read is simply what is there. */
static void changed_before_read(void **state)
{
	struct world *w = *state;
	struct meddle m = meddle_with(w, GUP_EVENT_FAST_READ, make_read_only);

	m.level = 1;
	at(w, V(6, 12));
	anon_rw(w, 1);
	w->on_event = meddle;
	w->arg = &m;
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE), 0);
	assert_true(m.done);
	m.done = false;
	put_entry(w, BASE, 1, entry_at(w, BASE) | GUP_PTE_RW);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 1);
}

/* A fork() that begins during the walk makes it unpin everything; a reference is kept. */
static void fork_during(void **state)
{
	static const struct {
		gup_version version;
		long pins;
	} rows[] = { { V(5, 10), 3 }, { V(5, 11), 0 }, { V(7, 3), 0 } };
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		bool huge = i % 2;
		struct meddle m = meddle_with(w, huge ? GUP_EVENT_FAST_HUGE : GUP_EVENT_FAST_PAGE,
					      fork_starts);
		struct gup_page *folio;

		at(w, rows[i / 2].version);
		(void)(huge ? anon_thp(w) : anon_rw(w, 3));
		folio = folio_at(w, BASE);
		w->on_event = meddle;
		w->arg = &m;
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 3), rows[i / 2].pins);
		eq(w, m.done, true);
		eq(w, w->out.nr_fast, rows[i / 2].pins);
		put(w);
		eq(w, folio->refcount, 1);
		eq(w, folio->pincount, 0);

		m.done = false;
		w->mm->write_protect_seq = 0;
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, BASE, 3), 3);
	}
}

/* After an unpinned walk, the slow walk gets the pages, from the first one on. */
static void fork_during_falls_back(void **state)
{
	struct world *w = *state;
	struct meddle m = meddle_with(w, GUP_EVENT_FAST_PAGE, fork_starts);

	at(w, V(6, 12));
	anon_rw(w, 3);
	w->on_event = meddle;
	w->arg = &m;
	assert_int_equal(call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE, 3), 3);
	assert_int_equal(w->out.nr_fast, 0);
	assert_true(w->out.fell_back);
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(page_at(w, PAGE(i))->refcount, 1 + GUP_PIN_COUNTING_BIAS);
}

static void hint_huge(struct world *w)
{
	hint(w, GUP_PMD_NR);
}

static void not_counted(struct world *w)
{
	folio_at(w, BASE)->refcount = 0;
}

static void not_exclusive(struct world *w)
{
	folio_at(w, BASE)->flags &= ~(uint32_t)PG_ANON_EXCLUSIVE;
	make_read_only(w);
}

/* A huge page that it may not take ends it: the next one does not take its place. */
static void huge_stops(void **state)
{
	static const struct {
		enum gup_event_id event;
		void (*act)(struct world *w);
	} rows[] = {
		{ GUP_EVENT_FAST_BEGIN, hint_huge },
		{ GUP_EVENT_FAST_BEGIN, not_counted },
		{ GUP_EVENT_FAST_BEGIN, not_exclusive },
		{ GUP_EVENT_FAST_GRABBED, unmap },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct meddle m = meddle_with(w, rows[i].event, rows[i].act);

		at(w, NEWEST);
		area(w, BASE, 2 * GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
		set(w, GUP_STEP_THP, 1);
		on(w, GUP_STEP_WRITE, BASE, GUP_PMD_NR + 1);
		eq(w, level_at(w, PAGE(GUP_PMD_NR)), 2);
		w->on_event = meddle;
		w->arg = &m;
		eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, PAGE(511), 2), 0);
		eq(w, folio_at(w, PAGE(GUP_PMD_NR))->pincount, 0);
	}
}

/* It ends where its range does, before a huge page as well. */
static void ends_with_range(void **state)
{
	struct world *w = *state;

	/* Peer-to-peer memory is like any other here. */
	at(w, V(5, 10));
	anon_rw(w, 5);
	page_at(w, PAGE(1))->flags |= PG_P2PDMA;
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST, FOLL_WRITE, BASE, 3), 3);
	eq(w, w->out.nr_fast, 3);
	eq(w, page_at(w, PAGE(2))->refcount, 1 + GUP_PIN_COUNTING_BIAS);
	eq(w, page_at(w, PAGE(3))->refcount, 1);

	/* A huge page right behind is not looked at. */
	at(w, V(7, 3));
	area(w, PAGE(508), 4 + GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(508), 4);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, PAGE(512), 1);
	eq(w, level_at(w, PAGE(512)), 2);
	eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, PAGE(508), 4), 4);
	eq(w, folio_at(w, PAGE(512))->flags & PG_REFERENCED, 0);
}

/* A pin for reading wants what is exclusive, in the swap cache or not. */
static void swap_cache(void **state)
{
	struct world *w = *state;

	at(w, V(7, 3));
	anon_rw(w, 2);
	set(w, GUP_STEP_FORK, 0);
	page_at(w, BASE)->flags |= PG_SWAPCACHE;
	page_at(w, PAGE(1))->flags |= PG_SWAPCACHE;
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 2), 0);
	eq(w, call_at(w, GUP_ENTRY_POINT_PIN_UNLOCKED, 0, BASE, 2), 2);
	eq(w, w->out.nr_faults, 2);
	eq(w, fault_kind(w, 0), GUP_FAULT_UNSHARE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(huge_stops),      TEST(generic_access),
		TEST(over_tables),     TEST(zero_page_unmarked),
		TEST(takes),	       TEST(start_is_masked),
		TEST(stops),	       TEST(stops_at_holes),
		TEST(falls_back),      TEST(leaves_marks),
		TEST(unshare),	       TEST(unshare_longterm),
		TEST(longterm),	       TEST(changed_entry),
		TEST(changed_table),   TEST(changed_before_read),
		TEST(fork_during),     TEST(fork_during_falls_back),
		TEST(ends_with_range), TEST(swap_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
