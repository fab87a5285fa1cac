/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing to a terminal: colours, grids, wrapped lines.
 */
#ifndef CLI_OUTPUT_TERM_H
#define CLI_OUTPUT_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Columns when the output is no terminal, and bounds for a terminal's. */
#define TERM_WIDTH 100
#define TERM_WIDTH_MIN 40
#define TERM_WIDTH_MAX 160

/** enum paint - the meaning of a piece of text; a terminal shows it as a colour */
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
 * struct term - a writer for a terminal or another stream
 * @file: the stream
 * @colour: colours are used
 * @width: columns of the terminal, or TERM_WIDTH
 */
struct term {
	FILE *file;
	bool colour;
	unsigned int width;
};

/**
 * term_open - find the width of a stream, and whether to use colours
 * @file: the stream
 *
 * Return: colour on a terminal, unless NO_COLOR is set or TERM is "dumb"; the width of
 * the terminal, within TERM_WIDTH_MIN and TERM_WIDTH_MAX.
 */
struct term term_open(FILE *file);

/**
 * term_put - print a piece of text in a colour
 * @term: where
 * @paint: its meaning
 * @format: as printf()'s
 */
void term_put(const struct term *term, enum paint paint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * term_wrap - print words, broken into lines, and end the line
 * @term: where
 * @column: where the cursor stands
 * @indent: where the following lines start
 * @words: the words
 */
void term_wrap(const struct term *term, unsigned int column, unsigned int indent,
	       const char *words);

#define TERM_COLUMNS_MAX 16
#define TERM_CELL_MAX 96

struct term_cell {
	enum paint paint;
	char text[TERM_CELL_MAX];
};

/**
 * struct term_grid - rows of cells, to be printed in aligned columns
 * @cell: the cells, row by row; see term_cell()
 * @nr: how many
 * @columns: columns, up to TERM_COLUMNS_MAX
 * @indent: blanks before each row
 * @gap: blanks between columns
 * @right: bit N: column N is aligned to the right
 */
struct term_grid {
	struct term_cell *cell;
	size_t nr;
	unsigned int columns;
	unsigned int indent;
	unsigned int gap;
	uint32_t right;
};

/**
 * term_cell - add the next cell of a grid
 * @grid: the grid, whose columns are set and whose cells are zeroed at first
 * @paint: its meaning
 * @format: as printf()'s; longer text than TERM_CELL_MAX is cut
 */
void term_cell(struct term_grid *grid, enum paint paint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * term_grid_print - print a grid and free its cells
 * @term: where
 * @grid: the grid; empty afterwards
 */
void term_grid_print(const struct term *term, struct term_grid *grid);

#endif /* CLI_OUTPUT_TERM_H */
