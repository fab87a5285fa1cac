/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel's answers, from the cache or by booting it.
 */
#ifndef ENGINES_KERNEL_ASK_H
#define ENGINES_KERNEL_ASK_H

#include "boot.h"

/**
 * ask - get a kernel's answers, from the cache or by booting it
 * @vm: from vm_find(); its module and init are built if they are missing
 * @cases: the cases
 * @answers: receives the answers; on success, to all of these cases
 * @watch: progress and patience
 * @again: receives whether the answers are from the cache
 * @error: receives what went wrong
 */
enum vm_status ask(struct vm *vm, const char *cases, struct strbuf *answers,
		   const struct vm_watch *watch, bool *again, struct strbuf *error);

#endif /* ENGINES_KERNEL_ASK_H */
