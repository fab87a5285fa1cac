// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps of userfaultfd. No process answers its faults: they fail, or it resolves them itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "steps.h"

/* Older C library headers lack these. */
#define FEATURE_WP_ASYNC (1ull << 15)
#define FEATURE_RWP (1ull << 17)
#define FEATURE_RWP_ASYNC (1ull << 18)
#define MODE_RWP (1ull << 3)
#define RWPROTECT _IOWR(UFFDIO, 0x09, struct uffdio_writeprotect)

static int uffd = -1;
static bool async;

void plan_uffd(bool by_itself)
{
	async = by_itself;
}

void undo_uffd(void)
{
	if (uffd >= 0)
		close(uffd);
	uffd = -1;
}

/* Opens it with features; 0: returns the supported ones. */
static int open_with(unsigned long long features, unsigned long long *has)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd >= 0 && ioctl(fd, UFFDIO_API, &api)) {
		close(fd);
		return -1;
	}
	*has = api.features;
	return fd;
}

static bool protect(struct shared *shared, const struct gw_range *range,
		    unsigned long long features, unsigned long long mode, unsigned long request)
{
	struct uffdio_register reg = {
		.range = { range->start, range->end - range->start },
		.mode = mode,
	};
	struct uffdio_writeprotect wp = { .range = reg.range, .mode = UFFDIO_WRITEPROTECT_MODE_WP };
	unsigned long long has = 0;
	int fd = open_with(0, &has);

	if (fd < 0 && errno == ENOSYS)
		return lacks(shared, "userfaultfd", strerror(errno));
	if (fd >= 0)
		close(fd);
	if (uffd >= 0)
		return cannot(shared, "only one userfaultfd at a time");
	if (~has & features)
		return cannot(shared, "this kernel's userfaultfd cannot do that");
	uffd = open_with(features, &has);
	if (uffd < 0)
		return cannot(shared, "userfaultfd: %s", strerror(errno));
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		return cannot(shared, "cannot be registered: %s", strerror(errno));
	if (ioctl(uffd, request, &wp))
		return cannot(shared, "cannot be protected: %s", strerror(errno));
	return true;
}

bool step_uffd_wp(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return protect(shared, &range,
		       UFFD_FEATURE_PAGEFAULT_FLAG_WP |
			       (async ? FEATURE_WP_ASYNC : UFFD_FEATURE_SIGBUS),
		       UFFDIO_REGISTER_MODE_WP, UFFDIO_WRITEPROTECT);
}

bool step_uffd_rwp(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return protect(shared, &range,
		       FEATURE_RWP | (async ? FEATURE_RWP_ASYNC : UFFD_FEATURE_SIGBUS), MODE_RWP,
		       RWPROTECT);
}

/* The preparation was done: see plan_uffd(). */
bool step_uffd_mode(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	if (nr != 1 || strcmp(words[0], "async") || !async)
		return cannot(shared, "unsupported mode");
	return true;
}
