/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small world for one test: an address space, the rules of a release, and
 * builders for what most tests start from. Everything begins at BASE.
 */
#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/step.h>

#define V GUP_VERSION
#define NEWEST GUP_VERSION_LAST

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* Aligned to a huge page, with room for a stack below. */
#define BASE UINT64_C(0x40000000)
#define PAGE(n) (BASE + (uint64_t)(n)*GUP_PAGE_SIZE)
#define ROOM 1200

/* What mmap() gives, before it is shared or restricted. */
#define VM_OWN (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY)
#define VM_PUBLIC (VM_OWN | VM_SHARED | VM_MAYSHARE)
#define RW (VM_READ | VM_WRITE)

/* PAGE_READONLY, and what a write adds to it; PAGE_NONE. */
#define P_RO (GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_ACCESSED | GUP_PTE_NX)
#define P_DIRTY (GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY)
#define P_RW (P_RO | GUP_PTE_RW | P_DIRTY)
#define P_NONE (GUP_PTE_PROTNONE | GUP_PTE_ACCESSED)

struct world {
	struct gup_mm *mm;
	struct gup_mm *twin;
	struct gup_rules rules;
	struct gup_outcome out;
	struct gup_page *pages[ROOM];
	gup_version version;
	gup_event_fn *on_event;
	void *arg;
};

static inline int setup_levels(void **state, unsigned int levels)
{
	static struct world world;

	memset(&world, 0, sizeof(world));
	world.mm = gup_mm_create(levels, 48, 6 * GUP_PMD_NR, 8);
	world.out.pages = world.pages;
	world.out.max_pages = ROOM;
	*state = &world;
	return world.mm ? 0 : -1;
}

static inline int setup(void **state)
{
	return setup_levels(state, 5);
}

static inline int teardown(void **state)
{
	struct world *w = *state;

	gup_mm_destroy(w->mm);
	gup_mm_destroy(w->twin);
	return 0;
}

/* Compare, and say at which release it went wrong. */
static inline void eq_at(const struct world *w, const char *what, uint64_t got, uint64_t want,
			 const char *file, int line)
{
	char name[8];

	if (got == want)
		return;
	print_error("%s:%d: %s at %s: 0x%" PRIx64 " (%" PRId64 "), not 0x%" PRIx64 " (%" PRId64
		    ")\n",
		    file, line, what, gup_version_format(name, sizeof(name), w->version), got,
		    (int64_t)got, want, (int64_t)want);
	_fail(file, line);
}

#define eq(w, got, want) eq_at(w, #got, (uint64_t)(got), (uint64_t)(want), __FILE__, __LINE__)

/* An empty address space under the rules of a release. */
static inline void at(struct world *w, gup_version version)
{
	gup_mm_reset(w->mm);
	w->version = version;
	w->on_event = NULL;
	assert_true(gup_history_resolve(version, &w->rules));
}

/* The same under a proposal: "v6.6+protnone=v1-always". */
static inline void at_spec(struct world *w, const char *text)
{
	struct gup_spec spec;
	char error[256];

	at(w, GUP_VERSION_FIRST);
	if (!gup_spec_parse(text, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	w->version = spec.version;
	w->rules = spec.rules;
}

static inline enum gup_step_error try_step(struct world *w, struct gup_step step)
{
	return gup_step_apply(w->mm, &w->rules, &step);
}

static inline void do_step(struct world *w, struct gup_step step)
{
	enum gup_step_error err = try_step(w, step);

	if (err)
		fail_msg("step %s: %s", gup_step_name(step.kind), gup_step_error_text(err));
}

/* A step on nr pages from start. */
static inline void on(struct world *w, enum gup_step_kind kind, uint64_t start, uint64_t nr)
{
	do_step(w, (struct gup_step){ .kind = (uint8_t)kind,
				      .start = start,
				      .end = start + nr * GUP_PAGE_SIZE });
}

/* A step that takes a number only. */
static inline void set(struct world *w, enum gup_step_kind kind, uint32_t count)
{
	do_step(w, (struct gup_step){ .kind = (uint8_t)kind, .count = count });
}

static inline struct gup_vma *area(struct world *w, uint64_t start, uint64_t nr, uint64_t flags,
				   enum gup_vma_kind kind)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_VMA,
				      .start = start,
				      .end = start + nr * GUP_PAGE_SIZE,
				      .flags = flags,
				      .what = (uint8_t)kind });
	return vma_lookup(w->mm, start);
}

/* nr written pages of private anonymous memory at BASE. */
static inline struct gup_vma *anon_rw(struct world *w, uint64_t nr)
{
	struct gup_vma *vma = area(w, BASE, nr, VM_OWN | RW, GUP_VMA_ANON);

	on(w, GUP_STEP_WRITE, BASE, nr);
	return vma;
}

/* The same, with mprotect(PROT_READ) afterwards. */
static inline struct gup_vma *anon_ro(struct world *w, uint64_t nr)
{
	struct gup_vma *vma = anon_rw(w, nr);

	do_step(w, (struct gup_step){ .kind = GUP_STEP_MPROTECT, .start = BASE, .flags = VM_READ });
	return vma;
}

/* One written huge page at BASE. */
static inline struct gup_vma *anon_thp(struct world *w)
{
	struct gup_vma *vma = area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);

	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_WRITE, BASE, 1);
	return vma;
}

static inline void hint(struct world *w, uint64_t nr)
{
	on(w, GUP_STEP_HINT, BASE, nr);
}

static inline void protect(struct world *w, uint64_t access)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_MPROTECT, .start = BASE, .flags = access });
}

static inline void mark(struct world *w, uint64_t addr, uint32_t pg_flags)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_PAGE, .start = addr, .flags = pg_flags });
}

static inline void hold(struct world *w, uint64_t addr, uint32_t count)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_HOLD, .start = addr, .count = count });
}

static inline void inject(struct world *w, enum gup_inject what, uint64_t from, uint32_t times)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_INJECT,
				      .what = (uint8_t)what,
				      .start = from,
				      .count = times });
}

static inline void put_entry(struct world *w, uint64_t addr, unsigned int level, gup_entry e)
{
	do_step(w, (struct gup_step){ .kind = GUP_STEP_ENTRY,
				      .start = addr,
				      .what = (uint8_t)level,
				      .entry = e });
}

static inline void ignore_event(void *arg, const struct gup_event *event)
{
	(void)arg;
	(void)event;
}

/* A copy of an address space that leaves its record of changes alone. */
static inline struct gup_mm *twin_of(struct gup_mm *mm)
{
	struct gup_mm *twin =
		gup_mm_create(mm->levels, mm->max_tables, mm->max_pages, mm->max_vmas);
	struct gup_table_range changed[64];
	uint32_t lo = mm->page_lo;
	uint32_t hi = mm->page_hi;

	assert_non_null(twin);
	assert_true(mm->nr_tables <= 64);
	memcpy(changed, mm->changed, mm->nr_tables * sizeof(changed[0]));
	assert_true(gup_mm_copy(twin, mm));
	memcpy(mm->changed, changed, mm->nr_tables * sizeof(changed[0]));
	mm->page_lo = lo;
	mm->page_hi = hi;
	return twin;
}

/* The call was made without a subscriber. With one its outcome is the same. */
static inline void same_when_heard(const struct world *w, const struct gup_call *call)
{
	struct gup_page *pages[ROOM];
	struct gup_outcome out = { .pages = pages, .max_pages = w->out.max_pages };
	struct gup_walk walk = {
		.mm = w->twin, .rules = &w->rules, .out = &out, .on_event = ignore_event
	};

	eq(w, gup_call(&walk, call), w->out.ret);
	eq(w, out.nr_pages, w->out.nr_pages);
	for (uint64_t i = 0; i < out.nr_pages; i++) {
		eq(w, !pages[i], !w->pages[i]);
		if (pages[i])
			eq(w, pages[i] - w->twin->page, w->pages[i] - w->mm->page);
	}
	eq(w, out.nr_fast, w->out.nr_fast);
	eq(w, out.nr_faults, w->out.nr_faults);
	eq(w, out.nr_numa, w->out.nr_numa);
	eq(w, out.flags, w->out.flags);
	eq(w, out.warns, w->out.warns);
	eq(w, out.locks, w->out.locks);
	eq(w, gup_mm_same(w->twin, w->mm), true);
}

static inline long call_with(struct world *w, struct gup_call call)
{
	struct gup_walk walk = { .mm = w->mm,
				 .rules = &w->rules,
				 .out = &w->out,
				 .on_event = w->on_event,
				 .arg = w->arg };
	long ret;

	if (!w->on_event)
		w->twin = twin_of(w->mm);
	memset(w->pages, 0, sizeof(w->pages));
	ret = gup_call(&walk, &call);
	assert_int_equal(ret, w->out.ret);
	if (!w->on_event) {
		same_when_heard(w, &call);
		gup_mm_destroy(w->twin);
		w->twin = NULL;
	}
	return ret;
}

/* nr pages from start. */
static inline long call_at(struct world *w, enum gup_entry_point entry, unsigned int flags,
			   uint64_t start, uint64_t nr)
{
	return call_with(w, (struct gup_call){ .start = start,
					       .nr_pages = nr,
					       .flags = flags,
					       .entry_point = (uint8_t)entry });
}

/* The page at BASE. */
static inline long call(struct world *w, enum gup_entry_point entry, unsigned int flags)
{
	return call_at(w, entry, flags, BASE, 1);
}

static inline void put(struct world *w)
{
	gup_put_pages(w->mm, &w->rules, &w->out);
}

static inline gup_entry entry_at(const struct world *w, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(w->mm, addr, &level);

	return slot && level <= 2 ? *slot : 0;
}

static inline unsigned int level_at(const struct world *w, uint64_t addr)
{
	unsigned int level;

	assert_non_null(gup_entry_lookup(w->mm, addr, &level));
	return level;
}

/* An entry without its frame. */
static inline uint64_t bits_at(const struct world *w, uint64_t addr)
{
	return entry_at(w, addr) & ~GUP_PTE_PFN_MASK;
}

static inline struct gup_page *page_at(const struct world *w, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(w->mm, addr, &level);
	uint64_t pfn;

	assert_non_null(slot);
	assert_true(level <= 2 && pte_present(*slot));
	pfn = pte_pfn(*slot) + (level == 2 ? (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT : 0);
	assert_true(gup_pfn_valid(w->mm, pfn));
	return pfn_to_page(w->mm, pfn);
}

static inline struct gup_page *folio_at(const struct world *w, uint64_t addr)
{
	return page_folio(w->mm, page_at(w, addr));
}

static inline struct gup_page *zero_page(const struct world *w)
{
	return pfn_to_page(w->mm, w->mm->zero_pfn);
}

/* What the n-th fault of the last call did. */
static inline unsigned int fault_kind(const struct world *w, unsigned int n)
{
	assert_true(n < w->out.nr_faults && n < GUP_FAULTS_LOGGED);
	return w->out.faults[n].kind;
}

/* A fault of its own, not by GUP. */
static inline struct gup_fault fault_at(struct world *w, uint64_t addr, unsigned int flags)
{
	struct gup_fault fault;
	struct gup_vma *vma = vma_lookup(w->mm, addr);

	assert_non_null(vma);
	handle_mm_fault(w->mm, &w->rules, vma, addr, flags, 0, &fault);
	return fault;
}

/* A step with an address range, without end where nr is 0. */
static inline struct gup_step step_on(enum gup_step_kind kind, uint64_t start, uint64_t nr)
{
	return (struct gup_step){ .kind = (uint8_t)kind,
				  .start = start,
				  .end = start + nr * GUP_PAGE_SIZE,
				  .flags = VM_OWN | RW };
}

static inline enum gup_step_error try_range(struct world *w, enum gup_step_kind kind,
					    uint64_t start, uint64_t nr)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind,
					      .start = start,
					      .end = start + nr * GUP_PAGE_SIZE });
}

static inline enum gup_step_error try_at(struct world *w, enum gup_step_kind kind, uint64_t addr)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind, .start = addr });
}

static inline enum gup_step_error try_count(struct world *w, enum gup_step_kind kind,
					    uint32_t count)
{
	return try_step(w, (struct gup_step){ .kind = (uint8_t)kind, .count = count });
}

/* Frames and mappings of a huge page at BASE whose entry says nothing but that it is one. */
static inline void only_huge(struct world *w, unsigned int level)
{
	uint64_t pfn;

	(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
	pfn = pte_pfn(entry_at(w, BASE));
	put_entry(w, BASE, level, pfn_pte(pfn, GUP_PTE_PSE));
}

static inline int setup_four(void **state)
{
	return setup_levels(state, 4);
}

/* Another address space, with little room. */
static inline void small_mm(struct world *w, uint32_t tables, uint32_t pages)
{
	gup_mm_destroy(w->mm);
	w->mm = gup_mm_create(5, tables, pages, 4);
	assert_non_null(w->mm);
	at(w, V(6, 12));
}

#define TEXT_ROOM 64

/* The buffer has as much of the text as fits, and nothing is written behind it. */
static inline void is_cut(const char *text, size_t size, const char *whole)
{
	size_t len = size <= strlen(whole) ? size - 1 : strlen(whole);

	assert_int_equal(strlen(text), len);
	assert_memory_equal(text, whole, len);
	for (size_t i = size; i < TEXT_ROOM; i++)
		assert_int_equal(text[i], 'x');
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* TESTS_UNIT_FIXTURE_H */
