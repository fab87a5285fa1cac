// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that set an entry or a page by hand, within what a walk can stand.
 */
#include "internal.h"

/* A frame that an entry may name: what is hugetlb's belongs into its VMAs, and nothing else. */
static bool frame_sound(const struct gup_mm *mm, uint64_t pfn, bool hugetlb)
{
	return page_exists(mm, pfn) &&
	       !(page_folio(mm, pfn_to_page(mm, pfn))->flags & PG_HUGETLB) == !hugetlb;
}

/* The first frame of a huge page. */
static bool is_huge_frame(const struct gup_mm *mm, uint64_t pfn, bool hugetlb)
{
	return frame_sound(mm, pfn, hugetlb) && pfn_to_page(mm, pfn)->head == pfn &&
	       pfn_to_page(mm, pfn)->order == GUP_PMD_ORDER;
}

/* An entry must not lead a walk out of the arenas. */
static bool entry_sound(const struct gup_mm *mm, gup_entry e, unsigned int level, bool hugetlb)
{
	if (level == 2 && pmd_present(e) && !pmd_leaf(e))
		return false;
	if (level == 2 && e && !pmd_present(e) && !is_migration_entry(e))
		return hugetlb && (swp_type(e) == GUP_SWP_HWPOISON || is_uffd_wp_marker(e) ||
				   is_poison_marker(e));
	if (is_migration_entry(e))
		return level == 1 ? frame_sound(mm, swp_offset(e), hugetlb)
				  : is_huge_frame(mm, swp_offset(e), hugetlb);
	if (level == 2 && pmd_leaf(e))
		return is_huge_frame(mm, pte_pfn(e), hugetlb);
	if (level == 1 && pte_present(e) && !pte_special(e))
		return frame_sound(mm, pte_pfn(e), hugetlb);
	return true;
}

/* In a shadow stack, a dirty entry without the write bit is writable. */
static uint64_t shadow_stack_bit(const struct gup_rules *rules, const struct gup_vma *vma,
				 gup_entry e)
{
	return vma_is_shadow_stack(rules, vma) && pte_present(e) &&
			       (e & (GUP_PTE_RW | GUP_PTE_DIRTY)) == GUP_PTE_DIRTY
		       ? GUP_PTE_SHADOW_STACK
		       : 0;
}

/* How many of the 32 swap types mean what; they follow each other in this order. */
struct swap_types {
	uint8_t files;
	uint8_t migrations;
	uint8_t devices;
	bool markers;
};

static struct swap_types swap_types_of(const struct gup_rules *rules)
{
	switch (gup_rule_value(rules, GUP_RULE_SWAP_TYPES)) {
	case GUP_SWAP_TYPES_FILES_27:
		return (struct swap_types){ 27, 2, 2, false };
	case GUP_SWAP_TYPES_FILES_25:
		return (struct swap_types){ 25, 2, 4, false };
	case GUP_SWAP_TYPES_FILES_22:
		return (struct swap_types){ 22, 3, 4, true };
	case GUP_SWAP_TYPES_FILES_23:
		return (struct swap_types){ 23, 3, 4, true };
	default:
		return (struct swap_types){ 24, 3, 3, true };
	}
}

/* The marks that a version knows. */
static uint64_t known_marks(const struct gup_rules *rules)
{
	uint64_t marks = GUP_PTE_MARKER_UFFD_WP;

	if (gup_rule_value(rules, GUP_RULE_SWAP_TYPES) >= GUP_SWAP_TYPES_FILES_23)
		marks |= GUP_PTE_MARKER_POISONED;
	if (!gup_rule_is(rules, GUP_RULE_GUARD_REGIONS, GUP_GUARD_REGIONS_UNKNOWN))
		marks |= GUP_PTE_MARKER_GUARD;
	return marks;
}

/* No marker is empty; before v6.4 anonymous memory had none of userfaultfd. */
static bool marker_known(const struct gup_rules *rules, const struct gup_vma *vma, uint64_t marks)
{
	if (!marks || (marks & ~known_marks(rules)))
		return false;
	return marks != GUP_PTE_MARKER_UFFD_WP || !vma_is_anonymous(vma) ||
	       !gup_rule_is(rules, GUP_RULE_UFFD_WP_UNPOPULATED, GUP_UFFD_WP_UNPOPULATED_UNKNOWN);
}

/*
 * A word that is no present entry, as the version's kernel reads it: in @e, in the model's
 * numbering. The model has no devices, and no more swap files than any version.
 */
static bool read_swap(const struct gup_rules *rules, const struct gup_vma *vma, gup_entry *e)
{
	const uint64_t bits = GUP_SWP_SOFT_DIRTY | GUP_SWP_UFFD_WP | GUP_SWP_EXCLUSIVE;
	const uint64_t unused = GUP_PTE_PROTNONE - 2;
	const struct swap_types types = swap_types_of(rules);
	uint64_t offset = swp_offset(*e);
	unsigned int type = swp_type(*e);

	if (*e & unused & ~bits)
		return false;
	if (type < types.files)
		return type <= GUP_SWP_DEVICE_MAX;
	type -= types.files;
	if (type == 0)
		type = GUP_SWP_HWPOISON;
	else if (type <= types.migrations)
		type = type == types.migrations ? GUP_SWP_MIGRATION_WRITE
						: GUP_SWP_MIGRATION_READ + type - 1;
	else if (!types.markers || type <= (unsigned int)types.migrations + types.devices)
		return false;
	else if (type == (unsigned int)types.migrations + types.devices + 1)
		type = GUP_SWP_PTE_MARKER;
	else
		return false;
	if (type == GUP_SWP_PTE_MARKER && ((*e & bits) || !marker_known(rules, vma, offset)))
		return false;
	*e = swp_entry(type, offset, *e & bits);
	return true;
}

/*
 * A present or protnone word has no bits that the model does not know. Where the dirty bit of
 * read-only entries is now, entries of DAX memory had their mark before v6.6.
 */
static bool present_known(const struct gup_rules *rules, gup_entry e, unsigned int level)
{
	uint64_t known = GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_USER | GUP_PTE_ACCESSED |
			 GUP_PTE_DIRTY | GUP_PTE_GLOBAL | GUP_PTE_SPECIAL | GUP_PTE_UFFD_WP |
			 GUP_PTE_SOFT_DIRTY | GUP_PTE_NX | GUP_PTE_PFN_MASK;

	if (level == 2)
		known |= GUP_PTE_PSE;
	if (!gup_rule_is(rules, GUP_RULE_HUGE_DIRTY, GUP_HUGE_DIRTY_KEPT))
		known |= GUP_PTE_SAVED_DIRTY;
	return !(e & ~known);
}

/* The word of a step, as the version's kernel reads it; false if it would not have it. */
static bool read_word(const struct gup_rules *rules, const struct gup_vma *vma,
		      const struct gup_step *step, gup_entry *e)
{
	*e = step->entry;
	if (!*e)
		return true;
	if (pte_present(*e) || (step->what == 2 && pmd_leaf(*e)))
		return present_known(rules, *e, step->what);
	return !step->count || read_swap(rules, vma, e);
}

enum gup_step_error step_entry(struct gup_mm *mm, const struct gup_rules *rules,
			       const struct gup_step *step)
{
	const struct gup_vma *vma = vma_lookup(mm, step->start);
	bool hugetlb = in_hugetlb(mm, step->start);
	gup_entry *slot;
	gup_entry e;

	if (step->start & ~(step->what == 2 ? GUP_PMD_MASK : GUP_PAGE_MASK))
		return GUP_STEP_BAD_RANGE;
	if (!vma)
		return GUP_STEP_NO_VMA;
	if (hugetlb && step->what != 2)
		return GUP_STEP_NOT_FOR_HUGETLB;
	if (!read_word(rules, vma, step, &e))
		return GUP_STEP_READ_OTHERWISE;
	if (!entry_sound(mm, e, step->what, hugetlb))
		return GUP_STEP_NO_PAGE;
	slot = step->what == 2 ? gup_pmd_slot(mm, step->start) : gup_pte_slot(mm, step->start);
	if (!slot)
		return GUP_STEP_NO_ROOM;
	/* Tables that hang below are not given back; a leaf may take their place. */
	gup_set_entry(mm, slot, e | shadow_stack_bit(rules, vma, e));
	return GUP_STEP_OK;
}

/* May the folio wait in a batch, or be off the LRU lists? It does one of these, if any. */
static bool lru_flag_sound(const struct gup_page *folio, uint32_t flags)
{
	flags &= PG_BATCHED | PG_ISOLATED;
	if (!flags)
		return true;
	/* Large folios do not wait in batches. */
	if ((flags & PG_BATCHED) && folio->order)
		return false;
	return !(folio->flags & (PG_BATCHED | PG_ISOLATED | PG_NO_LRU | PG_FSDAX | PG_P2PDMA)) &&
	       !(flags & (flags - 1));
}

enum gup_step_error step_page(struct gup_mm *mm, const struct gup_rules *rules,
			      const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);
	struct gup_page *folio;

	if (err)
		return err;
	if ((page_folio(mm, page)->flags & PG_ZERO) && step->kind != GUP_STEP_HOLD)
		return GUP_STEP_NOT_ALLOWED;
	folio = gup_page_touch(mm, page_folio(mm, page));
	if (step->kind == GUP_STEP_HOLD) {
		if (step->count > (uint32_t)UINT16_MAX - folio->held)
			return GUP_STEP_NO_ROOM;
		folio->held = (uint16_t)(folio->held + step->count);
		folio->refcount += (int32_t)step->count;
		return GUP_STEP_OK;
	}
	/* It is allocated where nothing needs to move. */
	if ((folio->flags & PG_SECRETMEM) && (step->flags & (PG_UNPINNABLE | PG_CMA)))
		return GUP_STEP_NOT_ALLOWED;
	if ((folio->flags & PG_HUGETLB) &&
	    (step->flags & (PG_SWAPCACHE | PG_KSM | PG_TRUNCATED | PG_P2PDMA)))
		return GUP_STEP_NOT_FOR_HUGETLB;
	if (!lru_flag_sound(folio, (uint32_t)step->flags))
		return GUP_STEP_NOT_ALLOWED;
	if ((step->flags & PG_MLOCK_BATCH) &&
	    gup_rule_is(rules, GUP_RULE_LRU_BATCH, GUP_LRU_BATCH_KEPT))
		return GUP_STEP_UNKNOWN_HERE;
	/* A batch, or the user that isolates a folio, holds a reference. */
	if (step->flags & (PG_BATCHED | PG_ISOLATED)) {
		folio->held++;
		folio->refcount++;
	}
	/* The swap cache holds a reference to each page of the folio. */
	if ((step->flags & PG_SWAPCACHE) && !(folio->flags & PG_SWAPCACHE)) {
		folio->held = (uint16_t)(folio->held + (1u << folio->order));
		folio->refcount += 1 << folio->order;
	}
	folio->flags |= (uint32_t)step->flags;
	/* A page that KSM shares is not exclusive. */
	if (step->flags & PG_KSM)
		folio->flags &= ~PG_ANON_EXCLUSIVE;
	return GUP_STEP_OK;
}
