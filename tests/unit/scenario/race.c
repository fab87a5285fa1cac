// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races: the changes in the middle of a fast walk, their pages, and the verdict of the laws. Also
 * races of an engine that reports what a test wants.
 */
#include "fixture.h"
#include "race_test.h"

#include <stdio.h>

/* What all changes before all points of all walks come to: cases that break each law. */
struct tally {
	unsigned int cases;
	unsigned int cannot;
	unsigned int applies[GUP_RACE_LAW_NR];
	unsigned int broken[GUP_RACE_LAW_NR];
	unsigned int broken_by[GUP_RACE_CHANGE_NR];
};

static void try_point(struct tally *tally, struct gup_race *race, uint32_t walk, uint32_t point)
{
	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++) {
		struct gup_race_observed observed;

		assert_true(gup_race_try(race, walk, point, (enum gup_race_change)c, &observed));
		tally->cases++;
		tally->cannot += !!observed.error;
		tally->broken_by[c] += !!observed.broken;
		for (unsigned int law = 0; law < GUP_RACE_LAW_NR && !observed.error; law++) {
			tally->applies[law] += observed.applies >> law & 1;
			tally->broken[law] += observed.broken >> law & 1;
		}
	}
}

static struct tally race_all(const char *text, const char *version, const struct gup_engine *engine)
{
	struct gup_scenario *s = parse_good(text);
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of(version);
	struct tally tally = { 0 };

	assert_non_null(race);
	assert_int_equal(gup_race_scout(race, &spec, engine), GUP_RUN_DONE);
	for (uint32_t w = 0; w < race->nr_walks; w++)
		for (uint32_t p = 0; p < race->walk[w].nr_points; p++)
			try_point(&tally, race, w, p);
	gup_race_destroy(race);
	gup_scenario_free(s);
	return tally;
}

#define MEMORY                                                                                     \
	"scenario x\n"                                                                             \
	"vma 0x10000000-0x10200000 anon rw private\n"                                              \
	"write 0x10000000-0x10002000\n"

#define HUGE                                                                                       \
	"scenario x\n"                                                                             \
	"thp on\n"                                                                                 \
	"vma 0x10000000-0x10200000 anon rw private hugepage\n"                                     \
	"write 0x10000000\n"

/* Each walk of a scenario is found, with its reads and references in order. */
static void points(void **state)
{
	static const struct {
		uint16_t what;
		uint8_t level;
		uint32_t nth;
		uint64_t addr;
	} want[] = {
		{ GUP_EVENT_FAST_READ, 4, 0, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 3, 0, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 2, 0, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 1, 0, 0x10000000 },
		{ GUP_EVENT_FAST_GRAB, 1, 0, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 2, 1, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 1, 1, 0x10000000 },
		{ GUP_EVENT_FAST_READ, 1, 0, 0x10001000 },
		{ GUP_EVENT_FAST_GRAB, 1, 0, 0x10001000 },
		{ GUP_EVENT_FAST_READ, 2, 0, 0x10001000 },
		{ GUP_EVENT_FAST_READ, 1, 1, 0x10001000 },
	};
	struct gup_scenario *s = parse_good(MEMORY "call get_user_pages 0x10000000\n"
						   "call get_user_pages_fast 0x10000000 2\n"
						   "call kvm-write 0x10001000\n");
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of("v6.12");

	(void)state;
	assert_int_equal(gup_race_scout(race, &spec, NULL), GUP_RUN_DONE);
	assert_int_equal(race->nr_walks, 2);
	assert_int_equal(race->walk[0].action, 3);
	assert_int_equal(race->walk[0].call.entry_point, GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(race->walk[0].nr_points, sizeof(want) / sizeof(want[0]));
	for (uint32_t i = 0; i < race->walk[0].nr_points; i++) {
		const struct gup_race_point *p = &race->walk[0].point[i];

		assert_int_equal(p->what, want[i].what);
		assert_int_equal(p->level, want[i].level);
		assert_int_equal(p->nth, want[i].nth);
		assert_int_equal(p->addr, want[i].addr);
		assert_int_equal(gup_race_find(race, 0, p), i);
	}
	assert_int_equal(race->walk[1].call.entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(race->walk[1].call.flags, FOLL_WRITE);
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* A change before a point is made only there, to the page under the walk. */
static void one_case(void **state)
{
	struct gup_scenario *s = parse_good(MEMORY "call get_user_pages_fast_only 0x10000000 2\n");
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of("v6.12");
	struct gup_race_observed observed;

	(void)state;
	gup_race_scout(race, &spec, NULL);
	/* Before the second page's entry is read: the first one is had already. */
	assert_true(gup_race_try(race, 0, 7, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.error, GUP_STEP_OK);
	assert_int_equal(observed.step.start, 0x10001000);
	assert_int_equal(observed.step.end, 0x10002000);
	assert_int_equal(observed.broken, 0);
	assert_int_equal(observed.c.out->ret, 1);
	/* The first page's entry is read again: it is given back, the walk stops. */
	assert_true(gup_race_try(race, 0, 6, GUP_RACE_REMAP, &observed));
	assert_int_equal(observed.c.out->ret, 0);
	assert_int_equal(observed.broken, 0);
	/* No huge page is there to be split. */
	assert_true(gup_race_try(race, 0, 0, GUP_RACE_SPLIT, &observed));
	assert_int_equal(observed.error, GUP_STEP_NOT_HUGE);
	/* A step that begins there has ended when the call returns. */
	assert_true(gup_race_try(race, 0, 3, GUP_RACE_FORK_BEGINS, &observed));
	assert_false(observed.c.after->forking);
	assert_int_equal(observed.c.after->write_protect_seq, 2);
	assert_true(gup_race_try(race, 0, 3, GUP_RACE_COLLAPSE_BEGINS, &observed));
	assert_int_equal(observed.c.after->collapse.pfn, 0);
	/* A point that there is not. */
	assert_false(gup_race_try(race, 0, 99, GUP_RACE_ZAP, &observed));
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* A page that was held while it was mapped stays valid, whatever happens later. */
static void held_before(void **state)
{
	static const uint64_t start = 0x10000000;
	struct gup_scenario *s = parse_good(MEMORY "call get_user_pages_fast_only 0x10000000\n");
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of("v6.12");
	struct gup_race_observed observed;
	uint32_t applies, before, nothing = 0;
	struct gup_race_trial r = { .c = &observed.c,
				    .change = GUP_STEP_ZAP,
				    .frame_before = &before,
				    .frame_changed = &nothing };

	(void)state;
	gup_race_scout(race, &spec, NULL);
	assert_true(gup_race_try(race, 0, 0, GUP_RACE_FORK, &observed));
	assert_int_equal(observed.c.out->nr_fast, 1);
	before = page_to_pfn(observed.c.after, observed.c.out->pages[0]);
	r.held = start;
	assert_int_equal(gup_race_judge(&r, &applies), 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	r.held = start + GUP_PAGE_SIZE;
	assert_int_equal(gup_race_judge(&r, &applies), 0);
	assert_true(applies & 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	/* And what was never mapped there is stale whenever it was held. */
	before++;
	assert_int_equal(gup_race_judge(&r, &applies), 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* With all that was mended since, nothing slips through. */
static void newest_is_clean(void **state)
{
	static const char *const calls[] = {
		"call get_user_pages_fast 0x10000000 2\n",
		"call get_user_pages_fast_only 0x10000000 FOLL_WRITE\n",
		"call pin_user_pages_fast 0x10000000 2 FOLL_WRITE\n",
		"call pin_user_pages_fast 0x10000000 FOLL_LONGTERM\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		char text[512];
		struct tally t;

		snprintf(text, sizeof(text), MEMORY "%s", calls[i]);
		t = race_all(text, "v7.3", NULL);
		assert_true(t.cases > 50 && t.cannot && t.cannot < t.cases / 2);
		for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
			assert_int_equal(t.broken[law], 0);
		assert_true(t.applies[GUP_RACE_LAW_NO_STALE_PAGE] > 5);
		assert_int_equal(!t.applies[GUP_RACE_LAW_NO_PIN_ACROSS_FORK], i < 2);
	}
}

/* Without a look at the sequence count a pin meets fork(); with it, it does not. */
static void pin_across_fork(void **state)
{
	static const char text[] = MEMORY "call pin_user_pages_fast_only 0x10000000 FOLL_WRITE\n";
	struct tally t = race_all(text, "v5.10", NULL);

	(void)state;
	/* Before each read until the reference is had, and before that. */
	assert_int_equal(t.broken[GUP_RACE_LAW_NO_PIN_ACROSS_FORK], 5);
	assert_int_equal(t.broken_by[GUP_RACE_FORK_BEGINS], 5);
	t = race_all(text, "v5.10+fast-fork=write-protect-seq", NULL);
	assert_int_equal(t.broken[GUP_RACE_LAW_NO_PIN_ACROSS_FORK], 0);
	/* A huge page is exclusive as a whole: so is its sixth page. */
	t = race_all(HUGE "call pin_user_pages_fast_only 0x10005000 FOLL_WRITE\n", "v5.10", NULL);
	assert_int_equal(t.broken[GUP_RACE_LAW_NO_PIN_ACROSS_FORK], 4);
	assert_int_equal(t.broken_by[GUP_RACE_FORK_BEGINS], 4);
}

/* A huge page is unmapped and hinted as a whole, as far as the VMA reaches. */
static void huge_as_a_whole(void **state)
{
	static const enum gup_race_change changes[] = { GUP_RACE_ZAP, GUP_RACE_HINT };
	struct gup_scenario *s = parse_good(HUGE "call get_user_pages_fast_only 0x10005000\n");
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of("v6.12");

	(void)state;
	gup_race_scout(race, &spec, NULL);
	for (unsigned int i = 0; i < 2; i++) {
		struct gup_race_observed observed;

		assert_true(gup_race_try(race, 0, 2, changes[i], &observed));
		assert_int_equal(observed.error, GUP_STEP_OK);
		assert_int_equal(observed.step.start, 0x10000000);
		assert_int_equal(observed.step.end, 0x10200000);
	}
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* Without a second look at the table, a page comes from one that khugepaged took away. */
static void stale_page(void **state)
{
	static const char text[] = MEMORY "call get_user_pages_fast_only 0x10000000\n";
	struct tally t = race_all(text, "v5.19", NULL);

	(void)state;
	/* Before the entry is read, and before the reference: then it is too late to be seen. */
	assert_int_equal(t.broken[GUP_RACE_LAW_NO_STALE_PAGE], 2);
	assert_int_equal(t.broken_by[GUP_RACE_COLLAPSE_BEGINS], 2);
	t = race_all(text, "v5.19+fast-recheck=pmd-and-pte", NULL);
	assert_int_equal(t.broken[GUP_RACE_LAW_NO_STALE_PAGE], 0);
}

/*
 * A tiny engine: one page at 0x10000000, one look at its entry. Its bugs are what
 * the laws are for.
 */
enum bug {
	NO_BUG,
	NO_SECOND_LOOK,
	KEEPS_REFERENCE,
	NEVER_RETURNS,
	WAITS_FOR_FORK /* for one that has begun, which ends when the walk has */
};

static void emit_event(struct gup_walk *walk, enum gup_event_id id, gup_entry e, int64_t value)
{
	const struct gup_event event = {
		.id = (uint16_t)id, .level = 1, .addr = 0x10000000, .entry = e, .value = value
	};

	walk->on_event(walk->arg, &event);
}

static long tiny_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	const enum bug *bug = arg;
	struct gup_outcome *out = walk->out;
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(walk->mm, call->start, &level);
	struct gup_page *page;
	gup_entry e;

	gup_outcome_clear(out);
	emit_event(walk, GUP_EVENT_FAST_BEGIN, 0, 0);
	emit_event(walk, GUP_EVENT_FAST_READ, *slot, 0);
	e = *slot;
	page = pte_present(e) ? pfn_to_page(walk->mm, pte_pfn(e)) : NULL;
	if (page) {
		emit_event(walk, GUP_EVENT_FAST_GRAB, e, 1);
		gup_page_touch(walk->mm, page)->refcount++;
		emit_event(walk, GUP_EVENT_FAST_GRABBED, e, 1);
		if (*bug != NO_SECOND_LOOK)
			emit_event(walk, GUP_EVENT_FAST_READ, e, 0);
		if (*slot == e || *bug == NO_SECOND_LOOK)
			out->nr_fast = 1;
		else if (*bug != KEEPS_REFERENCE)
			page->refcount--;
	}
	out->endless = (page && !out->nr_fast && *bug == NEVER_RETURNS) ||
		       (walk->mm->forking && *bug == WAITS_FOR_FORK);
	emit_event(walk, GUP_EVENT_FAST_END, 0, 0);
	out->pages[0] = page;
	out->nr_pages = out->nr_fast;
	out->ret = (long)out->nr_fast;
	emit_event(walk, GUP_EVENT_RETURN, 0, out->ret);
	return out->ret;
}

static struct tally race_tiny(enum bug bug)
{
	const struct gup_engine engine = {
		.name = "tiny",
		.call = tiny_call,
		.arg = &bug,
		.entry_points = 1u << GUP_ENTRY_POINT_GET_FAST_ONLY,
		.known = UINT32_MAX,
	};

	/* Not as large as a huge page, so that no table goes away. */
	return race_all("scenario x\nvma 0x10000000-0x10001000 anon rw private\n"
			"write 0x10000000\ncall get_user_pages_fast_only 0x10000000\n",
			"v6.12", &engine);
}

/* Each law sees the engine's bug that breaks it, and no other. */
static void laws_see_bugs(void **state)
{
	static const struct {
		enum bug bug;
		enum gup_race_law law;
	} rows[] = {
		{ NO_BUG, GUP_RACE_LAW_NR },
		{ NO_SECOND_LOOK, GUP_RACE_LAW_NO_STALE_PAGE },
		{ KEEPS_REFERENCE, GUP_RACE_LAW_NO_LOST_REFERENCE },
		{ NEVER_RETURNS, GUP_RACE_LAW_RACE_TERMINATION },
		{ WAITS_FOR_FORK, GUP_RACE_LAW_RACE_TERMINATION },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tally t = race_tiny(rows[i].bug);

		for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
			if (!t.broken[law] != (law != rows[i].law))
				fail_msg("bug %u: %s broken %u times", rows[i].bug,
					 gup_race_law_name(law), t.broken[law]);
	}
	/* Zap and another page, before the reference is taken. */
	assert_int_equal(race_tiny(NO_SECOND_LOOK).broken[GUP_RACE_LAW_NO_STALE_PAGE], 2);
}

/* A call that does not return by itself is no race's fault. */
static void endless_by_itself(void **state)
{
	struct tally t =
		race_all("scenario x\nvma 0x10000000-0x10200000 shmem rw private hugepage\n"
			 "call pin_user_pages_fast 0x10000000 FOLL_LONGTERM\n",
			 "v7.3", NULL);

	(void)state;
	assert_true(t.cases > t.cannot);
	assert_int_equal(t.applies[GUP_RACE_LAW_RACE_TERMINATION], 0);
	assert_int_equal(t.applies[GUP_RACE_LAW_NO_LOST_REFERENCE], 0);
}

/*
 * Nor one that does not return after the change: a page that is faulted in again is not
 * soft-dirty, and hugetlb's forced writes wait for that without end.
 */
static void endless_after(void **state)
{
	struct tally t = race_all("scenario x\nvma 0x10000000-0x10200000 hugetlb rw private\n"
				  "write 0x10000000\nclear-soft-dirty\nmprotect 0x10000000 none\n"
				  "call get_user_pages_fast 0x10000000 FOLL_WRITE|FOLL_FORCE\n",
				  "v7.3", NULL);

	(void)state;
	assert_int_equal(t.cases, 3 * GUP_RACE_CHANGE_NR);
	assert_true(t.applies[GUP_RACE_LAW_RACE_TERMINATION] > 0);
	assert_int_equal(t.applies[GUP_RACE_LAW_RACE_TERMINATION],
			 t.applies[GUP_RACE_LAW_NO_LOST_REFERENCE]);
	assert_true(t.applies[GUP_RACE_LAW_RACE_TERMINATION] < t.cases - t.cannot);
	assert_int_equal(t.broken[GUP_RACE_LAW_RACE_TERMINATION], 0);
}

/* Rule: as many pages as a scenario may ask for are told of a case. */
static void many_pages(void **state)
{
	struct gup_scenario *s =
		parse_good("scenario x\nvma 0x10000000-0x11000000 anon rw private\n"
			   "write 0x10000000-0x11000000\n"
			   "call get_user_pages_fast 0x10000000 4096\n");
	struct gup_race *race = gup_race_create(s);
	struct gup_spec spec = spec_of("v7.3");
	struct gup_race_observed observed;

	(void)state;
	assert_int_equal(gup_race_scout(race, &spec, NULL), GUP_RUN_DONE);
	assert_true(gup_race_try(race, 0, 3, GUP_RACE_REMAP, &observed));
	assert_int_equal(observed.c.out->nr_pages, GUP_SCENARIO_PAGES_MAX);
	assert_int_equal(observed.broken, 0);
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* Names and texts of laws, and the steps of changes. */
static void names(void **state)
{
	(void)state;
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		assert_non_null(gup_race_law_name(law));
		assert_non_null(gup_race_law_text(law));
	}
	assert_null(gup_race_law_name(GUP_RACE_LAW_NR));
	assert_null(gup_race_law_text(GUP_RACE_LAW_NR));
	assert_int_equal(gup_race_change_step(GUP_RACE_COLLAPSE_BEGINS), GUP_STEP_COLLAPSE_BEGINS);
	assert_int_equal(gup_race_change_end(GUP_RACE_COLLAPSE_BEGINS), GUP_STEP_COLLAPSE);
	assert_int_equal(gup_race_change_end(GUP_RACE_ZAP), GUP_STEP_ZAP);
}

/* Like free(): NULL is allowed. */
static void none_is_destroyed(void **state)
{
	(void)state;
	gup_race_destroy(NULL);
}

#define TWO_PAGES                                                                                  \
	"scenario x\n"                                                                             \
	"vma 0x10000000-0x10002000 anon rw private\n"                                              \
	"write 0x10000000-0x10002000\n"

/* What is read before the last level's entry: three entries of tables. */
#define LEAF 3

static uint32_t pfn_at(const struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	assert_int_equal(level, 1);
	return (uint32_t)pte_pfn(*slot);
}

/* Rule: the walk that is named is disturbed, no other one. */
static void in_its_walk(void **state)
{
	struct raced r = race_of(TWO_PAGES "call get_user_pages_fast_only 0x10000000\n"
					   "call get_user_pages_fast_only 0x10001000 FOLL_WRITE\n",
				 "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	for (uint32_t w = 0; w < 2; w++) {
		assert_true(gup_race_try(r.race, w, LEAF, GUP_RACE_ZAP, &observed));
		assert_int_equal(observed.error, GUP_STEP_OK);
		assert_int_equal(observed.step.start, 0x10000000 + w * GUP_PAGE_SIZE);
		assert_int_equal(observed.c.call->flags, w ? FOLL_WRITE : 0);
		assert_int_equal(observed.c.out->ret, 0);
	}
	race_over(&r);
}

/* Rule: looking for walks once more finds the same. */
static void scouted_again(void **state)
{
	struct raced r = race_of(TWO_PAGES "call get_user_pages_fast_only 0x10000000 2\n"
					   "call get_user_pages_fast_only 0x10001000\n",
				 "v6.12", NULL);
	const uint32_t nr[] = { r.race->walk[0].nr_points, r.race->walk[1].nr_points };

	(void)state;
	assert_int_equal(gup_race_scout(r.race, &r.spec, NULL), GUP_RUN_DONE);
	assert_int_equal(r.race->nr_walks, 2);
	for (uint32_t w = 0; w < 2; w++)
		assert_int_equal(r.race->walk[w].nr_points, nr[w]);
	race_over(&r);
}

/* Rule: a scenario that cannot be built is told with its line. */
static void not_to_be_built(void **state)
{
	struct gup_scenario *s = parse_good(TWO_PAGES "split 0x10000000\n"
						      "call get_user_pages_fast 0x10000000\n");
	struct gup_race *race = gup_race_create(s);
	const struct gup_spec spec = spec_of("v6.12");

	(void)state;
	assert_int_equal(gup_race_scout(race, &spec, NULL), GUP_RUN_BAD_STEP);
	assert_int_equal(race->nr_walks, 0);
	assert_int_equal(race->error.line, 4);
	assert_int_equal(race->error.column, 7);
	gup_race_destroy(race);
	gup_scenario_free(s);
}

/* Rule: of what did not happen nothing is said. */
static void nothing_happened(void **state)
{
	struct raced r =
		race_of(TWO_PAGES "call get_user_pages_fast_only 0x10000000\n", "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	memset(&observed, 0xff, sizeof(observed));
	/* No huge page is there to be split. */
	assert_true(gup_race_try(r.race, 0, LEAF, GUP_RACE_SPLIT, &observed));
	assert_int_equal(observed.error, GUP_STEP_NOT_HUGE);
	assert_int_equal(observed.applies, 0);
	assert_int_equal(observed.broken, 0);
	assert_null(observed.c.out);
	/* There is no such point. */
	memset(&observed, 0xff, sizeof(observed));
	assert_false(gup_race_try(r.race, 0, 99, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.step.start, 0);
	assert_int_equal(observed.step.end, 0);
	assert_int_equal(observed.error, GUP_STEP_OK);
	assert_int_equal(observed.applies, 0);
	race_over(&r);
}

/* Rule: the pages of the outcome are pages of the state after the call. */
static void pages_of_the_state(void **state)
{
	struct raced r =
		race_of(TWO_PAGES "call get_user_pages_fast_only 0x10000000 2\n", "v6.12", NULL);
	struct gup_race_observed observed;

	(void)state;
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_HINT, &observed));
	assert_int_equal(observed.c.out->ret, 0);
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_FORK, &observed));
	assert_int_equal(observed.c.out->ret, 2);
	for (uint64_t i = 0; i < 2; i++) {
		uint32_t pfn = pfn_at(observed.c.before, 0x10000000 + i * GUP_PAGE_SIZE);

		assert_ptr_equal(observed.c.out->pages[i], pfn_to_page(observed.c.after, pfn));
	}
	race_over(&r);
}

/* Rule: a page without references is given to another process at once. */
static void free_pages_are_taken(void **state)
{
	struct raced r = race_of(TWO_PAGES "page 0x10000000 dirty ksm\npage 0x10001000 ksm\n"
					   "hold 0x10001000 2\n"
					   "call get_user_pages_fast_only 0x10000000 2\n",
				 "v6.12", NULL);
	/* The second page's entry is read behind seven other points. */
	const uint32_t second = 7;
	const struct gup_page *page;
	struct gup_race_observed observed;

	(void)state;
	assert_true(gup_race_try(r.race, 0, LEAF, GUP_RACE_ZAP, &observed));
	page = pfn_to_page(observed.c.after, pfn_at(observed.c.before, 0x10000000));
	assert_int_equal(page->flags, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_int_equal(page->refcount, 1);
	assert_int_equal(page->held, 1);
	/* A page that another user holds is not. */
	assert_true(gup_race_try(r.race, 0, second, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.step.start, 0x10001000);
	page = pfn_to_page(observed.c.after, pfn_at(observed.c.before, 0x10001000));
	assert_true(page->flags & PG_KSM);
	assert_int_equal(page->refcount, 2);
	race_over(&r);
}

/* A huge page that a raw entry maps into other memory as well, where it has no room. */
#define RAW                                                                                        \
	"scenario x\nthp on\nvma 0x20000000-0x20200000 anon rw private\nwrite 0x20000000\n"        \
	"vma 0x10000000-0x10001000 anon rw private\n"                                              \
	"vma 0x101ff000-0x10200000 anon rw private\n"                                              \
	"entry 0x10000000 pmd 0x80000001002000e7\n"

/* Rule: where the VMA ends within a huge page, it happens to the page under the walk. */
static void huge_beyond_the_vma(void **state)
{
	static const struct {
		const char *text;
		uint64_t start;
		enum gup_step_error error;
	} rows[] = {
		{ RAW "call get_user_pages_fast_only 0x10000000\n", 0x10000000, GUP_STEP_OK },
		{ RAW "call get_user_pages_fast_only 0x101ff000\n", 0x101ff000, GUP_STEP_OK },
		{ RAW "call get_user_pages_fast_only 0x10001000\n", 0x10001000, GUP_STEP_NO_VMA },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct raced r = race_of(rows[i].text, "v6.12", NULL);
		struct gup_race_observed observed;

		/* Before the PMD is read. */
		assert_true(gup_race_try(r.race, 0, 2, GUP_RACE_HINT, &observed));
		assert_int_equal(observed.step.start, rows[i].start);
		assert_int_equal(observed.step.end, rows[i].start + GUP_PAGE_SIZE);
		assert_int_equal(observed.error, rows[i].error);
		race_over(&r);
	}
}

/* Rule: what a walk over more pages saw change is nothing to one over fewer. */
static void pages_of_the_walk(void **state)
{
	const struct gup_race_point second = { .what = GUP_EVENT_FAST_READ,
					       .level = 1,
					       .addr = 0x10001000 };
	struct raced r = race_of(TWO_PAGES "call get_user_pages_fast_only 0x10000000 2\n"
					   "zap 0x10001000\n"
					   "call get_user_pages_fast_only 0x10000000\n",
				 "v6.12", NULL);
	struct gup_race_observed observed;
	uint32_t pfn;

	(void)state;
	assert_true(gup_race_try(r.race, 0, gup_race_find(r.race, 0, &second), GUP_RACE_ZAP,
				 &observed));
	assert_int_equal(observed.c.out->ret, 1);
	pfn = pfn_at(observed.c.before, 0x10001000);
	/* The page is free when the other walk begins, and stays free. */
	assert_true(gup_race_try(r.race, 1, LEAF, GUP_RACE_HINT, &observed));
	assert_int_equal(observed.c.before->page[pfn - GUP_PFN_BASE].refcount, 0);
	assert_int_equal(observed.c.after->page[pfn - GUP_PFN_BASE].refcount, 0);
	race_over(&r);
}

#define START UINT64_C(0x10000000)
#define ONE_PAGE                                                                                   \
	"scenario x\n"                                                                             \
	"vma 0x10000000-0x10001000 anon rw private\n"                                              \
	"write 0x10000000\n"

/* What an engine tells, and whether its calls return; nothing is handed out. */
struct script {
	struct gup_event event[140];
	unsigned int nr;
	bool slow_ends;
	bool fast_ends;
};

static void emit(struct script *s, enum gup_event_id id, uint64_t addr)
{
	assert_true(s->nr < sizeof(s->event) / sizeof(s->event[0]));
	s->event[s->nr++] = (struct gup_event){ .id = (uint16_t)id, .level = 1, .addr = addr };
}

static long returns(struct gup_walk *walk, long ret)
{
	const struct gup_event event = { .id = GUP_EVENT_RETURN };

	walk->out->ret = ret;
	walk->on_event(walk->arg, &event);
	return ret;
}

static long emit_fast_walk(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	const struct script *s = arg;
	bool fast = gup_entry_point_is_fast(call->entry_point);

	gup_outcome_clear(walk->out);
	walk->out->endless = fast ? !s->fast_ends : !s->slow_ends;
	for (unsigned int i = 0; fast && i < s->nr; i++)
		walk->on_event(walk->arg, &s->event[i]);
	return returns(walk, 0);
}

static struct gup_engine engine_of(struct script *s)
{
	return (struct gup_engine){ .name = "teller",
				    .call = emit_fast_walk,
				    .arg = s,
				    .entry_points = ~0u,
				    .known = ~0u };
}

/* Rule: a look is the next one of its entry when the last is less than 64 points ago. */
static void looks_are_counted(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	const struct gup_race_walk *walk;
	struct raced r;

	(void)state;
	emit(&s, GUP_EVENT_FAST_BEGIN, START);
	for (uint64_t i = 0; i < 130; i++) {
		bool again = i < 3 || i == 65 || i == 129;

		emit(&s, GUP_EVENT_FAST_READ, again ? START : START + i * GUP_PAGE_SIZE);
	}
	emit(&s, GUP_EVENT_FAST_END, START);
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	walk = &r.race->walk[0];
	assert_int_equal(walk->nr_points, 130);
	assert_int_equal(walk->point[0].nth, 0);
	assert_int_equal(walk->point[1].nth, 1);
	assert_int_equal(walk->point[2].nth, 2);
	assert_int_equal(walk->point[3].nth, 0);
	/* 63 points behind the third look, and 64 behind the fourth. */
	assert_int_equal(walk->point[65].nth, 3);
	assert_int_equal(walk->point[129].nth, 0);
	race_over(&r);
}

/* Rule: points differ by what is done, by level and by address. */
static void points_are_told_apart(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct gup_race_point other;
	struct raced r;

	(void)state;
	emit(&s, GUP_EVENT_FAST_BEGIN, START);
	emit(&s, GUP_EVENT_FAST_READ, START);
	emit(&s, GUP_EVENT_FAST_GRAB, START);
	emit(&s, GUP_EVENT_FAST_READ, START + GUP_PAGE_SIZE);
	emit(&s, GUP_EVENT_FAST_READ, START);
	s.event[4].level = 2;
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	assert_int_equal(r.race->walk[0].nr_points, 4);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(r.race->walk[0].point[i].nth, 0);
		assert_int_equal(gup_race_find(r.race, 0, &r.race->walk[0].point[i]), i);
	}
	/* For a point that does not exist it says so. */
	other = r.race->walk[0].point[0];
	other.nth = 1;
	assert_int_equal(gup_race_find(r.race, 0, &other), 4);
	race_over(&r);
}

/* Rule: what is read before a walk begins or after it ended is no point of it. */
static void points_are_within(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct raced r;

	(void)state;
	emit(&s, GUP_EVENT_FAST_READ, START);
	emit(&s, GUP_EVENT_FAST_BEGIN, START);
	emit(&s, GUP_EVENT_FAST_GRAB, START);
	emit(&s, GUP_EVENT_FAST_END, START);
	emit(&s, GUP_EVENT_FAST_READ, START);
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n"
			     "call pin_user_pages_fast 0x10000000\n",
		    "v6.12", &engine);
	assert_int_equal(r.race->nr_walks, 2);
	for (uint32_t w = 0; w < 2; w++) {
		assert_int_equal(r.race->walk[w].nr_points, 1);
		assert_int_equal(r.race->walk[w].point[0].what, GUP_EVENT_FAST_GRAB);
		assert_int_equal(r.race->walk[w].action, 2 + w);
	}
	race_over(&r);
}

/* Rule: a walk is endless when the call that it belongs to is, and no other one. */
static void endless_is_the_call(void **state)
{
	static const char text[] = ONE_PAGE "call get_user_pages 0x10000000\n"
					    "call get_user_pages_fast 0x10000000\n"
					    "call get_user_pages 0x10000000\n";
	struct script s = { .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct raced r;

	(void)state;
	emit(&s, GUP_EVENT_FAST_BEGIN, START);
	emit(&s, GUP_EVENT_FAST_END, START);
	for (unsigned int i = 0; i < 2; i++) {
		s.slow_ends = i;
		s.fast_ends = !i;
		r = race_of(text, "v6.12", &engine);
		assert_int_equal(r.race->nr_walks, 1);
		assert_int_equal(r.race->walk[0].endless, i);
		race_over(&r);
	}
}

/* Rule: of a range that goes beyond the user's addresses, what is a user's is watched. */
static void ranges_beyond(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct gup_race_observed observed;
	struct raced r;

	(void)state;
	emit(&s, GUP_EVENT_FAST_BEGIN, 0x7fffffffe000);
	emit(&s, GUP_EVENT_FAST_READ, 0x7fffffffe000);
	emit(&s, GUP_EVENT_FAST_END, 0x7fffffffe000);
	r = race_of("scenario x\nvma 0x7fffffffe000-0x7ffffffff000 anon rw private\n"
		    "write 0x7fffffffe000\n"
		    "call get_user_pages_fast 0x7fffffffe000 5000\n",
		    "v6.12", &engine);
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.error, GUP_STEP_OK);
	assert_int_equal(observed.step.start, 0x7fffffffe000);
	assert_int_equal(observed.broken, 0);
	race_over(&r);
}

static void emit_of_engine(struct gup_walk *walk, enum gup_event_id id)
{
	const struct gup_event event = {
		.id = (uint16_t)id, .level = 1, .addr = START, .value = id == GUP_EVENT_FAST_GRABBED
	};

	walk->on_event(walk->arg, &event);
}

/* A walk of one page that does what it should, and then looks twice more, for nothing. */
static long look_again(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct gup_outcome *out = walk->out;
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(walk->mm, call->start, &level);
	struct gup_page *page = pfn_to_page(walk->mm, pte_pfn(*slot));

	(void)arg;
	gup_outcome_clear(out);
	emit_of_engine(walk, GUP_EVENT_FAST_BEGIN);
	emit_of_engine(walk, GUP_EVENT_FAST_GRAB);
	gup_page_touch(walk->mm, page)->refcount++;
	emit_of_engine(walk, GUP_EVENT_FAST_GRABBED);
	emit_of_engine(walk, GUP_EVENT_FAST_READ);
	emit_of_engine(walk, GUP_EVENT_FAST_READ);
	emit_of_engine(walk, GUP_EVENT_FAST_END);
	out->nr_fast = 1;
	out->nr_pages = 1;
	out->pages[0] = page;
	return returns(walk, 1);
}

/* Rule: a page that was held while it was mapped may be unmapped later. */
static void held_in_time(void **state)
{
	const struct gup_engine engine = {
		.name = "look again", .call = look_again, .entry_points = ~0u, .known = ~0u
	};
	struct raced r =
		race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	struct gup_race_observed observed;

	(void)state;
	/* Before the reference: too early. */
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.broken, 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	/* Behind it, however often it looked since. */
	for (uint32_t point = 1; point <= 2; point++) {
		assert_true(gup_race_try(r.race, 0, point, GUP_RACE_ZAP, &observed));
		assert_int_equal(observed.broken, 0);
		assert_true(observed.applies & 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	}
	race_over(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points),
		cmocka_unit_test(one_case),
		cmocka_unit_test(held_before),
		cmocka_unit_test(newest_is_clean),
		cmocka_unit_test(pin_across_fork),
		cmocka_unit_test(huge_as_a_whole),
		cmocka_unit_test(stale_page),
		cmocka_unit_test(laws_see_bugs),
		cmocka_unit_test(endless_by_itself),
		cmocka_unit_test(endless_after),
		cmocka_unit_test(many_pages),
		cmocka_unit_test(names),
		cmocka_unit_test(none_is_destroyed),
		cmocka_unit_test(in_its_walk),
		cmocka_unit_test(scouted_again),
		cmocka_unit_test(not_to_be_built),
		cmocka_unit_test(nothing_happened),
		cmocka_unit_test(pages_of_the_state),
		cmocka_unit_test(free_pages_are_taken),
		cmocka_unit_test(huge_beyond_the_vma),
		cmocka_unit_test(pages_of_the_walk),
		cmocka_unit_test(looks_are_counted),
		cmocka_unit_test(points_are_told_apart),
		cmocka_unit_test(points_are_within),
		cmocka_unit_test(endless_is_the_call),
		cmocka_unit_test(ranges_beyond),
		cmocka_unit_test(held_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
