/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Answers of a recording, each told once and then named by two characters; and rows
 * of these names, told as far as they do not repeat.
 */
#ifndef ENGINES_KERNEL_CODES_H
#define ENGINES_KERNEL_CODES_H

#include <stdbool.h>
#include <stddef.h>

/* Characters of a code. */
#define CODE_SIZE 2

/* How many there are. */
#define CODES_MAX (62 * 62)

/**
 * code_write - the name of an answer
 * @code: receives CODE_SIZE characters
 * @nr: which answer, from 0; less than CODES_MAX
 */
void code_write(char *code, unsigned int nr);

/** code_read - the answer with that name; CODES_MAX when it is none. */
unsigned int code_read(const char *code);

/**
 * codes_told - how much of a row is to be told
 * @row: codes
 * @nr: how many; a power of two
 *
 * Return: how many codes: the row is these again and again.
 */
size_t codes_told(const char *row, size_t nr);

#endif /* ENGINES_KERNEL_CODES_H */
