// SPDX-License-Identifier: GPL-2.0-only
/*
 * Engines on the command line: parse their names, and open them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <engines/kernel/record.h>

#include "lib/fs.h"
#include "options/engines.h"

static const struct {
	const char *prefix;
	enum engine_kind kind;
} prefixes[] = {
	{ "tree:", ENGINE_TREE },
	{ "kernel:", ENGINE_KERNEL },
	{ "recording:", ENGINE_RECORDING },
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* What a text without a known prefix was meant to be. */
static void print_engines(struct args *args, const char *what, const char *text, const char *error)
{
	char suggested[ENGINE_LABEL_MAX];

	if (trees_suggest(text, suggested, sizeof(suggested)))
		tool_error(args->cmd, "%s: %.200s is not an engine; did you mean %s?", what, text,
			   suggested);
	else if (*text == 'v' || strchr(text, '+'))
		tool_error(args->cmd, "%s: %s", what, error);
	else
		tool_error(args->cmd,
			   "%s: %.200s is not an engine; engines are versions such as v6.12, "
			   "tree:PATH, REPO@REV, "
			   "kernel:SERIES, kernel:PATH with --headers, and recording:FILE",
			   what, text);
	args->bad = true;
}

void engines_parse(struct tool_engine *engine, struct args *args, const char *what,
		   const char *text)
{
	char error[256];

	*engine = (struct tool_engine){ .kind = ENGINE_MODEL };
	snprintf(engine->label, sizeof(engine->label), "%s", text);
	for (size_t i = 0; i < NR(prefixes); i++) {
		size_t len = strlen(prefixes[i].prefix);

		if (strncmp(text, prefixes[i].prefix, len))
			continue;
		engine->kind = prefixes[i].kind;
		engine->path = text + len;
		if (!*engine->path) {
			tool_error(args->cmd, "%s: what follows %s is missing", what, text);
			args->bad = true;
		}
		return;
	}
	if (trees_is_revision(text)) {
		engine->kind = ENGINE_TREE;
		engine->path = text;
		return;
	}
	engine->has_spec = gup_spec_parse(text, &engine->spec, error, sizeof(error));
	if (engine->has_spec)
		snprintf(engine->label, sizeof(engine->label), "%s", engine->spec.name);
	else
		print_engines(args, what, text, error);
}

void engines_on(struct tool_engine *engine, struct args *args, const char *text)
{
	bool list = !strpbrk(text, ":@/") && (strchr(text, ',') || strstr(text, ".."));

	engines_close(engine);
	if (!list && strcmp(text, "all")) {
		engines_parse(engine, args, "--on", text);
		if (engine->kind == ENGINE_MODEL && engine->has_spec)
			spec_list_add_name(&engine->versions, engine->spec.name);
		return;
	}
	*engine = (struct tool_engine){ .kind = ENGINE_MODEL };
	snprintf(engine->label, sizeof(engine->label), "%s", text);
	spec_list_add(&engine->versions, args, "--on", text);
}

int engines_versions(const struct tool_command *cmd, struct tool_engine *engine,
		     struct spec_list *asked)
{
	if (engine->kind != ENGINE_MODEL)
		return TOOL_HOLDS;
	if (asked->nr)
		return tool_error(cmd, "--on %s and --versions have the same meaning; give one",
				  engine->label);
	*asked = engine->versions;
	engine->versions = (struct spec_list){ 0 };
	return TOOL_HOLDS;
}

void engines_headers(struct tool_engine *engine, unsigned int nr, struct args *args,
		     const char *headers)
{
	bool taken = false;

	for (unsigned int i = 0; i < nr && headers; i++) {
		if (engine[i].kind != ENGINE_KERNEL)
			continue;
		engine[i].headers = headers;
		taken = true;
	}
	if (!headers || taken || args->help)
		return;
	tool_error(args->cmd, "--headers is for kernel:PATH");
	args->bad = true;
}

/* The release that a kernel's version begins with, if it is known. */
static bool release_spec(struct gup_spec *spec, const char *release)
{
	unsigned int major, minor;
	char name[32], error[256];

	if (sscanf(release, "%9u.%9u", &major, &minor) != 2)
		return false;
	snprintf(name, sizeof(name), "v%u.%u", major, minor);
	return gup_spec_parse(name, spec, error, sizeof(error));
}

static bool ask_kernel(void *arg, const struct gup_rules *rules, struct gup_selection *selection);

static int find_kernel(const struct tool_command *cmd, struct tool_engine *engine)
{
	const struct tool_kernel kernel = { engine->path, engine->headers };
	struct vm vm;
	int status = kernels_find(cmd, &kernel, &vm);

	if (!status) {
		engine->has_spec = release_spec(&engine->spec, vm.release);
		snprintf(engine->release, sizeof(engine->release), "%s", vm.release);
		engine->cmd = cmd;
		engine->kernel = (struct gup_engine){
			.name = engine->label,
			.arg = engine,
			.ask = ask_kernel,
		};
		engine->engine = &engine->kernel;
	}
	vm_free(&vm);
	return status;
}

static int open_recording(const struct tool_command *cmd, struct tool_engine *engine)
{
	struct strbuf text = strbuf_new(), error = strbuf_new();
	int status = TOOL_BAD_INPUT;

	char *path = trees_home(engine->path);

	if (!fs_read(&text, path)) {
		tool_error(cmd, "%s: %s", engine->path, strerror(errno));
	} else if (!text.s || strlen(text.s) != text.len) {
		tool_error(cmd, "%s: %s", engine->path,
			   text.s ? "there are NUL bytes in it" : "it is empty");
	} else {
		engine->recorded = recorded_read(text.s, engine->label, &error);
		if (engine->recorded)
			status = TOOL_HOLDS;
		else
			fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, engine->path, error.s);
	}
	if (!status) {
		engine->engine = recorded_engine(engine->recorded);
		engine->spec = *recorded_spec(engine->recorded);
		engine->has_spec = true;
	}
	free(path);
	strbuf_free(&text);
	strbuf_free(&error);
	return status;
}

int engines_open(const struct tool_command *cmd, struct tool_engine *engine, bool traced)
{
	int status;

	switch (engine->kind) {
	case ENGINE_TREE:
		status = traced ? trees_open_traced(cmd, engine->path, &engine->tree)
				: trees_open(cmd, engine->path, &engine->tree);
		if (status)
			return status;
		engine->engine = engine->tree.engine;
		snprintf(engine->label, sizeof(engine->label), "%s", engine->engine->name);
		if (engine->tree.version) {
			trees_spec(cmd, &engine->tree, &engine->spec);
			engine->has_spec = true;
		}
		return TOOL_HOLDS;
	case ENGINE_KERNEL:
		return find_kernel(cmd, engine);
	case ENGINE_RECORDING:
		return open_recording(cmd, engine);
	case ENGINE_MODEL:
	case ENGINE_NONE:
		break;
	}
	return TOOL_HOLDS;
}

void engines_spec(const struct tool_command *cmd, struct tool_engine *engine)
{
	char name[8], error[256];

	if (engine->has_spec)
		return;
	if (engine->kind == ENGINE_TREE) {
		trees_spec(cmd, &engine->tree, &engine->spec);
	} else {
		gup_version_format(name, sizeof(name), GUP_VERSION_LAST);
		if (engine->kind != ENGINE_NONE)
			fprintf(stderr,
				"gupwalk: %s: %s names no version that is known here; states and "
				"faults are as at %s\n",
				cmd->name, engine->label, name);
		gup_spec_parse(name, &engine->spec, error, sizeof(error));
	}
	engine->has_spec = true;
}

int engines_ask(const struct tool_command *cmd, struct tool_engine *engine, const char *cases)
{
	const struct tool_kernel kernel = { engine->path, engine->headers };
	struct strbuf answers = strbuf_new(), recording = strbuf_new(), error = strbuf_new();
	int status;

	if (engine->kind != ENGINE_KERNEL)
		return TOOL_HOLDS;
	recorded_free(engine->recorded);
	engine->recorded = NULL;
	status = kernels_ask(cmd, &kernel, cases, &answers);
	if (!status && record(&recording, cases, answers.s, "", engine->spec.name, &error))
		engine->recorded = recorded_read(recording.s, engine->label, &error);
	if (engine->recorded) {
		engine->kernel = *recorded_engine(engine->recorded);
	} else if (!status) {
		fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, engine->path, error.s);
		status = TOOL_NO_ENGINE;
	}
	strbuf_free(&answers);
	strbuf_free(&recording);
	strbuf_free(&error);
	return status;
}

/* gup_engine.ask of a kernel: from then on it answers as the recording of these cases. */
static bool ask_kernel(void *arg, const struct gup_rules *rules, struct gup_selection *selection)
{
	struct tool_engine *engine = arg;
	struct strbuf cases = strbuf_new();

	batch_print_cases(&cases, rules, selection->shard, selection->nr_shards);
	engine->status = engines_ask(engine->cmd, engine, cases.s);
	strbuf_free(&cases);
	return !engine->status;
}

int engines_ask_selection(struct tool_engine *engine, unsigned int nr,
			  struct gup_selection *selection)
{
	const struct gup_engine *asked[2] = { engine[0].engine };
	struct gup_rules rules = engine[0].spec.rules;

	for (unsigned int i = 1; i < nr; i++) {
		asked[i] = engine[i].engine;
		rules.foll_known |= engine[i].spec.rules.foll_known;
	}
	if (gup_engines_ask(asked, nr, &rules, selection))
		return TOOL_HOLDS;
	return engine[0].status ? engine[0].status : engine[nr - 1].status;
}

void engines_close(struct tool_engine *engine)
{
	trees_close(&engine->tree);
	recorded_free(engine->recorded);
	free(engine->versions.spec);
	*engine = (struct tool_engine){ 0 };
}
