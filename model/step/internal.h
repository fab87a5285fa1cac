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

/* What a walk over entries needs to know. */
struct change {
	const struct gup_rules *rules;
	struct gup_vma *vma;
	unsigned int changed;
};

/* change_pte_range() or change_huge_pmd(); hugetlb's entries are modified as PTEs are. */
static inline gup_entry leaf_modify(const struct change *c, gup_entry e, unsigned int level,
				    uint64_t prot)
{
	if (level == 2 && !is_vm_hugetlb_page(c->vma))
		return huge_modify(c->rules, e, prot);
	return entry_modify(e, prot);
}

/* A base page is told by the size of its count. */
static inline bool folio_maybe_dma_pinned(const struct gup_page *folio)
{
	return folio->order ? folio->pincount > 0 : folio->refcount >= GUP_PIN_COUNTING_BIAS;
}

void migration_mkread(struct gup_mm *mm, gup_entry *slot);
enum gup_step_error check_range(const struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error check_mapped(struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error check_whole(struct gup_mm *mm, const struct gup_step *step);
enum gup_step_error step_find_page(struct gup_mm *mm, const struct gup_step *step, gup_entry **slot,
				   unsigned int *level, struct gup_page **page);
enum gup_step_error step_vma(struct gup_mm *mm, const struct gup_rules *rules,
			     const struct gup_step *step);
enum gup_step_error step_access(struct gup_mm *mm, const struct gup_rules *rules,
				const struct gup_step *step);
enum gup_step_error step_hint(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step);
enum gup_step_error step_mprotect(struct gup_mm *mm, const struct gup_rules *rules,
				  const struct gup_step *step);
enum gup_step_error step_fork(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step);
enum gup_step_error step_child_exit(struct gup_mm *mm);
enum gup_step_error step_zap(struct gup_mm *mm, const struct gup_rules *rules,
			     const struct gup_step *step);
enum gup_step_error step_guard(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_merge(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_write_back(struct gup_mm *mm, const struct gup_step *step);
/* The references of the swap cache and of an LRU batch, which a scan drains. */
static inline uint32_t held_by_lists(const struct gup_page *folio)
{
	return (folio->flags & PG_SWAPCACHE ? 1u << folio->order : 0) +
	       (folio->flags & PG_BATCHED ? 1 : 0);
}

/* Does the version mark exclusive anonymous pages, and rely on that mark for pins? */
static inline bool marks_exclusive(const struct gup_rules *rules)
{
	return !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT) &&
	       !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_REF_COUNT);
}

enum gup_step_error step_migrating(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step);
enum gup_step_error step_split(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_collapse(struct gup_mm *mm, const struct gup_rules *rules,
				  const struct gup_step *step);
enum gup_step_error step_uffd(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step);
enum gup_step_error step_uffd_poison(struct gup_mm *mm, const struct gup_rules *rules,
				     const struct gup_step *step);
enum gup_step_error step_uffd_mode(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step);
enum gup_step_error step_clear_soft_dirty(struct gup_mm *mm, const struct gup_rules *rules);
enum gup_step_error step_entry(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step);
enum gup_step_error step_page(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step);

#endif /* MODEL_STEP_INTERNAL_H */
