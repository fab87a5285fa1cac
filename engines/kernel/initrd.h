/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel finds when it boots: an archive of files, "newc" as cpio calls it.
 */
#ifndef ENGINES_KERNEL_INITRD_H
#define ENGINES_KERNEL_INITRD_H

#include <buf.h>

/** initrd_add - append a file: its name, whether it is a program, what is in it. */
void initrd_add(struct buf *to, const char *name, bool program, const struct buf *text);

/** initrd_folder - append an empty folder. */
void initrd_folder(struct buf *to, const char *name);

/** initrd_end - append the end. */
void initrd_end(struct buf *to);

#endif /* ENGINES_KERNEL_INITRD_H */
