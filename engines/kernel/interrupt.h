/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Delaying signals that end the process until its resources are released.
 */
#ifndef ENGINES_KERNEL_INTERRUPT_H
#define ENGINES_KERNEL_INTERRUPT_H

#include <signal.h>

#define INTERRUPTS 3

/**
 * struct interrupt - delayed signals that end the process
 * @was: the former action of each
 */
struct interrupt {
	struct sigaction was[INTERRUPTS];
};

/** interrupt_hold - delay them from here on; ignored signals stay ignored. */
void interrupt_hold(struct interrupt *held);

/** interrupt_pending - the number of a delayed signal; 0 for none. */
int interrupt_pending(void);

/** interrupt_release - the resources are released: the process ends now if a signal came. */
void interrupt_release(const struct interrupt *held);

#endif /* ENGINES_KERNEL_INTERRUPT_H */
