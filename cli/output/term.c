// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing to a terminal.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output/term.h"
#include "tool.h"

static unsigned int width_of(FILE *file)
{
	struct winsize size;

	if (ioctl(fileno(file), TIOCGWINSZ, &size) || !size.ws_col)
		return TERM_WIDTH;
	if (size.ws_col < TERM_WIDTH_MIN)
		return TERM_WIDTH_MIN;
	return size.ws_col < TERM_WIDTH_MAX ? size.ws_col : TERM_WIDTH_MAX;
}

struct term term_open(FILE *file)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	bool welcome = !(no && *no) && term && strcmp(term, "dumb");

	return (struct term){ .file = file,
			      .colour = welcome && isatty(fileno(file)),
			      .width = width_of(file) };
}

static const char *escape_of(enum paint paint)
{
	static const char *const escapes[PAINT_NR] = {
		[PAINT_PLAIN] = "",	  [PAINT_GOOD] = "\033[32m", [PAINT_BAD] = "\033[31m",
		[PAINT_ODD] = "\033[33m", [PAINT_DIM] = "\033[2m",   [PAINT_HEAD] = "\033[1m",
	};

	return escapes[paint];
}

static void paint_begin(const struct term *term, enum paint paint)
{
	if (term->colour && paint != PAINT_PLAIN)
		fputs(escape_of(paint), term->file);
}

static void paint_end(const struct term *term, enum paint paint)
{
	if (term->colour && paint != PAINT_PLAIN)
		fputs("\033[0m", term->file);
}

void term_put(const struct term *term, enum paint paint, const char *format, ...)
{
	va_list ap;

	paint_begin(term, paint);
	va_start(ap, format);
	vfprintf(term->file, format, ap);
	va_end(ap);
	paint_end(term, paint);
}

void term_wrap(const struct term *term, unsigned int column, unsigned int indent, const char *words)
{
	bool first = true;

	while (*words) {
		size_t len;

		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (!len)
			break;
		if (!first && column + 1 + len > term->width) {
			fprintf(term->file, "\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		fprintf(term->file, "%s%.*s", first ? "" : " ", (int)len, words);
		column += (first ? 0 : 1) + (unsigned int)len;
		first = false;
		words += len;
	}
	fputc('\n', term->file);
}

void term_cell(struct term_grid *grid, enum paint paint, const char *format, ...)
{
	struct term_cell *cell;
	va_list ap;

	grid->cell = need_grow(grid->cell, grid->nr, sizeof(*grid->cell));
	cell = &grid->cell[grid->nr++];
	cell->paint = paint;
	va_start(ap, format);
	vsnprintf(cell->text, sizeof(cell->text), format, ap);
	va_end(ap);
}

static void print_row(const struct term *term, const struct term_grid *grid,
		      const struct term_cell *row, const int *width)
{
	/* No blanks at the end of a line. */
	unsigned int columns = grid->columns;

	while (columns && !row[columns - 1].text[0])
		columns--;
	if (columns)
		fprintf(term->file, "%*s", (int)grid->indent, "");
	for (unsigned int i = 0; i < columns; i++) {
		int blanks = width[i] - (int)strlen(row[i].text);
		bool right = grid->right & (1u << i);

		if (i)
			fprintf(term->file, "%*s", (int)grid->gap, "");
		fprintf(term->file, "%*s", right ? blanks : 0, "");
		term_put(term, row[i].paint, "%s", row[i].text);
		if (!right && i + 1 < columns)
			fprintf(term->file, "%*s", blanks, "");
	}
	fputc('\n', term->file);
}

void term_grid_print(const struct term *term, struct term_grid *grid)
{
	int width[TERM_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < grid->nr; i++) {
		int len = (int)strlen(grid->cell[i].text);

		if (len > width[i % grid->columns])
			width[i % grid->columns] = len;
	}
	for (size_t i = 0; i + grid->columns <= grid->nr; i += grid->columns)
		print_row(term, grid, &grid->cell[i], width);
	free(grid->cell);
	grid->cell = NULL;
	grid->nr = 0;
}
