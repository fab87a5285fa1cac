// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watching a call: faults, warnings, the slow walk. Only actions of the watched task are
 * recorded; other tasks are not affected.
 */
#include <linux/kprobes.h>
#include <linux/sched/signal.h>
#include <linux/vmstat.h>

#include "module.h"

/* After so many faults at one address, the call would never return. */
#define FAULTS_PER_ADDR 64

static struct task_struct *watched;
static struct gw_call *noted;
static unsigned long last_addr;
static unsigned int in_a_row;
static bool warned = true;
static void (*clear_once)(void);
static unsigned long events[2][NR_VM_EVENT_ITEMS];

static unsigned int depth;

struct fault {
	unsigned long addr;
	unsigned int flags;
	unsigned long hints;
};

/* NUMA hinting faults so far; there are almost none of other tasks. */
static unsigned long hints(void)
{
	unsigned long nr = 0;
	int cpu;

	for_each_online_cpu(cpu) nr += per_cpu(vm_event_states, cpu).event[NUMA_HINT_FAULTS];
	return nr;
}

static u32 fault_flags(unsigned int flags)
{
	u32 bits = 0;

#define X(name)                                                                                    \
	if (flags & GW_VALUE_FAULT_FLAG_##name)                                                    \
		bits |= 1u << (GW_FAULT_FLAG_##name - GW_FAULT_FLAG_FIRST);
	GW_FAULT_FLAG_LIST(X)
#undef X
	return bits;
}

static u32 vm_faults(unsigned int ret)
{
	u32 bits = 0;

#define X(name)                                                                                    \
	if (ret & GW_VALUE_VM_FAULT_##name)                                                        \
		bits |= 1u << (GW_VM_FAULT_##name - GW_VM_FAULT_FIRST);
	GW_VM_FAULT_LIST(X)
#undef X
	return bits;
}

static void begin_fault(struct fault *fault, unsigned long addr, unsigned int flags)
{
	fault->addr = addr;
	fault->flags = flags;
	fault->hints = hints();
	in_a_row = last_addr == fault->addr ? in_a_row + 1 : 0;
	last_addr = fault->addr;
	if (in_a_row >= FAULTS_PER_ADDR && !noted->endless) {
		noted->endless = 1;
		send_sig(SIGKILL, current, 0);
	}
	depth++;
}

static int fault_begins(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	if (current != watched)
		return 1;
	begin_fault((struct fault *)instance->data, regs->si, regs->dx);
	return 0;
}

/* Before v6.5 GUP has a separate walk for hugetlb memory, which faults through this function. */
static int hugetlb_begins(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	if (current != watched || depth)
		return 1;
	begin_fault((struct fault *)instance->data, regs->dx, regs->cx);
	return 0;
}

static int fault_ends(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct fault *fault = (struct fault *)instance->data;

	if (current != watched)
		return 0;
	if (noted->nr_faults < GW_FAULTS) {
		noted->fault[noted->nr_faults].addr = fault->addr;
		noted->fault[noted->nr_faults].flags = fault_flags(fault->flags);
		if (hints() != fault->hints)
			noted->fault[noted->nr_faults].flags |= GW_FAULT_HINT;
		noted->fault[noted->nr_faults].ret = vm_faults(regs->ax);
	}
	noted->nr_faults++;
	depth--;
	return 0;
}

static int slow_begins(struct kprobe *probe, struct pt_regs *regs)
{
	if (current == watched && !noted->slow++)
		noted->slow_start = regs->si;
	return 0;
}

static int warns(struct kprobe *probe, struct pt_regs *regs)
{
	if (current == watched) {
		noted->nr_warns++;
		warned = true;
	}
	return 0;
}

static struct kretprobe fault_probe = {
	.entry_handler = fault_begins,
	.handler = fault_ends,
	.data_size = sizeof(struct fault),
	.maxactive = 16,
	.kp.symbol_name = "handle_mm_fault",
};

static struct kretprobe hugetlb_probe = {
	.entry_handler = hugetlb_begins,
	.handler = fault_ends,
	.data_size = sizeof(struct fault),
	.maxactive = 16,
	.kp.symbol_name = "hugetlb_fault",
};

static struct kprobe slow_probe = {
	.symbol_name = "__get_user_pages",
	.pre_handler = slow_begins,
};

static struct kprobe warn_probe = {
	.symbol_name = "__warn",
	.pre_handler = warns,
};

int gw_watch_init(void)
{
	int err = register_kretprobe(&fault_probe);

	if (err)
		return err;
	err = register_kretprobe(&hugetlb_probe);
	if (err)
		goto no_hugetlb;
	err = register_kprobe(&slow_probe);
	if (err)
		goto no_slow;
	err = register_kprobe(&warn_probe);
	if (err)
		goto no_warn;
	clear_once = (void *)gw_symbol("generic_bug_clear_once");
	return 0;

no_warn:
	unregister_kprobe(&slow_probe);
no_slow:
	unregister_kretprobe(&hugetlb_probe);
no_hugetlb:
	unregister_kretprobe(&fault_probe);
	return err;
}

void gw_watch_exit(void)
{
	unregister_kprobe(&warn_probe);
	unregister_kprobe(&slow_probe);
	unregister_kretprobe(&hugetlb_probe);
	unregister_kretprobe(&fault_probe);
}

void gw_watch_begin(struct gw_call *call)
{
	/* Lets a warning that is printed only once appear again, if the call before caused it. */
	if (clear_once && warned)
		clear_once();
	warned = false;
	last_addr = 0;
	in_a_row = 0;
	depth = 0;
	noted = call;
	all_vm_events(events[0]);
	barrier();
	watched = current;
}

void gw_watch_end(struct gw_call *call)
{
	all_vm_events(events[1]);
	call->nr_numa = events[1][NUMA_HINT_FAULTS] - events[0][NUMA_HINT_FAULTS];
	call->nr_migrated = events[1][PGMIGRATE_SUCCESS] - events[0][PGMIGRATE_SUCCESS];
}

void gw_watch_stop(void)
{
	watched = NULL;
}
