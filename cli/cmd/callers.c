// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk callers: which callers fault on protnone entries, since when, and which laws this
 * breaks.
 */
#include <stdlib.h>

#include "args.h"
#include "results/headline.h"

enum {
	OPT_VERSIONS,
	OPT_ALL,
	OPT_JSON,
};

static const struct tool_option options[] = {
	[OPT_VERSIONS] = { "versions", "LIST",
			   "such as v6.1..v6.6; default: every release, and the proposals" },
	[OPT_ALL] = { "all", NULL, "also the long tables, the laws and their witnesses" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Answers four questions, one sentence each:\n"
	"  - Which callers of get_user_pages() honour NUMA hinting in the newest release?\n"
	"  - Which did in the releases before it, and which commit changed that?\n"
	"  - What do they get after mprotect(PROT_NONE)?\n"
	"  - Which laws does the newest release break, since when, by which commit?\n"
	"Then one table shows the callers whose result changes, at which release or under which\n"
	"proposal. It is as wide as the terminal.\n"
	"\n"
	"With --versions, the last of the versions stands for the newest release.\n"
	"\n"
	"--all adds what each caller gets, and at what cost, when the entry is present, marked by\n"
	"NUMA hinting, or made inaccessible by mprotect(PROT_NONE), for a base page and for a\n"
	"huge page, and under the proposals. Neighbouring releases share a column if every caller\n"
	"gets the same. It also adds the laws about protnone entries: whether they hold,\n"
	"over how many cases, and a scenario for each that is broken. Another sentence says which\n"
	"callers get memory that GUP refuses, and how.\n"
	"\n"
	"`gupwalk table` is another name for this command. The exit status does not depend on the\n"
	"laws; use `gupwalk check` for that.\n"
	"\n"
	"Examples:\n"
	"  gupwalk callers\n"
	"  gupwalk callers --all\n"
	"  gupwalk callers --versions v6.4..v6.6,v6.6+protnone=fast-lookup\n"
	"  gupwalk callers --json | jq -r '.answers[].answer'\n"
	"\n"
	"Exit status: 0, or 2 when an option is wrong.\n";

static int show(const char *name, const struct spec_list *versions, bool all, bool json)
{
	struct headline *headline = headline_make(all || json, versions);

	if (json)
		headline_json(headline, name);
	else
		headline_text(headline, all);
	headline_free(headline);
	return TOOL_HOLDS;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	bool given[] = { [OPT_ALL] = false, [OPT_JSON] = false };
	struct spec_list versions = { 0 };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		if (opt == OPT_VERSIONS)
			spec_list_add(&versions, &args, "--versions", value);
		else
			given[opt] = true;
	args_no_operands(&args);
	if (!args_stop(&args, &status))
		status = show(argv[0], &versions, given[OPT_ALL], given[OPT_JSON]);
	free(versions.spec);
	return status;
}

const struct tool_command cmd_table = {
	.name = "callers",
	.alias = "table",
	.operands = "",
	.summary = "who honours NUMA hinting, since when, and what is broken today",
	.text = text,
	.options = options,
	.run = run,
};
