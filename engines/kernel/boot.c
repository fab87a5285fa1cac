// SPDX-License-Identifier: GPL-2.0-only
/*
 * Booting a kernel in QEMU. QEMU's status is not used. The result is the guest's
* output on its second serial port, up to the last line.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/fs.h"

#include "initrd.h"
#include "interrupt.h"
#include "boot.h"

#define QEMU "qemu-system-x86_64"
#define NOT_RUN 127
#define CONSOLE_LINES 5
#define COMMAND_LINE                                                                               \
	"console=ttyS0 panic=-1 nokaslr norandmaps mitigations=off loglevel=4 "                    \
	"secretmem.enable=1 memhp_default_state=online_movable"

/**
 * struct boot - a running kernel
 * @folder: its own folder
 * @answers: the output read so far
 * @watch: progress and patience
 * @qemu: the process
 * @status: of the process, when it has ended
 * @fd: the file of its answers; negative before it is open
 * @counted: the part of @answers that @watch has counted
 */
struct boot {
	char *folder;
	struct strbuf *answers;
	const struct vm_watch *watch;
	pid_t qemu;
	int status;
	int fd;
	size_t counted;
};

static bool add_file(struct strbuf *archive, const char *folder, const char *name, bool program,
		     struct strbuf *error)
{
	char *path = fs_join(folder, name);
	struct strbuf text = strbuf_new();
	bool good = fs_read(&text, path);

	if (good)
		initrd_add(archive, name, program, &text);
	else
		strbuf_addf(error, "%s: %s\n", path, strerror(errno));
	strbuf_free(&text);
	free(path);
	return good;
}

static bool write_initrd(const struct vm *vm, const char *cases, const char *path,
			 struct strbuf *error)
{
	struct strbuf archive = strbuf_new(), text = strbuf_new();
	bool good;

	strbuf_adds(&text, cases);
	initrd_folder(&archive, "dev");
	good = add_file(&archive, vm->guest, "init", true, error) &&
	       add_file(&archive, vm->guest, "gupwalk_mod.ko", false, error);
	initrd_add(&archive, "cases", false, &text);
	initrd_end(&archive);
	if (good && !fs_write(path, archive.s, archive.len)) {
		strbuf_addf(error, "cannot write %s: %s\n", path, strerror(errno));
		good = false;
	}
	strbuf_free(&archive);
	strbuf_free(&text);
	return good;
}

/*
 * Without -cx16, some kernels crash on QEMU 7.2 at times. NUMA balancing needs two nodes;
* the first has enough memory for all cases. A third node, of hot-plugged memory, has
* only a movable zone.
 */
static const char *const machine[] = {
	"-accel",      "tcg,thread=multi",
	"-cpu",	       "qemu64,-cx16",
	"-machine",    "q35",
	"-smp",	       "2,sockets=2,cores=1,threads=1",
	"-m",	       "1G,slots=1,maxmem=2G",
	"-object",     "memory-backend-ram,id=m0,size=768M",
	"-object",     "memory-backend-ram,id=m1,size=256M",
	"-numa",       "node,nodeid=0,cpus=0,memdev=m0",
	"-numa",       "node,nodeid=1,cpus=1,memdev=m1",
	"-object",     "memory-backend-ram,id=m2,size=128M",
	"-numa",       "node,nodeid=2",
	"-device",     "pc-dimm,memdev=m2,node=2",
	"-nodefaults", "-display",
	"none",	       "-no-reboot",
	"-serial",     "file:console",
	"-serial",     "file:answers",
	"-append",     COMMAND_LINE,
	"-initrd",     "initrd",
	"-kernel",
};

#define MACHINE (sizeof(machine) / sizeof(machine[0]))

void vm_sum_machine(struct checksum *sum)
{
	for (size_t i = 0; i < MACHINE; i++)
		checksum_add(sum, machine[i], strlen(machine[i]) + 1);
}

static void exec_qemu(const struct vm *vm)
{
	const char *argv[MACHINE + 3] = { QEMU };

	memcpy(argv + 1, machine, sizeof(machine));
	argv[MACHINE + 1] = vm->image;
	execvp(QEMU, (char *const *)argv);
}

/* In the child; it ends with its parent. */
static void become_qemu(const struct vm *vm, const char *folder)
{
	int null = open("/dev/null", O_RDONLY), said;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!chdir(folder)) {
		said = open("qemu", O_WRONLY | O_CREAT | O_TRUNC, 0666);
		dup2(null, STDIN_FILENO);
		dup2(said, STDOUT_FILENO);
		dup2(said, STDERR_FILENO);
		exec_qemu(vm);
	}
	_exit(NOT_RUN);
}

/* Count the finished states in the complete lines. */
static void count_states(struct boot *boot)
{
	const char *at = boot->answers->s + boot->counted, *end;
	uint64_t states = 0;

	while ((end = strchr(at, '\n'))) {
		states += !strncmp(at, "state ", 6);
		at = end + 1;
	}
	boot->counted = (size_t)(at - boot->answers->s);
	if (states && boot->watch->progress)
		boot->watch->progress(boot->watch->arg, states);
}

/* Read new output; false at its end. */
static bool read_more(struct boot *boot)
{
	size_t before = boot->answers->len;
	char *path, chunk[16384];
	ssize_t got;

	if (boot->fd < 0) {
		path = fs_join(boot->folder, "answers");
		boot->fd = open(path, O_RDONLY);
		free(path);
	}
	while (boot->fd >= 0 && (got = read(boot->fd, chunk, sizeof(chunk))) > 0)
		strbuf_add(boot->answers, chunk, (size_t)got);
	if (boot->answers->len == before)
		return false;
	count_states(boot);
	return true;
}

static bool ended(struct boot *boot)
{
	pid_t pid = waitpid(boot->qemu, &boot->status, WNOHANG);

	return pid == boot->qemu || (pid < 0 && errno != EINTR);
}

/* Wait until it ends, hangs, or a signal comes. False: it had to be killed. */
static bool wait_for_end(struct boot *boot)
{
	const struct timespec nap = { 0, 50000000 };
	double last = clock_seconds();

	while (!ended(boot)) {
		nanosleep(&nap, NULL);
		if (read_more(boot))
			last = clock_seconds();
		if (interrupt_pending() || clock_seconds() - last > boot->watch->patience) {
			kill(boot->qemu, SIGKILL);
			waitpid(boot->qemu, &boot->status, 0);
			return false;
		}
	}
	read_more(boot);
	return true;
}

/* The last lines of a file, with the bytes that are safe for a terminal. */
static void quote_end(struct strbuf *error, const char *folder, const char *name)
{
	char *path = fs_join(folder, name);
	struct strbuf text = strbuf_new();
	unsigned int lines = 0;
	size_t at;

	fs_read(&text, path);
	for (at = text.len; at && lines <= CONSOLE_LINES; at--)
		lines += text.s[at - 1] == '\n' && at < text.len;
	at += lines > CONSOLE_LINES ? 2 : 0;
	for (; at < text.len; at++) {
		unsigned char c = (unsigned char)text.s[at];

		if (c == '\r')
			continue;
		strbuf_addf(error, "%c", c == '\n' || (c >= ' ' && c < 0x7f) ? c : '?');
	}
	if (text.len && text.s[text.len - 1] != '\n')
		strbuf_adds(error, "\n");
	strbuf_free(&text);
	free(path);
}

/* Is its output complete? */
static bool judge(const struct vm *vm, const struct boot *boot, bool in_time, struct strbuf *error)
{
	const struct strbuf *answers = boot->answers;
	const char *last = answers->s;

	if (!answers->len) {
		if (WIFEXITED(boot->status) && WEXITSTATUS(boot->status) == NOT_RUN)
			strbuf_addf(error,
				    "%s: " QEMU " cannot be run; Debian has it in qemu-system-x86, "
				    "which `script/bootstrap --kernels` installs\n",
				    vm->name);
		quote_end(error, boot->folder, "qemu");
		quote_end(error, boot->folder, "console");
		strbuf_addf(error, "%s: the kernel printed nothing%s\n", vm->name,
			    in_time ? "" : ", and was given up");
		return false;
	}
	for (const char *c = answers->s; c < answers->s + answers->len - 1; c++)
		if (*c == '\n')
			last = c + 1;
	if (strlen(answers->s) == answers->len && !strncmp(last, "end ", 4) &&
	    answers->s[answers->len - 1] == '\n')
		return true;
	quote_end(error, boot->folder, "console");
	strbuf_addf(error, "%s: the kernel stopped before its end%s: ", vm->name,
		    in_time ? "" : ", and was given up");
	for (const char *c = last; *c && *c != '\n' && c < last + 80; c++)
		strbuf_addf(error, "%c", *c >= ' ' && *c < 0x7f ? *c : '?');
	strbuf_adds(error, "\n");
	return false;
}

static bool run(const struct vm *vm, struct boot *boot, struct strbuf *error)
{
	bool good;

	boot->qemu = fork();
	if (!boot->qemu)
		become_qemu(vm, boot->folder);
	good = boot->qemu > 0;
	if (good)
		good = judge(vm, boot, wait_for_end(boot), error);
	else
		strbuf_addf(error, "no process for " QEMU ": %s\n", strerror(errno));
	if (boot->fd >= 0)
		close(boot->fd);
	return good;
}

enum vm_status vm_boot(const struct vm *vm, const char *cases, struct strbuf *answers,
		       const struct vm_watch *watch, struct strbuf *error)
{
	struct boot boot = { .answers = answers, .watch = watch, .fd = -1 };
	char *cache = fs_cache(error), *prefix, *initrd;
	struct interrupt held;
	bool good = false;

	if (!cache)
		return VM_NO_ENGINE;
	prefix = fs_join(cache, "kernels/.vm");
	interrupt_hold(&held);
	boot.folder = fs_work(prefix, error);
	free(prefix);
	free(cache);
	if (boot.folder) {
		initrd = fs_join(boot.folder, "initrd");
		good = write_initrd(vm, cases, initrd, error) && run(vm, &boot, error);
		free(initrd);
		fs_remove(boot.folder);
	}
	free(boot.folder);
	/* A user who ended the wait with a signal needs no message. */
	interrupt_release(&held);
	return good ? VM_GOOD : VM_NO_ENGINE;
}
