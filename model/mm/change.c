// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the rest of the kernel does to entries: protection changes, hinting,
 * fork, unmapping, reclaim, splitting.
 */
#include "internal.h"

/* What a walk over entries needs to know. */
struct change {
	const struct gup_rules *rules;
	struct gup_vma *vma;
	unsigned int changed;
};

/* A base page is told by the size of its count. */
static bool folio_maybe_dma_pinned(const struct gup_page *folio)
{
	return folio->order ? folio->pincount > 0 : folio->refcount >= GUP_PIN_COUNTING_BIAS;
}

static bool mapped_elsewhere(const struct gup_page *folio)
{
	return folio->mapcount > 1 && (!folio->order || (folio->flags & PG_MAPPED_SHARED));
}

/* Has the folio users that hinting would get in the way of? */
static bool numa_shared(const struct change *c, const struct gup_page *folio)
{
	bool cow = is_cow_mapping(c->vma->flags);

	switch (gup_rule_value(c->rules, GUP_RULE_NUMA_SCAN)) {
	case GUP_NUMA_SCAN_MAPCOUNT:
		return cow && mapped_elsewhere(folio);
	case GUP_NUMA_SCAN_REFCOUNT:
		return cow && folio->refcount != 1;
	case GUP_NUMA_SCAN_PINNED:
		return cow && (mapped_elsewhere(folio) || folio_maybe_dma_pinned(folio));
	default:
		return (cow && mapped_elsewhere(folio)) || folio_maybe_dma_pinned(folio);
	}
}

/* Of huge pages, only the zero page was left alone at first. */
static bool folio_can_map_prot_numa(const struct gup_mm *mm, const struct change *c, gup_entry e,
				    unsigned int level)
{
	const struct gup_page *page = vm_normal_page(mm, e);
	const struct gup_page *folio;

	if (!page)
		return false;
	folio = page_folio(mm, page);
	/* vma_migratable(): what is on a device stays there. */
	if (folio->flags & PG_FSDAX)
		return false;
	if (level > 1 && !gup_rule_is(c->rules, GUP_RULE_NUMA_SCAN, GUP_NUMA_SCAN_HUGE_TOO))
		return true;
	if ((folio->flags & (PG_KSM | PG_P2PDMA)) || numa_shared(c, folio))
		return false;
	return !((folio->flags & (PG_FILE | PG_SECRETMEM)) && (folio->flags & PG_DIRTY));
}

/* change_pte_range() or change_huge_pmd(); hugetlb's entries are modified as PTEs are. */
static gup_entry leaf_modify(const struct change *c, gup_entry e, unsigned int level, uint64_t prot)
{
	if (level == 2 && !is_vm_hugetlb_page(c->vma))
		return huge_modify(c->rules, e, prot);
	return entry_modify(e, prot);
}

static bool hint_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	struct change *c = arg;
	uint64_t write = 0;

	(void)addr;
	if (!pte_present(*slot) || pte_protnone(*slot) ||
	    !folio_can_map_prot_numa(mm, c, *slot, level))
		return true;
	if (gup_rule_is(c->rules, GUP_RULE_SAVED_WRITE, GUP_SAVED_WRITE_KEPT))
		write = *slot & GUP_PTE_RW;
	gup_set_entry(mm, slot,
		      leaf_modify(c, *slot, level, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED | write));
	c->changed++;
	return true;
}

unsigned int change_prot_numa(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start,
			      uint64_t end)
{
	struct change c = { .rules = rules };

	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];
		uint64_t lo = vma->start > start ? vma->start : start;
		uint64_t hi = vma->end < end ? vma->end : end;

		if (!vma_is_accessible(vma) || is_vm_hugetlb_page(vma) ||
		    (vma->flags & (VM_PFNMAP | VM_MIXEDMAP | VM_IO)))
			continue;
		c.vma = vma;
		gup_for_each_leaf(mm, lo, hi, hint_leaf, &c);
	}
	return c.changed;
}

/* The page comes back read-only; an anonymous one is still ours alone. */
static void migration_mkread(struct gup_mm *mm, gup_entry *slot)
{
	gup_entry e = *slot;
	unsigned int type = GUP_SWP_MIGRATION_READ;

	if (swp_type(e) != GUP_SWP_MIGRATION_WRITE)
		return;
	if (gup_pfn_valid(mm, swp_offset(e)) &&
	    (page_folio(mm, pfn_to_page(mm, swp_offset(e)))->flags & PG_ANON))
		type = GUP_SWP_MIGRATION_READ_EXCLUSIVE;
	gup_set_entry(mm, slot,
		      swp_entry(type, swp_offset(e), e & (GUP_SWP_SOFT_DIRTY | GUP_SWP_UFFD_WP)));
}

/*
 * Does mprotect() spare the write fault that would find nothing to do? For hugetlb it
 * looks at the protection alone: hugetlb_change_protection().
 */
static bool mprotect_makes_writable(const struct change *c, gup_entry e, unsigned int level)
{
	if (is_vm_hugetlb_page(c->vma))
		return false;
	switch (gup_rule_value(c->rules, GUP_RULE_MPROTECT_WRITE)) {
	case GUP_MPROTECT_WRITE_WRITE_FAULT:
		return level == 1 && (c->vma->flags & VM_SHARED) && pte_dirty(e);
	case GUP_MPROTECT_WRITE_DIRTY_PTE:
		return level == 1 && pte_dirty(e);
	default:
		return true;
	}
}

static bool mprotect_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			  void *arg)
{
	struct change *c = arg;
	gup_entry e = *slot;

	(void)addr;
	if (is_migration_entry(e)) {
		migration_mkread(mm, slot);
		return true;
	}
	if (level == 1 ? !pte_present(e) : !pmd_present(e))
		return true;

	e = leaf_modify(c, e, level, vma_page_prot(c->vma));
	if ((c->vma->flags & VM_UFFD_RWP) && pte_uffd_wp(e))
		e = entry_modify(e, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED);
	else if (mprotect_makes_writable(c, e, level) && can_change_writable(mm, c->vma, e))
		e = pte_set_bits(e, 0, GUP_PTE_RW);
	gup_set_entry(mm, slot, e);
	return true;
}

void gup_mprotect(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
		  uint64_t access)
{
	struct change c = { .rules = rules, .vma = vma };

	vma->flags = (vma->flags & ~VM_ACCESS_FLAGS) | (access & VM_ACCESS_FLAGS);
	gup_for_each_leaf(mm, vma->start, vma->end, mprotect_leaf, &c);
}

static bool folio_needs_cow_for_dma(const struct gup_mm *mm, const struct gup_page *folio)
{
	return mm->has_pinned && folio_maybe_dma_pinned(folio);
}

/* Hugetlb memory was shared with the child at first, pinned or not. */
static bool shares_pinned(const struct change *c, const struct gup_page *folio)
{
	return (folio->flags & PG_HUGETLB) &&
	       gup_rule_is(c->rules, GUP_RULE_HUGETLB_FORK, GUP_HUGETLB_FORK_SHARES);
}

/* Parent and child have the page from now on; none of them alone. */
static void share_page(struct gup_mm *mm, struct gup_page *page)
{
	struct gup_page *folio = gup_page_touch(mm, page_folio(mm, page));

	folio->refcount++;
	folio->mapcount++;
	folio->flags |= PG_MAPPED_SHARED;
	gup_page_touch(mm, page)->flags &= ~PG_ANON_EXCLUSIVE;
}

/* Both get it back read-only, and shared: nothing that is pinned is on its way. */
static void fork_migration_entry(struct gup_mm *mm, gup_entry *slot)
{
	gup_entry e = *slot;
	uint32_t pfn = swp_offset(e);

	gup_set_entry(mm, slot,
		      swp_entry(GUP_SWP_MIGRATION_READ, pfn,
				e & (GUP_SWP_SOFT_DIRTY | GUP_SWP_UFFD_WP)));
	if (gup_pfn_valid(mm, pfn) && (page_folio(mm, pfn_to_page(mm, pfn))->flags & PG_ANON))
		share_page(mm, pfn_to_page(mm, pfn));
}

static bool fork_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	struct change *c = arg;
	gup_entry e = *slot;
	struct gup_page *page;
	struct gup_page *folio;

	if (is_migration_entry(e)) {
		fork_migration_entry(mm, slot);
		return true;
	}
	if (level == 1 && is_swap_pte(e)) {
		gup_set_entry(mm, slot, e & ~GUP_SWP_EXCLUSIVE);
		return true;
	}
	page = pte_present(e) ? vm_normal_page(mm, e) : NULL;
	if (!page || !(page_folio(mm, page)->flags & PG_ANON))
		return true;
	folio = page_folio(mm, page);

	if (folio_needs_cow_for_dma(mm, folio) && !shares_pinned(c, folio)) {
		/* The child gets a copy; a huge page is split for that, unless it is hugetlb's. */
		return level == 1 || (folio->flags & PG_HUGETLB) ||
		       split_huge_pmd(mm, c->rules, c->vma, addr);
	}
	share_page(mm, page);
	return true;
}

/* What was shared is no longer written to: neither by the child nor by the parent. */
static bool fork_protect_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			      void *arg)
{
	const struct gup_page *page = pte_present(*slot) ? vm_normal_page(mm, *slot) : NULL;

	(void)addr;
	(void)level;
	(void)arg;
	if (page && (page_folio(mm, page)->flags & PG_MAPPED_SHARED) &&
	    !(page->flags & PG_ANON_EXCLUSIVE))
		gup_set_entry(mm, slot, pte_set_bits(*slot, GUP_PTE_RW, 0));
	return true;
}

static bool fork_each_leaf(struct gup_mm *mm, const struct gup_rules *rules, gup_leaf_fn *fn)
{
	struct change c = { .rules = rules };

	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		c.vma = &mm->vma[i];
		if (is_cow_mapping(c.vma->flags) &&
		    !gup_for_each_leaf(mm, c.vma->start, c.vma->end, fn, &c))
			return false;
	}
	return true;
}

bool gup_fork_begin(struct gup_mm *mm, const struct gup_rules *rules)
{
	mm->write_protect_seq++;
	mm->forking = true;
	return fork_each_leaf(mm, rules, fork_leaf);
}

bool gup_fork(struct gup_mm *mm, const struct gup_rules *rules)
{
	if (!mm->forking && !gup_fork_begin(mm, rules))
		return false;
	mm->forking = false;
	mm->write_protect_seq++;
	return fork_each_leaf(mm, rules, fork_protect_leaf);
}

static bool zap_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		     void *arg)
{
	const struct change *c = arg;

	(void)addr;
	/* What is guarded stays so until it is unguarded, or its VMA is gone. */
	if (is_guarded(c->rules, *slot))
		return true;
	if (level == 1 ? pte_present(*slot) : pmd_present(*slot))
		unmap_page(mm, *slot);
	gup_set_entry(mm, slot, 0);
	return true;
}

/* Split the huge page around @addr when it begins before or ends behind it. */
static bool split_at(struct gup_mm *mm, const struct gup_rules *rules, uint64_t addr)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	struct gup_vma *vma = vma_lookup(mm, addr);

	/* What is in a VMA has an entry, if only an empty one. */
	if (!(addr & ~GUP_PMD_MASK) || !vma || level != 2 || !pmd_present(*slot))
		return true;
	return split_huge_pmd(mm, rules, vma, addr);
}

bool gup_zap(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start, uint64_t end)
{
	struct change c = { .rules = rules };

	if (!split_at(mm, rules, start) || !split_at(mm, rules, end))
		return false;
	gup_for_each_leaf(mm, start, end, zap_leaf, &c);
	return true;
}

bool gup_swap_out(struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	uint64_t bits = 0;
	struct gup_page *page;
	gup_entry e;

	if (level != 1 || !pte_present(*slot))
		return false;
	e = *slot;
	page = vm_normal_page(mm, e);
	/* Tail pages have no references of their own. */
	if (!page || !(page->flags & PG_ANON) || page->order || page->refcount != 1 ||
	    page->mapcount != 1)
		return false;

	if (page->flags & PG_ANON_EXCLUSIVE)
		bits |= GUP_SWP_EXCLUSIVE;
	if (pte_soft_dirty(e))
		bits |= GUP_SWP_SOFT_DIRTY;
	if (pte_uffd_wp(e))
		bits |= GUP_SWP_UFFD_WP;
	unmap_page(mm, e);
	/* Any slot does, as long as no two pages share it. */
	gup_set_entry(mm, slot, swp_entry(0, pte_pfn(e), bits));
	return true;
}

/* The huge zero folio becomes so many zero pages. */
static void split_zero(struct gup_mm *mm, const struct gup_vma *vma, gup_entry *slot, gup_entry old)
{
	uint64_t bits = vma_page_prot(vma) | GUP_PTE_SPECIAL | (old & GUP_PTE_UFFD_WP);

	gup_set_entries(mm, slot, GUP_PMD_NR, pfn_pte(mm->zero_pfn, bits), true);
}

static void split_anon(struct gup_mm *mm, const struct gup_rules *rules, const struct gup_vma *vma,
		       gup_entry *slot, gup_entry old)
{
	struct gup_page *page = gup_page_touch(mm, pfn_to_page(mm, pte_pfn(old)));
	uint64_t bits = vma_page_prot(vma) & ~GUP_PTE_ACCESSED;
	gup_entry e;

	bits |= old & (GUP_PTE_RW | GUP_PTE_ACCESSED | GUP_PTE_SOFT_DIRTY | GUP_PTE_UFFD_WP);
	if (gup_rule_is(rules, GUP_RULE_SPLIT_DIRTY, GUP_SPLIT_DIRTY_CARRIED))
		bits |= pte_dirty(old) ? DIRTY_BITS : 0;
	e = pfn_pte(pte_pfn(old), bits);
	if ((vma->flags & VM_UFFD_RWP) && pte_uffd_wp(old))
		e = entry_modify(e, GUP_PTE_PROTNONE);
	gup_set_entries(mm, slot, GUP_PMD_NR, e, false);

	if (pte_dirty(old))
		page->flags |= PG_DIRTY;
	if (page->flags & PG_ANON_EXCLUSIVE) {
		for (uint32_t i = 1; i < GUP_PMD_NR; i++)
			page[i].flags |= PG_ANON_EXCLUSIVE;
		gup_page_touch(mm, &page[GUP_PMD_NR - 1]);
	}
	/* 512 small mappings replace one big one. */
	page->refcount += GUP_PMD_NR - 1;
	page->mapcount += GUP_PMD_NR - 1;
}

bool split_huge_pmd(struct gup_mm *mm, const struct gup_rules *rules, const struct gup_vma *vma,
		    uint64_t addr)
{
	uint64_t haddr = addr & GUP_PMD_MASK;
	gup_entry *slot = gup_pmd_slot(mm, haddr);
	gup_entry old = slot ? *slot : 0;

	if (!pmd_leaf(old) || is_vm_hugetlb_page(vma))
		return false;
	if (!vma_is_anonymous(vma)) {
		unmap_page(mm, old);
		gup_set_entry(mm, slot, 0);
		return true;
	}
	if (mm->nr_tables == mm->max_tables)
		return false;
	gup_set_entry(mm, slot, 0);
	slot = gup_pte_slot(mm, haddr);
	if (vm_normal_page(mm, old))
		split_anon(mm, rules, vma, slot, old);
	else
		split_zero(mm, vma, slot, old);
	return true;
}
