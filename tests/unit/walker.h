/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An engine that walks as the model of a version does, and then tells something else.
 */
#ifndef TESTS_UNIT_WALKER_H
#define TESTS_UNIT_WALKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gupwalk/engine.h>
#include <gupwalk/history.h>

struct walker {
	struct gup_engine engine;
	struct gup_rules rules;
	/* Added to what it returns. */
	long more;
	/* Pages that it says its fast walk got. */
	uint64_t fast;
};

static inline long walker_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct walker *w = arg;
	struct gup_walk mine = { .mm = walk->mm, .rules = &w->rules, .out = walk->out };

	gup_call(&mine, call);
	if (gup_entry_point_is_fast(call->entry_point))
		walk->out->nr_fast += w->fast;
	return walk->out->ret += w->more;
}

static inline void walker_of(struct walker *w, const char *version)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(version, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	*w = (struct walker){ .engine = { .name = "walker",
					  .call = walker_call,
					  .arg = w,
					  .entry_points = UINT32_MAX,
					  .known = GUP_OBSERVES_ALL },
			      .rules = spec.rules };
}

#endif /* TESTS_UNIT_WALKER_H */
