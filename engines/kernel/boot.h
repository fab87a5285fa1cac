/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Booting a kernel in QEMU.
 */
#ifndef ENGINES_KERNEL_BOOT_H
#define ENGINES_KERNEL_BOOT_H

#include <gupwalk/check.h>

#include "lib/checksum.h"
#include "vm.h"

/**
 * struct vm_watch - progress and patience of the caller
 * @progress: called for each state that was answered; NULL for none
 * @arg: its first argument
 * @patience: a kernel that prints nothing for so many seconds is given up
 */
struct vm_watch {
	gup_progress_fn *progress;
	void *arg;
	unsigned int patience;
};

/**
 * vm_boot - boot a kernel and get its answers
 * @vm: from vm_build()
 * @cases: the cases
 * @answers: receives its output, up to the last line
 * @watch: progress and patience
 * @error: receives what went wrong, lines for a person
 *
 * No process or file remains, also after an error or a signal.
 */
enum vm_status vm_boot(const struct vm *vm, const char *cases, struct strbuf *answers,
		       const struct vm_watch *watch, struct strbuf *error);

/** vm_sum_machine - sum the parts of the virtual machine that are the same for all kernels. */
void vm_sum_machine(struct checksum *sum);

#endif /* ENGINES_KERNEL_BOOT_H */
