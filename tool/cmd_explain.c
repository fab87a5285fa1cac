// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk explain: one scenario at one version, decision by decision.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "explain.h"
#include "versions.h"

enum {
	OPT_VERSION,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_VERSION] = { "version", "VERSION", "at which version; the newest release otherwise" },
	[OPT_JSON] = { "json", NULL, "for programs" },
	{ 0 },
};

static const char text[] =
	"Runs a scenario at one version and tells what happens: how the state comes about,\n"
	"the page tables before each call, every decision of the walk with the kernel\n"
	"function that takes it, the rule that decided and the commit that brought the rule,\n"
	"every fault, the outcome, the page tables after it, and what the file expects.\n"
	"\n"
	"Examples:\n"
	"  gupwalk explain tests/scenarios/NAME.gup\n"
	"  gupwalk explain --version v6.1 NAME.gup\n"
	"  gupwalk explain --version v6.6+protnone=fast-lookup NAME.gup\n"
	"\n"
	"Exit status: 0 what is expected holds, 1 it does not, 2 the file or an option is wrong.\n";

static int explain(const struct file *file, const struct gup_spec *spec, bool json)
{
	struct trace trace;
	int status;

	if (!trace_record(&trace, file->scenario, spec, NULL)) {
		fputs("gupwalk: out of memory\n", stderr);
		return TOOL_BUG;
	}
	if (json)
		explain_json(file, &trace);
	else
		explain_text(file, &trace);
	if (trace.run->status == GUP_RUN_BAD_STEP) {
		file_error(file, &trace.run->error);
		status = TOOL_BAD_INPUT;
	} else {
		status = trace.run->nr_failed || trace.run->nr_unseen ? TOOL_BROKEN : TOOL_HOLDS;
	}
	trace_free(&trace);
	return status;
}

static int explain_file(const struct tool_command *cmd, const char *name,
			const struct spec_list *at, bool json)
{
	struct file *file;
	int status = TOOL_BAD_INPUT;

	if (at->nr > 1)
		return tool_error(cmd, "one version at a time, not %zu", at->nr);
	file = file_load(name);
	if (file->scenario)
		status = explain(file, &at->spec[0], json);
	file_free(file);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct spec_list at = { 0 };
	struct args args;
	const char *value;
	char newest[8];
	bool json = false;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_VERSION)
			spec_list_add(&at, &args, "--version", value);
		else
			json = true;
	}
	if (!args.help && argc - optind != 1) {
		tool_error(cmd, "one file is wanted, %d are given; - is standard input",
			   argc - optind);
		args.bad = true;
	}
	if (!at.nr)
		spec_list_add_name(&at,
				   gup_version_format(newest, sizeof(newest), GUP_VERSION_LAST));
	if (!args_stop(&args, &status))
		status = explain_file(cmd, argv[optind], &at, json);
	free(at.spec);
	return status;
}

const struct tool_command cmd_explain = {
	.name = "explain",
	.operands = "FILE",
	.summary = "one scenario at one version, decision by decision",
	.text = text,
	.options = options,
	.run = run,
};
