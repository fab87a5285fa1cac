/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of runs share: a scenario and its run, and whether what it states holds.
 */
#ifndef TESTS_UNIT_RUN_TEST_H
#define TESTS_UNIT_RUN_TEST_H

#include <gupwalk/run.h>

#include "scenario_test.h"

static inline struct gup_spec spec_of(const char *version)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	return spec;
}

/* A scenario and its run, freed together. */
struct ran {
	struct gup_scenario *s;
	struct gup_run *run;
};

static inline struct ran ready(const char *text)
{
	struct ran r = { .s = parse_good(text) };

	r.run = gup_run_create(r.s);
	assert_non_null(r.run);
	return r;
}

static inline void done(struct ran *r)
{
	gup_run_destroy(r->run);
	gup_scenario_free(r->s);
}

static inline enum gup_run_status run_at(struct ran *r, const char *version)
{
	struct gup_spec spec = spec_of(version);

	return gup_run(r->run, &spec);
}

/* Everything that it states must hold at this version, and something must be stated. */
static inline void holds(const char *text, const char *version)
{
	struct ran r = ready(text);

	assert_int_equal(run_at(&r, version), GUP_RUN_DONE);
	for (uint32_t i = 0; i < r.s->nr_assertions; i++)
		if (r.run->judged[i].applies && r.run->judged[i].text[0])
			print_message("%s: statement %u: %s\n", version, i, r.run->judged[i].text);
	assert_int_equal(r.run->nr_failed, 0);
	assert_int_equal(r.run->nr_unseen, 0);
	assert_true(r.run->nr_passed > 0);
	done(&r);
}

/* This one statement must fail, and its text must be this. */
static inline void fails(const char *text, const char *version, const char *difference)
{
	struct ran r = ready(text);

	assert_int_equal(run_at(&r, version), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_failed, 1);
	assert_int_equal(r.run->nr_passed, 0);
	assert_true(r.run->judged[0].applies);
	assert_int_equal(r.run->judged[0].verdict, GUP_VERDICT_FAILED);
	assert_string_equal(r.run->judged[0].text, difference);
	done(&r);
}

#define VMA "scenario x\nvma 0x200000-0x600000 anon rw private\n"
#define WRITTEN VMA "write 0x200000-0x202000\n"
#define HUGE "scenario x\nvma 0x200000-0x600000 anon rw private hugepage\nthp on\nwrite 0x200000\n"

#endif /* TESTS_UNIT_RUN_TEST_H */
