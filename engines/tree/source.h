/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * C source as lines and as top-level items: macros, functions, prototypes, enums,
 * typedefs.
 */
#ifndef ENGINES_TREE_SOURCE_H
#define ENGINES_TREE_SOURCE_H

#include <stdbool.h>

#include "lib/need.h"
#include "lib/strbuf.h"

/** next_word - the next identifier at or after @s; NULL at the end. */
const char *next_word(const char *s, size_t *len);

/** word_char - may this be in an identifier. */
bool word_char(char c);

/**
 * struct line - one line; a directive with its continuations is one
 * @text: without comments and without its newline
 * @number: of its first line in the file, from 1
 * @off: a condition of the preprocessor leaves it out
 */
struct line {
	char *text;
	unsigned int number;
	bool off;
};

/** struct lines - a file */
struct lines {
	struct line *line;
	size_t nr;
};

/** lines_of - split a text into lines, comments taken out. */
struct lines lines_of(const char *text);
void lines_free(struct lines *lines);

/** without_comments - the text, each comment a blank, newlines kept; to be freed. */
char *without_comments(const char *text);

/** directive - "include" of "#  include <x>", with its length; NULL for no directive. */
const char *directive(const char *line, size_t *len);

enum item_kind {
	ITEM_MACRO,
	ITEM_FUNCTION,
	ITEM_PROTOTYPE,
	ITEM_ENUM,
	ITEM_TYPEDEF
};

/**
 * struct item - something at the top level of a file
 * @kind: an enum item_kind
 * @text: all of it; each line has its distance from the first one
 * @name: the names that it defines
 * @nr_names: how many
 * @file: its file; owned by the caller
 * @line: on which line it begins
 * @taken: for the caller
 */
struct item {
	enum item_kind kind;
	char *text;
	char **name;
	size_t nr_names;
	const char *file;
	unsigned int line;
	bool taken;
};

/** struct items - items, in order */
struct items {
	struct item **item;
	size_t nr;
};

/** items_add - append the items of a file's lines that are not off. */
void items_add(struct items *items, const struct lines *lines, const char *file);
void items_free(struct items *items);

#endif
