// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of spec.md, from the lists that the model is made of. script/spec puts them there.
 *
 *	spec_tables		each table, behind a line "@ NAME"
 *	spec_tables ids		"rule|law|race-law|value IDENTIFIER NAME" for each of them
 *	spec_tables releases VALUE...	the releases that have one of these values of a rule; with
 *				'!' before a value, those that do not have it
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/callers.h>
#include <gupwalk/history.h>
#include <gupwalk/laws.h>
#include <gupwalk/race.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* A bar within a cell is written with a backslash. */
static void cell(const char *text)
{
	for (; *text; text++)
		printf("%s%c", *text == '|' ? "\\" : "", *text);
}

/* "v5.10 to v6.2", "v6.3 on", or one release. */
static void span(gup_version from, gup_version to)
{
	char text[2][32];

	printf("%s", gup_version_format(text[0], sizeof(text[0]), from));
	if (to == GUP_VERSION_LAST)
		printf(" on");
	else if (to != from)
		printf(" to %s", gup_version_format(text[1], sizeof(text[1]), to));
}

static const char *since(const struct gup_change *change)
{
	static char text[32];

	if (!change->since)
		return "proposal";
	if (change->since == GUP_VERSION_FIRST)
		return "v5.10 or older";
	return gup_version_format(text, sizeof(text), change->since);
}

/* Does a list of names, "a, b, c", have this one? */
static bool lists(const char *names, const char *name, size_t len)
{
	for (; *names; names += strspn(names, ", ")) {
		size_t n = strcspn(names, ",");

		if (n == len && !memcmp(names, name, len))
			return true;
		names += n;
	}
	return false;
}

/* The functions that decide, but for those that an earlier row of the rule named. */
static void kernel_functions(const struct gup_change *first, const struct gup_change *change)
{
	const char *at = change->where;

	for (; *at; at += strspn(at, ", ")) {
		size_t len = strcspn(at, ",");
		const struct gup_change *c = first;

		while (c < change && !lists(c->where, at, len))
			c++;
		/* A text that is not a name is a remark. */
		if (c == change)
			printf(memchr(at, ' ', len) ? "%s%.*s" : "%s`%.*s`",
			       change == first && at == change->where ? "" : ", ", (int)len, at);
		at += len;
	}
}

static void rule_table(unsigned int rule)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);
	const struct gup_change *first = NULL;

	printf("@ rule %s\n| value | since | commit | subject | what it means |\n",
	       gup_rule_name(rule));
	printf("|---|---|---|---|---|\n");
	for (size_t i = 0; i < nr; i++) {
		if (change[i].rule != rule)
			continue;
		printf("| `%s` | %s | %s | ", gup_rule_value_name(change[i].value),
		       since(&change[i]), *change[i].commit ? change[i].commit : "-");
		cell(*change[i].subject ? change[i].subject : "-");
		printf(" | ");
		cell(change[i].what);
		printf(" |\n");
	}
	printf("\n- Kernel: ");
	for (size_t i = 0; i < nr; i++) {
		if (change[i].rule != rule)
			continue;
		first = first ? first : &change[i];
		kernel_functions(first, &change[i]);
	}
	printf("\n");
}

/* The changes of each release. */
static void release_table(void)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	printf("@ releases\n| release | what changed |\n|---|---|\n");
	for (gup_version v = gup_history_next(GUP_VERSION_FIRST); v; v = gup_history_next(v)) {
		char name[32];
		unsigned int changes = 0;

		for (size_t i = 0; i < nr; i++) {
			if (change[i].since != v)
				continue;
			if (!changes)
				printf("| %s | ", gup_version_format(name, sizeof(name), v));
			printf("%s`%s=%s`", changes++ ? ", " : "", gup_rule_name(change[i].rule),
			       gup_rule_value_name(change[i].value));
		}
		if (changes)
			printf(" |\n");
	}
}

static void flag_table(void)
{
	size_t nr;
	const struct gup_foll_history *row = gup_foll_history(&nr);
	struct gup_rules newest;

	gup_history_resolve(GUP_VERSION_LAST, &newest);
	printf("@ flags\n| flag | releases and number | GUP-fast takes it |\n|---|---|---|\n");
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int spans = 0;

		printf("| `FOLL_%s` | ", gup_foll_name(bit));
		for (size_t i = 0; i < nr; i++) {
			if (row[i].flag != 1u << bit)
				continue;
			printf("%s", spans++ ? ", " : "");
			span(row[i].since, row[i].until);
			printf(": 0x%x", row[i].value);
		}
		printf(" | %s |\n", newest.foll_fast & 1u << bit ? "yes" : "no");
	}
}

static void event_table(void)
{
	printf("@ events\n| event | kernel function | meaning |\n|---|---|---|\n");
	for (unsigned int id = 0; id < GUP_EVENT_NR; id++)
		printf("| `%s` | `%s` | %s |\n", gup_event_name(id), gup_event_where(id, 0),
		       gup_event_text(id));
}

static void law_tables(void)
{
	printf("@ laws\n| law | statement |\n|---|---|\n");
	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		printf("| `%s` | %s |\n", gup_law_name(law), gup_law_text(law));
	printf("@ race-laws\n| law | statement |\n|---|---|\n");
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
		printf("| `%s` | %s |\n", gup_race_law_name(law), gup_race_law_text(law));
}

static void warning_table(void)
{
	printf("@ warnings\n");
	for (unsigned int bit = 0; bit < GUP_WARN_NR; bit++)
		printf("- %s\n", gup_warn_text(bit));
}

/* One call of a caller, without its address. */
static void call_text(char *buf, size_t size, const struct gup_call *call)
{
	char flags[512];

	gup_foll_format(flags, sizeof(flags), call->flags);
	snprintf(buf, size, "`%s(%s)`%s", gup_entry_point_name(call->entry_point), flags,
		 call->locked ? " with \"locked\"" : "");
}

/* All calls of a caller at a version. */
static void calls_text(char *buf, size_t size, unsigned int caller, gup_version version)
{
	struct gup_call call[2];
	struct gup_rules rules;
	size_t len = 0;
	unsigned int nr;

	gup_history_resolve(version, &rules);
	nr = gup_caller_calls((enum gup_caller)caller, &rules, 0, call);
	for (unsigned int i = 0; i < nr; i++) {
		char text[600];

		call_text(text, sizeof(text), &call[i]);
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", then " : "", text);
	}
}

/* A caller's calls, oldest first, where releases differ. */
static void caller_table(void)
{
	printf("@ callers\n| caller | stands for | calls |\n|---|---|---|\n");
	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		char before[2048] = "";

		printf("| `%s` | %s | ", gup_caller_name(caller), gup_caller_text(caller));
		for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
			char now[2048], name[32];

			calls_text(now, sizeof(now), caller, v);
			if (!strcmp(now, before))
				continue;
			gup_version_format(name, sizeof(name), v);
			if (*before)
				printf("; since %s ", name);
			cell(now);
			memcpy(before, now, sizeof(before));
		}
		printf(" |\n");
	}
}

static const struct {
	const char *id;
	enum gup_rule_value value;
} values[] = {
#define RULE(id, name, ...)
#define VALUE(rule, id, name, ...) { "GUP_" #rule "_" #id, GUP_##rule##_##id },
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

static void print_ids(void)
{
#define RULE(id, name, ...) printf("rule GUP_RULE_%s %s\n", #id, name);
#define VALUE(rule, id, name, ...) printf("value GUP_%s_%s %s\n", #rule, #id, name);
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
#define X(id, name, short_name, text) printf("law GUP_LAW_%s %s\n", #id, name);
	GUP_LAW_LIST(X)
#undef X
#define X(id, name, text) printf("race-law GUP_RACE_LAW_%s %s\n", #id, name);
	GUP_RACE_LAW_LIST(X)
#undef X
}

/* Does the release have one of the values, or not have the one that is negated? */
static bool has(gup_version version, int nr, char **names)
{
	struct gup_rules rules;

	gup_history_resolve(version, &rules);
	for (int i = 0; i < nr; i++) {
		bool negated = names[i][0] == '!';

		for (size_t v = 0; v < NR(values); v++)
			if (!strcmp(values[v].id, names[i] + negated) &&
			    gup_rule_is(&rules, gup_rule_of(values[v].value), values[v].value) !=
				    negated)
				return true;
	}
	return false;
}

static void print_releases(int nr, char **names)
{
	gup_version from = 0, last = 0;
	unsigned int spans = 0;

	for (gup_version v = gup_history_next(0);; v = gup_history_next(v)) {
		bool in = v && has(v, nr, names);

		if (in && !from)
			from = v;
		if (!in && from) {
			printf("%s", spans++ ? ", " : "");
			span(from, last);
			from = 0;
		}
		if (!v)
			break;
		last = v;
	}
	printf("%s\n", spans ? "" : "no release");
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "ids")) {
		print_ids();
	} else if (argc > 2 && !strcmp(argv[1], "releases")) {
		print_releases(argc - 2, argv + 2);
	} else if (argc == 1) {
		for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
			rule_table(rule);
		release_table();
		flag_table();
		event_table();
		law_tables();
		caller_table();
		warning_table();
	} else {
		fprintf(stderr, "usage: spec_tables [ids | releases VALUE...]\n");
		return 2;
	}
	return ferror(stdout) || fflush(stdout) ? 74 : 0;
}
