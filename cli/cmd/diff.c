// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk diff: what differs between two versions, and the rules behind it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "results/diffs.h"
#include "results/diffs_memory.h"
#include "options/engines.h"
#include "options/selection.h"
#include "output/progress.h"
#include "output/term.h"
#include "results/witness.h"

/* More classes than this are counted, not shown. */
#define CLASSES_MAX 16384

/* The most random cases. A larger number would run for weeks, so it is a mistake. */
#define RANDOM_MAX UINT64_C(1000000000000)
/* States of witnesses among these. */
#define FOUND_MAX 1024

enum {
	OPT_FULL,
	OPT_RANDOM,
	OPT_SEED,
	OPT_SHARD,
	OPT_HEADERS,
	OPT_VERSION,
	OPT_JOBS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_FULL] = { "full", NULL, "every subset of all flags, not only of those that decide" },
	[OPT_RANDOM] = { "random", "N", "also compare N random cases" },
	[OPT_SEED] = { "seed", "S", "seed of the random cases; default: 1" },
	[OPT_SHARD] = { "shard", "I/N", "the I-th of N parts, I from 1 to N" },
	[OPT_HEADERS] = { "headers", "PATH",
			  "of kernel:/PATH/bzImage: what modules are built against" },
	[OPT_VERSION] = { "version", "VERSION", "states and faults of both, of trees" },
	[OPT_JOBS] = { "jobs", "N", "use N threads; default: all processors" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Makes every call of the enumeration at both versions and compares return value, pages,\n"
	"references, faults, entries, locks and warnings. Cases that differ in the same way are\n"
	"one class. For each class it prints the rules behind it with their commits, how many\n"
	"cases there are, and the smallest one as a scenario that expects what each engine does.\n"
	"To find the rules, single rules are set to the other version's value. The text shows one\n"
	"scenario for classes that differ only in the steps of the state; --json shows all.\n"
	"\n"
	"Either may be tree:PATH: that tree's own mm/gup.c, see `gupwalk tree`. Then states and\n"
	"faults are those of the other version, and only the walk differs. Each of two trees uses\n"
	"the version of its Makefile, or both that of --version. Comments below the scenario show\n"
	"what the two engines do. Calls of functions that a tree lacks are counted and left out.\n"
	"\n"
	"Either may be REPO@REV: the same of a revision of a git repository.\n"
	"\n"
	"Either may be kernel:SERIES, such as kernel:6.12, a kernel that `script/kernels fetch`\n"
	"has fetched, or kernel:PATH, a bzImage of your own; --headers is then the folder that it\n"
	"was built in. It is booted in QEMU and does not need KVM. There, a process builds the\n"
	"state of each case that `gupwalk kernel cases` prints, and makes its calls. Cases that\n"
	"one of the two cannot run, or gives no answer to, are counted and do not count as equal.\n"
	"Answers are kept, so the same cases do not boot the same kernel again. Stable kernels\n"
	"backport changes. So the report names a rule if another release's value of it lets the\n"
	"model do the same. recording:FILE has the answers of a kernel, see `gupwalk kernel`.\n"
	"Only observations that a kernel or recording can make are compared.\n"
	"\n"
	"--random adds N random cases: states of up to a dozen random steps, with several VMAs\n"
	"and huge pages, and random calls. Their witnesses are made as small as possible. The\n"
	"same seed gives the same cases.\n"
	"\n"
	"An outcome that uses no rule in which two versions differ is computed once. The number\n"
	"of threads does not change the results. A tree's walk has one thread.\n"
	"\n"
	"Examples:\n"
	"  gupwalk diff v6.4 v6.5\n"
	"  gupwalk diff v6.6 v6.6+protnone=fast-lookup\n"
	"  gupwalk diff newest tree:$HOME/linux\n"
	"  gupwalk diff tree:$HOME/linux-before tree:$HOME/linux-after\n"
	"  gupwalk diff ~/linux@HEAD^ ~/linux@HEAD\n"
	"  gupwalk diff v6.12 kernel:6.12\n"
	"  gupwalk diff kernel:6.1 kernel:6.12\n"
	"  gupwalk diff tree:$HOME/linux recording:engines/kernel/recordings/7.3\n"
	"  gupwalk diff newest kernel:./arch/x86/boot/bzImage --headers . --shard 1/10\n"
	"  gupwalk diff newest tree:$HOME/linux --random 100000000 --seed 7\n"
	"\n"
	"Exit status: 0 nothing differs, 1 outcomes differ, 2 a version, tree or option is wrong,\n"
	"3 a tree does not compile, or a kernel is missing or gives no answer.\n";

/* The two engines, and the cases to compare. */
struct diff_command {
	struct gup_selection selection;
	uint64_t random;
	uint64_t seed;
	unsigned int jobs;
	bool json;
	struct tool_engine engine[2];
	const char *headers;
	struct gup_spec spec;
	bool has_spec;
};

static bool by_memory(const struct diff_command *c)
{
	return engines_has_memory(&c->engine[0]) || engines_has_memory(&c->engine[1]);
}

/* The planned number of cases of this part. */
static uint64_t planned(const struct diff_command *c)
{
	unsigned int parts = c->selection.nr_shards ? c->selection.nr_shards : 1;

	if (c->selection.asked)
		return 0;
	return (gup_selection_cases(&c->selection, &c->engine[0].spec.rules) + c->random) / parts;
}

static int report_memory(const struct tool_command *cmd, const struct diff_command *c,
			 const struct diffs *diffs)
{
	struct diffs_memory m;
	int status;

	diffs_memory_begin(&m, &diffs->diff, c->engine);
	if (c->json)
		diffs_memory_json(&m);
	else
		diffs_memory_text(&m);
	status = diffs_memory_status(cmd, &m);
	diffs_memory_end(&m);
	return status;
}

static int report(const struct diff_command *c, const struct diffs *diffs)
{
	const struct gup_diff *d = &diffs->diff;

	if (c->json)
		diffs_json(diffs);
	else
		diffs_text(diffs);
	return d->differing || d->only_a || d->only_b || d->cancelled ? TOOL_BROKEN : TOOL_HOLDS;
}

static int diff(const struct tool_command *cmd, const struct diff_command *c)
{
	struct progress progress = progress_begin("comparing");
	const struct tool_engine *engine = c->engine;
	struct diffs diffs = {
		.diff = { .engine = { engine[0].engine, engine[1].engine },
			  .jobs = c->jobs,
			  .classes = need_array(CLASSES_MAX, sizeof(struct gup_diff_class)),
			  .max_classes = CLASSES_MAX,
			  .random = { .cases = c->random,
				      .seed = c->seed,
				      .found = need_array(FOUND_MAX,
							  sizeof(struct gup_initial_state)),
				      .max_found = FOUND_MAX } },
		.sandbox = sandbox_or_end(),
	};
	int status;

	for (unsigned int i = 0; i < 2; i++)
		diffs.compared[i] =
			(struct compared){ engine[i].label, &engine[i].spec, engine[i].engine };
	progress.total = planned(c);
	if (!gup_diff(&c->selection, &engine[0].spec.rules, &engine[1].spec.rules, &diffs.diff,
		      progress_at, &progress))
		out_of_memory();
	progress_end(&progress);
	status = by_memory(c) ? report_memory(cmd, c, &diffs) : report(c, &diffs);
	gup_sandbox_destroy(diffs.sandbox);
	free(diffs.diff.classes);
	free(diffs.diff.random.found);
	return status;
}

/* Try both, so that every error is printed. */
static int open_engines(const struct tool_command *cmd, struct diff_command *c)
{
	struct tool_engine *engine = c->engine;
	int status = TOOL_HOLDS;

	for (unsigned int i = 0; i < 2; i++) {
		int opened = engines_open(cmd, &engine[i], false);

		if (!status)
			status = opened;
	}
	/* An engine that is compared with the model uses the model's states and faults. */
	for (unsigned int i = 0; i < 2 && !status; i++) {
		if (c->has_spec)
			engine[i].spec = c->spec;
		else if (engine[i].kind != ENGINE_MODEL && engine[!i].kind == ENGINE_MODEL)
			engine[i].spec = engine[!i].spec;
		else
			engines_spec(cmd, &engine[i]);
	}
	return status ? status : engines_ask_selection(engine, 2, &c->selection);
}

static void take(struct args *args, struct diff_command *c, int opt, const char *value)
{
	char error[256];

	switch (opt) {
	case OPT_FULL:
		c->selection.full = true;
		break;
	case OPT_RANDOM:
		c->random = selection_number(args, "--random", value, 1, RANDOM_MAX);
		break;
	case OPT_SEED:
		c->seed = selection_number(args, "--seed", value, 0, INT64_MAX);
		break;
	case OPT_SHARD:
		selection_shard(args, &c->selection, value);
		break;
	case OPT_HEADERS:
		c->headers = value;
		break;
	case OPT_VERSION:
		c->has_spec = gup_spec_parse(value, &c->spec, error, sizeof(error));
		if (!c->has_spec) {
			tool_error(args->cmd, "--version: %s", error);
			args->bad = true;
		}
		break;
	case OPT_JOBS:
		c->jobs = selection_jobs(args, value);
		break;
	case OPT_JSON:
		c->json = true;
		break;
	}
}

/* The cases for kernels are a space of their own. */
static void check_options(struct args *args, struct diff_command *c)
{
	engines_headers(c->engine, 2, args, c->headers);
	if (c->has_spec && (c->engine[0].kind != ENGINE_TREE || c->engine[1].kind != ENGINE_TREE)) {
		tool_error(args->cmd, "--version is for two trees; another engine has its own");
		args->bad = true;
	}
	if (!by_memory(c) || !(c->selection.full || c->random))
		return;
	tool_error(args->cmd, "--full and --random are not for a kernel or a recording");
	args->bad = true;
}

static int diff_engines(const struct tool_command *cmd, struct diff_command *c)
{
	int status = open_engines(cmd, c);

	return status ? status : diff(cmd, c);
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct diff_command c = { .seed = 1, .jobs = selection_processors() };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		take(&args, &c, opt, value);
	if (argc - optind == 2) {
		for (int i = 0; i < 2; i++)
			engines_parse(&c.engine[i], &args, argv[optind + i], argv[optind + i]);
		if (!args.help && !args.bad)
			check_options(&args, &c);
	} else if (!args.help && !args.bad) {
		tool_error(cmd, "two versions are wanted, %d are given", argc - optind);
		args.bad = true;
	}
	if (!args_stop(&args, &status))
		status = diff_engines(cmd, &c);
	engines_close(&c.engine[0]);
	engines_close(&c.engine[1]);
	return status;
}

const struct tool_command cmd_diff = {
	.name = "diff",
	.operands = "A B",
	.summary = "what differs between two versions, trees or kernels, and the rule behind it",
	.text = text,
	.options = options,
	.run = run,
};
