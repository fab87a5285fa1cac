// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk replay: what a fuzzer found, again.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/lib/lib.h"
#include "fuzz/lib/play.h"
#include "fuzz/lib/race.h"
#include "fuzz/targets.h"

#include "files.h"
#include "lib/fs.h"
#include "lib/strbuf.h"
#include "versions.h"

enum {
	OPT_TARGET,
	OPT_VERSIONS
};

static const struct tool_option options[] = {
	[OPT_TARGET] = { "target", "NAME", "the files are inputs of this fuzz target, any bytes" },
	[OPT_VERSIONS] = { "versions", "LIST", "scenarios: only these, such as v6.1..v6.12" },
	{ 0 },
};

static const char text[] =
	"Runs the findings of a fuzzer again. A scenario is run line by line. After each line all\n"
	"laws are judged: those of a single call and those between calls. Something also happens\n"
	"in the middle of each fast walk, and the laws of races are judged. The version is the "
	"one\n"
	"that the finding names (\"# version: v6.12\"), those of --versions, or every release. A "
	"law\n"
	"that a kernel is known to break is no finding.\n"
	"\n"
	"Some findings are not about laws: two walks or two versions differ. The fuzz target that\n"
	"the finding names (\"# target: refine\") judges them: refine, versions, scenario or "
	"tree.\n"
	"\n"
	"With --target, the files are bytes on which a target failed, or scenarios. Targets are\n"
	"flags, refine, versions, sequence, scenario and tree. A finding is printed as a small\n"
	"scenario that names the law.\n"
	"\n"
	"Examples:\n"
	"  gupwalk replay build/fuzz/findings/flags/finding-1.gup\n"
	"  gupwalk replay --target flags build/fuzz/runs/flags/fuzzer0/crashes/id*\n"
	"\n"
	"Exit status: 0 no law is broken, 1 a law is broken, 2 a file or option was wrong, 3 the\n"
	"target cannot begin.\n";

/* It takes cases, or other bytes. */
static const struct target {
	const char *name;
	bool (*begin)(void);
	char *(*one)(const uint8_t *bytes, size_t len);
	char *(*of_case)(struct gup_case *c);
} targets[] = {
#define X(name) { #name, fuzz_begin_##name, NULL, fuzz_case_##name },
	FUZZ_CASE_TARGET_LIST(X)
#undef X
#define X(name) { #name, fuzz_begin_##name, fuzz_one_##name, NULL },
		FUZZ_OTHER_TARGET_LIST(X)
#undef X
};

#define NR_TARGETS (sizeof(targets) / sizeof(targets[0]))

struct replay_args {
	const struct target *target;
	struct spec_list versions;
};

/* NULL when there is no such target, which has been said, behind @where. */
static const struct target *find_target(const char *where, const char *name)
{
	const char *names[NR_TARGETS + 1] = { NULL };
	const char *near;

	for (size_t i = 0; i < NR_TARGETS; i++) {
		names[i] = targets[i].name;
		if (!strcmp(names[i], name))
			return &targets[i];
	}
	near = suggest_from(name, names);
	if (near)
		fprintf(stderr, "gupwalk: replay: %s: no target %.40s; did you mean %s?\n", where,
			name, near);
	else
		fprintf(stderr,
			"gupwalk: replay: %s: no target %.40s; there are flags, refine, versions, "
			"sequence, scenario and tree\n",
			where, name);
	return NULL;
}

/* What a finding's comment says behind a mark, in the lines that it begins with. */
static bool told(const char *said, const char *mark, char word[2048])
{
	const char *line = said;

	for (; line && *line == '#'; line = strchr(line, '\n'), line += line != NULL)
		if (!strncmp(line, mark, strlen(mark)) &&
		    sscanf(line + strlen(mark), "%2047s", word) == 1)
			return true;
	return false;
}

/* The version that a finding's comment names, or all releases. */
static void choose_versions(struct spec_list *list, const char *said)
{
	char name[2048];

	if (!told(said, "# version: ", name) || !spec_list_add_name(list, name))
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
		choose_versions(&own, file->text);
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

/* All of a file, and a NUL; NULL when it cannot be read, which has been said. */
static char *read_bytes(const char *name, size_t *len)
{
	FILE *file = strcmp(name, "-") ? fopen(name, "rb") : stdin;
	struct strbuf bytes = strbuf_new();

	if (!file || !fs_read_stream(&bytes, file, GUP_SCENARIO_TEXT_MAX)) {
		fprintf(stderr, "gupwalk: %s: %s\n", name, strerror(errno));
		strbuf_free(&bytes);
	}
	if (file)
		fclose(file);
	*len = bytes.len;
	return bytes.s;
}

/* What a target says of a scenario, at the versions that its comments name. */
static int try_scenario(const char *name, const char *said, const struct gup_scenario *scenario,
			const struct target *target, char **finding)
{
	char version[2048], other[2048];
	struct gup_case c = { 0 };
	bool second = told(said, "# other version: ", other);

	if (!told(said, "# version: ", version))
		gup_version_format(version, 8, GUP_VERSION_LAST);
	if (!lib_choose(&c, version, second ? other : NULL)) {
		fprintf(stderr, "gupwalk: %s: no input of a target chooses %.40s%s%.40s\n", name,
			version, second ? " and " : "", second ? other : "");
		return TOOL_BAD_INPUT;
	}
	if (!lib_case(&c, scenario)) {
		fprintf(stderr,
			"gupwalk: %s: a target takes a call or more, %u at most, and %u other "
			"lines at most\n",
			name, GUP_CASE_CALLS, GUP_CASE_STEPS);
		return TOOL_BAD_INPUT;
	}
	*finding = target->of_case(&c);
	return TOOL_HOLDS;
}

static int replay_input(const char *name, const char *bytes, size_t len,
			const struct target *target)
{
	static struct gup_scenario_errors errors;
	struct gup_scenario *scenario = NULL;
	struct gup_case c;
	char *finding = NULL;
	int status = TOOL_HOLDS;

	if (!target->begin())
		return TOOL_NO_ENGINE;
	if (target->of_case)
		scenario = gup_scenario_parse(bytes, len, &errors);
	if (scenario) {
		status = try_scenario(name, bytes, scenario, target, &finding);
	} else if (target->of_case) {
		gup_case_decode(&c, (const uint8_t *)bytes, len);
		finding = target->of_case(&c);
	} else {
		finding = target->one((const uint8_t *)bytes, len);
	}
	if (finding)
		fputs(finding, stdout);
	else if (!status)
		printf("%s: no law is broken\n", name);
	gup_scenario_free(scenario);
	free(finding);
	return finding ? TOOL_BROKEN : status;
}

/* A finding that names the target; what takes other bytes than cases has its text for these. */
static int replay_told(const char *name, const char *bytes, size_t len, const char *word)
{
	const struct target *target = find_target(name, word);
	struct file *file = target && target->of_case ? file_load(name) : NULL;
	int status = TOOL_BAD_INPUT;

	if (file ? file->scenario != NULL : target != NULL)
		status = replay_input(name, bytes, len, target);
	if (file)
		file_free(file);
	return status;
}

static int replay_file(const struct replay_args *a, const char *name)
{
	char word[2048], *bytes;
	size_t len;
	int status;

	if (!a->target && !strcmp(name, "-"))
		return replay_scenario(name, &a->versions);
	bytes = read_bytes(name, &len);
	if (!bytes)
		return TOOL_BAD_INPUT;
	if (a->target)
		status = replay_input(name, bytes, len, a->target);
	else if (told(bytes, "# target: ", word))
		status = replay_told(name, bytes, len, word);
	else
		status = replay_scenario(name, &a->versions);
	free(bytes);
	return status;
}

static int replay_all(const struct replay_args *a, int nr, char **names)
{
	int status = TOOL_HOLDS;

	for (int i = 0; i < nr; i++) {
		int one = replay_file(a, names[i]);

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
		if (option == OPT_TARGET) {
			a.target = find_target("--target", value);
			args.bad |= !a.target;
		} else {
			spec_list_add(&a.versions, &args, "--versions", value);
		}
	}
	if (!args_stop(&args, &status)) {
		if (optind == argc)
			status = tool_error(cmd, "a file is missing");
		else if (a.target && a.versions.nr)
			status = tool_error(cmd, "--versions is for scenarios, without --target");
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
	.summary = "run a fuzzer's findings again: scenarios and raw inputs",
	.text = text,
	.options = options,
	.run = run,
};
