/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checksums. They detect differences; they are not secure against an attacker.
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

/** checksum_new - the checksum of no bytes. */
struct checksum checksum_new(void);

/** checksum_add - add @len bytes. */
void checksum_add(struct checksum *sum, const char *s, size_t len);

/**
 * checksum_file - add a file, with its name and its text; a missing file changes the checksum, too
 * @sum: the checksum
 * @folder: its folder
 * @name: its name in the folder
 *
 * Return: whether the file exists.
 */
bool checksum_file(struct checksum *sum, const char *folder, const char *name);

/** checksum_print - print it as 32 digits and NUL. */
void checksum_print(const struct checksum *sum, char key[33]);

/** CHECKSUM_32 - checksum_32() of no bytes. */
#define CHECKSUM_32 2166136261u

/** checksum_32 - FNV-1a: add @len bytes to @sum. */
uint32_t checksum_32(uint32_t sum, const char *s, size_t len);

#endif
