/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a tree's walk may ask of the model, and what it offers in turn. No type of
 * either side appears here, as both use the same names for different things. Pages
 * go by their index from the first frame, VMAs by their index in the address space.
 */
#ifndef TREE_BRIDGE_H
#define TREE_BRIDGE_H

/* Raised whenever the two sides would not understand each other. */
#define BR_VERSION 1

/* Bytes of struct page, whatever its members. */
#define BR_PAGE_SIZE 64

/* The first frame; what the model calls GUP_PFN_BASE. */
#define BR_PFN_BASE 0x100000UL

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
};

enum br_kind {
	BR_VMA_ANON,
	BR_VMA_SHMEM,
	BR_VMA_FILE,
	BR_VMA_FSDAX,
	BR_VMA_SECRETMEM,
	BR_VMA_PFNMAP
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
	BR_VM_SIGSEGV = 0x40,
	BR_VM_NOPAGE = 0x100,
	BR_VM_RETRY = 0x400,
	BR_VM_FALLBACK = 0x800,
	BR_VM_COMPLETED = 0x4000,
};

/* X(returns, name, arguments, the same without types): what the model offers. */
#define BR_MODEL_LIST(X)                                                                           \
	X(void *, table, (unsigned long pa), (pa))                                                 \
	X(void *, pgd, (void), ())                                                                 \
	X(int, levels, (void), ())                                                                 \
	X(void, set_entry, (void *slot, unsigned long value), (slot, value))                       \
	X(unsigned long, task_size_max, (void), ())                                                \
	X(int, pfn_valid, (unsigned long pfn), (pfn))                                              \
	X(unsigned long, zero_pfn, (void), ())                                                     \
	X(unsigned long, huge_zero_pfn, (void), ())                                                \
	X(unsigned long, normal_page, (unsigned long entry), (entry))                              \
	X(unsigned long, head, (unsigned long page), (page))                                       \
	X(int, flag, (unsigned long page, enum br_page flag), (page, flag))                        \
	X(void, set_flag, (unsigned long page, enum br_page flag, int on), (page, flag, on))       \
	X(int, refcount, (unsigned long page), (page))                                             \
	X(void, ref_add, (unsigned long page, int refs), (page, refs))                             \
	X(int, pincount, (unsigned long page), (page))                                             \
	X(void, pincount_add, (unsigned long page, int refs), (page, refs))                        \
	X(int, order, (unsigned long page), (page))                                                \
	X(int, mapcount, (unsigned long page), (page))                                             \
	X(void, not_isolated, (void), ())                                                          \
	X(int, migrate, (unsigned long page), (page))                                              \
	X(int, split_folio, (unsigned long page, int refs), (page, refs))                          \
	X(int, split_pmd, (int vma, unsigned long addr), (vma, addr))                              \
	X(int, pte_alloc, (unsigned long addr), (addr))                                            \
	X(int, migration_wait, (int vma, void *slot, int level), (vma, slot, level))               \
	X(int, nr_vmas, (void), ())                                                                \
	X(void, get_vma, (int i, struct br_vma *vma), (i, vma))                                    \
	X(int, find_vma, (unsigned long addr), (addr))                                             \
	X(int, find_extend_vma, (unsigned long addr), (addr))                                      \
	X(unsigned int, fault, (int vma, unsigned long addr, unsigned int flags),                  \
	  (vma, addr, flags))                                                                      \
	X(int, fatal_signal, (void), ())                                                           \
	X(int, signal, (void), ())                                                                 \
	X(unsigned int, write_protect_seq, (void), ())                                             \
	X(int, has_pinned, (void), ())                                                             \
	X(void, set_has_pinned, (void), ())                                                        \
	X(void, lock, (int up), (up))                                                              \
	X(int, lock_held, (void), ())                                                              \
	X(void, fast_begins, (void), ())                                                           \
	X(void *, alloc, (unsigned long nr, unsigned long size), (nr, size))                       \
	X(void, free, (const void *p), (p))                                                        \
	X(void, warn, (const char *what, const char *file, int line), (what, file, line))          \
	X(void, stop, (const char *what, const char *file, int line), (what, file, line))

/**
 * struct br_model - the model's side
 * @mem_map: struct page of all pages: BR_PAGE_SIZE zeroed bytes each
 * @nr_pages: how many there can be
 * @max_vmas: how many VMAs there can be
 *
 * stop() does not return.
 */
struct br_model {
	unsigned char *mem_map;
	unsigned long nr_pages;
	int max_vmas;
#define X(returns, name, args, names) returns(*name) args;
	BR_MODEL_LIST(X)
#undef X
};

/* The entry points, in the model's order. */
enum br_entry {
	BR_GET,
	BR_GET_UNLOCKED,
	BR_GET_REMOTE,
	BR_GET_FAST,
	BR_GET_FAST_ONLY,
	BR_PIN,
	BR_PIN_UNLOCKED,
	BR_PIN_REMOTE,
	BR_PIN_FAST,
	BR_PIN_FAST_ONLY,
	BR_LOOK_UP,
	BR_ENTRY_NR
};

/**
 * struct br_tree - the tree's side
 * @version: BR_VERSION
 * @foll: the tree's value of each FOLL_ flag, by the model's bit; 0 where it has none
 * @has: which entry points there are
 * @close: gives back what calls kept
 * @call: makes one call; pages come back as pointers into the mem_map
 */
struct br_tree {
	int version;
	unsigned int foll[32];
	unsigned char has[BR_ENTRY_NR];
	void (*close)(void);
	long (*call)(const struct br_model *model, enum br_entry entry, unsigned long start,
		     unsigned long nr, unsigned int flags, void **pages, int *locked);
};

/* The name under which a tree's shared object shows its struct br_tree. */
#define BR_TREE_SYMBOL "gupwalk_tree"

#endif
