// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases for a kernel: initial states that a guest can build, and in each of them calls
* with every subset of the flags that matter there.
 */
#include "batch.h"

/*
 * Flags that steer a walk. The other flags are used where they matter: FOLL_LONGTERM in pins,
 * FOLL_DUMP where nothing is mapped, FOLL_SPLIT_PMD and FOLL_ANON in the plainest call.
 */
#define STEERING (FOLL_WRITE | FOLL_FORCE | FOLL_NOFAULT | FOLL_HONOR_NUMA_FAULT)

static const struct {
	uint8_t entry;
	bool locked;
	bool no_pages;
	unsigned int flags;
} rows[] = {
	{ GUP_ENTRY_POINT_GET, false, false, STEERING | FOLL_NUMA | FOLL_DUMP },
	{ GUP_ENTRY_POINT_GET, false, false, FOLL_WRITE | FOLL_ANON | FOLL_SPLIT_PMD },
	{ GUP_ENTRY_POINT_GET, false, true, FOLL_WRITE | FOLL_FORCE | FOLL_DUMP },
	{ GUP_ENTRY_POINT_GET_UNLOCKED, false, false, STEERING },
	{ GUP_ENTRY_POINT_GET_REMOTE, false, false, STEERING },
	{ GUP_ENTRY_POINT_GET_REMOTE, true, false, STEERING | FOLL_INTERRUPTIBLE },
	{ GUP_ENTRY_POINT_GET_REMOTE, true, false, FOLL_WRITE | FOLL_NOWAIT },
	{ GUP_ENTRY_POINT_GET_REMOTE, true, true, FOLL_WRITE | FOLL_FORCE },
	{ GUP_ENTRY_POINT_GET_FAST, false, false, STEERING },
	{ GUP_ENTRY_POINT_GET_FAST_ONLY, false, false, STEERING },
	{ GUP_ENTRY_POINT_PIN, false, false, STEERING | FOLL_LONGTERM },
	{ GUP_ENTRY_POINT_PIN_UNLOCKED, false, false, FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM },
	{ GUP_ENTRY_POINT_PIN_REMOTE, false, false, FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM },
	{ GUP_ENTRY_POINT_PIN_REMOTE, true, false, FOLL_WRITE | FOLL_FORCE | FOLL_LONGTERM },
	{ GUP_ENTRY_POINT_PIN_FAST, false, false, STEERING | FOLL_LONGTERM },
	{ GUP_ENTRY_POINT_PIN_FAST_ONLY, false, false, FOLL_WRITE | FOLL_FORCE },
	{ GUP_ENTRY_POINT_LOOK_UP, false, false, FOLL_WRITE | FOLL_GET | FOLL_FORCE | FOLL_DUMP },
};

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
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct batch_row *row = &state->row[state->nr_rows++];

		*row = (struct batch_row){ .call = { .start = initial->start,
						     .nr_pages = initial->nr_pages,
						     .entry_point = rows[i].entry,
						     .locked = rows[i].locked,
						     .no_pages = rows[i].no_pages } };
		for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
			if (rows[i].flags & rules->foll_known & 1u << bit)
				row->flag[row->nr_flags++] = 1u << bit;
	}
	return true;
}
