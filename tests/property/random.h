/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random states and calls, each wholly determined by one seed.
 *
 * GUPWALK_SEED sets the first seed, GUPWALK_CASES how many follow it; a failure
 * prints what makes it happen again.
 */
#ifndef TESTS_PROPERTY_RANDOM_H
#define TESTS_PROPERTY_RANDOM_H

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <check.h>

#include <gupwalk/scenario.h>

#define STEPS_MAX 24
#define ROOM 640
/* Aligned to a huge page, with huge pages' worth of space below. */
#define BASE UINT64_C(0x40000000)

/* libcheck's own assertions write a note even when they hold, which takes its time. */
#define must(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			ck_abort_msg("%s does not hold", #condition);                              \
	} while (0)

/** struct prng - splitmix64: fine for this, and the same everywhere */
struct prng {
	uint64_t state;
};

static inline uint64_t prng_next(struct prng *r)
{
	uint64_t x = r->state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* A number below @n. */
static inline unsigned int below(struct prng *r, unsigned int n)
{
	return (unsigned int)(prng_next(r) % n);
}

static inline bool one_in(struct prng *r, unsigned int n)
{
	return !below(r, n);
}

/**
 * struct random_case - a state and a call
 * @seed: makes it
 * @spec: the version, or a proposal
 * @step: how the state comes about: steps that all succeed
 * @nr_steps: how many
 * @call: the call
 */
struct random_case {
	uint64_t seed;
	struct gup_spec spec;
	struct gup_step step[STEPS_MAX];
	unsigned int nr_steps;
	struct gup_call call;
};

/**
 * struct playground - address spaces to play a case on
 * @base: the state; nobody changes it
 * @mm: copies of it, for calls
 * @out: an outcome for each of these
 * @pages: room for their pages
 */
struct playground {
	struct gup_mm *base;
	struct gup_mm *mm[2];
	struct gup_outcome out[2];
	struct gup_page *pages[2][ROOM];
};

static inline struct playground *playground_create(void)
{
	struct playground *p = calloc(1, sizeof(*p));

	must(p);
	p->base = gup_mm_create(5, 24, 6144, 6);
	must(p->base);
	for (int i = 0; i < 2; i++) {
		p->mm[i] = gup_mm_create(5, 24, 6144, 6);
		must(p->mm[i]);
		p->out[i].pages = p->pages[i];
		p->out[i].max_pages = ROOM;
	}
	return p;
}

static inline void playground_destroy(struct playground *p)
{
	gup_mm_destroy(p->base);
	gup_mm_destroy(p->mm[0]);
	gup_mm_destroy(p->mm[1]);
	free(p);
}

/* Make the call on one of the copies, which is as the base before. */
static inline long playground_call(struct playground *p, int which, const struct random_case *c,
				   const struct gup_call *call)
{
	struct gup_walk walk = { .mm = p->mm[which],
				 .rules = &c->spec.rules,
				 .out = &p->out[which] };

	return gup_call(&walk, call);
}

/*
 * Making cases.
 */

static inline struct gup_spec random_spec(struct prng *r)
{
	static const enum gup_rule_value proposals[] = {
		GUP_PROTNONE_V1_ALWAYS,
		GUP_PROTNONE_CALLER_SETS_FAST_ASKS,
		GUP_PROTNONE_FAST_LOOKUP,
	};
	struct gup_spec spec = { 0 };
	char name[8];
	gup_version v = GUP_VERSION_FIRST;

	/* The older ones break the most. */
	for (unsigned int skip = below(r, one_in(r, 3) ? 10 : 34); skip; skip--)
		v = gup_history_next(v) ? gup_history_next(v) : GUP_VERSION_FIRST;
	spec.version = v;
	must(gup_history_resolve(v, &spec.rules));
	gup_version_format(name, sizeof(name), v);
	if (v >= GUP_VERSION(6, 5) && one_in(r, 5)) {
		enum gup_rule_value value = proposals[below(r, 3)];

		gup_rules_set(&spec.rules, value);
		snprintf(spec.name, sizeof(spec.name), "%s+protnone=%s", name,
			 gup_rule_value_name(value));
	} else {
		snprintf(spec.name, sizeof(spec.name), "%s", name);
	}
	return spec;
}

/* A VMA behind the last one, which ends at @end, with a hole between or not. */
static inline struct gup_step random_vma(struct prng *r, uint64_t end, bool huge)
{
	static const uint64_t access[] = {
		VM_READ | VM_WRITE, VM_READ | VM_WRITE, VM_READ | VM_WRITE, VM_READ,
		VM_WRITE,	    VM_READ | VM_EXEC,
	};
	static const uint64_t special[] = { VM_GROWSDOWN,    VM_IO,	  VM_LOCKED,
					    VM_SHADOW_STACK, VM_HUGEPAGE, VM_NOHUGEPAGE,
					    VM_UFFD_MISSING };
	struct gup_step s = { .kind = GUP_STEP_VMA };

	s.start = end + (one_in(r, 3) ? GUP_PAGE_SIZE : 0);
	if (huge)
		s.start = (end + GUP_PMD_SIZE - 1) & GUP_PMD_MASK;
	s.end = s.start + (huge ? GUP_PMD_SIZE : (1 + below(r, 6)) * GUP_PAGE_SIZE);
	s.flags = access[below(r, 6)] | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY;
	if (one_in(r, 2))
		s.what = (uint8_t)below(r, GUP_VMA_KIND_NR);
	if (s.what == GUP_VMA_HUGETLB) {
		s.start = (end + GUP_PMD_SIZE - 1) & GUP_PMD_MASK;
		s.end = s.start + GUP_PMD_SIZE;
	} else if (huge && s.what != GUP_VMA_ANON) {
		s.what = GUP_VMA_SHMEM;
	}
	if (s.what == GUP_VMA_SHMEM && huge)
		s.flags |= VM_HUGEPAGE;
	/* memfd_secret() can only be mapped shared. */
	if (s.what == GUP_VMA_SECRETMEM || (s.what != GUP_VMA_ANON && one_in(r, 2)))
		s.flags |= VM_SHARED | VM_MAYSHARE;
	if (s.what == GUP_VMA_PFNMAP)
		s.flags |= one_in(r, 2) ? VM_PFNMAP | (one_in(r, 2) ? VM_IO : 0) : VM_MIXEDMAP;
	if (one_in(r, 6))
		s.flags |= special[below(r, 6)];
	/* Only anonymous memory grows. */
	if (s.what != GUP_VMA_ANON)
		s.flags &= ~VM_GROWSDOWN;
	return s;
}

/* A flag that the page at an address may have; 0 when there is no such page. */
static inline uint64_t random_page_flag(struct prng *r, const struct gup_mm *mm, uint64_t addr)
{
	static const uint64_t flags[] = { PG_DIRTY,	PG_REFERENCED, PG_UNPINNABLE, PG_UNPINNABLE,
					  PG_CMA,	PG_CMA,	       PG_P2PDMA,     PG_HWPOISON,
					  PG_SWAPCACHE, PG_KSM,	       PG_TRUNCATED };
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	const struct gup_page *page =
		slot && level <= 2 && pte_present(*slot) ? vm_normal_page(mm, *slot) : NULL;
	uint64_t flag = flags[below(r, sizeof(flags) / sizeof(flags[0]))];
	bool anon;

	if (!page)
		return 0;
	anon = page_folio(mm, page)->flags & PG_ANON;
	/* KSM write-protects what it merges, and merges base pages only. */
	if (flag == PG_KSM && (level != 1 || pte_write(*slot) || page_folio(mm, page)->order))
		return 0;
	if (flag == PG_SWAPCACHE || flag == PG_KSM)
		return anon ? flag : 0;
	/* An anonymous page is never without its mapping. */
	return flag == PG_TRUNCATED && anon ? 0 : flag;
}

/* Something that happens to the memory of one of the VMAs. */
static inline struct gup_step random_event(struct prng *r, const struct gup_mm *mm)
{
	static const uint8_t kinds[] = {
		GUP_STEP_READ,	   GUP_STEP_READ,     GUP_STEP_WRITE,
		GUP_STEP_WRITE,	   GUP_STEP_WRITE,    GUP_STEP_WRITE,
		GUP_STEP_HINT,	   GUP_STEP_HINT,     GUP_STEP_MPROTECT,
		GUP_STEP_MPROTECT, GUP_STEP_MPROTECT, GUP_STEP_MPROTECT,
		GUP_STEP_FORK,	   GUP_STEP_FORK,     GUP_STEP_CHILD_EXIT,
		GUP_STEP_ZAP,	   GUP_STEP_SWAP_OUT, GUP_STEP_MIGRATING,
		GUP_STEP_SPLIT,	   GUP_STEP_UFFD_WP,  GUP_STEP_UFFD_RWP,
		GUP_STEP_PAGE,	   GUP_STEP_PAGE,     GUP_STEP_CLEAR_SOFT_DIRTY,
		GUP_STEP_HOLD,	   GUP_STEP_NODE,     GUP_STEP_UFFD_MODE,
		GUP_STEP_FORKING,  GUP_STEP_SIGNAL,   GUP_STEP_INJECT,
	};
	static const uint64_t access[] = { 0, 0, 0, VM_READ, VM_READ | VM_WRITE };
	const struct gup_vma *vma = &mm->vma[below(r, mm->nr_vmas)];
	unsigned int nr = (unsigned int)((vma->end - vma->start) >> GUP_PAGE_SHIFT);
	unsigned int at = below(r, nr);
	struct gup_step s = { .kind = kinds[below(r, sizeof(kinds))] };

	/* Some of the pages, rarely all of the hundreds of a huge page. */
	s.start = vma->start + at * GUP_PAGE_SIZE;
	s.end = s.start + (1 + below(r, nr - at > 4 ? 4 : nr - at)) * GUP_PAGE_SIZE;
	if (one_in(r, nr > 8 ? 24 : 3)) {
		s.start = vma->start;
		s.end = vma->end;
	}
	switch (s.kind) {
	case GUP_STEP_MPROTECT:
		s.flags = access[below(r, 5)];
		break;
	case GUP_STEP_PAGE:
		s.flags = random_page_flag(r, mm, s.start);
		break;
	case GUP_STEP_HOLD:
	case GUP_STEP_UFFD_MODE:
		s.count = 1 + below(r, 2);
		break;
	case GUP_STEP_NODE:
	case GUP_STEP_FORKING:
	case GUP_STEP_SIGNAL:
		s.count = below(r, 2);
		break;
	case GUP_STEP_INJECT:
		s.what = (uint8_t)(1 + below(r, GUP_INJECT_NR - 1));
		s.start = below(r, 3);
		s.count = 1 + below(r, 3);
		break;
	default:
		break;
	}
	return s;
}

/* Flags of callers mostly; now and then one that is GUP's own. */
static inline unsigned int random_flags(struct prng *r)
{
	static const unsigned int usual[] = { FOLL_WRITE, FOLL_FORCE, FOLL_LONGTERM,
					      FOLL_HONOR_NUMA_FAULT, FOLL_COW };
	unsigned int flags = 0;

	for (unsigned int i = 0; i < 5; i++)
		if (one_in(r, i < 2 ? 2 : i < 4 ? 3 : 8))
			flags |= usual[i];
	while (one_in(r, 3))
		flags |= 1u << below(r, GUP_FOLL_NR);
	return flags;
}

static inline struct gup_call random_call(struct prng *r, const struct gup_mm *mm,
					  const struct random_case *c)
{
	const struct gup_step *step = &c->step[below(r, c->nr_steps)];
	const struct gup_vma *vma = &mm->vma[below(r, mm->nr_vmas)];
	unsigned int nr = (unsigned int)((vma->end - vma->start) >> GUP_PAGE_SHIFT);
	struct gup_call call = {
		.start = vma->start + below(r, nr > 8 && one_in(r, 2) ? 4 : nr) * GUP_PAGE_SIZE,
		.nr_pages = 1 + (one_in(r, 2) ? below(r, 8) : 0),
		.flags = random_flags(r),
		.entry = (uint8_t)below(r, GUP_CALL_NR),
		.locked = one_in(r, 2),
	};

	/* Where something happened is where something may go wrong. */
	if (one_in(r, 2) && step->start >= BASE)
		call.start = step->start;
	if (call.entry == GUP_CALL_LOOK_UP && one_in(r, 2))
		call.flags = one_in(r, 2) ? FOLL_GET : FOLL_DUMP;
	/* What a call has no argument for is left alone. */
	if (call.entry != GUP_CALL_GET_REMOTE && call.entry != GUP_CALL_PIN_REMOTE)
		call.locked = false;
	/* Read-only long-term pins have rules of their own. */
	if (gup_entry_point_pins(call.entry) && one_in(r, 3))
		call.flags = FOLL_LONGTERM | (call.flags & FOLL_FORCE);
	/* Look-ups have no array to leave out. */
	call.no_pages = call.entry != GUP_CALL_LOOK_UP && one_in(r, 12);

	/* Now and then an address within a page, or one that nothing is at. */
	if (one_in(r, 20))
		call.start += below(r, 4096);
	if (one_in(r, 20))
		call.start -= GUP_PAGE_SIZE;
	if (nr > 8 && one_in(r, 8))
		call.nr_pages = 512 + below(r, 64);
	if (call.entry == GUP_CALL_LOOK_UP)
		call.nr_pages = 1;
	return call;
}

/* Do a step; one that fails is left out, and what it did undone. */
static inline void try_step(struct random_case *c, struct gup_mm *mm, struct gup_step step)
{
	if (c->nr_steps == STEPS_MAX)
		return;
	c->step[c->nr_steps] = step;
	if (gup_step_apply(mm, &c->spec.rules, &step) == GUP_STEP_OK) {
		c->nr_steps++;
		return;
	}
	gup_mm_reset(mm);
	for (unsigned int i = 0; i < c->nr_steps; i++)
		must(gup_step_apply(mm, &c->spec.rules, &c->step[i]) == GUP_STEP_OK);
}

/* The case being played, for whoever has to tell of a crash. */
static uint64_t random_playing;

/**
 * random_make - the case that a seed makes
 * @c: receives it
 * @mm: receives its state
 * @seed: the seed
 */
static inline void random_make(struct random_case *c, struct gup_mm *mm, uint64_t seed)
{
	struct prng r = { seed };
	unsigned int nr_vmas = 1 + below(&r, 3);
	unsigned int nr_events = below(&r, 12);
	bool huge = one_in(&r, 4);
	uint64_t end = BASE;

	random_playing = seed;
	prng_next(&r);
	*c = (struct random_case){ .seed = seed };
	c->spec = random_spec(&r);
	gup_mm_reset(mm);
	if (huge)
		try_step(c, mm, (struct gup_step){ .kind = GUP_STEP_THP, .count = 1 });
	/* A release may not have the kind of memory, so there may be fewer; but one at least. */
	for (unsigned int i = 0; i < nr_vmas || !mm->nr_vmas; i++) {
		struct gup_step vma = random_vma(&r, end, huge && !one_in(&r, 3));

		try_step(c, mm, vma);
		end = vma.end;
	}
	for (unsigned int i = 0; i < nr_events; i++) {
		struct gup_step step = random_event(&r, mm);

		if (step.kind != GUP_STEP_PAGE || step.flags)
			try_step(c, mm, step);
	}
	c->call = random_call(&r, mm, c);
}

/*
 * Telling.
 */

/**
 * random_tell - print a case, as a scenario, and how to have it again
 * @c: the case
 * @what: what is wrong with it
 */
static inline void random_tell(const struct random_case *c, const char *what)
{
	const struct gup_scenario_case from = {
		.name = "random",
		.levels = 5,
		.step = c->step,
		.nr_steps = c->nr_steps,
		.call = c->call,
		.caller = GUP_CALLER_NR,
	};
	struct gup_scenario *scenario = gup_scenario_from_case(&from);
	char text[16384] = "";

	if (scenario)
		gup_scenario_print(scenario, text, sizeof(text));
	gup_scenario_free(scenario);
	fprintf(stderr, "%s at %s; GUPWALK_SEED=0x%" PRIx64 " GUPWALK_CASES=1 shows it again\n%s\n",
		what, c->spec.name, c->seed, text);
}

/* Unless it holds, tell the case and fail. */
#define holds(c, condition)                                                                        \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			random_tell(c, #condition " does not hold");                               \
			ck_abort_msg("%s does not hold", #condition);                              \
		}                                                                                  \
	} while (0)

static inline uint64_t random_setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

/** random_first_seed - of the run; the same each time unless GUPWALK_SEED says otherwise. */
static inline uint64_t random_first_seed(void)
{
	uint64_t first = random_setting("GUPWALK_SEED", 1);

	printf("GUPWALK_SEED=0x%" PRIx64 " and on\n", first);
	fflush(stdout);
	return first;
}

/** random_cases - how many; @usual is for about two seconds under sanitizers. */
static inline uint64_t random_cases(uint64_t usual)
{
	return random_setting("GUPWALK_CASES", usual);
}

/* Sanitizers tell before they end the process. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static inline void random_died(void)
{
	fprintf(stderr, "this was GUPWALK_SEED=0x%" PRIx64 " GUPWALK_CASES=1\n", random_playing);
}

static inline void random_crashed(int sig)
{
	random_died();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* One suite of one test case, in this process: there is nothing to be sheltered from. */
static inline int random_run(const char *name, const TTest *const *tests, unsigned int nr,
			     SFun setup, SFun teardown)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	if (__sanitizer_set_death_callback) {
		__sanitizer_set_death_callback(random_died);
	} else {
		signal(SIGSEGV, random_crashed);
		signal(SIGABRT, random_crashed);
	}
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (unsigned int i = 0; i < nr; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif /* TESTS_PROPERTY_RANDOM_H */
