// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races of an engine that tells what a test wants: what is a walk, what is a point of
 * it, and when the walk held what it hands out.
 */
#include "race_test.h"

#define START UINT64_C(0x10000000)
#define ONE_PAGE                                                                                   \
	"scenario x\n"                                                                             \
	"vma 0x10000000-0x10001000 anon rw private\n"                                              \
	"write 0x10000000\n"

/* What an engine tells, and whether its calls return; nothing is handed out. */
struct script {
	struct gup_event event[140];
	unsigned int nr;
	bool slow_ends;
	bool fast_ends;
};

static void say(struct script *s, enum gup_event_id id, uint64_t addr)
{
	assert_true(s->nr < sizeof(s->event) / sizeof(s->event[0]));
	s->event[s->nr++] = (struct gup_event){
		.id = (uint16_t)id, .rule = GUP_NO_RULE, .level = 1, .addr = addr
	};
}

static long returns(struct gup_walk *walk, long ret)
{
	const struct gup_event event = { .id = GUP_EVENT_RETURN, .rule = GUP_NO_RULE };

	walk->out->ret = ret;
	walk->on_event(walk->arg, &event);
	return ret;
}

static long tell(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	const struct script *s = arg;
	bool fast = gup_entry_point_is_fast(call->entry_point);

	gup_outcome_clear(walk->out);
	walk->out->endless = fast ? !s->fast_ends : !s->slow_ends;
	for (unsigned int i = 0; fast && i < s->nr; i++)
		walk->on_event(walk->arg, &s->event[i]);
	return returns(walk, 0);
}

static struct gup_engine engine_of(struct script *s)
{
	return (struct gup_engine){
		.name = "teller", .call = tell, .arg = s, .entries = ~0u, .known = ~0u
	};
}

/* Rule: a look is the next one of its entry when the last is less than 64 points ago. */
static void looks_are_counted(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	const struct gup_race_walk *walk;
	struct raced r;

	(void)state;
	say(&s, GUP_EVENT_FAST_BEGIN, START);
	for (uint64_t i = 0; i < 130; i++) {
		bool again = i < 3 || i == 65 || i == 129;

		say(&s, GUP_EVENT_FAST_READ, again ? START : START + i * GUP_PAGE_SIZE);
	}
	say(&s, GUP_EVENT_FAST_END, START);
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	walk = &r.race->walk[0];
	assert_int_equal(walk->nr_points, 130);
	assert_int_equal(walk->point[0].nth, 0);
	assert_int_equal(walk->point[1].nth, 1);
	assert_int_equal(walk->point[2].nth, 2);
	assert_int_equal(walk->point[3].nth, 0);
	/* 63 points behind the third look, and 64 behind the fourth. */
	assert_int_equal(walk->point[65].nth, 3);
	assert_int_equal(walk->point[129].nth, 0);
	race_over(&r);
}

/* Rule: points differ by what is done, by level and by address. */
static void points_are_told_apart(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct gup_race_point other;
	struct raced r;

	(void)state;
	say(&s, GUP_EVENT_FAST_BEGIN, START);
	say(&s, GUP_EVENT_FAST_READ, START);
	say(&s, GUP_EVENT_FAST_GRAB, START);
	say(&s, GUP_EVENT_FAST_READ, START + GUP_PAGE_SIZE);
	say(&s, GUP_EVENT_FAST_READ, START);
	s.event[4].level = 2;
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	assert_int_equal(r.race->walk[0].nr_points, 4);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(r.race->walk[0].point[i].nth, 0);
		assert_int_equal(gup_race_find(r.race, 0, &r.race->walk[0].point[i]), i);
	}
	/* Of no such point it is told that there is none. */
	other = r.race->walk[0].point[0];
	other.nth = 1;
	assert_int_equal(gup_race_find(r.race, 0, &other), 4);
	race_over(&r);
}

/* Rule: what is read before a walk begins or after it ended is no point of it. */
static void points_are_within(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct raced r;

	(void)state;
	say(&s, GUP_EVENT_FAST_READ, START);
	say(&s, GUP_EVENT_FAST_BEGIN, START);
	say(&s, GUP_EVENT_FAST_GRAB, START);
	say(&s, GUP_EVENT_FAST_END, START);
	say(&s, GUP_EVENT_FAST_READ, START);
	r = race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n"
			     "call pin_user_pages_fast 0x10000000\n",
		    "v6.12", &engine);
	assert_int_equal(r.race->nr_walks, 2);
	for (uint32_t w = 0; w < 2; w++) {
		assert_int_equal(r.race->walk[w].nr_points, 1);
		assert_int_equal(r.race->walk[w].point[0].what, GUP_EVENT_FAST_GRAB);
		assert_int_equal(r.race->walk[w].action, 2 + w);
	}
	race_over(&r);
}

/* Rule: a walk is endless when the call that it belongs to is, and no other one. */
static void endless_is_the_call(void **state)
{
	static const char text[] = ONE_PAGE "call get_user_pages 0x10000000\n"
					    "call get_user_pages_fast 0x10000000\n"
					    "call get_user_pages 0x10000000\n";
	struct script s = { .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct raced r;

	(void)state;
	say(&s, GUP_EVENT_FAST_BEGIN, START);
	say(&s, GUP_EVENT_FAST_END, START);
	for (unsigned int i = 0; i < 2; i++) {
		s.slow_ends = i;
		s.fast_ends = !i;
		r = race_of(text, "v6.12", &engine);
		assert_int_equal(r.race->nr_walks, 1);
		assert_int_equal(r.race->walk[0].endless, i);
		race_over(&r);
	}
}

/* Rule: of a range that goes beyond the user's addresses, what is a user's is watched. */
static void ranges_beyond(void **state)
{
	struct script s = { .slow_ends = true, .fast_ends = true };
	const struct gup_engine engine = engine_of(&s);
	struct gup_race_observed observed;
	struct raced r;

	(void)state;
	say(&s, GUP_EVENT_FAST_BEGIN, 0x7fffffffe000);
	say(&s, GUP_EVENT_FAST_READ, 0x7fffffffe000);
	say(&s, GUP_EVENT_FAST_END, 0x7fffffffe000);
	r = race_of("scenario x\nvma 0x7fffffffe000-0x7ffffffff000 anon rw private\n"
		    "write 0x7fffffffe000\n"
		    "call get_user_pages_fast 0x7fffffffe000 5000\n",
		    "v6.12", &engine);
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.error, GUP_STEP_OK);
	assert_int_equal(observed.step.start, 0x7fffffffe000);
	assert_int_equal(observed.broken, 0);
	race_over(&r);
}

static void told(struct gup_walk *walk, enum gup_event_id id)
{
	const struct gup_event event = { .id = (uint16_t)id,
					 .rule = GUP_NO_RULE,
					 .level = 1,
					 .addr = START,
					 .value = id == GUP_EVENT_FAST_GRABBED };

	walk->on_event(walk->arg, &event);
}

/* A walk of one page that does what it should, and then looks twice more, for nothing. */
static long look_again(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct gup_outcome *out = walk->out;
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(walk->mm, call->start, &level);
	struct gup_page *page = pfn_to_page(walk->mm, pte_pfn(*slot));

	(void)arg;
	gup_outcome_clear(out);
	told(walk, GUP_EVENT_FAST_BEGIN);
	told(walk, GUP_EVENT_FAST_GRAB);
	gup_page_touch(walk->mm, page)->refcount++;
	told(walk, GUP_EVENT_FAST_GRABBED);
	told(walk, GUP_EVENT_FAST_READ);
	told(walk, GUP_EVENT_FAST_READ);
	told(walk, GUP_EVENT_FAST_END);
	out->nr_fast = 1;
	out->nr_pages = 1;
	out->pages[0] = page;
	return returns(walk, 1);
}

/* Rule: a page that was held while it was mapped may be unmapped later. */
static void held_in_time(void **state)
{
	const struct gup_engine engine = {
		.name = "look again", .call = look_again, .entries = ~0u, .known = ~0u
	};
	struct raced r =
		race_of(ONE_PAGE "call get_user_pages_fast 0x10000000\n", "v6.12", &engine);
	struct gup_race_observed observed;

	(void)state;
	/* Before the reference: too early. */
	assert_true(gup_race_try(r.race, 0, 0, GUP_RACE_ZAP, &observed));
	assert_int_equal(observed.broken, 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	/* Behind it, however often it looked since. */
	for (uint32_t point = 1; point <= 2; point++) {
		assert_true(gup_race_try(r.race, 0, point, GUP_RACE_ZAP, &observed));
		assert_int_equal(observed.broken, 0);
		assert_true(observed.applies & 1u << GUP_RACE_LAW_NO_STALE_PAGE);
	}
	race_over(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_are_counted), cmocka_unit_test(points_are_told_apart),
		cmocka_unit_test(points_are_within), cmocka_unit_test(endless_is_the_call),
		cmocka_unit_test(ranges_beyond),     cmocka_unit_test(held_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
