// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of spec.md that are written by hand name what the code names: every step and fault
 * kind, and nothing else. script/spec generates the others.
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
#include <gupwalk/step.h>

typedef const char *name_fn(unsigned int id);

/* A kind of name, and the heading of its table. */
struct kind {
	const char *heading;
	name_fn *name;
	unsigned int nr;
};

static const struct kind kinds[] = {
	{ "## States and steps", gup_step_name, GUP_STEP_NR },
	{ "## Fault kinds", gup_fault_kind_name, GUP_FAULT_NR },
};

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
	unsigned int uses[64] = { 0 };
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
		uses[i]++;
	}
	for (unsigned int i = 0; i < kind->nr; i++)
		if (uses[i] != 1)
			fail_msg("%s: %s stands there %u times", kind->heading, kind->name(i),
				 uses[i]);
}

/* Steps and fault kinds: the same names here and there. */
static void names_are_the_same(void **state)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		check_kind(*state, &kinds[i]);
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
		cmocka_unit_test(files_are_there),
	};

	return cmocka_run_group_tests(tests, read_spec, free_spec);
}
