// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk callers: which callers fault on protnone entries, since when, and which laws this
 * breaks.
 */
#include <stdlib.h>

#include "headline.h"
#include "lib/need.h"
#include "selection.h"
#include "witness.h"

enum {
	OPT_ALL,
	OPT_JSON,
};

static const struct tool_option options[] = {
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
	"--all adds what each caller gets, and at what cost, when the entry is present, marked by\n"
	"NUMA hinting, or made inaccessible by mprotect(PROT_NONE), for a base page and for a\n"
	"huge page, at six releases and under the proposals. It also adds the laws about protnone\n"
	"entries: whether they hold, over how many cases, and a scenario for each that is broken.\n"
	"\n"
	"`gupwalk table` is another name for this command. The exit status does not depend on the\n"
	"laws; use `gupwalk check` for that.\n"
	"\n"
	"Examples:\n"
	"  gupwalk callers\n"
	"  gupwalk callers --all\n"
	"  gupwalk callers --json | jq -r '.answers[].answer'\n"
	"\n"
	"Exit status: 0, or 2 when an option is wrong.\n";

struct column {
	const char *label;
	const char *version;
	const char *what;
};

static const struct column columns[HEADLINE_NR] = {
#define X(label, version, what) { label, version, what },
	HEADLINE_COLUMNS(X)
#undef X
};

const char *headline_label(const struct headline *headline, unsigned int column)
{
	return columns[column].label ? columns[column].label : headline->column.spec[column].name;
}

const char *headline_what(unsigned int column)
{
	return columns[column].what;
}

bool headline_went_slow(const struct gup_caller_result *result)
{
	return result->fell_back || result->calls > 1;
}

bool headline_under_lock(const struct headline *headline, const struct gup_caller_result *result,
			 unsigned int caller, unsigned int column)
{
	struct gup_call calls[2];
	unsigned int nr;

	if (result->locks)
		return true;
	nr = gup_caller_calls(caller, &headline->column.spec[column].rules, 0, calls);
	for (unsigned int i = 0; i < nr && i < result->calls; i++)
		if (gup_entry_point_wants_lock(calls[i].entry_point))
			return true;
	return false;
}

static void fill_cells(struct headline *headline)
{
	struct gup_sandbox *sandbox = sandbox_or_end();

	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
			for (unsigned int column = 0; column < HEADLINE_NR; column++)
				gup_caller_try(sandbox, &headline->column.spec[column].rules,
					       caller, block / 2, block % 2,
					       &headline->result[block][caller][column]);
	gup_sandbox_destroy(sandbox);
}

const struct gup_caller_result *headline_at(const struct headline *headline, size_t version,
					    unsigned int block, unsigned int caller)
{
	return &headline->at[(version * HEADLINE_BLOCKS + block) * GUP_CALLER_NR + caller];
}

/* Every caller at every release and under every proposal. */
static void fill_when(struct headline *headline)
{
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct gup_caller_result *result;

	spec_list_add_releases(&headline->when);
	headline->nr_releases = headline->when.nr;
	for (unsigned int i = 0; i < HEADLINE_NR; i++)
		if (columns[i].what)
			spec_list_add_name(&headline->when, columns[i].version);
	result = need_array(headline->when.nr * HEADLINE_BLOCKS * GUP_CALLER_NR, sizeof(*result));
	headline->at = result;
	for (size_t i = 0; i < headline->when.nr; i++)
		for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
			for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
				gup_caller_try(sandbox, &headline->when.spec[i].rules, caller,
					       block / 2, block % 2, result++);
	gup_sandbox_destroy(sandbox);
}

/* Every law at the newest release. */
static void check_newest(struct headline *headline)
{
	struct gup_selection selection = { .laws = GUP_LAWS_ALL };
	struct spec_list newest = { &headline->when.spec[headline->nr_releases - 1], 1 };

	checks_run(&headline->newest, &selection, &newest, NULL, selection_processors(),
		   "checking the newest release");
}

static void fill_columns(struct headline *headline)
{
	struct gup_selection selection = {
		.laws = GUP_LAW_BIT(GUP_LAW_P1) | GUP_LAW_BIT(GUP_LAW_P2) |
			GUP_LAW_BIT(GUP_LAW_P3) | GUP_LAW_BIT(GUP_LAW_P4) |
			GUP_LAW_BIT(GUP_LAW_LOOK_UP_FINDS),
	};

	for (unsigned int i = 0; i < HEADLINE_NR; i++)
		spec_list_add_name(&headline->column, columns[i].version);
	fill_cells(headline);
	checks_run(&headline->checks, &selection, &headline->column, NULL, selection_processors(),
		   "checking the laws");
}

static int show(const char *name, bool all, bool json)
{
	struct headline *headline = need_array(1, sizeof(*headline));

	fill_when(headline);
	check_newest(headline);
	if (all || json)
		fill_columns(headline);
	if (json)
		headline_json(headline, name);
	else
		headline_text(headline, all);
	checks_free(&headline->newest);
	checks_free(&headline->checks);
	free(headline->at);
	free(headline->when.spec);
	free(headline->column.spec);
	free(headline);
	return TOOL_HOLDS;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	bool given[] = { [OPT_ALL] = false, [OPT_JSON] = false };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		given[opt] = true;
	args_no_operands(&args);
	if (args_stop(&args, &status))
		return status;
	return show(argv[0], given[OPT_ALL], given[OPT_JSON]);
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
