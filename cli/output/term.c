// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text for people.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output/text.h"
#include "tool.h"

static unsigned int width_of(FILE *file)
{
	struct winsize size;

	if (ioctl(fileno(file), TIOCGWINSZ, &size) || !size.ws_col)
		return TEXT_WIDTH;
	if (size.ws_col < TEXT_WIDTH_MIN)
		return TEXT_WIDTH_MIN;
	return size.ws_col < TEXT_WIDTH_MAX ? size.ws_col : TEXT_WIDTH_MAX;
}

struct text text_open(FILE *file)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	bool welcome = !(no && *no) && term && strcmp(term, "dumb");

	return (struct text){ .file = file,
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

static void paint_begin(const struct text *text, enum paint paint)
{
	if (text->colour && paint != PAINT_PLAIN)
		fputs(escape_of(paint), text->file);
}

static void paint_end(const struct text *text, enum paint paint)
{
	if (text->colour && paint != PAINT_PLAIN)
		fputs("\033[0m", text->file);
}

void text_put(const struct text *text, enum paint paint, const char *format, ...)
{
	va_list ap;

	paint_begin(text, paint);
	va_start(ap, format);
	vfprintf(text->file, format, ap);
	va_end(ap);
	paint_end(text, paint);
}

void text_wrap(const struct text *text, unsigned int column, unsigned int indent, const char *words)
{
	bool first = true;

	while (*words) {
		size_t len;

		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (!len)
			break;
		if (!first && column + 1 + len > text->width) {
			fprintf(text->file, "\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		fprintf(text->file, "%s%.*s", first ? "" : " ", (int)len, words);
		column += (first ? 0 : 1) + (unsigned int)len;
		first = false;
		words += len;
	}
	fputc('\n', text->file);
}

void text_cell(struct text_table *table, enum paint paint, const char *format, ...)
{
	struct text_cell *cell;
	va_list ap;

	table->cell = need_grow(table->cell, table->nr, sizeof(*table->cell));
	cell = &table->cell[table->nr++];
	cell->paint = paint;
	va_start(ap, format);
	vsnprintf(cell->text, sizeof(cell->text), format, ap);
	va_end(ap);
}

static void print_row(const struct text *text, const struct text_table *table,
		      const struct text_cell *row, const int *width)
{
	/* No blanks at the end of a line. */
	unsigned int columns = table->columns;

	while (columns && !row[columns - 1].text[0])
		columns--;
	if (columns)
		fprintf(text->file, "%*s", (int)table->indent, "");
	for (unsigned int i = 0; i < columns; i++) {
		int blanks = width[i] - (int)strlen(row[i].text);
		bool right = table->right & (1u << i);

		if (i)
			fprintf(text->file, "%*s", (int)table->gap, "");
		fprintf(text->file, "%*s", right ? blanks : 0, "");
		text_put(text, row[i].paint, "%s", row[i].text);
		if (!right && i + 1 < columns)
			fprintf(text->file, "%*s", blanks, "");
	}
	fputc('\n', text->file);
}

void text_table_print(const struct text *text, struct text_table *table)
{
	int width[TEXT_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < table->nr; i++) {
		int len = (int)strlen(table->cell[i].text);

		if (len > width[i % table->columns])
			width[i % table->columns] = len;
	}
	for (size_t i = 0; i + table->columns <= table->nr; i += table->columns)
		print_row(text, table, &table->cell[i], width);
	free(table->cell);
	table->cell = NULL;
	table->nr = 0;
}
