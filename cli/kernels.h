/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel:SERIES and kernel:/path/to/bzImage on the command line.
 */
#ifndef CLI_KERNELS_H
#define CLI_KERNELS_H

#include <engines/kernel/parse_answer.h>

#include "tool.h"

/**
 * struct tool_kernel - a kernel that is asked
 * @name: as typed behind "kernel:"
 * @headers: the argument of --headers, or NULL
 */
struct tool_kernel {
	const char *name;
	const char *headers;
};

/**
 * kernels_find - see whether a kernel is there, and say on stderr when it is not
 * @cmd: for messages
 * @kernel: the kernel
 * @vm: receives it; for vm_free(), whatever comes of it
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int kernels_find(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm);

/**
 * kernels_build - the same, and its module and init are in the cache
 */
int kernels_build(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm);

/**
 * kernels_boot - boot a kernel and have it answer, with a progress bar
 * @cmd: for messages
 * @kernel: the kernel
 * @cases: what it is asked
 * @answers: receives what it said
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int kernels_boot(const struct tool_command *cmd, const struct tool_kernel *kernel,
		 const char *cases, struct strbuf *answers);

/**
 * kernels_ask - the same, unless it answered these cases before
 *
 * The answers are all that was asked for, when that is TOOL_HOLDS.
 */
int kernels_ask(const struct tool_command *cmd, const struct tool_kernel *kernel, const char *cases,
		struct strbuf *answers);

#endif /* CLI_KERNELS_H */
