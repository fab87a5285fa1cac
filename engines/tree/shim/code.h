/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions for which the shim does nothing, as marks in the assembly. With them a call that is
 * dropped or moved makes other code. `gupwalk review` also takes the names from this list: a change
 * of such a call cannot show in any outcome.
 */
#ifndef TREE_CODE_H
#define TREE_CODE_H

#define shim_mark(name) ({ __asm__ volatile("# mark " name : : : "memory"); })

#undef pte_unmap
#define pte_unmap(p) shim_mark("pte_unmap")
#undef pte_unmap_unlock
#define pte_unmap_unlock(p, ptl) shim_mark("pte_unmap_unlock")
#undef spin_lock
#define spin_lock(l) shim_mark("spin_lock")
#undef spin_unlock
#define spin_unlock(l) shim_mark("spin_unlock")
#undef pmd_lock
#define pmd_lock(mm, pmd) (shim_mark("pmd_lock"), &shim_ptl)
#undef pud_lock
#define pud_lock(mm, pud) (shim_mark("pud_lock"), &shim_ptl)
#undef update_mmu_cache
#define update_mmu_cache(vma, addr, p) shim_mark("update_mmu_cache")
#undef update_mmu_cache_pmd
#define update_mmu_cache_pmd(vma, addr, p) shim_mark("update_mmu_cache_pmd")
#undef hugetlb_vma_lock_read
#define hugetlb_vma_lock_read(vma) shim_mark("hugetlb_vma_lock_read")
#undef hugetlb_vma_unlock_read
#define hugetlb_vma_unlock_read(vma) shim_mark("hugetlb_vma_unlock_read")
#undef vma_pgtable_walk_begin
#define vma_pgtable_walk_begin(vma) shim_mark("vma_pgtable_walk_begin")
#undef vma_pgtable_walk_end
#define vma_pgtable_walk_end(vma) shim_mark("vma_pgtable_walk_end")
#undef memalloc_pin_save
#define memalloc_pin_save() (shim_mark("memalloc_pin_save"), 0)
#undef memalloc_pin_restore
#define memalloc_pin_restore(f) shim_mark("memalloc_pin_restore")
#undef memalloc_nocma_save
#define memalloc_nocma_save() (shim_mark("memalloc_nocma_save"), 0)
#undef memalloc_nocma_restore
#define memalloc_nocma_restore(f) shim_mark("memalloc_nocma_restore")
#undef lock_page
#define lock_page(p) shim_mark("lock_page")
#undef unlock_page
#define unlock_page(p) shim_mark("unlock_page")
#undef folio_lock
#define folio_lock(f) shim_mark("folio_lock")
#undef folio_unlock
#define folio_unlock(f) shim_mark("folio_unlock")
#undef put_dev_pagemap
#define put_dev_pagemap(pgmap) shim_mark("put_dev_pagemap")
#undef flush_anon_page
#define flush_anon_page(vma, page, addr) shim_mark("flush_anon_page")
#undef flush_dcache_page
#define flush_dcache_page(page) shim_mark("flush_dcache_page")
#undef smp_rmb
#define smp_rmb() shim_mark("smp_rmb")
#undef smp_mb__after_atomic
#define smp_mb__after_atomic() shim_mark("smp_mb__after_atomic")
#undef cond_resched
#define cond_resched() shim_mark("cond_resched")
#undef might_sleep
#define might_sleep() shim_mark("might_sleep")
#undef might_lock_read
#define might_lock_read(x) shim_mark("might_lock_read")
#undef assert_spin_locked
#define assert_spin_locked(x) shim_mark("assert_spin_locked")
#undef lockdep_assert_irqs_disabled
#define lockdep_assert_irqs_disabled() shim_mark("lockdep_assert_irqs_disabled")
#undef local_irq_restore
#define local_irq_restore(flags) ((void)(flags), shim_mark("local_irq_restore"))
#undef user_access_end
#define user_access_end() shim_mark("user_access_end")
#undef user_read_access_end
#define user_read_access_end() shim_mark("user_read_access_end")
#undef user_write_access_end
#define user_write_access_end() shim_mark("user_write_access_end")
#undef lru_add_drain
#define lru_add_drain() shim_mark("lru_add_drain")
#undef folio_batch_release
#define folio_batch_release(b) shim_mark("folio_batch_release")
#undef mod_node_page_state
#define mod_node_page_state(p, item, n) shim_mark("mod_node_page_state")
#undef mod_node_page_state_folio
#define mod_node_page_state_folio(p, item, n) shim_mark("mod_node_page_state_folio")
#undef node_stat_mod_folio
#define node_stat_mod_folio(f, item, n) shim_mark("node_stat_mod_folio")

#endif
