// SPDX-License-Identifier: GPL-2.0-only
/*
 * spec.md names what the code names: every rule, value, event, law, step and
 * fault kind, and nothing else. Of a value it also tells release and commit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/fault.h>
#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/laws.h>
#include <gupwalk/race.h>
#include <gupwalk/step.h>

typedef const char *name_fn(unsigned int id);

/* A kind of name, and the heading of its table. */
struct kind {
	const char *heading;
	name_fn *name;
	unsigned int nr;
};

static const struct kind kinds[] = {
	{ "## Events", gup_event_name, GUP_EVENT_NR },
	{ "## Laws", gup_law_name, GUP_LAW_NR },
	{ "## Laws of races", gup_race_law_name, GUP_RACE_LAW_NR },
	{ "## Steps", gup_step_name, GUP_STEP_NR },
	{ "## Fault kinds", gup_fault_kind_name, GUP_FAULT_NR },
};

#define RULE_HEADING "### rule "
#define SPEC_MAX (1 << 20)

static int read_spec(void **state)
{
	const char *dir = getenv("SOURCE_DIR");
	char path[4096];
	char *text;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/spec.md", dir ? dir : ".");
	file = fopen(path, "rb");
	if (!file) {
		print_error("%s cannot be read; SOURCE_DIR tells where it is\n", path);
		return -1;
	}
	text = calloc(1, SPEC_MAX);
	len = text ? fread(text, 1, SPEC_MAX - 1, file) : 0;
	fclose(file);
	*state = text;
	return len > 0 && len < SPEC_MAX - 1 ? 0 : -1;
}

static int free_spec(void **state)
{
	free(*state);
	return 0;
}

/* Copy the next line, without its end; false behind the last one. */
static bool next_line(const char **at, char *line, size_t size)
{
	size_t len = strcspn(*at, "\n");

	if (!**at)
		return false;
	assert_true(len < size);
	memcpy(line, *at, len);
	line[len] = '\0';
	*at += len + ((*at)[len] == '\n');
	return true;
}

/* The id of a table's row, "| `id` | ...". */
static bool row_id(const char *line, char *id, size_t size)
{
	size_t len;

	if (strncmp(line, "| `", 3) != 0)
		return false;
	len = strcspn(line + 3, "`");
	assert_true(len < size);
	memcpy(id, line + 3, len);
	id[len] = '\0';
	return true;
}

static unsigned int find(const struct kind *kind, const char *id)
{
	unsigned int i;

	for (i = 0; i < kind->nr && strcmp(kind->name(i), id) != 0; i++)
		;
	return i;
}

/* Every name of a kind is a row of its table, once, and every row is a name. */
static void check_kind(const char *text, const struct kind *kind)
{
	unsigned int seen[64] = { 0 };
	char line[4096], id[200];
	bool inside = false;

	assert_true(kind->nr <= 64);
	while (next_line(&text, line, sizeof(line))) {
		unsigned int i;

		if (line[0] == '#')
			inside = !strcmp(line, kind->heading);
		if (!inside || !row_id(line, id, sizeof(id)))
			continue;
		i = find(kind, id);
		if (i == kind->nr)
			fail_msg("%s: the code has no %s", kind->heading, id);
		seen[i]++;
	}
	for (unsigned int i = 0; i < kind->nr; i++)
		if (seen[i] != 1)
			fail_msg("%s: %s stands there %u times", kind->heading, kind->name(i),
				 seen[i]);
}

/* Events, laws, steps and fault kinds: the same names here and there. */
static void names_are_the_same(void **state)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		check_kind(*state, &kinds[i]);
}

/* The row of the timeline that a rule's table speaks of; NULL for none. */
static const struct gup_change *find_change(const char *rule, const char *value)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	for (size_t i = 0; i < nr; i++)
		if (!strcmp(gup_rule_name(change[i].rule), rule) &&
		    !strcmp(gup_rule_value_name(change[i].value), value))
			return &change[i];
	return NULL;
}

/* A bar within a cell is written with a backslash. */
static const char *cell(char *buf, size_t size, const char *text)
{
	size_t len = 0;

	for (; *text && len + 2 < size; text++) {
		if (*text == '|')
			buf[len++] = '\\';
		buf[len++] = *text;
	}
	buf[len] = '\0';
	return buf;
}

/* What a value's row says of the change: release, commit, subject, meaning. */
static void format_change(char *buf, size_t size, const struct gup_change *change)
{
	char since[32], subject[512];

	gup_version_format(since, sizeof(since), change->since);
	if (!change->since)
		snprintf(since, sizeof(since), "proposal");
	else if (change->since == GUP_VERSION_FIRST)
		snprintf(since, sizeof(since), "v5.10 or older");
	snprintf(buf, size, "| `%s` | %s | %s | %s | %s |", gup_rule_value_name(change->value),
		 since, *change->commit ? change->commit : "-",
		 *change->subject ? cell(subject, sizeof(subject), change->subject) : "-",
		 change->what);
}

/* Each rule has a heading, and under it each of its values as the timeline has it. */
static void rules_are_the_timeline(void **state)
{
	const char *at = *state;
	unsigned int rules[GUP_RULE_NR] = { 0 };
	unsigned int values[GUP_RULE_VALUE_NR] = { 0 };
	char line[4096], id[200], want[4096], rule[200] = "";

	while (next_line(&at, line, sizeof(line))) {
		const struct gup_change *change;
		unsigned int i;

		if (line[0] == '#')
			rule[0] = '\0';
		if (!strncmp(line, RULE_HEADING, strlen(RULE_HEADING))) {
			snprintf(rule, sizeof(rule), "%.199s", line + strlen(RULE_HEADING));
			for (i = 0; i < GUP_RULE_NR && strcmp(gup_rule_name(i), rule) != 0; i++)
				;
			if (i == GUP_RULE_NR)
				fail_msg("the code has no rule %s", rule);
			rules[i]++;
		}
		if (!rule[0] || !row_id(line, id, sizeof(id)))
			continue;
		change = find_change(rule, id);
		if (!change)
			fail_msg("the code has no value %s of the rule %s", id, rule);
		format_change(want, sizeof(want), change);
		assert_string_equal(line, want);
		values[change->value]++;
	}
	for (unsigned int i = 0; i < GUP_RULE_NR; i++)
		if (rules[i] != 1)
			fail_msg("the rule %s stands there %u times", gup_rule_name(i), rules[i]);
	for (unsigned int i = 0; i < GUP_RULE_VALUE_NR; i++)
		if (values[i] != 1)
			fail_msg("the value %s stands there %u times", gup_rule_value_name(i),
				 values[i]);
}

/* Files that the document names are there. */
static void files_are_there(void **state)
{
	const char *dir = getenv("SOURCE_DIR");
	const char *at = *state;
	unsigned int nr = 0;

	for (; (at = strchr(at, '`')); at++) {
		size_t len = strcspn(at + 1, "`\n ");
		char path[4096];
		FILE *file;

		if (strncmp(at + 1, "model/", 6) != 0 && strncmp(at + 1, "tests/", 6) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%.*s", dir ? dir : ".", (int)len, at + 1);
		file = fopen(path, "rb");
		if (!file)
			fail_msg("there is no %s", path);
		fclose(file);
		nr++;
	}
	assert_true(nr > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_the_same),
		cmocka_unit_test(rules_are_the_timeline),
		cmocka_unit_test(files_are_there),
	};

	return cmocka_run_group_tests(tests, read_spec, free_spec);
}
