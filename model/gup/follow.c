// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk's look-up in the page tables: follow_page_mask() and the functions below it.
 *
 * These functions return a page, or NULL with an error. The error is 0 when a fault is needed,
 * -EMLINK when an unsharing fault is needed, and another -errno when the walk fails.
 */
#include "internal.h"

/**
 * struct follow - the state of one look-up
 * @w: the walk
 * @vma: the VMA
 * @addr: the address
 * @flags: FOLL_ flags
 * @page_mask: set to GUP_PMD_NR - 1 when a huge page was found
 * @err: the error, if there is no page
 */
struct follow {
	struct gup_walk *w;
	struct gup_vma *vma;
	uint64_t addr;
	unsigned int flags;
	uint64_t *page_mask;
	int *err;
};

static inline void follow_event(const struct follow *f, enum gup_event_id id, unsigned int level,
				gup_entry e)
{
	gup_event(f->w, id, level, f->addr, e, 0);
}

static struct gup_page *fail(const struct follow *f, int err)
{
	*f->err = err;
	return NULL;
}

static bool leaves_hole(const struct follow *f)
{
	if (is_vm_hugetlb_page(f->vma))
		return !hugetlbfs_pagecache_present(f->w->mm, f->vma, f->addr);
	return vma_is_anonymous(f->vma) || vma_is_mapped_at_once(f->vma);
}

/* A hole: a dump leaves it out if the memory can only hold zeroes. */
static struct gup_page *no_page_table(const struct follow *f, unsigned int level, gup_entry e)
{
	if ((f->flags & FOLL_DUMP) && leaves_hole(f)) {
		follow_event(f, GUP_EVENT_DUMP_HOLE, level, e);
		return fail(f, -EFAULT);
	}
	follow_event(f, GUP_EVENT_NO_PAGE_TABLE, level, e);
	return fail(f, 0);
}

/* Linux checks this with the VMA's own soft-dirty and userfaultfd state. */
static bool write_fault_required(const struct gup_vma *vma, gup_entry e)
{
	return (!(vma->flags & VM_SOFTDIRTY) && !pte_soft_dirty(e)) ||
	       ((vma->flags & VM_UFFD_WP) && pte_uffd_wp(e));
}

/*
 * can_follow_write_pte(), can_follow_write_pmd(): may the caller write through this entry?
 * FOLL_FORCE may write if COW was broken before.
 */
static bool can_follow_write(const struct follow *f, gup_entry e, const struct gup_page *page)
{
	if (pte_write(e))
		return true;
	if (!(f->flags & FOLL_FORCE))
		return false;
	if (rule_is(f->w, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW))
		return (f->flags & FOLL_COW) && pte_dirty(e);

	if ((f->vma->flags & (VM_MAYSHARE | VM_SHARED | VM_WRITE)) ||
	    !(f->vma->flags & VM_MAYWRITE))
		return false;
	if (!page || !(page_folio(f->w->mm, page)->flags & PG_ANON) ||
	    !(page->flags & PG_ANON_EXCLUSIVE))
		return false;
	return !write_fault_required(f->vma, e);
}

static bool check_write(const struct follow *f, gup_entry e, const struct gup_page *page,
			unsigned int level)
{
	if (!(f->flags & FOLL_WRITE))
		return true;
	if (!can_follow_write(f, e, page)) {
		follow_event(f, GUP_EVENT_NOT_WRITABLE, level, e);
		return false;
	}
	if (!pte_write(e))
		follow_event(f, GUP_EVENT_FORCED_WRITE, level, e);
	return true;
}

static bool check_protnone(const struct follow *f, gup_entry e, unsigned int level)
{
	if (!pte_protnone(e))
		return true;
	if (!gup_can_follow_protnone(f->w->rules, f->vma, f->flags)) {
		follow_event(f, GUP_EVENT_PROTNONE, level, e);
		return false;
	}
	follow_event(f, GUP_EVENT_PROTNONE_FOLLOWED, level, e);
	return true;
}

static void set_folio(struct gup_walk *w, struct gup_page *folio, uint32_t set, uint32_t clear)
{
	if ((folio->flags & set) != set || (folio->flags & clear)) {
		gup_page_touch(w->mm, folio)->flags |= set;
		folio->flags &= ~clear;
	}
}

/* The second access makes a page active. */
static void mark_page_accessed(struct gup_walk *w, struct gup_page *folio)
{
	if (!(folio->flags & PG_REFERENCED))
		set_folio(w, folio, PG_REFERENCED, 0);
	else if (!(folio->flags & PG_ACTIVE))
		set_folio(w, folio, PG_ACTIVE, PG_REFERENCED);
}

static void mlock_page(const struct follow *f, struct gup_page *folio, unsigned int level)
{
	if (!(f->flags & FOLL_MLOCK) || !(f->vma->flags & VM_LOCKED) ||
	    (folio->flags & (PG_ZERO | PG_TRUNCATED)))
		return;
	/* mlock() of a huge page is for the whole page. */
	if (level == 1 ? folio->order : (folio->flags & PG_ANON) && folio->mapcount != 1)
		return;
	set_folio(f->w, folio, PG_MLOCKED, 0);
}

/* A present entry without a normal page: the zero page, or a frame without struct page. */
static struct gup_page *follow_special(const struct follow *f, gup_entry *slot, gup_entry e)
{
	if (f->flags & FOLL_DUMP) {
		follow_event(f, GUP_EVENT_DUMP_HOLE, 1, e);
		return fail(f, -EFAULT);
	}
	if (pte_pfn(e) == f->w->mm->zero_pfn)
		return pfn_to_page(f->w->mm, f->w->mm->zero_pfn);

	follow_event(f, GUP_EVENT_SPECIAL, 1, e);
	if ((f->flags & FOLL_GET) &&
	    rule_is(f->w, GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_GET_FAILS))
		return fail(f, -EFAULT);
	if (f->flags & FOLL_TOUCH) {
		gup_entry used = pte_mkyoung(f->flags & FOLL_WRITE ? pte_mkdirty(e) : e);

		if (used != e)
			gup_set_entry(f->w->mm, slot, used);
	}
	return fail(f, -EEXIST);
}

/* Take the hold that the flags ask for. */
static bool grab(const struct follow *f, struct gup_page *folio, unsigned int level, gup_entry e)
{
	int err = try_grab_folio(f->w, folio, 1, f->flags);

	if (!err)
		return true;
	follow_event(f, GUP_EVENT_GRAB_FAILED, level, e);
	fail(f, err);
	return false;
}

static bool split_folio(const struct follow *f, gup_entry e, const struct gup_page *page)
{
	follow_event(f, GUP_EVENT_SPLIT, 1, e);
	if (split_huge_page(f->w->mm, page_to_pfn(f->w->mm, page)))
		return true;
	follow_event(f, GUP_EVENT_SPLIT_FAILED, 1, e);
	fail(f, -EBUSY);
	return false;
}

/*
 * While DAX memory was mapped by special "devmap" entries, only a call with a hold got their
 * pages.
 */
static struct gup_page *devmap_page(const struct follow *f, struct gup_page *page)
{
	if (unlikely(page && (page_folio(f->w->mm, page)->flags & PG_FSDAX)) &&
	    !(f->flags & FOLL_GRAB) && rule_is(f->w, GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_DEVMAP))
		return NULL;
	return page;
}

static struct gup_page *follow_page_pte(const struct follow *f, gup_entry pmd)
{
	struct gup_mm *mm = f->w->mm;
	gup_entry *slot = gup_table_of(mm, pmd) + (f->addr >> GUP_PAGE_SHIFT) % GUP_PTRS_PER_TABLE;
	gup_entry e = *slot;
	struct gup_page *page;
	struct gup_page *folio;

	if (unlikely((f->flags & FOLL_GRAB) == FOLL_GRAB)) {
		f->w->out->warns |= GUP_WARN_GET_AND_PIN;
		follow_event(f, GUP_EVENT_GET_AND_PIN, 1, e);
		return fail(f, -EINVAL);
	}
	if ((f->flags & FOLL_MIGRATION) && is_migration_entry(e) &&
	    migration_entry_wait(mm, f->w->rules, f->vma, slot, 1))
		e = *slot;
	if (pte_none(e))
		return no_page_table(f, 1, e);
	if (!pte_present(e)) {
		follow_event(f, GUP_EVENT_NOT_PRESENT, 1, e);
		return fail(f, 0);
	}
	if (!check_protnone(f, e, 1))
		return fail(f, 0);

	page = devmap_page(f, vm_normal_page(mm, e));
	if (!check_write(f, e, page, 1))
		return fail(f, 0);
	if (unlikely(!page)) {
		page = follow_special(f, slot, e);
		if (!page)
			return NULL;
	}
	if (unlikely((f->flags & FOLL_SPLIT) && page_folio(mm, page)->order) &&
	    !split_folio(f, e, page))
		return NULL;
	folio = page_folio(mm, page);
	if (!pte_write(e) && gup_must_unshare(f->w, f->vma, f->flags, page)) {
		follow_event(f, GUP_EVENT_MUST_UNSHARE, 1, e);
		return fail(f, -EMLINK);
	}
	if (!grab(f, folio, 1, e))
		return NULL;

	if (f->flags & FOLL_TOUCH) {
		if ((f->flags & FOLL_WRITE) && !pte_dirty(e))
			set_folio(f->w, folio, PG_DIRTY, 0);
		mark_page_accessed(f->w, folio);
	}
	mlock_page(f, folio, 1);
	follow_event(f, GUP_EVENT_PAGE, 1, e);
	return page;
}

static struct gup_page *follow_huge_pmd(const struct follow *f, gup_entry *slot)
{
	struct gup_mm *mm = f->w->mm;
	gup_entry e = *slot;
	struct gup_page *page = pfn_to_page(mm, pte_pfn(e));
	struct gup_page *folio = page_folio(mm, page);

	if (!check_write(f, e, page, 2))
		return fail(f, 0);
	if ((f->flags & FOLL_DUMP) && (folio->flags & PG_ZERO)) {
		follow_event(f, GUP_EVENT_DUMP_HOLE, 2, e);
		return fail(f, -EFAULT);
	}
	if (!pte_write(e) && gup_must_unshare(f->w, f->vma, f->flags, page)) {
		follow_event(f, GUP_EVENT_MUST_UNSHARE, 2, e);
		return fail(f, -EMLINK);
	}
	/* A base page gives an error; a huge page a warning, and a reference is taken. */
	if (unlikely((f->flags & FOLL_GRAB) == FOLL_GRAB))
		f->w->out->warns |= GUP_WARN_GET_AND_PIN;
	if (!grab(f, folio, 2, e))
		return NULL;
	/* touch_pmd(): x86 writes the entry only when it becomes dirty. */
	if ((f->flags & FOLL_TOUCH) && (f->flags & FOLL_WRITE))
		gup_set_entry(mm, slot, pte_mkyoung(pte_mkdirty(e)));
	mlock_page(f, folio, 2);
	*f->page_mask = GUP_PMD_NR - 1;
	gup_event(f->w, GUP_EVENT_HUGE, 2, f->addr, e,
		  (int64_t)(GUP_PMD_NR - (f->addr >> GUP_PAGE_SHIFT) % GUP_PMD_NR));
	return page + ((f->addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT);
}

static struct gup_page *split_failed(const struct follow *f, gup_entry e, int err)
{
	follow_event(f, GUP_EVENT_SPLIT_FAILED, 2, e);
	return fail(f, err);
}

/* FOLL_SPLIT_PMD, FOLL_SPLIT: map the huge page by PTEs, and look up one. */
static struct gup_page *follow_split_pmd(const struct follow *f, gup_entry *slot)
{
	gup_entry e = *slot;
	uint32_t pfn = (uint32_t)pte_pfn(e);
	bool zero = pfn_to_page(f->w->mm, pfn)->flags & PG_ZERO;

	if ((f->flags & FOLL_SPLIT) && !zero && !can_split_huge_page(f->w->mm, pfn))
		return split_failed(f, e, -EBUSY);
	follow_event(f, GUP_EVENT_SPLIT, 2, e);
	if (is_vm_hugetlb_page(f->vma)) {
		gup_crash(f->w, 2, f->addr, e);
		return fail(f, -EFAULT);
	}
	if (!split_huge_pmd(f->w->mm, f->w->rules, f->vma, f->addr))
		return split_failed(f, e, -ENOMEM);
	if ((f->flags & FOLL_SPLIT) && !zero) {
		if (!split_huge_page(f->w->mm, pfn))
			return split_failed(f, e, -EBUSY);
		if (pte_none(*slot))
			return no_page_table(f, 2, 0);
	}
	if (!gup_pte_slot(f->w->mm, f->addr))
		return split_failed(f, e, -ENOMEM);
	return follow_page_pte(f, *slot);
}

static struct gup_page *follow_pmd_mask(const struct follow *f, gup_entry *slot)
{
	gup_entry e = *slot;

	if ((f->flags & FOLL_MIGRATION) && is_migration_entry(e) &&
	    migration_entry_wait(f->w->mm, f->w->rules, f->vma, slot, 2))
		e = *slot;
	if (!pmd_present(e))
		return no_page_table(f, 2, e);
	if (!pmd_leaf(e))
		return follow_page_pte(f, e);
	if (unlikely(is_vm_hugetlb_page(f->vma)) &&
	    !rule_is(f->w, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_GENERIC))
		return hugetlb_follow_page_mask(f->w, f->vma, f->addr, f->flags, e, f->page_mask,
						f->err);
	if (!check_protnone(f, e, 2))
		return no_page_table(f, 2, e);
	if (f->flags & (FOLL_SPLIT_PMD | FOLL_SPLIT))
		return follow_split_pmd(f, slot);
	return follow_huge_pmd(f, slot);
}

/**
 * follow_page_mask - look up the page of an address, as the flags say
 * @w: the walk
 * @vma: the VMA that holds @addr
 * @addr: the address
 * @flags: FOLL_ flags, completed
 * @page_mask: receives GUP_PMD_NR - 1 for a huge page, otherwise 0
 * @err: receives, when there is no page, 0 for a fault, -EMLINK for an unsharing fault, -EEXIST
 *	for a frame without struct page, or the error that ends the walk
 *
 * Return: the page, held as @flags say, or NULL; mm/gup.c:follow_page_mask().
 */
struct gup_page *follow_page_mask(struct gup_walk *w, struct gup_vma *vma, uint64_t addr,
				  unsigned int flags, uint64_t *page_mask, int *err)
{
	const struct follow f = {
		.w = w,
		.vma = vma,
		.addr = addr,
		.flags = flags,
		.page_mask = page_mask,
		.err = err,
	};
	gup_entry *table = w->mm->table[0];

	*page_mask = 0;
	/* follow_p4d_mask() and follow_pud_mask() differ only in name. */
	for (unsigned int level = w->mm->levels; level > 2; level--) {
		unsigned int shift = GUP_PAGE_SHIFT + 9 * (level - 1);
		gup_entry e = table[(addr >> shift) % GUP_PTRS_PER_TABLE];

		if (!pmd_present(e))
			return no_page_table(&f, level, e);
		table = gup_table_of(w->mm, e);
	}
	return follow_pmd_mask(&f, &table[(addr >> GUP_PMD_SHIFT) % GUP_PTRS_PER_TABLE]);
}
