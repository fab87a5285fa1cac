/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel:SERIES and kernel:/path/to/bzImage on the command line.
 */
#ifndef CLI_OPTIONS_KERNELS_H
#define CLI_OPTIONS_KERNELS_H

#include <engines/kernel/ask.h>

#include "tool.h"

/**
 * struct tool_kernel - a kernel that answers cases
 * @name: as typed after "kernel:"
 * @headers: the argument of --headers, or NULL
 */
struct tool_kernel {
	const char *name;
	const char *headers;
};

/**
 * kernels_find - find a kernel, and print a message on stderr when it is missing
 * @cmd: for messages
 * @kernel: the kernel
 * @vm: receives it; for vm_free(), also after an error
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int kernels_find(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm);

/**
 * kernels_build - the same, and put its module and init into the cache
 */
int kernels_build(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm);

/**
 * kernels_boot - boot a kernel and get its answers, with a progress bar
 * @cmd: for messages
 * @kernel: the kernel
 * @cases: the cases
 * @answers: receives its output
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int kernels_boot(const struct tool_command *cmd, const struct tool_kernel *kernel,
		 const char *cases, struct strbuf *answers);

/**
 * kernels_ask - the same, but use answers from the cache if there are any
 *
 * The answers are complete when it returns TOOL_HOLDS.
 */
int kernels_ask(const struct tool_command *cmd, const struct tool_kernel *kernel, const char *cases,
		struct strbuf *answers);

#endif /* CLI_OPTIONS_KERNELS_H */
