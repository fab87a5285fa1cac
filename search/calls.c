// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that are made in each initial state: entry points times flags.
 */
#include "internal.h"

/* The state of an enumeration. */
struct calls {
	gup_calls_fn *fn;
	void *arg;
	struct gup_call call;
	uint64_t nr;
	bool ended;
};

static void make(struct calls *c, unsigned int flags)
{
	if (c->ended)
		return;
	c->call.flags = flags;
	c->nr++;
	if (c->fn && !c->fn(c->arg, &c->call))
		c->ended = true;
}

/* Each subset of some flags, together with other flags. */
static void make_subsets(struct calls *c, unsigned int of, unsigned int with)
{
	unsigned int flags = 0;

	do {
		make(c, flags | with);
		flags = (flags - of) & of;
	} while (flags && !c->ended);
}

static void make_flags(struct calls *c, const struct gup_selection *selection, unsigned int known)
{
	unsigned int all = known & GUP_FOLL_EXTERNAL;
	unsigned int deciding = known & GUP_FOLL_DECIDING;
	unsigned int companions = selection->full ? deciding : GUP_FOLL_COMPANIONS;

	make_subsets(c, selection->full ? all : deciding, 0);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int flag = 1u << bit;

		if (flag & known & GUP_FOLL_INTERNAL)
			make_subsets(c, companions, flag);
		else if (!selection->full && (flag & all & ~deciding))
			make_subsets(c, companions, flag);
	}
}

/* Other choices of a caller: to pass "locked", or no array of pages. */
static void make_variants(struct calls *c, const struct gup_selection *selection,
			  unsigned int known)
{
	unsigned int entry = c->call.entry_point;

	make_flags(c, selection, known);
	if (gup_entry_point_takes_locked(entry)) {
		c->call.locked = true;
		make_flags(c, selection, known);
	} else if (gup_entry_point_wants_lock(entry) && entry != GUP_ENTRY_POINT_LOOK_UP) {
		c->call.no_pages = true;
		make_flags(c, selection, known);
	}
}

uint64_t gup_selection_calls(const struct gup_selection *selection, unsigned int foll_known,
			     const struct gup_initial_state *initial, gup_calls_fn *fn, void *arg)
{
	struct calls c = { .fn = fn, .arg = arg };

	if (selection->asked)
		return selection->asked->calls(selection->asked->arg, fn, arg);
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR && !c.ended; entry++) {
		c.call = (struct gup_call){ .start = initial->start,
					    .nr_pages = initial->nr_pages,
					    .entry_point = (uint8_t)entry };
		make_variants(&c, selection, foll_known);
	}
	return c.nr;
}

uint64_t gup_selection_cases(const struct gup_selection *selection, const struct gup_rules *rules)
{
	struct gup_initial_state initial = { .nr_pages = 1 };

	return gup_initial_state_nr() *
	       gup_selection_calls(selection, rules->foll_known, &initial, NULL, NULL);
}
