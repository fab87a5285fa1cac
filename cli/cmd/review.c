// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk review: what a change of a kernel tree does.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options/selection.h"
#include "options/trees.h"
#include "results/review.h"

#define RANDOM_CASES 200000
#define RANDOM_MAX UINT64_C(1000000000000)
#define MAIL_WIDTH 72

/* git's statuses for a commit that cannot be tried. */
#define BISECT_SKIP 125

enum {
	OPT_BASE,
	OPT_VERSION,
	OPT_RANDOM,
	OPT_SEED,
	OPT_BISECT,
	OPT_MAIL,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_BASE] = { "base", "TREE", "the tree that patches apply to: REPO@REV or tree:PATH" },
	[OPT_VERSION] = { "version", "VERSION",
			  "states and faults of both trees; default: the "
			  "Makefile's before" },
	[OPT_RANDOM] = { "random", "N", "compare N random cases as well; default: 200000" },
	[OPT_SEED] = { "seed", "S", "seed of the random cases; default: 1" },
	[OPT_BISECT] = { "bisect", NULL, "BEFORE with AFTER, and the statuses of git bisect run" },
	[OPT_MAIL] = { "mail", NULL, "print plain text of 72 columns" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Judges changes of a kernel tree: the commits of a range, one by one; the patches of "
	"mails\n"
	"on a base; or what differs between two trees. It makes an engine of the tree before and\n"
	"after each change, as `gupwalk tree` does, and compares them over all cases, random\n"
	"cases, laws, and changes between two reads. States and faults of both are those of one\n"
	"version. It also runs both with the generic pte_access_permitted(), because x86's own\n"
	"refuses entries that other architectures let pass.\n"
	"\n"
	"The page has five parts:\n"
	"  1. the verdict\n"
	"  2. laws newly broken, callers and outcomes that change, races newly lost, each with "
	"the\n"
	"     smallest scenario\n"
	"  3. changed lines that no case executed, and why; conditions that never decided\n"
	"  4. changed files that no engine reads, and FOLL_ flags that are new\n"
	"  5. what was compared\n"
	"\n"
	"git takes the files from a repository. It is not written, and nothing is checked out.\n"
	"Patches are applied to copies of the files that an engine reads. If a thread has several\n"
	"versions, the last one is taken. Replies are left out.\n"
	"\n"
	"When the compiler makes the same code of both trees, no case is run.\n"
	"\n"
	"Examples:\n"
	"  gupwalk review v7.2..HEAD\n"
	"  gupwalk review ~/linux HEAD^..\n"
	"  gupwalk review --base ~/linux@v7.3 series.mbox\n"
	"  gupwalk review --mail --base ~/linux@HEAD 0001-mm-gup-fix.patch\n"
	"  gupwalk review tree:$HOME/linux-before tree:$HOME/linux-after\n"
	"  git bisect run gupwalk review --bisect v7.2..HEAD\n"
	"\n"
	"Exit status: 0 no outcome changes, and each changed line was executed, 1 outcomes "
	"change,\n"
	"2 a revision, patch or option is wrong, 3 nothing changes in what was reached, but not\n"
	"each changed line was reached, or a tree does not compile. With --bisect: 0 nothing\n"
	"changes in what was reached, 1 outcomes change, 125 a tree does not compile.\n";

struct review_command {
	struct review_options how;
	const char *base;
	bool bisect;
	bool mail;
	bool json;
};

/* What was found in several changes: the worst of it. */
static int worst(const struct review *review, size_t nr)
{
	int status = TOOL_HOLDS;

	for (size_t i = 0; i < nr; i++) {
		int one = review_status(&review[i]);

		if (one == TOOL_BROKEN || status == TOOL_HOLDS)
			status = one;
	}
	return status;
}

static int bisect_status(const struct review *review, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (review[i].verdict == REVIEW_NO_ENGINE)
			return BISECT_SKIP;
	return worst(review, nr) == TOOL_BROKEN ? TOOL_BROKEN : TOOL_HOLDS;
}

static int judge(const struct review_command *c, const struct changes *changes)
{
	const struct review_page page = { &c->how, c->mail ? MAIL_WIDTH : 0 };
	struct review *review = need_array(changes->nr, sizeof(*review));
	int status;

	for (size_t i = 0; i < changes->nr; i++)
		review_change(&review[i], &changes->of[i], &c->how);
	if (c->json)
		review_json(&page, review, changes->nr);
	else
		review_text(&page, review, changes->nr);
	status = c->bisect ? bisect_status(review, changes->nr) : worst(review, changes->nr);
	for (size_t i = 0; i < changes->nr; i++)
		review_free(&review[i]);
	free(review);
	return status;
}

static bool is_tree(const char *name)
{
	return !strncmp(name, "tree:", 5) || trees_is_revision(name);
}

/* REPO or none, and a range: two dots that are no part of a path. */
static bool is_range(const char *name)
{
	const char *dots = strstr(name, "..");

	return dots && dots > name && dots[-1] != '/' && dots[2] != '/';
}

static int find_changes(const struct tool_command *cmd, const struct review_command *c,
			char *const *operand, int nr, struct changes *changes)
{
	if (c->base)
		return changes_series(changes, cmd, c->base, operand, (size_t)nr);
	if (nr == 1 && is_range(operand[0]))
		return changes_range(changes, cmd, ".", operand[0], c->bisect);
	if (nr == 2 && is_range(operand[1]) && !is_tree(operand[1]))
		return changes_range(changes, cmd, operand[0], operand[1], c->bisect);
	if (nr == 2)
		return changes_pair(changes, cmd, operand[0], operand[1]);
	return tool_error(cmd,
			  "%.200s: a range BEFORE..AFTER, two trees, or --base with patches is "
			  "needed",
			  operand[0]);
}

static void take(struct args *args, struct review_command *c, int opt, const char *value)
{
	char error[256];

	switch (opt) {
	case OPT_BASE:
		c->base = value;
		break;
	case OPT_VERSION:
		c->how.has_spec = gup_spec_parse(value, &c->how.spec, error, sizeof(error));
		if (!c->how.has_spec) {
			tool_error(args->cmd, "--version: %s", error);
			args->bad = true;
		}
		break;
	case OPT_RANDOM:
		c->how.random = selection_number(args, "--random", value, 0, RANDOM_MAX);
		break;
	case OPT_SEED:
		c->how.seed = selection_number(args, "--seed", value, 0, INT64_MAX);
		break;
	case OPT_BISECT:
		c->bisect = true;
		break;
	case OPT_MAIL:
		c->mail = true;
		break;
	case OPT_JSON:
		c->json = true;
		break;
	}
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct review_command c = { .how = { .random = RANDOM_CASES, .seed = 1 } };
	struct changes changes = { 0 };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		take(&args, &c, opt, value);
	if (optind >= argc && !args.help && !args.bad) {
		tool_error(cmd, c.base ? "a file with patches is missing"
				       : "a range BEFORE..AFTER, two trees, or --base with patches "
					 "is needed");
		args.bad = true;
	}
	if (!args_stop(&args, &status)) {
		status = find_changes(cmd, &c, argv + optind, argc - optind, &changes);
		if (!status)
			status = judge(&c, &changes);
		else if (c.bisect && status == TOOL_NO_ENGINE)
			status = BISECT_SKIP;
	}
	changes_free(&changes);
	return status;
}

const struct tool_command cmd_review = {
	.name = "review",
	.operands = "[REPO] BEFORE..AFTER | TREE TREE | --base TREE FILE...",
	.summary = "what a change of a kernel tree does, from git, from mails, or between trees",
	.text = text,
	.options = options,
	.run = run,
};
