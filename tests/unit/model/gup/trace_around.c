// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that is told around the slow walk's look at entries: VMAs, locks, signals, moved
 * pages, the gate area; and what a look-up tells.
 */
#include "trace.h"

/* No VMA; one that refuses, with its error; one that allows it up to its end. */
static void vmas(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	anon_ro(w, 1);
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, entry_at(w, BASE), 0);
	told(&t, GUP_EVENT_NO_VMA, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, 1);
	says(w, GUP_ENTRY_POINT_GET, 0, BASE, 2, &t);

	t.nr = 0;
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_REFUSED, NO, 0, BASE, 0, -EFAULT);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, BASE, 1, &t);
}

/* A fault that is not wanted, and a signal that comes before it. */
static void not_faulted(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 5, BASE, 0, 0);
	told(&t, GUP_EVENT_NOFAULT, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT, BASE, 1, &t);

	set(w, GUP_STEP_SIGNAL, 1);
	t.nr = 0;
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_SIGNAL, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EINTR);
	says(w, GUP_ENTRY_POINT_GET, 0, BASE, 1, &t);
}

/* The second of two pages waits: the lock goes, comes back, and the page is asked for again. */
static void retried(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 2, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, BASE, 1);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_LOCK, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, entry_at(w, BASE), 0);
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 1, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_LOCK_DROPPED, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_LOCK, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_RETRY, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 1, PAGE(1), 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, PAGE(1), 0, 1);
	told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(1), pfn_pte(GUP_PFN_BASE + 2, P_RW), 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, 2);
	says(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, BASE, 2, &t);
	eq(w, w->out.locks, 2);
	eq(w, w->out.drops, 1);
	eq(w, w->out.faults[1].flags,
	   FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE | FAULT_FLAG_TRIED);
}

/* Who is killed while waiting does not take the lock again. */
static void killed(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_SIGNAL, 0);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_LOCK, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_NO_PAGE_TABLE, NO, 5, BASE, 0, 0);
	told(&t, GUP_EVENT_FAULT, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_LOCK_DROPPED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_SIGNAL, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EINTR);
	says(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_INTERRUPTIBLE, BASE, 1, &t);
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
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	for (int i = 0; i < GUP_FAULTS_PER_PAGE; i++) {
		told(&t, GUP_EVENT_PROTNONE, GUP_RULE_PROTNONE, 1, BASE, e, 0);
		told(&t, GUP_EVENT_FAULT, NO, 1, BASE, e, i);
	}
	told(&t, GUP_EVENT_ENDLESS, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EINTR);
	says(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_NUMA, BASE, 1, &t);
	eq(w, w->out.endless, true);
	/* Those that are not logged are counted. */
	eq(w, w->out.nr_faults, GUP_FAULTS_PER_PAGE);
}

/* The second of two pages has to move for a pin that lasts; its number is told, no address. */
static void moved(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };
	gup_entry first;

	at(w, NEWEST);
	anon_rw(w, 2);
	mark(w, PAGE(1), PG_CMA);
	first = entry_at(w, BASE);
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, first, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(1), first + GUP_PAGE_SIZE, 0);
	told(&t, GUP_EVENT_MIGRATED, GUP_RULE_LONGTERM_ZONE, 0, 0, 0, 1);
	told(&t, GUP_EVENT_VMA_ALLOWED, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, BASE, first, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, PAGE(1), first + 2 * GUP_PAGE_SIZE, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, 2);
	says(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE, BASE, 2, &t);
	eq(w, w->out.nr_migrated, 1);
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
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, addr, 0, 0);
	told(&t, GUP_EVENT_PAGE, NO, 1, addr, e, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, addr, 0, 1);
	says(w, GUP_ENTRY_POINT_GET, 0, addr, 1, &t);

	/* Who has no array for it hears of it as well. */
	tells(w,
	      (struct gup_call){ .start = addr,
				 .nr_pages = 1,
				 .entry_point = GUP_ENTRY_POINT_GET,
				 .no_pages = true },
	      &t, &(struct trace){ .nr = 0 });

	t.nr = 0;
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, addr, 0, 0);
	told(&t, GUP_EVENT_VMA_REFUSED, NO, 1, addr, e, -EFAULT);
	told(&t, GUP_EVENT_RETURN, NO, 0, addr, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, addr, 1, &t);

	at(w, NEWEST);
	set(w, GUP_STEP_GATE, GUP_GATE_XONLY);
	t.nr = 0;
	told(&t, GUP_EVENT_ARGS_ACCEPTED, NO, 0, addr, 0, 0);
	told(&t, GUP_EVENT_VMA_REFUSED, NO, 5, addr, 0, -EFAULT);
	told(&t, GUP_EVENT_RETURN, NO, 0, addr, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_GET, 0, addr, 1, &t);
}

/* folio_walk_start() tells what it found at which level, or where there was nothing. */
static void look_up(void **state)
{
	struct world *w = *state;
	struct trace t = { .nr = 0 };

	at(w, NEWEST);
	told(&t, GUP_EVENT_NO_VMA, NO, 0, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, -EFAULT);
	says(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	t.nr = 0;
	told(&t, GUP_EVENT_LOOK_UP_NONE, GUP_RULE_LOOK_UP, 5, BASE, 0, 0);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, 0);
	says(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	on(w, GUP_STEP_WRITE, BASE, 1);
	t.nr = 0;
	told(&t, GUP_EVENT_PAGE, GUP_RULE_LOOK_UP, 1, BASE, entry_at(w, BASE), 1);
	told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, 1);
	says(w, GUP_ENTRY_POINT_LOOK_UP, 0, BASE, 1, &t);

	at(w, NEWEST);
	anon_thp(w);
	t.nr = 0;
	told(&t, GUP_EVENT_HUGE, GUP_RULE_LOOK_UP, 2, PAGE(3), entry_at(w, BASE), 1);
	told(&t, GUP_EVENT_RETURN, NO, 0, PAGE(3), 0, 1);
	says(w, GUP_ENTRY_POINT_LOOK_UP, 0, PAGE(3), 1, &t);
	eq(w, w->pages[0] == folio_at(w, BASE) + 3, true);
	eq(w, w->out.nr_pages, 1);
	eq(w, folio_at(w, BASE)->refcount, 1);
}

/* A refused call tells what it returns: nothing, where fast-only calls know no errors. */
static void refused(void **state)
{
	static const struct {
		gup_version version;
		long ret;
	} rows[] = { { V(6, 2), 0 }, { V(6, 3), -EINVAL } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trace t = { .nr = 0 };

		at(w, rows[i].version);
		told(&t, GUP_EVENT_ARGS_REFUSED, GUP_RULE_ARGS, 0, BASE, 0, rows[i].ret);
		told(&t, GUP_EVENT_RETURN, NO, 0, BASE, 0, rows[i].ret);
		says(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_DUMP, BASE, 1, &t);
	}
}

/**
 * struct last - the last event of a kind, of walks that tell a great many
 * @id: the kind
 * @event: the event
 * @nr: how many there were
 */
struct last {
	enum gup_event_id id;
	struct gup_event event;
	unsigned int nr;
};

static void keep_last(void *arg, const struct gup_event *event)
{
	struct last *last = arg;

	if (event->id != last->id)
		return;
	last->event = *event;
	last->nr++;
}

/* A page whose lock is dropped at each try is given up, and that is told once. */
static void dropped_for_ever(void **state)
{
	struct world *w = *state;
	struct last last = { .id = GUP_EVENT_ENDLESS };

	at(w, V(6, 12));
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_HUGEPAGE, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	inject(w, GUP_INJECT_COMPLETED, 0, 1000);
	w->on_event = keep_last;
	w->arg = &last;
	call_at(w, GUP_ENTRY_POINT_PIN_UNLOCKED, FOLL_LONGTERM, PAGE(3), 1);
	eq(w, w->out.endless, true);
	eq(w, last.nr, 1);
	eq(w, last.event.rule, NO);
	eq(w, last.event.level, 0);
	eq(w, last.event.addr, PAGE(3));
	eq(w, last.event.entry, 0);
	eq(w, last.event.value, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refused), TEST(dropped_for_ever), TEST(vmas),    TEST(not_faulted),
		TEST(retried), TEST(killed),	       TEST(endless), TEST(moved),
		TEST(gate),    TEST(look_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
