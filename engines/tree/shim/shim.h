/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The environment of mm/gup.c: memory and VMAs are the model's, and decisions come from the
* tree (harvest.h, made from its headers).
 */
#ifndef TREE_SHIM_H
#define TREE_SHIM_H

#include <asm-generic/errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "have.h"
#include "kconfig.h"

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef uint64_t __u64;
typedef uint32_t __u32;
typedef int64_t s64;
typedef int32_t s32;
typedef unsigned long pgoff_t;
typedef unsigned int gfp_t;
typedef unsigned int vm_fault_t;
typedef unsigned long vm_flags_t;
typedef int vma_flag_t;
typedef unsigned long phys_addr_t;
typedef long loff_t;
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;
typedef struct {
	int held;
} spinlock_t;
typedef struct {
	unsigned long __vma_flags[1];
} vma_flags_t;
typedef struct {
	unsigned long __mm_flags[1];
} mm_flags_t;
typedef struct {
	unsigned int sequence;
} seqcount_t;

#define __always_inline inline __attribute__((always_inline))
#define __must_check __attribute__((warn_unused_result))
#define __maybe_unused __attribute__((unused))
#define __user
#define __force
#define __bitwise
#define __init
#define __ref
#define noinline
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define fallthrough __attribute__((fallthrough))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) ((x) = (v))
#define ACCESS_PRIVATE(p, member) ((p)->member)
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define smp_mb__after_atomic()                                                                     \
	do {                                                                                       \
	} while (0)
#define smp_rmb()                                                                                  \
	do {                                                                                       \
	} while (0)
#define cond_resched() shim_sleeps()
#define might_lock_read(x)                                                                         \
	do {                                                                                       \
	} while (0)
#define might_sleep() shim_sleeps()
#define rcu_read_lock() shim_take(BR_RCU, shim_here)
#define rcu_read_unlock() shim_release(BR_RCU, shim_here)
#define lockdep_assert_irqs_disabled()                                                             \
	do {                                                                                       \
	} while (0)
#define assert_spin_locked(x)                                                                      \
	do {                                                                                       \
	} while (0)
static bool shim_has_pinned(void);
static inline void shim_fast_begins(void)
{
	shim.fast = 1;
#ifdef SHIM_LOADS
	/* A subscriber that changes the state must know this. */
	if (shim_has_pinned())
		br_set_has_pinned();
	shim_emit(BR_FAST_BEGINS, 0, 0);
#endif
}
#define local_irq_save(flags)                                                                      \
	((void)((flags) = shim_save(BR_INTERRUPTS, shim_here)), shim_fast_begins())
#define local_irq_restore(flags)                                                                   \
	(shim_restore(BR_INTERRUPTS, flags, shim_here), shim_emit(BR_FAST_ENDS, 0, 0))
#define irqs_disabled() 1
#define mmap_assert_locked(mm)                                                                     \
	(shim.held ? (void)0 : shim_lock_fault(BR_NOT_HELD, BR_MMAP_LOCK, shim_here))
#define pr_warn(...)                                                                               \
	do {                                                                                       \
	} while (0)
#define dump_stack() br_warn("dump_stack()", __FILE__, __LINE__)
#define jiffies (shim_jiffies += 1UL << 32)
static unsigned long shim_jiffies;
#define time_before(a, b) ((a) < (b))
#define HZ 1000
#define task_pid_nr(t) 0
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(t, a, b) ((t)(a) < (t)(b) ? (t)(a) : (t)(b))
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define BUILD_BUG_ON(x) ((void)sizeof(char[1 - 2 * !!(0 && (x))]))
#define BUILD_BUG() br_bug("BUILD_BUG", __LINE__)
#define BUG() br_bug("BUG", __LINE__)
#define BUG_ON(c) ((c) ? br_bug("BUG_ON(" #c ")", __LINE__) : (void)0)
#define WARN_ON(c)                                                                                 \
	({                                                                                         \
		bool __w = !!(c);                                                                  \
		if (__w)                                                                           \
			br_warn(#c, __FILE__, __LINE__);                                           \
		__w;                                                                               \
	})
#define WARN_ON_ONCE(c) WARN_ON(c)
#define WARN_ON_ONCE_PAGE(c, p) WARN_ON(c)
#define WARN_ON_ONCE_FOLIO(c, p) WARN_ON(c)
#define VM_BUG_ON(c) ((void)sizeof(!!(c)))
#define VM_BUG_ON_PAGE(c, p) ((void)sizeof(!!(c)))
#define VM_BUG_ON_VMA(c, p) ((void)sizeof(!!(c)))
#define VM_BUG_ON_FOLIO(c, p) ((void)sizeof(!!(c)))
#define VM_WARN_ON(c) ((void)sizeof(!!(c)))
#define VM_WARN_ON_ONCE(c) ((void)sizeof(!!(c)))
#define VM_WARN_ON_ONCE_PAGE(c, p) ((void)sizeof(!!(c)))
#define VM_WARN_ON_ONCE_VMA(c, p) ((void)sizeof(!!(c)))
#define VM_WARN_ON_ONCE_FOLIO(c, p) ((void)sizeof(!!(c)))
#define VM_WARN_ON_FOLIO(c, p) ((void)sizeof(!!(c)))

#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-4095)
static inline void *ERR_PTR(long error)
{
	return (void *)error;
}
static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}
static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE((unsigned long)ptr);
}
static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

static inline bool test_bit(long nr, const volatile unsigned long *addr)
{
	return addr[nr / 64] >> (nr % 64) & 1;
}
#define __set_bit(nr, addr) set_bit(nr, addr)
static inline void set_bit(long nr, volatile unsigned long *addr)
{
	addr[nr / 64] |= 1UL << (nr % 64);
}

#define PAGE_SHIFT 12
#define BIT(n) (1UL << (n))
#define ALIGN_DOWN(x, a) ((x) & ~((a)-1))
#define bitmap_intersects(a, b, n) ((*(a) & *(b)) != 0)
#define bitmap_subset(a, b, n) (!(*(a) & ~*(b)))
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define BITS_PER_LONG 64
#define PAGE_ALIGNED(x) (!((unsigned long)(x) & ~PAGE_MASK))
#define user_access_begin(p, n) 1
#define user_access_end()                                                                          \
	do {                                                                                       \
	} while (0)
#define user_write_access_begin(p, n) 1
#define user_write_access_end()                                                                    \
	do {                                                                                       \
	} while (0)
#define user_read_access_begin(p, n) 1
#define user_read_access_end()                                                                     \
	do {                                                                                       \
	} while (0)
#define unsafe_put_user(x, p, label)                                                               \
	do {                                                                                       \
		if (0)                                                                             \
			goto label;                                                                \
	} while (0)
#define unsafe_get_user(x, p, label)                                                               \
	do {                                                                                       \
		if (0)                                                                             \
			goto label;                                                                \
	} while (0)
#define __get_user(x, p) 0
#define __put_user(x, p) 0
#define offset_in_folio(f, p) 0UL
#define find_vma_intersection(mm, start, end) find_vma(mm, start)
#define get_current() current

/* Lists. */
struct list_head {
	struct list_head *next, *prev;
};
#define LIST_HEAD(name) struct list_head name = { &(name), &(name) }
static inline bool list_empty(const struct list_head *h)
{
	return h->next == h;
}
static inline void list_del(struct list_head *e)
{
	e->prev->next = e->next;
	e->next->prev = e->prev;
	e->next = e->prev = e;
}
static inline void list_add_tail(struct list_head *e, struct list_head *h)
{
	e->prev = h->prev;
	e->next = h;
	h->prev->next = e;
	h->prev = e;
}

/* Types that gup.c looks into. */
struct address_space_operations {
	int dummy;
};
struct address_space {
	const struct address_space_operations *a_ops;
	void *host;
};
struct inode {
	int dummy;
	long i_size;
};
struct file {
	struct address_space *f_mapping;
	struct inode *f_inode;
};

struct page {
	unsigned long flags;
	struct list_head lru;
	struct address_space *mapping;
	atomic_t _pincount;
	atomic_t _refcount;
} __attribute__((aligned(BR_PAGE_SIZE)));
struct folio {
	union {
		struct {
			unsigned long flags;
			struct list_head lru;
			struct address_space *mapping;
			atomic_t _pincount;
			atomic_t _refcount;
		};
		struct page page;
	};
};
_Static_assert(sizeof(struct page) == BR_PAGE_SIZE, "stride");
_Static_assert(offsetof(struct page, _pincount) == offsetof(struct folio, _pincount), "layout");

struct mm_struct;
struct vm_area_struct;
struct vm_fault;
struct vm_operations_struct {
	vm_fault_t (*fault)(struct vm_fault *);
	vm_fault_t (*page_mkwrite)(struct vm_fault *);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *);
};
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	union {
		unsigned long vm_flags;
		vma_flags_t flags;
	};
	const struct vm_operations_struct *vm_ops;
	struct file *vm_file;
	struct vm_area_struct *vm_next;
	int kind;
};
struct task_struct {
	struct mm_struct *mm;
	const char *comm;
};
struct pt_regs;
struct hstate {
	unsigned int order;
	unsigned long mask;
};
struct dev_pagemap {
	int dummy;
};
struct nodemask;
struct folio_batch {
	struct folio *folios[31];
};
#define folio_batch_init(b) ((void)(b))
#define folio_batch_release(b) ((void)(b))
#define filemap_get_folios_contig(m, s, e, b) 0
#define memfd_alloc_folio(f, i) ((struct folio *)ERR_PTR(-ENOMEM))
#define shmem_file(f) 1
#define is_file_hugepages(f) 0
#define i_size_read(i) 0L
struct migration_target_control {
	int nid;
	void *nmask;
	gfp_t gfp_mask;
	int reason;
};

typedef struct {
	unsigned long pte;
} pte_t;
typedef struct {
	unsigned long pmd;
} pmd_t;
typedef struct {
	unsigned long pud;
} pud_t;
typedef struct {
	unsigned long p4d;
} p4d_t;
typedef struct {
	unsigned long pgd;
} pgd_t;
typedef struct {
	unsigned long pgprot;
} pgprot_t;
typedef struct {
	unsigned long val;
} swp_entry_t;
typedef unsigned long pteval_t;
typedef unsigned long pmdval_t;
typedef unsigned long pudval_t;
typedef unsigned long p4dval_t;
typedef unsigned long pgdval_t;
typedef unsigned long pgprotval_t;

struct mm_struct {
	pgd_t *pgd;
#ifdef GUP_MENTIONS_mm_flags_test
	mm_flags_t flags;
#else
	unsigned long flags;
#endif
	atomic_t has_pinned;
	seqcount_t write_protect_seq;
	int mmap_lock;
};

static struct mm_struct shim_mm;
static struct task_struct shim_current = { .mm = &shim_mm };
#define current (&shim_current)

#include "entries.h"
#include "pages.h"
#include "moves.h"
#include "vmas.h"
#include "huge.h"

#endif
