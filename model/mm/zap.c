// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unmapping a range.
 */
#include "internal.h"

static bool zap_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		     void *arg)
{
	const struct gup_rules *const *rules = arg;

	(void)addr;
	/* A guard stays until it is removed, or its VMA is gone. */
	if (is_guarded(*rules, *slot))
		return true;
	if (level == 1 ? pte_present(*slot) : pmd_present(*slot))
		unmap_page(mm, *slot);
	gup_set_entry(mm, slot, 0);
	return true;
}

/* Split the huge page around @addr when it begins before or ends behind it. */
static bool split_at(struct gup_mm *mm, const struct gup_rules *rules, uint64_t addr)
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
	if (!split_at(mm, rules, start) || !split_at(mm, rules, end))
		return false;
	gup_for_each_leaf(mm, start, end, zap_leaf, &rules);
	return true;
}
