/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interface between init and the module: one layout for all kernels. One is compiled
* with C library types and one with kernel types, so this uses neither.
 */
#ifndef GUPWALK_GUEST_H
#define GUPWALK_GUEST_H

#include <linux/ioctl.h>
#include <linux/types.h>

#include <gupwalk/entry_point_list.h>
#include <gupwalk/foll_list.h>

#define GW_DEVICE "gupwalk"

/* The first line of cases. */
#define GW_CASES "gupwalk-cases 2\n"

/* Sizes of the disks in memory, in bytes. */
#define GW_FILE_DISK "gwfile"
#define GW_SWAP_DISK "gwswap"
#define GW_DISK_SIZE (4u << 20)

/* Names of flags that a kernel may have, with its own values. */
#define GW_FAULT_FLAG_LIST(X)                                                                      \
	X(WRITE)                                                                                   \
	X(MKWRITE)                                                                                 \
	X(ALLOW_RETRY)                                                                             \
	X(RETRY_NOWAIT)                                                                            \
	X(KILLABLE)                                                                                \
	X(TRIED)                                                                                   \
	X(USER)                                                                                    \
	X(REMOTE)                                                                                  \
	X(INSTRUCTION)                                                                             \
	X(INTERRUPTIBLE)                                                                           \
	X(UNSHARE)

#define GW_VM_FAULT_LIST(X)                                                                        \
	X(OOM)                                                                                     \
	X(SIGBUS)                                                                                  \
	X(MAJOR)                                                                                   \
	X(WRITE)                                                                                   \
	X(HWPOISON)                                                                                \
	X(HWPOISON_LARGE)                                                                          \
	X(SIGSEGV)                                                                                 \
	X(NOPAGE)                                                                                  \
	X(RETRY)                                                                                   \
	X(FALLBACK)                                                                                \
	X(COMPLETED)

enum {
#define FLAG(name, owner, trial, fast, asked) GW_FOLL_##name,
#define SPAN(name, since, until, bit)
	GUP_FOLL_LIST(FLAG, SPAN) GW_FOLL_NR,
#undef FLAG
#undef SPAN
#define X(name) GW_FAULT_FLAG_##name,
	GW_FAULT_FLAG_LIST(X) GW_FAULT_FLAG_END,
#undef X
#define X(name) GW_VM_FAULT_##name,
	GW_VM_FAULT_LIST(X) GW_VM_FAULT_END,
#undef X
#define X(id, name, ...) GW_CALL_##name,
	GUP_ENTRY_POINT_LIST(X) GW_CALL_END,
#undef X
	GW_FAULT_FLAG_FIRST = GW_FOLL_NR + 1,
	GW_VM_FAULT_FIRST = GW_FAULT_FLAG_END + 1,
	GW_CALL_FIRST = GW_VM_FAULT_END + 1,
};

#define GW_PAGES 4 /* the most pages of one call that are observed */
#define GW_CALL_PAGES 4096 /* the most pages that one call can return */
#define GW_KEPT 64 /* the most calls whose pages can be kept */
#define GW_FAULTS 16 /* the most faults that are recorded */
#define GW_SIGNAL_OTHER 1
#define GW_SIGNAL_FATAL 2 /* SIGKILL */

#define GW_MARKER 31u /* a marker's swap type, in the model's numbering */

/* Facts of a page. */
#define GW_PAGE_ANON (1u << 0)
#define GW_PAGE_EXCLUSIVE (1u << 1)
#define GW_PAGE_ZERO (1u << 2)
#define GW_PAGE_LARGE (1u << 3)
#define GW_PAGE_DIRTY (1u << 4)
#define GW_PAGE_MOVABLE (1u << 5) /* in a zone of movable pages */
#define GW_PAGE_UNMAPPED (1u << 6) /* for a returned page: it is not the one mapped afterwards */

/* Among a fault's flags: it was a NUMA hinting fault. */
#define GW_FAULT_HINT (1u << 31)

/**
 * struct gw_page - one page
 * @pfn: its frame; 0 for none
 * @facts: GW_PAGE_ bits
 * @refs: references of its folio, without those of mappings and caches
 * @pins: pins that its folio counts apart from references
 * @head: the frame that its folio begins with
 */
struct gw_page {
	__u64 pfn;
	__u32 facts;
	__s32 refs;
	__s32 pins;
	__u32 head;
};

/**
 * struct gw_observed - an address
 * @addr: the address
 * @entry: the leaf entry, as it stands in the table; its swap type in the model's numbering
 * @level: 1 for a PTE, 2 for a PMD, and so on; the level at which there is nothing
 * @page: the page that it maps
 */
struct gw_observed {
	__u64 addr;
	__u64 entry;
	__u32 level;
	__u32 unused;
	struct gw_page page;
};

/**
 * struct gw_fault - one fault
 * @addr: address
 * @flags: bits by the number of the name
 * @ret: the same
 */
struct gw_fault {
	__u64 addr;
	__u32 flags;
	__u32 ret;
};

/**
 * struct gw_call - one call and what it did
 * @start: first address
 * @nr_pages: pages asked for
 * @entry_point: GW_CALL_, from 0
 * @flags: bits by the number of the name
 * @locked: a "locked" pointer is passed
 * @no_pages: the pages argument is NULL
 * @keep: its pages are kept under this number, from 1; 0: they are released at once
 * @signal: GW_SIGNAL_ that is pending during the call; 0 for none
 * @done: it returned, and what follows is filled in
 * @ret: what it returned
 * @nr_numa: NUMA hinting faults
 * @nr_migrated: pages migrated
 * @nr_warns: warnings, also during the release of its pages
 * @nr_faults: calls of handle_mm_fault()
 * @endless: it was stopped, as it would never return
 * @slow: the slow walk was entered, at @slow_start
 * @slow_start: where the slow walk began first
 * @got: the returned pages
 * @fault: the first faults
 * @before: the pages asked for, before; a page outside any table counts as empty
 * @after: the same afterwards
 * @zero_refs: references that the call took on the zero page
 */
struct gw_call {
	__u64 start;
	__u64 nr_pages;
	__u32 entry_point;
	__u32 flags;
	__u32 locked;
	__u32 no_pages;
	__u32 keep;
	__u32 signal;
	__u32 done;
	__u32 nr_numa;
	__s64 ret;
	__u32 nr_migrated;
	__u32 nr_warns;
	__u32 nr_faults;
	__u32 endless;
	__u64 slow;
	__u64 slow_start;
	struct gw_page got[GW_PAGES];
	struct gw_page was[GW_PAGES];
	struct gw_fault fault[GW_FAULTS];
	struct gw_observed before[GW_PAGES];
	struct gw_observed after[GW_PAGES];
};

/**
 * struct gw_range - a range that the module changes
 * @start: first address
 * @end: the first address after it
* @count: how many times; receives how many entries changed
 */
struct gw_range {
	__u64 start;
	__u64 end;
	__u64 count;
};

/* Kinds of memory of the device's mappings, by the offset in pages. */
#define GW_MAP_FRAMES 0 /* frames without pages: VM_PFNMAP */
#define GW_MAP_MIXED 1 /* the same in a VM_MIXEDMAP VMA */
#define GW_MAP_PAGES 2 /* the module's own pages: VM_MIXEDMAP */

#define GW_IOC_KNOWN _IOR('G', 1, __u64[2]) /* flags, entry points that exist */
#define GW_IOC_HINT _IOWR('G', 2, struct gw_range)
#define GW_IOC_HOLD _IOWR('G', 3, struct gw_range)
#define GW_IOC_OBSERVE _IOWR('G', 4, struct gw_call) /* fills in @before */
#define GW_IOC_CALL _IOWR('G', 5, struct gw_call)
#define GW_IOC_RELEASE _IO('G', 6) /* references of GW_IOC_HOLD, and pages kept by calls */
#define GW_IOC_PUT _IOW('G', 7, __u32) /* pages that a call kept under a number */

#endif /* GUPWALK_GUEST_H */
