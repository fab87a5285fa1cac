/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Engines as the command line names them: a version, a tree, a booted kernel, a recording.
 */
#ifndef CLI_OPTIONS_ENGINES_H
#define CLI_OPTIONS_ENGINES_H

#include <gupwalk/check.h>
#include <engines/kernel/recorded.h>

#include "options/kernels.h"
#include "options/trees.h"
#include "options/versions.h"

/** enum engine_kind - kinds of engines */
enum engine_kind {
	ENGINE_MODEL, /* v6.12, v6.6+protnone=fast-lookup */
	ENGINE_TREE, /* tree:PATH, REPO@REV */
	ENGINE_KERNEL, /* kernel:SERIES, kernel:PATH */
	ENGINE_RECORDING, /* recording:FILE */
	ENGINE_NONE, /* nothing was named */
};

/* A path, or a version with an override for each rule, fits. */
#define ENGINE_LABEL_MAX 4200

/**
 * struct tool_engine - an engine that the command line names
 * @kind: an enum engine_kind
 * @label: its name in messages: "v6.12", "kernel:6.12"
 * @path: what follows the colon; all of REPO@REV
 * @headers: the argument of --headers, or NULL
 * @spec: the version by whose rules states are built and faults taken
 * @has_spec: @spec is valid; for other engines than the model only after engines_open()
 * @versions: for the model: the versions of engines_on()
 * @release: for a kernel: the release that it reports
 * @engine: the engine; NULL for the model
 * @kernel: for a kernel: what is asked, and then answers
 * @cmd: for a kernel: for messages while it is asked
 * @status: for a kernel: why it could not be asked
 * @tree: for a tree
 * @recorded: for a recording, and for a kernel's answers
 */
struct tool_engine {
	enum engine_kind kind;
	char label[ENGINE_LABEL_MAX];
	const char *path;
	const char *headers;
	struct gup_spec spec;
	bool has_spec;
	struct spec_list versions;
	char release[100];
	const struct gup_engine *engine;
	struct gup_engine kernel;
	const struct tool_command *cmd;
	int status;
	struct tool_tree tree;
	struct recorded *recorded;
};

/** engines_has_memory - is it a kernel or a recording, with its own memory? */
static inline bool engines_has_memory(const struct tool_engine *engine)
{
	return engine->kind == ENGINE_KERNEL || engine->kind == ENGINE_RECORDING;
}

/**
 * engines_parse - read an engine's name
 * @engine: receives it; for engines_close()
 * @args: for messages; bad becomes true when it is no engine
 * @what: the option, for messages: "--on"
 * @text: the text
 */
void engines_parse(struct tool_engine *engine, struct args *args, const char *what,
		   const char *text);

/**
 * engines_on - read the argument of --on of a command that takes lists of versions
 * @engine: receives it: an engine, or the versions of a list
 * @args: for messages; bad becomes true when it is neither
 * @text: the text
 */
void engines_on(struct tool_engine *engine, struct args *args, const char *text);

/**
 * engines_versions - move the versions of --on to the list of --versions
 * @cmd: for messages
 * @engine: from engines_on()
 * @asked: the list
 *
 * Return: TOOL_HOLDS; TOOL_BAD_INPUT when both options have versions.
 */
int engines_versions(const struct tool_command *cmd, struct tool_engine *engine,
		     struct spec_list *asked);

/**
 * engines_headers - note the argument of --headers
 * @engine: engines that were named
 * @nr: how many
 * @args: for messages; bad becomes true when none of them takes it
 * @headers: the argument; NULL when the option was not given
 */
void engines_headers(struct tool_engine *engine, unsigned int nr, struct args *args,
		     const char *headers);

/**
 * engines_open - build a tree, find a kernel or read a recording; errors go to stderr
 * @cmd: for messages
 * @engine: from engines_parse()
 * @traced: a tree emits events to subscribers
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int engines_open(const struct tool_command *cmd, struct tool_engine *engine, bool traced);

/**
 * engines_spec - the engine's own version
 * @cmd: for messages
 * @engine: from engines_open()
 *
 * If the engine names no known release, it is the newest one, with a message on stderr.
 */
void engines_spec(const struct tool_command *cmd, struct tool_engine *engine);

/**
 * engines_ask - let a kernel answer many cases at once
 * @cmd: for messages
 * @engine: from engines_open(), with a version
 * @cases: as batch_print_cases() prints them; only a kernel uses them
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int engines_ask(const struct tool_command *cmd, struct tool_engine *engine, const char *cases);

/**
 * engines_ask_selection - ask engines for all cases of a selection: gup_engines_ask()
 * @engine: from engines_open(), with versions; they must not move any more
 * @nr: how many, 1 or 2
 * @selection: which cases; receives whose answers the calls are taken from
 *
 * Return: TOOL_HOLDS, TOOL_BAD_INPUT or TOOL_NO_ENGINE.
 */
int engines_ask_selection(struct tool_engine *engine, unsigned int nr,
			  struct gup_selection *selection);

/** engines_close - free an engine; does nothing for a zeroed one. */
void engines_close(struct tool_engine *engine);

#endif /* CLI_OPTIONS_ENGINES_H */
