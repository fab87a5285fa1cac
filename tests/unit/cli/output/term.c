// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines are no wider than the terminal, and columns of a grid are aligned.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/output/term.h>

static char text[500];

static void is(FILE *file, const char *expected)
{
	size_t len;

	rewind(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	assert_string_equal(text, expected);
	fclose(file);
}

/* A file has no colours, and TERM_WIDTH columns. */
static void no_terminal(void **state)
{
	FILE *file = tmpfile();
	struct term term = term_open(file);

	(void)state;
	assert_false(term.colour);
	assert_int_equal(term.width, TERM_WIDTH);
	term_put(&term, PAINT_BAD, "%s", "plain");
	is(file, "plain");
}

/* A colour begins and ends with its text; plain text has none. */
static void colours(void **state)
{
	struct term term = { .file = tmpfile(), .colour = true, .width = 80 };

	(void)state;
	term_put(&term, PAINT_BAD, "x%d", 1);
	term_put(&term, PAINT_PLAIN, "y");
	is(term.file, "\033[31mx1\033[0my");
}

/* The last column can be used; the word that does not fit begins the next line. */
static void wraps(void **state)
{
	struct term term = { .file = tmpfile(), .width = 10 };

	(void)state;
	fputs("ab ", term.file);
	term_wrap(&term, 3, 2, "cdef  gh ijklmno pq");
	is(term.file, "ab cdef gh\n  ijklmno\n  pq\n");
	term.file = tmpfile();
	term_wrap(&term, 0, 2, "");
	is(term.file, "\n");
	/* A word that is wider than the terminal is not cut. */
	term.file = tmpfile();
	term_wrap(&term, 0, 2, "a bcdefghijklmnop");
	is(term.file, "a\n  bcdefghijklmnop\n");
}

/* A column is as wide as its widest cell; no blanks end a line. */
static void grids(void **state)
{
	struct term term = { .file = tmpfile(), .width = 80 };
	struct term_grid grid = { .columns = 3, .indent = 1, .gap = 2, .right = 1u << 1 };

	(void)state;
	term_cell(&grid, PAINT_PLAIN, "a");
	term_cell(&grid, PAINT_PLAIN, "%d", 100);
	term_cell(&grid, PAINT_PLAIN, "x");
	term_cell(&grid, PAINT_PLAIN, "bcd");
	term_cell(&grid, PAINT_PLAIN, "%d", 2);
	term_cell(&grid, PAINT_PLAIN, "%s", "");
	term_grid_print(&term, &grid);
	is(term.file, " a    100  x\n bcd    2\n");
	assert_int_equal(grid.nr, 0);
	assert_null(grid.cell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_terminal),
		cmocka_unit_test(colours),
		cmocka_unit_test(wraps),
		cmocka_unit_test(grids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
