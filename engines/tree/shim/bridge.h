/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interface between a tree's walk and the model. It uses types of neither, as both
* use the same names for different things. Pages
 * go by their index from the first frame, VMAs by their index in the address space.
 */
#ifndef TREE_BRIDGE_H
#define TREE_BRIDGE_H

#include <gupwalk/entry_point_list.h>

/* Incremented with each incompatible change of this interface. */
#define BR_VERSION 6

/* Bytes of struct page, whatever its members. */
#define BR_PAGE_SIZE 64

/* The first frame, and that of table 0; the model's GUP_PFN_BASE, GUP_TABLE_PFN_BASE. */
#define BR_PFN_BASE 0x100000UL
#define BR_TABLE_PFN_BASE 0x80000UL

/* Entries of a table. */
#define BR_TABLE_NR 512

/* Page flags, by the number of the model's bit. */
enum br_page {
	BR_ANON,
	BR_ANON_EXCLUSIVE,
	BR_DIRTY,
	BR_REFERENCED,
	BR_ACTIVE,
	BR_SWAPCACHE,
	BR_KSM,
	BR_ZERO,
	BR_SHMEM,
	BR_FILE,
	BR_SECRETMEM,
	BR_TRUNCATED,
	BR_UNPINNABLE,
	BR_CMA,
	BR_P2PDMA,
	BR_HWPOISON,
	BR_MLOCKED,
	BR_TAIL,
	BR_FSDAX,
	BR_HUGETLB = 22,
	BR_LRU_BATCH,
	BR_MOVE_BATCH,
	BR_MLOCK_BATCH,
	BR_ISOLATED,
	BR_NO_LRU,
};

enum br_kind {
	BR_VMA_ANON,
	BR_VMA_SHMEM,
	BR_VMA_FILE,
	BR_VMA_FSDAX,
	BR_VMA_SECRETMEM,
	BR_VMA_PFNMAP,
	BR_VMA_HUGETLB,
	BR_VMA_DRIVER
};

struct br_vma {
	unsigned long start;
	unsigned long end;
	unsigned long flags;
	int kind;
	int shadow_stack;
	int uffd_rwp;
	int uffd_wp;
	int softdirty;
};

enum br_fault_flag {
	BR_FAULT_WRITE = 1 << 0,
	BR_FAULT_ALLOW_RETRY = 1 << 2,
	BR_FAULT_RETRY_NOWAIT = 1 << 3,
	BR_FAULT_KILLABLE = 1 << 4,
	BR_FAULT_TRIED = 1 << 5,
	BR_FAULT_REMOTE = 1 << 7,
	BR_FAULT_INTERRUPTIBLE = 1 << 9,
	BR_FAULT_UNSHARE = 1 << 10,
	BR_FAULT_OTHER = 1 << 30,
};

enum br_vm_fault {
	BR_VM_OOM = 0x1,
	BR_VM_SIGBUS = 0x2,
	BR_VM_MAJOR = 0x4,
	BR_VM_WRITE = 0x8,
	BR_VM_HWPOISON = 0x10,
	BR_VM_HWPOISON_LARGE = 0x20,
	BR_VM_SIGSEGV = 0x40,
	BR_VM_NOPAGE = 0x100,
	BR_VM_RETRY = 0x400,
	BR_VM_FALLBACK = 0x800,
	BR_VM_COMPLETED = 0x4000,
};

/* What an instrumented walk emits; it also emits loads. */
enum br_emit {
	BR_FAST_BEGINS, /* again and again until it ends */
	BR_FAST_ENDS,
	BR_WANTS, /* a reference, and may not get it */
	BR_HOLDS, /* references */
	BR_GIVES, /* references back */
	BR_LOCKS,
};

/* What a walk holds. The locks of tables are spinlocks; under these up to BR_RCU no sleep. */
enum br_lock {
	BR_PTE_LOCK,
	BR_PMD_LOCK,
	BR_PUD_LOCK,
	BR_INTERRUPTS,
	BR_RCU, /* also a table that is mapped */
	BR_HUGETLB_LOCK,
	BR_FOLIO_LOCK,
	BR_PIN_SCOPE,
	BR_MMAP_LOCK,
	BR_LOCK_NR
};

/* What it may do wrong with them; the model's enum gup_lock_fault. */
enum br_lock_fault {
	BR_LEFT_HELD = 1 << 0,
	BR_NOT_HELD = 1 << 1,
	BR_TAKEN_TWICE = 1 << 2,
	BR_SLEPT = 1 << 3,
};

/* X(returns, name, arguments, the same without types): functions of the model. */
#define BR_MODEL_LIST(X)                                                                           \
	X(void, set_entry, (void *slot, unsigned long value), (slot, value))                       \
	X(void, not_isolated, (void), ())                                                          \
	X(int, on_lru, (unsigned long page), (page))                                               \
	X(void, drain, (void), ())                                                                 \
	X(int, migrate, (unsigned long page), (page))                                              \
	X(int, split_folio, (unsigned long page, int refs), (page, refs))                          \
	X(int, split_pmd, (int vma, unsigned long addr), (vma, addr))                              \
	X(int, pte_alloc, (unsigned long addr), (addr))                                            \
	X(int, migration_wait, (int vma, void *slot, int level), (vma, slot, level))               \
	X(int, page_cached, (int vma, unsigned long addr), (vma, addr))                            \
	X(void, get_vma, (int i, struct br_vma *vma), (i, vma))                                    \
	X(int, find_extend_vma, (unsigned long addr), (addr))                                      \
	X(unsigned int, fault, (int vma, unsigned long addr, unsigned int flags),                  \
	  (vma, addr, flags))                                                                      \
	X(int, fatal_signal, (void), ())                                                           \
	X(void, set_has_pinned, (void), ())                                                        \
	X(void *, alloc, (unsigned long nr, unsigned long size), (nr, size))                       \
	X(void, free, (const void *p), (p))                                                        \
	X(void, load, (const void *slot), (slot))                                                  \
	X(void, emit, (int what, unsigned long page, int refs), (what, page, refs))                \
	X(void, warn, (const char *what, const char *file, int line), (what, file, line))          \
	X(void, stop, (const char *what, const char *file, int line), (what, file, line))

/** struct br_model - the model's functions; stop() does not return */
struct br_model {
#define X(returns, name, args, names) returns(*name) args;
	BR_MODEL_LIST(X)
#undef X
};

/**
 * struct br_frame - a page of the model, with its layout in memory
 *
 * It has the members of struct gup_page; bridge.c checks that.
 */
struct br_frame {
	unsigned int head;
	int refcount;
	int pincount;
	int mapcount;
	unsigned int flags;
	unsigned short held;
	unsigned char order;
	unsigned char node;
};

/**
 * struct br_state - the state that a walk reads directly
 * @mem_map: struct page of all pages: BR_PAGE_SIZE bytes each, zeroed at first
 * @frames: the pages
 * @tables: the tables, BR_TABLE_NR entries each; table 0 is the PGD
 * @nr_frames: pages in use; 0 makes a walk end that takes too long
 * @nr_tables: tables in use
 * @nr_vmas: VMAs in use
 * @levels: page-table levels
 * @fatal_signal: fatal_signal() must be called
 * @signal: another signal is pending
 * @task_size_max: the first address that is not a user's
 * @zero_pfn: the zero page
 * @huge_zero_pfn: the huge zero folio; 0 for none
 * @write_protect_seq: odd while fork() copies the tables
 * @gate: there is a gate area
 * @lo: the first page that the walk changed
 * @hi: after the last
 * @held: mmap_lock is held
 * @locks: times that it was taken, the caller's included
 * @isolated: folios off the LRU; not 0 before a call: @mem_map is to be zeroed
 * @fast: the fast walk was tried
 * @looked_up: a VMA was looked for
 * @first_addr: at first here
 * @depth: by enum br_lock: how often it is held; mmap_lock is @held
 * @lock_faults: bits of enum br_lock_fault
 * @lock_fault: the first one
 * @lock: its lock, an enum br_lock
 * @lock_file: where it was seen; of BR_LEFT_HELD and BR_SLEPT, where the lock was taken
 * @lock_line: the line there
 * @taken_file: by enum br_lock: where it was taken last
 * @taken_line: the line there
 *
 * It belongs to the tree. The model fills it in before a call, and after each change by a
 * function of struct br_model. The walk sets @lo and the members after it.
 */
struct br_state {
	unsigned char *mem_map;
	struct br_frame *frames;
	unsigned long (*tables)[BR_TABLE_NR];
	volatile unsigned long nr_frames;
	unsigned long nr_tables;
	int nr_vmas;
	int levels;
	int fatal_signal;
	int signal;
	unsigned long task_size_max;
	unsigned long zero_pfn;
	unsigned long huge_zero_pfn;
	unsigned int write_protect_seq;
	int gate;
	unsigned int lo;
	unsigned int hi;
	int held;
	unsigned int locks;
	int isolated;
	int fast;
	int looked_up;
	unsigned long first_addr;
	unsigned char depth[BR_LOCK_NR];
	unsigned int lock_faults;
	int lock_fault;
	int lock;
	const char *lock_file;
	int lock_line;
	const char *taken_file[BR_LOCK_NR];
	int taken_line[BR_LOCK_NR];
};

/** enum br_entry_point - the entry points, as the model numbers them */
enum br_entry_point {
#define X(id, ...) BR_##id,
	GUP_ENTRY_POINT_LIST(X)
#undef X
	BR_ENTRY_POINT_NR
};

/**
 * struct br_call - one call
 * @entry_point: an enum br_entry_point
 * @start: first address
 * @nr: pages asked for
 * @flags: the tree's FOLL_ values
 * @pages: receives pages, as pointers into the mem_map; or NULL
 * @locked: for the _remote calls, or NULL
 * @caller_locks: the caller holds mmap_lock
 * @max_vmas: how many VMAs there can be
 */
struct br_call {
	int entry_point;
	unsigned long start;
	unsigned long nr;
	unsigned int flags;
	void **pages;
	int *locked;
	int caller_locks;
	int max_vmas;
};

/**
 * struct br_tree - the tree's functions
 * @version: BR_VERSION
 * @foll: the tree's value of each FOLL_ flag, by the model's bit; 0 where it has none
 * @has: which entry points there are
 * @state: the state that the model fills in
 * @close: frees memory that calls kept
 * @call: makes one call several times, for measuring, and returns the last result
 * @write_counts: writes how often each line was executed since the last time, as GCC's libgcov
 *	does; NULL where lines are not counted
 */
struct br_tree {
	int version;
	unsigned int foll[32];
	unsigned char has[BR_ENTRY_POINT_NR];
	struct br_state *state;
	void (*close)(void);
	long (*call)(const struct br_model *model, const struct br_call *call, unsigned int times);
	void (*write_counts)(void);
};

/* The name under which a tree's shared object shows its struct br_tree. */
#define BR_TREE_SYMBOL "gupwalk_tree"

#endif
