// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making random sequences. The steps and calls are those of random cases. A guest must be able
 * to do them, and the model must do each step.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/case.h>
#include <gupwalk/run.h>

#include "guest/guest.h"
#include "lib/need.h"
#include "lib/random.h"
#include "sequence.h"

/* Records of a random case; a guest cannot do some of these steps. */
#define STEPS_DRAWN 16
#define STEPS_MAX 10
#define STEPS_MIN 3
#define VMAS_MAX 4

/* Calls between the steps, and flags of the last call: each subset of them is asked. */
#define CALLS_MAX 3
#define FLAGS_MAX 3

/* Random cases that are tried for one seed. */
#define TRIES 64

/* Between these, a guest can have mappings of its own. */
#define ADDRESS_MAX (UINT64_C(1) << 40)
#define TASK_END (UINT64_C(1) << 47)

static bool vma_possible(const struct gup_step *step)
{
	const uint64_t never = VM_SHADOW_STACK | VM_UFFD_MISSING;
	/* Only a driver sets VM_IO. */
	uint64_t io = step->what == GUP_VMA_PFNMAP ? 0 : VM_IO;

	/* Each kernel refuses to execute secretmem, and to lock what mlock_fixup() leaves out. */
	if (step->what == GUP_VMA_SECRETMEM && step->flags & VM_EXEC)
		return false;
	if (step->flags & VM_LOCKED &&
	    (step->what == GUP_VMA_HUGETLB || step->what == GUP_VMA_SECRETMEM ||
	     step->flags & (VM_IO | VM_PFNMAP | VM_MIXEDMAP)))
		return false;
	return step->what != GUP_VMA_FSDAX && step->end < ADDRESS_MAX &&
	       step->flags & VM_MAYWRITE && !(step->flags & (never | io));
}

static bool any_before(const struct batch_state *state, uint64_t kinds)
{
	for (unsigned int i = 0; i < state->initial.nr_steps; i++)
		if (kinds >> state->initial.step[i].kind & 1)
			return true;
	return false;
}

static unsigned int count(const struct batch_state *state, enum gup_step_kind kind)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < state->initial.nr_steps; i++)
		nr += state->initial.step[i].kind == kind;
	return nr;
}

/* Does the range touch a VMA of this kind (-1: none), or with one of these flags? */
static bool touches(const struct batch_state *state, const struct gup_step *step, int what,
		    uint64_t flags)
{
	for (unsigned int i = 0; i < state->initial.nr_steps; i++) {
		const struct gup_step *vma = &state->initial.step[i];
		uint64_t end = step->end > step->start ? step->end : step->start + 1;

		if (vma->kind == GUP_STEP_VMA && vma->start < end && vma->end > step->start &&
		    (vma->what == what || vma->flags & flags))
			return true;
	}
	return false;
}

#define KIND(kind) (UINT64_C(1) << GUP_STEP_##kind)
#define UFFD (KIND(UFFD_WP) | KIND(UFFD_RWP))

/* track_pfn_copy() looks for a frame, and fails fork() where a copy has replaced it. */
static bool has_copied_frames(const struct batch_state *state)
{
	bool frames = false;

	for (unsigned int i = 0; i < state->initial.nr_steps; i++) {
		const struct gup_step *step = &state->initial.step[i];

		frames |= step->kind == GUP_STEP_VMA && step->flags & VM_PFNMAP &&
			  !(step->flags & VM_SHARED);
	}
	return frames && any_before(state, KIND(WRITE));
}

/* Can a guest do the step after those of the sequence? */
static bool possible(const struct batch_state *state, const struct gup_step *step)
{
	switch (step->kind) {
	case GUP_STEP_VMA:
		return vma_possible(step) && count(state, GUP_STEP_VMA) < VMAS_MAX;
	case GUP_STEP_UFFD_MODE: /* a guest opens one userfaultfd, in one mode */
		return step->count == 1 && !any_before(state, UFFD | KIND(UFFD_MODE));
	case GUP_STEP_UFFD_WP:
	case GUP_STEP_UFFD_RWP:
		return !any_before(state, UFFD);
	case GUP_STEP_FORK: /* a guest has one child at a time */
		return count(state, GUP_STEP_FORK) == count(state, GUP_STEP_CHILD_EXIT) &&
		       !has_copied_frames(state);
	case GUP_STEP_CHILD_EXIT:
		return count(state, GUP_STEP_FORK) > count(state, GUP_STEP_CHILD_EXIT);
	case GUP_STEP_MPROTECT: /* -EACCES: secretmem is never executed */
		return !(step->flags & VM_EXEC && touches(state, step, GUP_VMA_SECRETMEM, 0));
	case GUP_STEP_ZAP: /* -EINVAL: madvise() takes no such VMA */
	case GUP_STEP_SWAP_OUT:
		return !touches(state, step, -1, VM_LOCKED | VM_PFNMAP);
	case GUP_STEP_READ:
	case GUP_STEP_WRITE:
	case GUP_STEP_HINT:
	case GUP_STEP_GUARD:
	case GUP_STEP_UNGUARD:
	case GUP_STEP_MERGE:
	case GUP_STEP_WRITE_BACK:
	case GUP_STEP_SPLIT:
	case GUP_STEP_CLEAR_SOFT_DIRTY:
	case GUP_STEP_HOLD:
	case GUP_STEP_THP:
	case GUP_STEP_SIGNAL:
		return true;
	default:
		return false;
	}
}

static bool in_vma(const struct batch_state *state, uint64_t addr)
{
	for (unsigned int i = 0; i < state->initial.nr_steps; i++) {
		const struct gup_step *step = &state->initial.step[i];

		if (step->kind == GUP_STEP_VMA && addr >= step->start && addr < step->end)
			return true;
	}
	return false;
}

/* What remains of a call when all is left out that a guest or the version does not have. */
static bool cut_call(const struct batch_state *state, const struct gup_rules *rules,
		     struct gup_call *call)
{
	unsigned int nr = 0;

	call->flags &= (unsigned int)GUP_FOLL_EXTERNAL & rules->foll_known;
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (call->flags >> bit & 1 && nr++ >= FLAGS_MAX)
			call->flags &= ~(1u << bit);
	if (call->nr_pages > GUP_RECORD_PAGES)
		call->nr_pages = GUP_RECORD_PAGES;
	if (!call->nr_pages)
		call->nr_pages = 1;
	/* Fast calls need an array, and some releases' pins do. */
	if (gup_entry_point_is_fast(call->entry_point) || gup_entry_point_pins(call->entry_point))
		call->no_pages = false;
	/* A guest has its stack below the end of the user's addresses; the model has nothing. */
	if (call->start >= ADDRESS_MAX && call->start < TASK_END)
		return false;
	/* follow_page() takes a VMA. */
	return call->entry_point != GUP_ENTRY_POINT_LOOK_UP || in_vma(state, call->start);
}

static void insert(struct batch_state *state, unsigned int from, const struct batch_request *what)
{
	unsigned int i = state->nr_requests++;

	for (; i > from && state->request[i - 1].at > what->at; i--)
		state->request[i] = state->request[i - 1];
	state->request[i] = *what;
}

/* A guest counts the references of a page while it is mapped: of a zapped one it knows none. */
static bool zaps_shared(const struct batch_state *state)
{
	for (unsigned int i = 0; i < state->initial.nr_steps; i++)
		if (state->initial.step[i].kind == GUP_STEP_ZAP &&
		    touches(state, &state->initial.step[i], -1, VM_SHARED))
			return true;
	return false;
}

/* Make a call after some of the steps; its pages may be held until the end, or be put before. */
static void add_call(struct batch_state *state, const struct gup_call *call, uint16_t label,
		     uint64_t random)
{
	unsigned int nr_steps = state->initial.nr_steps;
	struct batch_request request = {
		.at = 1 + (unsigned int)(random & 0xff) % nr_steps,
		.kind = BATCH_CALL,
		.label = GUP_NO_LABEL,
		.call = *call,
	};
	bool holds = random >> 8 & 3 && !call->no_pages && !zaps_shared(state) &&
		     call->entry_point != GUP_ENTRY_POINT_LOOK_UP;

	if (holds)
		request.label = label;
	insert(state, 0, &request);
	if (!holds || random >> 10 & 1)
		return;
	request.kind = BATCH_PUT;
	request.at += (unsigned int)(random >> 16 & 0xff) % (nr_steps - request.at + 1);
	insert(state, 0, &request);
}

static void add_row(struct batch_state *state, const struct gup_call *call)
{
	struct batch_row *row = &state->row[state->nr_rows++];

	row->call = *call;
	row->call.flags = 0;
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (call->flags >> bit & 1)
			row->flag[row->nr_flags++] = 1u << bit;
	state->initial.start = call->start;
	state->initial.nr_pages = call->nr_pages;
}

/* One random case: its last call is asked, the other ones are made between the steps. */
static bool draw(struct batch_state *state, uint64_t seed, const struct gup_rules *rules)
{
	const struct gup_case_shape shape = { 4, STEPS_DRAWN, CALLS_MAX + 1 };
	uint64_t random = ~seed;
	uint8_t bytes[GUP_CASE_BYTES];
	unsigned int nr_calls = (unsigned int)(random_next(&random) % (CALLS_MAX + 1));
	struct gup_case c;

	*state = (struct batch_state){ 0 };
	gup_case_decode(&c, bytes, gup_case_random(bytes, sizeof(bytes), seed, &shape));
	for (unsigned int i = 0; i < c.nr_steps && state->initial.nr_steps < STEPS_MAX; i++)
		if (possible(state, &c.step[i]))
			state->initial.step[state->initial.nr_steps++] = c.step[i];
	if (!count(state, GUP_STEP_VMA))
		return false;
	for (unsigned int i = 0; i <= nr_calls; i++) {
		if (!cut_call(state, rules, &c.call[i]))
			return false;
		if (i < nr_calls)
			add_call(state, &c.call[i], (uint16_t)i, random_next(&random));
		else
			add_row(state, &c.call[i]);
	}
	return true;
}

struct gup_scenario *sequence_scenario(const struct batch_state *state, const struct gup_call *call,
				       struct strbuf *text)
{
	struct strbuf lines = strbuf_new(), all = strbuf_new();
	struct gup_scenario_errors errors;
	struct gup_scenario *s;
	char line[700], *from, *to;

	batch_print_state(&lines, state);
	from = strchr(lines.s, '\n') + 1;
	to = strstr(from, "\nat ");
	gup_call_print(line, sizeof(line), call);
	strbuf_addf(&all, "scenario ");
	for (const char *c = state->initial.name; *c; c++)
		strbuf_addf(&all, "%c", *c == ' ' ? '-' : *c);
	strbuf_addf(&all, "\n%.*s\n%s\n", (int)(to - from), from, line);
	s = gup_scenario_parse(all.s, all.len, &errors);
	if (text)
		strbuf_adds(text, all.s);
	strbuf_free(&lines);
	strbuf_free(&all);
	return s;
}

/* Drop the step that is the action @at of the scenario. */
static void drop_step(struct batch_state *state, const struct gup_scenario *s, uint32_t at)
{
	struct gup_initial_state *initial = &state->initial;
	unsigned int step = 0;

	for (uint32_t i = 0; i < at; i++)
		step += s->action[i].kind == GUP_ACTION_STEP;
	memmove(&initial->step[step], &initial->step[step + 1],
		(initial->nr_steps - step - 1) * sizeof(initial->step[0]));
	initial->nr_steps--;
	for (unsigned int i = 0; i < state->nr_requests; i++)
		state->request[i].at -= state->request[i].at > step;
}

/* Does each call between the steps return? */
static bool all_return(const struct gup_run *run)
{
	for (uint32_t i = 0; i < run->nr_results; i++)
		if (run->result[i].out[0].endless)
			return false;
	return true;
}

enum played {
	FAILED,
	DROPPED,
	DONE
};

/* Play it once; a step that the model cannot do is dropped. */
static enum played play(struct batch_state *state, const struct gup_spec *spec)
{
	struct gup_call call = batch_call(&state->row[0], 0);
	struct gup_scenario *s = sequence_scenario(state, &call, NULL);
	enum played played = FAILED;
	struct gup_run *run;

	if (!s)
		return FAILED;
	run = need(gup_run_create(s));
	if (gup_run_before(run, spec, s->nr_actions - 1) == GUP_RUN_BAD_STEP) {
		drop_step(state, s, run->at);
		played = DROPPED;
	} else if (run->status == GUP_RUN_DONE && all_return(run)) {
		played = DONE;
	}
	gup_run_destroy(run);
	gup_scenario_free(s);
	return played;
}

/* After a step was dropped, others can be out of place: a second fork, a child's exit. */
static bool still_possible(const struct batch_state *state)
{
	struct batch_state before = { 0 };

	for (unsigned int i = 0; i < state->initial.nr_steps; i++) {
		if (!possible(&before, &state->initial.step[i]))
			return false;
		before.initial.step[before.initial.nr_steps++] = state->initial.step[i];
	}
	return true;
}

static bool settle(struct batch_state *state, const struct gup_spec *spec)
{
	enum played played;

	do {
		played = play(state, spec);
	} while (played == DROPPED && state->initial.nr_steps >= STEPS_MIN);
	return played == DONE && state->initial.nr_steps >= STEPS_MIN && still_possible(state);
}

bool sequence_make(struct batch_state *state, uint64_t seed, const struct gup_spec *spec)
{
	for (uint64_t i = 0; i < TRIES; i++) {
		if (!draw(state, seed * TRIES + i, &spec->rules))
			continue;
		/* A scenario needs a name. */
		snprintf(state->initial.name, sizeof(state->initial.name), SEQUENCE_NAME "%" PRIu64,
			 seed);
		if (settle(state, spec))
			return true;
	}
	return false;
}

void sequences_print_cases(struct strbuf *to, const struct gup_spec *spec, unsigned int nr)
{
	struct batch_state state;

	strbuf_adds(to, GW_CASES);
	for (uint64_t seed = 1; nr; seed++) {
		if (!sequence_make(&state, seed, spec))
			continue;
		batch_print_state(to, &state);
		batch_print_row(to, &state.row[0]);
		strbuf_adds(to, "\n");
		nr--;
	}
	strbuf_adds(to, "end\n");
}

unsigned int sequences_in(const char *cases, const struct gup_spec *spec)
{
	static const char begin[] = "\nstate " SEQUENCE_NAME;
	struct strbuf again = strbuf_new();
	unsigned int nr = 0;

	for (const char *at = cases; nr <= SEQUENCES_MAX && (at = strstr(at, begin)); at++)
		nr++;
	if (nr && nr <= SEQUENCES_MAX)
		sequences_print_cases(&again, spec, nr);
	if (!again.s || strcmp(again.s, cases))
		nr = 0;
	strbuf_free(&again);
	return nr;
}
