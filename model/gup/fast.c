// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fast walk: page tables alone, no locks, no VMAs, no faults.
 *
 * Each function returns true to continue, and false to stop. The pages found before a stop are
 * kept.
 */
#include "internal.h"

#define LEVELS_MAX 5

/**
 * struct fast_walk - the state of one fast walk
 * @w: the walk
 * @flags: FOLL_ flags
 * @pages: receives pages
 * @nr: pages found
 * @generic_access: the access check uses Linux's bits, not the hardware's
 */
struct fast_walk {
	struct gup_walk *w;
	unsigned int flags;
	struct gup_page **pages;
	uint64_t nr;
	bool generic_access;
};

static inline void fast_event(const struct fast_walk *f, enum gup_event_id id, unsigned int level,
			      uint64_t addr, gup_entry e, int64_t value)
{
	gup_event(f->w, id, level, addr, e, value);
}

/* May the walk use this entry? The checks are the same for PTEs and huge PMDs. */
static inline bool entry_usable(const struct fast_walk *f, uint64_t addr, gup_entry e,
				unsigned int level)
{
	bool write = f->flags & FOLL_WRITE;
	bool permitted;

	if (unlikely(pte_protnone(e)) && !gup_fast_follows_protnone(f->w->rules, f->flags)) {
		fast_event(f, GUP_EVENT_FAST_PROTNONE, level, addr, e, 0);
		return false;
	}
	if (unlikely(f->generic_access))
		permitted =
			(level == 1 ? pte_present(e) : pmd_present(e)) && (!write || pte_write(e));
	else
		permitted = pte_access_permitted(e, write);
	if (unlikely(!permitted)) {
		fast_event(f, GUP_EVENT_FAST_ACCESS, level, addr, e, 0);
		return false;
	}
	if (unlikely(pte_special(e))) {
		fast_event(f, GUP_EVENT_FAST_SPECIAL, level, addr, e, 0);
		return false;
	}
	return true;
}

/*
 * v5.14 followed the mapping of each base page on the LRU, to find out if it is secretmem. A
 * driver's page has no mapping either, but is not on the LRU.
 */
static inline bool crashes_without_mapping(const struct fast_walk *f, const struct gup_page *folio)
{
	return (folio->flags & PG_TRUNCATED) &&
	       (folio->flags & (PG_SHMEM | PG_FILE | PG_SECRETMEM)) && !folio->order &&
	       rule_is(f->w, GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_CRASHES);
}

/* The walk holds the folio. May it keep the folio? */
static inline bool folio_usable(const struct fast_walk *f, uint64_t addr, gup_entry e,
				unsigned int level, const struct gup_page *folio,
				const struct gup_page *page)
{
	if (unlikely(crashes_without_mapping(f, folio))) {
		gup_crash(f->w, level, addr, e);
		return false;
	}
	if (!gup_fast_folio_allowed(f->w, folio, f->flags)) {
		fast_event(f, GUP_EVENT_FAST_NOT_ALLOWED, level, addr, e, 0);
		return false;
	}
	if (!pte_write(e) && gup_must_unshare(f->w, NULL, f->flags, page)) {
		fast_event(f, GUP_EVENT_FAST_UNSHARE, level, addr, e, 0);
		return false;
	}
	return true;
}

static inline void folio_set_referenced(struct gup_mm *mm, struct gup_page *folio)
{
	if (!(folio->flags & PG_REFERENCED))
		gup_page_touch(mm, folio)->flags |= PG_REFERENCED;
}

/*
 * Read one entry. The event comes first, so that its subscriber can change the entry as another
 * processor would.
 */
static inline gup_entry read_entry(const struct fast_walk *f, const gup_entry *slot,
				   unsigned int level, uint64_t addr)
{
	fast_event(f, GUP_EVENT_FAST_READ, level, addr, *slot, 0);
	return *slot;
}

/*
 * Is the folio that the walk holds still the one that is mapped? The PMD comes first:
 * khugepaged may have removed the table with its entries.
 */
static inline bool pte_unchanged(const struct fast_walk *f, gup_entry pmd, const gup_entry *pmdp,
				 gup_entry e, const gup_entry *ptep, uint64_t addr)
{
	if (rule_is(f->w, GUP_RULE_FAST_RECHECK, GUP_FAST_RECHECK_PMD_AND_PTE) &&
	    unlikely(read_entry(f, pmdp, 2, addr) != pmd))
		return false;
	return likely(read_entry(f, ptep, 1, addr) == e);
}

/* One page, with all checks and their events. */
static inline bool gup_fast_pte(struct fast_walk *f, gup_entry pmd, const gup_entry *pmdp,
				const gup_entry *ptep, uint64_t addr)
{
	struct gup_mm *mm = f->w->mm;
	gup_entry e = read_entry(f, ptep, 1, addr);
	struct gup_page *page;
	struct gup_page *folio;

	if (!entry_usable(f, addr, e, 1))
		return false;
	page = pfn_to_page(mm, pte_pfn(e));
	folio = try_grab_folio_fast(f->w, page, 1, f->flags, &(struct gup_leaf){ addr, e, 1 });
	if (!folio) {
		fast_event(f, GUP_EVENT_FAST_GRAB_FAILED, 1, addr, e, 0);
		return false;
	}
	if (unlikely(!pte_unchanged(f, pmd, pmdp, e, ptep, addr))) {
		fast_event(f, GUP_EVENT_FAST_CHANGED, 1, addr, e, 0);
		gup_put_folio(mm, f->w->rules, folio, 1, f->flags);
		return false;
	}
	if (!folio_usable(f, addr, e, 1, folio, page)) {
		gup_put_folio(mm, f->w->rules, folio, 1, f->flags);
		return false;
	}
	folio_set_referenced(mm, folio);
	f->pages[f->nr++] = page;
	fast_event(f, GUP_EVENT_FAST_PAGE, 1, addr, e, 1);
	return true;
}

static bool gup_fast_pte_range(struct fast_walk *f, gup_entry pmd, const gup_entry *pmdp,
			       uint64_t addr, uint64_t end)
{
	const gup_entry *ptep =
		gup_table_of(f->w->mm, pmd) + (addr >> GUP_PAGE_SHIFT) % GUP_PTRS_PER_TABLE;

	for (; addr != end; addr += GUP_PAGE_SIZE, ptep++)
		if (!gup_fast_pte(f, pmd, pmdp, ptep, addr))
			return false;
	return true;
}

static noinline bool gup_fast_pmd_leaf(struct fast_walk *f, gup_entry e, const gup_entry *pmdp,
				       uint64_t addr, uint64_t end)
{
	struct gup_mm *mm = f->w->mm;
	int refs = (int)((end - addr) >> GUP_PAGE_SHIFT);
	struct gup_page *page;
	struct gup_page *folio;

	if (!entry_usable(f, addr, e, 2))
		return false;
	page = pfn_to_page(mm, pte_pfn(e)) + ((addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT);
	folio = try_grab_folio_fast(f->w, page, refs, f->flags, &(struct gup_leaf){ addr, e, 2 });
	if (!folio) {
		fast_event(f, GUP_EVENT_FAST_GRAB_FAILED, 2, addr, e, 0);
		return false;
	}
	if (unlikely(read_entry(f, pmdp, 2, addr) != e)) {
		fast_event(f, GUP_EVENT_FAST_CHANGED, 2, addr, e, 0);
		gup_put_folio(mm, f->w->rules, folio, refs, f->flags);
		return false;
	}
	if (!folio_usable(f, addr, e, 2, folio, folio)) {
		gup_put_folio(mm, f->w->rules, folio, refs, f->flags);
		return false;
	}
	for (int i = 0; i < refs; i++)
		f->pages[f->nr++] = page + i;
	folio_set_referenced(mm, folio);
	fast_event(f, GUP_EVENT_FAST_HUGE, 2, addr, e, refs);
	return true;
}

static inline unsigned int shift_at(unsigned int level)
{
	return GUP_PAGE_SHIFT + 9 * (level - 1);
}

/*
 * gup_fast_pgd_range() down to gup_fast_pmd_range(): the levels differ only in name, because no
 * entry above the PMD maps memory in the model. Each table is entered once.
 */
static void gup_fast_range(struct fast_walk *f, uint64_t addr, uint64_t end)
{
	const struct gup_mm *mm = f->w->mm;
	const gup_entry *slot[LEVELS_MAX + 1];
	const gup_entry *table = mm->table[0];
	unsigned int level = mm->levels;

	slot[level] = &table[(addr >> shift_at(level)) % GUP_PTRS_PER_TABLE];
	for (;;) {
		gup_entry e = read_entry(f, slot[level], level, addr);
		uint64_t next;

		if (unlikely(!pmd_present(e))) {
			fast_event(f, GUP_EVENT_FAST_NO_TABLE, level, addr, e, 0);
			return;
		}
		if (level > 2) {
			table = gup_table_of(mm, e);
			level--;
			slot[level] = &table[(addr >> shift_at(level)) % GUP_PTRS_PER_TABLE];
			continue;
		}
		next = min_u64((addr & GUP_PMD_MASK) + GUP_PMD_SIZE, end);
		if (pmd_leaf(e) ? !gup_fast_pmd_leaf(f, e, slot[2], addr, next)
				: !gup_fast_pte_range(f, e, slot[2], addr, next))
			return;
		addr = next;
		if (addr == end)
			return;
		while (!((addr >> shift_at(level)) % GUP_PTRS_PER_TABLE))
			level++;
		slot[level]++;
	}
}

/**
 * gup_fast - the fast walk
 * @w: the walk
 * @start: page-aligned user address
 * @end: page-aligned, behind @start
 * @flags: FOLL_ flags
 * @pages: receives the pages; it has room for the whole range
 *
 * Return: how many pages it got; mm/gup.c:gup_fast(), in older releases
 * lockless_pages_from_mm().
 */
uint64_t gup_fast(struct gup_walk *w, uint64_t start, uint64_t end, unsigned int flags,
		  struct gup_page **pages)
{
	bool watch_fork = (flags & FOLL_PIN) &&
			  rule_is(w, GUP_RULE_FAST_FORK, GUP_FAST_FORK_WRITE_PROTECT_SEQ);
	uint32_t seq = w->mm->write_protect_seq;
	struct fast_walk f = {
		.w = w,
		.flags = flags,
		.pages = pages,
		.generic_access = rule_is(w, GUP_RULE_FAST_ACCESS, GUP_FAST_ACCESS_GENERIC),
	};

	w->out->fast = true;
	gup_event(w, GUP_EVENT_FAST_BEGIN, 0, start, 0, 0);
	if (watch_fork && (seq & 1)) {
		gup_event(w, GUP_EVENT_FAST_FORKING, 0, start, 0, 0);
		return 0;
	}
	gup_fast_range(&f, start, end);

	if (watch_fork && unlikely(w->mm->write_protect_seq != seq)) {
		/* fork() write-protected pages during the walk: drop all pins. */
		gup_event(w, GUP_EVENT_FAST_FORKING, 0, start, 0, 0);
		for (uint64_t i = 0; i < f.nr; i++)
			gup_put_folio(w->mm, w->rules, page_folio(w->mm, pages[i]), 1, flags);
		f.nr = 0;
	}
	gup_event(w, GUP_EVENT_FAST_END, 0, start + f.nr * GUP_PAGE_SIZE, 0, (int64_t)f.nr);
	return f.nr;
}
