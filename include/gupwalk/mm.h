/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An address space: page tables, VMAs, pages and folios, in arenas.
 *
 * One struct gup_mm holds all of an address space. Its arenas get their size when it is
 * created. Nothing is allocated afterwards: when an arena is full, the fault or the step fails
 * as if out of memory.
 *
 * Each change of a page or an entry goes through a function of this header, because the address
 * space records which parts changed. So the cost of gup_mm_restore() is about that of the call
 * that it undoes.
 */
#ifndef GUPWALK_MM_H
#define GUPWALK_MM_H

#include <gupwalk/page.h>
#include <gupwalk/pgtable.h>
#include <gupwalk/types.h>
#include <gupwalk/vma.h>

GUP_BEGIN_DECLS

/* Where the entries of one table were touched: [lo, hi). */
struct gup_table_range {
	uint16_t lo;
	uint16_t hi;
};

/* The empty range: if an entry is added to it, the range is that entry. */
static const struct gup_table_range gup_empty_range = { GUP_PTRS_PER_TABLE, 0 };

/**
 * enum gup_inject - what happens to a call from outside
 * @GUP_INJECT_NONE: nothing
 * @GUP_INJECT_OOM: the fault finds no memory: VM_FAULT_OOM
 * @GUP_INJECT_SIGBUS: the fault fails: VM_FAULT_SIGBUS
 * @GUP_INJECT_HWPOISON: the fault hits a poisoned page: VM_FAULT_HWPOISON
 * @GUP_INJECT_RETRY: the fault must wait: VM_FAULT_RETRY, if allowed
 * @GUP_INJECT_COMPLETED: the fault is done, but it dropped mmap_lock: VM_FAULT_COMPLETED, if
 *	the version has it and the caller allows a retry
 * @GUP_INJECT_FATAL_SIGNAL: SIGKILL is pending after that fault
 * @GUP_INJECT_SIGNAL: another signal is pending after that fault
 * @GUP_INJECT_ZAP: after that fault, once, another thread's madvise(MADV_DONTNEED) unmaps the
 *	page, unless it is a hugetlb page
 */
enum gup_inject {
	GUP_INJECT_NONE,
	GUP_INJECT_OOM,
	GUP_INJECT_SIGBUS,
	GUP_INJECT_HWPOISON,
	GUP_INJECT_RETRY,
	GUP_INJECT_COMPLETED,
	GUP_INJECT_FATAL_SIGNAL,
	GUP_INJECT_SIGNAL,
	GUP_INJECT_ZAP,
	GUP_INJECT_NR
};

/**
 * struct gup_collapse - a collapse that khugepaged has begun
 * @addr: address of the future huge page, aligned to its size
 * @table: the PMD entry that it has cleared
 * @pfn: the frame of the future huge page; 0 when no collapse has begun
 */
struct gup_collapse {
	uint64_t addr;
	gup_entry table;
	uint32_t pfn;
};

/**
 * enum gup_gate - the gate area, as vsyscall= on the kernel's command line sets it
 * @GUP_GATE_NONE: there is no gate area
 * @GUP_GATE_EMULATE: its page is mapped
 * @GUP_GATE_XONLY: it exists, but no page is mapped
 */
enum gup_gate {
	GUP_GATE_NONE,
	GUP_GATE_EMULATE,
	GUP_GATE_XONLY,
	GUP_GATE_NR
};

/**
 * struct gup_mm - an address space and all its memory
 * @table: the tables, GUP_PTRS_PER_TABLE entries each; table 0 is the PGD
 * @range: for each table, the entries that may be non-zero
 * @changed: for each table, the entries changed since the last snapshot
 * @page: all pages; the page of frame N is page[N - GUP_PFN_BASE]
 * @vma: VMAs, by address
 * @max_tables: room for tables
 * @max_pages: room for pages
 * @max_vmas: room for VMAs
 * @nr_tables: tables in use; this member and those below are state, those above are the arenas
 * @nr_pages: pages in use
 * @nr_vmas: VMAs in use
 * @page_lo: number of the first page changed since the last snapshot
 * @page_hi: number behind the last changed page
 * @levels: page-table levels, 4 or 5; with 4 the P4D is folded into the PGD
 * @node: the NUMA node that the caller runs on
 * @thp: faults may map huge pages where the VMA allows it
 * @gate: an enum gup_gate
 * @has_pinned: MMF_HAS_PINNED
 * @fatal_signal: SIGKILL is pending
 * @signal: another signal is pending
 * @uffd_handler: a handler answers userfaultfd events; without a handler, such a fault is
 *	VM_FAULT_SIGBUS
 * @uffd_async: userfaultfd resolves write-protect and RWP faults by itself
 * @forking: fork() has shared the pages and will write-protect them
 * @collapse: a collapse that khugepaged has begun
 * @write_protect_seq: odd while fork() copies the page tables
 * @zero_pfn: frame of the zero page
 * @huge_zero_pfn: frame of the huge zero folio; 0 before its first use
 * @inject: what happens at fault number @inject_at
 * @inject_at: counted from 0 over one call
 * @inject_times: to how many faults in a row it happens
 */
struct gup_mm {
	gup_entry (*table)[GUP_PTRS_PER_TABLE];
	struct gup_table_range *range;
	struct gup_table_range *changed;
	struct gup_page *page;
	struct gup_vma *vma;
	uint32_t max_tables;
	uint32_t max_pages;
	uint32_t max_vmas;
	uint32_t nr_tables;
	uint32_t nr_pages;
	uint32_t nr_vmas;
	uint32_t page_lo;
	uint32_t page_hi;
	uint8_t levels;
	uint8_t node;
	uint8_t gate;
	bool thp;
	bool has_pinned;
	bool fatal_signal;
	bool signal;
	bool uffd_handler;
	bool uffd_async;
	bool forking;
	struct gup_collapse collapse;
	uint32_t write_protect_seq;
	uint32_t zero_pfn;
	uint32_t huge_zero_pfn;
	uint16_t inject;
	uint16_t inject_times;
	uint32_t inject_at;
};

/* The first frame; a multiple of GUP_PMD_NR, so that huge pages are aligned. */
#define GUP_PFN_BASE 0x100000u
/* Table N has the frame with this number + N, which is outside all pages. */
#define GUP_TABLE_PFN_BASE 0x80000u

/**
 * gup_mm_create - allocate an address space and its arenas
 * @levels: 4 or 5 page-table levels
 * @max_tables: page tables it can hold, the PGD included
 * @max_pages: pages it can hold, the zero page included
 * @max_vmas: VMAs it can hold
 *
 * Return: an address space with the zero page and nothing mapped; NULL when
 * memory is short or an argument is out of range. Free with gup_mm_destroy().
 */
struct gup_mm *gup_mm_create(unsigned int levels, uint32_t max_tables, uint32_t max_pages,
			     uint32_t max_vmas);

/**
 * gup_mm_destroy - free an address space
 * @mm: from gup_mm_create(), or NULL
 */
void gup_mm_destroy(struct gup_mm *mm);

/**
 * gup_mm_reset - return an address space to its state after gup_mm_create()
 * @mm: the address space; the cost depends on what was mapped, not on the size of the arenas
 */
void gup_mm_reset(struct gup_mm *mm);

/**
 * gup_mm_copy - make one address space equal to another, and a snapshot of it
 * @dst: receives the state; its old state is lost
 * @src: the state
 *
 * Afterwards both count as unchanged, so that gup_mm_restore() works both ways.
 *
 * Return: false when @dst's arenas are too small or the levels differ; @dst is
 * then as after gup_mm_reset().
 */
bool gup_mm_copy(struct gup_mm *dst, struct gup_mm *src);

/**
 * gup_mm_restore - undo all changes since the last gup_mm_copy() between the two
 * @mm: the changed address space
 * @base: the unchanged one
 */
void gup_mm_restore(struct gup_mm *mm, const struct gup_mm *base);

/**
 * gup_mm_same - compare two address spaces entry by entry, page by page
 * @a: one
 * @b: the other
 *
 * Return: true when no walk can tell them apart.
 */
bool gup_mm_same(const struct gup_mm *a, const struct gup_mm *b);

/**
 * gup_vma_add - add a VMA
 * @mm: the address space
 * @start: page-aligned address
 * @end: page-aligned, behind @start, at most gup_task_size_max(); for hugetlb, both in whole
 *	huge pages
 * @flags: VM_ flags
 * @kind: what backs it
 *
 * Return: the VMA, valid until the next one is added; NULL when the range is bad
 * or overlaps another VMA, or the arena is full.
 */
struct gup_vma *gup_vma_add(struct gup_mm *mm, uint64_t start, uint64_t end, uint64_t flags,
			    enum gup_vma_kind kind);

/**
 * find_vma - the first VMA that ends behind an address
 * @mm: the address space
 * @addr: address
 *
 * Return: the VMA, which may start behind @addr; NULL for none.
 */
struct gup_vma *find_vma(struct gup_mm *mm, uint64_t addr) GUP_SYMBOL(find_vma);

/**
 * vma_lookup - the VMA that holds an address
 * @mm: the address space
 * @addr: address
 *
 * Return: the VMA or NULL.
 */
struct gup_vma *vma_lookup(struct gup_mm *mm, uint64_t addr) GUP_SYMBOL(vma_lookup);

/**
 * gup_page_alloc - take a folio from the arena
 * @mm: the address space
 * @order: log2 of its pages, 0 to GUP_PMD_ORDER; the frame is aligned to it
 * @flags: PG_ flags of the folio
 *
 * Return: the first frame; 0 when the arena is full. The folio has no
 * references yet.
 */
uint32_t gup_page_alloc(struct gup_mm *mm, unsigned int order, uint32_t flags);

static inline bool gup_pfn_valid(const struct gup_mm *mm, uint64_t pfn)
{
	return pfn >= GUP_PFN_BASE && pfn - GUP_PFN_BASE < mm->nr_pages;
}

static inline struct gup_page *pfn_to_page(const struct gup_mm *mm, uint64_t pfn)
{
	return &mm->page[pfn - GUP_PFN_BASE];
}

static inline uint32_t page_to_pfn(const struct gup_mm *mm, const struct gup_page *page)
{
	return GUP_PFN_BASE + (uint32_t)(page - mm->page);
}

static inline struct gup_page *page_folio(const struct gup_mm *mm, const struct gup_page *page)
{
	return pfn_to_page(mm, page->head);
}

/**
 * gup_page_touch - record that a page is about to change
 * @mm: the address space
 * @page: the page
 *
 * Return: @page, writable.
 */
static inline struct gup_page *gup_page_touch(struct gup_mm *mm, struct gup_page *page)
{
	uint32_t i = (uint32_t)(page - mm->page);

	if (i < mm->page_lo)
		mm->page_lo = i;
	if (i >= mm->page_hi)
		mm->page_hi = i + 1;
	return page;
}

/**
 * gup_entry_lookup - the entry that maps an address
 * @mm: the address space
 * @addr: a user address, or one in the gate area
 * @level: receives 1 for a PTE, 2 for a leaf PMD; otherwise the level of the empty entry
 *
 * Return: the PTE or leaf PMD, or the empty or non-present entry that ended the
 * look-up; NULL when @addr is neither a user's nor the gate area's.
 */
gup_entry *gup_entry_lookup(const struct gup_mm *mm, uint64_t addr, unsigned int *level);

typedef bool gup_leaf_fn(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			 void *arg);

/**
 * gup_for_each_leaf - visit the entries of a range that are not empty
 * @mm: the address space
 * @start: page-aligned address
 * @end: page-aligned, behind @start
 * @fn: called with the address that the entry maps from, the entry and its level,
 *	1 or 2; a huge page that the range covers in part is visited as well
 * @arg: passed on to @fn
 *
 * Return: false when @fn returned false, which ends the visit.
 */
bool gup_for_each_leaf(struct gup_mm *mm, uint64_t start, uint64_t end, gup_leaf_fn *fn, void *arg);

/**
 * gup_pmd_slot - the PMD slot of an address, with the tables above it
 * @mm: the address space
 * @addr: a user address
 *
 * Return: the slot; NULL when there is no memory for tables.
 */
gup_entry *gup_pmd_slot(struct gup_mm *mm, uint64_t addr);

/**
 * gup_pte_slot - the PTE slot of an address, with the tables above it
 * @mm: the address space
 * @addr: a user address
 *
 * Return: the slot; NULL when there is no memory for tables, or a huge page is mapped there.
 */
gup_entry *gup_pte_slot(struct gup_mm *mm, uint64_t addr);

/**
 * gup_table_of - the table that an entry points to
 * @mm: the address space
 * @e: an entry for which pmd_table() holds
 *
 * Return: its GUP_PTRS_PER_TABLE entries.
 */
static inline gup_entry *gup_table_of(const struct gup_mm *mm, gup_entry e)
{
	/*
	 * A table is as large as a frame, so the difference needs no division and
	 * multiplication.
	 */
	uint64_t at = (e & GUP_PTE_PFN_MASK) - ((uint64_t)GUP_TABLE_PFN_BASE << GUP_PAGE_SHIFT);

	return (gup_entry *)((unsigned char *)mm->table + at);
}

/**
 * gup_set_entry - change an entry: set_pte_at(), set_pmd_at()
 * @mm: the address space
 * @slot: where
 * @e: the new value
 *
 * This does not change counts: gup_map_page() maps a page with its references.
 */
void gup_set_entry(struct gup_mm *mm, gup_entry *slot, gup_entry e);

/**
 * gup_set_entries - change entries in a row: set_ptes()
 * @mm: the address space
 * @slot: the first; @nr of them lie in its table
 * @nr: how many
 * @e: the first one's value
 * @same: all map the same frame; otherwise each maps the next frame
 */
void gup_set_entries(struct gup_mm *mm, gup_entry *slot, unsigned int nr, gup_entry e, bool same);

/**
 * gup_map_page - map a page or a whole huge page, with its counts
 * @mm: the address space
 * @addr: user address; for a huge page aligned to GUP_PMD_SIZE
 * @pfn: the page; the first of an order-9 folio for a huge page
 * @bits: GUP_PTE_ bits of the entry; GUP_PTE_PSE makes it a PMD
 *
 * Return: the slot; NULL when there is no memory for tables.
 */
gup_entry *gup_map_page(struct gup_mm *mm, uint64_t addr, uint32_t pfn, uint64_t bits);

/**
 * gup_cache_pfn - the page-cache page behind an address of a file VMA
 * @mm: the address space
 * @vma: a VMA that is not anonymous
 * @addr: an address within
 *
 * The first call for a VMA brings all its pages into the page cache. A shmem VMA with
 * VM_HUGEPAGE gets one huge folio for each aligned 2 MiB; other VMAs get base pages.
 *
 * Return: the frame; 0 when the arena is full.
 */
uint32_t gup_cache_pfn(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr);

/**
 * hugetlbfs_pagecache_present - is the huge page behind an address in the page cache
 * @mm: the address space
 * @vma: a hugetlb VMA
 * @addr: an address within
 *
 * Return: true for shared memory after a fault brought it in, false for private memory;
 * mm/hugetlb.c:hugetlbfs_pagecache_present().
 */
bool hugetlbfs_pagecache_present(const struct gup_mm *mm, const struct gup_vma *vma, uint64_t addr)
	GUP_SYMBOL(hugetlbfs_pagecache_present);

/* in_gate_area(): does the gate area hold an address? */
static inline bool gup_in_gate_area(const struct gup_mm *mm, uint64_t addr)
{
	return mm->gate && (addr & GUP_PAGE_MASK) == GUP_VSYSCALL_ADDR;
}

/**
 * gup_gate_set - set up the gate area
 * @mm: the address space
 * @gate: its kind; its page, if it has one, is mapped in the tables
 *
 * Return: false when there is a gate area already, or no memory.
 */
bool gup_gate_set(struct gup_mm *mm, enum gup_gate gate);

/**
 * vm_normal_page - the page that an entry maps, if a walk may follow it
 * @mm: the address space
 * @e: a present or protnone entry
 *
 * Return: the page; NULL for special entries (the zero page, PFNMAP) and the
 * huge zero folio; mm/memory.c:vm_normal_page().
 */
struct gup_page *vm_normal_page(const struct gup_mm *mm, gup_entry e) GUP_SYMBOL(vm_normal_page);

/** gup_gate_name - "emulate", "xonly", "none"; NULL for none. */
const char *gup_gate_name(unsigned int gate);

/** gup_inject_name - "oom", "retry", ...; NULL for none. */
const char *gup_inject_name(unsigned int inject);

GUP_END_DECLS

#endif /* GUPWALK_MM_H */
