// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "flags": a state, calls with any flags, a version. A law that is broken
 * in a way that the version is not known for is a finding.
 *
 *	GUPWALK_LAW	the only law to judge by
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/lib.h"

/* A law that has to stay broken while the case gets smaller. */
struct wanted {
	const struct gup_spec *spec;
	uint32_t law;
};

static uint32_t laws = GUP_LAWS_ALL;

bool fuzz_begin(void)
{
	const char *name = getenv("GUPWALK_LAW");
	enum gup_law law = name ? gup_law_by_name(name, strlen(name)) : GUP_LAW_NR;

	if (name && law == GUP_LAW_NR)
		fprintf(stderr, "GUPWALK_LAW=%s: no such law\n", name);
	else if (name)
		laws = GUP_LAW_BIT(law);
	return (!name || law != GUP_LAW_NR) && lib_begin();
}

/* The laws that a call breaks in a way that is news. */
static uint32_t news_of(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			const struct gup_call *call)
{
	const struct gup_trial c = { sandbox->before, sandbox->work, rules, call, &sandbox->out };
	uint32_t applies;
	uint32_t broken = gup_sandbox_try(sandbox, rules, call, laws, &applies);

	return broken ? broken & ~gup_laws_known(&c, broken) : 0;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *wanted = arg;
	struct gup_sandbox *sandbox = lib_sandbox(c->levels, 0);

	return lib_rebuilt(sandbox, c, &wanted->spec->rules) &&
	       (news_of(sandbox, &wanted->spec->rules, &c->call[0]) & wanted->law);
}

static char *found(const struct gup_case *whole, unsigned int nr, uint32_t news)
{
	unsigned int law = (unsigned int)__builtin_ctz(news);
	struct wanted wanted = { lib_spec(whole), GUP_LAW_BIT(law) };
	struct gup_case c = *whole;

	c.call[0] = whole->call[nr];
	c.nr_calls = 1;
	gup_case_shrink(&c, shows, &wanted);
	/* The outcome that is told is that of the small case. */
	shows(&wanted, &c);
	return lib_print(&(struct lib_finding){
		.law = gup_law_name(law),
		.text = gup_law_text(law),
		.spec = wanted.spec,
		.c = &c,
		.out = &lib_sandbox(c.levels, 0)->out,
	});
}

char *fuzz_case(struct gup_case *c)
{
	const struct gup_rules *rules = &lib_spec(c)->rules;
	struct gup_sandbox *sandbox = lib_sandbox(c->levels, 0);

	lib_build(sandbox, c, rules);
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		uint32_t news = news_of(sandbox, rules, &c->call[i]);

		if (news)
			return found(c, i, news);
	}
	return NULL;
}
