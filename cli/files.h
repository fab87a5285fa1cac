/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenario files: finding, reading, parsing, and printing their errors.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include <gupwalk/run.h>
#include <gupwalk/scenario.h>

/**
 * struct file_list - names of files
 * @name: the names, each of them allocated
 * @nr: how many
 */
struct file_list {
	char **name;
	size_t nr;
};

/**
 * file_list_add - add a file, or all *.gup files below a directory, sorted
 * @list: the list, zeroed at first; see file_list_free()
 * @name: a file, a directory, or "-" for standard input
 *
 * Symbolic links to directories are not followed below @name.
 *
 * Return: false when @name or a directory below it could not be read, or when there is no
 * scenario in it; then a message was printed on stderr.
 */
bool file_list_add(struct file_list *list, const char *name);

/** file_list_free - free the names */
void file_list_free(struct file_list *list);

/**
 * struct file - a scenario file and its parsed scenario
 * @name: its name in messages: "<stdin>" for standard input
 * @text: its bytes
 * @len: how many
 * @scenario: the parsed scenario; NULL after an error
 * @errors: the errors
 * @problem: why it could not be read; NULL when it was
 */
struct file {
	const char *name;
	char *text;
	size_t len;
	struct gup_scenario *scenario;
	struct gup_scenario_errors errors;
	const char *problem;
};

/**
 * file_load - read and parse a file
 * @name: its name, or "-" for standard input
 *
 * All errors are printed on stderr.
 *
 * Return: the file, to be freed with file_free(); its scenario is NULL when
 * something is wrong.
 */
struct file *file_load(const char *name);

/**
 * file_error - print an error of a line on stderr
 * @file: the file
 * @error: what and where
 */
void file_error(const struct file *file, const struct gup_scenario_error *error);

/** file_free - free a file and its scenario */
void file_free(struct file *file);

#endif /* CLI_FILES_H */
