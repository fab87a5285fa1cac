// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fast walk: what it takes, what stops it, what may change under it, and all that it tells.
 */
#include "trace.h"

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

/* Pages that it got before stay, and the slow walk goes on from there. */
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

/* One release and what a call returns there. */
struct row {
	gup_version version;
	long ret;
};

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

/* Down to the PMD, of five levels: what is accepted, and the entry read at each. */
static void down(struct trace *t, uint64_t addr)
{
	expects(t, GUP_EVENT_ARGS_ACCEPTED, 0, addr, 0, 0);
	expects(t, GUP_EVENT_FAST_BEGIN, 0, addr, 0, 0);
	for (unsigned int level = 5; level > 2; level--)
		expects(t, GUP_EVENT_FAST_READ, level, addr, TABLE(6 - level), 0);
}

/* The end: so many pages got from @start on. */
static void ends(struct trace *t, uint64_t start, int64_t nr)
{
	expects(t, GUP_EVENT_FAST_END, 0, start + (uint64_t)nr * GUP_PAGE_SIZE, 0, nr);
	expects(t, GUP_EVENT_RETURN, 0, start, 0, nr);
}

/* A base page: read, held, table and entry looked at again. */
static void got_page(struct trace *t, uint64_t addr, gup_entry e, gup_entry table)
{
	expects(t, GUP_EVENT_FAST_READ, 1, addr, e, 0);
	expects(t, GUP_EVENT_FAST_GRAB, 1, addr, e, 1);
	expects(t, GUP_EVENT_FAST_GRABBED, 1, addr, e, 1);
	expects(t, GUP_EVENT_FAST_READ, 2, addr, table, 0);
	expects(t, GUP_EVENT_FAST_READ, 1, addr, e, 0);
	expects(t, GUP_EVENT_FAST_PAGE, 1, addr, e, 1);
}

/* The last page of one table and the first two of the next. */
static void pages(void **state)
{
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	area(w, PAGE(511), 3, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(511), 3);
	down(&want, PAGE(511));
	expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(511), TABLE(4), 0);
	got_page(&want, PAGE(511), entry_at(w, PAGE(511)), TABLE(4));
	expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(512), TABLE(5), 0);
	got_page(&want, PAGE(512), entry_at(w, PAGE(512)), TABLE(5));
	got_page(&want, PAGE(513), entry_at(w, PAGE(513)), TABLE(5));
	ends(&want, PAGE(511), 3);
	emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, PAGE(511), 3, &want);
}

/* Behind the last PMD of a table the PUD is read again, of the same level downwards. */
static void over_a_pud(void **state)
{
	const uint64_t last = (UINT64_C(1) << 30) - GUP_PAGE_SIZE;
	const uint64_t next = UINT64_C(1) << 30;
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	area(w, last, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, last, 2);
	down(&want, last);
	expects(&want, GUP_EVENT_FAST_READ, 2, last, TABLE(4), 0);
	got_page(&want, last, entry_at(w, last), TABLE(4));
	expects(&want, GUP_EVENT_FAST_READ, 3, next, TABLE(5), 0);
	expects(&want, GUP_EVENT_FAST_READ, 2, next, TABLE(6), 0);
	got_page(&want, next, entry_at(w, next), TABLE(6));
	ends(&want, last, 2);
	emits(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, last, 2, &want);
}

/* Three pages in the middle of a huge one are held at once. */
static void huge(void **state)
{
	struct world *w = *state;
	struct trace want = { .nr = 0 };
	gup_entry e;

	at(w, NEWEST);
	anon_thp(w);
	e = entry_at(w, BASE);
	down(&want, PAGE(2));
	expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(2), e, 0);
	expects(&want, GUP_EVENT_FAST_GRAB, 2, PAGE(2), e, 3);
	expects(&want, GUP_EVENT_FAST_GRABBED, 2, PAGE(2), e, 3);
	expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(2), e, 0);
	expects(&want, GUP_EVENT_FAST_HUGE, 2, PAGE(2), e, 3);
	ends(&want, PAGE(2), 3);
	emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, PAGE(2), 3, &want);
}

/* An entry that is not to be used: told once read, at either level, and nothing is held. */
static void not_used(void **state)
{
	static const struct {
		uint64_t bits;
		unsigned int flags;
		enum gup_event_id id;
	} rows[] = {
		{ P_NONE, 0, GUP_EVENT_FAST_PROTNONE },
		{ P_RO, FOLL_WRITE, GUP_EVENT_FAST_ACCESS },
		{ P_RO & ~GUP_PTE_USER, 0, GUP_EVENT_FAST_ACCESS },
		{ P_RW | GUP_PTE_SPECIAL, 0, GUP_EVENT_FAST_SPECIAL },
	};
	struct world *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int level = i % 2 + 1;
		struct trace want = { .nr = 0 };
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		e = pfn_pte(pte_pfn(entry_at(w, BASE)),
			    rows[i / 2].bits | (level == 2 ? GUP_PTE_PSE : 0));
		put_entry(w, BASE, level, e);
		down(&want, BASE);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, e, 0);
		expects(&want, rows[i / 2].id, level, BASE, e, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_GET_FAST_ONLY, rows[i / 2].flags, BASE, 1, &want);
	}
}

/* A page that may not be held for long is let go before anything else is looked at. */
static void not_held(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace want = { .nr = 0 };
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		mark(w, BASE, PG_UNPINNABLE);
		e = entry_at(w, BASE);
		down(&want, BASE);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, e, 0);
		expects(&want, GUP_EVENT_FAST_GRAB, level, BASE, e, 1);
		expects(&want, GUP_EVENT_FAST_GRABBED, level, BASE, e, 1);
		expects(&want, GUP_EVENT_FAST_GRAB_FAILED, level, BASE, e, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, BASE, 1, &want);
		eq(w, folio_at(w, BASE)->refcount, 1);
		eq(w, folio_at(w, BASE)->pincount, 0);
	}
}

/* DAX memory's entries told of themselves until v6.14: nothing was held to find out. */
static void dax(void **state)
{
	struct world *w = *state;

	for (unsigned int own = 0; own < 2; own++) {
		struct trace want = { .nr = 0 };
		gup_entry e;

		at(w, own ? V(6, 14) : V(6, 15));
		anon_rw(w, 1);
		page_at(w, BASE)->flags = PG_FSDAX;
		e = entry_at(w, BASE);
		down(&want, BASE);
		expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, 1, BASE, e, 0);
		if (!own) {
			expects(&want, GUP_EVENT_FAST_GRAB, 1, BASE, e, 1);
			expects(&want, GUP_EVENT_FAST_GRABBED, 1, BASE, e, 1);
		}
		expects(&want, GUP_EVENT_FAST_GRAB_FAILED, 1, BASE, e, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, BASE, 1, &want);
		eq(w, page_at(w, BASE)->refcount, 1);
	}
}

/* A page without references is not even counted as held. */
static void freed(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct trace want = { .nr = 0 };
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		folio_at(w, BASE)->refcount = 0;
		e = entry_at(w, BASE);
		down(&want, BASE);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, e, 0);
		expects(&want, GUP_EVENT_FAST_GRAB, level, BASE, e, 1);
		expects(&want, GUP_EVENT_FAST_GRAB_FAILED, level, BASE, e, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 1, &want);
		eq(w, folio_at(w, BASE)->refcount, 0);
	}
}

/* Held, looked at again, and then not to be kept: a file's pages for writing, what is shared. */
static void not_kept(void **state)
{
	struct world *w = *state;

	for (unsigned int i = 0; i < 4; i++) {
		unsigned int level = i % 2 + 1;
		bool file = i < 2;
		struct trace want = { .nr = 0 };
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
		if (file)
			folio_at(w, BASE)->flags = PG_FILE;
		else
			set(w, GUP_STEP_FORK, 0);
		e = entry_at(w, BASE);
		down(&want, BASE);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, e, 0);
		expects(&want, GUP_EVENT_FAST_GRAB, level, BASE, e, 1);
		expects(&want, GUP_EVENT_FAST_GRABBED, level, BASE, e, 1);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, e, 0);
		if (file)
			expects(&want, GUP_EVENT_FAST_NOT_ALLOWED, level, BASE, e, 0);
		else
			expects(&want, GUP_EVENT_FAST_UNSHARE, level, BASE, e, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, file ? FOLL_LONGTERM | FOLL_WRITE : 0, BASE,
		      1, &want);
		eq(w, folio_at(w, BASE)->refcount, file ? 1 : 2);
		eq(w, folio_at(w, BASE)->pincount, 0);
	}
}

static void clear_entry(struct world *w)
{
	unsigned int level;

	gup_set_entry(w->mm, gup_entry_lookup(w->mm, PAGE(2), &level), 0);
}

/* An entry that is gone when it is looked at again: of a huge page no rule says so. */
static void changed(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		const struct gup_call call = { .start = PAGE(2),
					       .nr_pages = 2,
					       .flags = FOLL_WRITE,
					       .entry_point = GUP_ENTRY_POINT_PIN_FAST_ONLY };
		struct trace got = { .at = GUP_EVENT_FAST_GRABBED, .act = clear_entry };
		struct trace want = { .nr = 0 };
		int64_t nr = level == 1 ? 1 : 2;
		struct gup_page *folio;
		gup_entry e;

		at(w, NEWEST);
		(void)(level == 1 ? anon_rw(w, 4) : anon_thp(w));
		e = entry_at(w, PAGE(2));
		folio = folio_at(w, PAGE(2));
		down(&want, PAGE(2));
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(2), TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, PAGE(2), e, 0);
		expects(&want, GUP_EVENT_FAST_GRAB, level, PAGE(2), e, nr);
		expects(&want, GUP_EVENT_FAST_GRABBED, level, PAGE(2), e, nr);
		if (level == 1)
			expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(2), TABLE(4), 0);
		expects(&want, GUP_EVENT_FAST_READ, level, PAGE(2), 0, 0);
		expects(&want, GUP_EVENT_FAST_CHANGED, level, PAGE(2), e, 0);
		ends(&want, PAGE(2), 0);
		emits_for(w, call, &want, &got);
		eq(w, folio->refcount, 1);
		eq(w, folio->pincount, 0);
	}
}

/* Where nothing is mapped, at each level. */
static void no_table(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 2; level <= 5; level += 3) {
		struct trace want = { .nr = 0 };

		at(w, NEWEST);
		if (level == 2) {
			gup_pmd_slot(w->mm, BASE);
			down(&want, BASE);
		} else {
			expects(&want, GUP_EVENT_ARGS_ACCEPTED, 0, BASE, 0, 0);
			expects(&want, GUP_EVENT_FAST_BEGIN, 0, BASE, 0, 0);
		}
		expects(&want, GUP_EVENT_FAST_READ, level, BASE, 0, 0);
		expects(&want, GUP_EVENT_FAST_NO_TABLE, level, BASE, 0, 0);
		ends(&want, BASE, 0);
		emits(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, BASE, 1, &want);
	}
}

static void fork_begins(struct world *w)
{
	w->mm->write_protect_seq++;
}

/* While fork() copies the tables nothing is read; where it began meanwhile nothing counts. */
static void forking(void **state)
{
	const struct gup_call call = { .start = PAGE(1),
				       .nr_pages = 1,
				       .flags = FOLL_WRITE,
				       .entry_point = GUP_ENTRY_POINT_PIN_FAST_ONLY };
	struct trace got = { .at = GUP_EVENT_FAST_BEGIN, .act = fork_begins };
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	anon_rw(w, 2);
	down(&want, PAGE(1));
	expects(&want, GUP_EVENT_FAST_READ, 2, PAGE(1), TABLE(4), 0);
	got_page(&want, PAGE(1), entry_at(w, PAGE(1)), TABLE(4));
	expects(&want, GUP_EVENT_FAST_FORKING, 0, PAGE(1), 0, 0);
	ends(&want, PAGE(1), 0);
	emits_for(w, call, &want, &got);
	eq(w, page_at(w, PAGE(1))->refcount, 1);

	/* It is still at it. */
	want.nr = 0;
	expects(&want, GUP_EVENT_ARGS_ACCEPTED, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_FAST_BEGIN, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_FAST_FORKING, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_RETURN, 0, PAGE(1), 0, 0);
	emits(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, PAGE(1), 1, &want);
}

/*
 * Events of calls that do not walk: bad arguments, a range that wraps, one beyond user
 * addresses.
 */
static void refused(void **state)
{
	const uint64_t top = gup_task_size_max(5);
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	expects(&want, GUP_EVENT_ARGS_REFUSED, 0, PAGE(3), 0, -EINVAL);
	expects(&want, GUP_EVENT_RETURN, 0, PAGE(3), 0, -EINVAL);
	emits(w, GUP_ENTRY_POINT_GET_FAST, FOLL_PIN, PAGE(3), 1, &want);
	eq(w, w->out.refused, true);

	want.nr = 0;
	expects(&want, GUP_EVENT_ARGS_ACCEPTED, 0, GUP_PAGE_MASK + 8, 0, 0);
	expects(&want, GUP_EVENT_RANGE_REFUSED, 0, GUP_PAGE_MASK, 0, 0);
	expects(&want, GUP_EVENT_RETURN, 0, GUP_PAGE_MASK + 8, 0, -EOVERFLOW);
	emits(w, GUP_ENTRY_POINT_GET_FAST, 0, GUP_PAGE_MASK + 8, 2, &want);

	want.nr = 0;
	expects(&want, GUP_EVENT_ARGS_ACCEPTED, 0, top - GUP_PAGE_SIZE, 0, 0);
	expects(&want, GUP_EVENT_RANGE_REFUSED, 0, top - GUP_PAGE_SIZE, 0, 0);
	expects(&want, GUP_EVENT_RETURN, 0, top - GUP_PAGE_SIZE, 0, -EFAULT);
	emits(w, GUP_ENTRY_POINT_GET_FAST, 0, top - GUP_PAGE_SIZE, 2, &want);
}

/* The slow walk gets the rest, from the first page that is missing. */
static void falls_back_told(void **state)
{
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	anon_rw(w, 2);
	vma_lookup(w->mm, BASE)->end = PAGE(1);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(1)), 0);
	down(&want, BASE);
	expects(&want, GUP_EVENT_FAST_READ, 2, BASE, TABLE(4), 0);
	got_page(&want, BASE, entry_at(w, BASE), TABLE(4));
	expects(&want, GUP_EVENT_FAST_READ, 1, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_FAST_ACCESS, 1, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_FAST_END, 0, PAGE(1), 0, 1);
	expects(&want, GUP_EVENT_FALL_BACK, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_LOCK, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_NO_VMA, 0, PAGE(1), 0, 0);
	expects(&want, GUP_EVENT_RETURN, 0, BASE, 0, 1);
	emits(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, 2, &want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(huge_stops),
		TEST(generic_access),
		TEST(over_tables),
		TEST(zero_page_unmarked),
		TEST(takes),
		TEST(start_is_masked),
		TEST(stops),
		TEST(stops_at_holes),
		TEST(falls_back),
		TEST(leaves_marks),
		TEST(unshare),
		TEST(unshare_longterm),
		TEST(longterm),
		TEST(changed_entry),
		TEST(changed_table),
		TEST(changed_before_read),
		TEST(fork_during),
		TEST(fork_during_falls_back),
		TEST(ends_with_range),
		TEST(swap_cache),
		TEST(fast_fork),
		TEST(fast_recheck),
		TEST(pages),
		TEST(over_a_pud),
		TEST(huge),
		TEST(not_used),
		TEST(not_held),
		TEST(freed),
		TEST(dax),
		TEST(not_kept),
		TEST(changed),
		TEST(no_table),
		TEST(forking),
		TEST(refused),
		TEST(falls_back_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
