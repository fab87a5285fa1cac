// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk: finds the subcommand; prints help and version.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <gupwalk/history.h>

#include "tool.h"

static const struct tool_command *const commands[] = {
	&cmd_run,     &cmd_explain, &cmd_table,	 &cmd_check,  &cmd_diff,   &cmd_race,
	&cmd_history, &cmd_tree,    &cmd_review, &cmd_kernel, &cmd_replay,
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const char intro[] = "gupwalk: what get_user_pages() does, at any kernel version, and why\n"
			    "\n"
			    "Usage: gupwalk COMMAND [OPTION]... [OPERAND]...\n"
			    "\n"
			    "Commands:\n";

static const char outro[] =
	"\n"
	"A version is a release, vX.Y from %s to %s, with rules changed if you like:\n"
	"  v6.12                       that release\n"
	"  newest                      the newest release\n"
	"  v6.6+protnone=fast-lookup   v6.6 with one rule replaced by a proposal\n"
	"`gupwalk history` lists the rules, their values and the commits behind them.\n"
	"\n"
	"Other engines, in run, check, diff and explain; a tree in race, too:\n"
	"  tree:/path/to/linux         that tree's own mm/gup.c\n"
	"  /path/to/linux@v6.12        the same, of a revision in git\n"
	"  kernel:6.12                 a kernel that is booted in QEMU\n"
	"  recording:FILE              what a booted kernel answered\n"
	"\n"
	"Exit status:\n"
	"   0  it holds\n"
	"   1  an expectation failed, a law is broken, or outcomes differ\n"
	"   2  bad input: an option, a version or a file\n"
	"   3  an engine is not available\n"
	"  70  a bug in gupwalk\n"
	"  74  the results could not be written\n"
	"\n"
	"Results go to stdout, everything else to stderr. Colour and progress appear only on a\n"
	"terminal; NO_COLOR switches colour off. Text is as wide as the terminal.\n"
	"\n"
	"A first look:\n"
	"  gupwalk callers                        who honours NUMA hinting, and since when\n"
	"  gupwalk callers --json | jq .          the same for programs\n"
	"  gupwalk explain FILE.gup               one call, decision by decision\n"
	"  gupwalk diff v6.4 v6.5                 what a release changed\n"
	"  gupwalk COMMAND --help                 more about one command\n";

static void print_help(void)
{
	char first[8], last[8];

	fputs(intro, stdout);
	for (size_t i = 0; i < NR_COMMANDS; i++)
		printf("  %-9s %s\n", commands[i]->name, commands[i]->summary);
	printf(outro, gup_version_format(first, sizeof(first), GUP_VERSION_FIRST),
	       gup_version_format(last, sizeof(last), GUP_VERSION_LAST));
}

static void print_version(void)
{
	char first[8], last[8];

	printf("gupwalk %s\n"
	       "Models get_user_pages() of Linux %s to %s on x86-64.\n"
	       "License: GPL-2.0-only. There is no warranty, as far as the law permits.\n",
	       GUPWALK_VERSION, gup_version_format(first, sizeof(first), GUP_VERSION_FIRST),
	       gup_version_format(last, sizeof(last), GUP_VERSION_LAST));
}

static int unknown_command(const char *typed)
{
	const char *names[2 * NR_COMMANDS + 1] = { NULL };
	const char *suggested;
	size_t nr = 0;

	for (size_t i = 0; i < NR_COMMANDS; i++) {
		names[nr++] = commands[i]->name;
		if (commands[i]->alias)
			names[nr++] = commands[i]->alias;
	}
	suggested = suggest_from(typed, names);
	if (suggested)
		tool_error(NULL, "unknown command: %.40s; did you mean %s?", typed, suggested);
	else
		tool_error(NULL, "unknown command: %.40s", typed);
	tool_hint(NULL);
	return TOOL_BAD_INPUT;
}

static int unknown_option(const char *typed)
{
	static const char *const names[] = { "help", "version", NULL };
	const char *suggested = strncmp(typed, "--", 2) ? NULL : suggest_from(typed + 2, names);

	if (suggested)
		tool_error(NULL, "unknown option %.40s; did you mean --%s?", typed, suggested);
	else
		tool_error(NULL, "unknown option %.40s", typed);
	tool_hint(NULL);
	return TOOL_BAD_INPUT;
}

static const struct tool_command *find_command(const char *name)
{
	for (size_t i = 0; i < NR_COMMANDS; i++)
		if (!strcmp(commands[i]->name, name) ||
		    (commands[i]->alias && !strcmp(commands[i]->alias, name)))
			return commands[i];
	return NULL;
}

static int help_on(const char *name)
{
	const struct tool_command *cmd = find_command(name);

	if (!cmd)
		return unknown_command(name);
	tool_help(cmd);
	return TOOL_HOLDS;
}

static int dispatch(int argc, char **argv)
{
	const struct tool_command *cmd;

	if (argc < 2) {
		tool_error(NULL, "a command is missing: run, explain, callers, check, diff, race, "
				 "history or tree");
		return TOOL_BAD_INPUT;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		if (argc > 2)
			return help_on(argv[2]);
		print_help();
		return TOOL_HOLDS;
	}
	if (!strcmp(argv[1], "--version")) {
		print_version();
		return TOOL_HOLDS;
	}
	if (argv[1][0] == '-')
		return unknown_option(argv[1]);
	cmd = find_command(argv[1]);
	if (!cmd)
		return unknown_command(argv[1]);
	return cmd->run(cmd, argc - 1, argv + 1);
}

/*
 * Results that were not written count as an error. A reader that closes the pipe early
 * (`gupwalk callers | head`) expects this, so there is no message.
 */
static int finish(int status)
{
	int failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout))
		failed = 1;
	if (!failed)
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "gupwalk: the results could not be written%s%s\n",
			errno ? ": " : "", errno ? strerror(errno) : "");
	return TOOL_NO_OUTPUT;
}

int main(int argc, char **argv)
{
	return finish(dispatch(argc, argv));
}
