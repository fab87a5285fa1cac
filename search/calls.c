// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that are made in each initial state: entry points times flags.
 */
#include "internal.h"

/* What a caller can name and pass. */
#define EXTERNAL                                                                                   \
	(FOLL_WRITE | FOLL_GET | FOLL_DUMP | FOLL_FORCE | FOLL_NOWAIT | FOLL_NOFAULT |             \
	 FOLL_HWPOISON | FOLL_ANON | FOLL_LONGTERM | FOLL_SPLIT_PMD | FOLL_PCI_P2PDMA |            \
	 FOLL_INTERRUPTIBLE | FOLL_HONOR_NUMA_FAULT | FOLL_NUMA | FOLL_SPLIT | FOLL_MIGRATION)

/* What is GUP's own. */
#define INTERNAL                                                                                   \
	(FOLL_POPULATE | FOLL_MLOCK | FOLL_COW | FOLL_TOUCH | FOLL_TRIED | FOLL_REMOTE |           \
	 FOLL_PIN | FOLL_FAST_ONLY | FOLL_UNLOCKABLE | FOLL_MADV_POPULATE)

/* What decides in the initial states; the others matter alone or not at all. */
#define DECIDING                                                                                   \
	(FOLL_WRITE | FOLL_DUMP | FOLL_FORCE | FOLL_NOFAULT | FOLL_LONGTERM | FOLL_SPLIT_PMD |     \
	 FOLL_HONOR_NUMA_FAULT | FOLL_NUMA)

/* What an internal flag is combined with where not all is tried. */
#define COMPANIONS (FOLL_WRITE | FOLL_FORCE)

/* Entry points, and what their callers may choose besides flags. */
static const struct gup_call variants[] = {
	{ .entry_point = GUP_ENTRY_POINT_GET },
	{ .entry_point = GUP_ENTRY_POINT_GET, .no_pages = true },
	{ .entry_point = GUP_ENTRY_POINT_GET_UNLOCKED },
	{ .entry_point = GUP_ENTRY_POINT_GET_REMOTE },
	{ .entry_point = GUP_ENTRY_POINT_GET_REMOTE, .locked = true },
	{ .entry_point = GUP_ENTRY_POINT_GET_FAST },
	{ .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY },
	{ .entry_point = GUP_ENTRY_POINT_PIN },
	{ .entry_point = GUP_ENTRY_POINT_PIN, .no_pages = true },
	{ .entry_point = GUP_ENTRY_POINT_PIN_UNLOCKED },
	{ .entry_point = GUP_ENTRY_POINT_PIN_REMOTE },
	{ .entry_point = GUP_ENTRY_POINT_PIN_REMOTE, .locked = true },
	{ .entry_point = GUP_ENTRY_POINT_PIN_FAST },
	{ .entry_point = GUP_ENTRY_POINT_PIN_FAST_ONLY },
	{ .entry_point = GUP_ENTRY_POINT_LOOK_UP },
};

#define NR_VARIANTS (sizeof(variants) / sizeof(variants[0]))

/* An enumeration under way. */
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

/* Every subset of some flags, each with others on top. */
static void make_subsets(struct calls *c, unsigned int of, unsigned int with)
{
	unsigned int flags = 0;

	do {
		make(c, flags | with);
		flags = (flags - of) & of;
	} while (flags && !c->ended);
}

static void make_variant(struct calls *c, const struct gup_selection *selection, unsigned int known)
{
	unsigned int all = known & EXTERNAL;
	unsigned int deciding = known & DECIDING;
	unsigned int companions = selection->full ? deciding : COMPANIONS;

	make_subsets(c, selection->full ? all : deciding, 0);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int flag = 1u << bit;

		if (flag & known & INTERNAL)
			make_subsets(c, companions, flag);
		else if (!selection->full && (flag & all & ~deciding))
			make_subsets(c, companions, flag);
	}
}

uint64_t gup_selection_calls(const struct gup_selection *selection, unsigned int foll_known,
			     const struct gup_initial_state *initial, gup_calls_fn *fn, void *arg)
{
	struct calls c = { .fn = fn, .arg = arg };

	for (size_t i = 0; i < NR_VARIANTS && !c.ended; i++) {
		c.call = variants[i];
		c.call.start = initial->start;
		c.call.nr_pages = initial->nr_pages;
		make_variant(&c, selection, foll_known);
	}
	return c.nr;
}

uint64_t gup_selection_cases(const struct gup_selection *selection, const struct gup_rules *rules)
{
	struct gup_initial_state initial = { .nr_pages = 1 };

	return gup_initial_state_nr() *
	       gup_selection_calls(selection, rules->foll_known, &initial, NULL, NULL);
}
