/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random numbers that are the same on all machines.
 */
#ifndef LIB_RANDOM_H
#define LIB_RANDOM_H

#include <stdint.h>

/**
 * random_next - the next number of splitmix64
 * @state: the state, at first any number; it is changed
 *
 * Return: any number of 64 bits.
 */
static inline uint64_t random_next(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

#endif /* LIB_RANDOM_H */
