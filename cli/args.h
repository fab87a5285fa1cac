/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A subcommand's options.
 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "tool.h"

/* What args_next() returns instead of an option's index. */
#define ARGS_END (-1)

/**
 * struct args - how far a command line is read
 * @cmd: the subcommand
 * @argc: words, the subcommand's name being the first
 * @argv: the words
 * @bad: something was wrong, and a message was printed on stderr
 * @help: --help was given
 */
struct args {
	const struct tool_command *cmd;
	int argc;
	char **argv;
	bool bad;
	bool help;
};

/**
 * args_begin - start reading
 * @args: receives the state
 * @cmd: the subcommand
 * @argc: words
 * @argv: the words
 */
void args_begin(struct args *args, const struct tool_command *cmd, int argc, char **argv);

/**
 * args_next - read the next option
 * @args: from args_begin()
 * @value: receives the option's argument, if it takes one
 *
 * Wrong options are reported and skipped, so that all are reported.
 *
 * Return: an index into the subcommand's options; ARGS_END when only operands
 * are left, which start at argv[optind].
 */
int args_next(struct args *args, const char **value);

/**
 * args_stop - must the subcommand end here
 * @args: after ARGS_END
 * @status: receives the exit status
 *
 * Prints the help when it was asked for.
 *
 * Return: true when the options were wrong or asked for help only.
 */
bool args_stop(const struct args *args, int *status);

/**
 * args_no_operands - refuse operands
 * @args: after ARGS_END; bad becomes true when there is one
 */
void args_no_operands(struct args *args);

#endif /* CLI_ARGS_H */
