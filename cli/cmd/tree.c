// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk tree: make an engine of a kernel tree's own mm/gup.c.
 */
#include <getopt.h>
#include <stdio.h>

#include <gupwalk/foll.h>
#include <engines/tree/engine.h>
#include <engines/tree/ours.h>

#include "lib/clock.h"

#include "args.h"
#include "options/trees.h"
#include "output/json.h"
#include "output/term.h"

enum {
	OPT_OURS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_OURS] = { "ours", NULL, "list the names that the shim defines" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Compiles the tree's mm/gup.c, unmodified, with the names that it needs from the tree's\n"
	"headers: about 200. The shim around it asks the model for memory, VMAs and faults. The\n"
	"result goes to a cache, XDG_CACHE_HOME or ~/.cache. It is built again when gup.c, a\n"
	"header or the shim changes. Nothing is written into the tree. This needs a C compiler,\n"
	"cc or $CC, and no configuration.\n"
	"\n"
	"REPO@REV is a revision of a git repository, such as ~/linux@v6.12 or .@HEAD~3. The files\n"
	"that an engine needs are taken from git. Nothing is checked out, and the repository is\n"
	"not written. It may be bare.\n"
	"\n"
	"tree:PATH is then an engine for run, check, diff, explain and race. They also compile\n"
	"the tree by themselves, so this command is not needed first.\n"
	"\n"
	"When a newer tree needs a name that is not found, the error shows the name, the line\n"
	"that defines it, and the list for it.\n"
	"\n"
	"Examples:\n"
	"  gupwalk tree ~/linux\n"
	"  gupwalk tree ~/linux@v6.12\n"
	"  gupwalk run --on tree:$HOME/linux tests/scenarios\n"
	"  gupwalk diff newest tree:$HOME/linux\n"
	"\n"
	"Exit status: 0 the engine is built, 2 the tree is missing or incomplete, 3 it does not\n"
	"compile.\n";

static int ours(const struct tool_command *cmd)
{
	struct strbuf out = strbuf_new(), error = strbuf_new();
	bool good = tree_ours(&out, &error);

	if (good)
		fputs(out.s, stdout);
	else
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error.s);
	strbuf_free(&out);
	strbuf_free(&error);
	return good ? TOOL_HOLDS : TOOL_NO_ENGINE;
}

static unsigned int nr_flags(const struct tree_engine *tree)
{
	unsigned int nr = 0;

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		nr += tree_has_foll(tree, bit);
	return nr;
}

static void report(const struct tree_built *built, const struct tree_engine *tree, double took)
{
	uint32_t entry_points = tree_as_engine(tree)->entry_points;
	const char *missing = "without";

	puts(tree_as_engine(tree)->name);
	if (built->cached)
		printf("  unchanged since it was built\n");
	else
		printf("  %u headers read, %u names taken, compiled in %.1f s\n", built->nr_headers,
		       built->nr_names, took);
	printf("  %u FOLL_ flags", nr_flags(tree));
	for (unsigned int entry_point = 0; entry_point < GUP_ENTRY_POINT_NR; entry_point++) {
		if (entry_points >> entry_point & 1)
			continue;
		printf(", %s %s", missing, gup_entry_point_name(entry_point));
		missing = "nor";
	}
	printf("\n  kept in %s\n", built->folder);
}

static void report_json(const struct tree_built *built, const struct tree_engine *tree, double took)
{
	json_t *doc = json_begin("tree"), *entry_points = json_array();

	for (unsigned int entry_point = 0; entry_point < GUP_ENTRY_POINT_NR; entry_point++)
		if (tree_as_engine(tree)->entry_points >> entry_point & 1)
			json_array_append_new(entry_points,
					      json_text(gup_entry_point_name(entry_point)));
	json_object_update_new(doc, json_pack("{s:o, s:b, s:i, s:i, s:f, s:o, s:i, s:o}", "path",
					      json_text(built->path), "cached", built->cached,
					      "headers", (int)built->nr_headers, "names",
					      (int)built->nr_names, "seconds", took, "folder",
					      json_text(built->folder), "flags",
					      (int)nr_flags(tree), "entry_points", entry_points));
	json_finish(doc);
}

static int build(const struct tool_command *cmd, const char *path, bool json)
{
	struct tree_engine *tree = NULL;
	struct strbuf error = strbuf_new();
	struct tree_built built;
	double begin = clock_seconds();
	int status = trees_build(path, &built, &error);

	if (status == TOOL_HOLDS && !(tree = tree_open(&built, &error)))
		status = TOOL_NO_ENGINE;
	if (!tree)
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error.s);
	else if (json)
		report_json(&built, tree, clock_seconds() - begin);
	else
		report(&built, tree, clock_seconds() - begin);
	tree_close(tree);
	tree_built_free(&built);
	strbuf_free(&error);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	bool json = false, list = false;
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_OURS)
			list = true;
		else
			json = true;
	}
	if (!args.help && !args.bad && argc - optind != (list ? 0 : 1)) {
		tool_error(cmd, "%s, %d are given",
			   list ? "no tree is wanted" : "one tree is wanted", argc - optind);
		args.bad = true;
	}
	if (args_stop(&args, &status))
		return status;
	return list ? ours(cmd) : build(cmd, argv[optind], json);
}

const struct tool_command cmd_tree = {
	.name = "tree",
	.operands = "PATH|REPO@REV",
	.summary = "make an engine of a kernel tree's own mm/gup.c",
	.text = text,
	.options = options,
	.run = run,
};
