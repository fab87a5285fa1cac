/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A clock that only goes forward.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <time.h>

/** clock_seconds - seconds since some moment. */
static inline double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif /* LIB_CLOCK_H */
