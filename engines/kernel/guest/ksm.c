// SPDX-License-Identifier: GPL-2.0-only
/*
 * KSM: each page is merged with a page of process 1. KSM's thread runs only during a step,
* and not during a call.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "steps.h"

#define KSM "/sys/kernel/mm/ksm/"

/* Its time limit in milliseconds. */
#define PATIENCE 2000

/* The frame of the merged page, or 0. */
static __u64 merged;

static __u64 frame_at(int device, unsigned long addr)
{
	struct gw_call call = { .start = addr, .nr_pages = 1 };

	return ioctl(device, GW_IOC_OBSERVE, &call) ? 0 : call.before[0].page.pfn;
}

static bool all_merged(int device, const struct gw_range *range, __u64 frame)
{
	for (__u64 addr = range->start; addr < range->end; addr += PAGE)
		if (!frame || frame_at(device, addr) != frame)
			return false;
	return true;
}

/* Runs KSM until all pages of a range have that frame, or that of the first page. */
static bool merge(int device, const struct gw_range *range, __u64 frame)
{
	bool done = false;

	if (!put_in(KSM "run", "1"))
		return false;
	for (unsigned int i = 0; i < PATIENCE && !done; i++) {
		usleep(1000);
		done = all_merged(device, range, frame ? frame : frame_at(device, range->start));
	}
	/* This waits until the current scan ends. */
	return put_in(KSM "run", "0") && done;
}

void ksm_begin(int device)
{
	struct gw_range range;
	char *page =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || madvise(page, 2 * PAGE, MADV_DONTFORK) ||
	    madvise(page, 2 * PAGE, MADV_MERGEABLE))
		return;
	/* The bytes that the step "write" writes. */
	page[0] = page[PAGE] = 1;
	put_in(KSM "sleep_millisecs", "0");
	put_in(KSM "pages_to_scan", "1000");
	/* Newer kernels skip pages for a while that were not merged at first. */
	put_in(KSM "smart_scan", "0");
	range = (struct gw_range){ (unsigned long)page, (unsigned long)page + 2 * PAGE, 0 };
	if (merge(device, &range, 0))
		merged = frame_at(device, range.start);
}

bool step_merge(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	if (access(KSM "run", F_OK))
		return lacks(shared, "KSM", strerror(errno));
	if (!merged)
		return cannot(shared, "two pages were not merged at first");
	if (madvise((void *)(unsigned long)range.start, range.end - range.start, MADV_MERGEABLE))
		return cannot(shared, "MADV_MERGEABLE: %s", strerror(errno));
	return merge(device, &range, merged) || not_this_time(shared, "KSM left it alone");
}
