// SPDX-License-Identifier: GPL-2.0-only
/*
 * Executed lines of a tiny tree: its walk is compiled, called, and asked for its lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/check.h>
#include <gupwalk/sandbox.h>

#include <engines/tree/lines.h>
#include "tree_place.h"

/* The tree, its engine, and the model's states. */
struct walked {
	char *top;
	struct tree_built built;
	struct tree_engine *tree;
	struct tree_lines *lines;
	struct gup_sandbox *sandbox;
};

static const char GUP[] = "mm/gup.c";

static int make_walked(void **state)
{
	struct walked *w = calloc(1, sizeof(*w));
	struct strbuf error = strbuf_new(), text = strbuf_new();
	char top[] = "/tmp/test-lines-XXXXXX", tree[64], gup[80];

	assert_non_null(mkdtemp(top));
	w->top = strdup(top);
	snprintf(tree, sizeof(tree), "%s/tree", top);
	snprintf(gup, sizeof(gup), "%s/mm/gup.c", tree);
	setenv("XDG_CACHE_HOME", top, 1);
	setenv("TINY", tree, 1);
	assert_int_equal(
		system(". \"$SOURCE_DIR/tests/cli/harness/tiny-tree.sh\"; tiny_tree \"$TINY\""), 0);
	assert_true(fs_read(&text, gup));
	strbuf_adds(&text, "#ifdef CONFIG_KSM\nint ksm;\n#else\nint no_ksm;\n#endif\n");
	assert_true(fs_write(gup, text.s, text.len));
	strbuf_free(&text);
	if (tree_build(tree, &w->built, &error) != TREE_GOOD ||
	    tree_build_as(&w->built, TREE_COUNTED, &error) != TREE_GOOD)
		fail_msg("%s", error.s);
	w->tree = tree_open(&w->built, &error);
	assert_non_null(w->tree);
	w->lines = tree_lines_new(&w->built);
	w->sandbox = gup_sandbox_create();
	w->sandbox->engine = tree_as_engine(w->tree);
	strbuf_free(&error);
	*state = w;
	return 0;
}

static int remove_walked(void **state)
{
	struct walked *w = *state;

	gup_sandbox_destroy(w->sandbox);
	tree_lines_free(w->lines);
	tree_close(w->tree);
	tree_built_free(&w->built);
	fs_remove(w->top);
	free(w->top);
	free(w);
	return 0;
}

/* The number of the line of gup.c that has this text. */
static unsigned int numbered(const struct walked *w, const char *wanted)
{
	char *path = fs_join(w->built.path, GUP);
	struct strbuf text = strbuf_new();
	unsigned int number = 1;
	const char *at;

	assert_true(fs_read(&text, path));
	at = strstr(text.s, wanted);
	assert_non_null(at);
	for (const char *s = text.s; s < at; s++)
		number += *s == '\n';
	strbuf_free(&text);
	free(path);
	return number;
}

static enum tree_line_state state_of(const struct walked *w, const char *wanted,
				     struct tree_line *line)
{
	return tree_line(w->lines, GUP, numbered(w, wanted), line);
}

/* Calls at an address without a mapping, which no fast walk gets. */
static void call(const struct walked *w, unsigned int times)
{
	struct gup_walk walk = { .mm = w->sandbox->before, .out = &w->sandbox->out };
	struct gup_call c = { .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY,
			      .start = 0x10000000,
			      .nr_pages = 1 };
	struct gup_rules rules;

	assert_true(gup_history_resolve(GUP_VERSION_LAST, &rules));
	walk.rules = &rules;
	for (; times; times--)
		assert_int_equal(gup_engine_call(w->sandbox->engine, &walk, &c), 0);
}

static void read_lines(const struct walked *w)
{
	struct strbuf error = strbuf_new();

	if (!tree_lines_read(w->lines, w->tree, &error))
		fail_msg("%s", error.s);
	strbuf_free(&error);
}

/* A line that calls reach has their number, with its branches; one behind it has none. */
static void counts_lines(void **state)
{
	const struct walked *w = *state;
	struct tree_line line;

	call(w, 3);
	read_lines(w);
	assert_int_equal(state_of(w, "	if (!table)", &line), TREE_LINE_EXECUTED);
	assert_int_equal(line.count, 3);
	assert_string_equal(line.function, "one_page");
	assert_int_equal(line.nr_branches, 2);
	assert_int_equal(line.taken[0] + line.taken[1], 3);
	assert_true(!line.taken[0] || !line.taken[1]);
	assert_int_equal(state_of(w, "	table += addr", &line), TREE_LINE_NEVER_EXECUTED);
	assert_int_equal(line.count, 0);
}

/* Reading again adds what was executed in between. */
static void adds_up(void **state)
{
	const struct walked *w = *state;
	struct tree_line line;

	call(w, 1);
	read_lines(w);
	call(w, 2);
	read_lines(w);
	assert_int_equal(state_of(w, "	if (!table)", &line), TREE_LINE_EXECUTED);
	assert_int_equal(line.count, 3);
}

/* Lines without code, and lines that are left out, are not lines that were never executed. */
static void knows_other_lines(void **state)
{
	const struct walked *w = *state;
	struct tree_line line;

	call(w, 1);
	read_lines(w);
	assert_int_equal(state_of(w, "}", &line), TREE_LINE_NO_CODE);
	assert_int_equal(state_of(w, "#ifdef CONFIG_KSM", &line), TREE_LINE_NO_CODE);
	assert_int_equal(state_of(w, "int ksm;", &line), TREE_LINE_COMPILED_OUT);
	assert_string_equal(line.condition, "#ifdef CONFIG_KSM");
	assert_int_equal(state_of(w, "int no_ksm;", &line), TREE_LINE_DECLARES);
	assert_int_equal(state_of(w, "	unsigned long e;", &line), TREE_LINE_DECLARES);
	assert_int_equal(tree_line(w->lines, GUP, 100000, &line), TREE_LINE_NOT_READ);
	assert_int_equal(tree_line(w->lines, "mm/vmscan.c", 1, &line), TREE_LINE_NOT_READ);
	assert_int_equal(tree_line(w->lines, "include/linux/mm_types.h", 2, &line),
			 TREE_LINE_DECLARES);
}

/* Without the option, an engine has no counts, and that is an error. */
static void asks_for_counts(void **state)
{
	const struct walked *w = *state;
	struct strbuf error = strbuf_new();
	struct tree_built built;
	struct tree_engine *tree;

	assert_int_equal(tree_build(w->built.path, &built, &error), TREE_GOOD);
	tree = tree_open(&built, &error);
	assert_non_null(tree);
	assert_false(tree_lines_read(w->lines, tree, &error));
	assert_non_null(strstr(error.s, "does not count lines"));
	tree_close(tree);
	tree_built_free(&built);
	strbuf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(counts_lines, make_walked, remove_walked),
		cmocka_unit_test_setup_teardown(adds_up, make_walked, remove_walked),
		cmocka_unit_test_setup_teardown(knows_other_lines, make_walked, remove_walked),
		cmocka_unit_test_setup_teardown(asks_for_counts, make_walked, remove_walked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
