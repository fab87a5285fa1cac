// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults that userfaultfd is told about, and what its handler does meanwhile.
 */
#include "internal.h"

/*
 * UFFDIO_COPY: the handler fills the page. It is dirty, and writable where the VMA is. In a
 * private mapping of a file it is anonymous, and the file does not get it.
 */
static bool uffd_copy(struct vm_fault *vmf)
{
	struct gup_vma *vma = vmf->vma;
	uint64_t prot =
		(vma_page_prot(vma) & ~GUP_PTE_RW) | DIRTY_BITS | write_bit(vmf->rules, vma);
	uint32_t pfn;

	if (is_vm_hugetlb_page(vma))
		return hugetlb_map_new(vmf, vma->flags & VM_WRITE);
	pfn = vma->flags & VM_SHARED ? cache_add(vmf->mm, vma, vmf->addr)
				     : anon_page_alloc(vmf->mm, 0);
	return pfn && gup_map_page(vmf->mm, vmf->addr, pfn, prot);
}

/* UFFDIO_WRITEPROTECT, which lifts the protection of an entry. */
static gup_entry unprotected(const struct vm_fault *vmf, gup_entry e)
{
	e = pte_set_bits(e, GUP_PTE_UFFD_WP, 0);
	if (!is_vm_hugetlb_page(vmf->vma) && can_change_writable(vmf->mm, vmf->vma, e) &&
	    gup_rule_is(vmf->rules, GUP_RULE_UFFD_WP_ANSWER, GUP_UFFD_WP_ANSWER_WRITABLE))
		e = pte_set_bits(e, 0, mkwrite_bits(vmf->rules, vmf->vma));
	return e;
}

/*
 * A fault that waits for userfaultfd's answer must drop mmap_lock. If it may not drop the lock,
 * or no handler answers, it fails with SIGBUS.
 */
unsigned int handle_userfault(struct vm_fault *vmf, enum gup_fault_kind kind)
{
	gup_entry *slot;

	if (!vmf->mm->uffd_handler || !(vmf->flags & FAULT_FLAG_ALLOW_RETRY))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
	/* The handler resolves it while the faulting task waits for the retry. */
	if (vmf->flags & FAULT_FLAG_RETRY_NOWAIT)
		return fault_done(vmf, kind, VM_FAULT_RETRY);
	if (kind == GUP_FAULT_UFFD_MISSING) {
		if (!uffd_copy(vmf))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
		return fault_done(vmf, kind, VM_FAULT_RETRY);
	}
	slot = pmd_leaf(*vmf->pmd) ? vmf->pmd : vmf->pte;
	if (kind == GUP_FAULT_UFFD_WP)
		gup_set_entry(vmf->mm, slot, unprotected(vmf, *slot));
	else
		gup_set_entry(vmf->mm, slot,
			      numa_restore(vmf->mm, vmf->rules, vmf->vma,
					   pte_set_bits(*slot, GUP_PTE_UFFD_WP, 0)));
	return fault_done(vmf, kind, VM_FAULT_RETRY);
}

unsigned int do_uffd_rwp(struct vm_fault *vmf)
{
	if (!vmf->mm->uffd_async)
		return handle_userfault(vmf, GUP_FAULT_UFFD_RWP);
	gup_set_entry(vmf->mm, vmf->pte,
		      numa_restore(vmf->mm, vmf->rules, vmf->vma,
				   pte_set_bits(*vmf->pte, GUP_PTE_UFFD_WP, 0)));
	return fault_done(vmf, GUP_FAULT_UFFD_RWP, 0);
}

/*
 * pte_marker_handle_uffd_wp(): the page comes as if the entry were empty, but protected. If
 * userfaultfd does not protect the VMA, the marker is cleared.
 */
static unsigned int marker_uffd_wp(struct vm_fault *vmf)
{
	if (!(vmf->vma->flags & VM_UFFD_WP)) {
		gup_set_entry(vmf->mm, vmf->pte, 0);
		return fault_done(vmf, GUP_FAULT_NOTHING, 0);
	}
	vmf->marker = true;
	return do_pte_missing(vmf);
}

unsigned int handle_pte_marker(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pte;

	if (is_poisoned(vmf->rules, e))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_HWPOISON);
	if (is_guarded(vmf->rules, e))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGSEGV);
	if (is_uffd_wp_marker(e))
		return marker_uffd_wp(vmf);
	return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
}
