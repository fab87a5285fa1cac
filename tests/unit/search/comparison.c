// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two walkers side by side: what is compared, what cannot be, and what is left behind.
 */
#include "fixture.h"

#include <gupwalk/comparison.h>

#define ALL_ENTRIES UINT32_MAX

/* An engine that walks as the model does, and then says something else. */
struct fake {
	struct gup_engine engine;
	bool endless;
	bool sets_warns;
	uint32_t warns;
	long more;
	unsigned int calls;
};

static long fake_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct fake *fake = arg;

	gup_call(walk, call);
	fake->calls++;
	walk->out->endless |= fake->endless;
	walk->out->ret += fake->more;
	if (fake->sets_warns)
		walk->out->warns = fake->warns;
	return walk->out->ret;
}

/* A pair at two versions, of which the sides in @by_engine are the fake's. */
struct sides {
	struct gup_comparison comparison;
	struct gup_rules rules[2];
	struct fake fake;
};

static struct sides *pair_of(gup_version a, gup_version b, unsigned int by_engine)
{
	static struct sides s;

	s = (struct sides){
		.fake.engine = { .name = "fake", .call = fake_call, .entry_points = ALL_ENTRIES }
	};
	s.fake.engine.arg = &s.fake;
	assert_true(gup_history_resolve(a, &s.rules[0]) && gup_history_resolve(b, &s.rules[1]));
	for (unsigned int i = 0; i < 2; i++) {
		s.comparison.rules[i] = &s.rules[i];
		s.comparison.engine[i] = by_engine >> i & 1 ? &s.fake.engine : NULL;
	}
	assert_true(gup_comparison_create(&s.comparison));
	return &s;
}

static void end(struct sides *s)
{
	gup_comparison_destroy(&s->comparison);
	assert_null(s->comparison.sandbox[0]);
	assert_null(s->comparison.sandbox[1]);
}

static void add(struct gup_case *c, enum gup_step_kind kind, unsigned int from, unsigned int to)
{
	c->step[c->nr_steps++] =
		(struct gup_step){ .kind = (uint8_t)kind, .start = PAGE(from), .end = PAGE(to) };
}

static void add_vma(struct gup_case *c, unsigned int from, unsigned int to, uint64_t flags,
		    enum gup_vma_kind kind)
{
	add(c, GUP_STEP_VMA, from, to);
	c->step[c->nr_steps - 1].flags = flags;
	c->step[c->nr_steps - 1].what = (uint8_t)kind;
}

/* A written page at BASE, and a plain call for it. */
static struct gup_case written(void)
{
	struct gup_case c = { .levels = 4, .nr_calls = 1 };

	add_vma(&c, 0, 1, VM_OWN | RW, GUP_VMA_ANON);
	add(&c, GUP_STEP_WRITE, 0, 1);
	c.call[0] = (struct gup_call){ .start = BASE, .nr_pages = 1 };
	return c;
}

static void settle(struct sides *s, struct gup_case c)
{
	unsigned int at_odds, nr = c.nr_steps;

	assert_true(gup_comparison_settle(&s->comparison, &c, &at_odds));
	assert_int_equal(c.nr_steps, nr);
	assert_int_equal(at_odds, 0);
}

static void assert_undone(struct sides *s)
{
	gup_comparison_undo(&s->comparison);
	for (unsigned int i = 0; i < 2; i++)
		assert_true(gup_mm_same(s->comparison.sandbox[i]->work,
					s->comparison.sandbox[i]->before));
}

static enum gup_comparison_result made(struct sides *s, struct gup_call call)
{
	enum gup_comparison_result result = gup_comparison_call(&s->comparison, &call);

	assert_undone(s);
	return result;
}

/* The state stands on all four sides, of as many levels as it says, whichever came before. */
static void settles(void **state)
{
	const gup_version others[] = { V(6, 12), V(5, 10) };

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		struct sides *s = pair_of(V(6, 12), others[i], 0);

		for (unsigned int levels = 5; levels >= 4; levels--) {
			struct gup_case c = written();

			c.levels = levels;
			settle(s, c);
			for (unsigned int side = 0; side < 4; side++) {
				struct gup_sandbox *sandbox = s->comparison.sandbox[side & 1];
				struct gup_mm *mm = side & 2 ? sandbox->before : sandbox->work;
				unsigned int level;

				assert_int_equal(mm->levels, levels);
				assert_int_equal(mm->nr_vmas, 1);
				assert_true(pte_write(*gup_entry_lookup(mm, BASE, &level)));
			}
		}
		end(s);
	}
}

/*
 * A step that one side cannot do is left out on both. With one version for both, none is left
 * out.
 */
static void at_odds(void **state)
{
	struct sides *s = pair_of(V(7, 3), V(7, 2), 0);
	struct gup_case c = written();
	unsigned int odds;

	(void)state;
	add(&c, GUP_STEP_UFFD_RWP, 0, 1);
	assert_true(gup_comparison_settle(&s->comparison, &c, &odds));
	assert_int_equal(odds, 1);
	assert_int_equal(c.nr_steps, 2);
	end(s);
	s = pair_of(V(7, 2), V(7, 2), 0);
	add(&c, GUP_STEP_UFFD_RWP, 0, 1);
	assert_true(gup_comparison_settle(&s->comparison, &c, &odds));
	assert_int_equal(odds, 0);
	assert_int_equal(c.nr_steps, 2);
	end(s);
}

/* The same call twice is the same; v6.5 finds what v6.4 does not. */
static void same_or_not(void **state)
{
	struct gup_case c = written();
	struct sides *s = pair_of(V(6, 4), V(6, 5), 0);
	struct gup_call look_up = { .start = BASE,
				    .nr_pages = 1,
				    .entry_point = GUP_ENTRY_POINT_LOOK_UP };

	(void)state;
	add(&c, GUP_STEP_HINT, 0, 1);
	settle(s, c);
	assert_int_equal(made(s, look_up), GUP_COMPARISON_DIFFER);
	assert_int_equal(s->comparison.differs, GUP_DIFFER_RET | GUP_DIFFER_PAGES);
	look_up.flags = FOLL_FORCE;
	assert_int_equal(made(s, look_up), GUP_COMPARISON_SAME);
	assert_int_equal(s->comparison.differs, 0);
	end(s);
}

/* A function that one engine lacks is not offered and not called. */
static void not_offered(void **state)
{
	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct sides *s = pair_of(V(6, 12), V(6, 12), 1u << side);
		struct gup_call call = { .start = BASE,
					 .nr_pages = 1,
					 .entry_point = GUP_ENTRY_POINT_PIN };

		settle(s, written());
		s->fake.engine.entry_points = ~(1u << GUP_ENTRY_POINT_PIN);
		s->comparison.differs = 1;
		assert_int_equal(gup_comparison_call(&s->comparison, &call),
				 GUP_COMPARISON_NOT_OFFERED);
		assert_int_equal(s->comparison.differs, 0);
		assert_int_equal(s->fake.calls, 0);
		call.entry_point = GUP_ENTRY_POINT_GET;
		assert_int_equal(made(s, call), GUP_COMPARISON_SAME);
		assert_int_equal(s->fake.calls, 1);
		end(s);
	}
}

/* Calls that no kernel survives are not made by engines; the model makes them all. */
static void wild(void **state)
{
	const struct gup_call wild[] = {
		{ .start = PAGE(1), .nr_pages = 1, .entry_point = GUP_ENTRY_POINT_LOOK_UP },
		{ .start = BASE,
		  .nr_pages = 1,
		  .entry_point = GUP_ENTRY_POINT_GET_FAST,
		  .no_pages = true },
		{ .start = BASE, .nr_pages = 0, .entry_point = GUP_ENTRY_POINT_PIN_FAST },
		{ .start = BASE,
		  .nr_pages = UINT64_C(1) << 32,
		  .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY },
	};
	const struct gup_call tame[] = {
		{ .start = BASE, .nr_pages = 1, .entry_point = GUP_ENTRY_POINT_LOOK_UP },
		{ .start = BASE,
		  .nr_pages = 1,
		  .entry_point = GUP_ENTRY_POINT_GET,
		  .no_pages = true },
		{ .start = BASE, .nr_pages = 0, .entry_point = GUP_ENTRY_POINT_PIN },
		{ .start = BASE, .nr_pages = 1, .entry_point = GUP_ENTRY_POINT_GET_FAST },
	};

	(void)state;
	for (unsigned int by_engine = 0; by_engine < 4; by_engine++) {
		struct sides *s = pair_of(V(6, 12), V(6, 12), by_engine);

		settle(s, written());
		for (unsigned int i = 0; i < 4; i++) {
			assert_int_equal(made(s, wild[i]),
					 by_engine ? GUP_COMPARISON_NOT_MADE : GUP_COMPARISON_SAME);
			assert_int_equal(made(s, tame[i]), GUP_COMPARISON_SAME);
		}
		end(s);
	}
}

/* The state after calls that never return is not compared. */
static void endless(void **state)
{
	const struct gup_call call = { .start = BASE, .nr_pages = 1 };
	struct sides *s = pair_of(V(6, 12), V(6, 12), 3);
	struct fake other = s->fake;

	(void)state;
	other.engine.arg = &other;
	other.more = 1;
	s->comparison.engine[1] = s->comparison.sandbox[1]->engine = &other.engine;
	settle(s, written());
	assert_int_equal(made(s, call), GUP_COMPARISON_DIFFER);
	assert_int_equal(s->comparison.differs, GUP_DIFFER_RET);
	s->fake.endless = true;
	assert_int_equal(made(s, call), GUP_COMPARISON_DIFFER);
	assert_int_equal(s->comparison.differs, GUP_DIFFER_RET | GUP_DIFFER_ENDLESS);
	other.endless = true;
	assert_int_equal(made(s, call), GUP_COMPARISON_SAME);
	end(s);
}

/* An engine says that there was a warning, not which. */
static void warnings(void **state)
{
	const struct gup_call call = { .start = BASE, .nr_pages = 1, .flags = FOLL_TRIED };

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		struct sides *s = pair_of(V(6, 12), V(6, 12), 1u << side);

		settle(s, written());
		s->fake.sets_warns = true;
		s->fake.warns = GUP_WARN_UNNAMED;
		assert_int_equal(made(s, call), GUP_COMPARISON_SAME);
		s->fake.more = 1;
		assert_int_equal(made(s, call), GUP_COMPARISON_DIFFER);
		assert_int_equal(s->comparison.differs, GUP_DIFFER_RET);
		s->fake.more = 0;
		s->fake.warns = 0;
		assert_int_equal(made(s, call), GUP_COMPARISON_DIFFER);
		assert_int_equal(s->comparison.differs, GUP_DIFFER_WARNS);
		end(s);
	}
}

/* An engine that never returns from a call which the model returns from: why? */
static enum gup_comparison_result stuck_with(uint64_t max_pages, unsigned int side, gup_version v,
					     const struct gup_case *c)
{
	struct sides *s = pair_of(v, v, 1u << side);
	enum gup_comparison_result result;

	s->fake.endless = true;
	for (unsigned int i = 0; i < 2; i++)
		s->comparison.sandbox[i]->out.max_pages = max_pages;
	settle(s, *c);
	result = made(s, c->call[0]);
	end(s);
	return result;
}

static enum gup_comparison_result stuck(unsigned int side, gup_version v, const struct gup_case *c)
{
	return stuck_with(GUP_CASE_ROOM, side, v, c);
}

/* A page that was counted and not stored leaves garbage, which an engine may follow. */
static void unstored(void **state)
{
	struct gup_case c = { .levels = 4, .nr_calls = 1 };
	const struct gup_case plain = written();

	(void)state;
	add_vma(&c, 0, 1, VM_PUBLIC | VM_MIXEDMAP | RW, GUP_VMA_PFNMAP);
	c.call[0] = (struct gup_call){ .start = BASE,
				       .nr_pages = 1,
				       .entry_point = GUP_ENTRY_POINT_PIN };
	for (unsigned int side = 0; side < 2; side++) {
		assert_int_equal(stuck(side, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
		/* Since v5.18 nothing is counted there. */
		assert_int_equal(stuck(side, V(6, 12), &c), GUP_COMPARISON_DIFFER);
		assert_int_equal(stuck(side, V(5, 10), &plain), GUP_COMPARISON_DIFFER);
	}
}

/* With mlock()'s flag alone, and for long, there may be holes in what was stored. */
static void holes(void **state)
{
	struct gup_case c = written();

	(void)state;
	c.call[0].entry_point = GUP_ENTRY_POINT_PIN;
	c.call[0].flags = FOLL_LONGTERM | FOLL_MLOCK;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
	assert_int_equal(stuck(0, V(6, 1), &c), GUP_COMPARISON_DIFFER);
	c.call[0].flags = FOLL_MLOCK;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
	c.call[0].flags = FOLL_LONGTERM | FOLL_MLOCK | FOLL_POPULATE;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
	c.call[0].flags = FOLL_LONGTERM;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
}

/* A long-term pin, of which each page asked for counts that is stored nowhere, up to a hole. */
static void special_pages(void **state)
{
	struct gup_case c = written();

	(void)state;
	add_vma(&c, 1, 2, VM_PUBLIC | VM_MIXEDMAP | RW, GUP_VMA_PFNMAP);
	c.call[0].entry_point = GUP_ENTRY_POINT_PIN;
	c.call[0].flags = FOLL_LONGTERM;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
	c.call[0].nr_pages = 2;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
	/* For the second there is no room. */
	assert_int_equal(stuck_with(1, 0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
	c.call[0].start = PAGE(1);
	c.call[0].nr_pages = 1;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
	c = written();
	add_vma(&c, 2, 3, VM_PUBLIC | VM_MIXEDMAP | RW, GUP_VMA_PFNMAP);
	c.call[0].entry_point = GUP_ENTRY_POINT_PIN;
	c.call[0].flags = FOLL_LONGTERM;
	c.call[0].nr_pages = 3;
	assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
}

/* Pages that are refused after the walk, because of a file, are given back, garbage too. */
static void given_back(void **state)
{
	(void)state;
	for (unsigned int special = 0; special < 2; special++) {
		struct gup_case c = { .levels = 4, .nr_calls = 1 };

		add_vma(&c, special, special + 1, VM_PUBLIC | VM_MIXEDMAP | RW, GUP_VMA_PFNMAP);
		add_vma(&c, !special, !special + 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
		c.call[0] = (struct gup_call){ .start = BASE,
					       .nr_pages = 2,
					       .flags = FOLL_LONGTERM,
					       .entry_point = GUP_ENTRY_POINT_PIN };
		assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
		assert_int_equal(stuck(1, V(5, 10), &c), GUP_COMPARISON_UNSTORED);
		/* With only the file there is no garbage. */
		c.call[0].start = PAGE(!special);
		c.call[0].nr_pages = 1;
		assert_int_equal(stuck(0, V(5, 10), &c), GUP_COMPARISON_DIFFER);
	}
}

/* Each side's state is its own version's: until v6.1 hinting left the write bit. */
static void own_states(void **state)
{
	struct sides *s = pair_of(V(6, 2), V(6, 1), 0);
	struct gup_case c = written();
	unsigned int level;

	(void)state;
	add(&c, GUP_STEP_HINT, 0, 1);
	settle(s, c);
	for (unsigned int i = 0; i < 4; i++) {
		struct gup_sandbox *sandbox = s->comparison.sandbox[i & 1];
		struct gup_mm *mm = i & 2 ? sandbox->before : sandbox->work;
		gup_entry e = *gup_entry_lookup(mm, BASE, &level);

		assert_int_equal(pte_write(e), i & 1);
	}
	end(s);
}

/* If a side has no room for the state, memory is short. */
static void no_room(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 4; i++) {
		struct sides *s = pair_of(V(6, 12), V(6, 12), 0);
		struct gup_sandbox *sandbox = s->comparison.sandbox[i & 1];
		struct gup_mm **mm = i & 2 ? &sandbox->before : &sandbox->work;
		struct gup_case c = written();
		unsigned int odds;

		/* The first side's own is what the others are copied from. */
		if (i != 2) {
			gup_mm_destroy(*mm);
			*mm = gup_mm_create(4, 2, 64, 1);
			assert_false(gup_comparison_settle(&s->comparison, &c, &odds));
		}
		end(s);
	}
}

/* In what a case's first call differs; the state is left as it was. */
static void differs(void **state)
{
	struct gup_case c = written();
	struct sides *s = pair_of(V(6, 4), V(6, 5), 0);

	(void)state;
	add(&c, GUP_STEP_HINT, 0, 1);
	c.nr_calls = 2;
	c.call[0].entry_point = GUP_ENTRY_POINT_LOOK_UP;
	c.call[1] = c.call[0];
	c.call[1].flags = FOLL_FORCE;
	assert_int_equal(gup_comparison_differs(&s->comparison, &c),
			 GUP_DIFFER_RET | GUP_DIFFER_PAGES);
	for (unsigned int i = 0; i < 2; i++)
		assert_true(gup_mm_same(s->comparison.sandbox[i]->work,
					s->comparison.sandbox[i]->before));
	c.call[0] = c.call[1];
	assert_int_equal(gup_comparison_differs(&s->comparison, &c), 0);
	/* A write faults on both sides, and is taken back. */
	c.call[0] = (struct gup_call){ .start = BASE, .nr_pages = 1, .flags = FOLL_WRITE };
	gup_comparison_differs(&s->comparison, &c);
	for (unsigned int i = 0; i < 2; i++)
		assert_true(gup_mm_same(s->comparison.sandbox[i]->work,
					s->comparison.sandbox[i]->before));
	end(s);
}

/* No difference is reported for a case that cannot be built, or a call that is not made. */
static void differs_in_nothing(void **state)
{
	struct gup_case c = written();
	struct sides *s = pair_of(V(6, 4), V(6, 5), 0);

	(void)state;
	add(&c, GUP_STEP_HINT, 0, 1);
	c.call[0].entry_point = GUP_ENTRY_POINT_LOOK_UP;
	add(&c, GUP_STEP_WRITE, 1, 2);
	assert_int_equal(gup_comparison_differs(&s->comparison, &c), 0);
	c.nr_steps--;
	assert_true(gup_comparison_differs(&s->comparison, &c));
	gup_mm_destroy(s->comparison.sandbox[1]->work);
	s->comparison.sandbox[1]->work = gup_mm_create(4, 2, 64, 1);
	assert_int_equal(gup_comparison_differs(&s->comparison, &c), 0);
	end(s);
	s = pair_of(V(6, 4), V(6, 5), 1);
	s->fake.engine.entry_points = ~(1u << GUP_ENTRY_POINT_LOOK_UP);
	assert_int_equal(gup_comparison_differs(&s->comparison, &c), 0);
	end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settles),
		cmocka_unit_test(at_odds),
		cmocka_unit_test(same_or_not),
		cmocka_unit_test(not_offered),
		cmocka_unit_test(wild),
		cmocka_unit_test(endless),
		cmocka_unit_test(warnings),
		cmocka_unit_test(unstored),
		cmocka_unit_test(holes),
		cmocka_unit_test(special_pages),
		cmocka_unit_test(given_back),
		cmocka_unit_test(own_states),
		cmocka_unit_test(no_room),
		cmocka_unit_test(differs),
		cmocka_unit_test(differs_in_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
