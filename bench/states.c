// SPDX-License-Identifier: GPL-2.0-only
/*
 * States: building small states, undoing changes, and mapping many pages.
 *
 * usage: bench_states
 *
 * Exit status: 0 all bounds hold, 1 one does not, 70 nothing could be measured.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define STATES 64

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

/* The call that is undone: a write that takes the hinting fault. */
static void call_all(void *arg)
{
	struct state_arg *a = arg;
	const struct gup_call call = { .start = START,
				       .nr_pages = 1,
				       .flags = FOLL_WRITE,
				       .entry_point = GUP_ENTRY_POINT_GET };
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
 * Many pages. Each size is mapped in its own process, so that no size depends on the previous
 * one.
 */

struct mapped {
	double ns;
	double bytes;
};

/* Private memory of this process that is in use: resident and not shared in statm. */
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
	/* Larger sizes exceed more caches. Quadratic growth would be a factor of four. */
	report_figure(report, "a page of 1000000, to one of 250000", best[2].ns / best[0].ns,
		      "times", 2, false);
	/* To a tenth of a byte: the upper tables are included. */
	report_figure(report, "memory of 1000000 pages, beyond the entries",
		      (double)(int64_t)(best[2].bytes * 10 + 0.5) / 10, "bytes", 24, false);
}

int main(void)
{
	struct report report = { 0 };
	struct gup_rules rules;

	if (!gup_history_resolve(GUP_VERSION_LAST, &rules))
		die("no rules");
	report_title("states");
	bench_states(&report, &rules);
	bench_million(&report, &rules);
	return report.failed ? 1 : 0;
}
