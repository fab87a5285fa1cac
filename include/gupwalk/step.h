/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building a state step by step, by what users and the kernel do.
 *
 * A scenario, an enumerated case and a fuzz input are all lists of these steps, followed by
 * calls. Steps depend on the version where kernels do: hinting keeps or drops a write bit, and
 * fork() shares or copies a page.
 */
#ifndef GUPWALK_STEP_H
#define GUPWALK_STEP_H

#include <gupwalk/mm.h>
#include <gupwalk/rules.h>

GUP_BEGIN_DECLS

/*
 * X(identifier, name, arguments). "start" and "end" are addresses, "flags",
 * "what" and "count" the other members that the step uses.
 */
#define GUP_STEP_LIST(X)                                                                           \
	/* a new VMA: start, end, flags = VM_ flags, what = enum gup_vma_kind */                   \
	X(VMA, "vma")                                                                              \
	/* the user reads every page of start..end */                                              \
	X(READ, "read")                                                                            \
	/* the user writes every page of start..end */                                             \
	X(WRITE, "write")                                                                          \
	/* the NUMA scanner marks start..end: change_prot_numa() */                                \
	X(HINT, "hint")                                                                            \
	/* mprotect() of the VMA at start: flags = VM_READ, VM_WRITE, VM_EXEC */                   \
	X(MPROTECT, "mprotect")                                                                    \
	/* fork(); the child lives on and touches nothing */                                       \
	X(FORK, "fork")                                                                            \
	/* fork() has shared the pages, and write-protected none as yet; FORK ends it */           \
	X(FORK_BEGINS, "fork-begins")                                                              \
	/* the child of an earlier fork() exits */                                                 \
	X(CHILD_EXIT, "child-exit")                                                                \
	/* MADV_DONTNEED of start..end */                                                          \
	X(ZAP, "zap")                                                                              \
	/* MADV_GUARD_INSTALL of start..end: what is mapped there goes, and access is fatal */     \
	X(GUARD, "guard")                                                                          \
	/* MADV_GUARD_REMOVE of start..end */                                                      \
	X(UNGUARD, "unguard")                                                                      \
	/* KSM merges the pages of start..end with one alike of another process */                 \
	X(MERGE, "merge")                                                                          \
	/* the page at start is swapped out and leaves the swap cache */                           \
	X(SWAP_OUT, "swap-out")                                                                    \
	/* the file's page at start is written to its disk, and is clean */                        \
	X(WRITE_BACK, "write-back")                                                                \
	/* the page at start is being migrated */                                                  \
	X(MIGRATING, "migrating")                                                                  \
	/* the huge page at start is mapped by PTEs from now on */                                 \
	X(SPLIT, "split")                                                                          \
	/* khugepaged replaces the table that maps start by a huge page */                         \
	X(COLLAPSE, "collapse")                                                                    \
	/* it has taken the table away, and copied nothing as yet; COLLAPSE ends it */             \
	X(COLLAPSE_BEGINS, "collapse-begins")                                                      \
	/* another page takes the place of the one at start, in a private mapping */               \
	X(REMAP, "remap")                                                                          \
	/* userfaultfd write-protects start..end: VM_UFFD_WP; count = 1: also what is unmapped */  \
	X(UFFD_WP, "uffd-wp")                                                                      \
	/* userfaultfd RWP-protects start..end, which becomes VM_UFFD_RWP */                       \
	X(UFFD_RWP, "uffd-rwp")                                                                    \
	/* UFFDIO_POISON of start..end, where nothing is mapped: access is a memory error */       \
	X(UFFD_POISON, "uffd-poison")                                                              \
	/* clear_refs: soft-dirty tracking starts anew */                                          \
	X(CLEAR_SOFT_DIRTY, "clear-soft-dirty")                                                    \
	/* the entry at start becomes entry; what = level; count = 1: in the version's numbers */  \
	X(ENTRY, "entry")                                                                          \
	/* the folio at start gets PG_ flags */                                                    \
	X(PAGE, "page")                                                                            \
	/* another user takes count references to the folio at start */                            \
	X(HOLD, "hold")                                                                            \
	/* lru_add_drain_all(): the batches of all processors are emptied */                       \
	X(DRAIN, "drain")                                                                          \
	/* count = the NUMA node that runs the caller */                                           \
	X(NODE, "node")                                                                            \
	/* count = 1: faults may map huge pages */                                                 \
	X(THP, "thp")                                                                              \
	/* count = 1: fork() is copying the page tables right now */                               \
	X(FORKING, "forking")                                                                      \
	/* count = 1: userfaultfd resolves faults by itself; 2: a handler answers them */          \
	X(UFFD_MODE, "uffd-mode")                                                                  \
	/* count = enum gup_gate: the vsyscall page is there */                                    \
	X(GATE, "gate")                                                                            \
	/* SIGKILL (count = 1) or another signal (count = 0) is pending */                         \
	X(SIGNAL, "signal")                                                                        \
	/* what = enum gup_inject, start = at which fault of a call, count = how often */          \
	X(INJECT, "inject")

enum gup_step_kind {
#define X(id, name) GUP_STEP_##id,
	GUP_STEP_LIST(X)
#undef X
	GUP_STEP_NR
};

/**
 * struct gup_step - one step
 * @start: address in bytes; GUP_STEP_INJECT: a fault's number
 * @end: behind the last byte
 * @flags: VM_ flags or PG_ flags
 * @entry: GUP_STEP_ENTRY: the entry
 * @count: as the step says
 * @kind: an enum gup_step_kind
 * @what: as the step says
 */
struct gup_step {
	uint64_t start;
	uint64_t end;
	uint64_t flags;
	gup_entry entry;
	uint32_t count;
	uint8_t kind;
	uint8_t what;
};

/**
 * enum gup_step_error - why a step failed
 * @GUP_STEP_OK: it was done
 * @GUP_STEP_BAD_RANGE: not page aligned, empty, or beyond the user's addresses
 * @GUP_STEP_OVERLAP: overlaps another VMA
 * @GUP_STEP_NO_VMA: outside any VMA
 * @GUP_STEP_NO_PAGE: no page is mapped there
 * @GUP_STEP_NOT_HUGE: no huge page is mapped there
 * @GUP_STEP_NOT_ALLOWED: the VMA does not permit it
 * @GUP_STEP_NO_ROOM: an arena is full
 * @GUP_STEP_NO_EFFECT: the state did not become what the step says
 * @GUP_STEP_UNKNOWN_HERE: the version has no such thing
 * @GUP_STEP_NOT_WHOLE: hugetlb memory consists of whole huge pages
 * @GUP_STEP_NOT_FOR_HUGETLB: hugetlb memory has no such thing
 * @GUP_STEP_NOT_REACHED: the version can do it, but an engine with its own memory cannot
 * @GUP_STEP_READ_OTHERWISE: the version's kernel would not have this entry, or its word means
 *	something that the model does not have
 */
enum gup_step_error {
	GUP_STEP_OK,
	GUP_STEP_BAD_RANGE,
	GUP_STEP_OVERLAP,
	GUP_STEP_NO_VMA,
	GUP_STEP_NO_PAGE,
	GUP_STEP_NOT_HUGE,
	GUP_STEP_NOT_ALLOWED,
	GUP_STEP_NO_ROOM,
	GUP_STEP_NO_EFFECT,
	GUP_STEP_UNKNOWN_HERE,
	GUP_STEP_NOT_WHOLE,
	GUP_STEP_NOT_FOR_HUGETLB,
	GUP_STEP_NOT_REACHED,
	GUP_STEP_READ_OTHERWISE,
	GUP_STEP_ERROR_NR
};

/**
 * gup_step_apply - do one step
 * @mm: the address space
 * @rules: the version
 * @step: the step
 *
 * Return: GUP_STEP_OK, or the error; then @mm has the changes that the step made before it.
 */
enum gup_step_error gup_step_apply(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step);

/*
 * What other parts of the kernel do to an address space: what steps call, and
 * what sequences of calls may.
 */

/**
 * change_prot_numa - mark a range for NUMA hinting, as the scanner does
 * @mm: the address space
 * @rules: the version: what else is not marked, and whether the entry remembers that it was
 *	writable
 * @start: page-aligned address
 * @end: page-aligned, behind @start
 *
 * Models mm/mempolicy.c:change_prot_numa(). As its caller task_numa_work() does, it skips VMAs
 * that are inaccessible, hugetlb, VM_IO, VM_PFNMAP or VM_MIXEDMAP. It does not mark the zero
 * page, KSM pages, device pages, dirty file pages, secretmem pages, entries that are protnone
 * already, and pages that the rule numa-scan names.
 *
 * Return: how many entries changed.
 */
unsigned int change_prot_numa(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start,
			      uint64_t end) GUP_SYMBOL(change_prot_numa);

/**
 * gup_mprotect - change the protection of whole VMAs
 * @mm: the address space
 * @rules: the version
 * @vma: the VMA
 * @access: VM_READ, VM_WRITE, VM_EXEC: the new access
 *
 * Models mm/mprotect.c:mprotect_fixup() and change_protection() for a VMA that
 * is not split.
 */
void gup_mprotect(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
		  uint64_t access);

/**
 * gup_fork - share an address space's anonymous memory with a child
 * @mm: the parent, as it stands after fork()
 * @rules: the version
 *
 * The child is not modelled, only its effect on anonymous pages: they have one more mapping,
 * are not exclusive, and are write-protected. Pinned pages are copied for the child, and so do
 * not change; a pinned huge page is split first. write_protect_seq records the fork. If a
 * fork() has begun, this ends it.
 *
 * Return: false when there was no memory for splitting.
 */
bool gup_fork(struct gup_mm *mm, const struct gup_rules *rules);

/**
 * gup_fork_begin - share the pages, and write-protect none
 * @mm: the parent, in the middle of fork()
 * @rules: the version
 *
 * This decides which pages are pinned, and so not shared. The kernel passes such a moment for
 * each page, in mm/memory.c:copy_present_pte(). The fast walk learns about it from
 * write_protect_seq, which is odd now.
 *
 * Return: as gup_fork() does.
 */
bool gup_fork_begin(struct gup_mm *mm, const struct gup_rules *rules);

/**
 * gup_collapse_begin - take a table of base pages away, to put a huge page there
 * @mm: the address space
 * @addr: an address that the table maps
 *
 * Models the first half of mm/khugepaged.c:collapse_huge_page(): the PMD is empty, the table
 * keeps its entries, and no other reference to its pages was found. The model does not check
 * khugepaged's limits on young, writable and shared pages.
 *
 * Return: false when there is no such table in anonymous memory, one of its entries prevents
 * the collapse, or there is no memory.
 */
bool gup_collapse_begin(struct gup_mm *mm, uint64_t addr);

/**
 * gup_collapse_end - map the huge page where gup_collapse_begin() took a table away
 * @mm: the address space; what the table mapped is unmapped
 * @rules: the version
 */
void gup_collapse_end(struct gup_mm *mm, const struct gup_rules *rules);

/**
 * gup_remap - replace a mapped page by another page
 * @mm: the address space
 * @addr: its address; a huge page is replaced as a whole
 *
 * A walk sees this when a page of a private mapping is copied, or dropped and touched again:
 * the same entry with another frame.
 *
 * Return: false when no page is mapped there, the page is a file's huge page, the mapping is
 * shared, or there is no memory.
 */
bool gup_remap(struct gup_mm *mm, uint64_t addr);

/**
 * gup_swap_out - replace a mapped anonymous base page by a swap entry
 * @mm: the address space
 * @addr: its address
 *
 * Return: false when there is no such page, or another holder has a reference to it.
 */
bool gup_swap_out(struct gup_mm *mm, uint64_t addr);

/** gup_step_name - "vma", "read", ...; NULL for none. */
const char *gup_step_name(unsigned int kind);

/** gup_step_error_text - the error, for people; NULL for none. */
const char *gup_step_error_text(unsigned int error);

GUP_END_DECLS

#endif /* GUPWALK_STEP_H */
