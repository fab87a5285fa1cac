// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which calls fault on a protnone entry.
 */
#include "internal.h"

/*
 * Hinting flags decide only at protnone entries. They are completed before the walk begins, as
 * in a kernel. But the version is asked only at such an entry: without one, versions with other
 * rules do the same.
 */

/**
 * gup_known_flags - the flags that a version knows
 * @rules: the version; it is not asked about FOLL_HONOR_NUMA_FAULT
 * @flags: FOLL_ flags that the caller passes
 *
 * Return: those of @flags.
 */
unsigned int gup_known_flags(const struct gup_rules *rules, unsigned int flags)
{
	const unsigned int honor = FOLL_HONOR_NUMA_FAULT;

	return gup_foll_known(rules, flags & ~honor) | gup_foll_known_unasked(rules, flags & honor);
}

/**
 * gup_complete_protnone - the flag that a version sets by itself
 * @rules: the version; it is not asked
 * @flags: FOLL_ flags
 *
 * Return: @flags as __get_user_pages() or is_valid_gup_args() completes them.
 */
unsigned int gup_complete_protnone(const struct gup_rules *rules, unsigned int flags)
{
	switch (gup_rule_value_unasked(rules, GUP_RULE_PROTNONE)) {
	case GUP_PROTNONE_FOLL_NUMA:
		return flags & FOLL_FORCE ? flags : flags | FOLL_NUMA;
	case GUP_PROTNONE_HONOR_IMPLICIT:
	case GUP_PROTNONE_V1_ALWAYS:
		return flags | FOLL_HONOR_NUMA_FAULT;
	default:
		return flags;
	}
}

/**
 * gup_fast_follows_protnone - may the fast walk follow a protnone entry
 * @rules: the version
 * @flags: FOLL_ flags, completed
 *
 * Return: whether the rule allows it; the access check comes afterwards.
 */
bool gup_fast_follows_protnone(const struct gup_rules *rules, unsigned int flags)
{
	if ((flags & FOLL_FORCE) &&
	    gup_rule_is(rules, GUP_RULE_PROTNONE, GUP_PROTNONE_FORCE_FOLLOWS))
		return true;
	/* Under v1-always the walk checks the flag as well, but each call has it. */
	return gup_rule_is(rules, GUP_RULE_PROTNONE, GUP_PROTNONE_CALLER_SETS_FAST_ASKS) &&
	       !(gup_foll_known(rules, FOLL_HONOR_NUMA_FAULT) & flags);
}

/**
 * gup_can_follow_protnone - may the slow walk follow a protnone entry
 * @rules: the version
 * @vma: the VMA
 * @flags: FOLL_ flags, completed
 *
 * Return: include/linux/mm.h:gup_can_follow_protnone(), its predecessors, and the proposals for
 * it.
 */
bool gup_can_follow_protnone(const struct gup_rules *rules, const struct gup_vma *vma,
			     unsigned int flags)
{
	if (gup_rwp_guards(rules, vma))
		return false;

	switch (gup_rule_value(rules, GUP_RULE_PROTNONE)) {
	case GUP_PROTNONE_FOLL_NUMA:
		return !(flags & FOLL_NUMA);
	case GUP_PROTNONE_FORCE_FOLLOWS:
		return flags & FOLL_FORCE;
	case GUP_PROTNONE_FAST_LOOKUP:
		return true;
	default:
		break;
	}
	/* gup_known_flags() did not ask whether the flag exists. Here it decides. */
	gup_foll_known(rules, FOLL_HONOR_NUMA_FAULT);
	return !(flags & FOLL_HONOR_NUMA_FAULT) || !vma_is_accessible(vma);
}

bool gup_honours(const struct gup_rules *rules, enum gup_entry_point entry, unsigned int flags)
{
	if (entry == GUP_ENTRY_POINT_LOOK_UP) {
		if (gup_rule_is(rules, GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLIO_WALK))
			return false;
	} else {
		flags = gup_complete_protnone(rules, flags);
	}

	switch (gup_rule_value(rules, GUP_RULE_PROTNONE)) {
	case GUP_PROTNONE_FOLL_NUMA:
		return flags & FOLL_NUMA;
	case GUP_PROTNONE_FORCE_FOLLOWS:
		return !(flags & FOLL_FORCE);
	case GUP_PROTNONE_FAST_LOOKUP:
		return false;
	default:
		return flags & FOLL_HONOR_NUMA_FAULT;
	}
}
