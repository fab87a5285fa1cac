/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of a recording's answers. Each answer is printed once and has a name of two characters.
 * A row of names is printed up to the point where it repeats.
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

/** code_read - the answer with that name; CODES_MAX for no such answer. */
unsigned int code_read(const char *code);

/**
 * codes_emitted - how much of a row is to be printed
 * @row: codes
 * @nr: how many; a power of two
 *
 * Return: how many codes: the row repeats these.
 */
size_t codes_emitted(const char *row, size_t nr);

#endif /* ENGINES_KERNEL_CODES_H */
