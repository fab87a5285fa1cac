/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which lines of a tree its walks executed, and how often each branch was taken.
 */
#ifndef ENGINES_TREE_LINES_H
#define ENGINES_TREE_LINES_H

#include <stdint.h>

#include "engine.h"

/** enum tree_line_state - what became of a line of a tree's file */
enum tree_line_state {
	TREE_LINE_EXECUTED,
	TREE_LINE_NEVER_EXECUTED, /* it has code, and no call came there */
	TREE_LINE_DECLARES, /* the walk uses it; it has no code of its own, such as a macro */
	TREE_LINE_NO_CODE, /* a comment, a blank line, a brace, or a directive */
	TREE_LINE_COMPILED_OUT, /* a condition of the preprocessor leaves it out */
	TREE_LINE_UNUSED, /* the file is read, but nothing that the walk needs is there */
	TREE_LINE_NOT_READ, /* an engine does not read this file, or it has no such line */
};

/**
 * struct tree_line - a line
 * @function: the function that it is in; NULL outside of functions that are compiled
 * @condition: of TREE_LINE_COMPILED_OUT: the directive that leaves it out, such as
 *	"#ifdef CONFIG_KSM", or "#else of #ifdef CONFIG_MMU"; else NULL
 * @count: how often it was executed
 * @taken: how often each branch of its conditions was taken, two for each condition: the first
 *	for going on in the line or statement, the second for the jump, as GCC orders them
 * @nr_branches: how many
 *
 * A line without code of its own, in a statement of several lines, has the count of the
 * statement. Strings and @taken belong to the struct tree_lines.
 */
struct tree_line {
	const char *function;
	const char *condition;
	uint64_t count;
	const uint64_t *taken;
	unsigned int nr_branches;
};

/** struct tree_lines - the lines of a tree */
struct tree_lines;

/**
 * tree_lines_new - the lines of a tree, none executed
 * @built: the tree; only its paths are used
 *
 * Return: the lines, for tree_lines_free().
 */
struct tree_lines *tree_lines_new(const struct tree_built *built);
void tree_lines_free(struct tree_lines *lines);

/**
 * tree_lines_read - add what an engine has executed since the last time
 * @lines: the lines of the same tree
 * @tree: an engine that tree_build_as() built with TREE_COUNTED
 * @error: receives what went wrong, lines for a person
 *
 * It runs gcov: the program that $GCOV names, else the one of the compiler's name.
 *
 * Return: false with @error on failure.
 */
bool tree_lines_read(struct tree_lines *lines, struct tree_engine *tree, struct strbuf *error);

/**
 * tree_line - a line of a file
 * @lines: the lines
 * @file: a path in the tree, such as "mm/gup.c"
 * @number: the line, from 1
 * @line: receives what is known of it
 *
 * Return: its state. Before tree_lines_read() no line is executed, and lines with code are
 * TREE_LINE_NO_CODE.
 */
enum tree_line_state tree_line(struct tree_lines *lines, const char *file, unsigned int number,
			       struct tree_line *line);

#endif /* ENGINES_TREE_LINES_H */
