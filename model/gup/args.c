// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arguments that an entry point accepts, and the flags that it adds.
 */
#include "internal.h"

/* What each entry point adds to the caller's flags before it walks. */
static unsigned int flags_to_set(const struct gup_call *call)
{
	static const unsigned int to_set[GUP_ENTRY_POINT_NR] = {
#define X(id, name, walk, hold, lock, asked, flags, ...) [GUP_ENTRY_POINT_##id] = (flags),
		GUP_ENTRY_POINT_LIST(X)
#undef X
	};
	bool may_drop = call->locked && gup_entry_point_takes_locked(call->entry_point);

	if (call->entry_point >= GUP_ENTRY_POINT_NR)
		return 0;
	return to_set[call->entry_point] | (may_drop ? FOLL_UNLOCKABLE : 0);
}

static void refuse(struct gup_args *args, enum gup_warn warn)
{
	args->refused = true;
	args->warns |= warn;
	args->ret = -EINVAL;
}

/* Flags that only GUP itself sets. */
#define FOLL_GUPS_OWN (FOLL_PIN | FOLL_TRIED | FOLL_REMOTE | FOLL_FAST_ONLY | FOLL_UNLOCKABLE)
#define FOLL_GUPS_OWN_LATER (FOLL_TOUCH | FOLL_MADV_POPULATE)

static bool internal_flags(const struct gup_rules *rules, unsigned int passed)
{
	return (passed & FOLL_GUPS_OWN) ||
	       ((passed & FOLL_GUPS_OWN_LATER) &&
		gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_TOUCH_REFUSED));
}

/* v6.3 and later: one check for all entry points. */
static void is_valid_gup_args(struct gup_args *args, const struct gup_rules *rules,
			      const struct gup_call *call, unsigned int to_set)
{
	const unsigned int flags = args->flags | to_set;

	if (internal_flags(rules, args->flags))
		refuse(args, GUP_WARN_INTERNAL_FLAGS);
	else if ((flags & FOLL_GRAB) == FOLL_GRAB)
		refuse(args, GUP_WARN_GET_AND_PIN);
	else if ((flags & FOLL_LONGTERM) && !(flags & FOLL_PIN))
		refuse(args, GUP_WARN_LONGTERM_WITHOUT_PIN);
	else if ((flags & FOLL_GRAB) && call->no_pages)
		refuse(args, GUP_WARN_NO_PAGES);
	else if ((flags & FOLL_LONGTERM) && (flags & FOLL_PCI_P2PDMA))
		refuse(args, GUP_WARN_LONGTERM_P2PDMA);

	/* These three return 0, as if nothing was pinned, not an error. */
	if (gup_entry_point_pins(call->entry_point) && !gup_entry_point_is_fast(call->entry_point))
		args->ret = 0;
}

/* Until v6.2: get_user_pages*() refuse flags that make a pin. */
static void check_get_args(struct gup_args *args, const struct gup_rules *rules,
			   const struct gup_call *call)
{
	switch (call->entry_point) {
	case GUP_ENTRY_POINT_GET:
	case GUP_ENTRY_POINT_GET_REMOTE:
	case GUP_ENTRY_POINT_GET_FAST:
		if (args->flags & FOLL_PIN)
			refuse(args, GUP_WARN_INTERNAL_FLAGS);
		else if (args->flags & FOLL_LONGTERM)
			refuse(args, GUP_WARN_LONGTERM_WITHOUT_PIN);
		break;
	case GUP_ENTRY_POINT_GET_UNLOCKED:
		if (!(args->flags & FOLL_LONGTERM))
			break;
		if (gup_rule_is(rules, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_REFUSED))
			refuse(args, GUP_WARN_LONGTERM_LOCKED);
		else if (!(args->flags & FOLL_PIN)) {
			refuse(args, GUP_WARN_LONGTERM_WITHOUT_PIN);
			args->locks = true;
		}
		break;
	default:
		break;
	}
}

/* Until v6.2: pin_user_pages*() refuse FOLL_GET, and little else. */
static void check_pin_args(struct gup_args *args, const struct gup_rules *rules,
			   const struct gup_call *call)
{
	bool longterm = args->flags & FOLL_LONGTERM;
	bool may_drop = gup_entry_point_takes_lock(call->entry_point) ||
			(call->locked && gup_entry_point_takes_locked(call->entry_point));

	if (args->flags & FOLL_GET) {
		refuse(args, GUP_WARN_GET_AND_PIN);
	} else if (call->no_pages && !gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY)) {
		refuse(args, GUP_WARN_NO_PAGES);
	} else if (longterm && may_drop &&
		   gup_rule_is(rules, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_REFUSED)) {
		refuse(args, GUP_WARN_LONGTERM_LOCKED);
	} else if (longterm && call->no_pages && !gup_entry_point_is_fast(call->entry_point) &&
		   gup_rule_is(rules, GUP_RULE_LONGTERM_NO_PAGES, GUP_LONGTERM_NO_PAGES_REFUSED)) {
		/* There was no warning about a missing array here. */
		refuse(args, 0);
	}
}

/* The fast entry points accept few flags, both from callers and from GUP. */
static void check_fast_args(struct gup_args *args, const struct gup_rules *rules,
			    const struct gup_call *call)
{
	/* Each version that has FOLL_HONOR_NUMA_FAULT accepts it. */
	const unsigned int flags = args->flags & ~(unsigned int)FOLL_HONOR_NUMA_FAULT;

	if (gup_foll_fast(rules, flags) != flags) {
		refuse(args, GUP_WARN_FAST_FLAGS);
	} else if (call->no_pages) {
		/* Older kernels do not check this: they would crash. */
		args->refused = true;
		args->warns |= GUP_WARN_NO_PAGES;
		args->ret = -EFAULT;
	}
}

/*
 * The checks of the version. Each version accepts a call with an array and without the flags
 * that the checks are about. It is not asked then.
 */
static void check_flags(struct gup_args *args, const struct gup_rules *rules,
			const struct gup_call *call, unsigned int to_set)
{
	const unsigned int checked = FOLL_GUPS_OWN | FOLL_GUPS_OWN_LATER | FOLL_LONGTERM;
	const unsigned int grab = (args->flags | to_set) & FOLL_GRAB;

	if (likely(!(args->flags & checked) && grab != FOLL_GRAB && !(grab && call->no_pages)))
		return;
	if (!gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY) &&
	    !gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_PAGES_CHECKED))
		is_valid_gup_args(args, rules, call, to_set);
	else if (gup_entry_point_pins(call->entry_point))
		check_pin_args(args, rules, call);
	else
		check_get_args(args, rules, call);
}

/**
 * gup_check_args - check a call's arguments as the version does
 * @rules: the version
 * @call: the call; not follow_page
 *
 * Return: whether to walk, with which flags.
 */
struct gup_args gup_check_args(const struct gup_rules *rules, const struct gup_call *call)
{
	struct gup_args args = {
		.flags = gup_known_flags(rules, call->flags),
		.fast = gup_entry_point_is_fast(call->entry_point),
	};
	unsigned int to_set = flags_to_set(call);

	check_flags(&args, rules, call, to_set);
	args.flags |= to_set;
	/* FOLL_NUMA was set by the slow walk only; its successor is set for all calls. */
	args.flags |= gup_complete_protnone(rules, args.flags) & FOLL_HONOR_NUMA_FAULT;
	if (!args.refused && args.fast)
		check_fast_args(&args, rules, call);

	if (unlikely(args.refused) && gup_entry_point_is_fast_only(call->entry_point) &&
	    gup_rule_is(rules, GUP_RULE_FAST_ONLY_ERROR, GUP_FAST_ONLY_ERROR_ZERO))
		args.ret = 0;
	return args;
}
