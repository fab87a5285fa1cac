// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking for the bytes of a scenario, record by record.
 */
#include <string.h>

#include "property.h"

#define WRONG 1000000u
/* Flags by a few bytes, or by a bit for each; the fifth byte has what is behind 24 of them. */
#define NR_WAYS (1 + (1u << (GUP_FOLL_NR > 24 ? GUP_FOLL_NR - 24 : 0)))

/**
 * struct search - a case being put into bytes
 * @bytes: so far, with the record being looked for at the end
 * @len: how many
 * @wanted: the VMAs of the scenario
 * @had: the VMAs of the case, in the same order
 * @nr_vmas: how many there are of both
 */
struct search {
	uint8_t *bytes;
	size_t len;
	struct gup_step wanted[GUP_CASE_VMAS];
	struct gup_step had[GUP_CASE_VMAS];
	unsigned int nr_vmas;
};

static unsigned int bits(uint64_t value)
{
	return (unsigned int)__builtin_popcountll(value);
}

static unsigned int apart(uint64_t a, uint64_t b, unsigned int most)
{
	uint64_t far = a > b ? a - b : b - a;

	return far < most ? (unsigned int)far : most;
}

static uint64_t pages_of(const struct gup_step *step)
{
	return (step->end - step->start) >> GUP_PAGE_SHIFT;
}

/* In which VMA an address is; @nr for none. */
static unsigned int vma_of(const struct gup_step *vma, unsigned int nr, uint64_t addr)
{
	unsigned int i = 0;

	while (i < nr && (addr < vma[i].start || addr >= vma[i].end))
		i++;
	return i;
}

/* How far two addresses are from being the same place of the same VMA. */
static unsigned int misplaced(const struct search *s, uint64_t had, uint64_t wanted)
{
	unsigned int i = vma_of(s->had, s->nr_vmas, had);
	unsigned int k = vma_of(s->wanted, s->nr_vmas, wanted);

	if (i != k)
		return 200;
	if (i == s->nr_vmas)
		return ((had ^ wanted) & ~GUP_PAGE_MASK) != 0;
	return apart(had - s->had[i].start, wanted - s->wanted[i].start, 100);
}

static unsigned int vma_differs(const struct search *s, const struct gup_step *had,
				const struct gup_step *wanted)
{
	unsigned int n = s->nr_vmas;
	bool joined = n && wanted->start == s->wanted[n - 1].end;

	return (had->what != wanted->what) * 5000u + bits(had->flags ^ wanted->flags) * 300 +
	       (pages_of(had) >= GUP_PMD_NR) * (pages_of(wanted) < GUP_PMD_NR) * 200 +
	       apart(pages_of(had), pages_of(wanted), 100) +
	       (joined != (n && had->start == s->had[n - 1].end)) * 10u;
}

static unsigned int step_differs(const struct search *s, const struct gup_step *had,
				 const struct gup_step *wanted)
{
	unsigned int differs = 0;

	if (had->kind != wanted->kind)
		return WRONG;
	if (had->kind == GUP_STEP_VMA)
		return vma_differs(s, had, wanted);
	if (had->kind == GUP_STEP_INJECT)
		differs += apart(had->start, wanted->start, 50);
	else if (wanted->start)
		differs += misplaced(s, had->start, wanted->start);
	if (had->end && wanted->end && had->kind != GUP_STEP_INJECT)
		differs += apart(pages_of(had), pages_of(wanted), 50);
	return differs + bits(had->flags ^ wanted->flags) * 300 +
	       apart(had->count, wanted->count, 3) * 100 + (had->what != wanted->what) * 300u;
}

static unsigned int call_differs(const struct search *s, const struct gup_call *had,
				 const struct gup_call *wanted)
{
	return (had->entry_point != wanted->entry_point) * 10000u +
	       bits(had->flags ^ wanted->flags) * 1000 + misplaced(s, had->start, wanted->start) +
	       apart(had->nr_pages, wanted->nr_pages, 100) +
	       ((had->locked != wanted->locked) + (had->no_pages != wanted->no_pages)) * 500u;
}

/* The goal: a step, or else a call. */
struct goal {
	const struct gup_step *step;
	const struct gup_call *call;
	unsigned int nr;
};

static unsigned int differs(const struct search *s, const struct goal *goal)
{
	struct gup_case c;

	gup_case_decode(&c, s->bytes, s->len);
	if (goal->step)
		return c.nr_steps == goal->nr + 1 ? step_differs(s, &c.step[goal->nr], goal->step)
						  : WRONG;
	return c.nr_calls == goal->nr + 1 && (s->bytes[s->len - GUP_CASE_RECORD] & 0x80)
		       ? call_differs(s, &c.call[goal->nr], goal->call)
		       : WRONG;
}

/* Byte by byte what comes nearest; the one that says how flags are written stays. */
static unsigned int descend(struct search *s, const struct goal *goal)
{
	uint8_t *record = s->bytes + s->len - GUP_CASE_RECORD;
	unsigned int best = differs(s, goal);

	for (unsigned int turn = 0; turn < 2 && best; turn++) {
		for (unsigned int i = 0; i < GUP_CASE_RECORD && best; i++) {
			uint8_t stays = record[i];

			for (unsigned int value = 0; value < 256 && !(goal->call && i == 5);
			     value++) {
				unsigned int now;

				record[i] = (uint8_t)value;
				now = differs(s, goal);
				if (now < best) {
					best = now;
					stays = (uint8_t)value;
				}
			}
			record[i] = stays;
		}
	}
	return best;
}

/* One record. It is left out if no record comes close. */
static bool add_record(struct search *s, const struct goal *goal)
{
	uint8_t nearest[GUP_CASE_RECORD] = { 0 };
	unsigned int best = WRONG;

	if (s->len + GUP_CASE_RECORD > GUP_CASE_BYTES)
		return false;
	s->len += GUP_CASE_RECORD;
	for (unsigned int way = 0; way < (goal->call ? NR_WAYS : 1) && best; way++) {
		uint8_t *record = s->bytes + s->len - GUP_CASE_RECORD;
		unsigned int now;

		memset(record, 0, GUP_CASE_RECORD);
		record[0] = goal->call ? 0x80 : 0;
		record[5] = (uint8_t)(way ? 0xf0 + way - 1 : 0);
		now = descend(s, goal);
		if (now < best) {
			best = now;
			memcpy(nearest, record, GUP_CASE_RECORD);
		}
	}
	memcpy(s->bytes + s->len - GUP_CASE_RECORD, nearest, GUP_CASE_RECORD);
	if (best == WRONG)
		s->len -= GUP_CASE_RECORD;
	return best != WRONG;
}

static void add_step(struct search *s, const struct gup_step *step, unsigned int *nr)
{
	const struct goal goal = { .step = step, .nr = *nr };
	struct gup_case c;

	if (step->kind == GUP_STEP_VMA && s->nr_vmas == GUP_CASE_VMAS)
		return;
	if (*nr == GUP_CASE_STEPS || !add_record(s, &goal))
		return;
	if (step->kind == GUP_STEP_VMA) {
		gup_case_decode(&c, s->bytes, s->len);
		s->wanted[s->nr_vmas] = *step;
		s->had[s->nr_vmas++] = c.step[*nr];
	}
	++*nr;
}

static void add_call(struct search *s, const struct gup_action *action, const struct gup_spec *spec,
		     unsigned int *nr)
{
	struct gup_call calls[2] = { action->call };
	unsigned int nr_calls = 1;

	if (action->caller != GUP_CALLER_NR)
		nr_calls = gup_caller_calls((enum gup_caller)action->caller, &spec->rules,
					    action->call.start, calls);
	for (unsigned int i = 0; i < nr_calls && *nr < GUP_CASE_CALLS; i++) {
		const struct goal goal = { .call = &calls[i], .nr = *nr };

		*nr += add_record(s, &goal);
	}
}

size_t scenario_encode(const struct gup_scenario *scenario, const struct property_context *context,
		       const struct gup_spec *spec, uint8_t *bytes)
{
	struct search s = { .bytes = bytes, .len = GUP_CASE_HEAD };
	unsigned int nr_steps = 0, nr_calls = 0;
	struct gup_case c;

	memset(bytes, 0, GUP_CASE_HEAD);
	if (property_choose(context, &c, spec->name, NULL)) {
		bytes[0] = c.version;
		bytes[1] = c.proposal;
	}
	/* Levels are a bit of the third byte. */
	bytes[2] = 1;
	for (; bytes[2] < 255; bytes[2]++) {
		gup_case_decode(&c, bytes, GUP_CASE_HEAD);
		if (c.levels == scenario->levels)
			break;
	}
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		if (action->kind == GUP_ACTION_STEP)
			add_step(&s, &action->step, &nr_steps);
		else if (action->kind == GUP_ACTION_CALL)
			add_call(&s, action, spec, &nr_calls);
	}
	return s.len;
}
