// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that need a device: swap, a file system's disk, memory of a movable zone.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "steps.h"

#define SWAP_OUT_TRIES 8

static bool movable;

void plan_movable(bool wanted)
{
	movable = wanted;
}

/* From the first VMA up to the step "page", all memory comes from the movable zone. */
bool take_movable(struct shared *shared)
{
	return !movable || memory_from(MOVABLE_NODE) ||
	       lacks(shared, "memory of a movable zone", strerror(errno));
}

/* Reclaim can skip a page that is not on an LRU list. */
bool step_swap_out(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;
	struct gw_call call;

	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	if (why_no_swap())
		return lacks(shared, "swap", why_no_swap());
	for (unsigned int tries = 0; tries < SWAP_OUT_TRIES; tries++) {
		if (madvise((void *)(unsigned long)range.start, PAGE, MADV_PAGEOUT))
			return cannot(shared, "MADV_PAGEOUT: %s", strerror(errno));
		call = (struct gw_call){ .start = range.start, .nr_pages = 1 };
		if (ioctl(device, GW_IOC_OBSERVE, &call))
			return cannot(shared, "%s", strerror(errno));
		if (call.before[0].level == 1 && call.before[0].entry && !call.before[0].page.pfn)
			return true;
	}
	return not_this_time(shared, "the page stays");
}

bool step_write_back(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return !msync((void *)(unsigned long)range.start, PAGE, MS_SYNC) ||
	       cannot(shared, "msync: %s", strerror(errno));
}

/* The preparation was done: see plan_movable(). */
bool step_page(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;
	struct gw_call call;

	if (nr != 2 || !range_of(words[0], &range) || strcmp(words[1], "movable"))
		return cannot(shared, "unsupported flag of a page");
	call = (struct gw_call){ .start = range.start, .nr_pages = 1 };
	if (!memory_from(HOME_NODE) || ioctl(device, GW_IOC_OBSERVE, &call))
		return cannot(shared, "%s", strerror(errno));
	return call.before[0].page.facts & GW_PAGE_MOVABLE ||
	       cannot(shared, "the page is in no movable zone");
}
