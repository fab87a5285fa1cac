// SPDX-License-Identifier: GPL-2.0-only
/*
 * Emitting a tree's walk as the model's events: from its loads of entries,
 * its references, locks and faults.
 */
#include <stdlib.h>

#include "bridge.h"
#include "emit.h"

#define now tree_call_now

/* A subscriber can change the state; the walk must see that. */
static void emit(enum gup_event_id id, unsigned int level, uint64_t addr, gup_entry e,
		 int64_t value)
{
	const struct gup_event event = {
		.id = (uint16_t)id,
		.level = (uint8_t)level,
		.addr = addr,
		.entry = e,
		.value = value,
	};

	now->walk->on_event(now->walk->arg, &event);
	bridge_show(now);
}

static void map_table(struct traced *t, const struct gup_mm *mm, const gup_entry *table,
		      unsigned int level, uint64_t base)
{
	size_t at = (size_t)(table - mm->table[0]) / GUP_PTRS_PER_TABLE;
	uint64_t size = UINT64_C(1) << (GUP_PAGE_SHIFT + 9 * (level - 1));

	if (at >= t->nr_tables)
		return;
	t->table[at] = (struct traced_table){ .base = base, .level = (uint8_t)level };
	for (unsigned int i = mm->range[at].lo; level > 1 && i < mm->range[at].hi; i++)
		if (pmd_table(table[i]))
			map_table(t, mm, gup_table_of(mm, table[i]), level - 1, base + i * size);
}

bool traced_begin(struct traced *t, const struct gup_mm *mm)
{
	if (t->nr_tables < mm->max_tables) {
		free(t->table);
		t->table = calloc(mm->max_tables, sizeof(*t->table));
		t->nr_tables = t->table ? mm->max_tables : 0;
	}
	for (uint32_t i = 0; i < t->nr_tables; i++)
		t->table[i] = (struct traced_table){ 0 };
	t->last = (struct gup_event){ 0 };
	t->lockless = false;
	t->fast = false;
	t->wanted = false;
	t->fell_back = false;
	if (t->table)
		map_table(t, mm, mm->table[0], mm->levels, 0);
	return t->table;
}

/*
 * The walked address, if an entry maps several: the last one read, for a second read;
* otherwise the first requested one.
 */
static uint64_t walked(const struct traced *t, uint64_t base, uint64_t size)
{
	uint64_t start = now->asked->start & GUP_PAGE_MASK;

	if (t->last.level && t->last.addr >= base && t->last.addr - base < size)
		return t->last.addr;
	return start >= base && start - base < size ? start : base;
}

void br_load(const void *slot)
{
	const gup_entry *e = slot;
	struct traced *t = now->traced;
	const struct gup_mm *mm = now->mm;
	size_t n = (size_t)(e - mm->table[0]);
	const struct traced_table *table = &t->table[n / GUP_PTRS_PER_TABLE];
	uint64_t addr = 0;

	if (!now->walk->on_event)
		return;
	/* A table that the call made. A removed table keeps its position. */
	if (!table->level)
		map_table(t, mm, mm->table[0], mm->levels, 0);
	if (table->level) {
		uint64_t size = UINT64_C(1) << (GUP_PAGE_SHIFT + 9 * (table->level - 1u));

		addr = walked(t, table->base + n % GUP_PTRS_PER_TABLE * size, size);
	}
	t->wanted = false;
	emit(t->lockless ? GUP_EVENT_FAST_READ : GUP_EVENT_READ, table->level, addr, *e, 0);
	t->last = (struct gup_event){ .addr = addr, .level = table->level, .entry = *e };
}

static void emit_lock(struct traced *t)
{
	/* A walk that gave up at once emits no end. */
	t->lockless = false;
	/* The first one may be the caller's. */
	if (now->state->locks == 1 && now->caller_locks)
		return;
	if (t->fast && !t->fell_back)
		emit(GUP_EVENT_FALL_BACK, 0, t->last.addr, 0, 0);
	t->fell_back = true;
	emit(GUP_EVENT_LOCK, 0, now->asked->start, 0, 0);
}

static void emit_refs(struct traced *t, enum gup_event_id id, int refs)
{
	emit(id, t->last.level, t->last.addr, t->last.entry, refs);
}

void br_emit(int what, unsigned long page, int refs)
{
	struct traced *t = now->traced;

	(void)page;
	if (!now->walk->on_event)
		return;
	switch ((enum br_emit)what) {
	case BR_FAST_BEGINS:
		t->lockless = true;
		if (!t->fast)
			emit(GUP_EVENT_FAST_BEGIN, 0, now->asked->start, 0, 0);
		t->fast = true;
		break;
	case BR_FAST_ENDS:
		t->lockless = false;
		emit(GUP_EVENT_FAST_END, 0, t->last.addr, 0, 0);
		break;
	case BR_WANTS:
		t->wanted = t->lockless;
		if (t->lockless)
			emit_refs(t, GUP_EVENT_FAST_GRAB, refs);
		break;
	case BR_HOLDS:
		/* A pin may be counted in two steps; it is held from the first one on. */
		if (!t->lockless)
			emit_refs(t, GUP_EVENT_GRABBED, refs);
		else if (t->wanted)
			emit_refs(t, GUP_EVENT_FAST_GRABBED, refs);
		t->wanted = false;
		break;
	case BR_GIVES:
		emit_refs(t, GUP_EVENT_PUT, refs);
		break;
	case BR_LOCKS:
		emit_lock(t);
		break;
	}
}

void traced_fault(uint64_t addr, uint32_t nr)
{
	if (now->walk->on_event)
		emit(GUP_EVENT_FAULT, 0, addr, 0, nr);
}

void traced_dropped(uint64_t addr)
{
	if (now->walk->on_event)
		emit(GUP_EVENT_LOCK_DROPPED, 0, addr, 0, 0);
}

void traced_return(const struct gup_walk *walk, const struct gup_call *asked)
{
	const struct gup_event event = {
		.id = GUP_EVENT_RETURN,
		.addr = asked->start,
		.value = walk->out->ret,
	};

	if (walk->on_event)
		walk->on_event(walk->arg, &event);
}

void traced_free(struct traced *t)
{
	free(t->table);
}
