// SPDX-License-Identifier: GPL-2.0-only
/*
 * The figures that gupwalk promises, measured in one run.
 *
 * usage: bench_figures [PATH_OF_GUPWALK]
 *
 * Prints a table: figure, value, bound, and whether the bound holds. The tool is
 * taken from the argument, from $GUPWALK, or from build/release.
 *
 * Exit status: 0 all bounds hold, 1 one does not, 70 nothing could be measured.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/state.h>

#include "measure.h"

#define NR GUP_PTRS_PER_TABLE
#define START UINT64_C(0x10000000)
#define ANON_RW (VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define CALLS_PER_SLICE 20
#define STATES 64

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench_figures: %s: %s\n", what, errno ? strerror(errno) : "unexpected");
	exit(70);
}

static void step(struct gup_mm *mm, const struct gup_rules *rules, enum gup_step_kind kind,
		 uint64_t nr_pages)
{
	const struct gup_step s = {
		.kind = (uint8_t)kind,
		.start = START,
		.end = START + nr_pages * GUP_PAGE_SIZE,
		.flags = ANON_RW,
		.what = GUP_VMA_ANON,
	};

	if (gup_step_apply(mm, rules, &s))
		die(gup_step_name(kind));
}

static struct gup_mm *new_mm(uint32_t tables, uint32_t pages)
{
	struct gup_mm *mm = gup_mm_create(5, tables, pages, 4);

	if (!mm)
		die("no memory for an address space");
	return mm;
}

/*
 * Walks over 512 present base pages.
 */

struct walk_arg {
	struct gup_walk walk;
	struct gup_call call;
	const gup_entry *entry;
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

	for (unsigned int i = 0; i < CALLS_PER_SLICE; i++)
		if (gup_call(&a->walk, &a->call) != (long)a->call.nr_pages)
			die("a walk did not get its pages");
}

/* The least that a walk could do: read an entry, bump a counter, store a pointer. */
static void do_floor(void *arg)
{
	struct walk_arg *a = arg;
	const gup_entry *entry = a->entry;
	struct gup_page *first = a->walk.mm->page;
	struct gup_page **pages = a->walk.out->pages;

	for (unsigned int call = 0; call < CALLS_PER_SLICE; call++) {
		for (unsigned int i = 0; i < NR; i++) {
			uint64_t pfn = (entry[i] & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT;
			struct gup_page *page = &first[pfn - GUP_PFN_BASE];

			page->refcount++;
			pages[i] = page;
		}
		/* Each round is to be done for real. */
		__asm__ volatile("" : : "r"(pages), "r"(first) : "memory");
	}
}

static struct timing walk_timing(struct walk_arg *a, enum gup_entry_point entry, uint64_t nr_pages)
{
	a->call =
		(struct gup_call){ .start = START, .nr_pages = nr_pages, .entry = (uint8_t)entry };
	return (struct timing){ do_calls, forget_references, a, CALLS_PER_SLICE, 0 };
}

static void bench_walks(struct report *report, const struct gup_rules *rules)
{
	struct gup_mm *mm = new_mm(16, 1024);
	struct gup_page *pages[NR];
	struct gup_outcome out = { .pages = pages, .max_pages = NR };
	struct walk_arg arg[6];
	struct timing t[6];
	unsigned int level;

	step(mm, rules, GUP_STEP_VMA, NR);
	step(mm, rules, GUP_STEP_WRITE, NR);
	for (unsigned int i = 0; i < 6; i++)
		arg[i].walk = (struct gup_walk){ .mm = mm, .rules = rules, .out = &out };
	arg[0].entry = gup_entry_lookup(mm, START, &level);
	if (level != 1)
		die("no page table");

	t[0] = (struct timing){ do_floor, forget_references, &arg[0], CALLS_PER_SLICE, 0 };
	t[1] = walk_timing(&arg[1], GUP_CALL_GET_FAST, NR);
	t[2] = walk_timing(&arg[2], GUP_CALL_PIN_FAST, NR);
	t[3] = walk_timing(&arg[3], GUP_CALL_GET, NR);
	t[4] = walk_timing(&arg[4], GUP_CALL_GET_FAST, 1);
	t[5] = walk_timing(&arg[5], GUP_CALL_GET, 1);
	measure(t, 6, 1000);
	gup_mm_destroy(mm);

	report_info("bare loop over 512 entries", t[0].best, "ns");
	report_figure(report, "fast walk, 512 base pages, to the bare loop", t[1].best / t[0].best,
		      "times", 4, false);
	report_figure(report, "the same, pinning", t[2].best / t[0].best, "times", 4, false);
	report_info("slow walk, 512 base pages, to the bare loop", t[3].best / t[0].best, "times");
	report_info("slow walk, 512 base pages", t[3].best / NR, "ns a page");
	report_info("fast walk, one page", t[4].best, "ns");
	report_info("slow walk, one page", t[5].best, "ns");
}

/*
 * Small states: a VMA, a page, and a NUMA hint on it.
 */

struct state_arg {
	const struct gup_rules *rules;
	struct gup_mm *mm[STATES];
	struct gup_mm *base;
};

static void build(struct gup_mm *mm, const struct gup_rules *rules)
{
	step(mm, rules, GUP_STEP_VMA, 4);
	step(mm, rules, GUP_STEP_WRITE, 1);
	step(mm, rules, GUP_STEP_HINT, 1);
}

static void reset_all(void *arg)
{
	struct state_arg *a = arg;

	for (unsigned int i = 0; i < STATES; i++)
		gup_mm_reset(a->mm[i]);
}

static void build_all(void *arg)
{
	struct state_arg *a = arg;

	for (unsigned int i = 0; i < STATES; i++)
		build(a->mm[i], a->rules);
}

static void rebuild_all(void *arg)
{
	reset_all(arg);
	build_all(arg);
}

static void copy_all(void *arg)
{
	struct state_arg *a = arg;

	for (unsigned int i = 0; i < STATES; i++)
		if (!gup_mm_copy(a->mm[i], a->base))
			die("copying a state");
}

/* What is to be undone: a write that takes the hinting fault. */
static void call_all(void *arg)
{
	struct state_arg *a = arg;
	const struct gup_call call = {
		.start = START, .nr_pages = 1, .flags = FOLL_WRITE, .entry = GUP_CALL_GET
	};
	struct gup_page *page;
	struct gup_outcome out = { .pages = &page, .max_pages = 1 };

	copy_all(arg);
	for (unsigned int i = 0; i < STATES; i++) {
		struct gup_walk walk = { .mm = a->mm[i], .rules = a->rules, .out = &out };

		if (gup_call(&walk, &call) != 1 || out.nr_numa != 1)
			die("the call that is to be undone");
	}
}

static void restore_all(void *arg)
{
	struct state_arg *a = arg;

	for (unsigned int i = 0; i < STATES; i++)
		gup_mm_restore(a->mm[i], a->base);
}

static void bench_states(struct report *report, const struct gup_rules *rules)
{
	struct state_arg a = { .rules = rules, .base = new_mm(16, 4096) };
	struct timing t[] = {
		{ build_all, reset_all, &a, STATES, 0 },
		{ reset_all, rebuild_all, &a, STATES, 0 },
		{ copy_all, rebuild_all, &a, STATES, 0 },
		{ restore_all, call_all, &a, STATES, 0 },
	};
	static const char *const names[] = {
		"building a small state",
		"resetting it",
		"copying it",
		"restoring it after a call that faulted",
	};

	for (unsigned int i = 0; i < STATES; i++)
		a.mm[i] = new_mm(16, 4096);
	build(a.base, rules);
	measure(t, 4, 1000);
	for (unsigned int i = 0; i < 4; i++)
		report_figure(report, names[i], t[i].best, "ns", 1000, false);
	for (unsigned int i = 0; i < STATES; i++)
		gup_mm_destroy(a.mm[i]);
	gup_mm_destroy(a.base);
}

/*
 * Many pages. Each size is mapped in a process of its own, so that nothing is
 * left over from the one before.
 */

struct mapped {
	double ns;
	double bytes;
};

/* Memory of this process alone that is in use: what statm calls resident and not shared. */
static double memory_in_use(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long size, resident, shared;

	if (!file || fscanf(file, "%ld %ld %ld", &size, &resident, &shared) != 3)
		die("/proc/self/statm");
	fclose(file);
	return (double)(resident - shared) * (double)sysconf(_SC_PAGESIZE);
}

static struct mapped map_pages(const struct gup_rules *rules, uint32_t nr)
{
	double before = memory_in_use();
	struct gup_mm *mm = new_mm(nr / NR + 16, nr + 1);
	double begin = measure_now();
	struct mapped m;

	step(mm, rules, GUP_STEP_VMA, nr);
	step(mm, rules, GUP_STEP_WRITE, nr);
	m.ns = (measure_now() - begin) / nr;
	m.bytes = (memory_in_use() - before) / nr - (double)sizeof(gup_entry);
	gup_mm_destroy(mm);
	return m;
}

static struct mapped map_in_child(const struct gup_rules *rules, uint32_t nr)
{
	struct mapped m;
	int fd[2], status;
	pid_t pid;

	if (pipe(fd))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		m = map_pages(rules, nr);
		_exit(write(fd[1], &m, sizeof(m)) != (ssize_t)sizeof(m));
	}
	close(fd[1]);
	if (read(fd[0], &m, sizeof(m)) != (ssize_t)sizeof(m))
		die("mapping many pages");
	close(fd[0]);
	if (waitpid(pid, &status, 0) != pid || status)
		die("mapping many pages");
	return m;
}

static void bench_million(struct report *report, const struct gup_rules *rules)
{
	static const uint32_t size[] = { 250000, 500000, 1000000 };
	struct mapped best[3];

	for (unsigned int round = 0; round < 5; round++) {
		for (unsigned int i = 0; i < 3; i++) {
			struct mapped m = map_in_child(rules, size[i]);

			if (!round || m.ns < best[i].ns)
				best[i] = m;
		}
	}
	for (unsigned int i = 0; i < 3; i++) {
		char name[64];

		snprintf(name, sizeof(name), "mapping %u pages by writing to them", size[i]);
		report_info(name, best[i].ns, "ns a page");
	}
	/* Larger sizes leave more caches behind; growth by the square would be four times. */
	report_figure(report, "a page of 1000000, to one of 250000", best[2].ns / best[0].ns,
		      "times", 2, false);
	/* To a tenth of a byte: the tables above the last level are in there as well. */
	report_figure(report, "memory of 1000000 pages, beyond the entries",
		      (double)(int64_t)(best[2].bytes * 10 + 0.5) / 10, "bytes", 24, false);
}

/*
 * The tool.
 */

struct ran {
	double wall;
	double cpu;
	double rss;
	double cases;
};

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* The first number of the tool's remarks, "1,234,567 cases in ...". */
static double count_of(const char *text)
{
	double count = 0;

	for (; (*text >= '0' && *text <= '9') || *text == ','; text++)
		if (*text != ',')
			count = count * 10 + (*text - '0');
	return count;
}

static struct ran run_tool(const char *tool, const char *verb, const char *file, int expected)
{
	extern char **environ;
	char *const argv[] = { (char *)tool, (char *)verb, (char *)file, NULL };
	posix_spawn_file_actions_t actions;
	struct ran ran = { 0 };
	struct rusage before, after;
	char remarks[200] = "";
	int fd[2], status;
	double begin;
	pid_t pid;

	if (pipe(fd))
		die("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, fd[1], 2);
	posix_spawn_file_actions_addclose(&actions, fd[0]);

	getrusage(RUSAGE_CHILDREN, &before);
	begin = measure_now();
	errno = posix_spawn(&pid, tool, &actions, NULL, argv, environ);
	if (errno)
		die(tool);
	close(fd[1]);
	for (size_t n = 0; n < sizeof(remarks) - 1;) {
		ssize_t got = read(fd[0], remarks + n, sizeof(remarks) - 1 - n);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	ran.wall = (measure_now() - begin) / 1e9;
	getrusage(RUSAGE_CHILDREN, &after);
	close(fd[0]);
	posix_spawn_file_actions_destroy(&actions);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > expected) {
		fprintf(stderr, "bench_figures: %s %s: unexpected end\n%s", tool, verb, remarks);
		exit(70);
	}
	ran.cpu = seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) -
		  seconds(before.ru_stime);
	/* The largest child so far, of which there must be none larger. */
	ran.rss = (double)after.ru_maxrss * 1024;
	ran.cases = count_of(remarks);
	return ran;
}

static const char scenario[] = "scenario one-hinted-page\n"
			       "why \"A file to time.\"\n"
			       "vma 0x10000000-0x10004000 anon rw private\n"
			       "write 0x10000000\n"
			       "hint 0x10000000\n"
			       "call get_user_pages 0x10000000\n"
			       "expect v6.6..: ret 1, faults none\n";

static void bench_run(struct report *report, const char *tool)
{
	char path[] = "/tmp/gupwalk-XXXXXX";
	int fd = mkstemp(path);
	double wall = 0;
	struct ran ran;

	if (fd < 0 || write(fd, scenario, sizeof(scenario) - 1) != (ssize_t)sizeof(scenario) - 1)
		die(path);
	close(fd);
	for (unsigned int i = 0; i < 30; i++) {
		ran = run_tool(tool, "run", path, 0);
		if (!i || ran.wall < wall)
			wall = ran.wall;
	}
	unlink(path);
	report_figure(report, "gupwalk run of one scenario", wall * 1e3, "ms", 10, false);
	report_figure(report, "its memory at most", ran.rss / 1e6, "MB", 10, false);
}

/* It runs on one core, so processor time is what it takes on an idle machine. */
static void bench_check(struct report *report, const char *tool)
{
	struct ran best = { 0 };

	for (unsigned int i = 0; i < 3; i++) {
		/* A law broken by an old kernel is no failure here. */
		struct ran ran = run_tool(tool, "check", NULL, 1);

		if (!i || ran.cpu < best.cpu)
			best = ran;
		if (ran.cpu > 10)
			break;
	}
	report_info("gupwalk check: cases", best.cases / 1e6, "million");
	report_figure(report, "gupwalk check: cases a second", best.cases / best.cpu / 1e6,
		      "million", 3, true);
	report_figure(report, "gupwalk check: all of it", best.cpu, "s", 5, false);
}

int main(int argc, char **argv)
{
	const char *tool = argc > 1 ? argv[1] : getenv("GUPWALK");
	struct report report = { 0 };
	struct gup_rules rules;

	if (!tool)
		tool = "build/release/gupwalk";
	if (!gup_history_resolve(GUP_VERSION_LAST, &rules))
		die("no rules");

	report_line("figure", "value", "bound", "holds");
	/* First, as a child's memory is at least what its parent's was. */
	bench_run(&report, tool);
	bench_walks(&report, &rules);
	bench_states(&report, &rules);
	bench_million(&report, &rules);
	bench_check(&report, tool);
	return report.failed ? 1 : 0;
}
