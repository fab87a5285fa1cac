// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls before the call of the case: their effects are part of the state, and their pages
* can be kept.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "steps.h"

/* The last call's return value, and the number under which its pages are kept. */
static long long last_ret;
static __u32 last_keep;

static __u32 pending;

__u32 pending_signal(void)
{
	return pending;
}

void undo_signal(void)
{
	pending = 0;
}

/* SIGKILL replaces another signal. */
bool step_signal(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	if (nr != 1 || (strcmp(words[0], "fatal") && strcmp(words[0], "other")))
		return cannot(shared, "not understood");
	if (!strcmp(words[0], "fatal"))
		pending = GW_SIGNAL_FATAL;
	else if (!pending)
		pending = GW_SIGNAL_OTHER;
	return true;
}

/* FOLL_A|FOLL_B */
static bool read_flags(struct gw_call *call, char *text)
{
	char *next;

	for (char *name = text; name; name = next) {
		int flag;

		next = strchr(name, '|');
		if (next)
			*next++ = '\0';
		flag = strncmp(name, "FOLL_", 5) ? -1 : foll_by_name(name + 5);
		if (flag < 0)
			return false;
		call->flags |= 1u << flag;
	}
	return true;
}

/* ENTRY ADDR [PAGES] [FOLL_A|FOLL_B] [locked] [no-pages] [as NUMBER] */
static bool read_call(struct gw_call *call, char **words, unsigned int nr)
{
	int entry = nr > 1 ? entry_by_name(words[0]) : -1;

	if (entry < 0)
		return false;
	*call = (struct gw_call){ .entry_point = (__u32)entry, .nr_pages = 1 };
	call->start = strtoul(words[1], NULL, 16);
	for (unsigned int i = 2; i < nr; i++) {
		if (words[i][0] >= '0' && words[i][0] <= '9')
			call->nr_pages = strtoul(words[i], NULL, 10);
		else if (!strcmp(words[i], "locked"))
			call->locked = 1;
		else if (!strcmp(words[i], "no-pages"))
			call->no_pages = 1;
		else if (!strcmp(words[i], "as") && i + 1 < nr)
			call->keep = (__u32)strtoul(words[++i], NULL, 10);
		else if (!read_flags(call, words[i]))
			return false;
	}
	return true;
}

static bool make(int device, struct gw_call *call, struct shared *shared)
{
	call->signal = pending;
	if (!offered(call))
		return cannot(shared, "this kernel has no such call");
	if (ioctl(device, GW_IOC_CALL, call))
		return cannot(shared, "%s", strerror(errno));
	last_ret = call->ret;
	last_keep = call->keep;
	return true;
}

bool step_call(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_call call;

	if (!read_call(&call, words, nr))
		return cannot(shared, "not understood");
	return make(device, &call, shared);
}

/* If the call before got no page, the caller makes this call, and keeps its pages instead. */
bool step_or_call(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_call call;

	if (!read_call(&call, words, nr) || call.keep)
		return cannot(shared, "not understood");
	if (last_ret == 1)
		return true;
	call.keep = last_keep;
	if (call.keep && ioctl(device, GW_IOC_PUT, &call.keep))
		return cannot(shared, "%s", strerror(errno));
	return make(device, &call, shared);
}

bool step_put(int device, char **words, unsigned int nr, struct shared *shared)
{
	__u32 number = nr == 1 ? (__u32)strtoul(words[0], NULL, 10) : 0;

	if (!number)
		return cannot(shared, "not understood");
	if (ioctl(device, GW_IOC_PUT, &number))
		return cannot(shared, "%s", strerror(errno));
	return true;
}
