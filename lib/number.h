/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parsing of numbers.
 */
#ifndef LIB_NUMBER_H
#define LIB_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * number_parse - read a number: decimal, or hex behind "0x"
 * @at: the text
 * @len: its length; all bytes must belong to the number
 * @number: receives it
 *
 * Return: false for other text, and for numbers of more than 64 bits.
 */
bool number_parse(const char *at, size_t len, uint64_t *number);

#endif
