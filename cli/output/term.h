/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text for people: colours, tables, wrapped lines, a progress bar.
 */
#ifndef CLI_OUTPUT_TEXT_H
#define CLI_OUTPUT_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Columns of what is not a terminal, and bounds for those of a terminal. */
#define TEXT_WIDTH 100
#define TEXT_WIDTH_MIN 40
#define TEXT_WIDTH_MAX 160

/** enum paint - what a piece of text means, which a terminal shows by colour */
enum paint {
	PAINT_PLAIN,
	PAINT_GOOD,
	PAINT_BAD,
	PAINT_ODD,
	PAINT_DIM,
	PAINT_HEAD,
	PAINT_NR
};

/**
 * struct text - where text goes
 * @file: the stream
 * @colour: it is a terminal, and colour is welcome
 * @width: columns of the terminal, or TEXT_WIDTH
 */
struct text {
	FILE *file;
	bool colour;
	unsigned int width;
};

/**
 * text_open - find out how wide a stream is, and whether it gets colour
 * @file: the stream
 *
 * Return: colour on a terminal, unless NO_COLOR is set or TERM is "dumb"; the width of
 * the terminal, within TEXT_WIDTH_MIN and TEXT_WIDTH_MAX.
 */
struct text text_open(FILE *file);

/**
 * text_put - print a piece of text in a colour
 * @text: where
 * @paint: its meaning
 * @format: as printf()'s
 */
void text_put(const struct text *text, enum paint paint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * text_wrap - print words, broken into lines, and end the line
 * @text: where
 * @column: where the cursor stands
 * @indent: where the following lines start
 * @words: the words
 */
void text_wrap(const struct text *text, unsigned int column, unsigned int indent,
	       const char *words);

#define TEXT_COLUMNS_MAX 16
#define TEXT_CELL_MAX 96

struct text_cell {
	enum paint paint;
	char text[TEXT_CELL_MAX];
};

/**
 * struct text_table - rows of cells, to be printed in aligned columns
 * @cell: the cells, row by row; see text_cell()
 * @nr: how many
 * @columns: columns, up to TEXT_COLUMNS_MAX
 * @indent: blanks before each row
 * @gap: blanks between columns
 * @right: bit N: column N is aligned to the right
 */
struct text_table {
	struct text_cell *cell;
	size_t nr;
	unsigned int columns;
	unsigned int indent;
	unsigned int gap;
	uint32_t right;
};

/**
 * text_cell - add the next cell of a table
 * @table: the table, whose columns are set and whose cells are zeroed at first
 * @paint: its meaning
 * @format: as printf()'s; longer text than TEXT_CELL_MAX is cut
 */
void text_cell(struct text_table *table, enum paint paint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * text_table_print - print a table and free its cells
 * @text: where
 * @table: the table; empty afterwards
 */
void text_table_print(const struct text *text, struct text_table *table);

/**
 * struct progress - a progress bar on stderr
 * @shown: stderr is a terminal
 * @percent: what is shown
 * @label: what is being done
 * @done: how much is done
 * @total: of how much; may be an estimate
 */
struct progress {
	bool shown;
	int percent;
	const char *label;
	uint64_t done;
	uint64_t total;
};

/**
 * progress_begin - prepare a progress bar
 * @label: what is being done; must stay valid
 *
 * Return: the bar, which is shown on a terminal only; its total is 0 as yet.
 */
struct progress progress_begin(const char *label);

/**
 * progress_at - say how far it is; a gup_progress_fn
 * @arg: the bar
 * @now: how much more is done than last time
 *
 * Return: true, to go on.
 */
bool progress_at(void *arg, uint64_t now);

/** progress_end - take the bar away */
void progress_end(struct progress *progress);

/**
 * text_seconds - a clock that only goes forward
 *
 * Return: seconds since some moment.
 */
double text_seconds(void);

#endif /* CLI_OUTPUT_TEXT_H */
