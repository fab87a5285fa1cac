// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on hugetlb memory: mm/hugetlb.c:hugetlb_fault(). Its huge pages are mapped by PMDs and
 * are never split. A fault checks the page, not its references.
 */
#include "internal.h"

/* make_huge_pte(): how a huge page is mapped. */
static uint64_t huge_prot(const struct gup_vma *vma, bool write)
{
	uint64_t prot = (vma_page_prot(vma) & ~GUP_PTE_RW) | GUP_PTE_ACCESSED | GUP_PTE_PSE;

	return write ? prot | GUP_PTE_RW | DIRTY_BITS : prot;
}

/*
 * May a FOLL_FORCE write in a VMA that is not writable leave a writable entry? It did in older
 * releases.
 */
static bool may_make_writable(const struct vm_fault *vmf)
{
	return (vmf->vma->flags & VM_WRITE) ||
	       gup_rule_is(vmf->rules, GUP_RULE_HUGETLB_FORCE, GUP_HUGETLB_FORCE_MAKES_WRITABLE);
}

/* In some releases the fault refuses such a write. */
static bool force_refused(const struct vm_fault *vmf)
{
	return !may_make_writable(vmf) &&
	       !gup_rule_is(vmf->rules, GUP_RULE_HUGETLB_FORCE, GUP_HUGETLB_FORCE_ALLOWED);
}

static bool huge_is_shared(const struct gup_vma *vma)
{
	return vma->flags & (VM_SHARED | VM_MAYSHARE);
}

static void set_huge_writable(struct vm_fault *vmf)
{
	gup_set_entry(vmf->mm, vmf->pmd, pte_set_bits(*vmf->pmd, 0, GUP_PTE_RW | DIRTY_BITS));
}

static uint32_t private_page(struct gup_mm *mm)
{
	uint32_t pfn = anon_page_alloc(mm, GUP_PMD_ORDER);

	if (pfn)
		pfn_to_page(mm, pfn)->flags |= PG_HUGETLB;
	return pfn;
}

/* The huge page of the file. It is dirty from the beginning, so that it is not dropped. */
static uint32_t shared_page(struct vm_fault *vmf, uint64_t haddr)
{
	bool there = in_page_cache(vmf->mm, vmf->vma, haddr);
	uint32_t pfn = cache_add(vmf->mm, vmf->vma, haddr);

	if (pfn && !there)
		gup_page_touch(vmf->mm, pfn_to_page(vmf->mm, pfn))->flags |= PG_DIRTY;
	return pfn;
}

/* hugetlb_wp() has checked the protection since v6.3. */
static bool wp_is_checked(const struct gup_rules *rules)
{
	return gup_rule_value(rules, GUP_RULE_HUGETLB_UFFD_WP) >= GUP_HUGETLB_UFFD_WP_CHECKED;
}

static unsigned int hugetlb_wp(struct vm_fault *vmf)
{
	bool unshare = vmf->flags & FAULT_FLAG_UNSHARE;
	gup_entry old = *vmf->pmd;
	struct gup_page *folio = pfn_to_page(vmf->mm, pte_pfn(old));
	uint64_t prot;
	uint32_t pfn;

	if (!unshare && force_refused(vmf))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGSEGV);
	if (huge_is_shared(vmf->vma)) {
		set_huge_writable(vmf);
		return fault_done(vmf, GUP_FAULT_SHARED_WRITE, 0);
	}
	/* The only process that maps the page keeps it, in spite of other references. */
	if (folio->mapcount == 1 && (folio->flags & PG_ANON)) {
		gup_page_touch(vmf->mm, folio)->flags |= PG_ANON_EXCLUSIVE;
		if (unshare)
			return fault_done(vmf, GUP_FAULT_UNSHARE, 0);
		if (may_make_writable(vmf))
			set_huge_writable(vmf);
		return fault_done(vmf, GUP_FAULT_REUSE, 0);
	}

	pfn = private_page(vmf->mm);
	if (!pfn)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	prot = huge_prot(vmf->vma, !unshare && may_make_writable(vmf));
	if (gup_rule_is(vmf->rules, GUP_RULE_HUGETLB_UFFD_WP, GUP_HUGETLB_UFFD_WP_KEPT))
		prot |= old & GUP_PTE_UFFD_WP;
	gup_map_page(vmf->mm, vmf->addr & GUP_PMD_MASK, pfn, prot);
	unmap_page(vmf->mm, old);
	return fault_done(vmf, unshare ? GUP_FAULT_UNSHARE : GUP_FAULT_COW, 0);
}

/* A write to a page that userfaultfd has write-protected; false if it need not be told. */
static bool uffd_wp_faults(struct vm_fault *vmf, unsigned int *ret)
{
	if (!(vmf->flags & FAULT_FLAG_WRITE) || pte_write(*vmf->pmd) || !pte_uffd_wp(*vmf->pmd))
		return false;
	if ((vmf->vma->flags & VM_UFFD_WP) && !vmf->mm->uffd_async) {
		*ret = handle_userfault(vmf, GUP_FAULT_UFFD_WP);
		return true;
	}
	gup_set_entry(vmf->mm, vmf->pmd, pte_set_bits(*vmf->pmd, GUP_PTE_UFFD_WP, 0));
	return false;
}

/* Any access to a page that userfaultfd's RWP guards; it becomes accessible, but not writable. */
static unsigned int uffd_rwp(struct vm_fault *vmf)
{
	gup_entry e = pte_set_bits(*vmf->pmd, GUP_PTE_UFFD_WP, 0);

	if ((vmf->vma->flags & VM_UFFD_RWP) && !vmf->mm->uffd_async)
		return handle_userfault(vmf, GUP_FAULT_UFFD_RWP);
	gup_set_entry(vmf->mm, vmf->pmd, numa_restore(vmf->mm, vmf->rules, vmf->vma, e));
	return fault_done(vmf, GUP_FAULT_UFFD_RWP, 0);
}

/* Map a new page, or the file's page. Return: false when there is no memory. */
bool hugetlb_map_new(struct vm_fault *vmf, bool write)
{
	uint64_t haddr = vmf->addr & GUP_PMD_MASK;
	uint32_t pfn = huge_is_shared(vmf->vma) ? shared_page(vmf, haddr) : private_page(vmf->mm);

	return pfn &&
	       gup_map_page(vmf->mm, haddr, pfn, keep_protected(vmf, huge_prot(vmf->vma, write)));
}

static unsigned int hugetlb_no_page(struct vm_fault *vmf)
{
	const struct gup_vma *vma = vmf->vma;
	uint64_t haddr = vmf->addr & GUP_PMD_MASK;
	unsigned int ret = 0;

	if ((vma->flags & VM_UFFD_MISSING) && !hugetlbfs_pagecache_present(vmf->mm, vma, haddr))
		return handle_userfault(vmf, GUP_FAULT_UFFD_MISSING);
	if (!hugetlb_map_new(vmf, (vma->flags & VM_SHARED) && (vma->flags & VM_WRITE)))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	/* A write to private memory continues in the same fault, past the protection at first. */
	if ((vmf->flags & FAULT_FLAG_WRITE) && !(vma->flags & VM_SHARED) &&
	    !(vmf->marker && wp_is_checked(vmf->rules)))
		ret = hugetlb_wp(vmf);
	return ret ? ret : fault_done(vmf, GUP_FAULT_HUGETLB, 0);
}

unsigned int hugetlb_fault(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pmd;
	unsigned int ret;

	if (pte_none(e))
		return hugetlb_no_page(vmf);
	if (is_uffd_wp_marker(e)) {
		vmf->marker = true;
		return hugetlb_no_page(vmf);
	}
	if (!pmd_present(e)) {
		if (swp_type(e) == GUP_SWP_HWPOISON || is_poisoned(vmf->rules, e))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_HWPOISON_LARGE);
		if (!is_migration_entry(e) ||
		    !migration_entry_wait(vmf->mm, vmf->rules, vmf->vma, vmf->pmd, 2))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
		return fault_done(vmf, GUP_FAULT_MIGRATION_WAIT, 0);
	}
	if (pte_protnone(e) && vma_is_accessible(vmf->vma) && pte_uffd_wp(e))
		return uffd_rwp(vmf);
	if (uffd_wp_faults(vmf, &ret))
		return ret;
	if ((vmf->flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) && !pte_write(e))
		return hugetlb_wp(vmf);
	return access_fault(vmf, vmf->pmd);
}
