// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kinds of memory that a process can map.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "steps.h"

#define SYS_MEMFD_SECRET 447
#define HUGE_2MB (21 << 26) /* MAP_HUGE_2MB */

static bool file_of_size(struct shared *shared, const char *what, int fd, size_t size)
{
	if (fd >= 0 && !ftruncate(fd, (off_t)size))
		return true;
	/* Any other error is a bug of the guest. */
	return errno == ENOSYS || errno == EOPNOTSUPP
		       ? lacks(shared, what, strerror(errno))
		       : cannot(shared, "%s: %s", what, strerror(errno));
}

/* Read all its pages into the page cache, clean: the file is one hole. */
static bool fill_cache(struct shared *shared, int fd, size_t size)
{
	char byte;

	for (size_t at = 0; at < size; at += PAGE)
		if (pread(fd, &byte, 1, (off_t)at) != 1)
			return cannot(shared, "the file cannot be read: %s", strerror(errno));
	return true;
}

bool memory_of(int device, struct shared *shared, const struct memory *memory, size_t size, int *fd,
	       int *flags, off_t *offset)
{
	const char *kind = memory->kind;

	*fd = -1;
	*offset = 0;
	if (!strcmp(kind, "anon") && (*flags & MAP_PRIVATE)) {
		*flags |= MAP_ANONYMOUS;
		return true;
	}
	if (!strcmp(kind, "hugetlb")) {
		*flags |= MAP_ANONYMOUS | MAP_HUGETLB | HUGE_2MB;
		return true;
	}
	if (!strcmp(kind, "shmem")) {
		*fd = memfd_create("gupwalk", MFD_CLOEXEC);
		return file_of_size(shared, "memfd", *fd, size);
	}
	if (!strcmp(kind, "file")) {
		if (why_no_files())
			return lacks(shared, "a file system", why_no_files());
		*fd = open(FILES, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		return file_of_size(shared, "file", *fd, size) && fill_cache(shared, *fd, size);
	}
	if (!strcmp(kind, "secretmem")) {
		*fd = (int)syscall(SYS_MEMFD_SECRET, O_CLOEXEC);
		return file_of_size(shared, "secretmem", *fd, size);
	}
	if (!strcmp(kind, "pfnmap") || !strcmp(kind, "driver")) {
		*fd = dup(device);
		*offset = memory->mixed ? GW_MAP_MIXED * (off_t)PAGE : 0;
		if (!strcmp(kind, "driver"))
			*offset = GW_MAP_PAGES * (off_t)PAGE;
		return *fd >= 0;
	}
	return cannot(shared, "unsupported kind of memory: %s", kind);
}
