/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Being told to end while there is something to be put away first.
 */
#ifndef ENGINES_KERNEL_INTERRUPT_H
#define ENGINES_KERNEL_INTERRUPT_H

#include <signal.h>

#define INTERRUPTS 3

/**
 * struct interrupt - signals that end the process being put off
 * @was: what was to be done about each
 */
struct interrupt {
	struct sigaction was[INTERRUPTS];
};

/** interrupt_hold - put them off from here on; those that are ignored stay so. */
void interrupt_hold(struct interrupt *held);

/** interrupt_pending - the number of one that came since; 0 for none. */
int interrupt_pending(void);

/** interrupt_release - all is put away: the process ends now if one came. */
void interrupt_release(const struct interrupt *held);

#endif /* ENGINES_KERNEL_INTERRUPT_H */
