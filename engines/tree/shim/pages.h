/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages and folios: the model's, seen through the kernel's names.
 */
#ifndef TREE_PAGES_H
#define TREE_PAGES_H

#define shim_mem_map ((struct page *)shim.mem_map)
#define pfn_to_page(pfn) (shim_mem_map + ((pfn)-BR_PFN_BASE))
#define page_to_pfn(page) ((unsigned long)((page)-shim_mem_map) + BR_PFN_BASE)
#define pfn_valid(pfn) shim_pfn_valid(pfn)
#define page_folio(p) shim_folio((const struct page *)(p))
#define folio_page(folio, n) (&(folio)->page + (n))
#define compound_head(p) (&shim_folio((const struct page *)(p))->page)
#define pte_page(pte) pfn_to_page(pte_pfn(pte))
#define pmd_page(pmd) (&shim_folio(pfn_to_page(pmd_pfn(pmd)))->page)
#define pud_page(pud) pfn_to_page(pud_pfn(pud))
#define nth_page(page, n) ((page) + (n))
#define PAGE(p) ((unsigned long)((const struct page *)(p)-shim_mem_map))
#define HEAD(p) shim_head(PAGE(p))

static const struct address_space_operations shmem_aops, secretmem_aops, shim_file_aops;
static struct address_space shim_shmem = { .a_ops = &shmem_aops };
static struct address_space shim_secretmem = { .a_ops = &secretmem_aops };
static struct address_space shim_file = { .a_ops = &shim_file_aops };
#define shmem_mapping(m) ((m)->a_ops == &shmem_aops)

/* The mapping of a folio with these flags. */
static inline struct address_space *shim_mapping(unsigned int flags)
{
	if (flags & 1u << BR_ANON)
		return (void *)((char *)&shim_file + (flags & 1u << BR_KSM ? 3 : 1));
	if (flags & (1u << BR_TRUNCATED | 1u << BR_ZERO))
		return NULL;
	if (flags & 1u << BR_SHMEM)
		return &shim_shmem;
	return flags & 1u << BR_SECRETMEM ? &shim_secretmem : &shim_file;
}

/* Sets the head's mapping from the model's folio. */
static inline struct folio *shim_folio(const struct page *page)
{
	unsigned long i = HEAD(page);
	struct folio *folio = (struct folio *)(shim_mem_map + i);

	folio->mapping = shim_mapping(shim.frames[i].flags);
	return folio;
}

static inline int page_ref_count(const struct page *p)
{
	return shim_refcount(PAGE(p));
}
static inline void page_ref_add(struct page *p, int n)
{
	shim_ref_add(PAGE(p), n);
}
static inline void page_ref_sub(struct page *p, int n)
{
	shim_ref_add(PAGE(p), -n);
}
static inline void page_ref_inc(struct page *p)
{
	shim_ref_add(PAGE(p), 1);
}
static inline void get_page(struct page *p)
{
	shim_ref_add(HEAD(p), 1);
}
static inline void put_page(struct page *p)
{
	shim_ref_add(HEAD(p), -1);
}
static inline bool try_get_page(struct page *p)
{
	if (WARN_ON_ONCE(shim_refcount(HEAD(p)) <= 0))
		return false;
	shim_ref_add(HEAD(p), 1);
	return true;
}
static inline bool shim_ref_try_add(struct page *p, int n)
{
	shim_emit(BR_WANTS, PAGE(p), n);
	if (shim_refcount(PAGE(p)) == 0)
		return false;
	shim_ref_add(PAGE(p), n);
	return true;
}
#define page_cache_add_speculative(p, n) shim_ref_try_add(p, n)
#define folio_ref_try_add_rcu(f, n) shim_ref_try_add(&(f)->page, n)
#define folio_ref_try_add(f, n) shim_ref_try_add(&(f)->page, n)
static inline int folio_ref_count(const struct folio *f)
{
	return shim_refcount(PAGE(f));
}
static inline void folio_ref_add(struct folio *f, int n)
{
	shim_ref_add(PAGE(f), n);
}
static inline void folio_ref_sub(struct folio *f, int n)
{
	shim_ref_add(PAGE(f), -n);
}
static inline void folio_ref_inc(struct folio *f)
{
	shim_ref_add(PAGE(f), 1);
}
static inline void folio_get(struct folio *f)
{
	shim_ref_add(PAGE(f), 1);
}
static inline void folio_put(struct folio *f)
{
	shim_ref_add(PAGE(f), -1);
}
static inline void folio_put_refs(struct folio *f, int n)
{
	shim_ref_add(PAGE(f), -n);
}

/* The only counter that is reached by its address is a folio's pincount. */
static inline unsigned long shim_pincount_page(const atomic_t *v)
{
	unsigned long off = (unsigned long)((const unsigned char *)v - shim.mem_map);

	if (off >= shim.nr_frames * BR_PAGE_SIZE ||
	    off % BR_PAGE_SIZE != offsetof(struct page, _pincount))
		br_bug("unknown counter", __LINE__);
	return off / BR_PAGE_SIZE;
}
static inline void atomic_add(int n, atomic_t *v)
{
	shim_pincount_add(shim_pincount_page(v), n);
}
static inline void atomic_sub(int n, atomic_t *v)
{
	shim_pincount_add(shim_pincount_page(v), -n);
}
static inline void atomic_inc(atomic_t *v)
{
	atomic_add(1, v);
}
static inline int atomic_read(const atomic_t *v)
{
	return shim_pincount(shim_pincount_page(v));
}
static inline void atomic_set(atomic_t *v, int n)
{
	v->counter = n;
}
static inline atomic_t *compound_pincount_ptr(struct page *p)
{
	return &p->_pincount;
}
static inline atomic_t *folio_pincount_ptr(struct folio *f)
{
	return &f->_pincount;
}
#define hpage_pincount_available(p) (shim_order(HEAD(p)) > 1)
#define folio_has_pincount(f) (shim_order(PAGE(f)) > 0)

static inline bool PageAnon(const struct page *p)
{
	return shim_flag(HEAD(p), BR_ANON);
}
static inline bool folio_test_anon(const struct folio *f)
{
	return PageAnon(&f->page);
}
static inline bool PageAnonExclusive(const struct page *p)
{
	return shim_flag(PAGE(p), BR_ANON_EXCLUSIVE);
}
static inline bool PageHead(const struct page *p)
{
	return shim_order(PAGE(p)) > 0;
}
static inline bool PageCompound(const struct page *p)
{
	return shim_order(HEAD(p)) > 0;
}
static inline unsigned long compound_nr(const struct page *p)
{
	return 1UL << shim_order(PAGE(p));
}
static inline unsigned int compound_order(const struct page *p)
{
	return shim_order(PAGE(p));
}
static inline bool PageTransCompound(const struct page *p)
{
	return shim_order(HEAD(p)) > 0;
}
static inline bool PageHuge(const struct page *p)
{
	return shim_flag(HEAD(p), BR_HUGETLB);
}
static inline bool shim_batched(unsigned long page)
{
	return shim_flag(page, BR_LRU_BATCH) || shim_flag(page, BR_MOVE_BATCH) ||
	       shim_flag(page, BR_MLOCK_BATCH);
}
/* Memory of devices is on no list either. */
static inline bool shim_on_lru(unsigned long page)
{
	if (shim_flag(page, BR_FSDAX) || shim_flag(page, BR_P2PDMA))
		return false;
	return (!shim_batched(page) && !shim_flag(page, BR_ISOLATED) &&
		!shim_flag(page, BR_NO_LRU)) ||
	       br_on_lru(page);
}
static inline bool PageLRU(const struct page *p)
{
	return shim_on_lru(HEAD(p));
}
static inline bool PageDirty(const struct page *p)
{
	return shim_flag(HEAD(p), BR_DIRTY);
}
static inline bool PageReserved(const struct page *p)
{
	return false;
}
static inline bool PageDoubleMap(const struct page *p)
{
	return shim_mapcount(HEAD(p)) != 1;
}
static inline int compound_mapcount(const struct page *p)
{
	return shim_mapcount(HEAD(p));
}
static inline void SetPageReferenced(struct page *p)
{
	shim_set_flag(HEAD(p), BR_REFERENCED, 1);
}
static inline void ClearPageReferenced(struct page *p)
{
	shim_set_flag(HEAD(p), BR_REFERENCED, 0);
}
static inline void folio_set_referenced(struct folio *f)
{
	shim_set_flag(PAGE(f), BR_REFERENCED, 1);
}
static inline void folio_clear_referenced(struct folio *f)
{
	shim_set_flag(PAGE(f), BR_REFERENCED, 0);
}
static inline bool folio_test_large(const struct folio *f)
{
	return shim_order(PAGE(f)) > 0;
}
static inline bool folio_test_hugetlb(const struct folio *f)
{
	return shim_flag(PAGE(f), BR_HUGETLB);
}
static inline bool folio_test_slab(const struct folio *f)
{
	return false;
}
static inline bool folio_test_lru(const struct folio *f)
{
	return shim_on_lru(PAGE(f));
}
static inline bool folio_test_dirty(const struct folio *f)
{
	return shim_flag(PAGE(f), BR_DIRTY);
}
static inline long folio_nr_pages(const struct folio *f)
{
	return 1L << shim_order(PAGE(f));
}
static inline unsigned int folio_order(const struct folio *f)
{
	return shim_order(PAGE(f));
}
static inline unsigned long folio_page_idx(const struct folio *f, const struct page *p)
{
	return p - &f->page;
}
static inline bool set_page_dirty(struct page *p)
{
	shim_set_flag(HEAD(p), BR_DIRTY, 1);
	return true;
}
static inline bool folio_mark_dirty(struct folio *f)
{
	shim_set_flag(PAGE(f), BR_DIRTY, 1);
	return true;
}
#define lock_page(p) (shim_sleeps(), (void)(p), shim_take(BR_FOLIO_LOCK, shim_here))
#define unlock_page(p) ((void)(p), shim_release(BR_FOLIO_LOCK, shim_here))
#define trylock_page(p) ((void)(p), shim_take(BR_FOLIO_LOCK, shim_here), 1)
#define folio_lock(f) lock_page(f)
#define folio_unlock(f) unlock_page(f)
static inline void mlock_vma_page(struct page *p)
{
	shim_set_flag(HEAD(p), BR_MLOCKED, 1);
}

/* mm/swap.c: the second look makes a page active. */
static inline void shim_accessed(unsigned long i)
{
	if (!shim_flag(i, BR_REFERENCED)) {
		shim_set_flag(i, BR_REFERENCED, 1);
	} else if (!shim_flag(i, BR_ACTIVE)) {
		shim_set_flag(i, BR_ACTIVE, 1);
		shim_set_flag(i, BR_REFERENCED, 0);
	}
}
static inline void mark_page_accessed(struct page *p)
{
	shim_accessed(HEAD(p));
}
static inline void folio_mark_accessed(struct folio *f)
{
	shim_accessed(PAGE(f));
}

static inline bool is_zero_pfn(unsigned long pfn)
{
	return pfn == shim.zero_pfn;
}
static inline bool is_huge_zero_pfn(unsigned long pfn)
{
	return shim.huge_zero_pfn && pfn == shim.huge_zero_pfn;
}
static inline bool is_huge_zero_page(const struct page *p)
{
	return is_huge_zero_pfn(page_to_pfn(p));
}
#define is_huge_zero_pmd(pmd) (pmd_present(pmd) && is_huge_zero_pfn(pmd_pfn(pmd)))
static inline bool is_pci_p2pdma_page(const struct page *p)
{
	return shim_flag(HEAD(p), BR_P2PDMA);
}
static inline bool folio_is_pci_p2pdma(const struct folio *f)
{
	return shim_flag(PAGE(f), BR_P2PDMA);
}
static inline bool folio_is_device_coherent(const struct folio *f)
{
	return false;
}
static inline bool folio_is_device_private(const struct folio *f)
{
	return false;
}
static inline bool is_device_coherent_page(const struct page *p)
{
	return false;
}
static inline bool is_zone_device_page(const struct page *p)
{
	return false;
}
static inline bool folio_is_fsdax(const struct folio *f)
{
	return shim_flag(PAGE(f), BR_FSDAX);
}
static inline bool folio_is_zone_movable(const struct folio *f)
{
	return shim_flag(PAGE(f), BR_UNPINNABLE);
}
static inline bool is_zone_movable_page(const struct page *p)
{
	return shim_flag(HEAD(p), BR_UNPINNABLE);
}
static inline bool is_migrate_cma_page(const struct page *p)
{
	return shim_flag(HEAD(p), BR_CMA);
}
static inline bool folio_is_file_lru(const struct folio *f)
{
	return false;
}
static inline bool page_is_file_lru(const struct page *p)
{
	return false;
}
enum {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_CMA = 4,
	MIGRATE_ISOLATE = 5
};
#define folio_migratetype(f) (shim_flag(PAGE(f), BR_CMA) ? MIGRATE_CMA : MIGRATE_MOVABLE)
#define get_pageblock_migratetype(p) (shim_flag(HEAD(p), BR_CMA) ? MIGRATE_CMA : MIGRATE_MOVABLE)

/* DAX memory has entries of its own as long as there is a bit for it. */
#ifdef GUP_MENTIONS_pte_devmap
static inline bool shim_dax(unsigned long e)
{
	unsigned long i = shim_normal_page(e);

	return i && shim_flag(shim_head(i - 1), BR_FSDAX);
}
#define pte_devmap(pte) shim_dax(pte_val(pte))
#define pmd_devmap(pmd) 0
#define pud_devmap(pud) 0
static struct dev_pagemap shim_pgmap;
#define get_dev_pagemap(pfn, pgmap) (&shim_pgmap)
#define put_dev_pagemap(pgmap) ((void)(pgmap))
#else
#define shim_dax(e) 0
#endif
static inline struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	unsigned long i = shim_normal_page(pte_val(pte));

	if (!i || shim_dax(pte_val(pte)))
		return NULL;
#ifdef GUP_MENTIONS_mlock_vma_page
	/* The mapping of a page may be looked at before its head is. */
	shim_folio(shim_mem_map + i - 1);
#endif
	return shim_mem_map + i - 1;
}

#endif
