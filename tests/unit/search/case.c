// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases from bytes: any bytes, the same each time, and all that the model has. What each byte
 * of a step and of a VMA decides.
 */
#include "case_bytes.h"
#include "fixture.h"

#include <stdlib.h>

#include <gupwalk/case.h>

#include "lib/random.h"

#define CASES 20000

static const struct gup_case_shape shape = { .nr_steps = 14, .nr_calls = 8 };

/* What fits into no array, and what no call or step is. */
static void check_bounds(const struct gup_case *c)
{
	assert_in_range(c->nr_steps, 1, GUP_CASE_STEPS);
	assert_in_range(c->nr_calls, 1, GUP_CASE_CALLS);
	assert_in_range(c->levels, 4, 5);
	for (unsigned int i = 0; i < c->nr_steps; i++)
		assert_true(c->step[i].kind < GUP_STEP_NR);
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		const struct gup_call *call = &c->call[i];

		assert_true(call->entry_point < GUP_ENTRY_POINT_NR);
		assert_int_equal(call->flags >> GUP_FOLL_NR, 0);
		if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
			assert_true(call->nr_pages == 1 && !call->no_pages);
	}
}

static void check_same(const struct gup_case *a, const struct gup_case *b)
{
	assert_int_equal(a->nr_steps, b->nr_steps);
	assert_int_equal(a->nr_calls, b->nr_calls);
	for (unsigned int i = 0; i < a->nr_steps; i++) {
		const struct gup_step *x = &a->step[i], *y = &b->step[i];

		assert_true(x->kind == y->kind && x->start == y->start && x->end == y->end &&
			    x->flags == y->flags && x->entry == y->entry && x->count == y->count &&
			    x->what == y->what);
	}
	for (unsigned int i = 0; i < a->nr_calls; i++) {
		const struct gup_call *x = &a->call[i], *y = &b->call[i];

		assert_true(x->entry_point == y->entry_point && x->start == y->start &&
			    x->nr_pages == y->nr_pages && x->flags == y->flags &&
			    x->locked == y->locked && x->no_pages == y->no_pages);
	}
}

/* Every byte string is a case, of any length, and of itself alone. */
static void total(void **state)
{
	uint8_t bytes[GUP_CASE_BYTES + 40];
	uint64_t seed = 1;

	(void)state;
	for (unsigned int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)random_next(&seed);
		for (size_t len = 0; len <= sizeof(bytes); len++) {
			struct gup_case c, again;

			memset(&c, 0x00, sizeof(c));
			memset(&again, 0xff, sizeof(again));
			gup_case_decode(&c, bytes, len);
			gup_case_decode(&again, bytes, len);
			check_bounds(&c);
			check_same(&c, &again);
		}
	}
}

/* No bytes at all: a page of anonymous memory, and the plainest call. */
static void nothing(void **state)
{
	struct gup_case c;
	struct gup_spec spec;

	(void)state;
	gup_case_decode(&c, NULL, 0);
	gup_case_spec(&c, &spec);
	assert_int_equal(spec.version, V(5, 10));
	assert_int_equal(c.nr_steps, 1);
	assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
	assert_int_equal(c.step[0].what, GUP_VMA_ANON);
	assert_int_equal(c.step[0].start, BASE);
	assert_int_equal(c.step[0].end, PAGE(1));
	assert_int_equal(c.step[0].flags, VM_OWN | RW);
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(c.call[0].start, BASE);
	assert_int_equal(c.call[0].nr_pages, 1);
	assert_int_equal(c.call[0].flags, 0);
}

/* Bytes that are missing are zeroes, and a record that goes is a step that goes. */
static void records(void **state)
{
	uint8_t bytes[GUP_CASE_HEAD + 4 * GUP_CASE_RECORD] = { 0 };
	struct gup_case c;

	(void)state;
	bytes[GUP_CASE_HEAD + GUP_CASE_RECORD] = 14;
	bytes[GUP_CASE_HEAD + 2 * GUP_CASE_RECORD] = 14 + 22;
	memset(bytes + GUP_CASE_HEAD + 2 * GUP_CASE_RECORD + 4, 0xff, 4);
	bytes[GUP_CASE_HEAD + 3 * GUP_CASE_RECORD] = 0x80 | GUP_ENTRY_POINT_PIN;
	gup_case_decode(&c, bytes, sizeof(bytes) - GUP_CASE_RECORD + 1);
	assert_int_equal(c.nr_steps, 3);
	assert_int_equal(c.step[1].kind, GUP_STEP_WRITE);
	assert_int_equal(c.step[2].kind, GUP_STEP_READ);
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
	assert_int_equal(c.call[0].flags, 0);
	memmove(bytes + GUP_CASE_HEAD + GUP_CASE_RECORD,
		bytes + GUP_CASE_HEAD + 2 * GUP_CASE_RECORD, 2 * GUP_CASE_RECORD);
	gup_case_decode(&c, bytes, sizeof(bytes) - GUP_CASE_RECORD);
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.step[1].kind, GUP_STEP_READ);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
}

/* Nothing is read behind the bytes there are; they stand alone, so that this is seen. */
static void no_more_bytes(void **state)
{
	(void)state;
	for (size_t len = 1; len <= GUP_CASE_HEAD + 2 * GUP_CASE_RECORD; len++) {
		uint8_t *bytes = malloc(len);
		struct gup_case c;

		assert_non_null(bytes);
		memset(bytes, 0x80, len);
		gup_case_decode(&c, bytes, len);
		assert_int_equal(c.nr_calls, len > GUP_CASE_HEAD + GUP_CASE_RECORD ? 2 : 1);
		free(bytes);
	}
}

/* The head, alone: versions, proposals, levels. */
static void heads(void **state)
{
	uint64_t versions[2] = { 0 };
	bool proposed = false;

	(void)state;
	for (unsigned int i = 0; i < 0x10000; i++) {
		const uint8_t head[] = { (uint8_t)i, (uint8_t)(i >> 8), i & 1 ? 8 : 0 };
		struct gup_case c;
		struct gup_spec spec;

		gup_case_decode(&c, head, sizeof(head));
		gup_case_spec(&c, &spec);
		assert_int_equal(c.levels, i & 1 ? 5 : 4);
		versions[spec.version / GUP_VERSION(6, 0)] |= UINT64_C(1) << spec.version % 64;
		proposed |= spec.rules.value[GUP_RULE_PROTNONE] == GUP_PROTNONE_FAST_LOOKUP;
	}
	for (gup_version v = GUP_VERSION_FIRST; v; v = gup_history_next(v))
		assert_true(versions[v / GUP_VERSION(6, 0)] >> v % 64 & 1);
	assert_true(proposed);
}

/* What random cases reached. */
struct reach {
	uint64_t steps[GUP_STEP_NR];
	uint64_t kinds[GUP_VMA_KIND_NR];
	uint64_t entries[GUP_ENTRY_POINT_NR];
	uint64_t flags[GUP_FOLL_NR];
	uint64_t injects[GUP_INJECT_NR];
	uint64_t page_flags[32];
	uint64_t huge[3];
};

static void note_entry(struct reach *r, const struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	if (!slot || level != 2 || !*slot)
		return;
	r->huge[0] += pmd_leaf(*slot) && !pte_protnone(*slot);
	r->huge[1] += pmd_leaf(*slot) && pte_protnone(*slot);
	r->huge[2] += is_migration_entry(*slot);
}

static void note_case(struct reach *r, const struct gup_mm *mm, const struct gup_case *c)
{
	for (unsigned int i = 0; i < c->nr_steps; i++) {
		const struct gup_step *step = &c->step[i];

		r->steps[step->kind]++;
		if (step->kind == GUP_STEP_VMA)
			r->kinds[step->what]++;
		if (step->kind == GUP_STEP_INJECT)
			r->injects[step->what]++;
		if (step->kind == GUP_STEP_PAGE)
			r->page_flags[__builtin_ctzll(step->flags)]++;
	}
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		r->entries[c->call[i].entry_point]++;
		for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
			r->flags[bit] += c->call[i].flags >> bit & 1;
		note_entry(r, mm, c->call[i].start);
	}
}

#define all_reached(array, from, least)                                                            \
	do {                                                                                       \
		for (size_t i_ = (from); i_ < sizeof(array) / sizeof((array)[0]); i_++)            \
			if ((array)[i_] < (least))                                                 \
				fail_msg(#array "[%zu]: %" PRIu64 " times", i_, (array)[i_]);      \
	} while (0)

/* All kinds of steps that succeed, of memory, of calls and of huge entries occur. */
static void reaches_all(void **state)
{
	static struct reach r;
	struct world *w = *state;
	uint8_t bytes[GUP_CASE_BYTES];

	at(w, NEWEST);
	for (uint64_t seed = 0; seed < CASES; seed++) {
		struct gup_case c;
		struct gup_case_target target = { w->mm, &w->rules };
		const struct gup_case_shape five = { 5, shape.nr_steps, shape.nr_calls };
		size_t len = gup_case_random(bytes, sizeof(bytes), seed, &five);

		assert_int_equal(len, GUP_CASE_HEAD + 22 * GUP_CASE_RECORD);
		gup_case_decode(&c, bytes, len);
		assert_int_equal(c.levels, 5);
		assert_int_equal(gup_case_settle(&c, &target, 1), 0);
		note_case(&r, w->mm, &c);
	}
	/* Nothing but the other processors' fast walks is about in the middle of these. */
	assert_int_equal(r.steps[GUP_STEP_FORK_BEGINS] + r.steps[GUP_STEP_COLLAPSE_BEGINS], 0);
	r.steps[GUP_STEP_FORK_BEGINS] = r.steps[GUP_STEP_COLLAPSE_BEGINS] = CASES;
	all_reached(r.steps, 0, CASES / 1000);
	all_reached(r.kinds, 0, CASES / 40);
	all_reached(r.entries, 0, CASES / 4);
	all_reached(r.flags, 0, CASES / 20);
	all_reached(r.injects, 1, CASES / 100);
	all_reached(r.huge, 0, CASES / 100);
	for (unsigned int bit = 0; bit < 32; bit++)
		if (gup_page_flag_name(bit))
			assert_true(r.page_flags[bit]);
}

/* The steps that remain make the same state again, on either side. */
static void settles(void **state)
{
	struct world *w = *state;
	struct gup_mm *other = twin_of(w->mm);
	struct gup_rules older;
	uint8_t bytes[GUP_CASE_BYTES];
	unsigned int at_odds = 0;

	at(w, NEWEST);
	assert_true(gup_history_resolve(V(5, 10), &older));
	for (uint64_t seed = 0; seed < CASES / 10; seed++) {
		struct gup_case_target targets[] = { { w->mm, &w->rules }, { other, &older } };
		const struct gup_case_shape five = { 5, shape.nr_steps, shape.nr_calls };
		size_t len = gup_case_random(bytes, sizeof(bytes), seed, &five);
		struct gup_case c, again;

		gup_case_decode(&c, bytes, len);
		at_odds += gup_case_settle(&c, targets, 2);
		again = c;
		assert_int_equal(gup_case_settle(&again, targets, 2), 0);
		assert_int_equal(again.nr_steps, c.nr_steps);
		gup_mm_reset(other);
		for (unsigned int i = 0; i < c.nr_steps; i++)
			assert_int_equal(gup_step_apply(other, &w->rules, &c.step[i]), GUP_STEP_OK);
		assert_true(gup_mm_same(w->mm, other));
	}
	/* v5.10 has no secretmem and no RWP. */
	assert_true(at_odds > 0);
	gup_mm_destroy(other);
}

/* A case shows it when it writes to the second page with FOLL_FORCE. */
static bool forces_second(void *arg, const struct gup_case *c)
{
	bool written = false;

	++*(unsigned int *)arg;
	for (unsigned int i = 0; i < c->nr_steps; i++)
		written |= c->step[i].kind == GUP_STEP_WRITE && c->step[i].end > PAGE(1);
	return written && c->call[0].flags & FOLL_FORCE && c->call[0].nr_pages >= 3;
}

static bool wants_all(void *arg, const struct gup_case *c)
{
	++*(unsigned int *)arg;
	return c->call[0].nr_pages == UINT64_MAX;
}

/* Nothing can be left out of what is left. */
static void shrinks(void **state)
{
	struct gup_case c = { .levels = 5, .nr_calls = 1 };
	unsigned int asked = 0;

	(void)state;
	c.step[c.nr_steps++] =
		(struct gup_step){ .kind = GUP_STEP_VMA, .start = BASE, .end = PAGE(8) };
	c.step[c.nr_steps++] = (struct gup_step){ .kind = GUP_STEP_FORK };
	c.step[c.nr_steps++] =
		(struct gup_step){ .kind = GUP_STEP_WRITE, .start = PAGE(1), .end = PAGE(8) };
	c.step[c.nr_steps++] = (struct gup_step){ .kind = GUP_STEP_FORK };
	c.call[0] = (struct gup_call){ .start = BASE + 5,
				       .nr_pages = 4000,
				       .flags = FOLL_FORCE | FOLL_WRITE | FOLL_PIN,
				       .locked = true };
	gup_case_shrink(&c, forces_second, &asked);
	assert_int_equal(c.levels, 4);
	assert_int_equal(c.nr_steps, 1);
	assert_int_equal(c.step[0].kind, GUP_STEP_WRITE);
	assert_int_equal(c.step[0].end, PAGE(2));
	assert_int_equal(c.call[0].flags, FOLL_FORCE);
	assert_int_equal(c.call[0].nr_pages, 3);
	assert_int_equal(c.call[0].start, BASE);
	assert_false(c.call[0].locked);
	assert_in_range(asked, 10, 100);
	/* Counts of pages are not too many to be tried, either. */
	c.call[0].nr_pages = UINT64_MAX;
	gup_case_shrink(&c, wants_all, &asked);
	assert_int_equal(c.call[0].nr_pages, UINT64_MAX);
}

#define EIGHT 7 /* in a VMA's third byte: pages */

/* A step of a kind, with these bytes behind the first, in one VMA of so many pages. */
static struct gup_step step_in(uint8_t vma, enum gup_step_kind kind, record r)
{
	struct gup_case c;

	r[0] = step_byte(kind);
	c = DECODE(0, vma >= HUGE_VMA ? HUGE_HEAD : 0, { 0, 0, vma },
		   { r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] });
	assert_int_equal(c.nr_steps, 2 + (vma >= HUGE_VMA));
	assert_int_equal(last_step(&c).kind, kind);
	return last_step(&c);
}

#define STEP(vma, kind, ...) step_in(vma, GUP_STEP_##kind, (record){ 0, __VA_ARGS__ })

static void assert_range(struct gup_step step, uint64_t start, uint64_t end)
{
	assert_int_equal(step.start, start);
	assert_int_equal(step.end, end);
}

/* How many of 128 steps are of each kind. Kinds that stop calls half-way are not among them. */
static void kinds(void **state)
{
	const unsigned int due[GUP_STEP_NR] = {
		[GUP_STEP_VMA] = 14,
		[GUP_STEP_WRITE] = 19,
		[GUP_STEP_READ] = 8,
		[GUP_STEP_HINT] = 8,
		[GUP_STEP_MPROTECT] = 10,
		[GUP_STEP_FORK] = 7,
		[GUP_STEP_CHILD_EXIT] = 3,
		[GUP_STEP_ZAP] = 4,
		[GUP_STEP_SWAP_OUT] = 4,
		[GUP_STEP_MIGRATING] = 4,
		[GUP_STEP_SPLIT] = 5,
		[GUP_STEP_COLLAPSE] = 3,
		[GUP_STEP_REMAP] = 1,
		[GUP_STEP_UFFD_WP] = 3,
		[GUP_STEP_UFFD_RWP] = 3,
		[GUP_STEP_UFFD_POISON] = 1,
		[GUP_STEP_CLEAR_SOFT_DIRTY] = 2,
		[GUP_STEP_ENTRY] = 1,
		[GUP_STEP_PAGE] = 7,
		[GUP_STEP_HOLD] = 3,
		[GUP_STEP_NODE] = 1,
		[GUP_STEP_THP] = 1,
		[GUP_STEP_FORKING] = 2,
		[GUP_STEP_UFFD_MODE] = 2,
		[GUP_STEP_GATE] = 1,
		[GUP_STEP_SIGNAL] = 1,
		[GUP_STEP_INJECT] = 1,
		[GUP_STEP_DRAIN] = 1,
		[GUP_STEP_GUARD] = 2,
		[GUP_STEP_UNGUARD] = 1,
		[GUP_STEP_WRITE_BACK] = 3,
		[GUP_STEP_MERGE] = 2,
	};
	unsigned int nr[GUP_STEP_NR] = { 0 };

	(void)state;
	for (unsigned int byte = 0; byte < 0x80; byte++) {
		struct gup_case c = DECODE(0, 0, { (uint8_t)byte });

		nr[last_step(&c).kind]++;
		/* A VMA comes first, if the case has no VMA. */
		assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
		assert_range(c.step[0], BASE, PAGE(1));
		assert_int_equal(c.nr_steps, last_step(&c).kind == GUP_STEP_VMA ? 1 : 2);
	}
	for (unsigned int kind = 0; kind < GUP_STEP_NR; kind++)
		assert_int_equal(nr[kind], due[kind]);
}

/* Where a step is: nowhere, at one page, or at some. */
static void places(void **state)
{
	const uint8_t far[] = { 0, 0, 3, 1 };

	(void)state;
	for (unsigned int kind = 1; kind < GUP_STEP_NR; kind++) {
		struct gup_step step;
		uint64_t start = PAGE(3), end = PAGE(4);

		switch (kind) {
		case GUP_STEP_FORK_BEGINS:
		case GUP_STEP_COLLAPSE_BEGINS:
		case GUP_STEP_INJECT:
			continue;
		case GUP_STEP_FORK:
		case GUP_STEP_CHILD_EXIT:
		case GUP_STEP_CLEAR_SOFT_DIRTY:
		case GUP_STEP_DRAIN:
		case GUP_STEP_NODE:
		case GUP_STEP_THP:
		case GUP_STEP_FORKING:
		case GUP_STEP_UFFD_MODE:
		case GUP_STEP_GATE:
		case GUP_STEP_SIGNAL:
			start = end = 0;
			break;
		case GUP_STEP_READ:
		case GUP_STEP_WRITE:
		case GUP_STEP_HINT:
		case GUP_STEP_ZAP:
		case GUP_STEP_GUARD:
		case GUP_STEP_UNGUARD:
		case GUP_STEP_MERGE:
		case GUP_STEP_UFFD_WP:
		case GUP_STEP_UFFD_RWP:
		case GUP_STEP_UFFD_POISON:
			end = PAGE(5);
			break;
		}
		step = step_in(EIGHT, (enum gup_step_kind)kind,
			       (record){ 0, far[1], far[2], far[3] });
		assert_range(step, start, end);
	}
}

/* Some pages: one to four, no more than there are, or from 0xa0 on all. */
static void some_pages(void **state)
{
	(void)state;
	assert_range(STEP(EIGHT, WRITE, 0, 2, 0), PAGE(2), PAGE(3));
	assert_range(STEP(EIGHT, WRITE, 0, 2, 0x9f), PAGE(2), PAGE(6));
	assert_range(STEP(EIGHT, WRITE, 0, 7, 3), PAGE(7), PAGE(8));
	assert_range(STEP(EIGHT, WRITE, 0, 7, 0xa0), PAGE(0), PAGE(8));
	/* For a huge page rarely. */
	assert_range(STEP(HUGE_VMA, WRITE, 0, 2, 0xf3), PAGE(2), PAGE(6));
	assert_range(STEP(HUGE_VMA, WRITE, 0, 2, 0xf4), PAGE(0), PAGE(512));
}

/* Which page: any of a few; in a huge page one of the first four or of the last eight. */
static void which_page(void **state)
{
	(void)state;
	assert_range(STEP(EIGHT, SPLIT, 0, 11), PAGE(3), PAGE(4));
	assert_range(STEP(2, SPLIT, 0, 11), PAGE(2), PAGE(3));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 6), PAGE(2), PAGE(3));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xf7), PAGE(3), PAGE(4));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xf8), PAGE(511), PAGE(512));
	assert_range(STEP(HUGE_VMA, SPLIT, 0, 0xff), PAGE(504), PAGE(505));
}

/* Which VMA: the second byte, over and over. */
static void which_vma(void **state)
{
	uint8_t split = step_byte(GUP_STEP_SPLIT);

	(void)state;
	for (uint8_t i = 0; i < 6; i++) {
		struct gup_case c = DECODE(0, 0, { 0 }, { 0 }, { 0 }, { split, i });

		assert_int_equal(last_step(&c).start, PAGE(i % 3));
	}
}

/* mprotect() to all kinds of access, PROT_NONE above all. */
static void mprotect_access(void **state)
{
	const uint64_t due[8] = { 0, 0, VM_READ, RW, VM_WRITE, VM_EXEC, 0, VM_READ };

	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(STEP(0, MPROTECT, 0, 0, 0, (uint8_t)(i | 0x48)).flags, due[i]);
}

/* Sixteen choices of what a page becomes. */
static void page_flags(void **state)
{
	const uint32_t due[16] = { PG_UNPINNABLE, PG_CMA,	 PG_DIRTY,	 PG_REFERENCED,
				   PG_ACTIVE,	  PG_SWAPCACHE,	 PG_KSM,	 PG_TRUNCATED,
				   PG_P2PDMA,	  PG_HWPOISON,	 PG_CMA,	 PG_UNPINNABLE,
				   PG_LRU_BATCH,  PG_MOVE_BATCH, PG_MLOCK_BATCH, PG_ISOLATED };

	(void)state;
	for (unsigned int i = 0; i < 16; i++)
		assert_int_equal(STEP(0, PAGE, 0, 0, 0, (uint8_t)(i | 0x70)).flags, due[i]);
}

/* An entry by hand is a poisoned page's: a PTE's, or hugetlb's for the whole huge page. */
static void entries(void **state)
{
	uint8_t entry = step_byte(GUP_STEP_ENTRY), tlb = memory_byte(GUP_VMA_HUGETLB);
	struct gup_case c = DECODE(0, 0, { 0, 0, 0, tlb }, { entry, 0, 3 });
	struct gup_step step = STEP(EIGHT, ENTRY, 0, 3);

	(void)state;
	assert_int_equal(step.start, PAGE(3));
	assert_int_equal(step.what, 1);
	assert_int_equal(step.entry, swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE + 1, 0));
	assert_int_equal(last_step(&c).start, BASE);
	assert_int_equal(last_step(&c).what, 2);
	assert_int_equal(last_step(&c).entry, step.entry);
}

/* What counts from 0 to 1, from 1 to 2, or is a sort of gate. */
static void counts(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < 6; i++) {
		assert_int_equal(STEP(0, HOLD, 0, 0, 0, i).count, 1 + i % 2);
		assert_int_equal(STEP(0, UFFD_MODE, 0, 0, 0, i).count, 1 + i % 2);
		assert_int_equal(STEP(0, NODE, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, THP, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, FORKING, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, SIGNAL, 0, 0, 0, i).count, i % 2);
		assert_int_equal(STEP(0, GATE, 0, 0, 0, i).count, i % 3);
		assert_int_equal(STEP(0, WRITE, 0, 0, 0, i).count, 0);
	}
}

/* A failure is of any sort, begins at one of three faults, and comes so often. */
static void injections(void **state)
{
	const uint32_t times[4] = { 1, 2, 3, 1000 };

	(void)state;
	for (uint8_t i = 0; i < 16; i++) {
		struct gup_step step =
			STEP(0, INJECT, 0, 0, 0, i, (uint8_t)(i + 1), (uint8_t)(i + 3));

		assert_int_equal(step.what, 1 + i % 8);
		assert_int_equal(step.start, (i + 1) % 3);
		assert_int_equal(step.count, times[(i + 3) % 4]);
		assert_int_equal(step.end, 0);
	}
}

/* Records without room are left out, VMAs too, and then no step is in such a VMA. */
static void no_more_room(void **state)
{
	record r[60] = { 0 };
	uint8_t write = step_byte(GUP_STEP_WRITE);
	struct gup_case c;

	(void)state;
	for (unsigned int i = 1; i < 24; i++)
		r[i][0] = write;
	for (unsigned int i = 26; i < 60; i++)
		r[i][0] = 0x80;
	/* A step and a VMA too many, then calls, two too many, in the second VMA if any. */
	r[24][0] = write;
	for (unsigned int i = 26; i < 60; i++)
		r[i][1] = 1;
	c = decoded(0, 0, r, 60);
	assert_int_equal(c.nr_steps, 24);
	assert_int_equal(c.step[0].kind, GUP_STEP_VMA);
	assert_int_equal(c.step[23].kind, GUP_STEP_WRITE);
	assert_int_equal(c.nr_calls, 32);
	for (unsigned int i = 0; i < 32; i++) {
		assert_int_equal(c.call[i].start, BASE);
		assert_int_equal(c.first[i], 24);
	}
}

/* A call is made after the steps before it; the first one has a VMA at least. */
static void calls_among_steps(void **state)
{
	uint8_t write = step_byte(GUP_STEP_WRITE);
	struct gup_case c = DECODE(0, 0, { 0x80 }, { write }, { 0x81 }, { 0x82 }, { write });

	(void)state;
	assert_int_equal(c.nr_steps, 3);
	assert_int_equal(c.nr_calls, 3);
	assert_int_equal(c.first[0], 1);
	assert_int_equal(c.first[1], 2);
	assert_int_equal(c.first[2], 2);
}

/* With steps and no call, the plainest call is made; with a call, no other. */
static void at_least_one_call(void **state)
{
	struct gup_case c = DECODE(0, 0, { step_byte(GUP_STEP_WRITE), 0, 0, 0, 9, 9, 9, 9 });

	(void)state;
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	assert_int_equal(c.call[0].nr_pages, 1);
	assert_int_equal(c.call[0].flags, 0);
	assert_int_equal(c.first[0], 2);
	assert_int_equal(DECODE(0, 0, { 0x80 | GUP_ENTRY_POINT_PIN }).nr_calls, 1);
}

/* A head that ends early reads as zeroes from there on. */
static void short_heads(void **state)
{
	const uint8_t head[] = { 7, 3, 1, HUGE_HEAD, 0x80 | GUP_ENTRY_POINT_PIN };
	struct gup_case c;

	(void)state;
	gup_case_decode(&c, head, 2);
	assert_int_equal(c.version, 7);
	assert_int_equal(c.proposal, 3);
	assert_int_equal(c.step[0].start, BASE);
	gup_case_decode(&c, head, 4);
	assert_int_equal(c.step[1].start, 0x10000000);
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_GET);
	gup_case_decode(&c, head, 5);
	assert_int_equal(c.call[0].entry_point, GUP_ENTRY_POINT_PIN);
}

#define M GUP_PMD_SIZE

/* The one VMA of a record. */
static struct gup_step vma_of(uint8_t huge, record r)
{
	struct gup_case c = decoded(0, huge, (record *)r, 1);

	assert_int_equal(c.nr_steps, 1 + (huge >= HUGE_HEAD));
	assert_int_equal(last_step(&c).kind, GUP_STEP_VMA);
	return last_step(&c);
}

#define VMA(huge, ...) vma_of(huge, (record){ 0, __VA_ARGS__ })

/* The head's third byte says where the first VMA begins: eight places, with four levels or five. */
static void places_of_vma(void **state)
{
	const uint64_t four[8] = { BASE,
				   0x10000000,
				   BASE - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 47) - 3 * M,
				   BASE,
				   BASE };
	const uint64_t five[8] = { BASE,
				   0x10000000,
				   BASE - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 48) - M,
				   (UINT64_C(1) << 56) - 3 * M,
				   BASE,
				   BASE };

	(void)state;
	for (uint8_t place = 0; place < 8; place++) {
		struct gup_case c = DECODE(place, 0, { 0 });

		assert_int_equal(c.levels, 4);
		assert_int_equal(c.step[0].start, four[place]);
		c = DECODE(place | 8, 0, { 0 });
		assert_int_equal(c.levels, 5);
		assert_int_equal(c.step[0].start, five[place]);
	}
}

/* How many of sixteen VMAs are of each kind. */
static void kinds_of_vma(void **state)
{
	const unsigned int due[GUP_VMA_KIND_NR] = {
		[GUP_VMA_ANON] = 5,   [GUP_VMA_SHMEM] = 3,     [GUP_VMA_FILE] = 2,
		[GUP_VMA_FSDAX] = 1,  [GUP_VMA_SECRETMEM] = 1, [GUP_VMA_HUGETLB] = 2,
		[GUP_VMA_PFNMAP] = 1, [GUP_VMA_DRIVER] = 1
	};
	unsigned int nr[GUP_VMA_KIND_NR] = { 0 };

	(void)state;
	for (unsigned int byte = 0; byte < 16; byte++)
		nr[VMA(0, 0, 0, (uint8_t)(byte | 0x30)).what]++;
	for (unsigned int kind = 0; kind < GUP_VMA_KIND_NR; kind++)
		assert_int_equal(nr[kind], due[kind]);
}

/* Anonymous memory is private, secret memory is shared, and the others are as a bit says. */
static void sharing(void **state)
{
	(void)state;
	for (unsigned int kind = 0; kind < GUP_VMA_KIND_NR; kind++) {
		uint8_t byte = memory_byte((enum gup_vma_kind)kind);
		uint64_t private = VMA(0, 0, 0, byte).flags;
		uint64_t shared = VMA(0, 0, 0, byte | SHARE).flags;
		uint64_t bits = VM_SHARED | VM_MAYSHARE;

		assert_int_equal(private & bits, kind == GUP_VMA_SECRETMEM ? bits : 0);
		assert_int_equal(shared & bits, kind == GUP_VMA_ANON ? 0 : bits);
	}
}

/* One to eight pages, by the low bits. */
static void sizes(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(VMA(0, 0, (uint8_t)(i | 0x38), 0).end, PAGE(i + 1));
}

/* Where a second VMA begins, behind a first one that ends here. */
static uint64_t second_start(uint64_t first_end, uint8_t gap)
{
	struct gup_case c;

	if (first_end < BASE + M)
		c = DECODE(0, 0, { 0, 0, (uint8_t)((first_end - BASE) / GUP_PAGE_SIZE - 1) },
			   { 0, gap });
	else
		c = DECODE(0, HUGE_HEAD, { 0, 0, HUGE_VMA }, { 0, gap });
	assert_int_equal(c.step[c.nr_steps - 2].end, first_end);
	return last_step(&c).start;
}

/* The next VMA follows at once, a page later, or where a table ends or begins. */
static void gaps(void **state)
{
	(void)state;
	for (uint8_t gap = 0; gap < 16; gap++) {
		uint64_t near = PAGE(3), far = BASE + M;

		if (gap >= 10 && gap <= 12) {
			near = PAGE(4);
			far = BASE + M + GUP_PAGE_SIZE;
		} else if (gap == 13) {
			near = PAGE(510);
			far = BASE + 2 * M - 2 * GUP_PAGE_SIZE;
		} else if (gap == 14) {
			near = BASE + M;
			far = BASE + 2 * M;
		} else if (gap == 15) {
			near = BASE + 2 * M - GUP_PAGE_SIZE;
			far = BASE + 3 * M - GUP_PAGE_SIZE;
		}
		assert_int_equal(second_start(PAGE(3), gap | 0x50), near);
		assert_int_equal(second_start(BASE + M, gap | 0x50), far);
	}
}

/* With less than two pages left to the end of a table, the next VMA follows at once. */
static void gap_at_the_end(void **state)
{
	struct gup_case c = DECODE(0, 0, { 0 }, { 0, 13 }, { 0, 13 });

	(void)state;
	assert_int_equal(c.step[1].end, PAGE(511));
	assert_int_equal(c.step[2].start, PAGE(511));
}

/* Eight choices of access; what a VMA may have is everything. */
static void access(void **state)
{
	const uint64_t due[8] = { RW, RW, RW, RW, VM_READ, VM_READ | VM_EXEC, VM_WRITE, 0 };

	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(VMA(0, 0, 0, 0, (uint8_t)(i | 0x90)).flags, VM_OWN | due[i]);
}

/* A shared file that was opened for reading may not be written, ever; a private one may. */
static void opened_for_reading(void **state)
{
	uint8_t file = memory_byte(GUP_VMA_FILE);

	(void)state;
	assert_int_equal(VMA(0, 0, 0, file | SHARE, 0, 0, 0, 0xef).flags, VM_PUBLIC | RW);
	assert_int_equal(VMA(0, 0, 0, file | SHARE, 0, 0, 0, 0xf0).flags,
			 (VM_PUBLIC & ~VM_MAYWRITE) | VM_READ);
	assert_int_equal(VMA(0, 0, 0, file, 0, 0, 0, 0xf0).flags, VM_OWN | RW);
}

/* From 0xc0 on a VMA has a flag besides, if its memory can have it. */
static void specials(void **state)
{
	const uint64_t anon[8] = { VM_GROWSDOWN, VM_IO,		VM_LOCKED,    VM_SHADOW_STACK,
				   VM_HUGEPAGE,	 VM_NOHUGEPAGE, VM_GROWSDOWN, VM_UFFD_MISSING };
	const uint64_t shmem[8] = { 0, VM_IO, VM_LOCKED, 0, 0, 0, 0, VM_UFFD_MISSING };
	const uint64_t file[8] = { 0, VM_IO, VM_LOCKED };

	(void)state;
	for (unsigned int i = 0; i < 8; i++) {
		uint8_t byte = (uint8_t)(0xc0 + i);

		assert_int_equal(VMA(0, 0, 0, 0, 0, byte).flags, VM_OWN | RW | anon[i]);
		assert_int_equal(VMA(0, 0, 0, memory_byte(GUP_VMA_SHMEM), 0, byte).flags,
				 VM_OWN | RW | shmem[i]);
		assert_int_equal(VMA(0, 0, 0, memory_byte(GUP_VMA_FILE), 0, byte).flags,
				 VM_OWN | RW | file[i]);
		assert_int_equal(VMA(0, 0, 0, 0, 0, (uint8_t)(0xb8 + i)).flags, VM_OWN | RW);
	}
}

/* Memory without struct page is mapped as a driver says: mixed, by frame, or as I/O memory. */
static void backing(void **state)
{
	const uint64_t due[4] = { VM_MIXEDMAP, VM_PFNMAP, VM_PFNMAP | VM_IO, VM_MIXEDMAP };
	uint8_t byte = memory_byte(GUP_VMA_PFNMAP);

	(void)state;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(VMA(0, 0, 0, byte, 0, 0, (uint8_t)(i | 0xfc)).flags,
				 VM_OWN | RW | due[i]);
}

static bool is_huge(struct gup_step vma)
{
	assert_int_equal(vma.start, BASE);
	assert_true(vma.end == PAGE(8) || vma.end == BASE + M);
	return vma.end == BASE + M;
}

/* hugetlb memory is huge; anonymous memory and shmem seldom, or often where huge pages are on. */
static void huge_pages(void **state)
{
	uint8_t shmem = memory_byte(GUP_VMA_SHMEM), hugetlb = memory_byte(GUP_VMA_HUGETLB);
	uint8_t file = memory_byte(GUP_VMA_FILE);

	(void)state;
	assert_false(is_huge(VMA(0, 0, 0xf7, 0)));
	assert_false(is_huge(VMA(0, 0, 0xf7, shmem)));
	assert_true(is_huge(VMA(0, 0, 0xff, 0)));
	assert_true(is_huge(VMA(0, 0, 0xfc, shmem)));
	assert_false(is_huge(VMA(HUGE_HEAD, 0, 0x3f, 0)));
	assert_true(is_huge(VMA(HUGE_HEAD, 0, 0x40, 0)));
	assert_false(is_huge(VMA(HUGE_HEAD - 1, 0, 0x47, 0)));
	assert_true(is_huge(VMA(0, 0, 7, hugetlb)));
	assert_false(is_huge(VMA(HUGE_HEAD, 0, 0xff, file)));
	/* What huge pages of shmem need to be mapped, and no other memory does. */
	assert_int_equal(VMA(0, 0, 0xff, shmem).flags, VM_OWN | RW | VM_HUGEPAGE);
	assert_int_equal(VMA(0, 0, 0x07, shmem).flags, VM_OWN | RW);
	assert_int_equal(VMA(0, 0, 0xff, 0).flags, VM_OWN | RW);
	assert_int_equal(VMA(0, 0, 0, hugetlb).flags, VM_OWN | RW);
}

/* A huge page begins where one can. */
static void huge_start(void **state)
{
	struct gup_case c = DECODE(0, HUGE_HEAD, { 0 }, { 0, 0, HUGE_VMA }, { 0, 0, HUGE_VMA });

	(void)state;
	assert_int_equal(c.step[1].end, PAGE(1));
	assert_int_equal(c.step[2].start, BASE + M);
	assert_int_equal(c.step[2].end, BASE + 2 * M);
	assert_int_equal(c.step[3].start, BASE + 2 * M);
	assert_int_equal(c.step[3].end, BASE + 3 * M);
}

/* The head turns huge pages on before anything else. */
static void huge_head(void **state)
{
	struct gup_case c = DECODE(0, HUGE_HEAD, { 0 });

	(void)state;
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.step[0].kind, GUP_STEP_THP);
	assert_int_equal(c.step[0].count, 1);
	assert_int_equal(c.step[1].kind, GUP_STEP_VMA);
	assert_int_equal(DECODE(0, HUGE_HEAD - 1, { 0 }).nr_steps, 1);
}

/* Up to the last address of the user's a VMA can be laid, and none beyond it. */
static void last_address(void **state)
{
	for (unsigned int levels = 4; levels <= 5; levels++) {
		uint8_t place = levels == 5 ? 5 | 8 : 5, tlb = memory_byte(GUP_VMA_HUGETLB);
		uint64_t end = gup_task_size_max(levels);
		struct gup_case fits =
			DECODE(place, 0, { 0, 0, 0, tlb }, { 0, 0, 0, tlb }, { 0, 13, 0 });
		struct gup_case beyond =
			DECODE(place, 0, { 0, 0, 0, tlb }, { 0, 0, 0, tlb }, { 0, 13, 1 });

		(void)state;
		assert_int_equal(fits.nr_steps, 3);
		assert_int_equal(fits.step[2].end, end);
		assert_int_equal(beyond.nr_steps, 2);
	}
}

/* There are six VMAs at most. */
static void six(void **state)
{
	struct gup_case c = DECODE(0, 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0x80 });

	(void)state;
	assert_int_equal(c.nr_steps, 6);
	assert_int_equal(c.step[5].end, PAGE(6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(total),
		cmocka_unit_test(nothing),
		cmocka_unit_test(records),
		cmocka_unit_test(heads),
		TEST(reaches_all),
		TEST(settles),
		TEST(shrinks),
		cmocka_unit_test(no_more_bytes),
		cmocka_unit_test(kinds),
		cmocka_unit_test(places),
		cmocka_unit_test(some_pages),
		cmocka_unit_test(which_page),
		cmocka_unit_test(which_vma),
		cmocka_unit_test(mprotect_access),
		cmocka_unit_test(page_flags),
		cmocka_unit_test(entries),
		cmocka_unit_test(counts),
		cmocka_unit_test(injections),
		cmocka_unit_test(no_more_room),
		cmocka_unit_test(calls_among_steps),
		cmocka_unit_test(at_least_one_call),
		cmocka_unit_test(short_heads),
		cmocka_unit_test(places_of_vma),
		cmocka_unit_test(kinds_of_vma),
		cmocka_unit_test(sharing),
		cmocka_unit_test(sizes),
		cmocka_unit_test(gaps),
		cmocka_unit_test(gap_at_the_end),
		cmocka_unit_test(access),
		cmocka_unit_test(opened_for_reading),
		cmocka_unit_test(specials),
		cmocka_unit_test(backing),
		cmocka_unit_test(huge_pages),
		cmocka_unit_test(huge_start),
		cmocka_unit_test(huge_head),
		cmocka_unit_test(last_address),
		cmocka_unit_test(six),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
