/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernels that can be booted, and booting them in QEMU.
 */
#ifndef ENGINES_KERNEL_VM_H
#define ENGINES_KERNEL_VM_H

#include <gupwalk/check.h>

#include "lib/strbuf.h"
#include "lib/checksum.h"

/** enum vm_status - results; the same numbers as the tool's exit statuses */
enum vm_status {
	VM_GOOD = 0,
	VM_BAD_INPUT = 2, /* there is no such file or folder */
	VM_NO_ENGINE = 3, /* it is missing, does not build, does not boot or gives no answer */
};

/**
 * struct vm - a kernel that can be booted
 * @name: as given on the command line
 * @image: its bzImage
 * @headers: the folder that modules for it are built against
 * @release: the release that the kernel reports: "6.12.9-amd64"
 * @guest: the folder of the module and init; NULL before vm_build()
 */
struct vm {
	char *name;
	char *image;
	char *headers;
	char *release;
	char *guest;
};

/**
 * vm_find - find a kernel
 * @vm: receives it; for vm_free(), also after an error
 * @kernel: a series that script/kernels has fetched, or the path of a bzImage
 * @headers: the folder to build modules against; NULL for a series
 * @error: receives what went wrong, lines for a person
 */
enum vm_status vm_find(struct vm *vm, const char *kernel, const char *headers,
		       struct strbuf *error);
void vm_free(struct vm *vm);

/**
 * vm_build - make sure that the module and init for it are in the cache
 * @vm: from vm_find()
 * @error: receives what went wrong, lines for a person
 */
enum vm_status vm_build(struct vm *vm, struct strbuf *error);

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

/**
 * vm_recall - its answers to these cases from the cache
 * @vm: from vm_build()
 * @cases: the cases
 * @answers: receives it
 *
 * Return: false when the cache does not have them.
 */
bool vm_recall(const struct vm *vm, const char *cases, struct strbuf *answers);

/** vm_remember - put complete answers into the cache, if there is one. */
void vm_remember(const struct vm *vm, const char *cases, const struct strbuf *answers);

#endif /* ENGINES_KERNEL_VM_H */
