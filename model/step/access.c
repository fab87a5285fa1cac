// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and writes by the user.
 */
#include "internal.h"

/* A user's access may need a fault for the tables, one for COW, one to spare. */
#define USER_ACCESS_TRIES 8

/* Calls and returns write to a shadow stack, where no other write may. */
static bool access_permitted(gup_entry e, bool write)
{
	return pte_access_permitted(e, write && !(e & GUP_PTE_SHADOW_STACK));
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

		if (access_permitted(*slot, write)) {
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

enum gup_step_error step_access(struct gup_mm *mm, const struct gup_rules *rules,
				const struct gup_step *step)
{
	enum gup_step_error err = check_mapped(mm, step);

	for (uint64_t addr = step->start; !err && addr < step->end; addr += GUP_PAGE_SIZE)
		err = user_access(mm, rules, addr, step->kind == GUP_STEP_WRITE);
	return err;
}
