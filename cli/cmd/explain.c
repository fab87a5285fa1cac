// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk explain: one scenario, decision by decision, at each version given.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "options/engines.h"
#include "output/explain_json.h"
#include "output/explain_text.h"
#include "output/json.h"
#include "results/parting.h"

enum {
	OPT_VERSIONS,
	OPT_ON,
	OPT_HEADERS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_VERSIONS] = { "versions", "LIST", "such as v6.1..v6.6; default: the newest release" },
	[OPT_ON] = { "on", "ENGINE",
		     "tree:PATH, REPO@REV, kernel:SERIES, recording:FILE or a version" },
	[OPT_HEADERS] = { "headers", "PATH",
			  "of kernel:/PATH/bzImage: what modules are built against" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Runs a scenario at each version and prints what happens: the steps of the initial state,\n"
	"the page tables before each call, and every decision of the walk. A decision has the\n"
	"kernel function that takes it, the rule behind it, and the commit of the rule. Then come\n"
	"faults, the outcome, the page tables after it, and what the file expects. --version is\n"
	"the same as --versions.\n"
	"\n"
	"Examples:\n"
	"  gupwalk explain tests/scenarios/NAME.gup\n"
	"  gupwalk explain --versions v6.1..v6.6 NAME.gup\n"
	"  gupwalk explain --versions v6.6+protnone=fast-lookup NAME.gup\n"
	"  gupwalk explain --on tree:$HOME/linux NAME.gup\n"
	"  gupwalk explain --on kernel:7.3 NAME.gup\n"
	"\n"
	"With --on, the tree's own walk makes the same calls. The output adds each entry that it\n"
	"reads, each reference, lock and fault, and the first difference from the model. The\n"
	"default version of the model is then that of the tree's Makefile. For a booted kernel, a\n"
	"recording or another version, the output adds its outcome of each call, how it differs\n"
	"from the model's, and the rule that lets the model do the same with another release's\n"
	"value.\n"
	"\n"
	"Exit status: 0 the expectations hold, 1 one does not, or the engine differs, 2 the file\n"
	"or an option is wrong, 3 the tree cannot be built to emit what it reads, or the kernel\n"
	"is missing or gives no answer.\n";

static void record(struct trace *trace, const struct file *file, const struct gup_spec *spec,
		   const struct gup_engine *engine)
{
	if (!trace_record(trace, file->scenario, spec, engine))
		out_of_memory();
}

/* The status of the model's run, and of its comparison with a tree. */
static int status_of(const struct file *file, const struct trace *model, const struct trace *tree)
{
	int status = model->run->nr_failed || model->run->nr_unseen ? TOOL_BROKEN : TOOL_HOLDS;

	if (tree && tree->run->status == GUP_RUN_DONE && parting_any(model, tree))
		status = TOOL_BROKEN;
	if (model->run->status == GUP_RUN_BAD_STEP) {
		file_error(file, &model->run->error);
		status = TOOL_BAD_INPUT;
	}
	return status;
}

static int explain(const struct tool_command *cmd, const struct file *file,
		   const struct gup_spec *spec, struct tool_engine *on, json_t *json)
{
	const struct gup_engine *engine = on->kind == ENGINE_TREE ? on->engine : NULL;
	bool observed = on->kind != ENGINE_TREE && on->kind != ENGINE_NONE;
	struct explain_record answers = { 0 };
	struct trace model, tree = { 0 };
	int status = TOOL_HOLDS, agree;

	record(&model, file, spec, NULL);
	if (engine)
		record(&tree, file, spec, engine);
	if (observed)
		status = explain_record_make(&answers, cmd, file, spec, on, &model);
	if (!status) {
		if (json)
			json_array_append_new(json,
					      explain_json(file, &model, engine ? &tree : NULL,
							   observed ? &answers : NULL));
		else
			explain_text(file, &model, engine ? &tree : NULL,
				     observed ? &answers : NULL);
		status = status_of(file, &model, engine ? &tree : NULL);
		agree = explain_record_status(&answers);
		status = status ? status : agree;
	}
	explain_record_free(&answers);
	trace_free(&model);
	if (engine)
		trace_free(&tree);
	return status;
}

/* A difference counts more than a missing answer, and a wrong file more than both. */
static int worse(int a, int b)
{
	if (a == TOOL_BAD_INPUT || b == TOOL_BAD_INPUT)
		return TOOL_BAD_INPUT;
	return a == TOOL_BROKEN || b == TOOL_BROKEN ? TOOL_BROKEN : a ? a : b;
}

static int explain_versions(const struct tool_command *cmd, const struct file *file,
			    const struct spec_list *at, struct tool_engine *on, bool json)
{
	json_t *list = json ? json_array() : NULL, *doc;
	int status = TOOL_HOLDS;

	for (size_t i = 0; i < at->nr; i++) {
		if (i && !json)
			putchar('\n');
		status = worse(status, explain(cmd, file, &at->spec[i], on, list));
	}
	if (json_array_size(list) == 1) {
		json_finish(json_incref(json_array_get(list, 0)));
	} else if (json_array_size(list)) {
		doc = json_begin(cmd->name);
		json_object_set(doc, "versions", list);
		json_finish(doc);
	}
	json_decref(list);
	return status;
}

static int explain_file(const struct tool_command *cmd, const char *name, struct spec_list *at,
			struct tool_engine *on, bool json)
{
	struct file *file;
	int status;

	status = engines_open(cmd, on, true);
	if (status)
		return status;
	if (!at->nr && on->kind != ENGINE_MODEL) {
		engines_spec(cmd, on);
		spec_list_add_name(at, on->spec.name);
	} else if (!at->nr) {
		char newest[8];

		spec_list_add_name(at,
				   gup_version_format(newest, sizeof(newest), GUP_VERSION_LAST));
	}
	file = file_load(name);
	status = file->scenario ? explain_versions(cmd, file, at, on, json) : TOOL_BAD_INPUT;
	file_free(file);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct spec_list at = { 0 };
	struct args args;
	struct tool_engine on = { .kind = ENGINE_NONE };
	const char *value, *headers = NULL;
	bool json = false;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_VERSIONS)
			spec_list_add(&at, &args, "--versions", value);
		else if (opt == OPT_ON)
			engines_parse(&on, &args, "--on", value);
		else if (opt == OPT_HEADERS)
			headers = value;
		else
			json = true;
	}
	engines_headers(&on, 1, &args, headers);
	if (!args.help && argc - optind != 1) {
		tool_error(cmd, "one file is wanted, %d are given; - is standard input",
			   argc - optind);
		args.bad = true;
	}
	if (!args_stop(&args, &status))
		status = explain_file(cmd, argv[optind], &at, &on, json);
	engines_close(&on);
	free(at.spec);
	return status;
}

const struct tool_command cmd_explain = {
	.name = "explain",
	.operands = "FILE",
	.summary = "one scenario, decision by decision",
	.text = text,
	.options = options,
	.run = run,
};
