/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs of plain pages: ordinary entries of base pages, anonymous or of a file.
 *
 * What a walk asks of an entry and its page is worked out once for a call. A page
 * that passes all of it at once is held and handed out; the first that does not
 * ends the run, and is for the walk to ask about one question after the other.
 * Nothing is told of a run and nothing read twice, so this is for walks that nobody
 * listens to: there, nothing can change underneath.
 */
#ifndef MODEL_GUP_PLAIN_H
#define MODEL_GUP_PLAIN_H

#include "internal.h"

/**
 * struct plain - which entries and pages pass all questions of a walk at once
 * @entry_asked: GUP_PTE_ bits to look at
 * @entry: how they must be
 * @refused: PG_ flags that no page may have
 * @wanted: PG_ flags of which it must have one
 * @refs: what holding a base page adds to its reference count
 */
struct plain {
	gup_entry entry_asked;
	gup_entry entry;
	uint32_t refused;
	uint32_t wanted;
	int32_t refs;
};

/* What both walks ask; @entry: the bits that a present entry must have besides. */
static inline struct plain plain_of(const struct gup_walk *w, unsigned int flags, gup_entry entry)
{
	bool exclusive = (flags & (FOLL_WRITE | FOLL_PIN)) == FOLL_PIN &&
			 !rule_is(w, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER);
	struct plain plain = {
		.entry = GUP_PTE_PRESENT | entry | (flags & FOLL_WRITE ? GUP_PTE_RW : 0),
		/* No tail has references; other kinds are neither anonymous nor a file's. */
		.refused = PG_P2PDMA | PG_TRUNCATED,
		.wanted = exclusive ? PG_ANON_EXCLUSIVE : PG_ANON,
		.refs = flags & FOLL_GET ? 1 : GUP_PIN_COUNTING_BIAS,
	};

	/* Which files may be pinned for long is a longer question. */
	if (!(flags & FOLL_LONGTERM))
		plain.wanted |= PG_SHMEM | PG_FILE;
	plain.entry_asked = plain.entry | GUP_PTE_SPECIAL;
	return plain;
}

/* From a table to the one below; false where there is none. */
static inline bool plain_below(const struct gup_mm *mm, const gup_entry **table, uint64_t addr,
			       unsigned int shift)
{
	gup_entry e = (*table)[(addr >> shift) % GUP_PTRS_PER_TABLE];

	if (unlikely(!pmd_table(e)))
		return false;
	*table = gup_table_of(mm, e);
	return true;
}

/* The entries around an address; NULL where no table maps it. */
static inline const gup_entry *plain_table(const struct gup_mm *mm, uint64_t addr)
{
	const gup_entry *table = mm->table[0];

	if ((mm->levels == 5 && !plain_below(mm, &table, addr, 48)) ||
	    !plain_below(mm, &table, addr, 39) || !plain_below(mm, &table, addr, 30) ||
	    !plain_below(mm, &table, addr, GUP_PMD_SHIFT))
		return NULL;
	return table;
}

/* A run within one table. */
static inline uint64_t plain_run(struct gup_mm *mm, const struct plain *plain,
				 const gup_entry *ptep, uint64_t nr, struct gup_page **pages,
				 uint32_t (*looked_at)(uint32_t flags))
{
	/* One by one: they have just been stored so, and are not to be waited for. */
	const gup_entry entry_asked = plain->entry_asked;
	const gup_entry entry = plain->entry;
	const uint32_t refused = plain->refused;
	const uint32_t wanted = plain->wanted;
	const int32_t refs = plain->refs;
	struct gup_page *const first = mm->page;
	const uint32_t nr_pages = mm->nr_pages;
	uint32_t lo = mm->page_lo;
	uint32_t hi = mm->page_hi;
	uint64_t i;

	for (i = 0; i < nr; i++) {
		/* A present entry holds its frame as it is. */
		uint64_t at = ((ptep[i] & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT) - GUP_PFN_BASE;
		struct gup_page *page;

		if ((ptep[i] & entry_asked) != entry)
			break;
		if (unlikely(at >= nr_pages))
			break;
		page = &first[at];
		if ((page->flags & refused) || !(page->flags & wanted) || page->order ||
		    page->refcount <= 0)
			break;
		page->refcount += refs;
		page->flags = looked_at(page->flags);
		pages[i] = page;
		lo = at < lo ? (uint32_t)at : lo;
		hi = at < hi ? hi : (uint32_t)at + 1;
	}
	mm->page_lo = lo;
	mm->page_hi = hi;
	return i;
}

/**
 * plain_pages - get pages for as long as they are plain
 * @mm: the address space
 * @plain: what they must be
 * @addr: the first one's address
 * @nr: how many are wanted
 * @pages: receives the pages
 * @looked_at: a page's flags after it was looked at
 *
 * Return: how many it got.
 */
static inline uint64_t plain_pages(struct gup_mm *mm, const struct plain *plain, uint64_t addr,
				   uint64_t nr, struct gup_page **pages,
				   uint32_t (*looked_at)(uint32_t flags))
{
	uint64_t got = 0;

	while (got < nr) {
		const gup_entry *table = plain_table(mm, addr);
		uint64_t first = (addr >> GUP_PAGE_SHIFT) % GUP_PTRS_PER_TABLE;
		uint64_t here = min_u64(nr - got, GUP_PTRS_PER_TABLE - first);
		uint64_t run =
			table ? plain_run(mm, plain, table + first, here, pages + got, looked_at)
			      : 0;

		got += run;
		addr += run << GUP_PAGE_SHIFT;
		if (run < here)
			break;
	}
	return got;
}

#endif /* MODEL_GUP_PLAIN_H */
