/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the module share.
 */
#ifndef GUPWALK_MODULE_H
#define GUPWALK_MODULE_H

#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

#include "guest.h"
#include "probe.h"

/* An address of something that is not exported; 0 when this kernel has it not. */
unsigned long gw_symbol(const char *name);

/*
 * Everything on its way to the LRU lists gets there: it would count as referenced.
 * Cases run on one processor, so it is there that pages are on their way.
 */
void gw_drain(void);

int gw_observed_init(void);

/* Makes disks; a kernel that has none goes without. */
void gw_disks_init(void);

/* What maps an address. The mmap_lock is held, or nobody else runs in this mm. */
void gw_observed_at(struct mm_struct *mm, unsigned long addr, struct gw_observed *look);

/* A page of whatever kind, which somebody holds. */
void gw_observed_page(struct page *page, struct gw_page *to);

/* From here to gw_watch_end(), what this task does is noted in @call. */
int gw_watch_init(void);
void gw_watch_exit(void);
void gw_watch_begin(struct gw_call *call);
void gw_watch_end(struct gw_call *call);
/* Warnings are noted up to here. */
void gw_watch_stop(void);

/* From here to gw_signal_end() a signal is pending, or none (0), and never delivered. */
void gw_signal_begin(__u32 signal);
void gw_signal_end(__u32 signal);

/* Makes a call; @pages receives pages. */
long gw_make_call(const struct gw_call *call, struct page **pages);
void gw_give_back(const struct gw_call *call, struct page **pages, long nr);
void gw_known(__u64 known[2]);

/* Keeps what a call handed out, to be put by its number, or at the end. */
int gw_keep(const struct gw_call *call, struct page **pages, long nr);
void gw_put(__u32 number);
void gw_put_all(void);

static inline bool gw_pins(unsigned int entry)
{
	enum {
		GW_IS_GETS = 0,
		GW_IS_PINS = 1,
#define X(id, name, walk, hold, ...) | GW_IS_##hold << (GW_CALL_##name - GW_CALL_FIRST)
		PINS = 0 GUP_ENTRY_POINT_LIST(X)
#undef X
	};

	return PINS >> entry & 1;
}

#endif /* GUPWALK_MODULE_H */
