// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process 1 of a kernel that answers: loads the module, goes through /cases, writes
 * an answer for each to the second serial port, and ends.
 *
 * Every case has a process of its own, in which the state is built anew. Nothing that
 * a case does outlives it, and one that hangs or crashes takes only itself along.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"

/* Seconds after which a case is killed. */
#define PATIENCE 20

/* MPOL_BIND */
#define BIND_POLICY 2

/* So often a state is built when it comes out otherwise than before. */
#define TRIES 4

#define ROWS_MAX 64
#define ROW_FLAGS 10

/**
 * struct row - calls of one entry point: one for each subset of some flags
 * @call: what they have in common
 * @flag: numbers of the flags
 * @nr_flags: how many
 */
struct row {
	struct gw_call call;
	unsigned int flag[ROW_FLAGS];
	unsigned int nr_flags;
};

/**
 * struct state - a state and its calls
 * @name: the rest of its line
 * @step: the steps, a line each
 * @nr_steps: how many
 * @row: the calls
 * @nr_rows: how many
 * @start: the address asked for
 * @nr_pages: pages asked for
 */
struct state {
	char name[LINE_SIZE];
	char step[STEPS_MAX][LINE_SIZE];
	unsigned int nr_steps;
	struct row row[ROWS_MAX];
	unsigned int nr_rows;
	unsigned long start;
	unsigned long nr_pages;
};

static const char *const foll_names[] = {
#define X(name) #name,
	GW_FOLL_LIST(X)
#undef X
};

static const char *const call_names[] = {
#define X(name) #name,
	GW_ENTRY_LIST(X)
#undef X
};

static FILE *answers;
static uint32_t sum = 2166136261u; /* FNV-1a of all that was said */
static struct shared *shared;
static int device;
static __u64 known[2];
static unsigned long nr_states, nr_calls;

static void answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void answer(const char *format, ...)
{
	static char line[8 * LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (const char *c = line; *c; c++)
		sum = (sum ^ (unsigned char)*c) * 16777619u;
	fputs(line, answers);
}

/* The end of everything: what was said before is lost, as its end is missing. */
static void give_up(const char *what)
{
	fprintf(answers, "failed %s: %s\n", what, strerror(errno));
	fflush(answers);
	tcdrain(fileno(answers));
	sync();
	reboot(RB_AUTOBOOT);
	_exit(1);
}

static void set(const char *path, const char *value, bool needed)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (fd >= 0)
		close(fd);
	if (!done && needed)
		give_up(path);
}

static void mount_all(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL) || mount("sys", "/sys", "sysfs", 0, NULL) ||
	    mount("dev", "/dev", "devtmpfs", 0, NULL))
		perror("mount");
	mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
}

static void open_answers(void)
{
	struct termios raw;
	int fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);

	answers = fd < 0 ? stdout : fdopen(fd, "w");
	if (fd >= 0 && !tcgetattr(fd, &raw)) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		tcsetattr(fd, TCSANOW, &raw);
	}
}

/* One processor and node; no scanner or collapser comes along by itself. */
static void quieten(void)
{
	unsigned long node = 1;
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	/* What lies on another node would be moved by a hinting fault, or half so. */
	if (syscall(SYS_set_mempolicy, BIND_POLICY, &node, 8 * sizeof(node)))
		give_up("set_mempolicy");
	set("/proc/sys/kernel/numa_balancing", "1", true);
	set("/proc/sys/kernel/numa_balancing_scan_delay_ms", "100000000", false);
	set("/sys/kernel/debug/sched/numa_balancing/scan_delay_ms", "100000000", false);
	set("/sys/kernel/mm/transparent_hugepage/enabled", "madvise", true);
	set("/sys/kernel/mm/transparent_hugepage/defrag", "always", true);
	set("/sys/kernel/mm/transparent_hugepage/shmem_enabled", "advise", true);
	set("/sys/kernel/mm/transparent_hugepage/khugepaged/defrag", "0", true);
	set("/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs", "4000000000",
	    true);
	set("/proc/sys/kernel/printk", "1", true);
}

static void load_module(void)
{
	int fd = open("/gupwalk_mod.ko", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		give_up("gupwalk_mod.ko");
	close(fd);
	device = open("/dev/" GW_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0 || ioctl(device, GW_IOC_KNOWN, known))
		give_up("/dev/" GW_DEVICE);
}

static int name_in(const char *const *names, unsigned int nr, const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

/* "calls ENTRY [locked] [no-pages] [FLAG ...]" */
static bool add_row(struct state *state, char *line)
{
	struct row *row = &state->row[state->nr_rows];
	char *words[ROW_FLAGS + 4];
	unsigned int nr = split_words(line, words, ROW_FLAGS + 4);
	int entry = nr > 1 ? name_in(call_names, GW_CALL_END - GW_CALL_FIRST, words[1]) : -1;

	if (entry < 0 || state->nr_rows == ROWS_MAX)
		return false;
	*row = (struct row){ .call.entry = (__u32)entry };
	for (unsigned int i = 2; i < nr; i++) {
		int flag = name_in(foll_names, GW_FOLL_NR, words[i]);

		if (!strcmp(words[i], "locked"))
			row->call.locked = 1;
		else if (!strcmp(words[i], "no-pages"))
			row->call.no_pages = 1;
		else if (flag >= 0 && row->nr_flags < ROW_FLAGS)
			row->flag[row->nr_flags++] = (unsigned int)flag;
		else
			return false;
	}
	state->nr_rows++;
	return true;
}

/* In the case's own process. */
static void run_case(const struct state *state, const struct gw_call *call)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned int i = 0; i < state->nr_steps; i++) {
		shared->step = (int)i;
		if (!do_step(device, state->step[i], shared))
			_exit(1);
	}
	shared->built = 1;
	shared->call = *call;
	ioctl(device, GW_IOC_CALL, &shared->call);
	_exit(0);
}

static pid_t running;
static volatile sig_atomic_t alarms;

/* The second time, killing has not helped. */
static void on_alarm(int signal)
{
	(void)signal;
	if (alarms++)
		give_up("a case that cannot be killed");
	kill(running, SIGKILL);
}

static void set_alarm(int seconds)
{
	struct itimerval timer = { { seconds, 0 }, { seconds, 0 } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* Waits for a case and for all that it left behind. False: it had to be killed. */
static bool wait_for(pid_t pid)
{
	running = pid;
	alarms = 0;
	set_alarm(PATIENCE);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	/* What is left now are its children. */
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	set_alarm(0);
	return !alarms;
}

#define PFN_BITS 0x000ffffffffff000ull
#define SWAP_BITS 0xf8000000000001ffull

/* Entry bits without what says where; "same" means the page that was there before. */
static void answer_look(const struct gw_look *look, const struct gw_look *before)
{
	unsigned long long bits = look->entry & (look->page.pfn ? ~PFN_BITS : SWAP_BITS);

	answer(" %u:%llx:%u:%d", look->level, bits, look->page.facts,
	       before->page.pfn && before->page.pfn == look->page.pfn);
}

static void answer_page(const struct gw_page *got, const struct gw_page *was,
			const struct gw_look *before)
{
	answer(" %u:%d:%d:%d", got->facts, before->page.pfn && before->page.pfn == got->pfn,
	       got->refs - was->refs, got->pins - was->pins);
}

static void answer_fault(const struct gw_call *call, const struct gw_fault *fault)
{
	answer(" %lld:%x:%x", ((long long)fault->addr - (long long)call->start) / 4096,
	       fault->flags, fault->ret);
}

static void answer_call(unsigned int row, unsigned int column)
{
	const struct gw_call *call = &shared->call;
	long pages = call->ret > 0 && !call->no_pages ? (long)call->ret : 0;
	unsigned int nr = call->nr_faults < GW_FAULTS ? call->nr_faults : GW_FAULTS;

	answer("call %u %u ret %lld numa %u migrated %u warns %u endless %u slow %lld", row, column,
	       (long long)call->ret, call->nr_numa, call->nr_migrated, call->nr_warns,
	       call->endless,
	       call->slow ? (long long)(call->slow_start - call->start) / 4096 : -1ll);
	answer(" pages %ld", pages);
	for (long i = 0; i < pages && i < GW_PAGES; i++)
		answer_page(&call->got[i], &call->was[i], &call->before[i]);
	answer(" faults %u", call->nr_faults);
	for (unsigned int i = 0; i < nr; i++)
		answer_fault(call, &call->fault[i]);
	answer(" entries %llu", (unsigned long long)call->nr_pages);
	for (unsigned int i = 0; i < call->nr_pages; i++)
		answer_look(&call->after[i], &call->before[i]);
	answer("\n");
}

static void answer_before(void)
{
	answer("before %llu", (unsigned long long)shared->call.nr_pages);
	for (unsigned int i = 0; i < shared->call.nr_pages; i++)
		answer_look(&shared->call.before[i], &shared->call.before[i]);
	answer("\n");
}

/* Is what was there before the same as in the case before? */
static bool as_ever(const struct gw_look *first)
{
	for (unsigned int i = 0; i < shared->call.nr_pages; i++) {
		const struct gw_look *look = &shared->call.before[i];
		__u64 bits = look->page.pfn ? ~PFN_BITS : SWAP_BITS;

		if (look->level != first[i].level || look->page.facts != first[i].page.facts ||
		    ((look->entry ^ first[i].entry) & bits))
			return false;
	}
	return true;
}

static bool offered(const struct row *row, unsigned int flags)
{
	return (known[1] >> row->call.entry & 1) && !(flags & ~known[0]);
}

/* In a process of its own. False: it had to be killed. */
static bool try_case(const struct state *state, const struct gw_call *call)
{
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	pid = fork();
	if (pid < 0)
		give_up("fork");
	if (!pid)
		run_case(state, call);
	return wait_for(pid);
}

/* One case. False: the state cannot be reached, which goes for all its cases. */
static bool ask(const struct state *state, unsigned int nr_row, unsigned int column,
		struct gw_look *first, bool *seen)
{
	const struct row *row = &state->row[nr_row];
	struct gw_call call = row->call;
	bool in_time = true;

	call.start = state->start;
	call.nr_pages = state->nr_pages;
	for (unsigned int i = 0; i < row->nr_flags; i++)
		if (column & 1u << i)
			call.flags |= 1u << row->flag[i];
	if (!offered(row, call.flags)) {
		answer("call %u %u not-offered\n", nr_row, column);
		return true;
	}
	for (unsigned int tries = 0; tries < TRIES; tries++) {
		in_time = try_case(state, &call);
		if (!shared->call.done || !*seen || as_ever(first))
			break;
	}
	if (!shared->built) {
		answer("unreached %d %s\n", shared->step,
		       *shared->why ? shared->why : "it crashed");
		return false;
	}
	if (!shared->call.done) {
		answer("call %u %u %s\n", nr_row, column, in_time ? "crashed" : "hangs");
		return true;
	}
	if (!*seen) {
		answer_before();
		memcpy(first, shared->call.before, sizeof(shared->call.before));
		*seen = true;
	} else if (!as_ever(first)) {
		answer("call %u %u unstable\n", nr_row, column);
		return true;
	}
	answer_call(nr_row, column);
	return true;
}

static void run_state(const struct state *state)
{
	struct gw_look first[GW_PAGES];
	bool seen = false;

	answer("%s", state->name);
	nr_states++;
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		for (unsigned int column = 0; column < 1u << state->row[row].nr_flags; column++) {
			if (!ask(state, row, column, first, &seen))
				return;
			nr_calls++;
		}
	}
}

/* A line of /cases; false when it is not understood. */
static bool read_line(struct state *state, char *line)
{
	if (!strncmp(line, "state ", 6)) {
		if (state->nr_rows)
			run_state(state);
		memset(state, 0, sizeof(*state));
		strcpy(state->name, line);
		return true;
	}
	if (!strncmp(line, "calls ", 6))
		return add_row(state, line);
	if (!strncmp(line, "at ", 3))
		return sscanf(line, "at %lx %lu", &state->start, &state->nr_pages) == 2 &&
		       state->nr_pages && state->nr_pages <= GW_PAGES;
	if (state->nr_steps == STEPS_MAX)
		return false;
	strcpy(state->step[state->nr_steps++], line);
	return true;
}

static void run_all(void)
{
	static struct state state;
	static char line[LINE_SIZE];
	FILE *cases = fopen("/cases", "re");
	struct utsname name;
	bool ended = false;

	if (!cases || !fgets(line, sizeof(line), cases) || strcmp(line, "gupwalk-cases 1\n"))
		give_up("/cases");
	uname(&name);
	answer("gupwalk-answers 1 %s\n", name.release);
	while (!ended && fgets(line, sizeof(line), cases)) {
		ended = !strcmp(line, "end\n");
		if (!ended && !read_line(&state, line)) {
			errno = EINVAL;
			give_up(line);
		}
	}
	if (!ended)
		give_up("/cases has no end");
	if (state.nr_rows)
		run_state(&state);
	fclose(cases);
	fprintf(answers, "end %lu states %lu calls sum %08x\n", nr_states, nr_calls, sum);
}

int main(void)
{
	mount_all();
	open_answers();
	quieten();
	signal(SIGALRM, on_alarm);
	load_module();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		give_up("mmap");
	run_all();
	fflush(answers);
	tcdrain(fileno(answers));
	sync();
	reboot(RB_AUTOBOOT);
	return 0;
}
