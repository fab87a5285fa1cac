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
#define FEATURE_WP_UNPOPULATED (1ull << 13)
#define FEATURE_POISON (1ull << 14)
#define FEATURE_WP_ASYNC (1ull << 15)
#define FEATURE_RWP (1ull << 17)
#define FEATURE_RWP_ASYNC (1ull << 18)
#define MODE_RWP (1ull << 3)
#define RWPROTECT _IOWR(UFFDIO, 0x09, struct uffdio_writeprotect)
#define POISON _IOWR(UFFDIO, 0x08, struct poison)

struct poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};

static int uffd = -1;
static unsigned long long opened; /* its features */
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

static bool register_range(struct shared *shared, const struct gw_range *range,
			   unsigned long long features, unsigned long long mode)
{
	struct gw_range whole = whole_vmas(range);
	struct uffdio_register reg = {
		.range = { whole.start, whole.end - whole.start },
		.mode = mode,
	};
	unsigned long long has = 0;
	int fd = open_with(0, &has);

	if (fd < 0 && errno == ENOSYS)
		return lacks(shared, "userfaultfd", strerror(errno));
	if (fd >= 0)
		close(fd);
	/* One userfaultfd takes more ranges, with the same features. */
	if (uffd >= 0 && opened != features)
		return cannot(shared, "only one userfaultfd at a time");
	if (~has & features)
		return cannot(shared, "this kernel's userfaultfd cannot do that");
	if (uffd < 0)
		uffd = open_with(features, &has);
	if (uffd < 0)
		return cannot(shared, "userfaultfd: %s", strerror(errno));
	opened = features;
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		return cannot(shared, "cannot be registered: %s", strerror(errno));
	return true;
}

static bool protect(struct shared *shared, const struct gw_range *range,
		    unsigned long long features, unsigned long long mode, unsigned long request)
{
	struct uffdio_writeprotect wp = {
		.range = { range->start, range->end - range->start },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	if (!register_range(shared, range, features, mode))
		return false;
	if (ioctl(uffd, request, &wp))
		return cannot(shared, "cannot be protected: %s", strerror(errno));
	return true;
}

bool step_uffd_wp(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	bool unpopulated = nr == 2 && !strcmp(words[1], "unpopulated");

	(void)device;
	if (nr != (unpopulated ? 2 : 1) || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return protect(shared, &range,
		       UFFD_FEATURE_PAGEFAULT_FLAG_WP | (unpopulated ? FEATURE_WP_UNPOPULATED : 0) |
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

/* It is registered for write-protection, which does nothing by itself. */
bool step_uffd_poison(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct poison poison = { .mode = 0 };
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	if (!register_range(shared, &range,
			    UFFD_FEATURE_PAGEFAULT_FLAG_WP | FEATURE_POISON | UFFD_FEATURE_SIGBUS,
			    UFFDIO_REGISTER_MODE_WP))
		return false;
	poison.range = (struct uffdio_range){ range.start, range.end - range.start };
	if (ioctl(uffd, POISON, &poison))
		return cannot(shared, "cannot be poisoned: %s", strerror(errno));
	return true;
}

/* The preparation was done: see plan_uffd(). */
bool step_uffd_mode(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	if (nr != 1 || strcmp(words[0], "async") || !async)
		return cannot(shared, "unsupported mode");
	return true;
}
