/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page-table entries: their types and tables. The tree defines the meaning of bits.
 */
#ifndef TREE_ENTRIES_H
#define TREE_ENTRIES_H

#define pte_val(x) ((x).pte)
#define pmd_val(x) ((x).pmd)
#define pud_val(x) ((x).pud)
#define p4d_val(x) ((x).p4d)
#define pgd_val(x) ((x).pgd)
#define pgprot_val(x) ((x).pgprot)
#define __pte(x) ((pte_t){ (x) })
#define __pmd(x) ((pmd_t){ (x) })
#define __pud(x) ((pud_t){ (x) })
#define __p4d(x) ((p4d_t){ (x) })
#define __pgd(x) ((pgd_t){ (x) })
#define __pgprot(x) ((pgprot_t){ (x) })
#define __va(x) shim_table((unsigned long)(x))
#define pgtable_l5_enabled() (shim.levels == 5)
#define boot_cpu_has(x) 0
#define cpu_feature_enabled(x) 0
/* An entry that is dirty and read-only means just that, but for those that the model marks. */
#define pte_shstk(pte) (pte_val(pte) >> 56 & 1)
#define pmd_shstk(pmd) (pmd_val(pmd) >> 56 & 1)
#define pgdir_shift (shim.levels == 5 ? 48 : 39)
#define ptrs_per_p4d (shim.levels == 5 ? 512 : 1)
#define sme_me_mask 0UL
#define cc_mask 0UL
#define physical_mask ((1UL << 52) - 1)
#define __PHYSICAL_MASK physical_mask
#define __supported_pte_mask ~0UL
#define TASK_SIZE shim.task_size_max
#define pgd_offset_k(addr) pgd_offset(&shim_mm, addr)
#define pgd_offset_gate(mm, addr) pgd_offset(mm, addr)
#define __pkru_allows_read(pkru, key) true
#define __pkru_allows_write(pkru, key) true
#define __pkru_allows_pkey(key, write) true
#define read_pkru() 0
#define put_devmap_managed_page(p) false
#define is_device_private_page(p) false
#define probe_subpage_writeable(p, n) 0
#define page_pgdat(p) 0
#define set_page_dirty_lock(p) set_page_dirty(p)
#define put_devmap_managed_page_refs(p, n) false
#define put_devmap_managed_folio_refs(p, n) false
#define is_pmd_migration_entry(pmd) ((pmd_val(pmd) & 0x181) == 0 && pmd_val(pmd))
#define thp_migration_supported() true
#define TASK_SIZE_MAX shim.task_size_max
#define pgd_offset(mm, addr) ((mm)->pgd + pgd_index(addr))
#define pgd_index(addr) (((addr) >> pgdir_shift) & 511)
static inline pte_t ptep_get(pte_t *p)
{
	return READ_ONCE(*p);
}
static inline pte_t ptep_get_lockless(pte_t *p)
{
	return READ_ONCE(*p);
}
static inline pmd_t pmdp_get(pmd_t *p)
{
	return READ_ONCE(*p);
}
static inline pmd_t pmdp_get_lockless(pmd_t *p)
{
	return READ_ONCE(*p);
}
static inline pud_t pudp_get(pud_t *p)
{
	return READ_ONCE(*p);
}
static inline p4d_t p4dp_get(p4d_t *p)
{
	return READ_ONCE(*p);
}
static inline pgd_t pgdp_get(pgd_t *p)
{
	return READ_ONCE(*p);
}
#define set_pte_at(mm, addr, ptep, val) br_set_entry(ptep, pte_val(val))
#define set_pmd(pmdp, val) br_set_entry(pmdp, pmd_val(val))
#define update_mmu_cache(vma, addr, p)                                                             \
	do {                                                                                       \
	} while (0)
#define update_mmu_cache_pmd(vma, addr, p)                                                         \
	do {                                                                                       \
	} while (0)
/* The locks of tables, by level; each level has one, whatever the table. */
static spinlock_t shim_ptl[3];
static inline int shim_ptl_of(const spinlock_t *l)
{
	if (l < shim_ptl || l > &shim_ptl[2])
		br_bug("unknown spinlock", __LINE__);
	return BR_PTE_LOCK + (int)(l - shim_ptl);
}
#define pte_lockptr(mm, pmd) (&shim_ptl[0])
#define pmd_lockptr(mm, pmd) (&shim_ptl[1])
#define pud_lockptr(mm, pmd) (&shim_ptl[2])
#define spin_lock(l) shim_take(shim_ptl_of(l), shim_here)
#define spin_unlock(l) shim_release(shim_ptl_of(l), shim_here)
#define pmd_lock(mm, pmd) (shim_take(BR_PMD_LOCK, shim_here), &shim_ptl[1])
#define pud_lock(mm, pmd) (shim_take(BR_PUD_LOCK, shim_here), &shim_ptl[2])
#define pte_unmap(p) ((void)(p), shim_release(BR_RCU, shim_here))
#define pte_unmap_unlock(p, ptl) (spin_unlock(ptl), pte_unmap(p))

/* Below the PMD: a leaf or a hole has no table. */
#define pte_offset_map(pmd, addr) shim_map(shim_pte(*(pmd), addr), 0, shim_here)
#define pte_offset_map_lock(mm, pmd, addr, ptl)                                                    \
	(*(ptl) = &shim_ptl[0], shim_map(shim_pte(*(pmd), addr), 1, shim_here))
static inline pte_t *shim_map(pte_t *p, int locks, const char *file, int line)
{
	if (p)
		shim_take(BR_RCU, file, line);
	if (p && locks)
		shim_take(BR_PTE_LOCK, file, line);
	return p;
}
static inline pte_t *shim_pte(pmd_t pmd, unsigned long addr)
{
	if ((pmd_val(pmd) & 0x81) != 0x01)
		return NULL;
	return (pte_t *)__va(pmd_val(pmd) & 0x000ffffffffff000UL) + (addr >> 12 & 511);
}

#endif
