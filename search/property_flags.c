// SPDX-License-Identifier: GPL-2.0-only
/*
 * A state, calls with any flags, a version: a law that is broken in a way that the version
 * is not known for.
 */
#include "property.h"

/* A law that has to stay broken while the case gets smaller. */
struct wanted {
	struct property_context *context;
	const struct gup_spec *spec;
	uint32_t laws;
	uint32_t law;
};

/* The laws that a call breaks in a way that is news. */
static uint32_t news_of(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			const struct gup_call *call, uint32_t laws)
{
	const struct gup_trial c = { sandbox->before, sandbox->work, rules, call, &sandbox->out };
	uint32_t applies, broken;

	if (!gup_entry_point_offered(rules, call->entry_point))
		return 0;
	broken = gup_sandbox_try(sandbox, rules, call, laws, &applies);
	return broken ? broken & ~gup_laws_known(&c, broken) : 0;
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *w = arg;
	struct gup_sandbox *sandbox = property_sandbox(w->context, c, 0);

	return property_rebuilt(w->context, sandbox, c, &w->spec->rules) &&
	       (news_of(sandbox, &w->spec->rules, &c->call[0], w->laws) & w->law);
}

static void found(struct wanted *w, const struct gup_case *whole, unsigned int nr, uint32_t news,
		  struct property_finding *finding)
{
	unsigned int law = (unsigned int)__builtin_ctz(news);

	w->law = GUP_LAW_BIT(law);
	*finding = (struct property_finding){
		.law = gup_law_name(law),
		.text = gup_law_text(law),
		.spec = w->spec,
		.c = *whole,
		.out = &property_sandbox(w->context, whole, 0)->out,
	};
	finding->c.call[0] = whole->call[nr];
	finding->c.nr_calls = 1;
	gup_case_shrink(&finding->c, shows, w);
	/* The outcome is that of the small case. */
	shows(w, &finding->c);
}

bool property_flags(struct property_context *context, uint32_t laws, struct gup_case *c,
		    struct property_finding *finding)
{
	struct wanted w = { .context = context, .spec = property_spec(context, c), .laws = laws };
	struct gup_sandbox *sandbox = property_sandbox(context, c, 0);

	property_build(context, sandbox, c, &w.spec->rules);
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		uint32_t news = news_of(sandbox, &w.spec->rules, &c->call[i], laws);

		if (news) {
			found(&w, c, i, news, finding);
			return true;
		}
	}
	return false;
}
