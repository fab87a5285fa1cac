// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tool as users run it: one scenario, and all laws over all cases.
 *
 * usage: bench_tool
 *
 * The tool is $GUPWALK, or build/release/gupwalk.
 *
 * Exit status: 0 all bounds hold, 1 one does not, 70 nothing could be measured.
 */
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

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

static struct ran run_tool(char *const argv[], int expected)
{
	extern char **environ;
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
	errno = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
	if (errno)
		die(argv[0]);
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
		fprintf(stderr, "bench_tool: %s: unexpected end\n%s", argv[1], remarks);
		exit(70);
	}
	ran.cpu = seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) -
		  seconds(before.ru_stime);
	/* The memory of the largest child so far; no child may be larger. */
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

static void bench_run(struct report *report, char *tool)
{
	char path[] = "/tmp/gupwalk-XXXXXX";
	char verb[] = "run";
	char *const argv[] = { tool, verb, path, NULL };
	int fd = mkstemp(path);
	double wall = 0;
	struct ran ran;

	if (fd < 0 || write(fd, scenario, sizeof(scenario) - 1) != (ssize_t)sizeof(scenario) - 1)
		die(path);
	close(fd);
	for (unsigned int i = 0; i < 30; i++) {
		ran = run_tool(argv, 0);
		if (!i || ran.wall < wall)
			wall = ran.wall;
	}
	unlink(path);
	report_figure(report, "gupwalk run of one scenario", wall * 1e3, "ms", 10, false);
	report_figure(report, "its memory at most", ran.rss / 1e6, "MB", 10, false);
}

/* On one core, processor time is the time on an idle machine; several cores share it. */
static void bench_check(struct report *report, char *tool)
{
	char verb[] = "check", jobs[] = "--jobs", one[] = "1";
	char *const argv[] = { tool, verb, jobs, one, NULL };
	char *const all[] = { tool, verb, NULL };
	struct ran best = { 0 };

	for (unsigned int i = 0; i < 3; i++) {
		/* A law that an old kernel breaks is not a failure here. */
		struct ran ran = run_tool(argv, 1);

		if (!i || ran.cpu < best.cpu)
			best = ran;
		if (ran.cpu > 10)
			break;
	}
	report_info("gupwalk check: cases", best.cases / 1e6, "million");
	report_info("gupwalk check: all of it, on all cores", run_tool(all, 1).wall, "s");
	report_figure(report, "gupwalk check --jobs 1: cases a second", best.cases / best.cpu / 1e6,
		      "million", 3, true);
	report_figure(report, "gupwalk check --jobs 1: all of it", best.cpu, "s", 5, false);
}

int main(void)
{
	const char *named = getenv("GUPWALK");
	char *tool = strdup(named ? named : "build/release/gupwalk");
	struct report report = { 0 };

	if (!tool)
		die("no memory");
	report_title("the tool");
	bench_run(&report, tool);
	bench_check(&report, tool);
	free(tool);
	return report.failed ? 1 : 0;
}
