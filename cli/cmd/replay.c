// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk replay: run a fuzzer's findings again.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/fs.h"
#include "lib/strbuf.h"

#include <engines/tree/environment.h>
#include <scenario/property.h>

#include "files.h"
#include "options/versions.h"

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

/* What targets need: begun for all, or by the target that needs it. */
struct replay {
	struct property_context *context;
	uint32_t laws;
	struct tree_environment env;
	struct gup_spec spec;
};

static bool begin_any(struct replay *r)
{
	(void)r;
	return true;
}

static bool begin_flags(struct replay *r)
{
	const char *name = getenv("GUPWALK_LAW");
	enum gup_law law = name ? gup_law_by_name(name, strlen(name)) : GUP_LAW_NR;

	if (name && law == GUP_LAW_NR)
		fprintf(stderr, "GUPWALK_LAW=%s: no such law\n", name);
	r->laws = name && law < GUP_LAW_NR ? GUP_LAW_BIT(law) : GUP_LAWS_ALL;
	return !name || law != GUP_LAW_NR;
}

static bool begin_scenario(struct replay *r)
{
	char error[256];

	return gup_spec_parse("v6.12", &r->spec, error, sizeof(error));
}

static bool begin_tree(struct replay *r)
{
	return r->env.tree || tree_environment_open(&r->env);
}

static bool judge_flags(struct replay *r, struct gup_case *c, struct property_finding *finding)
{
	return property_flags(r->context, r->laws, c, finding);
}

static bool judge_refine(struct replay *r, struct gup_case *c, struct property_finding *finding)
{
	return property_refine(r->context, c, finding);
}

static bool judge_versions(struct replay *r, struct gup_case *c, struct property_finding *finding)
{
	return property_versions(r->context, c, finding);
}

static bool judge_tree(struct replay *r, struct gup_case *c, struct property_finding *finding)
{
	return property_engine(r->env.by_levels, &r->env.spec, c, finding, &r->context->no_memory);
}

static bool judge_sequence(struct replay *r, struct gup_case *c, struct property_finding *finding)
{
	return property_sequence(r->context, c, finding) || property_race(r->context, c, finding);
}

/* One takes text; the bytes of the others are cases, which scenarios may be, too. */
static const struct target {
	const char *name;
	bool (*begin)(struct replay *r);
	bool (*judge)(struct replay *r, struct gup_case *c, struct property_finding *finding);
	bool of_scenarios;
} targets[] = {
	{ "flags", begin_flags, judge_flags, true },
	{ "refine", begin_any, judge_refine, true },
	{ "versions", begin_any, judge_versions, true },
	{ "tree", begin_tree, judge_tree, true },
	{ "sequence", begin_any, judge_sequence, false },
	{ "scenario", begin_scenario, NULL, false },
};

#define NR_TARGETS (sizeof(targets) / sizeof(targets[0]))

struct replay_args {
	const struct target *target;
	struct spec_list versions;
	struct replay replay;
};

/* NULL when there is no such target; then a message that begins with @where was printed. */
static const struct target *find_target(const char *where, const char *name)
{
	const char *names[NR_TARGETS + 1] = { NULL };
	const char *suggested;

	for (size_t i = 0; i < NR_TARGETS; i++) {
		names[i] = targets[i].name;
		if (!strcmp(names[i], name))
			return &targets[i];
	}
	suggested = suggest_from(name, names);
	if (suggested)
		fprintf(stderr, "gupwalk: replay: %s: no target %.40s; did you mean %s?\n", where,
			name, suggested);
	else
		fprintf(stderr,
			"gupwalk: replay: %s: no target %.40s; the targets are flags, refine, "
			"versions, "
			"sequence, scenario and tree\n",
			where, name);
	return NULL;
}

/* The rest of the line after a mark, in the comments at the start of a finding. */
static bool find_mark(const char *input, const char *mark, char word[2048])
{
	const char *line = input;

	for (; line && *line == '#'; line = strchr(line, '\n'), line += line != NULL)
		if (!strncmp(line, mark, strlen(mark)) &&
		    sscanf(line + strlen(mark), "%2047s", word) == 1)
			return true;
	return false;
}

/* The version that a finding's comment names, or all releases. */
static void choose_versions(struct spec_list *list, const char *input)
{
	char name[2048];

	if (!find_mark(input, "# version: ", name) || !spec_list_add_name(list, name))
		spec_list_add_releases(list);
}

/* The law that a scenario breaks at a version; NULL for none. */
static const char *broken_law(struct replay *r, const struct gup_scenario *scenario,
			      const struct gup_spec *spec, uint32_t *line)
{
	static struct play play;
	unsigned int law;

	*line = 0;
	if (scenario_to_play(scenario, spec, &play) && play_run(r->context, &play)) {
		if (play.at < play.nr)
			*line = play.move[play.at].line;
		return play_law_name(play.law);
	}
	if (!property_race_scenario(scenario, spec, &law) || r->context->no_memory)
		out_of_memory();
	return law < GUP_RACE_LAW_NR ? gup_race_law_name(law) : NULL;
}

static int replay_scenario(struct replay *r, const char *name, const struct spec_list *asked)
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
		law = broken_law(r, file->scenario, &list->spec[i], &line);
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

/* The bytes of a file, and a NUL. NULL when it cannot be read; then a message was printed. */
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

/* The case that a scenario is, at the versions that its comments name. */
static int case_of(struct replay *r, const char *name, const char *input,
		   const struct gup_scenario *scenario, struct gup_case *c)
{
	char version[2048], other[2048];
	bool second = find_mark(input, "# other version: ", other);

	if (!find_mark(input, "# version: ", version))
		gup_version_format(version, 8, GUP_VERSION_LAST);
	*c = (struct gup_case){ 0 };
	if (!property_choose(r->context, c, version, second ? other : NULL)) {
		fprintf(stderr, "gupwalk: %s: no input of a target chooses %.40s%s%.40s\n", name,
			version, second ? " and " : "", second ? other : "");
		return TOOL_BAD_INPUT;
	}
	if (!scenario_to_case(scenario, &property_spec(r->context, c)->rules, c)) {
		fprintf(stderr,
			"gupwalk: %s: a target takes a call or more, %u at most, and %u other "
			"lines at most\n",
			name, GUP_CASE_CALLS, GUP_CASE_STEPS);
		return TOOL_BAD_INPUT;
	}
	return TOOL_HOLDS;
}

/* The finding of a target, as text; NULL for none. */
static char *judge(struct replay *r, const struct target *target, struct gup_case *c)
{
	struct property_finding finding;
	bool broken = target->judge(r, c, &finding);

	if (r->context->no_memory)
		out_of_memory();
	return broken ? need(finding_print(&finding)) : NULL;
}

static char *judge_text(struct replay *r, const char *bytes, size_t len,
			struct gup_scenario_errors *errors)
{
	const char *law = property_text(bytes, len, &r->spec, errors, &r->context->no_memory);

	if (r->context->no_memory)
		out_of_memory();
	return law ? need(finding_print_text(law, bytes, len)) : NULL;
}

static int replay_input(struct replay *r, const char *name, const char *bytes, size_t len,
			const struct target *target)
{
	static struct gup_scenario_errors errors;
	struct gup_scenario *scenario = NULL;
	struct gup_case c;
	char *finding = NULL;
	int status = TOOL_HOLDS;

	if (!target->begin(r))
		return TOOL_NO_ENGINE;
	if (target->of_scenarios)
		scenario = gup_scenario_parse(bytes, len, &errors);
	if (scenario)
		status = case_of(r, name, bytes, scenario, &c);
	else
		gup_case_decode(&c, (const uint8_t *)bytes, len);
	if (!target->judge)
		finding = judge_text(r, bytes, len, &errors);
	else if (!status)
		finding = judge(r, target, &c);
	if (finding)
		fputs(finding, stdout);
	else if (!status)
		printf("%s: no law is broken\n", name);
	gup_scenario_free(scenario);
	free(finding);
	return finding ? TOOL_BROKEN : status;
}

/*
 * A finding that names the target. A target that does not take cases gets the text as its
 * bytes.
 */
static int replay_told(struct replay *r, const char *name, const char *bytes, size_t len,
		       const char *word)
{
	const struct target *target = find_target(name, word);
	struct file *file = target && target->of_scenarios ? file_load(name) : NULL;
	int status = TOOL_BAD_INPUT;

	if (file ? file->scenario != NULL : target != NULL)
		status = replay_input(r, name, bytes, len, target);
	if (file)
		file_free(file);
	return status;
}

static int replay_file(struct replay_args *a, const char *name)
{
	char word[2048], *bytes;
	size_t len;
	int status;

	if (!a->target && !strcmp(name, "-"))
		return replay_scenario(&a->replay, name, &a->versions);
	bytes = read_bytes(name, &len);
	if (!bytes)
		return TOOL_BAD_INPUT;
	if (a->target)
		status = replay_input(&a->replay, name, bytes, len, a->target);
	else if (find_mark(bytes, "# target: ", word))
		status = replay_told(&a->replay, name, bytes, len, word);
	else
		status = replay_scenario(&a->replay, name, &a->versions);
	free(bytes);
	return status;
}

static int replay_all(struct replay_args *a, int nr, char **names)
{
	int status = TOOL_HOLDS;

	for (int i = 0; i < nr; i++) {
		int one = replay_file(a, names[i]);

		status = one > status ? one : status;
	}
	return status;
}

static int replay(struct replay_args *a, int nr, char **names)
{
	struct replay *r = &a->replay;
	int status;

	r->context = need(property_context_create());
	status = replay_all(a, nr, names);
	tree_environment_close(&r->env);
	property_context_destroy(r->context);
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
		else
			status = replay(&a, argc - optind, argv + optind);
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
