// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a case is about, and the rules that can have a say in it.
 */
#include "influence.h"

/* What may be true of a case. */
enum {
	NOWHERE = 0,
	HINTED = 1 << 0, /* entries that hinting or PROT_NONE may have marked */
	PROTECTED = 1 << 1, /* mprotect() */
	SWAPPED = 1 << 2,
	HUGE = 1 << 3, /* huge pages may be there, or hugetlb's */
	HUGETLB = 1 << 4,
	SECRETMEM = 1 << 5,
	FSDAX = 1 << 6,
	NO_PAGES = 1 << 7, /* frames without struct page */
	SHADOW_STACK = 1 << 8,
	STACK = 1 << 9,
	RWP = 1 << 10,
	INJECTED = 1 << 11,
	FORKED = 1 << 12,
	FAST = 1 << 13,
	FAST_ONLY = 1 << 14,
	PINS = 1 << 15,
	LOOK_UP = 1 << 16,
	LONGTERM = 1 << 17,
	WRITES = 1 << 18, /* or unshares, which is a write that changes nothing */
	ASKS_HINTING = 1 << 19,
	SHARED = 1 << 21,
	CALL = 1 << 22,
	UFFD = 1 << 23, /* write protection by userfaultfd, or how faults of its are answered */
	FILES = 1 << 24, /* pages that others may have made dirty */
	GUARDED = 1 << 25,
	MERGED = 1 << 26, /* by KSM, which looks pages up */
	BATCHED = 1 << 28, /* a page has flags, maybe that of an LRU batch */
	STEPS = 1 << 20,
};

/* A rule has a say where all of one of these is true; STEPS or CALL alone: everywhere. */
static const uint32_t says[GUP_RULE_NR][3] = {
#define RULE(id, name, ...) { __VA_ARGS__ },
#define VALUE(rule, id, ...)
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

static uint32_t facts_of_vma(const struct gup_step *step)
{
	uint32_t facts = 0;

	if (step->what == GUP_VMA_HUGETLB)
		facts |= HUGETLB | HUGE;
	if (step->what == GUP_VMA_SECRETMEM)
		facts |= SECRETMEM;
	if (step->what == GUP_VMA_FSDAX)
		facts |= FSDAX;
	if (step->what != GUP_VMA_ANON)
		facts |= FILES;
	if (step->flags & VM_SHARED)
		facts |= SHARED;
	if (step->what == GUP_VMA_PFNMAP)
		facts |= NO_PAGES;
	if (step->flags & VM_HUGEPAGE)
		facts |= HUGE;
	if (step->flags & VM_SHADOW_STACK)
		facts |= SHADOW_STACK;
	if (step->flags & VM_GROWSDOWN)
		facts |= STACK;
	/* PROT_NONE looks like hinting in an entry. */
	if (!(step->flags & VM_ACCESS_FLAGS))
		facts |= HINTED;
	return facts;
}

static uint32_t facts_of_step(const struct gup_step *step)
{
	switch (step->kind) {
	case GUP_STEP_VMA:
		return facts_of_vma(step);
	case GUP_STEP_HINT:
		return HINTED;
	case GUP_STEP_MPROTECT:
		return PROTECTED | (step->flags & VM_ACCESS_FLAGS ? 0 : HINTED);
	case GUP_STEP_SWAP_OUT:
		return SWAPPED;
	case GUP_STEP_THP:
	case GUP_STEP_COLLAPSE:
		return HUGE;
	case GUP_STEP_UFFD_RWP:
		return RWP | HINTED;
	case GUP_STEP_UFFD_WP:
	case GUP_STEP_UFFD_POISON:
	case GUP_STEP_UFFD_MODE:
		return UFFD;
	case GUP_STEP_GUARD:
	case GUP_STEP_UNGUARD:
		return GUARDED;
	case GUP_STEP_MERGE:
		return MERGED;
	case GUP_STEP_INJECT:
		return INJECTED;
	case GUP_STEP_FORK:
		return FORKED;
	case GUP_STEP_PAGE:
		return step->flags & PG_BATCHED ? BATCHED : 0;
	default:
		return 0;
	}
}

static uint32_t facts_of_call(const struct gup_call *call)
{
	uint32_t facts = CALL;

	if (gup_entry_point_is_fast(call->entry_point))
		facts |= FAST;
	if (gup_entry_point_is_fast_only(call->entry_point))
		facts |= FAST_ONLY;
	/* Old kernels let callers pin by flag. */
	if (gup_entry_point_pins(call->entry_point) || (call->flags & FOLL_PIN))
		facts |= PINS;
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		facts |= LOOK_UP;
	if (call->flags & FOLL_LONGTERM)
		facts |= LONGTERM;
	if (call->flags & (FOLL_NUMA | FOLL_HONOR_NUMA_FAULT))
		facts |= ASKS_HINTING;
	if ((facts & PINS) || (call->flags & (FOLL_WRITE | FOLL_COW)))
		facts |= WRITES;
	return facts;
}

static struct gup_rule_set rules_where(uint32_t facts)
{
	struct gup_rule_set can_matter = { { 0 } };

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		for (unsigned int i = 0; i < 3; i++)
			if (says[rule][i] && (says[rule][i] & ~facts) == 0)
				gup_rule_set_add(&can_matter, rule);
	return can_matter;
}

static uint32_t facts_of_steps(const struct gup_case *c)
{
	uint32_t facts = STEPS;

	for (unsigned int i = 0; i < c->nr_steps; i++)
		facts |= facts_of_step(&c->step[i]);
	return facts;
}

struct gup_rule_set influence_of_steps(const struct gup_case *c)
{
	return rules_where(facts_of_steps(c));
}

struct gup_rule_set influence_of_call(const struct gup_case *c, const struct gup_call *call)
{
	return rules_where(facts_of_steps(c) | facts_of_call(call));
}

struct gup_rules influence_mixed(const struct gup_rules *rules, const struct gup_rules *other,
				 struct gup_rule_set can_matter, unsigned int flags)
{
	struct gup_rules mixed = *rules;

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		if (!gup_rule_set_has(can_matter, rule))
			mixed.value[rule] = other->value[rule];
	/*
	 * Flags that no caller passes are not asked for, except those that a rule brings, and
	 * the one for want of which memory of devices is not given.
	 */
	flags |= FOLL_PCI_P2PDMA;
	if (gup_rule_set_has(can_matter, GUP_RULE_PROTNONE))
		flags |= FOLL_NUMA | FOLL_HONOR_NUMA_FAULT;
	mixed.foll_known = (rules->foll_known & flags) | (other->foll_known & ~flags);
	mixed.foll_fast = (rules->foll_fast & flags) | (other->foll_fast & ~flags);
	return mixed;
}
