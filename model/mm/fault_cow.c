// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write faults on present pages: copy, reuse, unshare.
 */
#include "internal.h"

/*
 * May a write fault reuse an anonymous page in place? If so, this marks the page exclusive.
 *
 * @huge: the question is about a whole huge page; its first page stands for all pages.
 */
bool anon_reuse(struct gup_mm *mm, const struct gup_rules *rules, struct gup_page *page, bool huge)
{
	struct gup_page *folio = page_folio(mm, page);
	int32_t swapcache = folio->flags & PG_SWAPCACHE ? 1 : 0;

	if (gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT)) {
		/*
		 * For a huge page only mappings count, so a reference taken by GUP does not.
		 * For a base page all references count.
		 */
		if (huge ? folio->mapcount != 1
			 : folio->refcount != 1 || folio->mapcount != 1 || (folio->flags & PG_KSM))
			return false;
	} else {
		if ((page->flags & PG_ANON_EXCLUSIVE) &&
		    !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_REF_COUNT))
			return true;
		if (folio->flags & PG_KSM)
			return false;
		if (folio->order && !huge &&
		    gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_LARGE_FOLIO)) {
			if (folio->mapcount <= 1 || (folio->flags & PG_MAPPED_SHARED) ||
			    folio->mapcount != folio->refcount)
				return false;
		} else if (folio->refcount > 1 + swapcache) {
			return false;
		}
		if (swapcache) {
			if (folio->flags & PG_SLOT_SHARED)
				return false;
			/* Without a swap slot, only memory has the content. */
			gup_page_touch(mm, folio)->flags &= ~PG_SWAPCACHE;
			folio->flags |= PG_DIRTY;
			folio->refcount--;
			folio->held--;
		}
	}
	gup_page_touch(mm, page)->flags |= PG_ANON_EXCLUSIVE;
	return true;
}

/* wp_page_reuse(): write to the page in place, if the VMA allows it. */
static unsigned int wp_page_reuse(struct vm_fault *vmf, enum gup_fault_kind kind)
{
	gup_entry e = pte_set_bits(*vmf->pte, 0,
				   GUP_PTE_ACCESSED | DIRTY_BITS | write_bit(vmf->rules, vmf->vma));

	gup_set_entry(vmf->mm, vmf->pte, e);
	return fault_done(vmf, kind, fault_wrote(vmf));
}

static unsigned int wp_page_copy(struct vm_fault *vmf)
{
	bool unshare = vmf->flags & FAULT_FLAG_UNSHARE;
	uint64_t prot = vma_page_prot(vmf->vma) | GUP_PTE_ACCESSED;
	uint32_t pfn = anon_page_alloc(vmf->mm, 0);
	gup_entry old = *vmf->pte;

	if (!pfn)
		return fault_done(vmf, GUP_FAULT_FAILED, VM_FAULT_OOM);
	/* __wp_page_copy_user(): a frame without struct page is read as the task would read it. */
	vmf->rec->unreadable = !vm_normal_page(vmf->mm, old) && pte_pfn(old) != vmf->mm->zero_pfn &&
			       pte_protnone(old);
	if (unshare)
		prot |= old & (GUP_PTE_SOFT_DIRTY | GUP_PTE_UFFD_WP);
	else
		prot |= DIRTY_BITS | write_bit(vmf->rules, vmf->vma);
	gup_map_page(vmf->mm, vmf->addr, pfn, prot);
	unmap_page(vmf->mm, old);
	if (unshare)
		return fault_done(vmf, GUP_FAULT_UNSHARE, 0);
	return fault_done(vmf, GUP_FAULT_COW, fault_wrote(vmf));
}

unsigned int do_wp_page(struct vm_fault *vmf)
{
	bool unshare = vmf->flags & FAULT_FLAG_UNSHARE;
	struct gup_page *page;
	struct gup_page *folio;

	if (!unshare && entry_uffd_wp(vmf->vma, *vmf->pte)) {
		if (!vmf->mm->uffd_async)
			return handle_userfault(vmf, GUP_FAULT_UFFD_WP);
		gup_set_entry(vmf->mm, vmf->pte, pte_set_bits(*vmf->pte, GUP_PTE_UFFD_WP, 0));
	}

	page = vm_normal_page(vmf->mm, *vmf->pte);
	folio = page ? page_folio(vmf->mm, page) : NULL;
	if (vmf->vma->flags & (VM_SHARED | VM_MAYSHARE)) {
		unsigned int wait = folio ? dirty_shared_page(vmf, folio) : 0;

		return wp_page_reuse(vmf, GUP_FAULT_SHARED_WRITE) | wait;
	}

	if (folio && (folio->flags & PG_ANON)) {
		if (!anon_reuse(vmf->mm, vmf->rules, page, false))
			return wp_page_copy(vmf);
		if (unshare)
			return fault_done(vmf, GUP_FAULT_UNSHARE, 0);
		return wp_page_reuse(vmf, GUP_FAULT_REUSE);
	}
	/* Before long-term pins broke COW of file pages, only anonymous pages were unshared. */
	if (unshare && gup_rule_is(vmf->rules, GUP_RULE_UNSHARE, GUP_UNSHARE_ANON))
		return fault_done(vmf, GUP_FAULT_NOTHING, 0);
	return wp_page_copy(vmf);
}
