// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on base pages, and the way into a fault: handle_mm_fault().
 */
#include "internal.h"

uint32_t anon_page_alloc(struct gup_mm *mm, unsigned int order)
{
	uint32_t pfn = gup_page_alloc(mm, order, PG_ANON);

	if (pfn)
		pfn_to_page(mm, pfn)->flags |= PG_ANON_EXCLUSIVE;
	return pfn;
}

/*
 * can_change_pte_writable(), can_change_pmd_writable(): may an entry of a writable VMA become
 * writable without a write fault?
 */
bool can_change_writable(const struct gup_mm *mm, const struct gup_vma *vma, gup_entry e)
{
	struct gup_page *page;

	if (!(vma->flags & VM_WRITE) || pte_protnone(e) || needs_soft_dirty_wp(vma, e) ||
	    entry_uffd_wp(vma, e))
		return false;
	if (vma->flags & VM_SHARED)
		return pte_dirty(e);
	page = vm_normal_page(mm, e);
	return page && (page_folio(mm, page)->flags & PG_ANON) && (page->flags & PG_ANON_EXCLUSIVE);
}

/* The entry that a NUMA hinting fault, or a fault of userfaultfd's RWP, restores. */
gup_entry numa_restore(const struct gup_mm *mm, const struct gup_rules *rules,
		       const struct gup_vma *vma, gup_entry e)
{
	gup_entry back = entry_modify(e, vma_page_prot(vma) | GUP_PTE_ACCESSED);

	if (gup_rule_is(rules, GUP_RULE_SAVED_WRITE, GUP_SAVED_WRITE_KEPT)) {
		back = pte_set_bits(back, 0, e & GUP_PTE_WRITE);
	} else if (!is_vm_hugetlb_page(vma) && can_change_writable(mm, vma, back)) {
		back = pte_set_bits(back, 0, mkwrite_bits(rules, vma));
	}
	return back;
}

static unsigned int do_numa_page(struct vm_fault *vmf)
{
	gup_set_entry(vmf->mm, vmf->pte, numa_restore(vmf->mm, vmf->rules, vmf->vma, *vmf->pte));
	return fault_done(vmf, GUP_FAULT_NUMA_PTE, 0);
}

static unsigned int do_anonymous_page(struct vm_fault *vmf)
{
	uint64_t prot = vma_page_prot(vmf->vma);
	uint32_t pfn;

	vmf->pte = gup_pte_slot(vmf->mm, vmf->addr);
	if (!vmf->pte)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	if (vmf->vma->flags & VM_UFFD_MISSING)
		return handle_userfault(vmf, GUP_FAULT_UFFD_MISSING);

	if (!(vmf->flags & FAULT_FLAG_WRITE)) {
		prot = keep_protected(vmf, prot | GUP_PTE_SPECIAL);
		gup_map_page(vmf->mm, vmf->addr, vmf->mm->zero_pfn, prot);
		return fault_done(vmf, GUP_FAULT_ZERO_PAGE, 0);
	}

	pfn = anon_page_alloc(vmf->mm, 0);
	if (!pfn)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	/* Unlike COW, this marks the entry dirty only if it becomes writable. */
	if (vmf->vma->flags & VM_WRITE)
		prot |= mkwrite_bits(vmf->rules, vmf->vma) | DIRTY_BITS;
	gup_map_page(vmf->mm, vmf->addr, pfn, keep_protected(vmf, prot));
	return fault_done(vmf, GUP_FAULT_ANON, 0);
}

unsigned int do_pte_missing(struct vm_fault *vmf)
{
	return vma_is_anonymous(vmf->vma) ? do_anonymous_page(vmf) : do_fault(vmf);
}

/*
 * The entry already allows the access: ptep_set_access_flags(). x86 writes the entry only when
 * it becomes dirty.
 */
unsigned int access_fault(struct vm_fault *vmf, gup_entry *slot)
{
	gup_entry used = pte_mkyoung(pte_mkdirty(*slot));

	if (!(vmf->flags & FAULT_FLAG_WRITE) || used == *slot)
		return fault_done(vmf, GUP_FAULT_NOTHING, 0);
	gup_set_entry(vmf->mm, slot, used);
	return fault_done(vmf, GUP_FAULT_ACCESS, 0);
}

static unsigned int handle_pte_fault(struct vm_fault *vmf)
{
	gup_entry e;

	vmf->pte = pmd_table(*vmf->pmd) ? gup_pte_slot(vmf->mm, vmf->addr) : NULL;
	e = vmf->pte ? *vmf->pte : 0;
	if (pte_none(e))
		return do_pte_missing(vmf);
	if (!pte_present(e))
		return do_swap_page(vmf);
	if (pte_protnone(e) && vma_is_accessible(vmf->vma)) {
		if ((vmf->vma->flags & VM_UFFD_RWP) && pte_uffd_wp(e))
			return do_uffd_rwp(vmf);
		return do_numa_page(vmf);
	}
	if ((vmf->flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) && !pte_write(e))
		return do_wp_page(vmf);

	return access_fault(vmf, vmf->pte);
}

static unsigned int resolve(struct vm_fault *vmf)
{
	unsigned int ret;

	/* Only COW mappings can be unshared. */
	if (!is_cow_mapping(vmf->vma->flags))
		vmf->flags &= ~FAULT_FLAG_UNSHARE;
	if ((vmf->flags & FAULT_FLAG_WRITE) &&
	    (!(vmf->vma->flags & VM_MAYWRITE) ||
	     (!(vmf->vma->flags & VM_WRITE) && !is_cow_mapping(vmf->vma->flags))))
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_SIGSEGV);

	vmf->pmd = gup_pmd_slot(vmf->mm, vmf->addr);
	if (!vmf->pmd)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	if (is_vm_hugetlb_page(vmf->vma))
		return hugetlb_fault(vmf);
	ret = handle_pmd_fault(vmf);
	if (ret != VM_FAULT_FALLBACK)
		return ret;
	return handle_pte_fault(vmf);
}

/* The injected result of the fault; 0 for no injection. */
static unsigned int injected(const struct gup_mm *mm, unsigned int flags)
{
	/* A fault waits at most once, and only if it may drop the lock. */
	bool may_wait = (flags & FAULT_FLAG_ALLOW_RETRY) && !(flags & FAULT_FLAG_TRIED);

	switch (mm->inject) {
	case GUP_INJECT_OOM:
		return VM_FAULT_OOM;
	case GUP_INJECT_SIGBUS:
		return VM_FAULT_SIGBUS;
	case GUP_INJECT_HWPOISON:
		return VM_FAULT_HWPOISON;
	case GUP_INJECT_RETRY:
		return may_wait ? VM_FAULT_RETRY : 0;
	default:
		return 0;
	}
}

unsigned int handle_mm_fault(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
			     uint64_t addr, unsigned int flags, uint32_t nr,
			     struct gup_fault *fault)
{
	struct vm_fault vmf = {
		.mm = mm,
		.rules = rules,
		.vma = vma,
		.addr = addr & GUP_PAGE_MASK,
		.flags = flags,
		.rec = fault,
	};
	bool inject = mm->inject && nr >= mm->inject_at && nr - mm->inject_at < mm->inject_times;
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	*fault = (struct gup_fault){ .addr = addr, .flags = flags };
	/* A tree's own walk may call this with a wrong VMA. */
	if (slot && !pte_none(*slot)) {
		fault->entry = *slot;
		fault->level = (uint8_t)level;
	}

	fault->ret = inject ? injected(mm, flags) : 0;
	if (fault->ret) {
		fault->kind = GUP_FAULT_FAILED;
		return fault->ret;
	}
	fault->ret = resolve(&vmf);
	if (!inject || (fault->ret & (VM_FAULT_ERROR | VM_FAULT_RETRY)))
		return fault->ret;

	if (mm->inject == GUP_INJECT_FATAL_SIGNAL)
		mm->fatal_signal = true;
	else if (mm->inject == GUP_INJECT_SIGNAL)
		mm->signal = true;
	else if (mm->inject == GUP_INJECT_ZAP && nr == mm->inject_at && !is_vm_hugetlb_page(vma))
		gup_zap(mm, rules, vmf.addr, vmf.addr + GUP_PAGE_SIZE);
	else if (mm->inject == GUP_INJECT_COMPLETED && !is_vm_hugetlb_page(vma) &&
		 gup_rule_is(rules, GUP_RULE_FAULT_COMPLETED, GUP_FAULT_COMPLETED_RETAKES_LOCK) &&
		 (flags & FAULT_FLAG_ALLOW_RETRY) && !(flags & FAULT_FLAG_RETRY_NOWAIT))
		fault->ret |= VM_FAULT_COMPLETED;
	return fault->ret;
}

const char *gup_fault_kind_name(unsigned int kind)
{
	static const char *const names[GUP_FAULT_NR] = {
#define X(id, name) name,
		GUP_FAULT_LIST(X)
#undef X
	};

	return kind < GUP_FAULT_NR ? names[kind] : NULL;
}
