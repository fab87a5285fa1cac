/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages and folios: flags and counts.
 */
#ifndef GUPWALK_PAGE_H
#define GUPWALK_PAGE_H

#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/* If a folio has no pincount, a pin is this many references. */
#define GUP_PIN_COUNTING_BIAS 1024

/* Page flags. The head page has those marked "folio". */
#define PG_ANON (1u << 0) /* folio: anonymous */
#define PG_ANON_EXCLUSIVE (1u << 1) /* page: PageAnonExclusive() */
#define PG_DIRTY (1u << 2) /* folio */
#define PG_REFERENCED (1u << 3) /* folio */
#define PG_ACTIVE (1u << 4) /* folio */
#define PG_SWAPCACHE (1u << 5) /* folio */
#define PG_KSM (1u << 6) /* folio */
#define PG_ZERO (1u << 7) /* the zero page, or the huge zero folio */
#define PG_SHMEM (1u << 8) /* folio: its mapping is shmem's */
#define PG_FILE (1u << 9) /* folio: its mapping is a dirty-tracked file's */
#define PG_SECRETMEM (1u << 10) /* folio */
#define PG_TRUNCATED (1u << 11) /* folio: its mapping is gone */
#define PG_UNPINNABLE (1u << 12) /* folio: in ZONE_MOVABLE */
#define PG_CMA (1u << 13) /* folio: in a CMA area */
#define PG_P2PDMA (1u << 14) /* folio: PCI peer-to-peer memory */
#define PG_HWPOISON (1u << 15) /* page */
#define PG_MLOCKED (1u << 16) /* folio */
#define PG_TAIL (1u << 17) /* page: not the first of its folio */
#define PG_FSDAX (1u << 18) /* folio */
#define PG_MAPPED_SHARED (1u << 19) /* folio: another process maps it too */
#define PG_SLOT_SHARED (1u << 21) /* folio: another process refers to its swap slot */
#define PG_MOVED (1u << 20) /* page: was migrated; head is the frame it went to */
#define PG_HUGETLB (1u << 22) /* folio: a huge page of hugetlbfs */
#define PG_LRU_BATCH (1u << 23) /* folio: is to be put on an LRU list, where it never was */
#define PG_MOVE_BATCH (1u << 24) /* folio: on an LRU list, and to be moved to another */
#define PG_MLOCK_BATCH (1u << 25) /* folio: on an LRU list, and to be mlocked */
#define PG_ISOLATED (1u << 26) /* folio: another user has taken it off the LRU lists */
#define PG_NO_LRU (1u << 27) /* folio: a driver's, which is on no LRU list */

/* Another processor's batch holds a reference to the folio until it is drained. */
#define PG_BATCHED (PG_LRU_BATCH | PG_MOVE_BATCH | PG_MLOCK_BATCH)

/**
 * struct gup_page - struct page and, on the head page, struct folio
 * @head: frame number of the folio's first page; its own for a base page
 * @refcount: folio: all references
 * @pincount: folio: pins; used only for a large folio, where the count is exact
 * @mapcount: folio: entries that map it or a part of it, in any address space
 * @flags: PG_ flags
 * @held: folio: references of the page cache, the swap cache and other holders; not those of
 *	mappings or of GUP
 * @order: folio: log2 of its pages
 * @node: NUMA node
 */
struct gup_page {
	uint32_t head;
	int32_t refcount;
	int32_t pincount;
	int32_t mapcount;
	uint32_t flags;
	uint16_t held;
	uint8_t order;
	uint8_t node;
};

/* References that GUP holds on a folio: all but those of mappings and of other holders. */
static inline int32_t gup_refs(const struct gup_page *folio)
{
	return folio->refcount - folio->mapcount - folio->held;
}

/**
 * gup_page_flag_name - the name of a PG_ flag that a step may set
 * @bit: number of the bit
 *
 * Return: "dirty", "ksm", ...; NULL for bits that are not set by steps.
 */
const char *gup_page_flag_name(unsigned int bit);

GUP_END_DECLS

#endif /* GUPWALK_PAGE_H */
