// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that calls returned and that are not released yet.
 */
#include <linux/slab.h>

#include "module.h"

/**
 * struct kept - pages of one call
 * @call: the call
 * @nr: pages
 * @page: these
 */
struct kept {
	struct gw_call call;
	long nr;
	struct page *page[];
};

/* By number, from 1. */
static struct kept *kept[GW_KEPT + 1];

int gw_keep(const struct gw_call *call, struct page **pages, long nr)
{
	struct kept *to = NULL;

	if (call->keep <= GW_KEPT && !kept[call->keep])
		to = kvmalloc(sizeof(*to) + nr * sizeof(*pages), GFP_KERNEL);
	if (!to) {
		gw_give_back(call, pages, nr);
		return -ENOSPC;
	}
	to->call = *call;
	to->nr = nr;
	memcpy(to->page, pages, nr * sizeof(*pages));
	kept[call->keep] = to;
	return 0;
}

void gw_put(__u32 number)
{
	struct kept *what = number <= GW_KEPT ? kept[number] : NULL;

	if (!what)
		return;
	gw_give_back(&what->call, what->page, what->nr);
	kept[number] = NULL;
	kvfree(what);
}

void gw_put_all(void)
{
	__u32 number;

	for (number = 1; number <= GW_KEPT; number++)
		gw_put(number);
}
