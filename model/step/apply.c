// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps that build a state: their names, and which function does which.
 */
#include "internal.h"

const char *gup_step_name(unsigned int kind)
{
	static const char *const names[GUP_STEP_NR] = {
#define X(id, name) name,
		GUP_STEP_LIST(X)
#undef X
	};

	return kind < GUP_STEP_NR ? names[kind] : NULL;
}

const char *gup_step_error_text(unsigned int error)
{
	static const char *const texts[GUP_STEP_ERROR_NR] = {
		[GUP_STEP_OK] = "done",
		[GUP_STEP_BAD_RANGE] = "not a page-aligned range of user addresses",
		[GUP_STEP_OVERLAP] = "overlaps another VMA",
		[GUP_STEP_NO_VMA] = "outside any VMA",
		[GUP_STEP_NO_PAGE] = "no such page is mapped there",
		[GUP_STEP_NOT_HUGE] = "no huge page is mapped there",
		[GUP_STEP_NOT_ALLOWED] = "the VMA does not permit it",
		[GUP_STEP_NO_ROOM] = "the address space is full",
		[GUP_STEP_NO_EFFECT] = "it had no effect",
		[GUP_STEP_UNKNOWN_HERE] = "this version has no such thing",
		[GUP_STEP_NOT_WHOLE] = "hugetlb memory comes in whole huge pages of 2 MiB",
		[GUP_STEP_NOT_FOR_HUGETLB] = "not for hugetlb memory",
		[GUP_STEP_READ_OTHERWISE] = "this version has no such entry, or reads it otherwise",
		[GUP_STEP_NOT_REACHED] = "the engine does not reach it",
	};

	return error < GUP_STEP_ERROR_NR ? texts[error] : NULL;
}

enum gup_step_error gup_step_apply(struct gup_mm *mm, const struct gup_rules *rules,
				   const struct gup_step *step)
{
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
	case GUP_STEP_FORK_BEGINS:
		return step_fork(mm, rules, step);
	case GUP_STEP_CHILD_EXIT:
		return step_child_exit(mm);
	case GUP_STEP_ZAP:
		return step_zap(mm, rules, step);
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
		return step_migrating(mm, rules, step);
	case GUP_STEP_SPLIT:
		return step_split(mm, rules, step);
	case GUP_STEP_COLLAPSE:
	case GUP_STEP_COLLAPSE_BEGINS:
		return step_collapse(mm, rules, step);
	case GUP_STEP_REMAP:
		return gup_remap(mm, step->start) ? GUP_STEP_OK : GUP_STEP_NO_PAGE;
	case GUP_STEP_UFFD_WP:
	case GUP_STEP_UFFD_RWP:
		return step_uffd(mm, rules, step);
	case GUP_STEP_UFFD_POISON:
		return step_uffd_poison(mm, rules, step);
	case GUP_STEP_CLEAR_SOFT_DIRTY:
		return step_clear_soft_dirty(mm, rules);
	case GUP_STEP_ENTRY:
		return step_entry(mm, rules, step);
	case GUP_STEP_PAGE:
	case GUP_STEP_HOLD:
		return step_page(mm, rules, step);
	case GUP_STEP_DRAIN:
		lru_add_drain_all(mm);
		return GUP_STEP_OK;
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
