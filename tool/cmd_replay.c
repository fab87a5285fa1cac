// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk replay: what a fuzzer found, again.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/lib/encode.h"
#include "../fuzz/lib/play.h"
#include "../fuzz/lib/race.h"
#include "../fuzz/targets.h"

#include "files.h"
#include "versions.h"

enum {
	OPT_TARGET,
	OPT_VERSIONS
};

static const struct tool_option options[] = {
	[OPT_TARGET] = { "target", "NAME", "the files are inputs of this fuzz target, any bytes" },
	[OPT_VERSIONS] = { "versions", "LIST", "scenarios: only these, such as v6.1,v6.12" },
	{ 0 },
};

static const char text[] =
	"Does again what a fuzzer did with its findings. A scenario is played: after each line\n"
	"all laws are judged, those of a single call, those of what happens between calls, and,\n"
	"with something happening in the middle of each fast walk, those of races. That is done\n"
	"at the version that the finding names (\"# version: v6.12\"), at those of --versions, or\n"
	"at every release. What kernels are known to break is no finding.\n"
	"\n"
	"With --target the files are the bytes that a target of fuzz/ was given when it failed:\n"
	"flags, refine, versions, sequence, scenario or tree. A finding is printed as a small\n"
	"scenario, which names the law. Of a scenario, the target is given the bytes that make\n"
	"that case, or one near.\n"
	"\n"
	"Examples:\n"
	"  gupwalk replay build/fuzz/findings/flags/finding-1.gup\n"
	"  gupwalk replay --target flags build/fuzz/runs/flags/fuzzer0/crashes/id*\n"
	"\n"
	"Exit status: 0 no law is broken, 1 one is, 2 a file or option was wrong, 3 the target\n"
	"cannot begin.\n";

static const struct target {
	const char *name;
	bool cases;
	bool (*begin)(void);
	char *(*one)(const uint8_t *bytes, size_t len);
} targets[] = {
#define X(name, cases) { #name, cases, fuzz_begin_##name, fuzz_one_##name },
	FUZZ_TARGET_LIST(X)
#undef X
};

#define NR_TARGETS (sizeof(targets) / sizeof(targets[0]))

struct replay_args {
	const struct target *target;
	struct spec_list versions;
};

static const struct target *find_target(struct args *args, const char *name)
{
	const char *names[NR_TARGETS + 1] = { NULL };
	const char *near;

	for (size_t i = 0; i < NR_TARGETS; i++) {
		names[i] = targets[i].name;
		if (!strcmp(names[i], name))
			return &targets[i];
	}
	near = tool_near(name, names);
	if (near)
		tool_error(args->cmd, "--target: no target %.40s; did you mean %s?", name, near);
	else
		tool_error(
			args->cmd,
			"--target: no target %.40s; there are flags, refine, versions, sequence, "
			"scenario and tree",
			name);
	args->bad = true;
	return NULL;
}

/* The version that a finding's comment names; all releases where there is none. */
static void choose_versions(struct spec_list *list, const struct file *file)
{
	static const char mark[] = "# version: ";
	char name[2048];

	for (const char *line = file->text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, mark, strlen(mark)) &&
		    sscanf(line + strlen(mark), "%2047s", name) == 1 &&
		    spec_list_add_name(list, name))
			return;
	}
	spec_list_add_releases(list);
}

/* The law that a scenario breaks at a version; NULL for none. */
static const char *broken_law(const struct gup_scenario *scenario, const struct gup_spec *spec,
			      uint32_t *line)
{
	static struct play play;
	unsigned int law;

	*line = 0;
	if (play_begin_scenario(&play, scenario, spec) && play_run(&play)) {
		if (play.at < play.nr)
			*line = play.move[play.at].line;
		return play_law_name(play.law);
	}
	law = race_scenario(scenario, spec);
	return law < GUP_RACE_LAW_NR ? gup_race_law_name(law) : NULL;
}

static int replay_scenario(const char *name, const struct spec_list *asked)
{
	struct spec_list own = { 0 };
	const struct spec_list *list = asked->nr ? asked : &own;
	struct file *file = file_load(name);
	int status = file->scenario ? TOOL_HOLDS : TOOL_BAD_INPUT;

	if (file->scenario && !asked->nr)
		choose_versions(&own, file);
	for (size_t i = 0; file->scenario && i < list->nr; i++) {
		uint32_t line;
		const char *law;

		if (!gup_scenario_applies(file->scenario, &list->spec[i]))
			continue;
		law = broken_law(file->scenario, &list->spec[i], &line);
		if (!law)
			continue;
		status = TOOL_BROKEN;
		printf("%s:%u: %s is broken at %s\n", file->name, line, law, list->spec[i].name);
	}
	if (status == TOOL_HOLDS)
		printf("%s: no law is broken\n", file->name);
	free(own.spec);
	file_free(file);
	return status;
}

/* All of a file; NULL when it cannot be read, which has been said. */
static uint8_t *read_bytes(const char *name, size_t *len)
{
	FILE *file = fopen(name, "rb");
	uint8_t *bytes = NULL;

	if (!file) {
		fprintf(stderr, "gupwalk: %s: %s\n", name, strerror(errno));
		return NULL;
	}
	bytes = tool_alloc(GUP_SCENARIO_TEXT_MAX, 1);
	*len = fread(bytes, 1, GUP_SCENARIO_TEXT_MAX, file);
	if (ferror(file)) {
		fprintf(stderr, "gupwalk: %s: %s\n", name, strerror(errno));
		free(bytes);
		bytes = NULL;
	}
	fclose(file);
	return bytes;
}

/* A scenario becomes the bytes that the target would make it of. */
static size_t as_input(uint8_t *bytes, size_t len)
{
	static struct gup_scenario_errors errors;
	struct gup_scenario *scenario = gup_scenario_parse((const char *)bytes, len, &errors);
	struct gup_spec spec = { 0 };

	if (!scenario)
		return len;
	gup_history_resolve(GUP_VERSION_LAST, &spec.rules);
	gup_version_format(spec.name, 8, GUP_VERSION_LAST);
	len = encode_scenario(bytes, scenario, &spec);
	gup_scenario_free(scenario);
	return len;
}

static int replay_input(const char *name, const struct target *target)
{
	size_t len;
	uint8_t *bytes = read_bytes(name, &len);
	char *finding;

	if (!bytes)
		return TOOL_BAD_INPUT;
	if (target->cases)
		len = as_input(bytes, len);
	finding = target->one(bytes, len);
	if (finding)
		fputs(finding, stdout);
	else
		printf("%s: no law is broken\n", name);
	free(bytes);
	free(finding);
	return finding ? TOOL_BROKEN : TOOL_HOLDS;
}

static int replay_all(const struct replay_args *a, int nr, char **names)
{
	int status = TOOL_HOLDS;

	if (a->target && !a->target->begin())
		return TOOL_NO_ENGINE;
	for (int i = 0; i < nr; i++) {
		int one = a->target ? replay_input(names[i], a->target)
				    : replay_scenario(names[i], &a->versions);

		status = one > status ? one : status;
	}
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct replay_args a = { 0 };
	struct args args;
	const char *value;
	int status, option;

	args_begin(&args, cmd, argc, argv);
	while ((option = args_next(&args, &value)) != ARGS_END) {
		if (option == OPT_TARGET)
			a.target = find_target(&args, value);
		else
			spec_list_add(&a.versions, &args, "--versions", value);
	}
	if (!args_stop(&args, &status)) {
		if (optind == argc)
			status = tool_error(cmd, "a file is missing");
		else if (!lib_begin())
			status = TOOL_BUG;
		else
			status = replay_all(&a, argc - optind, argv + optind);
	}
	free(a.versions.spec);
	return status;
}

const struct tool_command cmd_replay = {
	.name = "replay",
	.operands = "FILE...",
	.summary = "what a fuzzer found, again: scenarios, and raw inputs",
	.text = text,
	.options = options,
	.run = run,
};
