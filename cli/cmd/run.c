// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk run: scenarios against their expectations.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/run_kernel.h"

enum {
	OPT_VERSIONS,
	OPT_ON,
	OPT_HEADERS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_VERSIONS] = { "versions", "LIST",
			   "only these: v6.1..v6.6,v6.6+protnone=fast-lookup, all" },
	[OPT_ON] = { "on", "ENGINE",
		     "tree:PATH, REPO@REV, kernel:SERIES, recording:FILE or versions" },
	[OPT_HEADERS] = { "headers", "PATH",
			  "of kernel:/PATH/bzImage: what modules are built against" },
	[OPT_JSON] = { "json", NULL, "print JSON: each version with its outcomes" },
	{ 0 },
};

static const char text[] =
	"Builds each scenario's state, makes its calls, and compares the outcomes with what the\n"
	"file expects: at every release, and at every proposal that the file names. A directory\n"
	"stands for all files below it whose names end in .gup; - is standard input.\n"
	"\n"
	"The report is TAP: one line for each scenario and range of releases with one answer.\n"
	"Where a file expects nothing, the outcomes are shown, and nothing counts as passed. All\n"
	"errors of a file are printed on stderr, and the other files are run.\n"
	"\n"
	"With --on a kernel tree's own mm/gup.c walks instead of the model. States, faults and\n"
	"expectations are those of --versions, or of the version in the tree's Makefile.\n"
	"Observations that the tree's walk cannot make are not judged. See `gupwalk tree`.\n"
	"\n"
	"With --on kernel:SERIES, such as kernel:6.12, the kernel that `script/kernels fetch` has\n"
	"fetched is booted in QEMU. With --on kernel:PATH it is one of your own, a bzImage;\n"
	"--headers is the folder that it was built in. A process there builds the state of each\n"
	"call with system calls. A scenario whose state cannot be built there is skipped and\n"
	"counted; it does not pass. Answers are kept, so the same calls do not boot the kernel\n"
	"again. recording:FILE has the answers to the recorded states and calls only.\n"
	"\n"
	"Examples:\n"
	"  gupwalk run tests/scenarios\n"
	"  gupwalk run --on tree:$HOME/linux tests/scenarios\n"
	"  gupwalk run --on kernel:6.12 numa.gup\n"
	"  gupwalk run --versions v6.1,v6.12 numa.gup\n"
	"  printf 'scenario s\\nvma 0x1000-0x2000 anon rw private\\ncall get_user_pages 0x1000\\n' "
	"|\n"
	"    gupwalk run -\n"
	"\n"
	"Exit status: 0 all expectations hold, 1 one failed, 2 a file or option was wrong, 3 the\n"
	"tree does not compile, or the kernel is missing or gives no answer.\n";

static bool judged_any(const struct gup_run *run)
{
	return run->nr_passed || run->nr_failed ||
	       (run->nr_unseen && gup_engine_is_model(run->engine));
}

static enum point_status run_at(struct gup_run *run, const struct gup_spec *spec)
{
	switch (gup_run(run, spec)) {
	case GUP_RUN_NOT_APPLICABLE:
		return POINT_NOT_APPLICABLE;
	case GUP_RUN_BAD_STEP:
		return POINT_BAD_STEP;
	case GUP_RUN_DONE:
	case GUP_RUN_OTHER_STATE:
		break;
	}
	if (run->nr_failed || (run->nr_unseen && gup_engine_is_model(run->engine)))
		return POINT_FAILED;
	return judged_any(run) ? POINT_PASSED : POINT_NOT_JUDGED;
}

/* Print one message for all versions at which the same step fails for the same reason. */
static void print_bad_step(const struct file *file, const struct gup_spec *spec,
			   const struct gup_run *run, struct gup_scenario_error *said)
{
	const char *reason = bad_step_reason(run, spec);

	if (run->error.line == said->line && !strcmp(reason, said->text))
		return;
	said->line = run->error.line;
	snprintf(said->text, sizeof(said->text), "%s", reason);
	file_error(file, &run->error);
}

static void run_scenario(const struct file *file, const struct spec_list *versions,
			 const struct gup_engine *engine, const struct report *report,
			 struct run_totals *totals)
{
	struct gup_run *run = need(gup_run_create(file->scenario));
	struct gup_scenario_error said = { 0 };

	run->engine = engine;
	report->file_begin(report->arg, file);
	for (size_t i = 0; i < versions->nr && !gup_engine_given_up(engine); i++) {
		enum point_status status = run_at(run, &versions->spec[i]);

		if (status == POINT_BAD_STEP)
			print_bad_step(file, &versions->spec[i], run, &said);
		report->point(report->arg, file, &versions->spec[i], run, status);
		totals->failed |= status == POINT_FAILED;
		totals->unseen += gup_engine_is_model(engine) ? 0 : run->nr_unseen;
		totals->bad |= status == POINT_BAD_STEP;
	}
	report->file_end(report->arg, file);
	gup_run_destroy(run);
}

static void run_file(const char *name, const struct spec_list *asked,
		     const struct gup_engine *engine, const struct report *report,
		     struct run_totals *totals)
{
	struct file *file = file_load(name);
	struct spec_list all = { 0 };
	const char *proposal;

	if (!file->scenario) {
		report->file_bad(report->arg, file);
		totals->bad = true;
	} else if (asked->nr) {
		run_scenario(file, asked, engine, report, totals);
	} else {
		spec_list_add_releases(&all);
		for (uint32_t i = 0; (proposal = gup_scenario_proposal(file->scenario, i)); i++)
			spec_list_add_name(&all, proposal);
		run_scenario(file, &all, engine, report, totals);
		free(all.spec);
	}
	file_free(file);
}

static int run_files(const struct tool_command *cmd, const struct file_list *files,
		     const struct spec_list *asked, const struct gup_engine *engine, bool json,
		     bool bad)
{
	struct run_totals totals = { .bad = bad };
	struct run_output out;
	size_t nr = 0;
	int status;

	run_begin(&out, json);
	for (; nr < files->nr && !gup_engine_given_up(engine); nr++)
		run_file(files->name[nr], asked, engine, &out.report, &totals);
	totals.not_run = files->nr - nr;
	status = run_end(cmd, &out, engine, &totals);
	if (totals.unseen)
		fprintf(stderr,
			"gupwalk: %s: %lu statement%s about what this walk does not observe; "
			"%s not judged\n",
			engine->name, totals.unseen, totals.unseen == 1 ? " is" : "s are",
			totals.unseen == 1 ? "it was" : "they were");
	return status;
}

/* States and faults need a version: the one given, or the tree's own. */
static int own_version(const struct tool_command *cmd, struct tool_engine *on,
		       struct spec_list *asked)
{
	int status = engines_versions(cmd, on, asked);

	if (status || on->kind == ENGINE_NONE || asked->nr)
		return status;
	if (!on->has_spec)
		return tool_error(cmd,
				  "%s: its Makefile names no version that is known here; "
				  "--versions selects the faults and expectations to use",
				  on->path);
	spec_list_add_name(asked, on->spec.name);
	return TOOL_HOLDS;
}

static int run_on(const struct tool_command *cmd, struct tool_engine *on,
		  const struct file_list *files, struct spec_list *asked, bool json, bool bad)
{
	int status = engines_open(cmd, on, false);

	if (!status && engines_has_memory(on))
		return run_on_memory(cmd, on, files, asked, json, bad);
	if (!status)
		status = own_version(cmd, on, asked);
	return status ? status : run_files(cmd, files, asked, on->engine, json, bad);
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct spec_list asked = { 0 };
	struct file_list files = { 0 };
	bool json = false, bad = false;
	struct tool_engine on = { .kind = ENGINE_NONE };
	const char *value, *headers = NULL;
	struct args args;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_VERSIONS)
			spec_list_add(&asked, &args, "--versions", value);
		else if (opt == OPT_JSON)
			json = true;
		else if (opt == OPT_HEADERS)
			headers = value;
		else
			engines_on(&on, &args, value);
	}
	engines_headers(&on, 1, &args, headers);
	if (optind >= argc && !args.help) {
		tool_error(cmd, "a file is missing; - is standard input");
		args.bad = true;
	}
	if (!args_stop(&args, &status)) {
		for (int i = optind; i < argc; i++)
			bad |= !file_list_add(&files, argv[i]);
		status = run_on(cmd, &on, &files, &asked, json, bad);
	}
	engines_close(&on);
	file_list_free(&files);
	free(asked.spec);
	return status;
}

const struct tool_command cmd_run = {
	.name = "run",
	.operands = "FILE...",
	.summary = "run scenario files against their expectations, at every version",
	.text = text,
	.options = options,
	.run = run,
};
