// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headline table: callers in the states that the argument is about.
 */
#include <gupwalk/table.h>

#define START UINT64_C(0x10000000)
#define RW (VM_READ | VM_WRITE)

static const struct {
	const char *name;
	const char *text;
} states[GUP_TABLE_STATE_NR] = {
#define X(id, state_name, state_text) [GUP_TABLE_##id] = { state_name, state_text },
	GUP_TABLE_STATE_LIST(X)
#undef X
};

const char *gup_table_state_name(unsigned int state)
{
	return state < GUP_TABLE_STATE_NR ? states[state].name : NULL;
}

const char *gup_table_state_text(unsigned int state)
{
	return state < GUP_TABLE_STATE_NR ? states[state].text : NULL;
}

static struct gup_step *add(struct gup_base *base, enum gup_step_kind kind, uint64_t size)
{
	struct gup_step *step = &base->step[base->nr_steps++];

	*step = (struct gup_step){ .kind = (uint8_t)kind, .start = START, .end = START + size };
	return step;
}

static void describe(enum gup_table_state state, bool thp, struct gup_base *base)
{
	uint64_t size = thp ? GUP_PMD_SIZE : GUP_PAGE_SIZE;
	struct gup_step *step;

	*base = (struct gup_base){ .start = START, .nr_pages = 1 };
	if (thp)
		add(base, GUP_STEP_THP, size)->count = 1;
	step = add(base, GUP_STEP_VMA, size);
	step->flags =
		RW | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY | (thp ? VM_HUGEPAGE : 0);
	step->what = GUP_VMA_ANON;
	add(base, GUP_STEP_WRITE, GUP_PAGE_SIZE);
	if (state == GUP_TABLE_HINTED || state == GUP_TABLE_HINTED_PROT_NONE)
		add(base, GUP_STEP_HINT, size);
	if (state == GUP_TABLE_PROT_NONE || state == GUP_TABLE_HINTED_PROT_NONE)
		add(base, GUP_STEP_MPROTECT, size);
}

/* To smaps and KSM an error is as good as no page. */
static enum gup_cell_verdict verdict_of(const struct gup_cell *cell, bool look_up)
{
	if (cell->got_by && cell->nr_numa)
		return GUP_CELL_NUMA_FAULT;
	if (cell->got_by)
		return cell->nr_faults ? GUP_CELL_OTHER_FAULT : GUP_CELL_NO_FAULT;
	return cell->ret < 0 && !look_up ? GUP_CELL_ERROR : GUP_CELL_NOTHING;
}

void gup_table_cell(struct gup_lab *lab, const struct gup_rules *rules, enum gup_caller caller,
		    enum gup_table_state state, bool thp, struct gup_cell *cell)
{
	struct gup_rules mine = *rules;
	struct gup_walk walk = { .mm = lab->work, .rules = &mine, .out = &lab->out };
	struct gup_base base;
	struct gup_call calls[2];
	unsigned int nr = gup_caller_calls(caller, rules, START, calls);

	*cell = (struct gup_cell){ .verdict = GUP_CELL_UNREACHABLE };
	describe(state, thp, &base);
	cell->step = (uint8_t)gup_lab_build(lab, rules, &base);
	if (cell->step)
		return;

	gup_caller_rules(caller, lab->work, START, &mine);
	for (unsigned int i = 0; i < nr && !cell->got_by; i++) {
		gup_call(&walk, &calls[i]);
		cell->calls++;
		cell->ret = lab->out.ret;
		cell->fell_back |= lab->out.fell_back;
		cell->locks = (uint16_t)(cell->locks + lab->out.locks);
		cell->nr_faults += lab->out.nr_faults;
		cell->nr_numa += lab->out.nr_numa;
		if (lab->out.endless) {
			cell->verdict = GUP_CELL_ENDLESS;
			return;
		}
		if (lab->out.nr_pages)
			cell->got_by = cell->calls;
	}
	cell->verdict = (uint8_t)verdict_of(cell, calls[0].entry == GUP_CALL_LOOK_UP);
}
