// SPDX-License-Identifier: GPL-2.0-only
/*
 * KSM: pages with the same contents become one read-only page.
 */
#include "internal.h"

/* vma_ksm_compatible(): where MADV_MERGEABLE is not passed over. */
static bool ksm_compatible(const struct gup_vma *vma)
{
	return !(vma->flags & (VM_SHARED | VM_MAYSHARE | VM_PFNMAP | VM_IO | VM_MIXEDMAP)) &&
	       (vma_is_anonymous(vma) || vma->kind == GUP_VMA_SHMEM || vma->kind == GUP_VMA_FILE);
}

/* An anonymous base page without other holds, as ksmd finds it. */
static enum gup_step_error can_merge(struct gup_mm *mm, const struct gup_rules *rules,
				     uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	const struct gup_page *page;

	if (!ksm_compatible(vma_lookup(mm, addr)))
		return GUP_STEP_NOT_ALLOWED;
	page = slot && level == 1 && pte_present(*slot) ? vm_normal_page(mm, *slot) : NULL;
	if (!page || !(page->flags & PG_ANON) || page->order)
		return GUP_STEP_NO_PAGE;
	/* While ksmd looked pages up by follow_page(), it may have found none behind protnone. */
	if (pte_protnone(*slot) &&
	    gup_rule_is(rules, GUP_RULE_KSM_SCAN, GUP_KSM_SCAN_FOLLOW_PAGE) &&
	    gup_rule_is(rules, GUP_RULE_PROTNONE, GUP_PROTNONE_FORCE_FOLLOWS))
		return GUP_STEP_NO_EFFECT;
	if (!(page->flags & PG_KSM) && (gup_refs(page) || page->held != held_by_lists(page)))
		return GUP_STEP_NO_EFFECT;
	return GUP_STEP_OK;
}

/* The page that all become: one that is there, or a new one, of another process. */
static uint32_t merged_page(struct gup_mm *mm)
{
	uint32_t pfn;

	for (uint32_t i = 0; i < mm->nr_pages; i++)
		if ((mm->page[i].flags & PG_KSM) && mm->page[i].refcount > 0)
			return GUP_PFN_BASE + i;
	pfn = gup_page_alloc(mm, 0, PG_ANON | PG_KSM | PG_DIRTY | PG_MAPPED_SHARED);
	if (pfn) {
		struct gup_page *page = gup_page_touch(mm, pfn_to_page(mm, pfn));

		page->refcount++;
		page->mapcount++;
	}
	return pfn;
}

enum gup_step_error step_merge(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);
	uint32_t pfn;

	for (uint64_t addr = step->start; !err && addr < step->end; addr += GUP_PAGE_SIZE)
		err = can_merge(mm, rules, addr);
	if (err)
		return err;
	pfn = merged_page(mm);
	if (!pfn)
		return GUP_STEP_NO_ROOM;
	/* ksmd begins each scan so; a step that fails changes nothing. */
	lru_add_drain_all(mm);
	/* replace_page(): as if it had just been mapped, but not soft-dirty. */
	for (uint64_t addr = step->start; addr < step->end; addr += GUP_PAGE_SIZE) {
		unsigned int level;
		gup_entry old = *gup_entry_lookup(mm, addr, &level);

		if (pte_pfn(old) == pfn)
			continue;
		gup_map_page(mm, addr, pfn, vma_page_prot(vma_lookup(mm, addr)));
		unmap_page(mm, old);
	}
	return GUP_STEP_OK;
}
