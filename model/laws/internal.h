/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the files of model/laws share.
 */
#ifndef MODEL_LAWS_INTERNAL_H
#define MODEL_LAWS_INTERNAL_H

#include <gupwalk/laws.h>

/**
 * struct law_view - a case, with facts that several laws need
 * @c: the case
 * @flags: the flags passed, as far as the version knows them
 * @pin: the call pins
 * @get: the call takes references
 * @look_up: it is a look-up
 * @no_pages: there is no array for the pages
 * @fast_only: it is a fast-only call
 * @disturbed: signals or injected failures may end it early
 * @applies: laws that apply, so far
 * @broken: laws broken so far
 */
struct law_view {
	const struct gup_trial *c;
	unsigned int flags;
	bool pin;
	bool get;
	bool look_up;
	bool no_pages;
	bool fast_only;
	bool disturbed;
	uint32_t applies;
	uint32_t broken;
};

/**
 * struct law_entry - the entry that maps an address
 * @e: the entry; 0 for none
 * @level: its level
 */
struct law_entry {
	gup_entry e;
	unsigned int level;
};

/**
 * struct law_page - one address that the call reached
 * @addr: the address
 * @index: its number within the call
 * @got: the page was handed out; otherwise this is where the call stopped
 * @vma: the VMA, NULL for none
 * @before: the entry that mapped it before the call
 * @after: the entry that maps it after the call
 * @page: the page handed out, or NULL
 */
struct law_page {
	uint64_t addr;
	uint64_t index;
	bool got;
	const struct gup_vma *vma;
	struct law_entry before;
	struct law_entry after;
	const struct gup_page *page;
};

/* Does the call honour NUMA hinting? The version is asked only if the answer matters. */
static inline bool law_honours(const struct law_view *v)
{
	const struct gup_trial *c = v->c;

	return gup_honours(c->rules, (enum gup_entry_point)c->call->entry_point, c->call->flags);
}

/**
 * law_waits_for_lru - does a call not return because a folio is on no LRU list
 * @c: the case
 *
 * Return: whether a long-term pin repeats its walk until another user puts a folio back.
 */
bool law_waits_for_lru(const struct gup_trial *c);

/* A law applies. Does it hold? */
static inline void law_judge(struct law_view *v, enum gup_law law, bool holds)
{
	v->applies |= GUP_LAW_BIT(law);
	if (!holds)
		v->broken |= GUP_LAW_BIT(law);
}

/* vma_lookup() changes nothing, but its parameter is not const. */
static inline const struct gup_vma *law_vma(const struct gup_mm *mm, uint64_t addr)
{
	return vma_lookup((struct gup_mm *)(uintptr_t)mm, addr);
}

static inline struct law_entry law_entry_at(const struct gup_mm *mm, uint64_t addr)
{
	struct law_entry entry = { 0 };
	const gup_entry *slot = gup_entry_lookup(mm, addr, &entry.level);

	if (slot)
		entry.e = *slot;
	return entry;
}

/**
 * struct law_cursor - look-ups of addresses in ascending order
 * @mm: the address space, which does not change between the look-ups
 * @from: the first address that @slot, or its table, maps
 * @size: bytes from there on; 0 before the first look-up
 * @slot: a table of PTEs; if there is no such table, the entry
 * @level: its level
 */
struct law_cursor {
	const struct gup_mm *mm;
	uint64_t from;
	uint64_t size;
	const gup_entry *slot;
	unsigned int level;
};

/* law_entry_at(), without walking all tables for each page. */
static inline struct law_entry law_entry_next(struct law_cursor *c, uint64_t addr)
{
	if (addr >= gup_task_size_max(c->mm->levels))
		return law_entry_at(c->mm, addr);
	if (addr - c->from >= c->size) {
		c->slot = gup_entry_lookup(c->mm, addr, &c->level);
		/* One table of PTEs maps the same size as one PMD. */
		c->size = UINT64_C(1) << (GUP_PAGE_SHIFT + 9 * (c->level > 1 ? c->level - 1 : 1));
		c->from = addr & ~(c->size - 1);
		if (c->level == 1)
			c->slot -= (addr - c->from) >> GUP_PAGE_SHIFT;
	}
	return (struct law_entry){
		.e = c->slot[c->level == 1 ? (addr - c->from) >> GUP_PAGE_SHIFT : 0],
		.level = c->level,
	};
}

/* The entry maps memory, accessible to the user or not. */
static inline bool law_maps(struct law_entry entry)
{
	return pte_present(entry.e) &&
	       (entry.level == 1 || (entry.level == 2 && pmd_leaf(entry.e)));
}

/* The frame that it maps at this address. */
static inline uint64_t law_frame(struct law_entry entry, uint64_t addr)
{
	uint64_t pfn = pte_pfn(entry.e);

	if (entry.level == 2)
		pfn += (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT;
	return pfn;
}

static inline bool law_protnone(struct law_entry entry)
{
	return law_maps(entry) && pte_protnone(entry.e);
}

static inline bool law_rwp(const struct gup_vma *vma)
{
	return (vma->flags & VM_UFFD_RWP) && vma_is_accessible(vma);
}

/* Memory that GUP never hands out. */
static inline bool law_special_vma(const struct gup_vma *vma)
{
	return (vma->flags & (VM_IO | VM_PFNMAP)) || vma_is_secretmem(vma);
}

bool law_force_write_allowed(const struct gup_mm *mm, const struct gup_vma *vma,
			     struct law_entry entry, uint64_t addr);
bool law_entries_same(const struct gup_trial *c, gup_entry ignore);
bool law_pages_same(const struct gup_trial *c);

/* How many pages a call asks for: the fast entry points take an int. */
static inline uint64_t law_pages_asked(const struct gup_call *call)
{
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		return 1;
	return gup_entry_point_is_fast(call->entry_point) ? (uint32_t)call->nr_pages
							  : call->nr_pages;
}

/* A fast call's range exceeds the largest address. */
static inline bool law_range_wraps(const struct gup_call *call)
{
	return gup_entry_point_is_fast(call->entry_point) &&
	       (uint64_t)(int32_t)call->nr_pages > ~call->start >> GUP_PAGE_SHIFT;
}

/* A fast call's range is not within user addresses, so all of it is refused. */
static inline bool law_range_refused(const struct gup_trial *c)
{
	uint64_t end = c->call->start + ((uint64_t)(int32_t)c->call->nr_pages << GUP_PAGE_SHIFT);

	return law_range_wraps(c->call) || (gup_entry_point_is_fast(c->call->entry_point) &&
					    end > gup_task_size_max(c->before->levels));
}

/* Arguments that no caller may pass, in any version. */
bool law_args_invalid(const struct gup_trial *c);

void law_judge_hinting(struct law_view *v);
void law_judge_hinting_page(struct law_view *v, const struct law_page *p);
void law_judge_access_page(struct law_view *v, const struct law_page *p);
void law_judge_memory_page(struct law_view *v, const struct law_page *p);
/* The law for calls that were refused; all other laws are for calls that were not. */
void law_judge_refusal(struct law_view *v);
void law_judge_effects(struct law_view *v);
void law_judge_balance(struct law_view *v);

#endif /* MODEL_LAWS_INTERNAL_H */
