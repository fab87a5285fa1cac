// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making the calls of a state. A worker process builds the state again for each call. It
* ends after the last call, or in a call that hangs or crashes. Then the next worker goes
* on after that call.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

/* Seconds after which a call is given up. */
#define PATIENCE 20

/* The most attempts to build a state that differs from the first one. */
#define TRIES 4

static struct shared *shared;
static int device;
static __u64 known[2];
static pid_t running;
static volatile sig_atomic_t alarms;
static volatile unsigned int at_alarm;

/* A call that does not return is killed; the second time, the kill had no effect. */
static void on_alarm(int signal)
{
	(void)signal;
	if (at_alarm != shared->at) {
		at_alarm = shared->at;
		return;
	}
	if (alarms++)
		give_up("a case that cannot be killed");
	kill(running, SIGKILL);
}

void workers_begin(int dev, const __u64 has[2])
{
	device = dev;
	memcpy(known, has, sizeof(known));
	signal(SIGALRM, on_alarm);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		give_up("mmap");
}

bool offered(const struct gw_call *call)
{
	return known[1] >> call->entry_point & 1 && !(call->flags & ~known[0]);
}

/* The verdict on a call that returned. */
static bool settle(unsigned int i)
{
	const struct gw_call *call = &shared->call[i];

	if (!shared->has_first) {
		memcpy(shared->first, call->before, sizeof(shared->first));
		shared->has_first = 1;
	}
	shared->verdict[i] = same_state(call, shared->first) ? ANSWERED : UNSTABLE;
	return shared->verdict[i] == ANSWERED;
}

static bool build(const struct state *state)
{
	shared->built = 0;
	undo_steps(device);
	for (unsigned int i = 0; i < state->nr_steps; i++) {
		shared->step = (int)i;
		shared->why[0] = 0;
		if (!do_step(device, state->step[i], shared))
			return false;
	}
	shared->built = 1;
	return true;
}

/* Builds the state until it equals the first one, and makes the call. */
static void ask(const struct state *state, struct gw_call *call)
{
	const struct gw_call asked = *call;
	bool built = false;

	for (unsigned int tries = 0; tries < TRIES; tries++) {
		*call = asked;
		built = build(state);
		if (!built)
			continue;
		call->signal = pending_signal();
		if (ioctl(device, GW_IOC_CALL, call))
			give_up("GW_IOC_CALL");
		if (settle(shared->at))
			return;
	}
	if (built)
		return;
	shared->verdict[shared->at] = UNREACHED;
	_exit(1);
}

/* The worker. */
static void work(const struct state *state)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	plan_steps(state);
	for (; shared->at < shared->nr; shared->at++)
		if (shared->verdict[shared->at] != NOT_OFFERED)
			ask(state, &shared->call[shared->at]);
	_exit(0);
}

static void set_alarm(int seconds)
{
	struct itimerval timer = { { seconds, 0 }, { seconds, 0 } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* The kernel reports a page in an impossible state as a taint. */
#define TAINT_BAD_PAGE (1ul << 5)

static void check_taint(void)
{
	unsigned long taint = 0;
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");

	/* Without the file, only the console shows it. */
	if (!file)
		return;
	if (fscanf(file, "%lu", &taint) != 1)
		give_up("/proc/sys/kernel/tainted");
	fclose(file);
	if (taint & TAINT_BAD_PAGE)
		give_up("a bad page, as the console says");
}

/* Waits for a worker and its children. False: it had to be killed. */
static bool wait_for(pid_t pid)
{
	int status = 0;

	running = pid;
	alarms = 0;
	at_alarm = shared->nr;
	set_alarm(PATIENCE);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (shared->at == shared->nr && !WIFEXITED(status))
		give_up("a process that dies when all is answered");
	/* Only its children are left now. */
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	set_alarm(0);
	ioctl(device, GW_IOC_RELEASE);
	check_taint();
	return !alarms;
}

static void prepare(const struct state *state)
{
	memset(shared, 0, offsetof(struct shared, call));
	for (unsigned int r = 0; r < state->nr_rows; r++) {
		const struct row *row = &state->row[r];

		for (unsigned int column = 0; column < 1u << row->nr_flags; column++) {
			struct gw_call *call = &shared->call[shared->nr];

			if (shared->nr == CALLS_MAX)
				give_up("a state with too many calls");
			*call = row->call;
			call->start = state->start;
			call->nr_pages = state->nr_pages;
			for (unsigned int i = 0; i < row->nr_flags; i++)
				if (column & 1u << i)
					call->flags |= 1u << row->flag[i];
			if (!offered(call))
				shared->verdict[shared->nr] = NOT_OFFERED;
			shared->nr++;
		}
	}
}

/* Starts workers until all calls are made. False: the state cannot be reached. */
static bool ask_all(const struct state *state)
{
	while (shared->at < shared->nr) {
		pid_t pid = fork();
		bool in_time;

		if (pid < 0)
			give_up("fork");
		if (!pid)
			work(state);
		in_time = wait_for(pid);
		if (shared->at == shared->nr)
			break;
		if (shared->verdict[shared->at] == UNREACHED || !shared->built)
			return false;
		/* A call that was stopped did return, and its worker died afterwards. */
		if (shared->call[shared->at].done)
			settle(shared->at);
		else
			shared->verdict[shared->at] = in_time ? CRASHED : HANGS;
		shared->at++;
	}
	return true;
}

static void emit_one(const struct gw_call *call, unsigned int verdict)
{
	static const char *const words[] = {
		[NOT_OFFERED] = " not-offered\n",
		[UNSTABLE] = " unstable\n",
		[CRASHED] = " crashed\n",
		[HANGS] = " hangs\n",
	};

	if (verdict == ANSWERED)
		emit_call(call);
	else
		emit("%s", words[verdict]);
}

void run_state(const struct state *state)
{
	unsigned int at = 0;
	bool emitted = false;

	emit_state(state);
	prepare(state);
	plan_thp(state);
	if (!ask_all(state)) {
		emit("unreached %d %s\n", shared->step, *shared->why ? shared->why : "it crashed");
		return;
	}
	for (unsigned int r = 0; r < state->nr_rows; r++) {
		for (unsigned int column = 0; column < 1u << state->row[r].nr_flags; column++) {
			const struct gw_call *call = &shared->call[at];

			if (shared->verdict[at] == ANSWERED && !emitted) {
				emit_before(call);
				emitted = true;
			}
			emit_call_at(r, column);
			emit_one(call, shared->verdict[at]);
			at++;
		}
	}
}
