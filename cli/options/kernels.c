// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel:SERIES and kernel:/path/to/bzImage on the command line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options/kernels.h"
#include "output/progress.h"

/* A kernel that prints nothing for so many seconds is given up. */
#define PATIENCE 300

static int said(const struct tool_command *cmd, enum vm_status status, struct strbuf *error)
{
	if (error->len)
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error->s);
	strbuf_free(error);
	return (int)status;
}

int kernels_find(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm)
{
	struct strbuf error = strbuf_new();

	return said(cmd, vm_find(vm, kernel->name, kernel->headers, &error), &error);
}

int kernels_build(const struct tool_command *cmd, const struct tool_kernel *kernel, struct vm *vm)
{
	int status = kernels_find(cmd, kernel, vm);
	struct strbuf error = strbuf_new();

	return status ? status : said(cmd, vm_build(vm, &error), &error);
}

static uint64_t states_of(const char *cases)
{
	uint64_t nr = 0;

	while ((cases = strstr(cases, "\nstate "))) {
		cases++;
		nr++;
	}
	return nr;
}

static unsigned int patience(void)
{
	const char *asked = getenv("GUPWALK_PATIENCE");
	unsigned long seconds = asked ? strtoul(asked, NULL, 10) : 0;

	return seconds && seconds < 1000000 ? (unsigned int)seconds : PATIENCE;
}

int kernels_boot(const struct tool_command *cmd, const struct tool_kernel *kernel,
		 const char *cases, struct strbuf *answers)
{
	struct progress progress = progress_begin(kernel->name);
	const struct vm_watch watch = { progress_at, &progress, patience() };
	struct strbuf error = strbuf_new();
	struct vm vm;
	int status = kernels_build(cmd, kernel, &vm);

	progress.total = states_of(cases);
	if (!status) {
		status = (int)vm_boot(&vm, cases, answers, &watch, &error);
		progress_end(&progress);
		said(cmd, VM_GOOD, &error);
	}
	vm_free(&vm);
	return status;
}

int kernels_ask(const struct tool_command *cmd, const struct tool_kernel *kernel, const char *cases,
		struct strbuf *answers)
{
	struct progress progress = progress_begin(kernel->name);
	const struct vm_watch watch = { progress_at, &progress, patience() };
	struct strbuf error = strbuf_new();
	bool again = false;
	struct vm vm;
	int status = kernels_find(cmd, kernel, &vm);

	progress.total = states_of(cases);
	if (!status) {
		status = (int)ask(&vm, cases, answers, &watch, &again, &error);
		progress_end(&progress);
		said(cmd, VM_GOOD, &error);
	}
	if (again)
		fprintf(stderr, "gupwalk: %s: %s answered these cases before; it is not booted\n",
			cmd->name, kernel->name);
	vm_free(&vm);
	return status;
}
