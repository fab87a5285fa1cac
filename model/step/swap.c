// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reclaim and compaction: swap-out, write-back, the begin of a migration.
 */
#include "internal.h"

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

enum gup_step_error step_migrating(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);
	unsigned int type = GUP_SWP_MIGRATION_READ;
	uint64_t bits = 0;

	if (err)
		return err;
	if (!vm_normal_page(mm, *slot))
		return GUP_STEP_NO_PAGE;
	if ((page->flags & PG_ANON_EXCLUSIVE) && folio_maybe_dma_pinned(page_folio(mm, page)) &&
	    marks_exclusive(rules))
		return GUP_STEP_NO_EFFECT;
	if (pte_write(*slot))
		type = GUP_SWP_MIGRATION_WRITE;
	else if (page->flags & PG_ANON_EXCLUSIVE)
		type = GUP_SWP_MIGRATION_READ_EXCLUSIVE;
	if (pte_soft_dirty(*slot))
		bits |= GUP_SWP_SOFT_DIRTY;
	if (pte_uffd_wp(*slot))
		bits |= GUP_SWP_UFFD_WP;
	gup_set_entry(mm, slot, swp_entry(type, pte_pfn(*slot), bits));
	return GUP_STEP_OK;
}

/*
 * folio_mkclean(): who maps the page in a shared mapping loses the right to write to it,
 * so that the next write is heard of.
 */
enum gup_step_error step_write_back(struct gup_mm *mm, const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);

	if (err)
		return err;
	if (!(page->flags & PG_FILE) || page->flags & PG_TRUNCATED)
		return GUP_STEP_NOT_ALLOWED;
	if (!(page->flags & PG_DIRTY))
		return GUP_STEP_NO_EFFECT;
	gup_page_touch(mm, page)->flags &= ~PG_DIRTY;
	if (vma_lookup(mm, step->start)->flags & VM_SHARED)
		gup_set_entry(mm, slot,
			      pte_set_bits(*slot, GUP_PTE_RW | GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY,
					   0));
	return GUP_STEP_OK;
}
