// SPDX-License-Identifier: GPL-2.0-only
/*
 * userfaultfd: protection of a range, and who answers faults.
 */
#include "internal.h"

/* What userfaultfd does to a range. */
struct uffd {
	const struct gup_rules *rules;
	bool rwp;
};

static bool uffd_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	const struct uffd *uffd = arg;
	uint64_t prot = *slot & (GUP_PTE_PRESENT | GUP_PTE_PROTNONE | GUP_PTE_USER | GUP_PTE_NX);
	gup_entry e;

	if (!pte_present(*slot))
		return true;
	if (uffd->rwp)
		prot = GUP_PTE_PROTNONE | GUP_PTE_ACCESSED;
	if (level == 2 && !in_hugetlb(mm, addr))
		e = huge_modify(uffd->rules, *slot, prot);
	else
		e = entry_modify(*slot, prot);
	gup_set_entry(mm, slot, e | GUP_PTE_UFFD_WP);
	return true;
}

/*
 * What has no access has nothing to take away. Faults on files are theirs alone, but where
 * write-protection is lifted without a word.
 */
static bool uffd_takes(const struct gup_mm *mm, const struct gup_vma *vma, bool rwp)
{
	if (rwp && !vma_is_accessible(vma))
		return false;
	if (vma_is_anonymous(vma) || vma->kind == GUP_VMA_SHMEM || is_vm_hugetlb_page(vma))
		return true;
	return !rwp && mm->uffd_async && vma->kind != GUP_VMA_PFNMAP;
}

enum gup_step_error step_uffd(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	struct uffd uffd = { .rules = rules, .rwp = step->kind == GUP_STEP_UFFD_RWP };
	enum gup_step_error err = check_mapped(mm, step);

	if (!err)
		err = check_whole(mm, step);
	if (err)
		return err;
	if (uffd.rwp && gup_rule_is(rules, GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	for (uint64_t addr = step->start; addr < step->end; addr = vma_lookup(mm, addr)->end) {
		const struct gup_vma *vma = vma_lookup(mm, addr);

		if (!uffd_takes(mm, vma, uffd.rwp))
			return GUP_STEP_NOT_ALLOWED;
		if (!uffd.rwp && !vma_is_anonymous(vma) &&
		    gup_rule_is(rules, GUP_RULE_HUGETLB_UFFD_WP, GUP_HUGETLB_UFFD_WP_UNKNOWN))
			return GUP_STEP_UNKNOWN_HERE;
	}
	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];

		if (vma->start < step->end && vma->end > step->start)
			vma->flags |= uffd.rwp ? VM_UFFD_RWP : VM_UFFD_WP;
	}
	gup_for_each_leaf(mm, step->start, step->end, uffd_leaf, &uffd);
	return GUP_STEP_OK;
}

enum gup_step_error step_uffd_mode(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
	/* Access tracking came with a mode of its own. */
	if (step->count == 1 && gup_rule_is(rules, GUP_RULE_UFFD_ASYNC, GUP_UFFD_ASYNC_UNKNOWN) &&
	    gup_rule_is(rules, GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	mm->uffd_async = step->count == 1;
	mm->uffd_handler = step->count == 2;
	return GUP_STEP_OK;
}
