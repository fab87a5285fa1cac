// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading options with getopt_long(), with messages that suggest an option for a misspelled one.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"

#define ARGS_OPTIONS_MAX 15
/* Above every character, so that getopt's optopt tells which long option it was. */
#define ARGS_VAL_BASE 256

void args_begin(struct args *args, const struct tool_command *cmd, int argc, char **argv)
{
	*args = (struct args){ .cmd = cmd, .argc = argc, .argv = argv };
	opterr = 0;
	optind = 1;
}

static size_t make_longopts(const struct tool_command *cmd, struct option *longopts)
{
	size_t nr = 0;

	for (; cmd->options[nr].name && nr < ARGS_OPTIONS_MAX; nr++)
		longopts[nr] = (struct option){ .name = cmd->options[nr].name,
						.has_arg = cmd->options[nr].arg ? required_argument
										: no_argument,
						.val = ARGS_VAL_BASE + (int)nr };
	longopts[nr] = (struct option){ .name = "help", .val = 'h' };
	longopts[nr + 1] = (struct option){ 0 };
	return nr;
}

/* @word: the long option as typed, perhaps with "=value". */
static void unknown_long(const struct tool_command *cmd, const char *word)
{
	const char *names[ARGS_OPTIONS_MAX + 2] = { NULL };
	char typed[64];
	const char *suggested;
	size_t nr = 0;

	snprintf(typed, sizeof(typed), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	for (; cmd->options[nr].name && nr < ARGS_OPTIONS_MAX; nr++)
		names[nr] = cmd->options[nr].name;
	names[nr] = "help";
	suggested = suggest_from(typed, names);
	if (suggested)
		tool_error(cmd, "unknown option --%s; did you mean --%s?", typed, suggested);
	else
		tool_error(cmd, "unknown option --%s", typed);
}

static void report(const struct args *args, const struct option *longopts, int got, int at)
{
	const struct option *opt =
		optopt >= ARGS_VAL_BASE ? &longopts[optopt - ARGS_VAL_BASE] : NULL;

	if (got == ':' && opt)
		tool_error(args->cmd, "option --%s needs an argument: %s", opt->name,
			   args->cmd->options[optopt - ARGS_VAL_BASE].arg);
	else if (opt)
		tool_error(args->cmd, "option --%s takes no argument", opt->name);
	else if (optopt == 'h')
		tool_error(args->cmd, "option --help takes no argument");
	else if (optopt)
		tool_error(args->cmd, "unknown option -%c", optopt);
	else
		unknown_long(args->cmd, args->argv[at]);
}

int args_next(struct args *args, const char **value)
{
	struct option longopts[ARGS_OPTIONS_MAX + 2];

	make_longopts(args->cmd, longopts);
	for (;;) {
		int got = getopt_long(args->argc, args->argv, ":h", longopts, NULL);

		*value = optarg;
		if (got == -1)
			return ARGS_END;
		if (got >= ARGS_VAL_BASE)
			return got - ARGS_VAL_BASE;
		if (got == 'h') {
			args->help = true;
			continue;
		}
		report(args, longopts, got, optind - 1);
		args->bad = true;
	}
}

bool args_stop(const struct args *args, int *status)
{
	if (args->bad) {
		tool_hint(args->cmd);
		*status = TOOL_BAD_INPUT;
		return true;
	}
	if (args->help) {
		tool_help(args->cmd);
		*status = TOOL_HOLDS;
		return true;
	}
	return false;
}

void args_no_operands(struct args *args)
{
	if (optind >= args->argc || args->help)
		return;
	tool_error(args->cmd, "unexpected operand: %s", args->argv[optind]);
	args->bad = true;
}
