// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws about the pages handed out: the call gets the right page, and only the access that it
 * may have.
 */
#include "internal.h"

/*
 * Was this an anonymous page that is not exclusive, and that others map or hold? References
 * beyond its mappings and the swap cache belong to another holder.
 */
static bool was_shared(const struct law_view *v, const struct law_page *p)
{
	const struct gup_mm *mm = v->c->before;
	uint64_t pfn = law_frame(p->before, p->addr);
	const struct gup_page *page, *folio;

	if (!law_maps(p->before) || !gup_pfn_valid(mm, pfn))
		return false;
	page = pfn_to_page(mm, pfn);
	folio = page_folio(mm, page);
	if (p->before.level == 2)
		page = folio;
	if (!(folio->flags & PG_ANON) || (folio->flags & PG_HUGETLB) ||
	    (page->flags & PG_ANON_EXCLUSIVE))
		return false;
	return (folio->flags & PG_MAPPED_SHARED) ||
	       folio->refcount - folio->mapcount - !!(folio->flags & PG_SWAPCACHE) > 0;
}

void law_judge_access_page(struct law_view *v, const struct law_page *p)
{
	const struct gup_mm *mm = v->c->after;
	bool identical = p->page && law_maps(p->after) &&
			 page_to_pfn(mm, p->page) == law_frame(p->after, p->addr);
	bool cow = p->vma && is_cow_mapping(p->vma->flags);
	const struct gup_page *folio;
	bool exclusive;

	law_judge(v, GUP_LAW_PAGE_IDENTITY, identical);
	if (!p->page)
		return;

	folio = page_folio(mm, p->page);
	/* A huge page that is mapped by a PMD is exclusive as a whole. */
	exclusive = (folio->flags & PG_ANON) &&
		    ((p->after.level == 2 ? folio : p->page)->flags & PG_ANON_EXCLUSIVE);
	if (v->pin && (folio->flags & PG_ANON))
		law_judge(v, GUP_LAW_PINNED_ANON_EXCLUSIVE, exclusive);
	if (v->look_up)
		return;
	if (p->vma && !vma_is_accessible(p->vma))
		law_judge(v, GUP_LAW_NO_UNEARNED_READ, v->flags & FOLL_FORCE);
	if (!(v->flags & FOLL_WRITE))
		return;

	law_judge(v, GUP_LAW_NO_UNEARNED_WRITE,
		  p->vma && law_maps(p->after) &&
			  (pte_write(p->after.e) ||
			   ((v->flags & FOLL_FORCE) &&
			    law_force_write_allowed(mm, p->vma, p->after, p->addr))));
	if (cow)
		law_judge(v, GUP_LAW_PRIVATE_WRITE, exclusive);
	if (cow && was_shared(v, p))
		law_judge(v, GUP_LAW_NO_HELD_REUSE,
			  page_to_pfn(mm, p->page) != law_frame(p->before, p->addr));
}

/* Memory that no call gets, or no long-term pin. */
void law_judge_memory_page(struct law_view *v, const struct law_page *p)
{
	const struct gup_page *folio = page_folio(v->c->after, p->page);

	/* A look-up hands out what the tables map; its caller chose the VMA. */
	if (!v->look_up)
		law_judge(v, GUP_LAW_NO_SPECIAL_MEMORY, !law_special_vma(p->vma));

	/* Old kernels allow a look-up to pin, but it ignores FOLL_LONGTERM. */
	if (!v->pin || !(v->flags & FOLL_LONGTERM) || v->look_up)
		return;
	/* The zero page never moves, in any zone. */
	if (!(folio->flags & PG_ZERO))
		law_judge(v, GUP_LAW_LONGTERM_ZONE, !(folio->flags & (PG_UNPINNABLE | PG_CMA)));
	law_judge(v, GUP_LAW_LONGTERM_FILE,
		  !(folio->flags & PG_FSDAX) &&
			  !((v->flags & FOLL_WRITE) && vma_needs_dirty_tracking(p->vma)));
	if (is_cow_mapping(p->vma->flags))
		law_judge(v, GUP_LAW_LONGTERM_OWN, folio->flags & PG_ANON);
}
