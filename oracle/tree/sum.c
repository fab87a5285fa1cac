// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>

#include "sum.h"

void sum_add(struct sum *sum, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		sum->a = (sum->a ^ c) * UINT64_C(0x100000001b3);
		sum->b = (sum->b + c + 1) * UINT64_C(0x9e3779b97f4a7c15);
		sum->b ^= sum->b >> 29;
	}
}

void sum_print(const struct sum *sum, char key[33])
{
	snprintf(key, 33, "%016" PRIx64 "%016" PRIx64, sum->a, sum->b);
}
