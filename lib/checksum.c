// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/checksum.h"
#include "lib/fs.h"

struct checksum checksum_new(void)
{
	return (struct checksum){ UINT64_C(0xcbf29ce484222325), 1 };
}

void checksum_add(struct checksum *sum, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		sum->a = (sum->a ^ c) * UINT64_C(0x100000001b3);
		sum->b = (sum->b + c + 1) * UINT64_C(0x9e3779b97f4a7c15);
		sum->b ^= sum->b >> 29;
	}
}

bool checksum_file(struct checksum *sum, const char *folder, const char *name)
{
	char *path = fs_join(folder, name);
	struct strbuf text = strbuf_new();
	char len[32];
	bool there;

	there = fs_read(&text, path);
	snprintf(len, sizeof(len), "%d %zu ", there, text.len);
	checksum_add(sum, name, strlen(name) + 1);
	checksum_add(sum, len, strlen(len));
	checksum_add(sum, text.s, text.len);
	strbuf_free(&text);
	free(path);
	return there;
}

void checksum_print(const struct checksum *sum, char key[33])
{
	snprintf(key, 33, "%016" PRIx64 "%016" PRIx64, sum->a, sum->b);
}

uint32_t checksum_32(uint32_t sum, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum = (sum ^ (unsigned char)s[i]) * 16777619u;
	return sum;
}
