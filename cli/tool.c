// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors of the command line, and a subcommand's help.
 */
#include <stdarg.h>
#include <stdio.h>

#include "tool.h"

int tool_error(const struct tool_command *cmd, const char *format, ...)
{
	va_list ap;

	fputs("gupwalk: ", stderr);
	if (cmd)
		fprintf(stderr, "%s: ", cmd->name);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	return TOOL_BAD_INPUT;
}

void tool_hint(const struct tool_command *cmd)
{
	fprintf(stderr, "  try: gupwalk %s%s--help\n", cmd ? cmd->name : "", cmd ? " " : "");
}

void tool_help(const struct tool_command *cmd)
{
	printf("gupwalk %s: %s\n\nUsage: gupwalk %s [OPTION]...%s%s\n\n%s\nOptions:\n", cmd->name,
	       cmd->summary, cmd->name, *cmd->operands ? " " : "", cmd->operands, cmd->text);
	for (const struct tool_option *o = cmd->options; o->name; o++) {
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s", o->name, o->arg ? " " : "",
			 o->arg ? o->arg : "");
		printf("  %-22s %s\n", left, o->help);
	}
	printf("  %-22s %s\n", "--help", "print this");
	if (cmd->more)
		cmd->more();
}
