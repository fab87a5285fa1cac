// SPDX-License-Identifier: GPL-2.0-only
#include "lib/number.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool number_parse(const char *at, size_t len, uint64_t *number)
{
	bool hex = len > 2 && at[0] == '0' && at[1] == 'x';
	uint64_t base = hex ? 16 : 10;
	uint64_t n = 0;

	if (!len)
		return false;
	for (size_t i = hex ? 2 : 0; i < len; i++) {
		uint64_t d = (uint64_t)digit(at[i]);

		if (d >= base || n > (UINT64_MAX - d) / base)
			return false;
		n = n * base + d;
	}
	*number = n;
	return true;
}
