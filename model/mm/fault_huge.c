// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on huge PMDs. VM_FAULT_FALLBACK means: continue with base pages.
 */
#include "internal.h"

static bool thp_wanted(const struct vm_fault *vmf)
{
	return vmf->mm->thp && !(vmf->vma->flags & VM_NOHUGEPAGE) && vma_is_anonymous(vmf->vma) &&
	       thp_suitable(vmf->vma, vmf->addr);
}

static uint32_t huge_zero_pfn(struct gup_mm *mm)
{
	if (!mm->huge_zero_pfn) {
		uint32_t pfn = gup_page_alloc(mm, GUP_PMD_ORDER, PG_ZERO);

		if (pfn) {
			pfn_to_page(mm, pfn)->refcount = 1;
			pfn_to_page(mm, pfn)->held = 1;
			mm->huge_zero_pfn = pfn;
		}
	}
	return mm->huge_zero_pfn;
}

/* map_anon_folio_pmd(): a new huge page, dirty even where it cannot be written. */
static bool map_anon_huge(struct vm_fault *vmf)
{
	uint32_t pfn = anon_page_alloc(vmf->mm, GUP_PMD_ORDER);
	uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_ACCESSED | DIRTY_BITS | GUP_PTE_PSE |
			write_bit(vmf->rules, vmf->vma);

	return pfn && gup_map_page(vmf->mm, vmf->addr & GUP_PMD_MASK, pfn, prot);
}

static unsigned int do_huge_pmd_anonymous_page(struct vm_fault *vmf)
{
	if (vmf->vma->flags & VM_UFFD_MISSING)
		return VM_FAULT_FALLBACK;
	if (!(vmf->flags & FAULT_FLAG_WRITE)) {
		uint32_t pfn = huge_zero_pfn(vmf->mm);
		uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_PSE;

		if (!pfn)
			return VM_FAULT_FALLBACK;
		if (gup_rule_is(vmf->rules, GUP_RULE_HUGE_ZERO_FAST, GUP_HUGE_ZERO_FAST_SPECIAL))
			prot |= GUP_PTE_SPECIAL;
		gup_map_page(vmf->mm, vmf->addr & GUP_PMD_MASK, pfn, prot);
		return fault_done(vmf, GUP_FAULT_HUGE_ZERO, 0);
	}
	if (!map_anon_huge(vmf))
		return VM_FAULT_FALLBACK;
	return fault_done(vmf, GUP_FAULT_THP, 0);
}

static unsigned int split_and_fall_back(struct vm_fault *vmf)
{
	if (!split_huge_pmd(vmf->mm, vmf->rules, vmf->vma, vmf->addr))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	vmf->rec->split = true;
	return VM_FAULT_FALLBACK;
}

static unsigned int do_huge_pmd_wp_page(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pmd;
	struct gup_page *page = vm_normal_page(vmf->mm, e);

	if (!page) {
		if (gup_rule_is(vmf->rules, GUP_RULE_HUGE_ZERO_WRITE,
				GUP_HUGE_ZERO_WRITE_HUGE_PAGE) &&
		    map_anon_huge(vmf))
			return fault_done(vmf, GUP_FAULT_THP, 0);
		return split_and_fall_back(vmf);
	}
	if (!anon_reuse(vmf->mm, vmf->rules, page, true))
		return split_and_fall_back(vmf);
	if (vmf->flags & FAULT_FLAG_UNSHARE)
		return fault_done(vmf, GUP_FAULT_UNSHARE, 0);
	gup_set_entry(vmf->mm, vmf->pmd,
		      pte_set_bits(e, 0,
				   GUP_PTE_ACCESSED | DIRTY_BITS |
					   write_bit(vmf->rules, vmf->vma)));
	return fault_done(vmf, GUP_FAULT_REUSE, fault_wrote(vmf));
}

static unsigned int wp_huge_pmd(struct vm_fault *vmf)
{
	if (!vma_is_anonymous(vmf->vma))
		return split_and_fall_back(vmf);
	if (!(vmf->flags & FAULT_FLAG_UNSHARE) && entry_uffd_wp(vmf->vma, *vmf->pmd)) {
		if (!vmf->mm->uffd_async)
			return handle_userfault(vmf, GUP_FAULT_UFFD_WP);
		return split_and_fall_back(vmf);
	}
	return do_huge_pmd_wp_page(vmf);
}

static unsigned int protnone_pmd(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pmd;
	bool rwp = (vmf->vma->flags & VM_UFFD_RWP) && pte_uffd_wp(e);

	if (rwp && !vmf->mm->uffd_async)
		return handle_userfault(vmf, GUP_FAULT_UFFD_RWP);
	if (rwp)
		e = pte_set_bits(e, GUP_PTE_UFFD_WP, 0);
	gup_set_entry(vmf->mm, vmf->pmd, numa_restore(vmf->mm, vmf->rules, vmf->vma, e));
	return fault_done(vmf, rwp ? GUP_FAULT_UFFD_RWP : GUP_FAULT_NUMA_PMD, 0);
}

unsigned int handle_pmd_fault(struct vm_fault *vmf)
{
	gup_entry e = *vmf->pmd;

	if (pte_none(e))
		return thp_wanted(vmf) ? do_huge_pmd_anonymous_page(vmf) : VM_FAULT_FALLBACK;
	if (!pmd_present(e)) {
		if (!is_migration_entry(e) ||
		    !migration_entry_wait(vmf->mm, vmf->rules, vmf->vma, vmf->pmd, 2))
			return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGBUS);
		return fault_done(vmf, GUP_FAULT_MIGRATION_WAIT, 0);
	}
	if (!pmd_leaf(e))
		return VM_FAULT_FALLBACK;
	if (pte_protnone(e) && vma_is_accessible(vmf->vma))
		return protnone_pmd(vmf);
	if ((vmf->flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) && !pte_write(e))
		return wp_huge_pmd(vmf);

	return access_fault(vmf, vmf->pmd);
}
