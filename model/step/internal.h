/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the steps that build a state share among themselves.
 */
#ifndef MODEL_STEP_INTERNAL_H
#define MODEL_STEP_INTERNAL_H

#include <gupwalk/step.h>

#include <model/mm/internal.h>

static inline bool in_hugetlb(struct gup_mm *mm, uint64_t addr)
{
	const struct gup_vma *vma = vma_lookup(mm, addr);

	return vma && is_vm_hugetlb_page(vma);
}

/* A frame with a page: not one that was skipped to align a huge page. */
static inline bool page_exists(const struct gup_mm *mm, uint64_t pfn)
{
	return gup_pfn_valid(mm, pfn) && pfn_to_page(mm, pfn)->head;
}

enum gup_step_error step_find_page(struct gup_mm *mm, const struct gup_step *step, gup_entry **slot,
				   unsigned int *level, struct gup_page **page);
enum gup_step_error check_range(const struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error check_mapped(struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error step_guard(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_merge(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_entry(struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error step_page(struct gup_mm *mm, const struct gup_step *step);

#endif /* MODEL_STEP_INTERNAL_H */
