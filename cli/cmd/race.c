// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk race: change something before each read of a fast walk.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options/engines.h"
#include "output/term.h"
#include "results/races.h"
#include "options/selection.h"
#include "options/versions.h"

enum {
	OPT_ON,
	OPT_VERSIONS,
	OPT_JOBS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_ON] = { "on", "ENGINE", "tree:PATH, REPO@REV or versions; may be repeated" },
	[OPT_VERSIONS] = { "versions", "LIST", "such as v6.1..v6.6; default: the newest release" },
	[OPT_JOBS] = { "jobs", "N", "use N threads; default: all processors" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Runs each scenario and makes one change in the middle of one of its fast walks: before\n"
	"an entry is read, or before a reference is taken. It does so for every such point and\n"
	"every change. The change to the page under the walk is one of these:\n"
	"  zap              it is unmapped\n"
	"  hint             it is marked for NUMA hinting\n"
	"  fork             it is shared with a child and write-protected, all at once\n"
	"  fork-begins      it is shared, and write-protected after the fast walk\n"
	"  split            PTEs map it and no longer a huge PMD\n"
	"  collapse         a huge PMD maps it from now on, all at once\n"
	"  collapse-begins  its table is gone, and a huge PMD maps it after the fast walk\n"
	"  remap            another page replaces it\n"
	"Laws judge the outcome. A tree is compared with the first version given, case by case,\n"
	"and uses the states and faults of that version. Changes by other processors happen one\n"
	"step after the other: weak memory ordering is not modelled.\n"
	"\n"
	"Several threads share the scenarios. The number of threads does not change the results.\n"
	"A tree's walk has one thread.\n"
	"\n"
	"Examples:\n"
	"  gupwalk race tests/scenarios\n"
	"  gupwalk race --versions v5.10..v5.12 tests/scenarios/unshare\n"
	"  gupwalk race --versions newest --on tree:$HOME/linux tests/scenarios\n"
	"\n"
	"Exit status: 0 all laws hold and all trees agree, 1 a law is broken or a tree differs, 2\n"
	"a file or an option is wrong or there is no fast walk, 3 a tree does not compile.\n";

static void print_laws(void)
{
	struct term out = term_open(stdout);

	puts("\nLaws:");
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		printf("  %-20s ", gup_race_law_name(law));
		term_wrap(&out, 23, 23, gup_race_law_text(law));
	}
}

static void add_engine(struct races *races, const char *const **paths, const char *path,
		       const struct gup_spec *spec)
{
	const char **grown = need_grow((void *)(uintptr_t)*paths, races->nr, sizeof(path));
	struct race_engine *engine;

	races->engine = need_grow(races->engine, races->nr, sizeof(*races->engine));
	engine = &races->engine[races->nr];
	*engine = (struct race_engine){ .against = RACE_NO_ENGINE };
	if (spec)
		engine->spec = *spec;
	grown[races->nr++] = path;
	*paths = grown;
}

static void add_versions(struct races *races, struct args *args, const char *what,
			 const char *value, const char *const **paths)
{
	struct spec_list list = { 0 };

	spec_list_add(&list, args, what, value);
	for (size_t i = 0; i < list.nr; i++)
		add_engine(races, paths, NULL, &list.spec[i]);
	free(list.spec);
}

/* One --on: a tree, or versions. */
static void add_engines(struct races *races, struct args *args, const char *value,
			const char *const **paths)
{
	struct tool_engine engine;

	if (!strpbrk(value, ":@/")) {
		add_versions(races, args, "--on", value, paths);
		return;
	}
	engines_parse(&engine, args, "--on", value);
	if (engines_has_memory(&engine)) {
		tool_error(args->cmd,
			   "--on: a booted kernel and a recording cannot be stopped within a "
			   "walk; use versions such as v6.12, and tree:PATH");
		args->bad = true;
	} else if (engine.kind == ENGINE_TREE) {
		add_engine(races, paths, engine.path, NULL);
	}
}

/* Trees use the states and faults of the first version, and are compared with it. */
static int open_trees(const struct tool_command *cmd, struct races *races, const char *const *paths)
{
	size_t first = 0;

	while (first < races->nr && paths[first])
		first++;
	for (size_t i = 0; i < races->nr; i++) {
		struct race_engine *engine = &races->engine[i];
		int status;

		if (!paths[i])
			continue;
		status = trees_open_traced(cmd, paths[i], &engine->tree);
		if (status)
			return status;
		if (first < races->nr) {
			engine->spec = races->engine[first].spec;
			engine->against = first;
		} else {
			trees_spec(cmd, &engine->tree, &engine->spec);
		}
	}
	return TOOL_HOLDS;
}

static bool any_walk(const struct races *races)
{
	for (size_t i = 0; i < races->nr; i++)
		if (races->engine[i].walks)
			return true;
	return false;
}

static int race(const struct tool_command *cmd, struct races *races, const struct file_list *names,
		unsigned int jobs, bool json)
{
	struct progress progress = progress_begin("racing");
	struct file **file = need_array(names->nr, sizeof(struct file *));
	int status;

	progress.total = names->nr;
	for (size_t i = 0; i < names->nr; i++)
		file[i] = file_load(names->name[i]);
	races_files(races, file, names->nr, jobs, &progress);
	progress_end(&progress);
	if (json)
		races_json(races);
	else
		races_text(races);
	status = races_broken(races) ? TOOL_BROKEN : TOOL_HOLDS;
	if (!races->bad && !any_walk(races))
		status = tool_error(cmd, "there is no fast walk in any of these scenarios: nothing "
					 "was judged");
	if (races->bad)
		status = TOOL_BAD_INPUT;
	for (size_t i = 0; i < names->nr; i++)
		file_free(file[i]);
	free(file);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct races races = { 0 };
	struct file_list files = { 0 };
	const char *const *paths = NULL;
	struct args args;
	const char *value;
	char newest[8];
	unsigned int jobs = selection_processors();
	bool json = false;
	int status;

	args_begin(&args, cmd, argc, argv);
	for (int opt; (opt = args_next(&args, &value)) != ARGS_END;) {
		if (opt == OPT_ON)
			add_engines(&races, &args, value, &paths);
		else if (opt == OPT_VERSIONS)
			add_versions(&races, &args, "--versions", value, &paths);
		else if (opt == OPT_JOBS)
			jobs = selection_jobs(&args, value);
		else
			json = true;
	}
	if (!races.nr && !args.bad)
		add_engines(&races, &args,
			    gup_version_format(newest, sizeof(newest), GUP_VERSION_LAST), &paths);
	if (optind >= argc && !args.help) {
		tool_error(cmd, "a file is missing; - is standard input");
		args.bad = true;
	}
	if (!args_stop(&args, &status) && !(status = open_trees(cmd, &races, paths))) {
		for (int i = optind; i < argc; i++)
			races.bad |= !file_list_add(&files, argv[i]);
		status = race(cmd, &races, &files, jobs, json);
	}
	for (size_t i = 0; i < races.nr; i++)
		trees_close(&races.engine[i].tree);
	file_list_free(&files);
	free(races.engine);
	free((void *)(uintptr_t)paths);
	return status;
}

const struct tool_command cmd_race = {
	.name = "race",
	.operands = "FILE...",
	.summary = "change something before each read of a fast walk",
	.text = text,
	.options = options,
	.more = print_laws,
	.run = run,
};
