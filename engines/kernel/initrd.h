/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The initial file system of a kernel: an archive of files in cpio's "newc" format.
 */
#ifndef ENGINES_KERNEL_INITRD_H
#define ENGINES_KERNEL_INITRD_H

#include <stdbool.h>

#include "lib/strbuf.h"

/** initrd_add - append a file: its name, whether it is a program, its content. */
void initrd_add(struct strbuf *to, const char *name, bool program, const struct strbuf *text);

/** initrd_folder - append an empty folder. */
void initrd_folder(struct strbuf *to, const char *name);

/** initrd_end - append the end. */
void initrd_end(struct strbuf *to);

#endif /* ENGINES_KERNEL_INITRD_H */
