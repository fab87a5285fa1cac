/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernels that can be booted, and booting them in QEMU.
 */
#ifndef ENGINES_KERNEL_VM_H
#define ENGINES_KERNEL_VM_H

#include <gupwalk/check.h>

#include "lib/strbuf.h"
#include "lib/checksum.h"

/** enum vm_status - what came of it; as the tool's exit statuses */
enum vm_status {
	VM_GOOD = 0,
	VM_BAD_INPUT = 2, /* there is no such file or folder */
	VM_NO_ENGINE = 3, /* it is not there, does not build, does not boot or does not answer */
};

/**
 * struct vm - a kernel that can be booted
 * @name: as it was asked for
 * @image: its bzImage
 * @headers: the folder that modules for it are built against
 * @release: the version, as the kernel says it: "6.12.9-amd64"
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
 * @vm: receives it; for vm_free(), whatever comes of it
 * @kernel: a series that script/kernels has fetched, or the path of a bzImage
 * @headers: what modules for that bzImage are built against; NULL for a series
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
 * struct vm_watch - somebody who waits
 * @progress: told of each state that was answered, as they come; NULL for nobody
 * @arg: its first argument
 * @patience: seconds after which a kernel that says nothing more is given up
 */
struct vm_watch {
	gup_progress_fn *progress;
	void *arg;
	unsigned int patience;
};

/**
 * vm_boot - boot a kernel and have it answer
 * @vm: from vm_build()
 * @cases: what it is asked
 * @answers: receives what it said, up to its end
 * @watch: who waits
 * @error: receives what went wrong, lines for a person
 *
 * Nothing is left behind, whatever comes of it; also where a signal ends the process.
 */
enum vm_status vm_boot(const struct vm *vm, const char *cases, struct strbuf *answers,
		       const struct vm_watch *watch, struct strbuf *error);

/** vm_sum_machine - sum what a kernel is booted on, as far as it is the same for all. */
void vm_sum_machine(struct checksum *sum);

/**
 * vm_recall - what it answered to these cases before
 * @vm: from vm_build()
 * @cases: the cases
 * @answers: receives it
 *
 * Return: false when it was not asked them yet.
 */
bool vm_recall(const struct vm *vm, const char *cases, struct strbuf *answers);

/** vm_remember - keep answers that are whole; where there is no place for them, they are not. */
void vm_remember(const struct vm *vm, const char *cases, const struct strbuf *answers);

#endif /* ENGINES_KERNEL_VM_H */
