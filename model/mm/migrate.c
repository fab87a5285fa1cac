// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moving and splitting folios.
 */
#include "internal.h"

/* A holder other than mappings and the page cache prevents the move. */
static bool folio_free_to_move(const struct gup_page *folio)
{
	uint32_t cache =
		folio->flags & (PG_SHMEM | PG_FILE | PG_SECRETMEM | PG_FSDAX | PG_SWAPCACHE) ||
				(folio->flags & (PG_HUGETLB | PG_ANON)) == PG_HUGETLB
			? 1u << folio->order
			: 0;

	return !(folio->flags & PG_ZERO) && gup_refs(folio) == 0 && folio->held <= cache;
}

bool folio_test_lru(const struct gup_rules *rules, const struct gup_page *folio)
{
	if (folio->flags & (PG_LRU_BATCH | PG_ISOLATED | PG_NO_LRU | PG_FSDAX | PG_P2PDMA))
		return false;
	return !(folio->flags & PG_MOVE_BATCH) ||
	       !gup_rule_is(rules, GUP_RULE_LRU_BATCH, GUP_LRU_BATCH_CLEARED);
}

void lru_add_drain_all(struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_pages; i++) {
		uint32_t batch = mm->page[i].flags & PG_BATCHED;
		struct gup_page *folio;

		if (!batch)
			continue;
		folio = gup_page_touch(mm, &mm->page[i]);
		folio->flags &= ~batch;
		/* The step that puts a folio into a batch puts it into one. */
		folio->held--;
		folio->refcount--;
	}
}

/* A folio that is migrated: its old and its new frame. */
struct move {
	uint32_t from;
	uint32_t to;
	uint32_t nr;
};

/*
 * remove_migration_pte(), remove_migration_pmd(): the entry gets the VMA's protection, so it is
 * no longer hinted; all other bits stay.
 */
static gup_entry moved_entry(const struct gup_vma *vma, gup_entry e, uint64_t pfn)
{
	const uint64_t keep = GUP_PTE_WRITE | GUP_PTE_ACCESSED | GUP_PTE_DIRTY |
			      GUP_PTE_SAVED_DIRTY | GUP_PTE_PSE | GUP_PTE_UFFD_WP |
			      GUP_PTE_SOFT_DIRTY;
	gup_entry moved = pfn_pte(pfn, (e & keep) | (vma_page_prot(vma) & ~keep));

	return rwp_guards(vma, moved) ? entry_modify(moved, GUP_PTE_PROTNONE) : moved;
}

static bool move_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	const struct move *m = arg;
	uint64_t pfn = pte_pfn(*slot);

	(void)level;
	if (!pte_present(*slot) || pte_special(*slot) || pfn < m->from || pfn >= m->from + m->nr)
		return true;
	/* When the entry is unmapped, its dirty bit goes to the page. */
	if (pte_dirty(*slot))
		pfn_to_page(mm, m->to)->flags |= PG_DIRTY;
	gup_set_entry(mm, slot, moved_entry(vma_lookup(mm, addr), *slot, pfn - m->from + m->to));
	return true;
}

bool gup_migrate_folio(struct gup_mm *mm, uint32_t pfn)
{
	struct gup_page *old = page_folio(mm, pfn_to_page(mm, pfn));
	struct move m = { .from = old->head, .nr = 1u << old->order };
	struct gup_page *new;

	if (!folio_free_to_move(old))
		return false;
	m.to = gup_page_alloc(mm, old->order, old->flags & ~(PG_UNPINNABLE | PG_CMA));
	if (!m.to)
		return false;

	new = pfn_to_page(mm, m.to);
	new->refcount = old->refcount;
	new->mapcount = old->mapcount;
	new->held = old->held;
	for (uint32_t i = 0; i < m.nr; i++) {
		new[i].flags |= old[i].flags &PG_ANON_EXCLUSIVE;
		*gup_page_touch(mm, &old[i]) =
			(struct gup_page){ .head = m.to + i, .flags = PG_MOVED };
	}
	gup_for_each_leaf(mm, 0, gup_task_size_max(mm->levels), move_leaf, &m);
	return true;
}

/* Count the entries that map each page of a folio that is split. */
static bool count_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		       void *arg)
{
	const struct move *m = arg;
	uint64_t pfn = pte_pfn(*slot);
	struct gup_page *page;

	(void)addr;
	(void)level;
	if (!pte_present(*slot) || pte_special(*slot) || pfn < m->from || pfn >= m->from + m->nr)
		return true;
	page = pfn_to_page(mm, pfn);
	page->mapcount += page->flags & PG_MAPPED_SHARED ? 2 : 1;
	page->refcount = page->mapcount + page->held;
	return true;
}

bool can_split_huge_page(const struct gup_mm *mm, uint32_t pfn)
{
	const struct gup_page *folio = page_folio(mm, pfn_to_page(mm, pfn));

	return folio_free_to_move(folio) && !(folio->flags & PG_TRUNCATED);
}

bool split_huge_page(struct gup_mm *mm, uint32_t pfn)
{
	struct gup_page *folio = page_folio(mm, pfn_to_page(mm, pfn));
	struct move m = { .from = folio->head, .nr = 1u << folio->order };
	struct gup_page head = *folio;

	if (!can_split_huge_page(mm, pfn))
		return false;
	for (uint32_t i = 0; i < m.nr; i++) {
		struct gup_page *page = gup_page_touch(mm, &folio[i]);
		uint16_t held = (uint16_t)(head.held >> head.order);

		*page = (struct gup_page){
			.head = m.from + i,
			.flags = (head.flags & ~PG_ANON_EXCLUSIVE) |
				 (page->flags & PG_ANON_EXCLUSIVE),
			.held = held,
			.refcount = held,
			.node = head.node,
		};
	}
	gup_for_each_leaf(mm, 0, gup_task_size_max(mm->levels), count_leaf, &m);
	return true;
}
