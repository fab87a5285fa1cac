// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk table: who faults on protnone entries, and what that says of the laws.
 */
#include <stdlib.h>

#include "headline.h"
#include "witness.h"

enum {
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_JSON] = { "json", NULL, "for programs" },
	{ 0 },
};

static const char text[] =
	"The headline table: what the callers of get_user_pages() get, at what price, when the\n"
	"entry is present, marked by NUMA hinting, or made inaccessible by mprotect(PROT_NONE);\n"
	"for a base page and for a huge page; at six releases and under the proposals of the\n"
	"mailing-list thread that argued about it. Below it P1 to P4 and look-up-finds: whether\n"
	"they hold, over how many cases, and if not since when, by which commit, with the\n"
	"smallest case as a scenario that `gupwalk run` accepts.\n"
	"\n"
	"The table informs: its exit status says nothing of the laws. `gupwalk check` judges.\n"
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

const char *headline_label(unsigned int column)
{
	return columns[column].label;
}

const char *headline_what(unsigned int column)
{
	return columns[column].what;
}

bool headline_went_slow(const struct gup_caller_result *result)
{
	return result->fell_back || result->calls > 1;
}

/* These are to be called with mmap_lock held. */
static bool wants_lock(unsigned int entry)
{
	return entry == GUP_ENTRY_POINT_GET || entry == GUP_ENTRY_POINT_GET_REMOTE ||
	       entry == GUP_ENTRY_POINT_PIN || entry == GUP_ENTRY_POINT_PIN_REMOTE ||
	       entry == GUP_ENTRY_POINT_LOOK_UP;
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
		if (wants_lock(calls[i].entry_point))
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

static int table(bool json)
{
	struct gup_selection selection = {
		.laws = GUP_LAW_BIT(GUP_LAW_P1) | GUP_LAW_BIT(GUP_LAW_P2) |
			GUP_LAW_BIT(GUP_LAW_P3) | GUP_LAW_BIT(GUP_LAW_P4) |
			GUP_LAW_BIT(GUP_LAW_LOOK_UP_FINDS),
	};
	struct headline *headline = need_array(1, sizeof(*headline));

	for (unsigned int i = 0; i < HEADLINE_NR; i++)
		spec_list_add_name(&headline->column, columns[i].version);
	fill_cells(headline);
	checks_run(&headline->checks, &selection, &headline->column, NULL, "checking the laws");
	if (json)
		headline_json(headline);
	else
		headline_text(headline);
	checks_free(&headline->checks);
	free(headline->column.spec);
	free(headline);
	return TOOL_HOLDS;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct args args;
	const char *value;
	bool json = false;
	int status;

	args_begin(&args, cmd, argc, argv);
	while (args_next(&args, &value) != ARGS_END)
		json = true;
	args_no_operands(&args);
	if (args_stop(&args, &status))
		return status;
	return table(json);
}

const struct tool_command cmd_table = {
	.name = "table",
	.operands = "",
	.summary = "the headline: who faults on protnone entries, since when, and the laws",
	.text = text,
	.options = options,
	.run = run,
};
