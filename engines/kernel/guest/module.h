/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations shared by the files of the module.
 */
#ifndef GUPWALK_MODULE_H
#define GUPWALK_MODULE_H

#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

#include "guest.h"
#include "probe.h"

/* The address of a symbol that is not exported; 0 when this kernel does not have it. */
unsigned long gw_symbol(const char *name);

/*
 * Moves pages from this processor's batches to the LRU lists; each batch holds
* references. All cases run on one processor, so other batches are empty.
 */
void gw_drain(void);

int gw_observed_init(void);

/* Makes disks, if the kernel has block devices. */
void gw_disks_init(void);

/* Observes an address. The mmap_lock is held, or no other task uses this mm. */
void gw_observed_at(struct mm_struct *mm, unsigned long addr, struct gw_observed *observed);

/* Observes a page of any kind; the caller holds a reference. */
void gw_observed_page(struct page *page, struct gw_page *to);

/* From here to gw_watch_end(), the actions of this task are recorded in @call. */
int gw_watch_init(void);
void gw_watch_exit(void);
void gw_watch_begin(struct gw_call *call);
void gw_watch_end(struct gw_call *call);
/* Warnings are recorded up to here. */
void gw_watch_stop(void);

/* From here to gw_signal_end() a signal is pending, or none (0), and never delivered. */
void gw_signal_begin(__u32 signal);
void gw_signal_end(__u32 signal);

/* Makes a call; @pages receives pages. */
long gw_make_call(const struct gw_call *call, struct page **pages);
void gw_give_back(const struct gw_call *call, struct page **pages, long nr);
void gw_known(__u64 known[2]);

/* Keeps a call's pages, to be released by number, or at the end. */
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
