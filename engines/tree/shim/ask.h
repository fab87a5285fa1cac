/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's part of the bridge: br_NAME() calls the model, shim_NAME() reads its
* state.
 *
 * All reads and writes of a page's counts and flags are here, one function each.
 */
#ifndef TREE_ASK_H
#define TREE_ASK_H

#include <stdbool.h>

#include "bridge.h"

static const struct br_model *br;
static struct br_state shim;

#define X(returns, name, args, names)                                                              \
	static inline returns br_##name args                                                       \
	{                                                                                          \
		return br->name names;                                                             \
	}
BR_MODEL_LIST(X)
#undef X

#define br_bug(what, line) (br_stop(what, __FILE__, line), __builtin_unreachable())
#define shim_rare(x) __builtin_expect(!!(x), 0)

/* Emit to a subscriber: an enum br_emit, a page's number, how many references. */
#ifdef SHIM_LOADS
#define shim_emit(what, i, refs) br_emit(what, i, refs)
void shim_loads_begin(const struct br_model *model, const struct br_state *state);
#else
#define shim_emit(what, i, refs) ((void)0)
#endif

/* Page number @i. */
static inline struct br_frame *shim_frame(unsigned long i)
{
	if (shim_rare(i >= shim.nr_frames))
		br_bug("no such page", __LINE__);
	return &shim.frames[i];
}

/* The number of its folio's first page. */
static inline unsigned long shim_head(unsigned long i)
{
	return shim_frame(i)->head - BR_PFN_BASE;
}

/* Called before it changes. */
static inline struct br_frame *shim_touch(unsigned long i)
{
	struct br_frame *frame = shim_frame(i);

	if (i < shim.lo)
		shim.lo = (unsigned int)i;
	if (i >= shim.hi)
		shim.hi = (unsigned int)i + 1;
	return frame;
}

static inline bool shim_flag(unsigned long i, enum br_page flag)
{
	return shim_frame(i)->flags >> flag & 1;
}

static inline void shim_set_flag(unsigned long i, enum br_page flag, int on)
{
	struct br_frame *frame = shim_touch(i);

	frame->flags = on ? frame->flags | 1u << flag : frame->flags & ~(1u << flag);
}

static inline int shim_refcount(unsigned long i)
{
	return shim_frame(i)->refcount;
}

/* Every reference taken or dropped. */
static inline void shim_ref_add(unsigned long i, int refs)
{
	shim_touch(i)->refcount += refs;
	shim_emit(refs > 0 ? BR_HOLDS : BR_GIVES, i, refs > 0 ? refs : -refs);
}

static inline int shim_pincount(unsigned long i)
{
	return shim_frame(i)->pincount;
}

/* Every pin of a large folio taken or dropped. */
static inline void shim_pincount_add(unsigned long i, int refs)
{
	shim_touch(i)->pincount += refs;
}

static inline int shim_order(unsigned long i)
{
	return shim_frame(i)->order;
}

static inline int shim_mapcount(unsigned long i)
{
	return shim_frame(i)->mapcount;
}

/* The table at a physical address. */
static inline void *shim_table(unsigned long pa)
{
	unsigned long i = (pa >> 12) - BR_TABLE_PFN_BASE;

	if (shim_rare(i >= shim.nr_tables))
		br_bug("no such table", __LINE__);
	return shim.tables[i];
}

static inline bool shim_pfn_valid(unsigned long pfn)
{
	return pfn - BR_PFN_BASE < shim.nr_frames;
}

/* The page that an entry maps, if it is one to be followed, as its number and 1; or 0. */
static inline unsigned long shim_normal_page(unsigned long e)
{
	/* An entry that is not present holds its frame inverted. */
	unsigned long pfn = ((e & 1 || !e ? e : ~e) & 0x000ffffffffff000UL) >> 12;

	if (e >> 9 & 1 || !shim_pfn_valid(pfn) || pfn == shim.zero_pfn || pfn == shim.huge_zero_pfn)
		return 0;
	return pfn - BR_PFN_BASE + 1;
}

/* Something wrong with a lock; the walk goes on. */
static inline void shim_lock_fault(int fault, int lock, const char *file, int line)
{
	if (!shim.lock_faults) {
		shim.lock_fault = fault;
		shim.lock = lock;
		shim.lock_file = file;
		shim.lock_line = line;
	}
	shim.lock_faults |= (unsigned int)fault;
}

static inline void shim_taken(int lock, const char *file, int line)
{
	shim.depth[lock]++;
	shim.taken_file[lock] = file;
	shim.taken_line[lock] = line;
}

/* Only the read side of RCU nests. */
static inline void shim_take(int lock, const char *file, int line)
{
	if (shim_rare(shim.depth[lock] && lock != BR_RCU))
		shim_lock_fault(BR_TAKEN_TWICE, lock, file, line);
	shim_taken(lock, file, line);
}

static inline void shim_release(int lock, const char *file, int line)
{
	if (shim_rare(!shim.depth[lock]))
		shim_lock_fault(BR_NOT_HELD, lock, file, line);
	else
		shim.depth[lock]--;
}

/* What memalloc_pin_save() and local_irq_save() return is what their ends restore. */
static inline unsigned int shim_save(int lock, const char *file, int line)
{
	unsigned int old = shim.depth[lock];

	shim.depth[lock] = 0;
	shim_taken(lock, file, line);
	return old;
}

static inline void shim_restore(int lock, unsigned long old, const char *file, int line)
{
	if (shim_rare(!shim.depth[lock]))
		shim_lock_fault(BR_NOT_HELD, lock, file, line);
	shim.depth[lock] = old != 0;
}

/* Faults, allocations, migration and the like may sleep. */
static inline void shim_sleeps(void)
{
	for (int i = 0; i <= BR_RCU; i++)
		if (shim_rare(shim.depth[i]))
			shim_lock_fault(BR_SLEPT, i, shim.taken_file[i], shim.taken_line[i]);
}

static inline void shim_mmap_lock(const char *file, int line)
{
	shim_sleeps();
	if (shim_rare(shim.held))
		shim_lock_fault(BR_TAKEN_TWICE, BR_MMAP_LOCK, file, line);
	shim.held = 1;
	shim.locks++;
	shim.taken_file[BR_MMAP_LOCK] = file;
	shim.taken_line[BR_MMAP_LOCK] = line;
	shim_emit(BR_LOCKS, 0, 0);
}

static inline void shim_mmap_unlock(const char *file, int line)
{
	if (shim_rare(!shim.held))
		shim_lock_fault(BR_NOT_HELD, BR_MMAP_LOCK, file, line);
	shim.held = 0;
}

#define shim_here __FILE__, __LINE__

#endif
