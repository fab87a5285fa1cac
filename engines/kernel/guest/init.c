// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process 1 of the guest: loads the module, makes the calls of /cases, writes the answers
 * to the second serial port, and ends.
 *
 * Each case starts from a clean state: see worker.c.
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

/* MPOL_BIND */
#define BIND_POLICY 2

static const char *const foll_names[] = {
#define FLAG(name, owner, trial, fast, asked) #name,
#define SPAN(name, since, until, bit)
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

static const char *const call_names[] = {
#define X(id, name, ...) #name,
	GUP_ENTRY_POINT_LIST(X)
#undef X
};

static FILE *answers;

void give_up(const char *what)
{
	fprintf(answers, "failed %s: %s\n", what, strerror(errno));
	fflush(answers);
	tcdrain(fileno(answers));
	sync();
	reboot(RB_AUTOBOOT);
	_exit(1);
}

bool put_in(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (fd >= 0)
		close(fd);
	return done;
}

void set(const char *path, const char *value, bool needed)
{
	if (!put_in(path, value) && needed)
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
	emit_begin(answers);
	if (fd >= 0 && !tcgetattr(fd, &raw)) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		tcsetattr(fd, TCSANOW, &raw);
	}
}

bool memory_from(unsigned int node)
{
	unsigned long mask = 1ul << node;

	return !syscall(SYS_set_mempolicy, BIND_POLICY, &mask, 8 * sizeof(mask));
}

/* Use one processor and node; no other task changes memory. */
static void quieten(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	/* A hinting fault could move pages that are on another node. */
	if (!memory_from(HOME_NODE))
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
	/* Compaction, reclaim and monitoring take references and change the accessed bit. */
	set("/sys/module/damon_stat/parameters/enabled", "N", false);
	set("/proc/sys/vm/compaction_proactiveness", "0", false);
	set("/proc/sys/vm/watermark_boost_factor", "0", false);
	/* Dirty pages are written only by a step; swap reads no other pages ahead. */
	set("/proc/sys/vm/dirty_writeback_centisecs", "0", true);
	set("/proc/sys/vm/page-cluster", "0", false);
	/* A fault maps one page, not all pages around it that are in the page cache. */
	set("/sys/kernel/debug/fault_around_bytes", "4096", true);
	set("/proc/sys/vm/nr_hugepages_mempolicy", "16", true);
	set("/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages", "4", false);
	set("/proc/sys/kernel/printk", "1", true);
}

static void load_module(void)
{
	int fd = open("/gupwalk_mod.ko", O_RDONLY | O_CLOEXEC);
	__u64 known[2];
	int device;

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		give_up("gupwalk_mod.ko");
	close(fd);
	device = open("/dev/" GW_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0 || ioctl(device, GW_IOC_KNOWN, known))
		give_up("/dev/" GW_DEVICE);
	ksm_begin(device);
	workers_begin(device, known);
}

static int name_in(const char *const *names, unsigned int nr, const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

int entry_by_name(const char *name)
{
	return name_in(call_names, GW_CALL_END - GW_CALL_FIRST, name);
}

int foll_by_name(const char *name)
{
	return name_in(foll_names, GW_FOLL_NR, name);
}

/* "calls ENTRY [locked] [no-pages] [FLAG ...]" */
static bool add_row(struct state *state, char *line)
{
	struct row *row = &state->row[state->nr_rows];
	char *words[ROW_FLAGS + 4];
	unsigned int nr = split_words(line, words, ROW_FLAGS + 4);
	int entry = nr > 1 ? entry_by_name(words[1]) : -1;

	if (entry < 0 || state->nr_rows == ROWS_MAX)
		return false;
	*row = (struct row){ .call.entry_point = (__u32)entry };
	for (unsigned int i = 2; i < nr; i++) {
		int flag = foll_by_name(words[i]);

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

/* Parse a line of /cases; false after an error. */
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
		return sscanf(line, "at %lx %lu", &state->start, &state->nr_pages) == 2;
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

	if (!cases || !fgets(line, sizeof(line), cases) || strcmp(line, GW_CASES))
		give_up("/cases");
	uname(&name);
	emit("gupwalk-answers 2 %s\n", name.release);
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
	emit_end();
}

int main(void)
{
	mount_all();
	open_answers();
	quieten();
	load_module();
	devices_begin();
	run_all();
	fflush(answers);
	tcdrain(fileno(answers));
	sync();
	reboot(RB_AUTOBOOT);
	return 0;
}
