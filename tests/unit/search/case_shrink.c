// SPDX-License-Identifier: GPL-2.0-only
/*
 * Smaller cases: nothing too much is left, whatever had to go first.
 */
#include "fixture.h"

#include <gupwalk/case.h>

/* A case of two steps, five levels and a call with everything. */
static struct gup_case large(void)
{
	struct gup_case c = { .levels = 5, .nr_calls = 1, .nr_steps = 2 };

	c.step[0] = (struct gup_step){ .kind = GUP_STEP_WRITE, .start = BASE, .end = PAGE(3) };
	c.step[1] = (struct gup_step){ .kind = GUP_STEP_FORK };
	c.call[0] = (struct gup_call){ .start = BASE + 5,
				       .nr_pages = 9,
				       .flags = FOLL_WRITE,
				       .locked = true,
				       .no_pages = true };
	return c;
}

static struct gup_case shrunk(struct gup_case c, gup_case_shows_fn *shows, void *arg)
{
	assert_true(shows(arg, &c));
	gup_case_shrink(&c, shows, arg);
	assert_true(shows(arg, &c));
	return c;
}

static bool always(void *arg, const struct gup_case *c)
{
	(void)arg;
	(void)c;
	return true;
}

/* If every case shows it, the empty case does, too. */
static void to_nothing(void **state)
{
	struct gup_case c = shrunk(large(), always, NULL);

	(void)state;
	assert_int_equal(c.levels, 4);
	assert_int_equal(c.nr_steps, 0);
	assert_int_equal(c.nr_calls, 1);
	assert_int_equal(c.call[0].start, BASE);
	assert_int_equal(c.call[0].nr_pages, 1);
	assert_int_equal(c.call[0].flags, 0);
	assert_false(c.call[0].locked);
	assert_false(c.call[0].no_pages);
}

static bool has_step(const struct gup_case *c, enum gup_step_kind kind)
{
	for (unsigned int i = 0; i < c->nr_steps; i++)
		if (c->step[i].kind == kind)
			return true;
	return false;
}

/* The step can go only when this is gone already. */
static bool after_flags(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_FORK) || !c->call[0].flags;
}

static bool after_locked(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_FORK) || !c->call[0].locked;
}

static bool after_no_pages(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_FORK) || !c->call[0].no_pages;
}

static bool after_pages(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_FORK) || c->call[0].nr_pages == 1;
}

static bool after_start(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_FORK) || c->call[0].start == BASE;
}

static bool after_shorter(void *arg, const struct gup_case *c)
{
	(void)arg;
	return has_step(c, GUP_STEP_WRITE) &&
	       (has_step(c, GUP_STEP_FORK) || c->step[0].end == PAGE(1));
}

static bool after_steps(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->levels == 5 || !c->nr_steps;
}

/* A step that can go only after another one goes in the end. */
static void one_after_the_other(void **state)
{
	(void)state;
	assert_int_equal(shrunk(large(), after_flags, NULL).nr_steps, 0);
	assert_int_equal(shrunk(large(), after_locked, NULL).nr_steps, 0);
	assert_int_equal(shrunk(large(), after_no_pages, NULL).nr_steps, 0);
	assert_int_equal(shrunk(large(), after_pages, NULL).nr_steps, 0);
	assert_int_equal(shrunk(large(), after_start, NULL).nr_steps, 0);
	assert_int_equal(shrunk(large(), after_shorter, NULL).nr_steps, 1);
	assert_int_equal(shrunk(large(), after_steps, NULL).levels, 4);
}

/* The smallest case that still has a step. */
static struct gup_case small(void)
{
	struct gup_case c = { .levels = 4, .nr_calls = 1, .nr_steps = 1 };

	c.step[0] = (struct gup_step){ .kind = GUP_STEP_FORK };
	c.call[0] = (struct gup_call){ .start = BASE, .nr_pages = 1 };
	return c;
}

/* Each thing by itself is enough for another round, in which the step goes. */
static void one_thing_goes(void **state)
{
	struct gup_case c = small();

	(void)state;
	c.call[0].flags = FOLL_FORCE;
	assert_int_equal(shrunk(c, after_flags, NULL).nr_steps, 0);
	c = small();
	c.call[0].locked = true;
	assert_int_equal(shrunk(c, after_locked, NULL).nr_steps, 0);
	c = small();
	c.call[0].no_pages = true;
	assert_int_equal(shrunk(c, after_no_pages, NULL).nr_steps, 0);
	c = small();
	c.call[0].nr_pages = 3;
	assert_int_equal(shrunk(c, after_pages, NULL).nr_steps, 0);
	c = small();
	c.call[0].start++;
	assert_int_equal(shrunk(c, after_start, NULL).nr_steps, 0);
	c = small();
	c.step[1] = c.step[0];
	c.step[0] = (struct gup_step){ .kind = GUP_STEP_WRITE, .start = BASE, .end = PAGE(2) };
	c.nr_steps = 2;
	assert_int_equal(shrunk(c, after_shorter, NULL).nr_steps, 1);
	c = small();
	c.levels = 5;
	assert_int_equal(shrunk(c, after_steps, NULL).levels, 4);
}

static bool keeps_no_pages(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->call[0].no_pages;
}

static bool keeps_pages(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->call[0].nr_pages == 9;
}

/* A step that must stay does not prevent others from going. */
static void one_thing_stays(void **state)
{
	struct gup_case c = shrunk(large(), keeps_no_pages, NULL);

	(void)state;
	assert_int_equal(c.call[0].nr_pages, 1);
	assert_int_equal(c.call[0].start, BASE);
	c = shrunk(large(), keeps_pages, NULL);
	assert_int_equal(c.call[0].start, BASE);
	assert_false(c.call[0].no_pages);
}

static bool writes_then_forks(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->nr_steps >= 2 && c->step[c->nr_steps - 2].kind == GUP_STEP_WRITE &&
	       c->step[c->nr_steps - 1].kind == GUP_STEP_FORK;
}

/* When a step goes, those behind it move up, each of them. */
static void others_move_up(void **state)
{
	struct gup_case c = large();

	(void)state;
	c.step[2] = c.step[1];
	c.step[1] = c.step[0];
	c.step[0].kind = GUP_STEP_READ;
	c.nr_steps = 3;
	assert_int_equal(shrunk(c, writes_then_forks, NULL).nr_steps, 2);
}

static bool at_least(void *arg, const struct gup_case *c)
{
	return c->call[0].nr_pages >= *(const uint64_t *)arg;
}

static uint64_t fewest(uint64_t enough, uint64_t pages)
{
	struct gup_case c = large();

	c.call[0].nr_pages = pages;
	return shrunk(c, at_least, &enough).call[0].nr_pages;
}

/* As few pages as do, up to sixteen; beyond that the next power of two, if that is fewer. */
static void few_pages(void **state)
{
	(void)state;
	assert_int_equal(fewest(1, 1), 1);
	assert_int_equal(fewest(2, 4000), 2);
	assert_int_equal(fewest(15, 4000), 15);
	assert_int_equal(fewest(16, 4000), 16);
	assert_int_equal(fewest(17, 4000), 32);
	assert_int_equal(fewest(33, 64), 64);
	assert_int_equal(fewest(2000, 4000), 2048);
	assert_int_equal(fewest(2049, 4000), 4000);
	assert_int_equal(fewest(4000, 4000), 4000);
}

static bool in_second_page(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->call[0].start >= PAGE(1) && has_step(c, GUP_STEP_WRITE);
}

/* Only the part of an address that is within a page goes; a step keeps one page. */
static void one_page(void **state)
{
	struct gup_case c = large();

	(void)state;
	c.call[0].start = PAGE(1) + 7;
	c = shrunk(c, in_second_page, NULL);
	assert_int_equal(c.call[0].start, PAGE(1));
	assert_int_equal(c.nr_steps, 1);
	assert_int_equal(c.step[0].start, BASE);
	assert_int_equal(c.step[0].end, PAGE(1));
}

static bool same_case(const struct gup_case *a, const struct gup_case *b)
{
	return a->levels == b->levels && a->nr_steps == b->nr_steps &&
	       !memcmp(a->step, b->step, a->nr_steps * sizeof(a->step[0])) &&
	       !memcmp(&a->call[0], &b->call[0], sizeof(a->call[0]));
}

/* The case shown last, of which each one asked about is to be a smaller one. */
static bool unlike_the_last(void *arg, const struct gup_case *c)
{
	struct gup_case *last = arg;

	assert_false(same_case(last, c));
	if (!has_step(c, GUP_STEP_WRITE))
		return false;
	*last = *c;
	return true;
}

/* Nothing is asked twice: what is behind the last step is no step to be made shorter. */
static void asked_once(void **state)
{
	struct gup_case last = { .levels = 4 };
	struct gup_case c = large();

	(void)state;
	c.nr_steps = 1;
	c.step[1] = c.step[0];
	gup_case_shrink(&c, unlike_the_last, &last);
	assert_int_equal(c.nr_steps, 1);
	assert_true(same_case(&c, &last));
}

/* The first and the last step of as many as there can be. */
static bool first_and_last(void *arg, const struct gup_case *c)
{
	(void)arg;
	return c->nr_steps >= 2 && c->step[0].kind == GUP_STEP_VMA &&
	       c->step[c->nr_steps - 1].kind == GUP_STEP_ZAP;
}

/* From a full case all steps in between go. */
static void in_between(void **state)
{
	struct gup_case c = large();

	(void)state;
	c.nr_steps = GUP_CASE_STEPS;
	for (unsigned int i = 1; i < GUP_CASE_STEPS - 1; i++)
		c.step[i].kind = GUP_STEP_FORK;
	c.step[0].kind = GUP_STEP_VMA;
	c.step[GUP_CASE_STEPS - 1].kind = GUP_STEP_ZAP;
	assert_int_equal(shrunk(c, first_and_last, NULL).nr_steps, 2);
}

/* Every flag is tried, and those that matter stay. */
static bool two_flags(void *arg, const struct gup_case *c)
{
	const unsigned int *flags = arg;

	return (c->call[0].flags & *flags) == *flags;
}

static void flags(void **state)
{
	struct gup_case c = large();

	(void)state;
	for (unsigned int bit = 0; bit + 1 < GUP_FOLL_NR; bit++) {
		unsigned int matter = 3u << bit;

		c.call[0].flags = (1u << GUP_FOLL_NR) - 1;
		assert_int_equal(shrunk(c, two_flags, &matter).call[0].flags, matter);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_nothing),	   cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(few_pages),	   cmocka_unit_test(one_page),
		cmocka_unit_test(asked_once),	   cmocka_unit_test(in_between),
		cmocka_unit_test(flags),	   cmocka_unit_test(one_thing_goes),
		cmocka_unit_test(one_thing_stays), cmocka_unit_test(others_move_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
