// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initial states: kinds of memory times treatments.
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/check.h>

#define START UINT64_C(0x10000000)
#define VM_MAY (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define VM_PRIVATE (VM_MAY | VM_SOFTDIRTY)
#define VM_PUBLIC (VM_PRIVATE | VM_SHARED | VM_MAYSHARE)
#define RW (VM_READ | VM_WRITE)

/* Classes of memory: a treatment names the classes that it is for. */
enum {
	PLAIN = 1 << 0, /* anonymous, readable and writable */
	ANON = 1 << 1,
	ODD = 1 << 2, /* anonymous, not readable but accessible */
	PRIVATE = 1 << 3, /* of a file */
	SHARED = 1 << 4,
	CACHED = 1 << 5, /* shared, of a file that can be truncated */
	HUGE_ANON = 1 << 6,
	HUGE_SHMEM = 1 << 7,
	SPECIAL = 1 << 8,
	STACK = 1 << 9,
	TLB_SHARED = 1 << 10, /* hugetlb */
	TLB_PRIVATE = 1 << 11,
	TLB_READ_ONLY = 1 << 12,
	TLB_PLAIN = 1 << 13, /* private, readable and writable */
	TRACKED = 1 << 14, /* shared, of a file that tracks writes */
	DRIVEN = 1 << 15, /* private, of a driver */
};

#define SMALL (ANON | ODD | PRIVATE | SHARED)
#define HUGE (HUGE_ANON | HUGE_SHMEM)
#define HUGETLB (TLB_SHARED | TLB_PRIVATE)
#define PMD_SIZED (HUGE | HUGETLB)
#define COWED (ANON | ODD | PRIVATE | HUGE_ANON | TLB_PRIVATE)

/*
 * All VMAs begin readable and writable, so that steps can fill them. If @access is another one,
 * mprotect() sets it later.
 */
struct memory {
	const char *name;
	uint64_t flags;
	uint64_t access;
	uint16_t class;
	uint8_t kind;
};

static const struct memory memories[] = {
	{ "anon-rw", VM_PRIVATE, RW, PLAIN | ANON, GUP_VMA_ANON },
	{ "anon-r", VM_PRIVATE, VM_READ, ANON, GUP_VMA_ANON },
	{ "anon-none", VM_PRIVATE, 0, ANON, GUP_VMA_ANON },
	{ "anon-w", VM_PRIVATE, VM_WRITE, ODD, GUP_VMA_ANON },
	{ "anon-x", VM_PRIVATE, VM_EXEC, ODD, GUP_VMA_ANON },
	{ "anon-rw-huge", VM_PRIVATE | VM_HUGEPAGE, RW, HUGE_ANON, GUP_VMA_ANON },
	{ "anon-r-huge", VM_PRIVATE | VM_HUGEPAGE, VM_READ, HUGE_ANON, GUP_VMA_ANON },
	{ "anon-none-huge", VM_PRIVATE | VM_HUGEPAGE, 0, HUGE_ANON, GUP_VMA_ANON },
	{ "shmem-rw", VM_PUBLIC, RW, SHARED | CACHED, GUP_VMA_SHMEM },
	{ "shmem-none", VM_PUBLIC, 0, SHARED | CACHED, GUP_VMA_SHMEM },
	{ "shmem-private-rw", VM_PRIVATE, RW, PRIVATE, GUP_VMA_SHMEM },
	{ "shmem-private-r", VM_PRIVATE, VM_READ, PRIVATE, GUP_VMA_SHMEM },
	{ "shmem-rw-huge", VM_PUBLIC | VM_HUGEPAGE, RW, HUGE_SHMEM, GUP_VMA_SHMEM },
	{ "shmem-private-r-huge", VM_PRIVATE | VM_HUGEPAGE, VM_READ, HUGE_SHMEM, GUP_VMA_SHMEM },
	{ "file-rw", VM_PUBLIC, RW, SHARED | CACHED | TRACKED, GUP_VMA_FILE },
	{ "file-r", VM_PUBLIC, VM_READ, SHARED | CACHED | TRACKED, GUP_VMA_FILE },
	{ "file-private-rw", VM_PRIVATE, RW, PRIVATE, GUP_VMA_FILE },
	{ "file-private-r", VM_PRIVATE, VM_READ, PRIVATE, GUP_VMA_FILE },
	{ "file-private-none", VM_PRIVATE, 0, PRIVATE, GUP_VMA_FILE },
	{ "fsdax-rw", VM_PUBLIC, RW, SHARED, GUP_VMA_FSDAX },
	{ "secretmem-rw", VM_PUBLIC, RW, SHARED, GUP_VMA_SECRETMEM },
	{ "pfnmap-rw", VM_PUBLIC | VM_PFNMAP, RW, SPECIAL, GUP_VMA_PFNMAP },
	{ "io-rw", VM_PUBLIC | VM_IO, RW, SPECIAL, GUP_VMA_PFNMAP },
	{ "mixedmap-rw", VM_PUBLIC | VM_MIXEDMAP, RW, SPECIAL, GUP_VMA_PFNMAP },
	{ "driver-rw", VM_PUBLIC | VM_MIXEDMAP, RW, SPECIAL, GUP_VMA_DRIVER },
	{ "driver-private-rw", VM_PRIVATE | VM_MIXEDMAP, RW, SPECIAL | DRIVEN, GUP_VMA_DRIVER },
	{ "stack-rw", VM_PRIVATE | VM_GROWSDOWN, RW, STACK, GUP_VMA_ANON },
	{ "shadow-stack", VM_PRIVATE | VM_SHADOW_STACK, RW, SPECIAL, GUP_VMA_ANON },
	{ "hugetlb-rw", VM_PUBLIC, RW, TLB_SHARED, GUP_VMA_HUGETLB },
	{ "hugetlb-private-rw", VM_PRIVATE, RW, TLB_PRIVATE | TLB_PLAIN, GUP_VMA_HUGETLB },
	{ "hugetlb-private-r", VM_PRIVATE, VM_READ, TLB_PRIVATE | TLB_READ_ONLY, GUP_VMA_HUGETLB },
	{ "hugetlb-private-none", VM_PRIVATE, 0, TLB_PRIVATE, GUP_VMA_HUGETLB },
};

#define NR_MEMORIES (sizeof(memories) / sizeof(memories[0]))

/* Treatments of memory, with a letter for each step: see add_step(). */
struct treatment {
	const char *name;
	const char *ops;
	uint16_t class;
};

static const struct treatment treatments[] = {
	{ "none", "", SMALL | PMD_SIZED | SPECIAL },
	{ "read", "r", SMALL | PMD_SIZED },
	{ "written", "w", SMALL | PMD_SIZED | STACK | DRIVEN },
	{ "hinted", "wh", SMALL | HUGE },
	{ "read, hinted", "rh", SMALL | HUGE },
	{ "hinted, mprotected", "whP", SMALL | HUGE },
	{ "forked", "wf", COWED },
	{ "hinted, forked", "whf", ANON | HUGE_ANON },
	{ "forked, hinted", "wfh", ANON | HUGE_ANON },
	{ "forked, child gone", "wfx", ANON | HUGE_ANON | TLB_PLAIN },
	{ "forked, child gone, hinted", "wfxh", ANON | HUGE_ANON },
	{ "forked, child gone, held", "wfxH", ANON | HUGE_ANON | TLB_PLAIN },
	{ "held", "wH", ANON | HUGE_ANON | TLB_SHARED | TLB_PLAIN },
	{ "swapped out", "ws", ANON },
	{ "written back", "wb", TRACKED },
	{ "written back, hinted", "wbh", TRACKED },
	{ "migrating", "wm", ANON | PRIVATE | SHARED | HUGE_ANON | HUGETLB },
	{ "hinted, migrating", "whm", ANON | HUGE_ANON },
	{ "uffd-wp", "wu", ANON | SHARED | HUGE_ANON | TLB_SHARED | TLB_READ_ONLY },
	{ "uffd-wp async", "wua", ANON | HUGE_ANON | TLB_READ_ONLY },
	{ "uffd-wp answered", "wuy", ANON | HUGE_ANON },
	{ "uffd-wp, hinted", "wuha", ANON | HUGE_ANON },
	{ "uffd-rwp", "wp", ANON | SHARED | HUGE_ANON | TLB_PLAIN },
	{ "uffd-rwp async", "wpa", ANON | HUGE_ANON | HUGETLB },
	{ "uffd-rwp answered", "wpy", ANON | HUGE_ANON | TLB_PLAIN },
	{ "uffd-rwp, mprotected", "wpPa", ANON | HUGE_ANON },
	{ "soft-dirty cleared", "wc", ANON | SHARED | HUGE_ANON | TLB_PLAIN },
	{ "read, soft-dirty cleared", "rc", TLB_READ_ONLY },
	{ "soft-dirty cleared, hinted", "wch", ANON | HUGE_ANON },
	{ "split", "wS", HUGE },
	{ "split, hinted", "wSh", HUGE_ANON },
	{ "hinted, split", "whS", HUGE_ANON },
	{ "read, split", "rS", HUGE_ANON },
	{ "ksm", "wfk", ANON },
	{ "merged", "wM", ANON | PRIVATE },
	{ "merged, forked", "wMf", PLAIN },
	{ "forked, merged", "wfM", PLAIN },
	{ "hinted, merged", "whM", PLAIN },
	{ "merged, held", "wMH", PLAIN },
	{ "unpinnable", "wn", ANON | PRIVATE | SHARED | PMD_SIZED },
	{ "unpinnable, held", "wnH", TLB_SHARED | TLB_PLAIN },
	{ "unpinnable, hinted", "wnh", ANON | HUGE_ANON },
	{ "cma", "wC", ANON | SHARED | HUGE_ANON | TLB_SHARED | TLB_PLAIN },
	{ "lru batch", "wL", PLAIN | SHARED },
	{ "isolated", "wI", PLAIN | SHARED },
	{ "cma, lru batch", "wCL", PLAIN },
	{ "cma, move batch", "wCv", PLAIN },
	{ "cma, mlock batch", "wCl", PLAIN },
	{ "cma, isolated", "wCI", PLAIN | TLB_PLAIN },
	{ "unpinnable, isolated", "wnI", PLAIN | HUGE_ANON },
	{ "hwpoison", "wo", ANON },
	{ "hwpoison entry", "we", ANON | TLB_PLAIN },
	{ "guarded", "wg", ANON | PRIVATE | CACHED | HUGE },
	{ "unguarded", "wgG", PLAIN | CACHED },
	{ "truncated", "wt", CACHED },
	{ "p2pdma", "wd", CACHED },
	{ "fork running", "wF", ANON | HUGE_ANON | TLB_PLAIN },
	{ "SIGKILL pending", "K", PLAIN | TLB_SHARED },
	{ "signal pending", "i", PLAIN },
	{ "no memory", "1", PLAIN | SHARED | HUGE_ANON | TLB_PLAIN },
	{ "fault fails", "2", PLAIN },
	{ "fault finds poison", "3", PLAIN },
	{ "fault waits", "4", PLAIN | SHARED | TLB_SHARED },
	{ "fault drops the lock", "5", PLAIN },
	{ "SIGKILL in the fault", "6", PLAIN | TLB_PLAIN },
	{ "signal in the fault", "7", PLAIN },
	{ "read, zapped in the fault", "r8", ANON | PRIVATE },
	{ "hinted, fault waits", "wh4", ANON | HUGE_ANON },
	{ "below", "w<", STACK },
	{ "range wraps around", "w~", PLAIN },
};

#define NR_LEAVES (sizeof(treatments) / sizeof(treatments[0]))

/*
 * Two neighbouring pages, each with its memory and its treatment. If the first memory is a huge
 * page, its last page is used.
 */
struct two_pages {
	const char *name;
	const char *memory[2];
	const char *ops[2];
};

static const struct two_pages two_pages_list[] = {
	{ "two pages: written, written", { "anon-rw", "" }, { "w", "w" } },
	{ "two pages: written, hinted", { "anon-rw", "anon-rw" }, { "w", "wh" } },
	{ "two pages: hinted, written", { "anon-rw", "anon-rw" }, { "wh", "w" } },
	{ "two pages: hinted, none", { "anon-rw", "anon-rw" }, { "wh", "" } },
	{ "two pages: none, none", { "anon-rw", "" }, { "", "" } },
	{ "two pages: written, PROT_NONE", { "anon-rw", "anon-none" }, { "w", "w" } },
	{ "two pages: PROT_NONE, hinted", { "anon-none", "anon-rw" }, { "w", "wh" } },
	{ "two pages: written, read-only", { "anon-rw", "anon-r" }, { "w", "w" } },
	{ "two pages: written, hole", { "anon-rw", NULL }, { "w", "" } },
	{ "two pages: hinted, hole", { "anon-rw", NULL }, { "wh", "" } },
	{ "two pages: written, pfnmap", { "anon-rw", "pfnmap-rw" }, { "w", "" } },
	{ "two pages: written, mixedmap", { "anon-rw", "mixedmap-rw" }, { "w", "" } },
	{ "two pages: written, driver", { "anon-rw", "driver-rw" }, { "w", "" } },
	{ "two pages: written, secretmem", { "anon-rw", "secretmem-rw" }, { "w", "w" } },
	{ "two pages: written, file", { "anon-rw", "file-rw" }, { "w", "w" } },
	{ "two pages: written, fsdax", { "anon-rw", "fsdax-rw" }, { "w", "w" } },
	{ "two pages: unpinnable, hinted", { "anon-rw", "anon-rw" }, { "wn", "wh" } },
	{ "two pages: cma isolated, cma", { "anon-rw", "anon-rw" }, { "wCI", "wC" } },
	{ "two pages: swapped out, forked", { "anon-rw", "anon-rw" }, { "ws", "wf" } },
	{ "two pages: written, guarded", { "anon-rw", "anon-rw" }, { "w", "g" } },
	{ "two pages: guarded, written", { "anon-rw", "anon-rw" }, { "g", "w" } },
	{ "two pages: merged, merged", { "anon-rw", "anon-rw" }, { "wM", "wM" } },
	{ "two pages: huge, huge", { "anon-rw-huge", "" }, { "w", "" } },
	{ "two pages: huge hinted, same", { "anon-rw-huge", "" }, { "wh", "" } },
	{ "two pages: huge unpinnable, same", { "anon-rw-huge", "" }, { "wn", "" } },
	{ "two pages: end of huge, written", { "anon-rw-huge", "anon-rw" }, { "w", "w" } },
	{ "two pages: end of hugetlb, written", { "hugetlb-rw", "anon-rw" }, { "w", "w" } },
	{ "two pages: hugetlb, same", { "hugetlb-rw", "" }, { "w", "" } },
	{ "two pages: hugetlb none, same", { "hugetlb-private-rw", "" }, { "", "" } },
	{ "two pages: hugetlb unpinnable, same", { "hugetlb-private-rw", "" }, { "wn", "" } },
	{ "two pages: hole, written", { NULL, "anon-rw" }, { "", "w" } },
};

#define NR_TWO_PAGES (sizeof(two_pages_list) / sizeof(two_pages_list[0]))

/* The range of a step. */
enum place {
	NOWHERE, /* the whole address space */
	TOUCHED, /* one page; in a huge page, the first */
	ALL, /* the page, or the huge page */
};

/* The step of each letter. */
static const struct op {
	char letter;
	uint8_t kind;
	uint8_t place;
	uint8_t what;
	uint8_t count;
	uint32_t flags;
} op_table[] = {
	{ 'r', GUP_STEP_READ, TOUCHED, 0, 0, 0 },
	{ 'w', GUP_STEP_WRITE, TOUCHED, 0, 0, 0 },
	{ 'h', GUP_STEP_HINT, ALL, 0, 0, 0 },
	{ 'f', GUP_STEP_FORK, NOWHERE, 0, 0, 0 },
	{ 'x', GUP_STEP_CHILD_EXIT, NOWHERE, 0, 0, 0 },
	{ 'g', GUP_STEP_GUARD, ALL, 0, 0, 0 },
	{ 'G', GUP_STEP_UNGUARD, ALL, 0, 0, 0 },
	{ 'M', GUP_STEP_MERGE, ALL, 0, 0, 0 },
	{ 's', GUP_STEP_SWAP_OUT, ALL, 0, 0, 0 },
	{ 'b', GUP_STEP_WRITE_BACK, ALL, 0, 0, 0 },
	{ 'm', GUP_STEP_MIGRATING, ALL, 0, 0, 0 },
	{ 'S', GUP_STEP_SPLIT, ALL, 0, 0, 0 },
	{ 'u', GUP_STEP_UFFD_WP, ALL, 0, 0, 0 },
	{ 'p', GUP_STEP_UFFD_RWP, ALL, 0, 0, 0 },
	{ 'a', GUP_STEP_UFFD_MODE, NOWHERE, 0, 1, 0 },
	{ 'y', GUP_STEP_UFFD_MODE, NOWHERE, 0, 2, 0 },
	{ 'c', GUP_STEP_CLEAR_SOFT_DIRTY, NOWHERE, 0, 0, 0 },
	{ 'k', GUP_STEP_PAGE, ALL, 0, 0, PG_KSM },
	{ 'n', GUP_STEP_PAGE, ALL, 0, 0, PG_UNPINNABLE },
	{ 'C', GUP_STEP_PAGE, ALL, 0, 0, PG_CMA },
	{ 'o', GUP_STEP_PAGE, ALL, 0, 0, PG_HWPOISON },
	{ 'L', GUP_STEP_PAGE, ALL, 0, 0, PG_LRU_BATCH },
	{ 'v', GUP_STEP_PAGE, ALL, 0, 0, PG_MOVE_BATCH },
	{ 'l', GUP_STEP_PAGE, ALL, 0, 0, PG_MLOCK_BATCH },
	{ 'I', GUP_STEP_PAGE, ALL, 0, 0, PG_ISOLATED },
	{ 't', GUP_STEP_PAGE, ALL, 0, 0, PG_TRUNCATED },
	{ 'd', GUP_STEP_PAGE, ALL, 0, 0, PG_P2PDMA },
	{ 'H', GUP_STEP_HOLD, ALL, 0, 1, 0 },
	{ 'F', GUP_STEP_FORKING, NOWHERE, 0, 1, 0 },
	{ 'K', GUP_STEP_SIGNAL, NOWHERE, 0, 1, 0 },
	{ 'i', GUP_STEP_SIGNAL, NOWHERE, 0, 0, 0 },
	{ '1', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_OOM, 1, 0 },
	{ '2', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_SIGBUS, 1, 0 },
	{ '3', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_HWPOISON, 1, 0 },
	{ '4', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_RETRY, 200, 0 },
	{ '5', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_COMPLETED, 1, 0 },
	{ '6', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_FATAL_SIGNAL, 1, 0 },
	{ '7', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_SIGNAL, 1, 0 },
	{ '8', GUP_STEP_INJECT, NOWHERE, GUP_INJECT_ZAP, 1, 0 },
};

/* An initial state that is being built. */
struct builder {
	struct gup_initial_state *initial;
	const struct memory *memory;
	uint64_t start;
	uint64_t end;
};

static struct gup_step *next_step(struct builder *b, enum gup_step_kind kind)
{
	struct gup_step *step = &b->initial->step[b->initial->nr_steps++];

	*step = (struct gup_step){ .kind = (uint8_t)kind };
	return step;
}

static void mprotect_step(struct builder *b)
{
	struct gup_step *step = next_step(b, GUP_STEP_MPROTECT);

	step->start = b->start;
	step->flags = b->memory->access;
}

static void poison_step(struct builder *b)
{
	struct gup_step *step = next_step(b, GUP_STEP_ENTRY);

	step->start = b->start;
	step->entry = swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE + 1, 0);
	step->what = b->memory->class & PMD_SIZED ? 2 : 1;
}

static void table_step(struct builder *b, const struct op *op)
{
	struct gup_step *step = next_step(b, (enum gup_step_kind)op->kind);

	if (op->place != NOWHERE) {
		step->start = b->start;
		step->end = b->end;
	}
	if (op->place == TOUCHED)
		step->end = step->start + GUP_PAGE_SIZE;
	step->what = op->what;
	step->count = op->count;
	step->flags = op->flags;
}

/*
 * 'P' protects, 'e' poisons the entry, '<' makes the call begin one page lower, '~' makes it
 * ask for too many pages.
 */
static void add_step(struct builder *b, char letter)
{
	if (letter == 'P')
		mprotect_step(b);
	else if (letter == 'e')
		poison_step(b);
	else if (letter == '<')
		b->initial->start = b->start - GUP_PAGE_SIZE;
	else if (letter == '~')
		b->initial->nr_pages = UINT64_MAX;
	for (size_t i = 0; i < sizeof(op_table) / sizeof(op_table[0]); i++) {
		if (op_table[i].letter == letter)
			table_step(b, &op_table[i]);
	}
}

/*
 * The protection is set right after the memory was filled, unless a letter says when.
 */
static void add_ops(struct builder *b, const char *ops)
{
	bool due = b->memory->access != RW && !strchr(ops, 'P');

	for (; *ops; ops++) {
		if (due && *ops != 'r' && *ops != 'w') {
			mprotect_step(b);
			due = false;
		}
		add_step(b, *ops);
	}
	if (due)
		mprotect_step(b);
}

static void add_vma(struct builder *b)
{
	struct gup_step *step;

	if (b->memory->class & HUGE)
		next_step(b, GUP_STEP_THP)->count = 1;
	step = next_step(b, GUP_STEP_VMA);
	step->start = b->start;
	step->end = b->end;
	step->flags = b->memory->flags | RW;
	step->what = b->memory->kind;
}

static void single(struct gup_initial_state *initial, const struct memory *memory,
		   const struct treatment *treatment)
{
	struct builder b = { .initial = initial, .memory = memory, .start = START };

	b.end = START + (memory->class & PMD_SIZED ? GUP_PMD_SIZE : GUP_PAGE_SIZE);
	snprintf(initial->name, sizeof(initial->name), "%s %s", memory->name, treatment->name);
	initial->memory = memory->name;
	initial->treatment = treatment->name;
	initial->start = START;
	initial->nr_pages = 1;
	add_vma(&b);
	add_ops(&b, treatment->ops);
}

static const struct memory *memory_by_name(const char *name)
{
	for (size_t i = 0; i < NR_MEMORIES; i++) {
		if (!strcmp(memories[i].name, name))
			return &memories[i];
	}
	return NULL;
}

static void two(struct gup_initial_state *initial, const struct two_pages *two_pages)
{
	struct builder b = { .initial = initial, .end = START };

	snprintf(initial->name, sizeof(initial->name), "%s", two_pages->name);
	initial->memory = "";
	initial->treatment = two_pages->name;
	initial->start = START;
	initial->nr_pages = 2;
	for (int i = 0; i < 2; i++) {
		const char *name = two_pages->memory[i];
		bool alone = two_pages->memory[1] && !*two_pages->memory[1];

		b.start = b.end;
		b.end = b.start + GUP_PAGE_SIZE;
		if (!name)
			continue;
		/* An empty name means the first memory, which then has both pages. */
		if (*name) {
			uint64_t end = b.end;

			b.memory = memory_by_name(name);
			if (b.memory->class & PMD_SIZED)
				b.end = b.start + GUP_PMD_SIZE;
			if ((b.memory->class & PMD_SIZED) && !alone)
				initial->start = b.end - GUP_PAGE_SIZE;
			if (!(b.memory->class & PMD_SIZED) && alone)
				b.end += GUP_PAGE_SIZE;
			add_vma(&b);
			if (!(b.memory->class & PMD_SIZED))
				b.end = end;
		}
		add_ops(&b, two_pages->ops[i]);
	}
}

/* The gate area, for a call of two pages; the second is behind it. */
static void gate(struct gup_initial_state *initial, enum gup_gate kind)
{
	struct builder b = { .initial = initial };

	snprintf(initial->name, sizeof(initial->name), "gate %s", gup_gate_name(kind));
	initial->memory = "gate";
	initial->treatment = gup_gate_name(kind);
	initial->start = GUP_VSYSCALL_ADDR;
	initial->nr_pages = 2;
	next_step(&b, GUP_STEP_GATE)->count = kind;
}

#define NR_GATES (GUP_GATE_NR - 1)

static bool worth_it(const struct memory *memory, const struct treatment *treatment)
{
	if (!(memory->class & treatment->class))
		return false;
	return memory->access != RW || !strchr(treatment->ops, 'P');
}

bool gup_initial_state_get(unsigned int index, struct gup_initial_state *initial)
{
	*initial = (struct gup_initial_state){ 0 };
	for (size_t m = 0; m < NR_MEMORIES; m++) {
		for (size_t l = 0; l < NR_LEAVES; l++) {
			if (!worth_it(&memories[m], &treatments[l]) || index--)
				continue;
			single(initial, &memories[m], &treatments[l]);
			return true;
		}
	}
	if (index < NR_TWO_PAGES) {
		two(initial, &two_pages_list[index]);
		return true;
	}
	index -= NR_TWO_PAGES;
	if (index >= NR_GATES)
		return false;
	gate(initial, (enum gup_gate)(GUP_GATE_EMULATE + index));
	return true;
}

unsigned int gup_initial_state_nr(void)
{
	unsigned int nr = NR_TWO_PAGES + NR_GATES;

	for (size_t m = 0; m < NR_MEMORIES; m++) {
		for (size_t l = 0; l < NR_LEAVES; l++)
			nr += worth_it(&memories[m], &treatments[l]);
	}
	return nr;
}
