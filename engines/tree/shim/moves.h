/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Migration, isolation, splitting, allocation: done by the model.
 */
#ifndef TREE_MOVES_H
#define TREE_MOVES_H

enum {
	MIGRATE_SYNC,
	MR_LONGTERM_PIN,
	MR_CONTIG_RANGE
};
#define NUMA_NO_NODE (-1)
#define GFP_USER 0
#define GFP_KERNEL 0
#define __GFP_NOWARN 0
#define __GFP_MOVABLE 0
#define alloc_migration_target NULL
static inline void shim_put_back(struct page *page)
{
	page->flags = 0;
	shim.isolated--;
	list_del(&page->lru);
}
static inline int migrate_pages(struct list_head *list, ...)
{
	int failed = 0;

	shim_sleeps();
	for (struct list_head *e = list->next, *next; e != list; e = next) {
		struct page *page = container_of(e, struct page, lru);

		next = e->next;
		if (br_migrate(PAGE(page))) {
			failed++;
		} else {
			shim_put_back(page);
		}
	}
	return failed;
}
static inline void putback_movable_pages(struct list_head *list)
{
	while (!list_empty(list))
		shim_put_back(container_of(list->next, struct page, lru));
}
/* Off the LRU once, a folio cannot be taken off it again. */
#define SHIM_ISOLATED 1UL
static inline bool shim_isolate(struct page *p)
{
	bool ok = !shim_flag(PAGE(p), BR_ZERO) && !shim_flag(PAGE(p), BR_P2PDMA) &&
		  !shim_flag(PAGE(p), BR_FSDAX) && shim_on_lru(PAGE(p));

	if (!ok)
		br_not_isolated();
	if (!ok || (p->flags & SHIM_ISOLATED))
		return false;
	p->flags |= SHIM_ISOLATED;
	shim.isolated++;
	return true;
}
#ifdef RETURNS_int_folio_isolate_lru
#define folio_isolate_lru(f) (shim_isolate(&(f)->page) ? 0 : -EBUSY)
#else
#define folio_isolate_lru(f) shim_isolate(&(f)->page)
#endif
#define isolate_lru_page(p) (shim_isolate(&page_folio(p)->page) ? 0 : -EBUSY)
#define migrate_device_coherent_page(p) 0
#define migrate_device_coherent_folio(f) 0
#define lru_add_drain()                                                                            \
	do {                                                                                       \
	} while (0)
#define lru_add_drain_all() (shim_sleeps(), br_drain())
enum lru_cache_drained {
	LRU_CACHE_NOT_DRAINED
};
#define lru_cache_drain_for_folio(f, n, d)                                                         \
	(shim_sleeps(), (void)(n), (void)(d), shim_batched(PAGE(f)) ? br_drain() : (void)0)
/* A batch is the reference that is not expected. */
#define folio_may_be_lru_cached(f) shim_batched(PAGE(f))
#define folio_may_be_lru_cached_page(f) shim_batched(PAGE(f))
#define folio_expected_ref_count(f) 0
#define node_stat_mod_folio(f, item, n)                                                            \
	do {                                                                                       \
	} while (0)
#define mod_node_page_state(p, item, n)                                                            \
	do {                                                                                       \
	} while (0)
#define mod_node_page_state_folio(p, item, n)                                                      \
	do {                                                                                       \
	} while (0)
#define memalloc_pin_save() shim_save(BR_PIN_SCOPE, shim_here)
#define memalloc_pin_restore(f) shim_restore(BR_PIN_SCOPE, f, shim_here)
#define memalloc_nocma_save() shim_save(BR_PIN_SCOPE, shim_here)
#define memalloc_nocma_restore(f) shim_restore(BR_PIN_SCOPE, f, shim_here)
#define kcalloc(n, size, gfp) (shim_sleeps(), (n) > (4UL << 20) / (size) ? NULL : br_alloc(n, size))
#define kmalloc_array(n, size, gfp)                                                                \
	(shim_sleeps(), (n) > (4UL << 20) / (size) ? NULL : br_alloc(n, size))
#define kvmalloc_array(n, size, gfp) (shim_sleeps(), (n) > 1UL << 16 ? NULL : br_alloc(n, size))
#define kfree(p) br_free(p)
#define kvfree(p) br_free(p)
#define thp_nr_pages(p) (1 << shim_order(HEAD(p)))
#define split_huge_pmd(vma, pmd, addr)                                                             \
	(shim_sleeps(), br_split_pmd(shim_index(vma), addr)                                        \
				? br_bug("split_huge_pmd failed", __LINE__)                        \
				: (void)0)
#define split_huge_page(p) (shim_sleeps(), br_split_folio(PAGE(p), 1) ? -EBUSY : 0)
/* Gone pages are migration entries' only; which VMA they are in is known by the address. */
#define migration_entry_wait(mm, pmd, addr)                                                        \
	(shim_sleeps(), (void)br_migration_wait(shim_vma_at(addr), shim_pte(*(pmd), addr), 1))
#define pmd_migration_entry_wait(mm, pmd)                                                          \
	(shim_sleeps(), (void)br_migration_wait(shim_vma_at(address), pmd, 2))
#define is_migration_entry(e) shim_is_migration((e).val)
#define pte_to_swp_entry(pte) ((swp_entry_t){ pte_val(pte) })
static inline bool shim_is_migration(unsigned long e)
{
	return e >> 59 >= 24 && e >> 59 <= 26;
}
#define pte_alloc(mm, pmd) (shim_sleeps(), br_pte_alloc(address))
#define pmd_trans_unstable(pmd) ((pmd_val(*(pmd)) & 0x81) != 0x01)

#endif
