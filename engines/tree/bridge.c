// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's part of the bridge: functions of the model for a tree's walk.
 */
#include <stdlib.h>
#include <string.h>

#include "bridge.h"
#include "emit.h"

#define now tree_call_now
#define br_bug(what, line) br_stop(what, "bridge.c", line)

#define SAME(ours, theirs)                                                                         \
	_Static_assert(offsetof(struct br_frame, theirs) == offsetof(struct gup_page, ours) &&     \
			       sizeof(((struct br_frame *)0)->theirs) ==                           \
				       sizeof(((struct gup_page *)0)->ours),                       \
		       #ours)
SAME(head, head);
SAME(refcount, refcount);
SAME(pincount, pincount);
SAME(mapcount, mapcount);
SAME(flags, flags);
SAME(held, held);
SAME(order, order);
SAME(node, node);
#undef SAME
_Static_assert(sizeof(struct br_frame) == sizeof(struct gup_page), "a page's members");
_Static_assert(BR_PFN_BASE == GUP_PFN_BASE && BR_TABLE_PFN_BASE == GUP_TABLE_PFN_BASE, "frames");
_Static_assert(BR_TABLE_NR == GUP_PTRS_PER_TABLE && sizeof(unsigned long) == sizeof(gup_entry),
	       "tables");

_Static_assert((int)BR_LEFT_HELD == (int)GUP_LOCK_LEFT_HELD &&
		       (int)BR_NOT_HELD == (int)GUP_LOCK_NOT_HELD &&
		       (int)BR_TAKEN_TWICE == (int)GUP_LOCK_TAKEN_TWICE &&
		       (int)BR_SLEPT == (int)GUP_LOCK_SLEPT,
	       "faults of locks");

/* After so many folios that cannot be isolated, a call never ends. */
#define NOT_ISOLATED_MAX 20000

static const char ENDLESS[] = "this would never end";

struct tree_call *tree_call_now;

_Noreturn static void br_stop(const char *what, const char *file, int line)
{
	now->why = now->late ? ENDLESS : what;
	now->file = file;
	now->line = line;
	siglongjmp(*now->bail, 1);
}

void bridge_show(struct tree_call *call)
{
	struct br_state *state = call->state;
	const struct gup_mm *mm = call->mm;

	state->nr_frames = call->late ? 0 : mm->nr_pages;
	state->write_protect_seq = mm->write_protect_seq;
	state->nr_tables = mm->nr_tables;
	state->huge_zero_pfn = mm->huge_zero_pfn;
	state->fatal_signal = mm->fatal_signal || call->same >= GUP_FAULTS_PER_PAGE;
	state->signal = mm->signal;
}

static struct gup_page *page_at(unsigned long i)
{
	if (i >= now->mm->nr_pages)
		br_bug("no such page", __LINE__);
	return &now->mm->page[i];
}

static void br_set_entry(void *slot, unsigned long value)
{
	const struct gup_mm *mm = now->mm;

	if ((gup_entry *)slot < mm->table[0] || (gup_entry *)slot >= mm->table[mm->nr_tables])
		br_bug("no such entry", __LINE__);
	/*
	 * Since v6.6 a dirty entry that is not writable is dirty in another bit; the model has
	 * one.
	 */
	if (value & GUP_PTE_SAVED_DIRTY)
		value = (value & ~GUP_PTE_SAVED_DIRTY) | GUP_PTE_DIRTY;
	gup_set_entry(now->mm, slot, value);
}

static int br_migrate(unsigned long page)
{
	bool ok = gup_migrate_folio(now->mm, (uint32_t)(GUP_PFN_BASE + page));

	now->out->nr_migrated += ok;
	bridge_show(now);
	return ok ? 0 : -1;
}

static int br_on_lru(unsigned long page)
{
	return folio_test_lru(now->rules, page_folio(now->mm, page_at(page)));
}

static void br_drain(void)
{
	lru_add_drain_all(now->mm);
	bridge_show(now);
}

static void br_not_isolated(void)
{
	if (++now->not_isolated > NOT_ISOLATED_MAX) {
		now->out->endless = true;
		br_bug(ENDLESS, __LINE__);
	}
}

static bool split_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		       void *arg)
{
	const uint32_t *head = arg;

	if (level == 2 && pmd_present(*slot) && pte_pfn(*slot) == *head)
		split_huge_pmd(mm, now->rules, vma_lookup(mm, addr), addr);
	return true;
}

/*
 * split_huge_page() when the caller holds @refs references: other references are
* detected before a PMD is split.
 */
static int br_split_folio(unsigned long page, int refs)
{
	struct gup_mm *mm = now->mm;
	struct gup_page *p = page_at(page);
	struct gup_page *folio = page_folio(mm, p);
	uint32_t head = folio->head;
	uint32_t cache =
		folio->flags & (PG_SHMEM | PG_FILE | PG_SWAPCACHE) ? 1u << folio->order : 0;

	if (gup_refs(folio) != refs || folio->held > cache || (folio->flags & PG_TRUNCATED))
		return -1;
	gup_page_touch(mm, folio)->refcount -= refs;
	gup_for_each_leaf(mm, 0, gup_task_size_max(mm->levels), split_leaf, &head);
	if (!split_huge_page(mm, (uint32_t)(GUP_PFN_BASE + page)))
		br_bug("split_huge_page failed", __LINE__);
	gup_page_touch(mm, page_folio(mm, p))->refcount += refs;
	bridge_show(now);
	return 0;
}

static struct gup_vma *vma_at(int i)
{
	if (i < 0 || (uint32_t)i >= now->mm->nr_vmas)
		br_bug("no such VMA", __LINE__);
	return &now->mm->vma[i];
}

static int br_page_cached(int vma, unsigned long addr)
{
	return hugetlbfs_pagecache_present(now->mm, vma_at(vma), addr);
}

static int br_split_pmd(int vma, unsigned long addr)
{
	bool ok = split_huge_pmd(now->mm, now->rules, vma_at(vma), addr);

	bridge_show(now);
	return ok ? 0 : -1;
}

static int br_pte_alloc(unsigned long addr)
{
	bool ok = gup_pte_slot(now->mm, addr);

	bridge_show(now);
	return ok ? 0 : -1;
}

static int br_migration_wait(int vma, void *slot, int level)
{
	if (!migration_entry_wait(now->mm, now->rules, vma_at(vma), slot, (unsigned int)level))
		br_bug("migration entry without page", __LINE__);
	bridge_show(now);
	return 0;
}

static void br_get_vma(int i, struct br_vma *vma)
{
	const struct gup_vma *v = vma_at(i);

	vma->start = v->start;
	vma->end = v->end;
	vma->flags = v->flags & 0xffffffffu;
	vma->kind = (int)v->kind;
	vma->shadow_stack = !!(v->flags & VM_SHADOW_STACK);
	vma->uffd_rwp = !!(v->flags & VM_UFFD_RWP);
	vma->uffd_wp = !!(v->flags & VM_UFFD_WP);
	vma->softdirty = !!(v->flags & VM_SOFTDIRTY);
}

/* mm/mmap.c:find_extend_vma(), expand_downwards(), acct_stack_growth() of v5.10. */
static int br_find_extend_vma(unsigned long addr)
{
	struct gup_vma *vma = find_vma(now->mm, addr & GUP_PAGE_MASK);
	int i = vma ? (int)(vma - now->mm->vma) : -1;
	const struct gup_vma *prev = i > 0 ? vma - 1 : NULL;

	addr &= GUP_PAGE_MASK;
	if (i < 0 || vma->start <= addr)
		return i;
	if (!(vma->flags & VM_GROWSDOWN) || addr < 0x10000)
		return -1;
	if (prev && !(prev->flags & VM_GROWSDOWN) && vma_is_accessible(prev) &&
	    addr - prev->end < UINT64_C(256) << GUP_PAGE_SHIFT)
		return -1;
	if (vma->end - addr > UINT64_C(8) << 20)
		return -1;
	vma->start = addr;
	return i;
}

static unsigned int br_fault(int vma, unsigned long addr, unsigned int flags)
{
	struct gup_fault spare;
	struct gup_outcome *out = now->out;
	struct gup_fault *fault =
		out->nr_faults < GUP_FAULTS_LOGGED ? &out->faults[out->nr_faults] : &spare;
	bool dropped = false;
	unsigned int ret;

	if (addr == now->last_addr)
		now->same++;
	else
		now->same = 1;
	now->last_addr = addr;
	if (flags & BR_FAULT_OTHER)
		br_bug("unknown fault flag", __LINE__);
	if (!now->state->held && !now->state->lock_faults) {
		now->state->lock_fault = BR_NOT_HELD;
		now->state->lock = BR_MMAP_LOCK;
	}
	if (!now->state->held)
		now->state->lock_faults |= BR_NOT_HELD;
	ret = handle_mm_fault(now->mm, now->rules, vma_at(vma), addr, flags, out->nr_faults, fault);
	out->nr_faults++;
	out->nr_numa += gup_fault_is_numa(fault);
	out->warns |= fault->unreadable ? GUP_WARN_UNREADABLE : 0;
	if ((ret & VM_FAULT_COMPLETED) ||
	    ((ret & VM_FAULT_RETRY) && !(flags & FAULT_FLAG_RETRY_NOWAIT))) {
		now->state->held = 0;
		out->drops++;
		dropped = true;
	}
	bridge_show(now);
	traced_fault(addr, out->nr_faults - 1);
	if (dropped)
		traced_dropped(addr);
	return ret;
}

static int br_fatal_signal(void)
{
	if (now->same >= GUP_FAULTS_PER_PAGE) {
		now->out->endless = true;
		return 1;
	}
	return now->mm->fatal_signal;
}

static void br_set_has_pinned(void)
{
	now->mm->has_pinned = true;
}

static void br_warn(const char *what, const char *file, int line)
{
	(void)what;
	(void)file;
	(void)line;
	now->out->warns |= GUP_WARN_UNNAMED;
}

static void *br_alloc(unsigned long nr, unsigned long size)
{
	for (unsigned int i = 0; i < CALL_BLOCKS; i++)
		if (!now->block[i])
			return now->block[i] = calloc(nr, size);
	return NULL;
}

static void br_free(const void *p)
{
	for (unsigned int i = 0; i < CALL_BLOCKS && p; i++) {
		if (now->block[i] != p)
			continue;
		free(now->block[i]);
		now->block[i] = NULL;
		return;
	}
}

void bridge_fill(struct br_model *model)
{
#define X(returns, name, args, names) model->name = br_##name;
	BR_MODEL_LIST(X)
#undef X
}

void bridge_begin(struct tree_call *call)
{
	struct br_state *state = call->state;
	const struct gup_mm *mm = call->mm;

	tree_call_now = call;
	if (state->isolated)
		memset(state->mem_map, 0, (size_t)mm->max_pages * BR_PAGE_SIZE);
	*state = (struct br_state){
		.mem_map = state->mem_map,
		.frames = (struct br_frame *)mm->page,
		.tables = (unsigned long(*)[BR_TABLE_NR])mm->table,
		.nr_vmas = (int)mm->nr_vmas,
		.levels = mm->levels,
		.task_size_max = gup_task_size_max(mm->levels),
		.zero_pfn = mm->zero_pfn,
		.gate = mm->gate,
		.lo = UINT32_MAX,
	};
	bridge_show(now);
}

void bridge_end(struct tree_call *call)
{
	struct gup_mm *mm = call->mm;

	if (call->state->lo < mm->page_lo)
		mm->page_lo = call->state->lo;
	if (call->state->hi > mm->page_hi)
		mm->page_hi = call->state->hi;
	for (unsigned int i = 0; i < CALL_BLOCKS; i++)
		if (call->block[i])
			free(call->block[i]);
	tree_call_now = NULL;
}
