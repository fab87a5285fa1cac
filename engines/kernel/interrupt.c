// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>

#include "interrupt.h"

static volatile sig_atomic_t caught;

static const int signals[INTERRUPTS] = { SIGINT, SIGTERM, SIGHUP };

static void on_signal(int signal)
{
	caught = signal;
}

void interrupt_hold(struct interrupt *held)
{
	const struct sigaction act = { .sa_handler = on_signal };

	caught = 0;
	for (unsigned int i = 0; i < INTERRUPTS; i++) {
		sigaction(signals[i], NULL, &held->was[i]);
		/* A process that was started with nohup must go on. */
		if (held->was[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
	}
}

int interrupt_pending(void)
{
	return caught;
}

void interrupt_release(const struct interrupt *held)
{
	for (unsigned int i = 0; i < INTERRUPTS; i++)
		sigaction(signals[i], &held->was[i], NULL);
	if (caught)
		raise(caught);
}
