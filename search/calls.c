// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that are made in each base state: entry points times flags.
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

/* What decides in the base states; the others matter alone or not at all. */
#define DECIDING                                                                                   \
	(FOLL_WRITE | FOLL_DUMP | FOLL_FORCE | FOLL_NOFAULT | FOLL_LONGTERM | FOLL_SPLIT_PMD |     \
	 FOLL_HONOR_NUMA_FAULT | FOLL_NUMA)

/* What an internal flag is combined with where not all is tried. */
#define COMPANIONS (FOLL_WRITE | FOLL_FORCE)

/* Entry points, and what their callers may choose besides flags. */
static const struct gup_call variants[] = {
	{ .entry = GUP_CALL_GET },
	{ .entry = GUP_CALL_GET, .no_pages = true },
	{ .entry = GUP_CALL_GET_UNLOCKED },
	{ .entry = GUP_CALL_GET_REMOTE },
	{ .entry = GUP_CALL_GET_REMOTE, .locked = true },
	{ .entry = GUP_CALL_GET_FAST },
	{ .entry = GUP_CALL_GET_FAST_ONLY },
	{ .entry = GUP_CALL_PIN },
	{ .entry = GUP_CALL_PIN, .no_pages = true },
	{ .entry = GUP_CALL_PIN_UNLOCKED },
	{ .entry = GUP_CALL_PIN_REMOTE },
	{ .entry = GUP_CALL_PIN_REMOTE, .locked = true },
	{ .entry = GUP_CALL_PIN_FAST },
	{ .entry = GUP_CALL_PIN_FAST_ONLY },
	{ .entry = GUP_CALL_LOOK_UP },
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

static void make_variant(struct calls *c, const struct gup_space *space, unsigned int known)
{
	unsigned int all = known & EXTERNAL;
	unsigned int deciding = known & DECIDING;
	unsigned int companions = space->full ? deciding : COMPANIONS;

	make_subsets(c, space->full ? all : deciding, 0);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int flag = 1u << bit;

		if (flag & known & INTERNAL)
			make_subsets(c, companions, flag);
		else if (!space->full && (flag & all & ~deciding))
			make_subsets(c, companions, flag);
	}
}

uint64_t gup_space_calls(const struct gup_space *space, unsigned int foll_known,
			 const struct gup_base *base, gup_calls_fn *fn, void *arg)
{
	struct calls c = { .fn = fn, .arg = arg };

	for (size_t i = 0; i < NR_VARIANTS && !c.ended; i++) {
		c.call = variants[i];
		c.call.start = base->start;
		c.call.nr_pages = base->nr_pages;
		make_variant(&c, space, foll_known);
	}
	return c.nr;
}

uint64_t gup_space_cases(const struct gup_space *space, const struct gup_rules *rules)
{
	struct gup_base base = { .nr_pages = 1 };

	return gup_base_nr() * gup_space_calls(space, rules->foll_known, &base, NULL, NULL);
}
