// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "folder.h"
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

bool sum_file(struct sum *sum, const char *folder, const char *name)
{
	char *path = folder_join(folder, name);
	struct buf text = { 0 };
	char len[32];
	bool there;

	there = buf_read(&text, path);
	snprintf(len, sizeof(len), "%d %zu ", there, text.len);
	sum_add(sum, name, strlen(name) + 1);
	sum_add(sum, len, strlen(len));
	sum_add(sum, text.s ? text.s : "", text.len);
	buf_free(&text);
	free(path);
	return there;
}

void sum_print(const struct sum *sum, char key[33])
{
	snprintf(key, 33, "%016" PRIx64 "%016" PRIx64, sum->a, sum->b);
}
