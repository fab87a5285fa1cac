// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signal that is pending while a call is made. It is removed before it is delivered, so the
 * calling task does not end.
 */
#include <linux/sched/signal.h>

#include "module.h"

void gw_signal_begin(__u32 signal)
{
	if (!signal)
		return;
	spin_lock_irq(&current->sighand->siglock);
	if (signal == GW_SIGNAL_FATAL)
		sigaddset(&current->pending.signal, SIGKILL);
	set_tsk_thread_flag(current, TIF_SIGPENDING);
	spin_unlock_irq(&current->sighand->siglock);
}

void gw_signal_end(__u32 signal)
{
	if (!signal)
		return;
	spin_lock_irq(&current->sighand->siglock);
	if (signal == GW_SIGNAL_FATAL)
		sigdelset(&current->pending.signal, SIGKILL);
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
}
