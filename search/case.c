// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps from bytes, and the layout of the address space.
 */
#include <string.h>

#include "case_call.h"

#define VM_MAY (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define RW (VM_READ | VM_WRITE)
#define ANY_KIND (~UINT32_C(0))
#define KIND(kind) (UINT32_C(1) << GUP_VMA_##kind)

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* May a kind of memory be mapped privately, by huge pages, or only by huge pages. */
enum sharing {
	PRIVATE,
	SHARED,
	EITHER
};
enum hugeness {
	NEVER,
	SOMETIMES,
	ALWAYS
};

/* Kinds of memory; weights are of 16. */
static const struct memory {
	uint8_t kind;
	uint8_t weight;
	uint8_t sharing;
	uint8_t huge;
	/* The VMA flags that huge pages need, and other choices. */
	uint64_t huge_flags;
	uint64_t backing[4];
} memories[] = {
	{ GUP_VMA_ANON, 5, PRIVATE, SOMETIMES, 0, { 0 } },
	{ GUP_VMA_SHMEM, 3, EITHER, SOMETIMES, VM_HUGEPAGE, { 0 } },
	{ GUP_VMA_FILE, 2, EITHER, NEVER, 0, { 0 } },
	{ GUP_VMA_FSDAX, 1, EITHER, NEVER, 0, { 0 } },
	{ GUP_VMA_SECRETMEM, 1, SHARED, NEVER, 0, { 0 } },
	{ GUP_VMA_HUGETLB, 2, EITHER, ALWAYS, 0, { 0 } },
	{ GUP_VMA_DRIVER,
	  1,
	  EITHER,
	  NEVER,
	  0,
	  { VM_MIXEDMAP, VM_MIXEDMAP, VM_MIXEDMAP, VM_MIXEDMAP } },
	{ GUP_VMA_PFNMAP,
	  1,
	  EITHER,
	  NEVER,
	  0,
	  { VM_MIXEDMAP, VM_PFNMAP, VM_PFNMAP | VM_IO, VM_MIXEDMAP } },
};

/* The access of a VMA; a zero byte means the first row. */
static const uint64_t accesses[] = { RW, RW, RW, RW, VM_READ, VM_READ | VM_EXEC, VM_WRITE, 0 };

/* Other flags of a VMA; one VMA in four has one of these, if it is possible. */
static const struct {
	uint64_t flag;
	uint32_t kinds;
} specials[] = {
	{ VM_GROWSDOWN, KIND(ANON) }, { VM_IO, ANY_KIND },
	{ VM_LOCKED, ANY_KIND },      { VM_SHADOW_STACK, KIND(ANON) },
	{ VM_HUGEPAGE, KIND(ANON) },  { VM_NOHUGEPAGE, KIND(ANON) },
	{ VM_GROWSDOWN, KIND(ANON) }, { VM_UFFD_MISSING, KIND(ANON) | KIND(SHMEM) | KIND(HUGETLB) },
};

/* The beginning of the first VMA; more than a huge page is free on both sides. */
static uint64_t first_address(uint8_t byte, unsigned int levels)
{
	switch (byte & 7) {
	case 1:
		return UINT64_C(0x10000000);
	case 2: /* just below where another PMD table begins, or PUD table, or P4D table */
		return (UINT64_C(1) << 30) - GUP_PMD_SIZE;
	case 3:
		return (UINT64_C(1) << 39) - GUP_PMD_SIZE;
	case 4:
		return (UINT64_C(1) << (levels == 5 ? 48 : 39)) - GUP_PMD_SIZE;
	case 5: /* the user's addresses end behind the third huge page */
		return (gup_task_size_max(levels) & GUP_PMD_MASK) - 2 * GUP_PMD_SIZE;
	default:
		return UINT64_C(0x40000000);
	}
}

static void add_step(struct decoder *d, const struct gup_step *step)
{
	if (d->c->nr_steps < GUP_CASE_STEPS)
		d->c->step[d->c->nr_steps++] = *step;
}

static const struct memory *pick_memory(uint8_t byte)
{
	unsigned int left = byte & 15;
	size_t i = 0;

	while (i + 1 < NR(memories) && left >= memories[i].weight)
		left -= memories[i++].weight;
	return &memories[i];
}

/* An address behind the last VMA, with or without a hole, at the end of a table or not. */
static uint64_t vma_start(const struct decoder *d, uint8_t gap)
{
	uint64_t next = (d->end + GUP_PMD_SIZE) & GUP_PMD_MASK;

	switch (gap & 15) {
	case 10:
	case 11:
	case 12:
		return d->end + GUP_PAGE_SIZE;
	case 13:
		return next - 2 * GUP_PAGE_SIZE < d->end ? d->end : next - 2 * GUP_PAGE_SIZE;
	case 14:
		return next;
	case 15:
		return next + GUP_PMD_SIZE - GUP_PAGE_SIZE;
	default:
		return d->end;
	}
}

static uint64_t vma_flags(const struct memory *m, const uint8_t *b, bool huge)
{
	uint64_t flags = accesses[b[4] % NR(accesses)] | VM_MAY | VM_SOFTDIRTY;

	if (m->sharing == SHARED || (m->sharing == EITHER && b[3] & 0x80))
		flags |= VM_SHARED | VM_MAYSHARE;
	/* A file that was opened for reading only. */
	if (flags & VM_SHARED && b[7] >= 0xf0)
		flags &= ~(VM_WRITE | VM_MAYWRITE);
	if (b[5] >= 0xc0 && specials[b[5] % NR(specials)].kinds >> m->kind & 1)
		flags |= specials[b[5] % NR(specials)].flag;
	return flags | m->backing[b[6] & 3] | (huge ? m->huge_flags : 0);
}

static void decode_vma(struct decoder *d, const uint8_t *b)
{
	const struct memory *m = pick_memory(b[3]);
	bool huge = m->huge == ALWAYS || (m->huge == SOMETIMES && b[2] >= (d->thp ? 0x40 : 0xfc));
	struct gup_step step = { .kind = GUP_STEP_VMA, .what = m->kind };

	if (d->nr_areas == GUP_CASE_VMAS || d->c->nr_steps == GUP_CASE_STEPS)
		return;
	step.start = vma_start(d, b[1]);
	step.end = step.start + (1 + (b[2] & 7)) * GUP_PAGE_SIZE;
	if (huge) {
		step.start = (step.start + GUP_PMD_SIZE - 1) & GUP_PMD_MASK;
		step.end = step.start + GUP_PMD_SIZE;
	}
	if (step.end > gup_task_size_max(d->c->levels))
		return;
	step.flags = vma_flags(m, b, huge);
	d->area[d->nr_areas++] = (struct area){ step.start, step.end, m->kind };
	d->end = step.end;
	add_step(d, &step);
}

/* The memory that a step changes. */
enum place {
	NOWHERE, /* the step is for the whole address space */
	PAGE,
	PAGES, /* some, or the whole VMA */
};

static void no_more(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)b;
	(void)area;
	(void)step;
}

static void take_access(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	static const uint64_t access[] = { 0, 0, VM_READ, RW, VM_WRITE, VM_EXEC, 0, VM_READ };

	(void)area;
	step->flags = access[b[4] & 7];
}

static void take_page_flag(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	static const uint32_t flags[] = { PG_UNPINNABLE, PG_CMA,	PG_DIRTY,
					  PG_REFERENCED, PG_ACTIVE,	PG_SWAPCACHE,
					  PG_KSM,	 PG_TRUNCATED,	PG_P2PDMA,
					  PG_HWPOISON,	 PG_CMA,	PG_UNPINNABLE,
					  PG_LRU_BATCH,	 PG_MOVE_BATCH, PG_MLOCK_BATCH,
					  PG_ISOLATED };

	(void)area;
	step->flags = flags[b[4] & 15];
}

static void take_entry(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)b;
	step->entry = swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE + 1, 0);
	step->what = 1;
	if (area->kind == GUP_VMA_HUGETLB) {
		step->start &= GUP_PMD_MASK;
		step->what = 2;
	}
}

static void take_gate(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)area;
	step->count = b[4] % GUP_GATE_NR;
}

static void take_one(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)area;
	step->count = b[4] & 1;
}

/* Seldom: old releases do not know it. */
static void take_unpopulated(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)area;
	step->count = !(b[4] & 7);
}

static void take_some(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	(void)area;
	step->count = 1 + (b[4] & 1);
}

static void take_inject(const uint8_t *b, const struct area *area, struct gup_step *step)
{
	/* A few times, or more often than any call tries. */
	static const uint16_t times[] = { 1, 2, 3, 1000 };

	(void)area;
	step->what = (uint8_t)(1 + b[4] % (GUP_INJECT_NR - 1));
	step->start = b[5] % 3;
	step->count = times[b[6] % NR(times)];
}

/*
 * All steps; weights are of 128. While fork() or a collapse has only begun, mmap_lock is held
 * for writing, so most calls cannot be made then. These steps have no weight.
 */
static const struct shape {
	uint8_t kind;
	uint8_t weight;
	uint8_t place;
	void (*take)(const uint8_t *b, const struct area *area, struct gup_step *step);
} shapes[] = {
	{ GUP_STEP_VMA, 14, NOWHERE, NULL },
	{ GUP_STEP_WRITE, 19, PAGES, no_more },
	{ GUP_STEP_READ, 8, PAGES, no_more },
	{ GUP_STEP_HINT, 8, PAGES, no_more },
	{ GUP_STEP_MPROTECT, 10, PAGE, take_access },
	{ GUP_STEP_FORK, 7, NOWHERE, no_more },
	{ GUP_STEP_FORK_BEGINS, 0, NOWHERE, no_more },
	{ GUP_STEP_CHILD_EXIT, 3, NOWHERE, no_more },
	{ GUP_STEP_ZAP, 4, PAGES, no_more },
	{ GUP_STEP_GUARD, 2, PAGES, no_more },
	{ GUP_STEP_UNGUARD, 1, PAGES, no_more },
	{ GUP_STEP_MERGE, 2, PAGES, no_more },
	{ GUP_STEP_SWAP_OUT, 4, PAGE, no_more },
	{ GUP_STEP_WRITE_BACK, 3, PAGE, no_more },
	{ GUP_STEP_MIGRATING, 4, PAGE, no_more },
	{ GUP_STEP_SPLIT, 5, PAGE, no_more },
	{ GUP_STEP_COLLAPSE, 3, PAGE, no_more },
	{ GUP_STEP_COLLAPSE_BEGINS, 0, PAGE, no_more },
	{ GUP_STEP_REMAP, 1, PAGE, no_more },
	{ GUP_STEP_UFFD_WP, 3, PAGES, take_unpopulated },
	{ GUP_STEP_UFFD_RWP, 3, PAGES, no_more },
	{ GUP_STEP_UFFD_POISON, 1, PAGES, no_more },
	{ GUP_STEP_CLEAR_SOFT_DIRTY, 2, NOWHERE, no_more },
	{ GUP_STEP_ENTRY, 1, PAGE, take_entry },
	{ GUP_STEP_PAGE, 7, PAGE, take_page_flag },
	{ GUP_STEP_HOLD, 3, PAGE, take_some },
	{ GUP_STEP_NODE, 1, NOWHERE, take_one },
	{ GUP_STEP_THP, 1, NOWHERE, take_one },
	{ GUP_STEP_FORKING, 2, NOWHERE, take_one },
	{ GUP_STEP_UFFD_MODE, 2, NOWHERE, take_some },
	{ GUP_STEP_GATE, 1, NOWHERE, take_gate },
	{ GUP_STEP_SIGNAL, 1, NOWHERE, take_one },
	{ GUP_STEP_INJECT, 1, NOWHERE, take_inject },
	{ GUP_STEP_DRAIN, 1, NOWHERE, no_more },
};

_Static_assert(NR(shapes) == GUP_STEP_NR, "each step has a shape");

static const struct shape *pick_shape(uint8_t byte)
{
	unsigned int left = byte & 127;
	size_t i = 0;

	while (i + 1 < NR(shapes) && left >= shapes[i].weight)
		left -= shapes[i++].weight;
	return &shapes[i];
}

static uint64_t nr_pages(const struct area *area)
{
	return (area->end - area->start) >> GUP_PAGE_SHIFT;
}

static bool is_huge(const struct area *area)
{
	return nr_pages(area) == GUP_PMD_NR;
}

uint64_t cases_page(const struct area *area, uint8_t byte)
{
	uint64_t at = byte % nr_pages(area);

	/* In a huge page mostly its first pages, or its last ones. */
	if (is_huge(area))
		at = byte < 0xf8 ? byte & 3 : GUP_PMD_NR - 1 - (byte & 7);
	return area->start + at * GUP_PAGE_SIZE;
}

static void set_place(const struct area *area, const uint8_t *b, enum place place,
		      struct gup_step *step)
{
	if (place == NOWHERE)
		return;
	step->start = cases_page(area, b[2]);
	step->end = step->start + GUP_PAGE_SIZE;
	if (place == PAGE)
		return;
	step->end += (b[3] & 3) * GUP_PAGE_SIZE;
	if (step->end > area->end)
		step->end = area->end;
	if (b[3] >= (is_huge(area) ? 0xf4 : 0xa0)) {
		step->start = area->start;
		step->end = area->end;
	}
}

static void decode_step(struct decoder *d, const uint8_t *b)
{
	const struct shape *shape = pick_shape(b[0]);
	struct gup_step step = { .kind = shape->kind };
	const struct area *area;

	if (!shape->take) {
		decode_vma(d, b);
		return;
	}
	area = &d->area[b[1] % d->nr_areas];
	set_place(area, b, shape->place, &step);
	shape->take(b, area, &step);
	add_step(d, &step);
}

/* All other steps need a VMA. */
static void need_area(struct decoder *d)
{
	static const uint8_t zeroes[GUP_CASE_RECORD];

	if (!d->nr_areas)
		decode_vma(d, zeroes);
}

static void decode_record(struct decoder *d, const uint8_t *b)
{
	bool call = b[0] & 0x80;

	if (call || pick_shape(b[0])->take)
		need_area(d);
	if (!call) {
		decode_step(d, b);
	} else if (d->c->nr_calls < GUP_CASE_CALLS) {
		d->c->first[d->c->nr_calls] = (uint8_t)d->c->nr_steps;
		cases_decode_call(d, b, &d->c->call[d->c->nr_calls++]);
	}
}

void gup_case_decode(struct gup_case *c, const uint8_t *bytes, size_t len)
{
	uint8_t b[GUP_CASE_RECORD] = { 0 };
	struct decoder d = { .c = c };
	size_t at = GUP_CASE_HEAD;

	c->nr_steps = 0;
	c->nr_calls = 0;
	if (len)
		memcpy(b, bytes, len < GUP_CASE_HEAD ? len : GUP_CASE_HEAD);
	c->version = b[0];
	c->proposal = b[1];
	c->levels = b[2] & CASES_FIVE_LEVELS ? 5 : 4;
	d.end = first_address(b[2], c->levels);
	d.thp = b[3] >= 0xa0;
	if (d.thp)
		add_step(&d, &(struct gup_step){ .kind = GUP_STEP_THP, .count = 1 });

	for (; at < len; at += GUP_CASE_RECORD) {
		size_t left = len - at;

		memset(b, 0, sizeof(b));
		memcpy(b, bytes + at, left < sizeof(b) ? left : sizeof(b));
		decode_record(&d, b);
	}
	if (!c->nr_calls) {
		memset(b, 0, sizeof(b));
		b[0] = 0x80;
		decode_record(&d, b);
	}
}
