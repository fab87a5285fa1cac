// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that build a state.
 */
#include <gupwalk/step.h>

#include "internal.h"

/* A user's access may need a fault for the tables, one for COW, one to spare. */
#define USER_ACCESS_TRIES 8

/* Frames that no struct page describes. */
#define PFNMAP_PFN UINT64_C(0xf0000)

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
static enum gup_step_error check_whole(struct gup_mm *mm, const struct gup_step *step)
{
	const uint64_t ends[] = { step->start, step->end };

	for (int i = 0; i < 2; i++) {
		if ((ends[i] & ~GUP_PMD_MASK) && in_hugetlb(mm, ends[i]))
			return GUP_STEP_NOT_WHOLE;
	}
	return GUP_STEP_OK;
}

/* remap_pfn_range(), vm_insert_page(): a driver maps everything when its file is mapped. */
static enum gup_step_error map_at_once(struct gup_mm *mm, const struct gup_vma *vma)
{
	for (uint64_t addr = vma->start; addr < vma->end; addr += GUP_PAGE_SIZE) {
		uint64_t pfn = PFNMAP_PFN + ((addr - vma->start) >> GUP_PAGE_SHIFT);
		uint64_t prot = vma_page_prot(vma);
		gup_entry *slot = gup_pte_slot(mm, addr);

		if (!slot)
			return GUP_STEP_NO_ROOM;
		if (vma->kind == GUP_VMA_PFNMAP) {
			gup_set_entry(mm, slot, pfn_pte(pfn, prot | GUP_PTE_SPECIAL));
			continue;
		}
		/* No file ever had the page, as none has one that was truncated. */
		pfn = gup_page_alloc(mm, 0, PG_TRUNCATED);
		if (!pfn)
			return GUP_STEP_NO_ROOM;
		gup_map_page(mm, addr, (uint32_t)pfn, prot);
	}
	return GUP_STEP_OK;
}

static enum gup_step_error step_vma(struct gup_mm *mm, const struct gup_rules *rules,
				    const struct gup_step *step)
{
	enum gup_step_error err = check_range(mm, step);
	struct gup_vma *vma;

	if (err)
		return err;
	if (step->what == GUP_VMA_SECRETMEM &&
	    gup_rule_is(rules, GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN))
		return GUP_STEP_UNKNOWN_HERE;
	if (step->what == GUP_VMA_HUGETLB && (step->start | step->end) & ~GUP_PMD_MASK)
		return GUP_STEP_NOT_WHOLE;
	if (mm->nr_vmas == mm->max_vmas)
		return GUP_STEP_NO_ROOM;
	vma = gup_vma_add(mm, step->start, step->end, step->flags, step->what);
	if (!vma)
		return GUP_STEP_OVERLAP;
	if (vma->kind == GUP_VMA_DRIVER)
		vma->flags |= VM_MIXEDMAP;
	return vma_is_mapped_at_once(vma) ? map_at_once(mm, vma) : GUP_STEP_OK;
}

/* One access by the user: the hardware's look, and faults until it succeeds. */
static enum gup_step_error user_access(struct gup_mm *mm, const struct gup_rules *rules,
				       uint64_t addr, bool write)
{
	struct gup_vma *vma = vma_lookup(mm, addr);
	unsigned int flags = FAULT_FLAG_USER | FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE |
			     (write ? FAULT_FLAG_WRITE : 0);

	if (!vma)
		return GUP_STEP_NO_VMA;
	if (!(vma->flags & (write ? VM_WRITE : VM_ACCESS_FLAGS)))
		return GUP_STEP_NOT_ALLOWED;

	for (unsigned int i = 0; i < USER_ACCESS_TRIES; i++) {
		unsigned int level;
		gup_entry *slot = gup_entry_lookup(mm, addr, &level);
		struct gup_fault fault;
		unsigned int ret;

		if (pte_access_permitted(*slot, write)) {
			gup_set_entry(mm, slot,
				      *slot | GUP_PTE_ACCESSED | (write ? GUP_PTE_DIRTY : 0));
			return GUP_STEP_OK;
		}
		ret = handle_mm_fault(mm, rules, vma, addr, flags, i, &fault);
		if (ret & VM_FAULT_OOM)
			return GUP_STEP_NO_ROOM;
		if (ret & VM_FAULT_ERROR)
			return GUP_STEP_NOT_ALLOWED;
	}
	return GUP_STEP_NO_EFFECT;
}

static enum gup_step_error step_access(struct gup_mm *mm, const struct gup_rules *rules,
				       const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	for (uint64_t addr = step->start; !err && addr < step->end; addr += GUP_PAGE_SIZE)
		err = user_access(mm, rules, addr, step->kind == GUP_STEP_WRITE);
	return err;
}

static enum gup_step_error step_hint(struct gup_mm *mm, const struct gup_rules *rules,
				     const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	if (err)
		return err;
	return change_prot_numa(mm, rules, step->start, step->end) ? GUP_STEP_OK
								   : GUP_STEP_NO_EFFECT;
}

static enum gup_step_error step_mprotect(struct gup_mm *mm, const struct gup_rules *rules,
					 const struct gup_step *step)
{
	struct gup_vma *vma = vma_lookup(mm, step->start);

	if (!vma)
		return GUP_STEP_NO_VMA;
	/* VM_MAYREAD and its like sit four bits above VM_READ. */
	if ((step->flags & VM_ACCESS_FLAGS) & ~(vma->flags >> 4))
		return GUP_STEP_NOT_ALLOWED;
	gup_mprotect(mm, rules, vma, step->flags);
	return GUP_STEP_OK;
}

/* The page that an entry stands for, mapped or on its way to another frame. */
static struct gup_page *leaf_page(const struct gup_mm *mm, gup_entry e)
{
	if (pte_present(e))
		return vm_normal_page(mm, e);
	return is_migration_entry(e) && page_exists(mm, swp_offset(e))
		       ? pfn_to_page(mm, swp_offset(e))
		       : NULL;
}

/* What the child's exit does to the folios that the parent maps, in three rounds. */
enum exit_round {
	FORGET_MAPPINGS, /* whose they are, no folio says */
	COUNT_OURS,
	NOT_SHARED,
};

static bool exit_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
		      void *arg)
{
	const enum exit_round *round = arg;
	struct gup_page *page = leaf_page(mm, *slot);
	struct gup_page *folio;
	int32_t others;

	(void)addr;
	(void)level;
	if (!page || !(page_folio(mm, page)->flags & (PG_MAPPED_SHARED | PG_SLOT_SHARED)))
		return true;
	folio = gup_page_touch(mm, page_folio(mm, page));
	/* The process that a page was merged with is not the child. */
	others = folio->flags & PG_KSM ? 1 : 0;
	if (*round == NOT_SHARED) {
		folio->flags &= ~(others ? PG_SLOT_SHARED : PG_MAPPED_SHARED | PG_SLOT_SHARED);
	} else if (folio->flags & PG_MAPPED_SHARED) {
		int32_t nr = *round == COUNT_OURS ? 1 : others - folio->mapcount;

		folio->refcount += nr;
		folio->mapcount += nr;
	}
	return true;
}

static enum gup_step_error step_child_exit(struct gup_mm *mm)
{
	for (enum exit_round round = FORGET_MAPPINGS; round <= NOT_SHARED; round++)
		gup_for_each_leaf(mm, 0, gup_task_size_max(mm->levels), exit_leaf, &round);
	return GUP_STEP_OK;
}

static enum gup_step_error step_migrating(struct gup_mm *mm, const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);
	unsigned int type = GUP_SWP_MIGRATION_READ;
	uint64_t bits = 0;

	if (err)
		return err;
	if (!vm_normal_page(mm, *slot))
		return GUP_STEP_NO_PAGE;
	if (pte_write(*slot))
		type = GUP_SWP_MIGRATION_WRITE;
	else if (page->flags & PG_ANON_EXCLUSIVE)
		type = GUP_SWP_MIGRATION_READ_EXCLUSIVE;
	if (pte_soft_dirty(*slot))
		bits |= GUP_SWP_SOFT_DIRTY;
	if (pte_uffd_wp(*slot))
		bits |= GUP_SWP_UFFD_WP;
	gup_set_entry(mm, slot, swp_entry(type, pte_pfn(*slot), bits));
	return GUP_STEP_OK;
}

/*
 * folio_mkclean(): who maps the page in a shared mapping loses the right to write to it,
 * so that the next write is heard of.
 */
static enum gup_step_error step_write_back(struct gup_mm *mm, const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);

	if (err)
		return err;
	if (!(page->flags & PG_FILE) || page->flags & PG_TRUNCATED)
		return GUP_STEP_NOT_ALLOWED;
	if (!(page->flags & PG_DIRTY))
		return GUP_STEP_NO_EFFECT;
	gup_page_touch(mm, page)->flags &= ~PG_DIRTY;
	if (vma_lookup(mm, step->start)->flags & VM_SHARED)
		gup_set_entry(mm, slot,
			      pte_set_bits(*slot, GUP_PTE_RW | GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY,
					   0));
	return GUP_STEP_OK;
}

static enum gup_step_error step_split(struct gup_mm *mm, const struct gup_rules *rules,
				      const struct gup_step *step)
{
	unsigned int level;
	gup_entry *slot;
	struct gup_page *page;
	enum gup_step_error err = step_find_page(mm, step, &slot, &level, &page);

	if (err)
		return err;
	if (level != 2)
		return GUP_STEP_NOT_HUGE;
	if (in_hugetlb(mm, step->start))
		return GUP_STEP_NOT_FOR_HUGETLB;
	return split_huge_pmd(mm, rules, vma_lookup(mm, step->start), step->start)
		       ? GUP_STEP_OK
		       : GUP_STEP_NO_ROOM;
}

static enum gup_step_error step_collapse(struct gup_mm *mm, const struct gup_step *step)
{
	bool begun = mm->collapse.pfn && mm->collapse.addr == (step->start & GUP_PMD_MASK);

	if (begun != (step->kind == GUP_STEP_COLLAPSE) && mm->collapse.pfn)
		return GUP_STEP_NOT_ALLOWED;
	if (!begun && !gup_collapse_begin(mm, step->start))
		return GUP_STEP_NOT_ALLOWED;
	if (step->kind == GUP_STEP_COLLAPSE)
		gup_collapse_end(mm);
	return GUP_STEP_OK;
}

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

static enum gup_step_error step_uffd(struct gup_mm *mm, const struct gup_rules *rules,
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

static enum gup_step_error step_uffd_mode(struct gup_mm *mm, const struct gup_rules *rules,
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

static bool clear_soft_dirty_leaf(struct gup_mm *mm, uint64_t addr, gup_entry *slot,
				  unsigned int level, void *arg)
{
	(void)addr;
	(void)level;
	(void)arg;
	if (pte_present(*slot))
		gup_set_entry(mm, slot, pte_set_bits(*slot, GUP_PTE_RW | GUP_PTE_SOFT_DIRTY, 0));
	else
		gup_set_entry(mm, slot, *slot & ~GUP_SWP_SOFT_DIRTY);
	return true;
}

static enum gup_step_error step_clear_soft_dirty(struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		struct gup_vma *vma = &mm->vma[i];

		vma->flags &= ~VM_SOFTDIRTY;
		/* clear_refs passes the entries of hugetlb memory by. */
		if (!is_vm_hugetlb_page(vma))
			gup_for_each_leaf(mm, vma->start, vma->end, clear_soft_dirty_leaf, NULL);
	}
	return GUP_STEP_OK;
}

enum gup_step_error gup_step_apply(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
	enum gup_step_error err;

	switch (step->kind) {
	case GUP_STEP_VMA:
		return step_vma(mm, rules, step);
	case GUP_STEP_READ:
	case GUP_STEP_WRITE:
		return step_access(mm, rules, step);
	case GUP_STEP_HINT:
		return step_hint(mm, rules, step);
	case GUP_STEP_MPROTECT:
		return step_mprotect(mm, rules, step);
	case GUP_STEP_FORK:
		return gup_fork(mm, rules) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
	case GUP_STEP_FORK_BEGINS:
		if (mm->forking)
			return GUP_STEP_NOT_ALLOWED;
		return gup_fork_begin(mm, rules) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
	case GUP_STEP_CHILD_EXIT:
		return step_child_exit(mm);
	case GUP_STEP_ZAP:
		err = check_mapped(mm, step);
		if (!err)
			err = check_whole(mm, step);
		if (err)
			return err;
		return gup_zap(mm, rules, step->start, step->end) ? GUP_STEP_OK : GUP_STEP_NO_ROOM;
	case GUP_STEP_GUARD:
	case GUP_STEP_UNGUARD:
		return step_guard(mm, rules, step);
	case GUP_STEP_MERGE:
		return step_merge(mm, rules, step);
	case GUP_STEP_SWAP_OUT:
		return gup_swap_out(mm, step->start) ? GUP_STEP_OK : GUP_STEP_NO_PAGE;
	case GUP_STEP_WRITE_BACK:
		return step_write_back(mm, step);
	case GUP_STEP_MIGRATING:
		return step_migrating(mm, step);
	case GUP_STEP_SPLIT:
		return step_split(mm, rules, step);
	case GUP_STEP_COLLAPSE:
	case GUP_STEP_COLLAPSE_BEGINS:
		return step_collapse(mm, step);
	case GUP_STEP_REMAP:
		return gup_remap(mm, step->start) ? GUP_STEP_OK : GUP_STEP_NO_PAGE;
	case GUP_STEP_UFFD_WP:
	case GUP_STEP_UFFD_RWP:
		return step_uffd(mm, rules, step);
	case GUP_STEP_CLEAR_SOFT_DIRTY:
		return step_clear_soft_dirty(mm);
	case GUP_STEP_ENTRY:
		return step_entry(mm, step);
	case GUP_STEP_PAGE:
	case GUP_STEP_HOLD:
		return step_page(mm, step);
	case GUP_STEP_NODE:
		mm->node = (uint8_t)step->count;
		return GUP_STEP_OK;
	case GUP_STEP_THP:
		mm->thp = step->count;
		return GUP_STEP_OK;
	case GUP_STEP_FORKING:
		mm->write_protect_seq |= 1;
		mm->write_protect_seq += !step->count;
		return GUP_STEP_OK;
	case GUP_STEP_UFFD_MODE:
		return step_uffd_mode(mm, rules, step);
	case GUP_STEP_GATE:
		if (step->count >= GUP_GATE_NR)
			return GUP_STEP_UNKNOWN_HERE;
		if (mm->gate)
			return GUP_STEP_OVERLAP;
		return gup_gate_set(mm, (enum gup_gate)step->count) ? GUP_STEP_OK
								    : GUP_STEP_NO_ROOM;
	case GUP_STEP_SIGNAL:
		if (step->count)
			mm->fatal_signal = true;
		else
			mm->signal = true;
		return GUP_STEP_OK;
	case GUP_STEP_INJECT:
		mm->inject = step->what;
		mm->inject_at = (uint32_t)step->start;
		mm->inject_times = (uint16_t)step->count;
		return GUP_STEP_OK;
	default:
		return GUP_STEP_UNKNOWN_HERE;
	}
}
