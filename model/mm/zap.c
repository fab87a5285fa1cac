// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unmapping a range.
 */
#include "internal.h"

/*
 * zap_install_uffd_wp_if_needed(), __unmap_hugepage_range(): the page of a file is still in the
 * page cache, so its protection by userfaultfd stays. The protection of anonymous memory goes.
 */
static bool stays_protected(const struct gup_rules *rules, const struct gup_vma *vma, gup_entry e,
			    unsigned int level)
{
	if (vma_is_anonymous(vma))
		return false;
	if (is_uffd_wp_marker(e))
		return true;
	if (!(vma->flags & VM_UFFD_WP) || (level == 2 && !is_vm_hugetlb_page(vma)) ||
	    gup_rule_is(rules, GUP_RULE_HUGETLB_UFFD_WP, GUP_HUGETLB_UFFD_WP_UNKNOWN))
		return false;
	return pte_present(e) ? pte_uffd_wp(e) : !!(e & GUP_SWP_UFFD_WP);
}

static bool zap_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		     void *arg)
{
	const struct gup_rules *const *rules = arg;
	const struct gup_vma *vma = vma_lookup(mm, addr);
	gup_entry old = *slot;

	/* A guard stays until it is removed, or its VMA is gone. */
	if (is_guarded(*rules, old))
		return true;
	if (level == 1 ? pte_present(old) : pmd_present(old))
		unmap_page(mm, old);
	gup_set_entry(mm, slot,
		      vma && stays_protected(*rules, vma, old, level)
			      ? swp_entry(GUP_SWP_PTE_MARKER, GUP_PTE_MARKER_UFFD_WP, 0)
			      : 0);
	return true;
}

/* Split the huge page around @addr when it begins before or ends behind it. */
bool split_part(struct gup_mm *mm, const struct gup_rules *rules, uint64_t addr)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(mm, addr, &level);
	struct gup_vma *vma = vma_lookup(mm, addr);

	/* Every address of a VMA gets an entry, even if it is empty. */
	if (!(addr & ~GUP_PMD_MASK) || !vma || level != 2 || !pmd_present(*slot))
		return true;
	return split_huge_pmd(mm, rules, vma, addr);
}

bool gup_zap(struct gup_mm *mm, const struct gup_rules *rules, uint64_t start, uint64_t end)
{
	if (!split_part(mm, rules, start) || !split_part(mm, rules, end))
		return false;
	gup_for_each_leaf(mm, start, end, zap_leaf, &rules);
	return true;
}
