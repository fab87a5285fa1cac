// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk history: the timeline of rules, and of the flags' numbers.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "options/versions.h"
#include "output/json.h"
#include "output/term.h"

#define TEXT_COLUMN 12

enum {
	OPT_RULE,
	OPT_FLAGS,
	OPT_VERSIONS,
	OPT_JSON
};

struct history_args {
	const char *rule;
	struct spec_list versions;
	bool flags;
	bool json;
};

static const struct tool_option options[] = {
	[OPT_RULE] = { "rule", "NAME", "only this rule" },
	[OPT_FLAGS] = { "flags", NULL, "the numbers of the FOLL_ flags instead, by release" },
	[OPT_VERSIONS] = { "versions", "LIST", "only changes of these, such as v6.1..v6.6" },
	[OPT_JSON] = { "json", NULL, "print JSON" },
	{ 0 },
};

static const char text[] =
	"Every point at which kernels differ is a rule. For each rule, this prints its values.\n"
	"For each value, it prints the release that has it first, the commit behind it, and\n"
	"what it means for callers. A proposal is a value that no release had. Any value can\n"
	"be put on top of any release: v6.12+RULE=VALUE.\n"
	"\n"
	"With --versions, this prints only the values that one of these releases has first, the\n"
	"values that an override sets, and the numbers that flags have in these releases.\n"
	"\n"
	"Examples:\n"
	"  gupwalk history --rule protnone\n"
	"  gupwalk history --versions v6.1..v6.6\n"
	"  gupwalk history --flags\n"
	"\n"
	"Exit status: 0, or 2 when there is no such rule.\n";

static int find_rule(const struct tool_command *cmd, const char *name, unsigned int *found)
{
	const char *names[GUP_RULE_NR + 1] = { NULL };
	const char *suggested;

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		names[rule] = gup_rule_name(rule);
		if (!strcmp(names[rule], name)) {
			*found = rule;
			return TOOL_HOLDS;
		}
	}
	suggested = suggest_from(name, names);
	if (suggested)
		return tool_error(cmd, "unknown rule: %.40s; did you mean %s?", name, suggested);
	return tool_error(cmd, "unknown rule: %.40s; `gupwalk history` lists them", name);
}

static void since_text(char buf[24], gup_version since)
{
	char version[8];

	if (!since)
		snprintf(buf, 24, "proposal");
	else
		snprintf(buf, 24, "%s%s", since == GUP_VERSION_FIRST ? "<=" : "",
			 gup_version_format(version, sizeof(version), since));
}

static void print_change(const struct term *out, const struct gup_change *change)
{
	const char *value = gup_rule_value_name(change->value);
	char since[24];

	since_text(since, change->since);
	term_put(out, change->since ? PAINT_PLAIN : PAINT_ODD, "  %-*s", TEXT_COLUMN - 2, since);
	term_put(out, PAINT_GOOD, "%s", value);
	fputs(": ", out->file);
	term_wrap(out, TEXT_COLUMN + (unsigned int)strlen(value) + 2, TEXT_COLUMN, change->what);
	if (*change->commit)
		term_put(out, PAINT_DIM, "%*s%s %s\n", TEXT_COLUMN, "", change->commit,
			 change->subject);
	else if (*change->subject)
		term_put(out, PAINT_DIM, "%*s%s\n", TEXT_COLUMN, "", change->subject);
}

/* Is a change one of these versions? No version means all changes. */
static bool is_of(const struct spec_list *versions, const struct gup_change *change)
{
	for (size_t i = 0; i < versions->nr; i++) {
		const struct gup_spec *spec = &versions->spec[i];

		if (change->since ? change->since == spec->version
				  : gup_rule_is(&spec->rules, change->rule, change->value))
			return true;
	}
	return !versions->nr;
}

/* Does a flag have this number in one of these versions? */
static bool lives_in(const struct spec_list *versions, const struct gup_foll_history *life)
{
	for (size_t i = 0; i < versions->nr; i++)
		if (life->since <= versions->spec[i].version &&
		    versions->spec[i].version <= life->until)
			return true;
	return !versions->nr;
}

static void print_timeline(const struct spec_list *versions, unsigned int from, unsigned int to)
{
	struct term out = term_open(stdout);
	const struct gup_change *change;
	const char *first = "";
	size_t nr;

	change = gup_history(&nr);
	for (unsigned int rule = from; rule < to; rule++) {
		const char *where = NULL;

		for (size_t i = 0; i < nr; i++) {
			if (change[i].rule != rule || !is_of(versions, &change[i]))
				continue;
			if (!where) {
				where = change[i].where;
				term_put(&out, PAINT_HEAD, "%s%s", first, gup_rule_name(rule));
				term_put(&out, PAINT_DIM, "  decided in %s\n", where);
				first = "\n";
			}
			print_change(&out, &change[i]);
		}
	}
}

static json_t *timeline_json(const struct spec_list *versions, unsigned int from, unsigned int to)
{
	json_t *list = json_array();
	const struct gup_change *change;
	size_t nr;

	change = gup_history(&nr);
	for (size_t i = 0; i < nr; i++) {
		const struct gup_change *c = &change[i];

		if (c->rule < from || c->rule >= to || !is_of(versions, c))
			continue;
		json_array_append_new(
			list,
			json_pack("{s:s, s:s, s:o, s:b, s:o, s:o, s:s, s:s}", "rule",
				  gup_rule_name(c->rule), "value", gup_rule_value_name(c->value),
				  "since", json_version(c->since), "proposal", !c->since, "commit",
				  json_text(*c->commit ? c->commit : NULL), "subject",
				  json_text(c->subject), "where", c->where, "what", c->what));
	}
	return list;
}

/* One line for each flag; a span of releases for each number that it had. */
static void print_flags(const struct spec_list *versions)
{
	struct term out = term_open(stdout);
	struct term_grid grid = { .columns = 3, .gap = 2, .right = 1u << 1 };
	const struct gup_foll_history *life;
	unsigned int last = 0;
	size_t nr;

	term_cell(&grid, PAINT_HEAD, "flag");
	term_cell(&grid, PAINT_HEAD, "value");
	term_cell(&grid, PAINT_HEAD, "releases");
	life = gup_foll_history(&nr);
	for (size_t i = 0; i < nr; i++) {
		char name[64] = "", since[8], until[8];

		if (!lives_in(versions, &life[i]))
			continue;
		if (life[i].flag != last)
			gup_foll_format(name, sizeof(name), life[i].flag);
		last = life[i].flag;
		term_cell(&grid, PAINT_PLAIN, "%s", name);
		term_cell(&grid, PAINT_PLAIN, "0x%" PRIx32, life[i].value);
		term_cell(&grid, PAINT_PLAIN, "%s%s to %s",
			  life[i].since == GUP_VERSION_FIRST ? "<=" : "",
			  gup_version_format(since, sizeof(since), life[i].since),
			  gup_version_format(until, sizeof(until), life[i].until));
	}
	term_grid_print(&out, &grid);
}

static json_t *flags_json(const struct spec_list *versions)
{
	json_t *list = json_array();
	const struct gup_foll_history *life;
	size_t nr;

	life = gup_foll_history(&nr);
	for (size_t i = 0; i < nr; i++) {
		char name[64];

		if (!lives_in(versions, &life[i]))
			continue;
		gup_foll_format(name, sizeof(name), life[i].flag);
		json_array_append_new(list, json_pack("{s:s, s:I, s:o, s:o}", "flag", name, "value",
						      (json_int_t)life[i].value, "since",
						      json_version(life[i].since), "until",
						      json_version(life[i].until)));
	}
	return list;
}

static int print_history(const struct tool_command *cmd, const struct history_args *wanted)
{
	unsigned int from = 0, to = GUP_RULE_NR;
	json_t *doc;

	if (wanted->rule && wanted->flags)
		return tool_error(cmd, "--rule and --flags do not go together");
	if (wanted->rule) {
		if (find_rule(cmd, wanted->rule, &from))
			return TOOL_BAD_INPUT;
		to = from + 1;
	}
	if (wanted->json) {
		doc = json_begin(cmd->name);
		if (wanted->flags)
			json_object_set_new(doc, "flags", flags_json(&wanted->versions));
		else
			json_object_set_new(doc, "changes",
					    timeline_json(&wanted->versions, from, to));
		json_finish(doc);
	} else if (wanted->flags) {
		print_flags(&wanted->versions);
	} else {
		print_timeline(&wanted->versions, from, to);
	}
	return TOOL_HOLDS;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct history_args wanted = { 0 };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_RULE)
			wanted.rule = value;
		else if (opt == OPT_FLAGS)
			wanted.flags = true;
		else if (opt == OPT_VERSIONS)
			spec_list_add(&wanted.versions, &args, "--versions", value);
		else
			wanted.json = true;
	}
	args_no_operands(&args);
	if (!args_stop(&args, &status))
		status = print_history(cmd, &wanted);
	free(wanted.versions.spec);
	return status;
}

const struct tool_command cmd_history = {
	.name = "history",
	.operands = "",
	.summary = "which rule changed when, by which commit, and what it means",
	.text = text,
	.options = options,
	.run = run,
};
