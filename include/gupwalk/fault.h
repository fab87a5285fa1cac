/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page faults: what handle_mm_fault() does to an address space, FAULT_FLAG_* in,
 * VM_FAULT_* out.
 */
#ifndef GUPWALK_FAULT_H
#define GUPWALK_FAULT_H

#include <gupwalk/mm.h>
#include <gupwalk/rules.h>

GUP_BEGIN_DECLS

#define FAULT_FLAG_WRITE (1u << 0)
#define FAULT_FLAG_MKWRITE (1u << 1)
#define FAULT_FLAG_ALLOW_RETRY (1u << 2)
#define FAULT_FLAG_RETRY_NOWAIT (1u << 3)
#define FAULT_FLAG_KILLABLE (1u << 4)
#define FAULT_FLAG_TRIED (1u << 5)
#define FAULT_FLAG_USER (1u << 6)
#define FAULT_FLAG_REMOTE (1u << 7)
#define FAULT_FLAG_INSTRUCTION (1u << 8)
#define FAULT_FLAG_INTERRUPTIBLE (1u << 9)
#define FAULT_FLAG_UNSHARE (1u << 10)

#define VM_FAULT_OOM 0x000001u
#define VM_FAULT_SIGBUS 0x000002u
#define VM_FAULT_MAJOR 0x000004u
#define VM_FAULT_WRITE 0x000008u
#define VM_FAULT_HWPOISON 0x000010u
#define VM_FAULT_HWPOISON_LARGE 0x000020u
#define VM_FAULT_SIGSEGV 0x000040u
#define VM_FAULT_NOPAGE 0x000100u
#define VM_FAULT_RETRY 0x000400u
#define VM_FAULT_FALLBACK 0x000800u
#define VM_FAULT_COMPLETED 0x004000u
#define VM_FAULT_ERROR                                                                             \
	(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE |            \
	 VM_FAULT_SIGSEGV)

/*
 * Kinds of faults. The first two are the NUMA hinting faults, which the laws P1 to P4 are
 * about.
 */
#define GUP_FAULT_LIST(X)                                                                          \
	X(NUMA_PTE, "numa-pte")                                                                    \
	X(NUMA_PMD, "numa-pmd")                                                                    \
	X(UFFD_RWP, "uffd-rwp")                                                                    \
	X(UFFD_WP, "uffd-wp")                                                                      \
	X(UFFD_MISSING, "uffd-missing")                                                            \
	X(ZERO_PAGE, "zero-page")                                                                  \
	X(ANON, "anon")                                                                            \
	X(HUGE_ZERO, "huge-zero")                                                                  \
	X(THP, "thp")                                                                              \
	X(COW, "cow")                                                                              \
	X(REUSE, "reuse")                                                                          \
	X(UNSHARE, "unshare")                                                                      \
	X(SHARED_WRITE, "shared-write")                                                            \
	X(FILE_READ, "file-read")                                                                  \
	X(FILE_COW, "file-cow")                                                                    \
	X(FILE_SHARED, "file-shared")                                                              \
	X(HUGETLB, "hugetlb")                                                                      \
	X(SWAP_IN, "swap-in")                                                                      \
	X(MIGRATION_WAIT, "migration-wait")                                                        \
	X(ACCESS, "access")                                                                        \
	X(NOTHING, "nothing")                                                                      \
	X(FAILED, "failed")

/** enum gup_fault_kind - what a fault did */
enum gup_fault_kind {
#define X(id, name) GUP_FAULT_##id,
	GUP_FAULT_LIST(X)
#undef X
	GUP_FAULT_NR
};

/**
 * struct gup_fault - one fault taken
 * @addr: address in bytes
 * @entry: the entry that mapped the address before
 * @flags: FAULT_FLAG_ bits
 * @ret: VM_FAULT_ bits
 * @kind: an enum gup_fault_kind, of the last thing that it did
 * @level: 1 for a PTE, 2 for a PMD, 0 when there was no entry yet
 * @split: the fault split a huge page
 * @unreadable: it could not read the frame that it had to copy, which gives a warning
 */
struct gup_fault {
	uint64_t addr;
	gup_entry entry;
	uint32_t flags;
	uint32_t ret;
	uint8_t kind;
	uint8_t level;
	bool split;
	bool unreadable;
};

/**
 * handle_mm_fault - resolve a fault
 * @mm: the address space
 * @rules: the version
 * @vma: the VMA that holds @addr
 * @addr: address in bytes
 * @flags: FAULT_FLAG_ bits
 * @nr: how many faults the call took before this one, for @mm's injection
 * @fault: receives what happened
 *
 * Models mm/memory.c:handle_mm_fault() for base pages and huge PMDs of
 * anonymous, shmem, file and hugetlb mappings.
 *
 * Return: VM_FAULT_ bits; 0 means that the caller reads the entry again.
 */
unsigned int handle_mm_fault(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
			     uint64_t addr, unsigned int flags, uint32_t nr,
			     struct gup_fault *fault) GUP_SYMBOL(handle_mm_fault);

/** gup_fault_kind_name - "numa-pte", ...; NULL for no kind. */
const char *gup_fault_kind_name(unsigned int kind);

static inline bool gup_fault_is_numa(const struct gup_fault *fault)
{
	return fault->kind == GUP_FAULT_NUMA_PTE || fault->kind == GUP_FAULT_NUMA_PMD;
}

/**
 * gup_zap - unmap a range, as MADV_DONTNEED does
 * @mm: the address space
 * @rules: the version
 * @start: page-aligned address
 * @end: page-aligned, behind @start
 *
 * A huge page that the range covers in part is split first; a hugetlb page must not be split.
 *
 * Return: false when there was no memory for splitting.
 */
bool gup_zap(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start, uint64_t end);

/**
 * split_huge_pmd - map a huge page by PTEs
 * @mm: the address space
 * @rules: the version: whether they are as dirty as it was
 * @vma: the VMA
 * @addr: an address within the huge page
 *
 * Models mm/huge_memory.c:__split_huge_pmd(): a file's huge page is just
 * unmapped.
 *
 * Return: false when there is no memory for the table, and for hugetlb.
 */
bool split_huge_pmd(struct gup_mm *mm, const struct gup_rules *rules, const struct gup_vma *vma,
		    uint64_t addr) GUP_SYMBOL(split_huge_pmd);

/**
 * migration_entry_wait - wait until a migration has ended
 * @mm: the address space
 * @rules: the version
 * @vma: the VMA
 * @slot: a PTE or PMD for which is_migration_entry() holds
 * @level: 1 or 2
 *
 * Return: false when the entry names no page.
 */
bool migration_entry_wait(struct gup_mm *mm, const struct gup_rules *rules,
			  const struct gup_vma *vma, gup_entry *slot, unsigned int level)
	GUP_SYMBOL(migration_entry_wait);

/**
 * folio_test_lru - is a folio on an LRU list
 * @rules: the version: whether it counts as such while it waits to be moved to another list
 * @folio: the folio
 *
 * Return: PG_lru; for hugetlb, whether it can be isolated.
 */
bool folio_test_lru(const struct gup_rules *rules, const struct gup_page *folio)
	GUP_SYMBOL(folio_test_lru);

/**
 * lru_add_drain_all - empty the LRU batches of all processors
 * @mm: the address space; folios lose the references of batches
 */
void lru_add_drain_all(struct gup_mm *mm) GUP_SYMBOL(lru_add_drain_all);

/**
 * gup_migrate_folio - move a folio to frames that may be pinned for a long time
 * @mm: the address space; all entries that map the folio follow it
 * @pfn: a frame of the folio
 *
 * Return: false when there is no memory, or another holder has a reference to the folio.
 */
bool gup_migrate_folio(struct gup_mm *mm, uint32_t pfn);

/**
 * can_split_huge_page - may a large folio be turned into base pages
 * @mm: the address space
 * @pfn: a frame of the folio
 *
 * Return: false when another holder has a reference to the folio, or its file is gone.
 */
bool can_split_huge_page(const struct gup_mm *mm, uint32_t pfn) GUP_SYMBOL(can_split_huge_page);

/**
 * split_huge_page - turn a large folio into base pages
 * @mm: the address space; a PMD that maps the folio must have been split before
 * @pfn: a frame of the folio
 *
 * Return: what can_split_huge_page() says.
 */
bool split_huge_page(struct gup_mm *mm, uint32_t pfn) GUP_SYMBOL(split_huge_page);

GUP_END_DECLS

#endif /* GUPWALK_FAULT_H */
