// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks over present base pages: a bare loop, the model, and a kernel's own gup.c. The model
 * makes all checks for each page, so the loop is for information only.
 *
 * usage: bench_walks [TREE]
 *
 * TREE as in tree_of.h. All walk over the same state.
 *
 * Exit status: 0 all bounds hold, 1 one does not, 70 nothing could be measured.
 */
#include "tree_of.h"

/* One slice takes about ten microseconds. */
#define CALLS 20
#define CALLS_OF_ONE 1000

/**
 * struct walk_arg - calls to be timed
 * @walk: the walk
 * @call: the call
 * @times: how often the call is made
 * @entry: for the bare loop
 * @tree: the tree whose gup.c walks; NULL for the model
 */
struct walk_arg {
	struct gup_walk walk;
	struct gup_call call;
	unsigned int times;
	const gup_entry *entry;
	struct tree_engine *tree;
};

/* Counts would overflow in the long run. */
static void forget_references(void *arg)
{
	struct gup_mm *mm = ((struct walk_arg *)arg)->walk.mm;

	for (uint32_t i = 0; i < mm->nr_pages; i++)
		mm->page[i].refcount = 1;
}

static void do_calls(void *arg)
{
	struct walk_arg *a = arg;

	for (unsigned int i = 0; i < a->times; i++)
		if (gup_call(&a->walk, &a->call) != (long)a->call.nr_pages)
			die("a walk did not get its pages");
}

static void do_tree(void *arg)
{
	struct walk_arg *a = arg;

	if (tree_call_often(a->tree, &a->walk, &a->call, a->times) != (long)a->call.nr_pages)
		die("the tree's walk did not get its pages");
}

/* The least work of a walk: read an entry, increase a counter, store a pointer. */
static void do_floor(void *arg)
{
	struct walk_arg *a = arg;
	const gup_entry *entry = a->entry;
	struct gup_page *first = a->walk.mm->page;
	struct gup_page **pages = a->walk.out->pages;

	for (unsigned int call = 0; call < a->times; call++) {
		for (unsigned int i = 0; i < NR; i++) {
			uint64_t pfn = (entry[i] & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT;
			struct gup_page *page = &first[pfn - GUP_PFN_BASE];

			page->refcount++;
			pages[i] = page;
		}
		/* The compiler must not remove a round. */
		__asm__ volatile("" : : "r"(pages), "r"(first) : "memory");
	}
}

/* The walks, first of the model, then of the tree. */
static const struct {
	enum gup_entry_point entry;
	unsigned int nr_pages;
	const char *name;
	double bound;
	bool file;
} walks[] = {
	{ GUP_ENTRY_POINT_GET_FAST, 1, "fast walk, one page", 2.0, false },
	{ GUP_ENTRY_POINT_GET_FAST, NR, "fast walk, 512 pages", 2.0, false },
	{ GUP_ENTRY_POINT_GET_UNLOCKED, 1, "slow walk, one page", 2.0, false },
	{ GUP_ENTRY_POINT_GET_UNLOCKED, NR, "slow walk, 512 pages", 2.0, false },
	{ GUP_ENTRY_POINT_PIN_FAST, NR, "fast walk, 512 pages, pinning", 2.0, false },
	{ GUP_ENTRY_POINT_GET_FAST, NR, "fast walk, 512 pages of a file", 2.0, true },
	{ GUP_ENTRY_POINT_GET_UNLOCKED, NR, "slow walk, 512 pages of a file", 2.0, true },
};

#define NR_WALKS (sizeof(walks) / sizeof(walks[0]))

enum {
	FLOOR,
	MODEL,
	TREE = MODEL + NR_WALKS,
	NR_TIMINGS = TREE + NR_WALKS
};

/* Compare one walk with the loop and the kernel's walk. */
static void report_walk(struct report *report, const struct timing *t, unsigned int i, bool tree)
{
	unsigned int nr = walks[i].nr_pages;
	double to_loop = t[MODEL + i].best / t[FLOOR].best;
	double to_tree = t[MODEL + i].best / t[TREE + i].best;

	report_info(walks[i].name, t[MODEL + i].best / nr, "ns a page");
	if (nr == NR)
		report_info("  to the bare loop", to_loop, "times");
	if (!tree) {
		report_missing("  to the kernel's own gup.c", NO_TREE);
		return;
	}
	report_info("  the kernel's own gup.c", t[TREE + i].best / nr, "ns a page");
	report_figure(report, "  the model to that", to_tree, "times", walks[i].bound, false);
}

static void bench_walks(struct report *report, const struct gup_rules *rules,
			struct tree_engine *tree)
{
	struct gup_mm *anon = new_mm(16, 1024), *file = new_mm(16, 1024);
	struct gup_page *pages[NR];
	struct gup_outcome out = { .pages = pages, .max_pages = NR };
	struct walk_arg arg[NR_TIMINGS];
	struct timing t[NR_TIMINGS];
	unsigned int level;

	step(anon, rules, GUP_STEP_VMA, NR);
	step(anon, rules, GUP_STEP_WRITE, NR);
	step_of(file, rules, GUP_STEP_VMA, NR, GUP_VMA_SHMEM);
	step(file, rules, GUP_STEP_READ, NR);
	for (unsigned int i = 0; i < NR_TIMINGS; i++) {
		unsigned int what = i < TREE ? i - MODEL : i - TREE;
		unsigned int nr = i == FLOOR ? NR : walks[what].nr_pages;
		struct gup_mm *mm = i != FLOOR && walks[what].file ? file : anon;

		arg[i] = (struct walk_arg){
			.walk = { .mm = mm, .rules = rules, .out = &out },
			.times = nr == 1 ? CALLS_OF_ONE : CALLS,
			.entry = gup_entry_lookup(mm, START, &level),
			.tree = tree,
		};
		if (i != FLOOR)
			arg[i].call =
				(struct gup_call){ .start = START,
						   .nr_pages = nr,
						   .entry_point = (uint8_t)walks[what].entry };
		t[i] = (struct timing){ i == FLOOR ? do_floor
					: i < TREE ? do_calls
						   : do_tree,
					forget_references, &arg[i], arg[i].times, 0 };
	}
	if (level != 1)
		die("no page table");
	measure(t, tree ? NR_TIMINGS : TREE, 1000);
	report_info("bare loop over 512 pages", t[FLOOR].best / NR, "ns a page");
	for (unsigned int i = 0; i < NR_WALKS; i++)
		report_walk(report, t, i, tree);
	gup_mm_destroy(anon);
	gup_mm_destroy(file);
}

int main(int argc, char **argv)
{
	struct report report = { 0 };
	struct gup_rules rules;
	struct tree_engine *tree = tree_of(argc > 1 ? argv[1] : NULL, &rules);

	report_title("walks over present base pages");
	bench_walks(&report, &rules, tree);
	tree_close(tree);
	return report.failed ? 1 : 0;
}
