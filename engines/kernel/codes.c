// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of answers.
 */
#include <string.h>

#include "codes.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

#define NR_LETTERS (sizeof(letters) - 1)

void code_write(char *code, unsigned int nr)
{
	code[0] = letters[nr / NR_LETTERS];
	code[1] = letters[nr % NR_LETTERS];
}

static unsigned int letter_read(char letter)
{
	const char *at = letter ? strchr(letters, letter) : NULL;

	return at ? (unsigned int)(at - letters) : NR_LETTERS;
}

unsigned int code_read(const char *code)
{
	unsigned int high = letter_read(code[0]);
	unsigned int low = high < NR_LETTERS ? letter_read(code[1]) : NR_LETTERS;

	return low < NR_LETTERS ? high * NR_LETTERS + low : CODES_MAX;
}

size_t codes_emitted(const char *row, size_t nr)
{
	while (nr > 1 && !memcmp(row, row + nr / 2 * CODE_SIZE, nr / 2 * CODE_SIZE))
		nr /= 2;
	return nr;
}
