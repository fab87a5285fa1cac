// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk explain: one scenario at one version, decision by decision.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "explain.h"
#include "parting.h"
#include "trees.h"
#include "versions.h"

enum {
	OPT_VERSION,
	OPT_ON,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_VERSION] = { "version", "VERSION", "at which version; the newest release otherwise" },
	[OPT_ON] = { "on", "tree:PATH", "and beside it what that tree's own gup.c does" },
	[OPT_JSON] = { "json", NULL, "for programs" },
	{ 0 },
};

static const char text[] =
	"Runs a scenario at one version and prints what happens: the steps of the initial\n"
	"state, the page tables before each call, and every decision of the walk. A decision\n"
	"has the kernel function that takes it, the rule behind it, and the commit of the rule.\n"
	"Then come faults, the outcome, the page tables after it, and what the file expects.\n"
	"\n"
	"Examples:\n"
	"  gupwalk explain tests/scenarios/NAME.gup\n"
	"  gupwalk explain --version v6.1 NAME.gup\n"
	"  gupwalk explain --version v6.6+protnone=fast-lookup NAME.gup\n"
	"  gupwalk explain --on tree:$HOME/linux NAME.gup\n"
	"\n"
	"With --on the tree's own walk does the same beside it: each entry that it reads, each\n"
	"reference, lock and fault, from its loads; and it is said where the two part. Without\n"
	"a version, that of the tree's Makefile is the model's.\n"
	"\n"
	"Exit status: 0 what is expected holds, 1 it does not, or the tree does something else, 2\n"
	"the file or an option is wrong, 3 the tree cannot be built to tell what it reads.\n";

static void record(struct trace *trace, const struct file *file, const struct gup_spec *spec,
		   const struct gup_engine *engine)
{
	if (!trace_record(trace, file->scenario, spec, engine))
		out_of_memory();
}

static int explain(const struct file *file, const struct gup_spec *spec,
		   const struct gup_engine *engine, bool json)
{
	struct trace model, tree = { 0 };
	int status;

	record(&model, file, spec, NULL);
	if (engine)
		record(&tree, file, spec, engine);
	if (json)
		explain_json(file, &model, engine ? &tree : NULL);
	else
		explain_text(file, &model, engine ? &tree : NULL);
	status = model.run->nr_failed || model.run->nr_unseen ? TOOL_BROKEN : TOOL_HOLDS;
	if (engine && tree.run->status == GUP_RUN_DONE && parting_any(&model, &tree))
		status = TOOL_BROKEN;
	if (model.run->status == GUP_RUN_BAD_STEP) {
		file_error(file, &model.run->error);
		status = TOOL_BAD_INPUT;
	}
	trace_free(&model);
	if (engine)
		trace_free(&tree);
	return status;
}

static int explain_file(const struct tool_command *cmd, const char *name, struct spec_list *at,
			const char *path, bool json)
{
	struct tool_tree tree = { 0 };
	struct gup_spec spec;
	struct file *file;
	char newest[8];
	int status = TOOL_BAD_INPUT;

	if (at->nr > 1)
		return tool_error(cmd, "one version at a time, not %zu", at->nr);
	if (path) {
		status = trees_open_traced(cmd, path, &tree);
		if (status)
			return status;
		status = TOOL_BAD_INPUT;
		if (!at->nr) {
			trees_spec(cmd, &tree, &spec);
			spec_list_add_name(at, spec.name);
		}
	}
	if (!at->nr)
		spec_list_add_name(at,
				   gup_version_format(newest, sizeof(newest), GUP_VERSION_LAST));
	file = file_load(name);
	if (file->scenario)
		status = explain(file, &at->spec[0], tree.engine, json);
	file_free(file);
	trees_close(&tree);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct spec_list at = { 0 };
	struct args args;
	const char *value, *path = NULL;
	bool json = false;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_VERSION)
			spec_list_add(&at, &args, "--version", value);
		else if (opt == OPT_ON)
			path = trees_operand(&args, value);
		else
			json = true;
	}
	if (!args.help && argc - optind != 1) {
		tool_error(cmd, "one file is wanted, %d are given; - is standard input",
			   argc - optind);
		args.bad = true;
	}
	if (!args_stop(&args, &status))
		status = explain_file(cmd, argv[optind], &at, path, json);
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
