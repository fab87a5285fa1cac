// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases for a kernel: initial states that a guest can build, and in each of them calls
 * with every subset of some flags. The lists of entry points and flags say which.
 */
#include "batch.h"

/* The calls in which a flag is used, as GUP_FOLL_LIST names them; bits, where calls have several. */
enum asked {
	ASKED_NEVER = 0,
	ASKED_ALWAYS = 1 << 0,
	ASKED_OFTEN = 1 << 1,
	ASKED_WIDE = 1 << 2,
	ASKED_HELD = 1 << 3,
	ASKED_PLAIN = 1 << 4,
	ASKED_LOCKED = 1 << 5,
	ASKED_PINNED = 1 << 6,
	ASKED_LOOK_UP = 1 << 7,
	ASKED_APART = 1 << 8,
	ASKED_APART_LOCKED = 1 << 9,
};

#define SPAN(name, since, until, bit)
static const uint16_t flag_asked[GUP_FOLL_NR] = {
#define FLAG(name, owner, trial, fast, asked) [GUP_FOLL_BIT_##name] = ASKED_##asked,
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
};

/* A decision on a flag that callers pass is not the model's word alone. */
#define FLAG(name, owner, trial, fast, asked)                                                      \
	_Static_assert(!(FOLL_##name & GUP_FOLL_EXTERNAL & GUP_FOLL_DECIDING) ||                   \
			       ASKED_##asked != ASKED_NEVER,                                       \
		       "no kernel is asked about FOLL_" #name);
GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG

/* No row loses a flag: the widest ones have room for theirs. */
#define IN_ALL (ASKED_ALWAYS | ASKED_OFTEN | ASKED_WIDE)
enum {
#define FLAG(name, owner, trial, fast, asked)                                                      \
	+((ASKED_##asked & (IN_ALL | ASKED_HELD | ASKED_PLAIN)) != 0)
	WIDEST_HELD = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
#define FLAG(name, owner, trial, fast, asked)                                                      \
	+((ASKED_##asked & (IN_ALL | ASKED_LOCKED | ASKED_PINNED)) != 0)
	WIDEST_OTHER = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
};
_Static_assert(WIDEST_HELD <= BATCH_FLAGS && WIDEST_OTHER <= BATCH_FLAGS, "flags of a row");
#undef SPAN

/* The entry points that are asked WIDE, as bits by their number. */
enum {
	IS_NARROW = 0,
	IS_WIDE = 1,
#define X(id, name, walk, hold, lock, asked, ...) | IS_##asked << GUP_ENTRY_POINT_##id
	WIDE = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
};

/* Adds a row of calls, with the flags that are used in such calls. */
static void add_row(struct batch_state *state, const struct gup_rules *rules, struct gup_call call,
		    unsigned int asked)
{
	struct batch_row *row = &state->row[state->nr_rows++];

	*row = (struct batch_row){ .call = call };
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (flag_asked[bit] & asked && rules->foll_known >> bit & 1)
			row->flag[row->nr_flags++] = 1u << bit;
}

/* Adds the rows of an entry point; @call has the rest. */
static void add_rows(struct batch_state *state, const struct gup_rules *rules, struct gup_call call)
{
	unsigned int entry_point = call.entry_point;
	bool droppable = gup_entry_point_takes_locked(entry_point);
	bool pins = gup_entry_point_pins(entry_point);
	bool held = gup_entry_point_wants_lock(entry_point) && !droppable && !pins;
	bool wide = WIDE >> entry_point & 1;
	unsigned int each = ASKED_ALWAYS | ASKED_OFTEN | (held ? ASKED_HELD : 0);
	unsigned int asked = each | (wide ? ASKED_WIDE : 0) | (wide && held ? ASKED_PLAIN : 0);

	if (pins && !gup_entry_point_is_fast_only(entry_point))
		asked |= ASKED_PINNED;
	if (entry_point == GUP_ENTRY_POINT_LOOK_UP)
		asked |= ASKED_LOOK_UP;
	add_row(state, rules, call, asked);
	call.locked = droppable;
	if (droppable)
		add_row(state, rules, call, asked | (wide ? ASKED_LOCKED : 0));
	if (!wide || pins || !(held || droppable))
		return;
	add_row(state, rules, call, ASKED_ALWAYS | (held ? ASKED_APART : ASKED_APART_LOCKED));
	call.no_pages = true;
	add_row(state, rules, call, each);
}

/* Steps that the guest's init can do. */
static bool possible(const struct gup_step *step)
{
	switch (step->kind) {
	case GUP_STEP_VMA:
		return step->what != GUP_VMA_FSDAX;
	case GUP_STEP_PAGE:
		return step->flags == PG_UNPINNABLE;
	case GUP_STEP_UFFD_MODE:
		return step->count == 1;
	case GUP_STEP_READ:
	case GUP_STEP_WRITE:
	case GUP_STEP_HINT:
	case GUP_STEP_MPROTECT:
	case GUP_STEP_FORK:
	case GUP_STEP_CHILD_EXIT:
	case GUP_STEP_ZAP:
	case GUP_STEP_GUARD:
	case GUP_STEP_UNGUARD:
	case GUP_STEP_MERGE:
	case GUP_STEP_SWAP_OUT:
	case GUP_STEP_WRITE_BACK:
	case GUP_STEP_SPLIT:
	case GUP_STEP_CLEAR_SOFT_DIRTY:
	case GUP_STEP_HOLD:
	case GUP_STEP_THP:
	case GUP_STEP_UFFD_WP:
	case GUP_STEP_UFFD_RWP:
		return true;
	default:
		return false;
	}
}

bool batch_enumerate(struct batch_state *state, unsigned int index, const struct gup_rules *rules)
{
	const struct gup_initial_state *initial = &state->initial;

	*state = (struct batch_state){ 0 };
	if (!gup_initial_state_get(index, &state->initial) || initial->nr_pages > GUP_RECORD_PAGES)
		return false;
	for (unsigned int i = 0; i < initial->nr_steps; i++)
		if (!possible(&initial->step[i]) ||
		    (initial->step[i].flags & (VM_GROWSDOWN | VM_SHADOW_STACK)))
			return false;
	for (unsigned int i = 0; i < GUP_ENTRY_POINT_NR; i++)
		add_rows(state, rules,
			 (struct gup_call){ .start = initial->start,
					    .nr_pages = initial->nr_pages,
					    .entry_point = i });
	return true;
}
