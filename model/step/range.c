// SPDX-License-Identifier: GPL-2.0-only
/*
 * The range that a step names, and whether memory is mapped there.
 */
#include "internal.h"

enum gup_step_error check_range(const struct gup_mm *mm, const struct gup_step *step)
{
	if ((step->start | step->end) & ~GUP_PAGE_MASK || step->start >= step->end ||
	    step->end > gup_task_size_max(mm->levels))
		return GUP_STEP_BAD_RANGE;
	return GUP_STEP_OK;
}

/* Every address of the range lies in some VMA. */
enum gup_step_error check_mapped(struct gup_mm *mm, const struct gup_step *step)
{
	enum gup_step_error err = check_range(mm, step);
	uint64_t addr = step->start;

	while (!err && addr < step->end) {
		const struct gup_vma *vma = vma_lookup(mm, addr);

		if (!vma)
			return GUP_STEP_NO_VMA;
		addr = vma->end;
	}
	return err;
}

/* Hugetlb memory is unmapped, and protected, in whole huge pages. */
enum gup_step_error check_whole(struct gup_mm *mm, const struct gup_step *step)
{
	const uint64_t ends[] = { step->start, step->end };

	for (int i = 0; i < 2; i++) {
		if ((ends[i] & ~GUP_PMD_MASK) && in_hugetlb(mm, ends[i]))
			return GUP_STEP_NOT_WHOLE;
	}
	return GUP_STEP_OK;
}

/* The entry at step->start and the page it maps, the first one of a huge page. */
enum gup_step_error step_find_page(struct gup_mm *mm, const struct gup_step *step, gup_entry **slot,
				   unsigned int *level, struct gup_page **page)
{
	if (step->start & ~GUP_PAGE_MASK || step->start >= gup_task_size_max(mm->levels))
		return GUP_STEP_BAD_RANGE;
	if (!vma_lookup(mm, step->start))
		return GUP_STEP_NO_VMA;
	*slot = gup_entry_lookup(mm, step->start, level);
	/* Above the PMD there are tables, or nothing. */
	if (!pte_present(**slot) || !page_exists(mm, pte_pfn(**slot)))
		return GUP_STEP_NO_PAGE;
	*page = pfn_to_page(mm, pte_pfn(**slot));
	return GUP_STEP_OK;
}
