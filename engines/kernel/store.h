/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A cache of kernels' answers.
 */
#ifndef ENGINES_KERNEL_STORE_H
#define ENGINES_KERNEL_STORE_H

#include <stdbool.h>

#include "vm.h"

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

#endif /* ENGINES_KERNEL_STORE_H */
