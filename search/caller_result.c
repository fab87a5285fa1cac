// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headline table: callers in the states that NUMA hinting is about.
 */
#include <gupwalk/caller_result.h>

#define START UINT64_C(0x10000000)
#define RW (VM_READ | VM_WRITE)

static const struct {
	const char *name;
	const char *text;
} states[GUP_CALLER_STATE_ALL_NR] = {
#define X(id, state_name, state_text) [GUP_CALLER_STATE_##id] = { state_name, state_text },
	GUP_CALLER_STATE_LIST(X) GUP_CALLER_REFUSED_LIST(X)
#undef X
};

const char *gup_caller_state_name(unsigned int state)
{
	return state < GUP_CALLER_STATE_ALL_NR ? states[state].name : NULL;
}

const char *gup_caller_state_text(unsigned int state)
{
	return state < GUP_CALLER_STATE_ALL_NR ? states[state].text : NULL;
}

static struct gup_step *add(struct gup_initial_state *initial, enum gup_step_kind kind,
			    uint64_t size)
{
	struct gup_step *step = &initial->step[initial->nr_steps++];

	*step = (struct gup_step){ .kind = (uint8_t)kind, .start = START, .end = START + size };
	return step;
}

static void describe(enum gup_caller_state state, bool thp, struct gup_initial_state *initial)
{
	uint64_t size = thp ? GUP_PMD_SIZE : GUP_PAGE_SIZE;
	struct gup_step *step;

	*initial = (struct gup_initial_state){ .start = START, .nr_pages = 1 };
	if (thp)
		add(initial, GUP_STEP_THP, size)->count = 1;
	step = add(initial, GUP_STEP_VMA, size);
	step->flags =
		RW | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY | (thp ? VM_HUGEPAGE : 0);
	step->what = GUP_VMA_ANON;
	if (state == GUP_CALLER_STATE_PFNMAP) {
		step->what = GUP_VMA_PFNMAP;
		step->flags |= VM_SHARED | VM_MAYSHARE | VM_PFNMAP | VM_IO;
		return;
	}
	if (state == GUP_CALLER_STATE_BELOW_STACK) {
		step->flags |= VM_GROWSDOWN;
		initial->start = START - GUP_PAGE_SIZE;
		return;
	}
	add(initial, GUP_STEP_WRITE, GUP_PAGE_SIZE);
	if (state == GUP_CALLER_STATE_HINTED || state == GUP_CALLER_STATE_HINTED_PROT_NONE)
		add(initial, GUP_STEP_HINT, size);
	if (state == GUP_CALLER_STATE_PROT_NONE || state == GUP_CALLER_STATE_HINTED_PROT_NONE)
		add(initial, GUP_STEP_MPROTECT, size);
}

/* smaps and KSM treat an error as no page. */
static enum gup_caller_answer verdict_of(const struct gup_caller_result *result, bool look_up)
{
	if (result->got_by && result->nr_numa)
		return GUP_CALLER_ANSWER_NUMA_FAULT;
	if (result->got_by)
		return result->nr_faults ? GUP_CALLER_ANSWER_OTHER_FAULT
					 : GUP_CALLER_ANSWER_NO_FAULT;
	return result->ret < 0 && !look_up ? GUP_CALLER_ANSWER_ERROR : GUP_CALLER_ANSWER_NOTHING;
}

void gup_caller_try(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		    enum gup_caller caller, enum gup_caller_state state, bool thp,
		    struct gup_caller_result *result)
{
	struct gup_rules mine = *rules;
	struct gup_walk walk = { .mm = sandbox->work, .rules = &mine, .out = &sandbox->out };
	struct gup_initial_state initial;
	struct gup_call calls[2];
	unsigned int nr;

	*result = (struct gup_caller_result){ .answer = GUP_CALLER_ANSWER_UNREACHABLE };
	describe(state, thp, &initial);
	nr = gup_caller_calls(caller, rules, initial.start, calls);
	result->step = (uint8_t)gup_sandbox_build(sandbox, rules, &initial);
	if (result->step)
		return;

	gup_caller_rules(caller, sandbox->work, initial.start, &mine);
	gup_caller_begins(caller, sandbox->work, &mine, initial.start);
	for (unsigned int i = 0; i < nr && !result->got_by; i++) {
		gup_call(&walk, &calls[i]);
		result->calls++;
		result->ret = sandbox->out.ret;
		result->fell_back |= sandbox->out.fell_back;
		result->locks = (uint16_t)(result->locks + sandbox->out.locks);
		result->nr_faults += sandbox->out.nr_faults;
		result->nr_numa += sandbox->out.nr_numa;
		if (sandbox->out.endless) {
			result->answer = GUP_CALLER_ANSWER_ENDLESS;
			return;
		}
		if (sandbox->out.nr_pages)
			result->got_by = result->calls;
	}
	result->gets = (uint8_t)gup_caller_gets(caller, sandbox->work, &mine,
						&calls[result->calls - 1], sandbox->out.nr_pages);
	result->answer =
		(uint8_t)verdict_of(result, calls[0].entry_point == GUP_ENTRY_POINT_LOOK_UP);
}
