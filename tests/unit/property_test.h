/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of properties share: a place to judge them, cases, and who walks.
 */
#ifndef TESTS_UNIT_PROPERTY_TEST_H
#define TESTS_UNIT_PROPERTY_TEST_H

#include "fixture.h"
#include "walker.h"

#include <search/property.h>

static inline int create_context(void **state)
{
	*state = property_context_create();
	return *state ? 0 : -1;
}

static inline int destroy_context(void **state)
{
	property_context_destroy(*state);
	return 0;
}

static inline void add_step(struct gup_case *c, enum gup_step_kind kind, unsigned int from,
			    unsigned int to)
{
	c->step[c->nr_steps++] =
		(struct gup_step){ .kind = (uint8_t)kind, .start = PAGE(from), .end = PAGE(to) };
}

static inline void add_call(struct gup_case *c, enum gup_entry_point entry, unsigned int flags,
			    uint64_t nr)
{
	c->first[c->nr_calls] = (uint8_t)c->nr_steps;
	c->call[c->nr_calls++] = (struct gup_call){
		.start = BASE, .nr_pages = nr, .entry_point = (uint8_t)entry, .flags = flags
	};
}

/* Four pages of private memory, the first two of them written; at a version. */
static inline struct gup_case written(const struct property_context *context, const char *version)
{
	struct gup_case c = { .levels = 4 };

	assert_true(property_choose(context, &c, version, NULL));
	add_step(&c, GUP_STEP_VMA, 0, 4);
	c.step[0].flags = VM_OWN | RW;
	c.step[0].what = GUP_VMA_ANON;
	add_step(&c, GUP_STEP_WRITE, 0, 2);
	return c;
}

/* The engine that walks in sandboxes of four levels; NULL for the model. */
static inline void walk_by(struct property_context *context, const struct gup_engine *first,
			   const struct gup_engine *second)
{
	context->sandbox[0][0]->engine = first;
	context->sandbox[0][1]->engine = second;
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, create_context, destroy_context)

#endif /* TESTS_UNIT_PROPERTY_TEST_H */
