// SPDX-License-Identifier: GPL-2.0-only
/*
 * The members that a step uses, and their form in a scenario.
 */
#include "internal.h"

static const uint8_t args_of[GUP_STEP_NR] = {
	[GUP_STEP_VMA] = ARGS_VMA,
	[GUP_STEP_READ] = ARGS_RANGE,
	[GUP_STEP_WRITE] = ARGS_RANGE,
	[GUP_STEP_HINT] = ARGS_RANGE,
	[GUP_STEP_MPROTECT] = ARGS_ACCESS,
	[GUP_STEP_FORK] = ARGS_NONE,
	[GUP_STEP_FORK_BEGINS] = ARGS_NONE,
	[GUP_STEP_CHILD_EXIT] = ARGS_NONE,
	[GUP_STEP_ZAP] = ARGS_RANGE,
	[GUP_STEP_GUARD] = ARGS_RANGE,
	[GUP_STEP_UNGUARD] = ARGS_RANGE,
	[GUP_STEP_MERGE] = ARGS_RANGE,
	[GUP_STEP_SWAP_OUT] = ARGS_ADDR,
	[GUP_STEP_WRITE_BACK] = ARGS_ADDR,
	[GUP_STEP_MIGRATING] = ARGS_ADDR,
	[GUP_STEP_SPLIT] = ARGS_ADDR,
	[GUP_STEP_COLLAPSE] = ARGS_ADDR,
	[GUP_STEP_COLLAPSE_BEGINS] = ARGS_ADDR,
	[GUP_STEP_REMAP] = ARGS_ADDR,
	[GUP_STEP_UFFD_WP] = ARGS_UFFD_WP,
	[GUP_STEP_UFFD_RWP] = ARGS_RANGE,
	[GUP_STEP_UFFD_POISON] = ARGS_RANGE,
	[GUP_STEP_CLEAR_SOFT_DIRTY] = ARGS_NONE,
	[GUP_STEP_ENTRY] = ARGS_ENTRY,
	[GUP_STEP_PAGE] = ARGS_PAGE,
	[GUP_STEP_HOLD] = ARGS_HOLD,
	[GUP_STEP_DRAIN] = ARGS_NONE,
	[GUP_STEP_NODE] = ARGS_NODE,
	[GUP_STEP_THP] = ARGS_SWITCH,
	[GUP_STEP_FORKING] = ARGS_SWITCH,
	[GUP_STEP_UFFD_MODE] = ARGS_UFFD_MODE,
	[GUP_STEP_GATE] = ARGS_GATE,
	[GUP_STEP_SIGNAL] = ARGS_SIGNAL,
	[GUP_STEP_INJECT] = ARGS_INJECT,
};

enum step_args step_args(unsigned int kind)
{
	return kind < GUP_STEP_NR ? (enum step_args)args_of[kind] : ARGS_NONE;
}

uint64_t vma_flags_of(uint64_t access, bool shared)
{
	return (access & VM_ACCESS_FLAGS) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY |
	       (shared ? VM_SHARED | VM_MAYSHARE : 0);
}

/* The bits of a mask that have a name. */
static uint64_t named(uint64_t mask, const struct words *words)
{
	uint64_t bits = 0;

	for (unsigned int bit = 0; bit < words->nr; bit++)
		if (words->name(bit))
			bits |= mask & UINT64_C(1) << bit;
	return bits;
}

struct gup_step step_normal(const struct gup_step *step)
{
	struct gup_step to = { .kind = step->kind };

	switch (step_args(step->kind)) {
	case ARGS_NONE:
		break;
	case ARGS_UFFD_WP:
		to.start = step->start;
		to.end = step->end;
		to.count = step->count;
		break;
	case ARGS_VMA:
		to.what = step->what;
		to.flags = (step->flags & (VM_ACCESS_FLAGS | VM_SHARED)) |
			   named(step->flags, &words_vma_flags);
		/* fallthrough */
	case ARGS_RANGE:
		to.end = step->end;
		/* fallthrough */
	case ARGS_ADDR:
		to.start = step->start;
		break;
	case ARGS_ACCESS:
		to.start = step->start;
		to.flags = step->flags & VM_ACCESS_FLAGS;
		break;
	case ARGS_ENTRY:
		to.start = step->start;
		to.what = step->what;
		to.entry = step->entry;
		to.count = step->count;
		break;
	case ARGS_PAGE:
		to.start = step->start;
		to.flags = named(step->flags, &words_page_flags);
		break;
	case ARGS_HOLD:
		to.start = step->start;
		/* fallthrough */
	case ARGS_NODE:
	case ARGS_SWITCH:
	case ARGS_UFFD_MODE:
	case ARGS_SIGNAL:
	case ARGS_GATE:
		to.count = step->count;
		break;
	case ARGS_INJECT:
		to.what = step->what;
		if (step->what != GUP_INJECT_NONE) {
			to.start = step->start;
			to.count = step->count;
		}
		break;
	}
	return to;
}
