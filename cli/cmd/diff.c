// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk diff: what differs between two versions, and the rules behind it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "diffs.h"
#include "diffs_memory.h"
#include "engines.h"
#include "selection.h"
#include "output/text.h"
#include "witness.h"

/* More classes than this are counted, not shown. */
#define CLASSES_MAX 16384

/* Random cases, at most: a number that would take weeks is a slip. */
#define RANDOM_MAX UINT64_C(1000000000000)
/* States of witnesses among these. */
#define FOUND_MAX 1024

enum {
	OPT_FULL,
	OPT_RANDOM,
	OPT_SEED,
	OPT_SHARD,
	OPT_HEADERS,
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
	[OPT_JOBS] = { "jobs", "N", "so many threads; as many as processors otherwise" },
	[OPT_JSON] = { "json", NULL, "for programs" },
	{ 0 },
};

static const char text[] =
	"Makes every call of the enumeration at both versions and compares return value, pages,\n"
	"references, faults, entries, locks and warnings. Cases that differ in the same way are\n"
	"one class. For each class it prints the rules behind it with their commits, how many\n"
	"cases there are, and the smallest one as a scenario that expects what each side does.\n"
	"To find the rules, single rules are set to the other version's value. The text shows\n"
	"one scenario for classes that differ only in the steps of the state; --json shows all.\n"
	"\n"
	"Either may be tree:PATH: that tree's own mm/gup.c, see `gupwalk tree`. States are then\n"
	"built, and faults taken, as the other version does it; what differs is the walk. Of two\n"
	"trees each goes by the version of its Makefile. What the two sides do is said below the\n"
	"scenario. Calls of functions that a tree lacks are counted and left out.\n"
	"\n"
	"Either may be kernel:SERIES, such as kernel:6.12, a kernel that `script/kernels fetch` "
	"has\n"
	"fetched, or kernel:PATH, a bzImage of your own, with the folder that it was built in as\n"
	"--headers. It is booted in QEMU, without need for KVM, and asked the cases that\n"
	"`gupwalk kernel cases` prints: each in a state that a process there builds. What one of\n"
	"the two cannot be asked, or does not answer, is counted and no agreement. Answers are\n"
	"kept: the same kernel is not asked the same cases again. Where one rule, set to another\n"
	"release's value, has the model do the same, that is said: kernels take over changes.\n"
	"recording:FILE stands for a kernel by what it answered, see `gupwalk kernel`. Of a "
	"kernel\n"
	"or recording what it tells is compared, whatever is on the other side.\n"
	"\n"
	"--random adds N random cases: states of up to a dozen random steps, with several VMAs\n"
	"and huge pages, and random calls. Their witnesses are made as small as possible. The\n"
	"same seed gives the same cases.\n"
	"\n"
	"An outcome that asks nothing in which two versions differ is computed once. The number\n"
	"of threads is no matter for the results. A tree's walk has one thread.\n"
	"\n"
	"Examples:\n"
	"  gupwalk diff v6.4 v6.5\n"
	"  gupwalk diff v6.6 v6.6+protnone=fast-lookup\n"
	"  gupwalk diff newest tree:$HOME/linux\n"
	"  gupwalk diff tree:$HOME/linux-before tree:$HOME/linux-after\n"
	"  gupwalk diff v6.12 kernel:6.12\n"
	"  gupwalk diff kernel:6.1 kernel:6.12\n"
	"  gupwalk diff tree:$HOME/linux recording:engines/kernel/recordings/7.3\n"
	"  gupwalk diff newest kernel:./arch/x86/boot/bzImage --headers . --shard 1/10\n"
	"  gupwalk diff newest tree:$HOME/linux --random 100000000 --seed 7\n"
	"\n"
	"Exit status: 0 nothing differs, 1 outcomes differ, 2 a version, tree or option is wrong,\n"
	"3 a tree does not compile, or a kernel is not there or does not answer.\n";

/* What is compared, and over which cases. */
struct sides {
	struct gup_selection selection;
	uint64_t random;
	uint64_t seed;
	unsigned int jobs;
	bool json;
	struct tool_engine engine[2];
	const char *headers;
};

static bool by_memory(const struct sides *sides)
{
	return engines_has_memory(&sides->engine[0]) || engines_has_memory(&sides->engine[1]);
}

/* Cases of this part, as far as they can be told beforehand. */
static uint64_t planned(const struct sides *sides)
{
	unsigned int parts = sides->selection.nr_shards ? sides->selection.nr_shards : 1;

	if (sides->selection.asked)
		return 0;
	return (gup_selection_cases(&sides->selection, &sides->engine[0].spec.rules) +
		sides->random) /
	       parts;
}

static int report_memory(const struct tool_command *cmd, const struct sides *sides,
			 const struct diffs *diffs)
{
	struct diffs_memory m;
	int status;

	diffs_memory_begin(&m, &diffs->diff, sides->engine);
	if (sides->json)
		diffs_memory_json(&m);
	else
		diffs_memory_text(&m);
	status = diffs_memory_status(cmd, &m);
	diffs_memory_end(&m);
	return status;
}

static int report(const struct sides *sides, const struct diffs *diffs)
{
	const struct gup_diff *d = &diffs->diff;

	if (sides->json)
		diffs_json(diffs);
	else
		diffs_text(diffs);
	return d->differing || d->only_a || d->only_b || d->cancelled ? TOOL_BROKEN : TOOL_HOLDS;
}

static int diff(const struct tool_command *cmd, const struct sides *sides)
{
	struct progress progress = progress_begin("comparing");
	const struct tool_engine *engine = sides->engine;
	struct diffs diffs = {
		.diff = { .engine = { engine[0].engine, engine[1].engine },
			  .jobs = sides->jobs,
			  .classes = need_array(CLASSES_MAX, sizeof(struct gup_diff_class)),
			  .max_classes = CLASSES_MAX,
			  .random = { .cases = sides->random,
				      .seed = sides->seed,
				      .found = need_array(FOUND_MAX,
							  sizeof(struct gup_initial_state)),
				      .max_found = FOUND_MAX } },
		.sandbox = sandbox_or_end(),
	};
	int status;

	for (unsigned int i = 0; i < 2; i++)
		diffs.side[i] = (struct side){ engine[i].label, &engine[i].spec, engine[i].engine };
	progress.total = planned(sides);
	if (!gup_diff(&sides->selection, &engine[0].spec.rules, &engine[1].spec.rules, &diffs.diff,
		      progress_at, &progress))
		out_of_memory();
	progress_end(&progress);
	status = by_memory(sides) ? report_memory(cmd, sides, &diffs) : report(sides, &diffs);
	gup_sandbox_destroy(diffs.sandbox);
	free(diffs.diff.classes);
	free(diffs.diff.random.found);
	return status;
}

/* Both are tried, so that all that is wrong is said. */
static int open_sides(const struct tool_command *cmd, struct sides *sides)
{
	struct tool_engine *engine = sides->engine;
	int status = TOOL_HOLDS;

	for (unsigned int i = 0; i < 2; i++) {
		int opened = engines_open(cmd, &engine[i], false);

		if (!status)
			status = opened;
	}
	/* Beside the model, whatever walks has its states and faults. */
	for (unsigned int i = 0; i < 2 && !status; i++) {
		if (engine[i].kind != ENGINE_MODEL && engine[!i].kind == ENGINE_MODEL)
			engine[i].spec = engine[!i].spec;
		else
			engines_spec(cmd, &engine[i]);
	}
	return status ? status : engines_ask_selection(engine, 2, &sides->selection);
}

static void take(struct args *args, struct sides *sides, int opt, const char *value)
{
	switch (opt) {
	case OPT_FULL:
		sides->selection.full = true;
		break;
	case OPT_RANDOM:
		sides->random = selection_number(args, "--random", value, 1, RANDOM_MAX);
		break;
	case OPT_SEED:
		sides->seed = selection_number(args, "--seed", value, 0, INT64_MAX);
		break;
	case OPT_SHARD:
		selection_shard(args, &sides->selection, value);
		break;
	case OPT_HEADERS:
		sides->headers = value;
		break;
	case OPT_JOBS:
		sides->jobs = selection_jobs(args, value);
		break;
	case OPT_JSON:
		sides->json = true;
		break;
	}
}

/* What a kernel is asked is a space of its own. */
static void check_options(struct args *args, struct sides *sides)
{
	engines_headers(sides->engine, 2, args, sides->headers);
	if (!by_memory(sides) || !(sides->selection.full || sides->random))
		return;
	tool_error(args->cmd, "--full and --random are not for a kernel or a recording");
	args->bad = true;
}

static int diff_sides(const struct tool_command *cmd, struct sides *sides)
{
	int status = open_sides(cmd, sides);

	return status ? status : diff(cmd, sides);
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct sides sides = { .seed = 1, .jobs = selection_processors() };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		take(&args, &sides, opt, value);
	if (argc - optind == 2) {
		for (int i = 0; i < 2; i++)
			engines_parse(&sides.engine[i], &args, argv[optind + i], argv[optind + i]);
		if (!args.help && !args.bad)
			check_options(&args, &sides);
	} else if (!args.help && !args.bad) {
		tool_error(cmd, "two versions are wanted, %d are given", argc - optind);
		args.bad = true;
	}
	if (!args_stop(&args, &status))
		status = diff_sides(cmd, &sides);
	engines_close(&sides.engine[0]);
	engines_close(&sides.engine[1]);
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
