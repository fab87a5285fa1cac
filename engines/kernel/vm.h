/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernels that can be booted.
 */
#ifndef ENGINES_KERNEL_VM_H
#define ENGINES_KERNEL_VM_H

#include "lib/strbuf.h"

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

#endif /* ENGINES_KERNEL_VM_H */
