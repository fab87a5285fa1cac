// SPDX-License-Identifier: GPL-2.0-only
/*
 * Playing a record: the address space becomes the state after the recorded call.
 */
#include <gupwalk/engine.h>
#include <gupwalk/record.h>

#include "internal.h"

/**
 * struct play - the state of playing a record
 * @mm: the address space
 * @out: the outcome
 * @record: the record
 * @frame: the frame that was mapped at each of its addresses before; 0 for none
 * @huge: the last huge page that was allocated, and its PMD
 * @counted: folios whose references are set already
 * @nr_counted: how many
 */
struct play {
	struct gup_mm *mm;
	struct gup_outcome *out;
	const struct gup_record *record;
	uint64_t frame[GUP_RECORD_PAGES];
	struct {
		uint32_t pfn;
		uint64_t pmd;
	} huge;
	const struct gup_page *counted[2 * GUP_RECORD_PAGES];
	unsigned int nr_counted;
};

static const struct {
	uint32_t fact;
	gup_entry bit;
} bits[] = {
	{ GUP_ENTRY_FACT_PRESENT, GUP_PTE_PRESENT | GUP_PTE_USER },
	{ GUP_ENTRY_FACT_PROTNONE, GUP_PTE_PROTNONE },
	{ GUP_ENTRY_FACT_WRITE, GUP_PTE_RW },
	{ GUP_ENTRY_FACT_ACCESSED, GUP_PTE_ACCESSED },
	{ GUP_ENTRY_FACT_DIRTY, GUP_PTE_DIRTY },
	{ GUP_ENTRY_FACT_SPECIAL, GUP_PTE_SPECIAL },
	{ GUP_ENTRY_FACT_UFFD_WP, GUP_PTE_UFFD_WP },
	{ GUP_ENTRY_FACT_SOFT_DIRTY, GUP_PTE_SOFT_DIRTY },
};

static gup_entry swap_entry(uint32_t facts)
{
	gup_entry e = swp_entry(0, 1, 0);

	if (facts & GUP_ENTRY_FACT_MIGRATION)
		e = swp_entry(GUP_SWP_MIGRATION_READ, 1, 0);
	else if (facts & GUP_ENTRY_FACT_GUARD)
		e = swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_GUARD, 0);
	else if (facts & GUP_ENTRY_FACT_POISON)
		return swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_POISONED, 0);
	else if (!(facts & GUP_ENTRY_FACT_SWAP))
		return swp_entry(GUP_SWP_PTE_MARKER,
				 facts & GUP_ENTRY_FACT_UFFD_WP ? GUP_PTE_MARKER_UFFD_WP : 0, 0);
	e |= facts & GUP_ENTRY_FACT_UFFD_WP ? GUP_SWP_UFFD_WP : 0;
	e |= facts & GUP_ENTRY_FACT_SOFT_DIRTY ? GUP_SWP_SOFT_DIRTY : 0;
	return e;
}

gup_entry gup_entry_from_facts(uint32_t facts, unsigned int *level)
{
	gup_entry e = 0;

	*level = facts & GUP_ENTRY_FACT_PTE ? 1 : 2;
	if (facts & GUP_ENTRY_FACT_NONE)
		return 0;
	if (!(facts & (GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_PROTNONE)))
		return swap_entry(facts);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		e |= facts & bits[i].fact ? bits[i].bit : 0;
	/* The entry at that level is not a table. */
	return *level == 2 ? e | GUP_PTE_PSE : e;
}

static uint64_t addr_of(const struct play *p, unsigned int i)
{
	return (p->record->start & GUP_PAGE_MASK) + (uint64_t)i * GUP_PAGE_SIZE;
}

static uint64_t frame_at(const struct gup_mm *mm, uint64_t addr)
{
	struct law_entry entry = law_entry_at(mm, addr);

	return law_maps(entry) ? law_frame(entry, addr) : 0;
}

/* A page that was not there before. 0 when the arena is full. */
static uint32_t new_frame(struct play *p, uint64_t addr, uint32_t facts)
{
	const struct gup_vma *vma = law_vma(p->mm, addr);
	bool huge = facts & GUP_PAGE_FACT_HUGE;
	uint64_t pmd = addr & GUP_PMD_MASK;
	uint32_t flags = PG_ANON | PG_ANON_EXCLUSIVE, pfn;

	if (!(facts & GUP_PAGE_FACT_ANON) && vma && !vma_is_anonymous(vma)) {
		pfn = gup_cache_pfn(p->mm, (struct gup_vma *)(uintptr_t)vma, addr);
		if (!pfn || pfn != frame_at(p->mm, addr))
			return pfn;
		/* A page was mapped, and another one is mapped now: it has migrated. */
		flags = page_folio(p->mm, pfn_to_page(p->mm, pfn))->flags &
			~(uint32_t)(PG_UNPINNABLE | PG_CMA);
	}
	if (!huge)
		return gup_page_alloc(p->mm, 0, flags);
	if (!p->huge.pfn || p->huge.pmd != pmd) {
		flags |= vma && is_vm_hugetlb_page(vma) ? PG_HUGETLB : 0;
		p->huge.pfn = gup_page_alloc(p->mm, GUP_PMD_ORDER, flags);
		p->huge.pmd = pmd;
	}
	pfn = p->huge.pfn;
	return pfn ? pfn + (uint32_t)((addr - pmd) >> GUP_PAGE_SHIFT) : 0;
}

static uint64_t zero_frame(struct gup_mm *mm, uint64_t addr, bool huge)
{
	if (!huge)
		return mm->zero_pfn;
	if (!mm->huge_zero_pfn) {
		mm->huge_zero_pfn = gup_page_alloc(mm, GUP_PMD_ORDER, PG_ZERO);
		if (!mm->huge_zero_pfn)
			return 0;
		pfn_to_page(mm, mm->huge_zero_pfn)->refcount = 1;
		pfn_to_page(mm, mm->huge_zero_pfn)->held = 1;
	}
	return mm->huge_zero_pfn + ((addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT);
}

static uint64_t frame_for(struct play *p, unsigned int i, uint32_t facts)
{
	if (facts & GUP_PAGE_FACT_SAME)
		return p->frame[i];
	if (facts & GUP_PAGE_FACT_ZERO)
		return zero_frame(p->mm, addr_of(p, i), facts & GUP_PAGE_FACT_HUGE);
	return new_frame(p, addr_of(p, i), facts);
}

static void set_flag(uint32_t *flags, uint32_t flag, bool set)
{
	*flags = set ? *flags | flag : *flags & ~flag;
}

/* Make the facts of a page true. */
static void set_page(struct play *p, uint64_t pfn, uint32_t facts, unsigned int level)
{
	struct gup_page *page, *folio;

	if (!gup_pfn_valid(p->mm, pfn) || (facts & GUP_PAGE_FACT_ZERO))
		return;
	page = gup_page_touch(p->mm, pfn_to_page(p->mm, pfn));
	folio = gup_page_touch(p->mm, page_folio(p->mm, page));
	/* A record does not tell whether a private hugetlb page is dirty. */
	if (!(folio->flags & PG_HUGETLB) || !(folio->flags & PG_ANON))
		set_flag(&folio->flags, PG_DIRTY, facts & GUP_PAGE_FACT_DIRTY);
	set_flag(&folio->flags, PG_UNPINNABLE, facts & GUP_RECORD_MOVABLE);
	if (p->record->no_exclusive)
		return;
	if (level == 2)
		page = folio;
	set_flag(&page->flags, PG_ANON_EXCLUSIVE, facts & GUP_PAGE_FACT_EXCLUSIVE);
}

static void count_mapping(struct play *p, uint64_t pfn, int by)
{
	struct gup_page *folio;

	if (!gup_pfn_valid(p->mm, pfn) || (pfn_to_page(p->mm, pfn)->flags & PG_ZERO))
		return;
	folio = gup_page_touch(p->mm, page_folio(p->mm, pfn_to_page(p->mm, pfn)));
	if (folio->flags & PG_ZERO)
		return;
	folio->refcount += by;
	folio->mapcount += by;
}

/* Replace a huge page that maps an address by PTEs. */
static void split(struct play *p, uint64_t addr)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(p->mm, addr, &level);
	gup_entry old = slot ? *slot : 0;

	if (level != 2 || !pmd_leaf(old))
		return;
	gup_set_entry(p->mm, slot, 0);
	slot = gup_pte_slot(p->mm, addr & GUP_PMD_MASK);
	if (slot)
		gup_set_entries(p->mm, slot, GUP_PTRS_PER_TABLE, pte_set_bits(old, GUP_PTE_PSE, 0),
				false);
}

/* Can an entry of this level map the frame at this address? A record may not fit. */
static bool fits(const struct gup_mm *mm, uint64_t addr, uint64_t pfn, unsigned int level)
{
	if (level != 2 || !gup_pfn_valid(mm, pfn))
		return true;
	return page_folio(mm, pfn_to_page(mm, pfn))->order == GUP_PMD_ORDER &&
	       pfn - pfn_to_page(mm, pfn)->head == (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT;
}

/* The entry as before, changed as the facts say. */
static gup_entry entry_for(gup_entry old, uint64_t pfn, uint32_t facts, unsigned int level)
{
	const gup_entry dirty = GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY;
	gup_entry mask = 0, new = gup_entry_from_facts(facts, &level);

	if (!law_maps((struct law_entry){ old, level }) || pte_pfn(old) != pfn)
		return pfn_pte(pfn, new & ~GUP_PTE_PFN_MASK);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		mask |= bits[i].bit;
	if (pte_dirty(old) && (facts & GUP_ENTRY_FACT_DIRTY)) {
		mask &= ~dirty;
		new &= ~dirty;
	} else {
		mask |= dirty;
	}
	return pte_set_bits(old, mask, new);
}

static void play_entry(struct play *p, unsigned int i)
{
	const struct gup_record_entry *after = &p->record->after[i];
	uint64_t addr = addr_of(p, i), pfn = 0, first;
	gup_entry *slot, entry;
	unsigned int level;

	if (gup_record_change_of(p->record, i) != GUP_RECORD_CHANGED)
		return;
	entry = gup_entry_from_facts(after->facts, &level);
	if (gup_record_maps(after))
		pfn = frame_for(p, i, after->page);
	/* For the second address of a huge page, the entry exists already. */
	if (i && level == 2 && pfn && frame_at(p->mm, addr) == pfn && !(addr & ~GUP_PMD_MASK))
		return;
	if (!fits(p->mm, addr, pfn, level))
		return;
	if (level == 1)
		split(p, addr);
	slot = level == 2 ? gup_pmd_slot(p->mm, addr) : gup_pte_slot(p->mm, addr);
	if (!slot)
		return;
	if (pfn != p->frame[i]) {
		count_mapping(p, p->frame[i], -1);
		count_mapping(p, pfn, 1);
	}
	first = level == 2 && pfn ? pfn - ((addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT) : pfn;
	gup_set_entry(p->mm, slot, pfn ? entry_for(*slot, first, after->facts, level) : entry);
	set_page(p, pfn, after->page, level);
}

static struct gup_page *page_for(struct play *p, unsigned int i)
{
	const struct gup_record_page *record = &p->record->page[i];
	uint64_t now = frame_at(p->mm, addr_of(p, i));
	unsigned int level = law_entry_at(p->mm, addr_of(p, i)).level;
	uint64_t pfn = now;

	if (record->facts & (GUP_PAGE_FACT_SAME | GUP_RECORD_UNMAPPED))
		pfn = frame_for(p, i, record->facts);
	if (!gup_pfn_valid(p->mm, pfn))
		return NULL;
	set_page(p, pfn, record->facts, pfn == now ? level : 1);
	return pfn_to_page(p->mm, pfn);
}

/* The record has the holds of a folio for each of its pages; take them once. */
static void take(struct play *p, struct gup_page *page, int32_t refs, int32_t pins)
{
	struct gup_page *folio = page_folio(p->mm, page);

	for (unsigned int i = 0; i < p->nr_counted; i++)
		if (p->counted[i] == folio)
			return;
	p->counted[p->nr_counted++] = folio;
	if (!refs && !pins)
		return;
	gup_page_touch(p->mm, folio);
	folio->refcount += refs + pins * (folio->order ? 1 : GUP_PIN_COUNTING_BIAS);
	folio->pincount += folio->order ? pins : 0;
}

/* The kind of a fault, if the entry and the VMA determine it. */
static void play_fault(struct play *p, uint32_t nr)
{
	struct gup_fault *fault = &p->out->faults[nr];
	uint64_t page = (fault->addr - (p->record->start & GUP_PAGE_MASK)) >> GUP_PAGE_SHIFT;
	const struct gup_vma *vma = law_vma(p->mm, fault->addr);
	uint32_t facts = page < p->record->nr_entries ? p->record->before[page].facts : 0;
	struct law_entry entry = law_entry_at(p->mm, fault->addr);

	/*
	 * If there are several faults at one address, only the first is on the entry before the
	 * call.
	 */
	fault->entry = entry.e;
	fault->level = (uint8_t)entry.level;
	if (gup_fault_is_numa(fault))
		fault->kind = facts & GUP_ENTRY_FACT_PMD ? GUP_FAULT_NUMA_PMD : GUP_FAULT_NUMA_PTE;
	else if ((facts & GUP_ENTRY_FACT_PROTNONE) && vma && law_rwp(vma))
		fault->kind = GUP_FAULT_UFFD_RWP;
}

static void play_outcome(struct play *p)
{
	const struct gup_record *record = p->record;
	struct gup_outcome *out = p->out;

	gup_outcome_clear(out);
	out->record = record;
	out->ret = record->ret;
	out->nr_pages = (uint64_t)record->nr_pages < out->max_pages ? (uint64_t)record->nr_pages
								    : out->max_pages;
	out->nr_fast = (uint64_t)record->nr_fast;
	out->fast = record->fast;
	out->fell_back = record->fell_back;
	out->nr_numa = record->nr_numa;
	out->nr_migrated = record->nr_migrated;
	out->warns = record->warned ? GUP_WARN_UNNAMED : 0;
	out->endless = record->endless || record->crashed;
	out->crashed = record->crashed;
	out->nr_faults = record->nr_faults;
	for (uint32_t i = 0; i < record->nr_faults && i < GUP_FAULTS_LOGGED; i++)
		out->faults[i] = record->fault[i];
}

void gup_record_play(struct gup_walk *walk, const struct gup_call *call,
		     const struct gup_record *record)
{
	struct play p = { .mm = walk->mm, .out = walk->out, .record = record };
	unsigned int nr = 0;

	(void)call;
	play_outcome(&p);
	for (uint32_t i = 0; i < record->nr_faults && i < GUP_FAULTS_LOGGED; i++)
		play_fault(&p, i);
	for (unsigned int i = 0; i < record->nr_entries; i++)
		p.frame[i] = frame_at(p.mm, addr_of(&p, i));
	for (unsigned int i = 0; i < record->nr_entries; i++)
		play_entry(&p, i);
	for (uint64_t i = 0; i < p.out->nr_pages; i++) {
		p.out->pages[i] = i < GUP_RECORD_PAGES ? page_for(&p, (unsigned int)i) : NULL;
		nr += i < GUP_RECORD_PAGES;
	}
	for (unsigned int i = 0; i < nr; i++)
		if (p.out->pages[i])
			take(&p, p.out->pages[i], record->page[i].refs, record->page[i].pins);
	for (unsigned int i = 0; i < record->nr_entries; i++) {
		uint64_t now = frame_at(p.mm, addr_of(&p, i));

		if (gup_pfn_valid(p.mm, now))
			take(&p, pfn_to_page(p.mm, now), record->after[i].refs,
			     record->after[i].pins);
	}
}
