/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gupwalk run on a kernel or a recording.
 */
#ifndef CLI_RESULTS_RUN_KERNEL_H
#define CLI_RESULTS_RUN_KERNEL_H

#include "options/engines.h"
#include "results/report.h"

/**
 * run_on_memory - run scenarios on a kernel or a recording
 * @cmd: for messages
 * @on: the kernel or recording, from engines_open()
 * @files: the scenarios
 * @asked: the versions of --versions; none means the engine's own
 * @json: the report is JSON
 * @bad: one of the files could not be found
 *
 * Return: the exit status.
 */
int run_on_memory(const struct tool_command *cmd, struct tool_engine *on,
		  const struct file_list *files, struct spec_list *asked, bool json, bool bad);

#endif /* CLI_RESULTS_RUN_KERNEL_H */
