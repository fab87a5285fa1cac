// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that the fast walk tells of itself: each event with all it says.
 */
#include "trace.h"

/* Down to the PMD, of five levels: what is accepted, and the entry read at each. */
static void down(struct trace *t, uint64_t addr)
{
	told(t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, addr, 0, 0);
	told(t, GUP_EVENT_FAST_BEGIN, NO, 0, addr, 0, 0);
	for (unsigned int level = 5; level > 2; level--)
		told(t, GUP_EVENT_FAST_READ, NO, level, addr, TABLE(6 - level), 0);
}

/* The end: so many pages got from @start on. */
static void ends(struct trace *t, uint64_t start, int64_t nr)
{
	told(t, GUP_EVENT_FAST_END, NO, 0, start + (uint64_t)nr * GUP_PAGE_SIZE, 0, nr);
	told(t, GUP_EVENT_RETURN, NO, 0, start, 0, nr);
}

/* A base page: read, held, table and entry looked at again. */
static void got_page(struct trace *t, uint64_t addr, gup_entry e, gup_entry table)
{
	told(t, GUP_EVENT_FAST_READ, NO, 1, addr, e, 0);
	told(t, GUP_EVENT_FAST_GRAB, NO, 1, addr, e, 1);
	told(t, GUP_EVENT_FAST_GRABBED, NO, 1, addr, e, 1);
	told(t, GUP_EVENT_FAST_READ, NO, 2, addr, table, 0);
	told(t, GUP_EVENT_FAST_READ, NO, 1, addr, e, 0);
	told(t, GUP_EVENT_FAST_PAGE, NO, 1, addr, e, 1);
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
	told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(511), TABLE(4), 0);
	got_page(&want, PAGE(511), entry_at(w, PAGE(511)), TABLE(4));
	told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(512), TABLE(5), 0);
	got_page(&want, PAGE(512), entry_at(w, PAGE(512)), TABLE(5));
	got_page(&want, PAGE(513), entry_at(w, PAGE(513)), TABLE(5));
	ends(&want, PAGE(511), 3);
	says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, PAGE(511), 3, &want);
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
	told(&want, GUP_EVENT_FAST_READ, NO, 2, last, TABLE(4), 0);
	got_page(&want, last, entry_at(w, last), TABLE(4));
	told(&want, GUP_EVENT_FAST_READ, NO, 3, next, TABLE(5), 0);
	told(&want, GUP_EVENT_FAST_READ, NO, 2, next, TABLE(6), 0);
	got_page(&want, next, entry_at(w, next), TABLE(6));
	ends(&want, last, 2);
	says(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, last, 2, &want);
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
	told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(2), e, 0);
	told(&want, GUP_EVENT_FAST_GRAB, NO, 2, PAGE(2), e, 3);
	told(&want, GUP_EVENT_FAST_GRABBED, NO, 2, PAGE(2), e, 3);
	told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(2), e, 0);
	told(&want, GUP_EVENT_FAST_HUGE, NO, 2, PAGE(2), e, 3);
	ends(&want, PAGE(2), 3);
	says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, PAGE(2), 3, &want);
}

/* An entry that is not to be used: told once read, at either level, and nothing is held. */
static void not_used(void **state)
{
	static const struct {
		uint64_t bits;
		unsigned int flags;
		enum gup_event_id id;
		unsigned int rule;
	} rows[] = {
		{ P_NONE, 0, GUP_EVENT_FAST_PROTNONE, GUP_RULE_PROTNONE },
		{ P_RO, FOLL_WRITE, GUP_EVENT_FAST_ACCESS, GUP_RULE_FAST_ACCESS },
		{ P_RO & ~GUP_PTE_USER, 0, GUP_EVENT_FAST_ACCESS, GUP_RULE_FAST_ACCESS },
		{ P_RW | GUP_PTE_SPECIAL, 0, GUP_EVENT_FAST_SPECIAL, NO },
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
			told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, e, 0);
		told(&want, rows[i / 2].id, rows[i / 2].rule, level, BASE, e, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_GET_FAST_ONLY, rows[i / 2].flags, BASE, 1, &want);
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
			told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, e, 0);
		told(&want, GUP_EVENT_FAST_GRAB, NO, level, BASE, e, 1);
		told(&want, GUP_EVENT_FAST_GRABBED, NO, level, BASE, e, 1);
		told(&want, GUP_EVENT_FAST_GRAB_FAILED, GUP_RULE_LONGTERM_ZONE, level, BASE, e, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, BASE, 1, &want);
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
		told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, 1, BASE, e, 0);
		if (!own) {
			told(&want, GUP_EVENT_FAST_GRAB, NO, 1, BASE, e, 1);
			told(&want, GUP_EVENT_FAST_GRABBED, NO, 1, BASE, e, 1);
		}
		told(&want, GUP_EVENT_FAST_GRAB_FAILED, GUP_RULE_LONGTERM_ZONE, 1, BASE, e, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, BASE, 1, &want);
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
			told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, e, 0);
		told(&want, GUP_EVENT_FAST_GRAB, NO, level, BASE, e, 1);
		told(&want, GUP_EVENT_FAST_GRAB_FAILED, GUP_RULE_LONGTERM_ZONE, level, BASE, e, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0, BASE, 1, &want);
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
			told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, e, 0);
		told(&want, GUP_EVENT_FAST_GRAB, NO, level, BASE, e, 1);
		told(&want, GUP_EVENT_FAST_GRABBED, NO, level, BASE, e, 1);
		if (level == 1)
			told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, e, 0);
		if (file)
			told(&want, GUP_EVENT_FAST_NOT_ALLOWED, GUP_RULE_DIRTY_TRACKED_PIN, level,
			     BASE, e, 0);
		else
			told(&want, GUP_EVENT_FAST_UNSHARE, GUP_RULE_UNSHARE, level, BASE, e, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, file ? FOLL_LONGTERM | FOLL_WRITE : 0, BASE,
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
			told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(2), TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, PAGE(2), e, 0);
		told(&want, GUP_EVENT_FAST_GRAB, NO, level, PAGE(2), e, nr);
		told(&want, GUP_EVENT_FAST_GRABBED, NO, level, PAGE(2), e, nr);
		if (level == 1)
			told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(2), TABLE(4), 0);
		told(&want, GUP_EVENT_FAST_READ, NO, level, PAGE(2), 0, 0);
		told(&want, GUP_EVENT_FAST_CHANGED, level == 1 ? GUP_RULE_FAST_RECHECK : NO, level,
		     PAGE(2), e, 0);
		ends(&want, PAGE(2), 0);
		tells(w, call, &want, &got);
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
			told(&want, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
			told(&want, GUP_EVENT_FAST_BEGIN, NO, 0, BASE, 0, 0);
		}
		told(&want, GUP_EVENT_FAST_READ, NO, level, BASE, 0, 0);
		told(&want, GUP_EVENT_FAST_NO_TABLE, NO, level, BASE, 0, 0);
		ends(&want, BASE, 0);
		says(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0, BASE, 1, &want);
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
	told(&want, GUP_EVENT_FAST_READ, NO, 2, PAGE(1), TABLE(4), 0);
	got_page(&want, PAGE(1), entry_at(w, PAGE(1)), TABLE(4));
	told(&want, GUP_EVENT_FAST_FORKING, GUP_RULE_FAST_FORK, 0, PAGE(1), 0, 0);
	ends(&want, PAGE(1), 0);
	tells(w, call, &want, &got);
	eq(w, page_at(w, PAGE(1))->refcount, 1);

	/* It is still at it. */
	want.nr = 0;
	told(&want, GUP_EVENT_ARGS_ACCEPTED, NO, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_FAST_BEGIN, NO, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_FAST_FORKING, GUP_RULE_FAST_FORK, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_RETURN, NO, 0, PAGE(1), 0, 0);
	says(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, PAGE(1), 1, &want);
}

/* What is not walked at all says so: bad arguments, a range that wraps, one that is not the user's. */
static void refused(void **state)
{
	const uint64_t top = gup_task_size_max(5);
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	told(&want, GUP_EVENT_ARGS_REFUSED, GUP_RULE_ARGS, 0, PAGE(3), 0, -EINVAL);
	told(&want, GUP_EVENT_RETURN, NO, 0, PAGE(3), 0, -EINVAL);
	says(w, GUP_ENTRY_POINT_GET_FAST, FOLL_PIN, PAGE(3), 1, &want);
	eq(w, w->out.refused, true);

	want.nr = 0;
	told(&want, GUP_EVENT_ARGS_ACCEPTED, NO, 0, GUP_PAGE_MASK + 8, 0, 0);
	told(&want, GUP_EVENT_RANGE_REFUSED, GUP_RULE_FAST_OVERFLOW, 0, GUP_PAGE_MASK, 0, 0);
	told(&want, GUP_EVENT_RETURN, NO, 0, GUP_PAGE_MASK + 8, 0, -EOVERFLOW);
	says(w, GUP_ENTRY_POINT_GET_FAST, 0, GUP_PAGE_MASK + 8, 2, &want);

	want.nr = 0;
	told(&want, GUP_EVENT_ARGS_ACCEPTED, NO, 0, top - GUP_PAGE_SIZE, 0, 0);
	told(&want, GUP_EVENT_RANGE_REFUSED, NO, 0, top - GUP_PAGE_SIZE, 0, 0);
	told(&want, GUP_EVENT_RETURN, NO, 0, top - GUP_PAGE_SIZE, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_GET_FAST, 0, top - GUP_PAGE_SIZE, 2, &want);
}

/* What it did not get is the slow walk's, from the first such page on. */
static void falls_back(void **state)
{
	struct world *w = *state;
	struct trace want = { .nr = 0 };

	at(w, NEWEST);
	anon_rw(w, 2);
	vma_lookup(w->mm, BASE)->end = PAGE(1);
	gup_set_entry(w->mm, gup_pte_slot(w->mm, PAGE(1)), 0);
	down(&want, BASE);
	told(&want, GUP_EVENT_FAST_READ, NO, 2, BASE, TABLE(4), 0);
	got_page(&want, BASE, entry_at(w, BASE), TABLE(4));
	told(&want, GUP_EVENT_FAST_READ, NO, 1, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_FAST_ACCESS, GUP_RULE_FAST_ACCESS, 1, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_FAST_END, NO, 0, PAGE(1), 0, 1);
	told(&want, GUP_EVENT_FALL_BACK, NO, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_LOCK, NO, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_NO_VMA, NO, 0, PAGE(1), 0, 0);
	told(&want, GUP_EVENT_RETURN, NO, 0, BASE, 0, 1);
	says(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, 2, &want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pages),   TEST(over_a_pud), TEST(huge),	   TEST(not_used), TEST(not_held),
		TEST(freed),   TEST(dax),	 TEST(not_kept),   TEST(changed),  TEST(no_table),
		TEST(forking), TEST(refused),	 TEST(falls_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
