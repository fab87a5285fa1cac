// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory with an inaccessible page after it.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fence.h"

bool fence_at_least(struct fenced *fenced, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t whole = (size + page - 1) / page * page;
	char *base;

	if (fenced->base && size <= fenced->size)
		return true;
	fence_free(fenced);
	if (whole < size || whole > SIZE_MAX - page)
		return false;
	base = mmap(NULL, whole + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED)
		return false;
	if (whole && mprotect(base, whole, PROT_READ | PROT_WRITE)) {
		munmap(base, whole + page);
		return false;
	}
	*fenced = (struct fenced){ base, base + whole, whole, whole + page };
	return true;
}

void fence_free(struct fenced *fenced)
{
	if (fenced->base)
		munmap(fenced->base, fenced->mapped);
	*fenced = (struct fenced){ 0 };
}
