/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gupwalk command: what its subcommands share.
 */
#ifndef CLI_TOOL_H
#define CLI_TOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/need.h"
#include "lib/suggest.h"

#ifndef GUPWALK_VERSION
#define GUPWALK_VERSION "0.2.0"
#endif

/**
 * enum tool_status - exit statuses
 * @TOOL_HOLDS: it holds
 * @TOOL_BROKEN: an expectation failed, a law is broken, outcomes differ
 * @TOOL_BAD_INPUT: a file, an option or a version was wrong
 * @TOOL_NO_ENGINE: an engine is not available
 * @TOOL_BUG: a bug in gupwalk
 * @TOOL_NO_OUTPUT: the results could not be written
 */
enum tool_status {
	TOOL_HOLDS = 0,
	TOOL_BROKEN = 1,
	TOOL_BAD_INPUT = 2,
	TOOL_NO_ENGINE = 3,
	TOOL_BUG = 70,
	TOOL_NO_OUTPUT = 74,
};

/**
 * struct tool_option - one long option of a subcommand
 * @name: without the dashes
 * @arg: what its argument is, for the help; NULL when it takes none
 * @help: one line
 */
struct tool_option {
	const char *name;
	const char *arg;
	const char *help;
};

/**
 * struct tool_command - one subcommand
 * @name: as typed
 * @alias: its second name; NULL for none
 * @operands: what follows the options, for the usage line
 * @summary: one line for the list of commands
 * @text: paragraphs for its own help: what it does, statuses, examples
 * @options: ended by a NULL name; --help is always there
 * @more: prints the end of its help; NULL for nothing
 * @run: runs it; returns an enum tool_status
 */
struct tool_command {
	const char *name;
	const char *alias;
	const char *operands;
	const char *summary;
	const char *text;
	const struct tool_option *options;
	void (*more)(void);
	int (*run)(const struct tool_command *cmd, int argc, char **argv);
};

extern const struct tool_command cmd_run;
extern const struct tool_command cmd_explain;
extern const struct tool_command cmd_table;
extern const struct tool_command cmd_check;
extern const struct tool_command cmd_diff;
extern const struct tool_command cmd_race;
extern const struct tool_command cmd_history;
extern const struct tool_command cmd_tree;
extern const struct tool_command cmd_kernel;
extern const struct tool_command cmd_replay;
extern const struct tool_command cmd_review;

/**
 * tool_error - print an error of the command line on stderr
 * @cmd: the subcommand; NULL for the tool itself
 * @format: as printf()'s
 *
 * Return: TOOL_BAD_INPUT.
 */
int tool_error(const struct tool_command *cmd, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * tool_hint - point to a help, on stderr
 * @cmd: the subcommand; NULL for the tool itself
 */
void tool_hint(const struct tool_command *cmd);

/**
 * tool_help - print a subcommand's help on stdout
 * @cmd: the subcommand
 */
void tool_help(const struct tool_command *cmd);

#endif /* CLI_TOOL_H */
