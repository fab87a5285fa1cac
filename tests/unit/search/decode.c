// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases from bytes: any bytes, the same each time, and all that the model has.
 */
#include "fixture.h"

#include <stdlib.h>

#include <gupwalk/cases.h>

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
		struct gup_case_target side = { w->mm, &w->rules };
		const struct gup_case_shape five = { 5, shape.nr_steps, shape.nr_calls };
		size_t len = gup_case_random(bytes, sizeof(bytes), seed, &five);

		assert_int_equal(len, GUP_CASE_HEAD + 22 * GUP_CASE_RECORD);
		gup_case_decode(&c, bytes, len);
		assert_int_equal(c.levels, 5);
		assert_int_equal(gup_case_settle(&c, &side, 1), 0);
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

/* What is left when steps were dropped makes the same state again, on either side. */
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
		struct gup_case_target sides[] = { { w->mm, &w->rules }, { other, &older } };
		const struct gup_case_shape five = { 5, shape.nr_steps, shape.nr_calls };
		size_t len = gup_case_random(bytes, sizeof(bytes), seed, &five);
		struct gup_case c, again;

		gup_case_decode(&c, bytes, len);
		at_odds += gup_case_settle(&c, sides, 2);
		again = c;
		assert_int_equal(gup_case_settle(&again, sides, 2), 0);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
