/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gupwalk diff VERSION kernel:X: what the model and a booted kernel do.
 */
#ifndef CLI_DIFF_KERNEL_H
#define CLI_DIFF_KERNEL_H

#include <gupwalk/history.h>

#include "kernels.h"

/**
 * struct kernel_diff - what is compared
 * @kernel: the kernel
 * @spec: the model's version
 * @selection: the part of the cases
 * @json: the report is for programs
 */
struct kernel_diff {
	struct tool_kernel kernel;
	const struct gup_spec *spec;
	const struct gup_selection *selection;
	bool json;
};

/**
 * diff_kernel - compare them over all cases that a kernel is asked
 * @cmd: for messages
 * @diff: what is compared
 *
 * Return: the exit status.
 */
int diff_kernel(const struct tool_command *cmd, const struct kernel_diff *diff);

#endif /* CLI_DIFF_KERNEL_H */
