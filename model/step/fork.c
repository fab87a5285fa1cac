// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork(), and the exit of the child.
 */
#include "internal.h"

/* Must the child get a copy, because a pin relies on the page? */
static bool page_needs_cow_for_dma(const struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_page *page)
{
	if (!mm->has_pinned || !folio_maybe_dma_pinned(page_folio(mm, page)))
		return false;
	/* Since there is a flag for it, no pin relies on a page that is shared already. */
	return (page->flags & PG_ANON_EXCLUSIVE) || !marks_exclusive(rules);
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

/* Both get it back read-only, and shared. */
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

	if (page_needs_cow_for_dma(mm, c->rules, page) && !shares_pinned(c, folio)) {
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
		gup_set_entry(mm, slot, pte_set_bits(*slot, GUP_PTE_WRITE, 0));
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

enum gup_step_error step_fork(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	if (step->kind == GUP_STEP_FORK)
		return gup_fork(mm, rules) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
	if (mm->forking)
		return GUP_STEP_NOT_ALLOWED;
	return gup_fork_begin(mm, rules) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
}

/* The page that an entry stands for, mapped or on its way to another frame. */
static struct gup_page *leaf_page(const struct gup_mm *mm, gup_entry e)
{
	if (pte_present(e))
		return vm_normal_page(mm, e);
	return is_migration_entry(e) && page_exists(mm, swp_offset(e))
		       ? pfn_to_page(mm, swp_offset(e))
		       : NULL;
}

/* What the child's exit does to the folios that the parent maps, in three rounds. */
enum exit_round {
	FORGET_MAPPINGS, /* whose they are, no folio says */
	COUNT_OURS,
	NOT_SHARED,
};

static bool exit_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	const enum exit_round *round = arg;
	struct gup_page *page = leaf_page(mm, *slot);
	struct gup_page *folio;
	int32_t others;

	(void)addr;
	(void)level;
	if (!page || !(page_folio(mm, page)->flags & (PG_MAPPED_SHARED | PG_SLOT_SHARED)))
		return true;
	folio = gup_page_touch(mm, page_folio(mm, page));
	/* The process that a page was merged with is not the child. */
	others = folio->flags & PG_KSM ? 1 : 0;
	if (*round == NOT_SHARED) {
		folio->flags &= ~(others ? PG_SLOT_SHARED : PG_MAPPED_SHARED | PG_SLOT_SHARED);
	} else if (folio->flags & PG_MAPPED_SHARED) {
		int32_t nr = *round == COUNT_OURS ? 1 : others - folio->mapcount;

		folio->refcount += nr;
		folio->mapcount += nr;
	}
	return true;
}

enum gup_step_error step_child_exit(struct gup_mm *mm)
{
	for (enum exit_round round = FORGET_MAPPINGS; round <= NOT_SHARED; round++)
		gup_for_each_leaf(mm, 0, gup_task_size_max(mm->levels), exit_leaf, &round);
	return GUP_STEP_OK;
}
