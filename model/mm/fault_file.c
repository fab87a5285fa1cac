// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults that bring a page in: from a file, from swap, after migration.
 */
#include "internal.h"

/* finish_fault() and do_set_pmd(): map a page of the page cache. */
static bool map_cache(struct vm_fault *vmf, uint32_t pfn)
{
	struct gup_mm *mm = vmf->mm;
	struct gup_page *folio = page_folio(mm, pfn_to_page(mm, pfn));
	uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_ACCESSED;

	if (vmf->flags & FAULT_FLAG_WRITE)
		prot |= DIRTY_BITS | write_bit(vmf->rules, vmf->vma);
	if (folio->order == GUP_PMD_ORDER && pte_none(*vmf->pmd) &&
	    thp_suitable(vmf->vma, vmf->addr))
		return gup_map_page(mm, vmf->addr & GUP_PMD_MASK, folio->head, prot | GUP_PTE_PSE);

	/* Only for PTEs; a write fault has made the page dirty already. */
	if ((prot & GUP_PTE_RW) && (folio->flags & PG_DIRTY) &&
	    gup_rule_is(vmf->rules, GUP_RULE_READ_DIRTY, GUP_READ_DIRTY_AS_PAGE))
		prot |= DIRTY_BITS;
	return gup_map_page(mm, vmf->addr, pfn, keep_protected(vmf, prot));
}

/*
 * fault_dirty_shared_page(): the page becomes dirty. If it was clean, or the file system is
 * told about each write, the task waits until enough dirty pages were written. If the fault may
 * drop mmap_lock for that, it does.
 */
unsigned int dirty_shared_page(struct vm_fault *vmf, struct gup_page *folio)
{
	bool dirtied = !(folio->flags & PG_DIRTY);
	bool hears = vmf->vma->kind == GUP_VMA_FILE;

	gup_page_touch(vmf->mm, folio)->flags |= PG_DIRTY;
	if (!(dirtied || hears) || (folio->flags & PG_TRUNCATED) ||
	    vmf->vma->kind == GUP_VMA_FSDAX || vmf->vma->kind == GUP_VMA_PFNMAP)
		return 0;
	if (!(vmf->flags & FAULT_FLAG_ALLOW_RETRY) ||
	    (vmf->flags & (FAULT_FLAG_TRIED | FAULT_FLAG_RETRY_NOWAIT)))
		return 0;
	if (gup_rule_is(vmf->rules, GUP_RULE_FAULT_COMPLETED, GUP_FAULT_COMPLETED_RETAKES_LOCK))
		return VM_FAULT_COMPLETED;
	return VM_FAULT_RETRY;
}

unsigned int do_fault(struct vm_fault *vmf)
{
	bool write = vmf->flags & FAULT_FLAG_WRITE;
	uint32_t pfn;

	if (vma_is_mapped_at_once(vmf->vma))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);

	/* shmem_fault(): a page that the file does not have is for userfaultfd to fill. */
	if (vmf->vma->kind == GUP_VMA_SHMEM && (vmf->vma->flags & VM_UFFD_MISSING) &&
	    !in_page_cache(vmf->mm, vmf->vma, vmf->addr))
		return handle_userfault(vmf, GUP_FAULT_UFFD_MISSING);

	pfn = gup_cache_pfn(vmf->mm, vmf->vma, vmf->addr);
	if (!pfn)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);

	if (write && !(vmf->vma->flags & VM_SHARED)) {
		uint32_t copy = anon_page_alloc(vmf->mm, 0);
		uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_ACCESSED | DIRTY_BITS |
				write_bit(vmf->rules, vmf->vma);

		if (!copy || !gup_map_page(vmf->mm, vmf->addr, copy, keep_protected(vmf, prot)))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
		return fault_done(vmf, GUP_FAULT_FILE_COW, 0);
	}

	if (!map_cache(vmf, pfn))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	if (!write)
		return fault_done(vmf, GUP_FAULT_FILE_READ, 0);
	return fault_done(vmf, GUP_FAULT_FILE_SHARED,
			  dirty_shared_page(vmf, page_folio(vmf->mm, pfn_to_page(vmf->mm, pfn))));
}

/* remove_migration_pte(): the migration has ended, and the page is mapped again. */
bool migration_entry_wait(struct gup_mm *mm, const struct gup_rules *rules,
			  const struct gup_vma *vma, gup_entry *slot, unsigned int level)
{
	gup_entry e = *slot;
	uint64_t prot = vma_page_prot(vma) | (level == 2 ? GUP_PTE_PSE : 0);

	/* An entry that a raw step set may name a page that does not exist. */
	if (!gup_pfn_valid(mm, swp_offset(e)))
		return false;
	if (swp_type(e) == GUP_SWP_MIGRATION_WRITE)
		prot |= write_bit(rules, vma);
	if (e & GUP_SWP_SOFT_DIRTY)
		prot |= GUP_PTE_SOFT_DIRTY;
	if (e & GUP_SWP_UFFD_WP)
		prot |= GUP_PTE_UFFD_WP;
	e = pfn_pte(swp_offset(e), prot);
	if (rwp_guards(vma, e))
		e = entry_modify(e, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED);
	gup_set_entry(mm, slot, e);
	return true;
}

/*
 * The page comes from swap, from a synchronous device. If the entry is not exclusive, another
 * process refers to the slot as well, so the page stays in the swap cache. A page that frees
 * its slot is dirty: there is no other copy.
 */
static uint32_t swap_page_alloc(struct gup_mm *mm, const struct gup_rules *rules, bool exclusive)
{
	uint32_t pfn = anon_page_alloc(mm, 0);

	if (pfn && exclusive && gup_rule_is(rules, GUP_RULE_SWAP_IN_CACHE, GUP_SWAP_IN_CACHE_USED))
		pfn_to_page(mm, pfn)->flags |= PG_DIRTY;
	if (pfn && !exclusive) {
		struct gup_page *page = pfn_to_page(mm, pfn);

		page->flags &= ~PG_ANON_EXCLUSIVE;
		page->flags |= PG_SWAPCACHE | PG_SLOT_SHARED;
		page->held = 1;
		page->refcount = 1;
	}
	return pfn;
}

static unsigned int swap_in(struct vm_fault *vmf)
{
	gup_entry old = *vmf->pte;
	uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_ACCESSED;
	bool at_once = gup_rule_is(vmf->rules, GUP_RULE_SWAP_IN_WRITE, GUP_SWAP_IN_WRITE_EXCLUSIVE);
	bool exclusive = old & GUP_SWP_EXCLUSIVE;
	bool write = vmf->flags & FAULT_FLAG_WRITE;
	uint32_t pfn = swap_page_alloc(vmf->mm, vmf->rules, exclusive);
	unsigned int ret = VM_FAULT_MAJOR;
	bool rwp;

	if (!pfn)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	if (old & GUP_SWP_SOFT_DIRTY)
		prot |= GUP_PTE_SOFT_DIRTY;
	if (old & GUP_SWP_UFFD_WP)
		prot |= GUP_PTE_UFFD_WP;
	rwp = rwp_guards(vmf->vma, prot);
	if (rwp) {
		prot = entry_modify(prot, GUP_PTE_PROTNONE | GUP_PTE_ACCESSED) & ~GUP_PTE_PFN_MASK;
	} else if (exclusive && at_once) {
		if ((vmf->vma->flags & VM_WRITE) && !entry_uffd_wp(vmf->vma, prot) &&
		    !needs_soft_dirty_wp(vmf->vma, prot))
			prot |= mkwrite_bits(vmf->rules, vmf->vma) | (write ? DIRTY_BITS : 0);
	} else if (exclusive && write) {
		/* The write is complete, but userfaultfd may need another fault. */
		prot |= DIRTY_BITS | (old & GUP_SWP_UFFD_WP ? 0 : write_bit(vmf->rules, vmf->vma));
		ret |= fault_wrote(vmf);
		write = false;
	}
	fault_done(vmf, GUP_FAULT_SWAP_IN, 0);
	gup_map_page(vmf->mm, vmf->addr, pfn, prot);

	/* If a write is still needed, the same fault continues. */
	if (write && !rwp && !pte_write(prot))
		ret |= do_wp_page(vmf);
	return ret & VM_FAULT_ERROR ? ret & VM_FAULT_ERROR : ret;
}

unsigned int do_swap_page(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pte;

	if (is_migration_entry(e)) {
		if (!migration_entry_wait(vmf->mm, vmf->rules, vmf->vma, vmf->pte, 1))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
		return fault_done(vmf, GUP_FAULT_MIGRATION_WAIT, 0);
	}
	if (swp_type(e) == GUP_SWP_HWPOISON)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_HWPOISON);
	if (swp_type(e) == GUP_SWP_PTE_MARKER)
		return handle_pte_marker(vmf);
	/* A private mapping of anything has anonymous copies, which are swapped out. */
	if (swp_type(e) > GUP_SWP_DEVICE_MAX || (vmf->vma->flags & VM_SHARED))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
	return swap_in(vmf);
}
