// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk check: the laws over the enumeration.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "results/checks.h"
#include "output/describe.h"
#include "options/engines.h"
#include "output/json.h"
#include "lib/fs.h"
#include "lib/strbuf.h"
#include "options/selection.h"

#define NAME_WIDTH 26

enum {
	OPT_ON,
	OPT_HEADERS,
	OPT_VERSIONS,
	OPT_LAW,
	OPT_FULL,
	OPT_SHARD,
	OPT_WITNESS,
	OPT_JOBS,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_ON] = { "on", "ENGINE",
		     "tree:PATH, REPO@REV, kernel:SERIES, recording:FILE or versions" },
	[OPT_HEADERS] = { "headers", "PATH",
			  "of kernel:/PATH/bzImage: what modules are built against" },
	[OPT_VERSIONS] = { "versions", "LIST",
			   "such as v6.1..v6.6,v6.6+protnone=fast-lookup; default: all" },
	[OPT_LAW] = { "law", "LIST", "only these laws, such as hint-before-page,balance" },
	[OPT_FULL] = { "full", NULL, "every subset of all flags, not only of those that decide" },
	[OPT_SHARD] = { "shard", "I/N", "the I-th of N parts, I from 1 to N" },
	[OPT_WITNESS] = { "witness", "DIR", "write the witnesses to files there" },
	[OPT_JOBS] = { "jobs", "N", "use N threads; default: all processors" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Makes every call of the enumeration (states x entry points x flags) at each version and\n"
	"judges every outcome by the laws. For each version and law it prints how many cases it\n"
	"holds over. For a broken law it prints in how many cases, from which release to which,\n"
	"the rule and the commit, and the smallest case as a scenario. Neighbouring releases with\n"
	"the same rules are checked once and shown as one.\n"
	"\n"
	"Old releases broke laws, and the status is 1 for them. In a CI, name the versions that\n"
	"must keep the laws.\n"
	"\n"
	"An outcome is computed once for all versions with the same values of the rules that it\n"
	"uses. Several threads share the states. The number of threads does not change the\n"
	"results. A tree's walk has one thread.\n"
	"\n"
	"With --on, a kernel tree's own walk is judged; see `gupwalk tree`. States and faults are\n"
	"those of the version in its Makefile, or of --versions. If the model of that version\n"
	"breaks a law in the same case, the breach is known and does not cause status 1.\n"
	"Observations that such a walk cannot make are counted and not judged. Booted kernels and\n"
	"their recordings are judged in the same way, over the cases for kernels in which their\n"
	"state equals the model's; see `gupwalk diff`.\n"
	"\n"
	"Examples:\n"
	"  gupwalk check --versions newest\n"
	"  gupwalk check --on tree:$HOME/linux\n"
	"  gupwalk check --on kernel:7.3\n"
	"  gupwalk check --law hint-only-if-asked,P3 --versions v6.6+protnone=fast-lookup\n"
	"  gupwalk check --full --shard 3/8 --json\n"
	"\n"
	"Exit status: 0 every law holds at every version given, 1 a law is broken at one of them,\n"
	"2 an option or the engine is wrong, 3 the tree does not compile, or the kernel is\n"
	"missing or gives no answer.\n";

struct check_args {
	struct spec_list versions;
	struct gup_selection selection;
	struct tool_engine on;
	const char *headers;
	const char *witness_dir;
	unsigned int jobs;
	bool json;
};

static void add_law(struct args *args, struct gup_selection *selection, const char *name)
{
	enum gup_law law = gup_law_by_name(name, strlen(name));
	const char *names[2 * GUP_LAW_NR + 1] = { NULL };
	const char *suggested;

	if (law < GUP_LAW_NR) {
		selection->laws |= GUP_LAW_BIT(law);
		return;
	}
	for (unsigned int i = 0; i < GUP_LAW_NR; i++) {
		names[i] = gup_law_name(i);
		names[GUP_LAW_NR + i] = gup_law_short_name(i);
	}
	suggested = suggest_from(name, names);
	args->bad = true;
	if (suggested)
		tool_error(args->cmd, "--law: unknown law: %s; did you mean %s?", name, suggested);
	else
		tool_error(args->cmd,
			   "--law: unknown law: %s; `gupwalk check --help` lists the laws", name);
}

static void add_laws(struct args *args, struct gup_selection *selection, const char *list)
{
	for (const char *item = list;; item++) {
		size_t len = strcspn(item, ",");
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)len, item);
		add_law(args, selection, name);
		item += len;
		if (!*item)
			return;
	}
}

static void put_unreachable(const struct term *out, const struct gup_check_result *result)
{
	char states[64];
	bool first = true;

	if (!result->unreachable)
		return;
	printf("  %s out of reach (",
	       describe_things(states, sizeof(states), result->unreachable, "state"));
	for (unsigned int i = 0; i < GUP_STEP_ERROR_NR; i++) {
		if (!result->why[i])
			continue;
		printf("%s%u: %s", first ? "" : "; ", result->why[i], gup_step_error_text(i));
		first = false;
	}
	fputs(")\n", out->file);
}

static void put_cases(const char *what, uint64_t count, const char *why)
{
	char cases[64];

	if (count)
		printf("  %s: %s %s\n", what, describe_things(cases, sizeof(cases), count, "case"),
		       why);
}

/* Observations that an engine cannot make, and cases that it does not run. */
static void put_engine(const struct gup_check_result *r)
{
	char states[64];

	put_cases("left out", r->unanswered, "that the kernel does not answer");
	if (r->otherwise)
		printf("  left out: %s with another result than in the model\n",
		       describe_things(states, sizeof(states), r->otherwise, "state"));
	put_cases("left out", r->unstored,
		  "in which the tree follows a page that it counted and never stored");
	put_cases("ended", r->endless, "that never return; judged by termination alone");
	put_cases("warned", r->warned, "whose warnings no law is about");
	if (r->cancelled)
		puts("  given up: too many of its walks never return; the other cases were not "
		     "tried");
}

static void put_checked(const struct term *out, const struct checks *checks,
			const struct checked *c)
{
	char name[2 * sizeof(c->from.name) + 4], cases[64], states[64], refused[32];
	char label[GUP_LAW_LABEL_MAX];

	checked_name(name, sizeof(name), c);
	if (checks->engine)
		term_put(out, PAINT_HEAD, "%s by the states and faults of %s\n",
			 checks->engine->name, name);
	else
		term_put(out, PAINT_HEAD, "%s\n", name);
	printf("  %s in %s, %s of them %srefused for their arguments\n",
	       describe_things(cases, sizeof(cases), c->result.cases, "case"),
	       describe_things(states, sizeof(states), c->result.states, "state"),
	       describe_count(refused, sizeof(refused), c->result.refused),
	       c->result.untold ? "taken as " : "");
	put_cases("left out", c->result.not_offered, "whose function or flag does not exist there");
	if (checks->engine)
		put_engine(&c->result);
	put_unreachable(out, &c->result);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		if (!(checks->selection.laws & GUP_LAW_BIT(law)))
			continue;
		printf("  %-*s", NAME_WIDTH, gup_law_label(label, sizeof(label), law));
		checks_put_result(out, NAME_WIDTH + 2, checks, c, law);
	}
	putchar('\n');
}

static void report(const struct checks *checks)
{
	struct term out = term_open(stdout);

	for (size_t i = 0; i < checks->nr; i++)
		put_checked(&out, checks, &checks->of[i]);
	checks_put_findings(&out, checks);
}

static void report_json(const struct checks *checks, const struct check_args *wanted)
{
	json_t *doc = json_begin("check");

	if (checks->engine)
		json_object_set_new(doc, "on", json_text(checks->engine->name));
	json_object_set_new(doc, "full", json_boolean(wanted->selection.full));
	json_object_set_new(doc, "shard", json_integer(wanted->selection.shard + 1));
	json_object_set_new(doc, "shards",
			    json_integer(wanted->selection.nr_shards ? wanted->selection.nr_shards
								     : 1));
	json_object_set_new(doc, "cases", json_integer((json_int_t)checks->cases));
	json_object_set_new(doc, "broken", json_boolean(checks_broken(checks)));
	json_object_set_new(doc, "versions", checks_json(checks));
	json_object_set_new(doc, "witnesses", checks_findings_json(checks));
	json_finish(doc);
}

static bool write_witness(const char *dir, const struct finding *finding)
{
	struct strbuf path = strbuf_new();
	bool good;

	strbuf_addf(&path, "%s/%s.gup", dir, finding->name);
	good = fs_write(path.s, finding->text, strlen(finding->text));
	if (!good)
		fprintf(stderr, "%s: %s\n", path.s, strerror(errno));
	strbuf_free(&path);
	return good;
}

static bool write_witnesses(const char *dir, const struct checks *checks)
{
	if (mkdir(dir, 0777) && errno != EEXIST) {
		fprintf(stderr, "%s: %s\n", dir, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < checks->nr_findings; i++)
		if (!write_witness(dir, &checks->finding[i]))
			return false;
	return true;
}

static void print_speed(const struct checks *checks)
{
	char cases[32];

	fprintf(stderr, "%s cases in %.2f s: %.1f million a second\n",
		describe_count(cases, sizeof(cases), checks->cases), checks->seconds,
		checks->seconds > 0 ? (double)checks->cases / checks->seconds / 1e6 : 0);
}

static int check(const struct check_args *wanted)
{
	struct checks checks;
	int status;

	checks_run(&checks, &wanted->selection, &wanted->versions, wanted->on.engine, wanted->jobs,
		   wanted->on.kind == ENGINE_TREE ? "checking the tree" : "checking");
	print_speed(&checks);
	if (wanted->json)
		report_json(&checks, wanted);
	else
		report(&checks);
	status = checks_broken(&checks) ? TOOL_BROKEN : TOOL_HOLDS;
	if (wanted->witness_dir && !write_witnesses(wanted->witness_dir, &checks))
		status = TOOL_NO_OUTPUT;
	if (engines_has_memory(&wanted->on) && !checks.cases) {
		fprintf(stderr, "gupwalk: check: %s: no case could be judged\n", wanted->on.path);
		status = TOOL_NO_ENGINE;
	}
	checks_free(&checks);
	return status;
}

static void take(struct args *args, struct check_args *wanted, int opt, const char *value)
{
	switch (opt) {
	case OPT_ON:
		engines_on(&wanted->on, args, value);
		break;
	case OPT_HEADERS:
		wanted->headers = value;
		break;
	case OPT_VERSIONS:
		spec_list_add(&wanted->versions, args, "--versions", value);
		break;
	case OPT_LAW:
		add_laws(args, &wanted->selection, value);
		break;
	case OPT_FULL:
		wanted->selection.full = true;
		break;
	case OPT_SHARD:
		selection_shard(args, &wanted->selection, value);
		break;
	case OPT_WITNESS:
		wanted->witness_dir = value;
		break;
	case OPT_JOBS:
		wanted->jobs = selection_jobs(args, value);
		break;
	case OPT_JSON:
		wanted->json = true;
		break;
	}
}

/*
 * The versions to check. An engine uses their states and faults; the default is its own
 * version.
 */
static int open_engine(const struct tool_command *cmd, struct check_args *wanted)
{
	struct tool_engine *on = &wanted->on;
	int status = engines_open(cmd, on, false);

	if (status || on->kind == ENGINE_NONE)
		return status;
	status = engines_versions(cmd, on, &wanted->versions);
	if (status)
		return status;
	if (!wanted->versions.nr) {
		engines_spec(cmd, on);
		spec_list_add_name(&wanted->versions, on->spec.name);
	}
	on->spec = wanted->versions.spec[0];
	on->has_spec = true;
	if (engines_has_memory(on) && wanted->selection.full)
		return tool_error(cmd, "--full is not for a kernel or a recording");
	return engines_ask_selection(on, 1, &wanted->selection);
}

/* The laws, which the options refer to. */
static void help_laws(void)
{
	struct term out = term_open(stdout);
	char label[GUP_LAW_LABEL_MAX];

	printf("\nLaws:\n");
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		printf("  %-*s", NAME_WIDTH, gup_law_label(label, sizeof(label), law));
		term_wrap(&out, NAME_WIDTH + 2, NAME_WIDTH + 2, gup_law_text(law));
	}
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct check_args wanted = { .on.kind = ENGINE_NONE, .jobs = selection_processors() };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		take(&args, &wanted, opt, value);
	args_no_operands(&args);
	engines_headers(&wanted.on, 1, &args, wanted.headers);
	if (!args_stop(&args, &status) && !(status = open_engine(cmd, &wanted))) {
		if (!wanted.versions.nr)
			spec_list_add_releases(&wanted.versions);
		if (!wanted.selection.laws)
			wanted.selection.laws = GUP_LAWS_ALL;
		status = check(&wanted);
	}
	engines_close(&wanted.on);
	free(wanted.versions.spec);
	return status;
}

const struct tool_command cmd_check = {
	.name = "check",
	.operands = "",
	.summary = "judge every case at every version by the laws",
	.text = text,
	.options = options,
	.more = help_laws,
	.run = run,
};
