/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checksums. They tell things apart; they keep no secret.
 */
#ifndef LIB_CHECKSUM_H
#define LIB_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** struct checksum - 128 bits, in two lanes */
struct checksum {
	uint64_t a;
	uint64_t b;
};

/** checksum_new - of no bytes. */
struct checksum checksum_new(void);

/** checksum_add - @len bytes more. */
void checksum_add(struct checksum *sum, const char *s, size_t len);

/**
 * checksum_file - a file by its name and all of its text; one that is not there counts as well
 * @sum: the checksum
 * @folder: where it is
 * @name: its name in there
 *
 * Return: whether it is there.
 */
bool checksum_file(struct checksum *sum, const char *folder, const char *name);

/** checksum_print - 32 digits and NUL. */
void checksum_print(const struct checksum *sum, char key[33]);

/** CHECKSUM_32 - checksum_32() of no bytes. */
#define CHECKSUM_32 2166136261u

/** checksum_32 - FNV-1a: @sum and @len bytes more. */
uint32_t checksum_32(uint32_t sum, const char *s, size_t len);

#endif
